"""Content in other languages: ``apps/tiktok.cy.md`` holds the words of ``apps/tiktok.md`` in Welsh, and nothing else.

Rules, dates, names of files and order stay with the English file. What a translation leaves out is said in English, and marked
as English. A translation writes down what each part of the English was when it was translated (``translated``), so that the site
can say which parts are others by now: docs/decisions/0018-languages.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from .fields import Field, Named, Reading
from .problems import Problem, did_you_mean
from .prose import Prose, slug
from .records import Kind, Record
from .words import CODE

PATH = re.compile(rf"(.*[^/])\.({CODE})\.md\Z")
# Around words that stay English on a page in another language. No editor can type them, and no page is sent with them.
ENGLISH_BEGINS, ENGLISH_ENDS = "\ufdd0", "\ufdd1"

WORDS = ("text", "words", "texts", "words-list", "by-band")
LISTS = ("texts", "words-list")
# Words for editors and for machines, the same in every language.
NOT_SAID = ("owner", "contact", "languages", "moved_from", "reviewed_by", "confirmed_by", "see", "link")
# Proper names, and lists for editors.
NEVER_TRANSLATED = ("source", "launch", "house-words", "scheduled", "translation")
HEADING = re.compile(r"#{2,4} +(?=\S)")
ANCHOR = re.compile(r"\{#([a-z0-9-]+)\}\Z")
BEGINNING = "the beginning"
FEW_WORDS = 3

TRANSLATED = Field("translated", "texts", "what the English was when each part was translated. The site writes it.", most=400)


def translation_path(path: str, code: str) -> str:
    return f"{path.removesuffix('.md')}.{code}.md"


def language_of(path: str) -> tuple[str, str] | None:
    """The file that ``path`` translates, and the code of its language; ``None`` when it is no translation."""
    found = PATH.match(path)
    return (f"{found[1]}.md", found[2]) if found else None


@cache
def translation_of(kind: Kind) -> Kind | None:
    """The kind of file that translates one of ``kind``; ``None`` when nothing in such a file is translated."""
    if kind.name in NEVER_TRANSLATED or not _said_of(kind):
        return None
    return Kind("translation", f"a translation of {kind.noun}", (*_said_of(kind), TRANSLATED), title_field=kind.title_field)


@cache
def _said_of(kind: Kind) -> tuple[Field, ...]:
    return tuple(_said(kind.fields))


def _said(fields: tuple[Field, ...]) -> Iterator[Field]:
    for spec in fields:
        if spec.kind == "records":
            key, inner = _key(spec), tuple(_said(spec.fields))
            if key and inner:
                yield replace(spec, required=False, fields=(replace(key, of=""), *inner))
        elif spec.kind in WORDS and spec.name not in NOT_SAID:
            yield replace(spec, required=False)


def _key(spec: Field) -> Field | None:
    """The field that says which entry of a list this is."""
    return next((inner for inner in spec.fields if inner.kind in ("name", "moment")), None)


# Words put in place


def in_english(record: Record) -> Record:
    """The record for a page in another language: all its words marked as English."""
    return _with(record, {spec.name: _marked(spec, record[spec.name]) for spec in _said_of(record.kind)})


def in_translation(record: Record, translation: Record) -> Record:
    """The record with the words of its translation; those that are missing stay English, and are marked.

    What is wrong with its words is said of the translation. Its anchors are those of the English, so that links stay good.
    """
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for spec in _said_of(record.kind):
        given = translation[spec.name]
        values[spec.name] = _joined(spec, record[spec.name], given)
        if given and spec.kind != "records":
            lines |= {at: line for at, line in translation.reading.lines.items() if at.partition(".")[0] == spec.name}
    made = _with(record, values, lines)
    reading = replace(made.reading, path=translation.path)
    if not translation.body.strip():
        return replace(made, path=translation.path, reading=reading)
    body = _with_anchors(translation.body, record.body)
    return replace(made, path=translation.path, reading=reading, body=body, body_line=translation.body_line)


def _with(record: Record, values: Mapping[str, Any], lines: Mapping[str, int] | None = None) -> Record:
    said = record.reading
    return replace(record, reading=Reading(said.path, {**said.values, **values}, {**said.lines, **(lines or {})}, [*said.problems]))


def _joined(spec: Field, english: Any, given: Any) -> Any:
    if spec.kind == "by-band":
        return {**_marked(spec, english), **given}
    if spec.kind != "records":
        return given or _marked(spec, english)
    key = _key(spec)
    by_name = {_name(entry, key): entry for entry in given}
    joined = []
    for entry in english:
        other = by_name.get(_name(entry, key))
        values = {
            inner.name: (other.values[inner.name] if other else None) or _marked(inner, entry.values[inner.name])
            for inner in _said(spec.fields)
        }
        lines = {**entry.lines, **{inner: other.lines[inner] for inner in values if other.values[inner]}} if other else entry.lines
        joined.append(Reading(entry.path, {**entry.values, **values}, lines, entry.problems))
    return tuple(joined)


def _name(entry: Reading, key: Field | None) -> str:
    value = entry.values.get(key.name) if key else None
    return value.name if isinstance(value, Named) else str(value)


def _marked(spec: Field, value: Any) -> Any:
    if spec.kind == "by-band":
        return {band: mark(words) for band, words in value.items()}
    if spec.kind in LISTS:
        return tuple(mark(words) for words in value)
    if spec.kind == "records":
        return _joined(spec, value, ())
    return mark(value) if isinstance(value, str) else value


def mark(words: str) -> str:
    """The words as English ones within another language. A number is a number everywhere."""
    return f"{ENGLISH_BEGINS}{words}{ENGLISH_ENDS}" if re.search(r"[^\W\d_]", words) else words


def not_english(html: str) -> str:
    """A whole element in the language of the page, between elements that stay English."""
    return f"{ENGLISH_ENDS}{html}{ENGLISH_BEGINS}"


def marked_prose(prose: Prose) -> Prose:
    return replace(prose, html=mark(prose.html)) if prose.html else prose


def unmarked(words: str) -> str:
    """For what can say nothing of languages: search, paper, a calendar."""
    return words.replace(ENGLISH_BEGINS, "").replace(ENGLISH_ENDS, "")


def _with_anchors(body: str, english: str) -> str:
    """The headings with the anchors of the English ones in the same places, when there are as many."""
    anchors = [fixed or slug(words) for words, fixed in filter(None, map(_heading, english.split("\n")))]
    lines = body.split("\n")
    headings = [(number, heading) for number, heading in enumerate(map(_heading, lines)) if heading]
    if len(headings) != len(anchors) or len(set(anchors)) != len(anchors):
        return body
    for (number, (_, fixed)), anchor in zip(headings, anchors):
        if not fixed:
            lines[number] = f"{lines[number].rstrip()} {{#{anchor}}}"
    return "\n".join(lines)


def _heading(line: str) -> tuple[str, str] | None:
    """A heading's words, and the anchor it is given, if any; ``None`` for any other line."""
    begun = HEADING.match(line)
    if begun is None:
        return None
    words = line[begun.end() :].rstrip()
    fixed = ANCHOR.search(words)
    return (words[: fixed.start()].rstrip(), fixed[1]) if fixed else (words, "")


