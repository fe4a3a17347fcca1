"""References while Markdown is at work: a mark holds the place of each, until what it becomes is put there."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from .problems import Problem

REFERENCE = re.compile(r"\[\[([^\[\]\n|]{1,80})(?:\|([^\[\]\n]{1,160}))?\]\]")
MARK = re.compile("\ue000(\\d+)\ue001")
MARK_ALONE = re.compile("<p>\ue000(\\d+)\ue001</p>")

Asked = tuple[str, str | None]
"""A reference: its target, and the words to show for it if it gives any."""
Missing = Mapping[Asked, str]
"""References that lead nowhere, each with what to suggest."""


class Resolver(Protocol):
    """Turns a reference into HTML; says what is wrong when it cannot."""

    def inline(self, target: str, words: str | None) -> str | None: ...
    def card(self, target: str, words: str | None) -> str | None: ...
    def suggestion(self, target: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    line: int
    words: str = ""


def references_in(text: str) -> tuple[Asked, ...]:
    """The target and the words of each reference in a text, in order, each once."""
    return tuple(dict.fromkeys(map(_asked, REFERENCE.finditer(_without_marks(text)))))


def _asked(match: re.Match[str]) -> Asked:
    return match[1].strip(), (match[2] or "").strip() or None


def missing_in(text: str, resolver: Resolver) -> Missing:
    return {asked: resolver.suggestion(asked[0]) for asked in references_in(text) if resolver.inline(*asked) is None}


def _without_marks(text: str) -> str:
    """Nobody types the two marks that hold a reference's place; were they typed, they would be taken for ours."""
    return text.replace("\ue000", "").replace("\ue001", "")


def take_references(path: str, first_line: int, text: str, missing: Missing, problems: list[Problem]) -> tuple[str, tuple[Link, ...]]:
    """The text with a mark for each reference, and the references."""
    references: list[Link] = []

    def take(match: re.Match[str]) -> str:
        target, words = _asked(match)
        line = first_line + text.count("\n", 0, match.start())
        if (target, words) in missing:
            problems.append(Problem(path, line, f"refers to “[[{target}]]”, which does not exist.{missing[target, words]}"))
            return html.escape(words or target)
        references.append(Link(target, line, words or ""))
        return f"\ue000{len(references) - 1}\ue001"

    text = _without_marks(text)
    taken = REFERENCE.sub(take, text)
    for broken in re.finditer(r"\[\[[^\n]{0,40}", taken):
        line = first_line + taken.count("\n", 0, broken.start())
        problems.append(Problem(path, line, f"has a reference that is not closed: “{MARK.sub('…', broken[0])}”. Write [[kind:name]]."))
    return taken, tuple(references)


def put_back(mark: re.Pattern[str], markup: str, references: Sequence[Link], how: Callable[[str, str | None], str | None]) -> str:
    def put(match: re.Match[str]) -> str:
        reference = references[int(match[1])]
        return how(reference.address, reference.words or None) or ""

    return mark.sub(put, markup)
