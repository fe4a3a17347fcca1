"""Reads the fields of a noun by its list of ``Field`` and reports what does not fit.

The same list serves the reader, the editors' guide and the editors' forms.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from .front_matter import Mapping, Sequence, Text, Value
from .problems import Problem, did_you_mean, listing
from .quotes import curly

LONDON = ZoneInfo("Europe/London")
YEARS = range(1900, 2200)
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a noun.

    ``kind`` is one of the keys of ``READERS``; ``of`` names the kind of noun a name refers to;
    ``most`` bounds the characters of a text and the length of a list.
    """

    name: str
    kind: str
    help: str
    required: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""
    most: int = 200
    fields: tuple[Field, ...] = ()


@dataclass(slots=True)
class Reading:
    """What came of reading one mapping: values by field name, the line of each, and the problems.

    The entries of a list of texts have lines of their own: ``lines["first.0"]``.
    """

    path: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def say(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.path, line, message))


@dataclass(frozen=True, slots=True)
class Named:
    """A name that refers to another noun, with the line it stands on."""

    name: str
    line: int


def read_fields(path: str, head: Mapping, fields: SequenceType[Field], noun: str) -> Reading:
    """Read every field of ``fields`` from ``head``; absent optional fields become their empty value."""
    reading = Reading(path)
    known = {f.name: f for f in fields}
    for key, line in head.key_lines.items():
        if key not in known:
            reading.say(line, f"“{key}” is not a field of {noun}.{did_you_mean(key, known)}")
    for spec in fields:
        value = head.entries.get(spec.name)
        line = head.key_lines.get(spec.name, head.line)
        reading.lines[spec.name] = line
        if value is None or (isinstance(value, Text) and not value.value):
            if spec.required:
                reading.say(line, f"needs “{spec.name}”: {spec.help}")
            reading.values[spec.name] = _empty(spec)
            continue
        found = len(reading.problems)
        read = READERS[spec.kind](spec, value, reading)
        reading.values[spec.name] = _empty(spec) if read is None else read
        if spec.required and read in ((), {}) and len(reading.problems) == found:
            reading.say(line, f"needs “{spec.name}”: {spec.help}")
    return reading


PROSE_KINDS = ("text", "words", "texts", "words-list", "by-band")
# What is looked up or compared stays as it was typed.
KEPT_AS_TYPED = ("translated", "value", "search_words", "words", "see", "link", "allowed_in", "contact")
LISTS = ("texts", "words-list", "names", "choices", "records", "rule-lines")


def _empty(spec: Field) -> Any:
    if spec.kind in LISTS:
        return ()
    if spec.kind == "by-band":
        return {}
    if spec.kind in ("text", "words"):
        return ""
    if spec.kind == "yes":
        return False
    return None


def _text(spec: Field, value: Value, reading: Reading) -> str | None:
    if not isinstance(value, Text):
        reading.say(value.line, f'“{spec.name}” should be plain words, not a list. If it holds a colon, put it in "double quotes".')
        return None
    words = " ".join(value.value.split())
    if len(words) > spec.most:
        reading.say(value.line, f"“{spec.name}” has {len(words)} characters; keep it to {spec.most}.")
        return None
    if "<" in words and re.search(r"<[a-zA-Z/!]", words):
        reading.say(value.line, f"“{spec.name}” holds HTML (“{words[words.index('<') :][:20]}”). Write plain words.")
        return None
    if "[[" in words and spec.kind in ("text", "texts", "by-band"):
        reading.say(
            value.line,
            f"“{spec.name}” holds a reference (“{words[words.index('[[') :][:30]}”), which works only in the text. Write plain words.",
        )
        return None
    return words if spec.kind not in PROSE_KINDS or spec.name in KEPT_AS_TYPED else curly(words)


def _items(spec: Field, value: Value, reading: Reading) -> tuple[Value, ...]:
    if isinstance(value, Text):
        return (value,)
    if isinstance(value, Mapping):
        reading.say(value.line, f"“{spec.name}” should be a list: one “- …” on a line.")
        return ()
    if len(value.items) > 60:
        reading.say(value.line, f"“{spec.name}” has {len(value.items)} entries; keep it to 60.")
    return value.items[:60]


def _texts(spec: Field, value: Value, reading: Reading) -> tuple[str, ...]:
    found: list[str] = []
    for item in _items(spec, value, reading):
        words = _text(spec, item, reading)
        if words:
            reading.lines[f"{spec.name}.{len(found)}"] = item.line
            found.append(words)
    return tuple(found)


def _name(spec: Field, value: Value, reading: Reading) -> Named | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    if not NAME.match(words):
        reading.say(value.line, f"“{words}” in “{spec.name}” is not a name. Names are file names: small letters, digits and hyphens.")
        return None
    return Named(words, value.line)


def _names(spec: Field, value: Value, reading: Reading) -> tuple[Named, ...]:
    names: list[Named] = []
    for item in _items(spec, value, reading):
        named = _name(spec, item, reading)
        if named and named.name in {n.name for n in names}:
            reading.say(named.line, f"“{named.name}” stands twice in “{spec.name}”; keep one.")
        elif named:
            names.append(named)
    return tuple(names)