# What has changed since


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the English that a translation has not followed. ``what`` is “changed”, “new” or “gone”."""

    name: str
    what: str
    line: int = 2

    @property
    def in_words(self) -> str:
        return {
            "changed": f"“{self.name}” has changed in English since it was translated.",
            "new": f"“{self.name}” of the English is not translated yet.",
            "gone": f"“{self.name}” is no longer in the English.",
        }[self.what]


def marks_of(record: Record) -> dict[str, str]:
    """Each part of the English that is to be translated, with a mark of its words: fields by name, the text by heading."""
    found = {spec.name: _mark_of(_flat(spec, record[spec.name])) for spec in _said_of(record.kind) if record[spec.name]}
    times: Counter[str] = Counter()
    for heading, text in _sections(record.body):
        if text.strip() or heading != BEGINNING:
            name = heading
            while name in found:
                times[heading] += 1
                name = f"{heading} ({times[heading] + 1})"
            found[name] = _mark_of(f"{heading}\n{text}")
    return found


def translated_lines(record: Record) -> list[str]:
    """What a translation says when it says just what the English says now."""
    return [f"{mark} {name}" for name, mark in marks_of(record).items()]


def behind(record: Record, translation: Record) -> tuple[Part, ...]:
    """The parts of the English that the translation has not followed, in the order of the English."""
    now = marks_of(record)
    then: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(translation["translated"]):
        made_of, _, name = line.partition(" ")
        then[name] = made_of, translation.line(f"translated.{number}")
    parts = []
    for name, mark in now.items():
        made_of, line = then.get(name, ("", translation.line("translated")))
        if made_of != mark:
            parts.append(Part(name, "changed" if name in then else "new", line))
    return (*parts, *(Part(name, "gone", line) for name, (_, line) in then.items() if name not in now))


def _sections(body: str) -> Iterator[tuple[str, str]]:
    heading = BEGINNING
    held: list[str] = []
    for line in body.split("\n"):
        found = _heading(line)
        if found:
            yield heading, "\n".join(held)
            heading, held = found[0], []
        else:
            held.append(line)
    yield heading, "\n".join(held)


def _flat(spec: Field, value: Any) -> str:
    if spec.kind == "by-band":
        return "\n".join(f"{band}: {words}" for band, words in value.items())
    if spec.kind in LISTS:
        return "\n".join(value)
    if spec.kind == "records":
        return "\n".join(str(entry.values[inner.name] or "") for entry in value for inner in _said(spec.fields))
    return str(value)


def _mark_of(words: str) -> str:
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:8]


def translation_problems(record: Record | None, translation: Record) -> Iterator[Problem]:
    """What is wrong with a translation as one of this record, and what it has not followed."""
    if record is None:
        yield Problem(translation.path, 1, "translates no file that is here. Name it after the file it translates, or delete it.")
        return
    for spec in translation.kind.fields:
        if record.kind.name == "fact" and translation[spec.name] and spec.name in ("value", "later"):
            yield from _fact_problems(record, translation, spec)
        key = _key(spec) if spec.kind == "records" else None
        if key:
            known = {_name(entry, key) for entry in record[spec.name]}
            for entry in translation[spec.name]:
                name = _name(entry, key)
                if name not in known:
                    near = did_you_mean(name, known)
                    yield Problem(translation.path, entry.lines[""], f"“{name}” in “{spec.name}” is not in {record.path}.{near}")
    yield from _still_english(record, translation)
    for part in behind(record, translation):
        yield Problem(translation.path, part.line, part.in_words, warning=True)


def _still_english(record: Record, translation: Record) -> Iterator[Problem]:
    """A name may be the same in both; sentences are not."""
    for spec in _said_of(record.kind):
        words = _flat(spec, record[spec.name]) if spec.kind in WORDS else ""
        if len(words.split()) > FEW_WORDS and _flat(spec, translation[spec.name]) == words:
            message = f"“{spec.name}” is still in English. Translate it."
            yield Problem(translation.path, translation.line(spec.name), message, warning=True)
    if record.body.strip() and translation.body.strip() == record.body.strip():
        yield Problem(translation.path, translation.body_line, "has a text that is still in English. Translate it.", warning=True)


# Numbers to call, to write to and to count on are the same in every language.
NUMBERS = ("phone", "text-number", "email")
DIGITS = re.compile(r"\d+")


def _fact_problems(record: Record, translation: Record, spec: Field) -> Iterator[Problem]:
    line = translation.line(spec.name)
    if record["kind"] in NUMBERS:
        yield Problem(translation.path, line, f"“{spec.name}” translates a number or an address, which stays the same. Delete it.")
        return
    missing = sorted(set(DIGITS.findall(_flat(spec, record[spec.name]))) - set(DIGITS.findall(_flat(spec, translation[spec.name]))))
    if missing:
        yield Problem(
            translation.path, line, f"“{spec.name}” does not say {', '.join(missing)}, as {record.path} does. Write the same numbers."
        )
