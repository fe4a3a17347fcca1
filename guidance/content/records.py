"""A content file that has been read by its kind's fields, before references are resolved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from .fields import Field, Named, Reading
from .problems import Problem

UPDATED = Field("updated_on", "date", "the day the words last changed.", required=True)
NEXT_CHECK = Field("next_check", "date", "when to look at it again.", required=True)
OWNER = Field("owner", "text", "who looks after it.", most=80)
CHANGE_FIELDS = (UPDATED, Field("what_changed", "text", "one short line for “what changed lately”.", most=160), NEXT_CHECK, OWNER)
REVIEW_FIELDS = (
    Field("reviewed_on", "date", "the day a safeguarding professional read it; empty until one has."),
    Field("reviewed_by", "text", "who reviewed it.", most=120),
)
MOVED_FIELD = Field("moved_from", "texts", "addresses it had before, such as “/guidance/teens/old-name/”; they lead here for good.")


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of noun a file holds: its fields, and how it is called when something is wrong."""

    name: str
    noun: str
    fields: tuple[Field, ...]
    address: str = ""
    title_field: str = "title"
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One file as read: ``record["title"]`` is a field's value, ``record.line("title")`` its line."""

    kind: Kind
    name: str
    path: str
    reading: Reading
    body: str
    body_line: int

    def __getitem__(self, field: str) -> Any:
        return self.reading.values[field]

    def afresh(self) -> Record:
        """The same file, so that what is said about it from here on is not said about this one."""
        reading = Reading(self.reading.path, self.reading.values, self.reading.lines, [*self.reading.problems])
        return Record(self.kind, self.name, self.path, reading, self.body, self.body_line)

    def line(self, field: str = "") -> int:
        return self.reading.lines.get(field, 2)

    def names(self, field: str) -> tuple[str, ...]:
        value: Named | Sequence[Named] | None = self.reading.values[field]
        if value is None:
            return ()
        return (value.name,) if isinstance(value, Named) else tuple([n.name for n in value])

    def first_name(self, field: str) -> str:
        return next(iter(self.names(field)), "")

    @property
    def title(self) -> str:
        return self.reading.values.get(self.kind.title_field) or self.name

    @property
    def address(self) -> str:
        return self.kind.address.format(name=self.name)

    @property
    def face(self) -> tuple[str, ...]:
        """All that the text of another file may show of it, but for what a fact, a source or a service says."""
        values = self.reading.values
        return self.path, self.title, values.get("summary") or "", values.get("meaning") or ""


def review_problems(record: Record) -> Iterator[Problem]:
    """A review needs both its day and its reviewer."""
    values = record.reading.values
    if "reviewed_on" in values and bool(values["reviewed_on"]) != bool(values["reviewed_by"]):
        yield Problem(record.path, record.line("reviewed_on"), "needs both “reviewed_on” and “reviewed_by”, or neither.")


def days_done(record: Record) -> dict[str, date]:
    """The days that say when something was done, by field."""
    days = {name: record.reading.values.get(name) for name in ("updated_on", "read_on", "confirmed_on", "reviewed_on")}
    return {name: day for name, day in days.items() if isinstance(day, date) and not isinstance(day, datetime)}


def days_to_come(record: Record, today: date) -> Iterator[Problem]:
    """Days done that lie ahead; mild, since a wrong clock, or a look at the site as on an earlier day, must not empty it."""
    for name, day in days_done(record).items():
        if day > today:
            message = f"“{day}” in “{name}” is in the future. Write the day it was done."
            yield Problem(record.path, record.line(name), message, mild=True)