def _choice(spec: Field, value: Value, reading: Reading) -> str | None:
    words = _text(spec, value, reading)
    if words is None or words in spec.choices:
        return words
    reading.say(value.line, f"“{words}” does not fit “{spec.name}”. Write {listing(spec.choices)}.{did_you_mean(words, spec.choices)}")
    return None


def _choices(spec: Field, value: Value, reading: Reading) -> tuple[str, ...]:
    found = (_choice(spec, item, reading) for item in _items(spec, value, reading))
    return tuple(dict.fromkeys(words for words in found if words))


def _date(spec: Field, value: Value, reading: Reading) -> date | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        reading.say(value.line, f"“{words}” in “{spec.name}” is not a date. Write it as year-month-day: 2026-11-22.")
        return None
    try:
        day = date.fromisoformat(words)
        if day.year in YEARS:
            return day
        reading.say(value.line, f"“{words}” in “{spec.name}” is too far away. Look at the year.")
        return None
    except ValueError:
        reading.say(value.line, f"“{words}” in “{spec.name}” is a date that does not exist. Look at the calendar.")
        return None


def _moment(spec: Field, value: Value, reading: Reading) -> datetime | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?", words):
        reading.say(value.line, f"“{words}” in “{spec.name}” is not a date. Write 2027-04-01, or 2027-04-01 09:30 with a time.")
        return None
    try:
        moment = datetime.fromisoformat(words).replace(tzinfo=LONDON)
        if moment.year not in YEARS:
            reading.say(value.line, f"“{words}” in “{spec.name}” is too far away. Look at the year.")
            return None
        if moment.astimezone(UTC).astimezone(LONDON).time() != moment.time():
            reading.say(value.line, f"“{words}” in “{spec.name}” is a time that does not exist: the clocks go forward. Write 02:00.")
            return None
        return moment
    except ValueError:
        reading.say(value.line, f"“{words}” in “{spec.name}” is a date that does not exist. Look at the calendar.")
        return None


def _number(spec: Field, value: Value, reading: Reading) -> int | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    if not re.fullmatch(r"\d{1,6}", words):
        reading.say(value.line, f"“{words}” in “{spec.name}” is not a whole number. Write a number such as 10.")
        return None
    return int(words)


def _address(spec: Field, value: Value, reading: Reading) -> str | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    try:
        parts = urlsplit(words)
        good = parts.scheme in ("https", "http") and "." in parts.netloc and "@" not in parts.netloc and " " not in words
    except ValueError:
        good = False
    if not good:
        reading.say(value.line, f"“{words}” in “{spec.name}” is not a web address. Write it in full: https://www.example.org")
        return None
    return words


def _yes(spec: Field, value: Value, reading: Reading) -> bool | None:
    words = _text(spec, value, reading)
    if words is None:
        return None
    if words.lower() in ("yes", "true"):
        return True
    if words.lower() in ("no", "false"):
        return False
    reading.say(value.line, f"“{words}” does not fit “{spec.name}”. Write yes or no.")
    return None


def _records(spec: Field, value: Value, reading: Reading) -> tuple[Reading, ...]:
    records = []
    for item in _items(spec, value, reading):
        if not isinstance(item, Mapping):
            reading.say(item.line, f"each entry of “{spec.name}” needs its own fields, such as “- {spec.fields[0].name}: …”.")
            continue
        record = read_fields(reading.path, item, spec.fields, f"an entry of “{spec.name}”")
        record.lines[""] = item.line
        reading.problems.extend(record.problems)
        records.append(record)
    return tuple(records)


def _by_band(spec: Field, value: Value, reading: Reading) -> dict[str, str]:
    if not isinstance(value, Mapping):
        reading.say(value.line, f"“{spec.name}” needs one line for each age, such as “teens: …”.")
        return {}
    words: dict[str, str] = {}
    for key, item in value.entries.items():
        text = _text(spec, item, reading)
        if text:
            words[key] = text
    return words


def _rule_lines(spec: Field, value: Value, reading: Reading) -> tuple[tuple[Named, tuple[Named, ...]], ...]:
    """Lines of a rule: ``- question: option`` or ``- question: [option, option]``."""
    entries: SequenceType[Value] = value.items if isinstance(value, Sequence) else (value,)
    lines = []
    for item in entries:
        if not isinstance(item, Mapping) or not item.entries:
            reading.say(item.line, f"each line of “{spec.name}” should look like “- question: option”.")
            continue
        for question, options in item.entries.items():
            asked = Named(question, item.key_lines[question])
            named = _names(Field(spec.name, "names", ""), options, reading)
            if named:
                lines.append((asked, named))
            else:
                reading.say(asked.line, f"“{question}” in “{spec.name}” names no option. Write “- {question}: option”.")
    return tuple(lines)


READERS: MappingType[str, Callable[[Field, Value, Reading], Any]] = {
    "text": _text,
    "words": _text,
    "texts": _texts,
    "words-list": _texts,
    "name": _name,
    "names": _names,
    "choice": _choice,
    "choices": _choices,
    "date": _date,
    "moment": _moment,
    "number": _number,
    "address": _address,
    "yes": _yes,
    "records": _records,
    "by-band": _by_band,
    "rule-lines": _rule_lines,
}
