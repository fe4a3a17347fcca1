"""A field as it stands in a file: in quotes where YAML would misread the words, folded where they are long."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from .fields import LISTS, Field
from .typed import Typed, tidy

WIDEST = 110
FOLDED = 96
# What YAML reads as nothing but words; in a list on one line a few signs more mean something.
PLAIN = re.compile(r"[A-Za-z0-9£“‘(/][^:#\[\]{}\"&*!|>%@`\\\n]*|https?://[^\s#:\[\]{}\"'`]+|[a-z][a-z-]*:[a-z0-9/-]*[a-z0-9]")
PLAIN_IN_LIST = re.compile(r"[A-Za-z0-9£“‘(/][\w \-'’.“”‘()/+£–]*")
# What other programs that read YAML take for something else than words.
NOT_WORDS = re.compile(r"y|n|yes|no|on|off|true|false|null|[-+.\d][\d_.:+e-]*|0[xo][\da-f]+", re.IGNORECASE)
NEVER_QUOTED = {
    "number": re.compile(r"\d+"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "moment": re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?"),
    "yes": re.compile("yes"),
}


def write_field(spec: Field, value: Typed | None) -> str:
    """The lines of the field, without a last line end; "" for an empty one. They read back to the same value.

    A required “yes” that is empty is written as “no”. The name of a band or a question may have 1,000 characters.
    """
    return "\n".join(field_lines(spec, tidy(spec, value)))


def field_lines(spec: Field, value: Any) -> list[str]:
    """The same as lines, of a value that is tidy."""
    name = scalar(spec.name)
    if not value:
        return [f"{name}: no"] if spec.kind == "yes" and spec.required and value is not None else []
    if spec.kind == "by-band":
        return [f"{name}:", *(f"  {line}" for band, words in value.items() for line in _words(f"{scalar(band)}: ", words))]
    if spec.kind in LISTS:
        short = f"{name}: [{', '.join(in_list(words) for words in value)}]" if spec.kind in ("texts", "names", "choices") else ""
        if short and len(short) <= WIDEST:
            return [short]
        return [f"{name}:", *(f"  {line}" for entry in value for line in entry_lines(spec, entry))]
    bare = NEVER_QUOTED.get(spec.kind)
    return [f"{name}: {value}"] if bare and bare.fullmatch(value) else _words(f"{name}: ", value)


def entry_lines(spec: Field, entry: Any) -> list[str]:
    """One entry of a list, from its “- ” on."""
    if spec.kind == "rule-lines":
        question, options = entry
        named = [in_list(option) for option in options]
        return [f"- {scalar(question)}: {named[0] if len(named) == 1 else '[' + ', '.join(named) + ']'}"]
    if spec.kind == "records":
        lines = [line for inner in spec.fields for line in field_lines(inner, entry[inner.name])]
        return [f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines)]
    return _words("- ", entry)


def scalar(words: str) -> str:
    """Words on one line, as YAML reads them back."""
    return words if PLAIN.fullmatch(words) and not NOT_WORDS.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def in_list(words: str) -> str:
    """Words between the commas of a list on one line."""
    return words if PLAIN_IN_LIST.fullmatch(words) and not NOT_WORDS.fullmatch(words) else json.dumps(words, ensure_ascii=False)


def _words(before: str, words: str) -> list[str]:
    line = before + scalar(words)
    return [line] if len(line) <= WIDEST or " " not in words else [f"{before}>-", *_folded(words)]


def _folded(words: str) -> Iterator[str]:
    yield from (f"  {line}" for line in textwrap.wrap(words, FOLDED, break_long_words=False, break_on_hyphens=False))
