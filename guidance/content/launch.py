"""What a qualified person must still confirm before the site goes public, most dangerous first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .facts import Fact
from .fields import Field
from .records import Kind, Record

LAUNCH = Kind(
    "launch",
    "the launch list",
    (
        Field("title", "text", "the title of the list.", required=True),
        Field(
            "rows",
            "records",
            "what must be confirmed; facts name a row by its number.",
            required=True,
            fields=(
                Field("number", "number", "the number facts refer to; 1 to 10 are safety-critical.", required=True),
                Field("what", "text", "what a person must confirm.", required=True, most=240),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to confirm, the facts it covers that nobody has confirmed, and how much depends on it."""

    heading: str
    facts: tuple[Fact, ...]
    safety_critical: bool


def read_launch(record: Record) -> dict[int, str]:
    rows: dict[int, str] = {}
    for entry in record["rows"]:
        number = entry.values["number"]
        if number in rows:
            record.reading.say(entry.lines["number"], f"has two rows with the number {number}. Give each its own.")
        if number is not None:
            rows[number] = entry.values["what"]
    return rows


def still_to_confirm(rows: Mapping[int, str], facts: Iterable[Fact]) -> tuple[Row, ...]:
    """Rows with unconfirmed facts, then the facts no row covers: first those nobody has read, then the rest."""
    waiting = [fact for fact in facts if not fact.confirmed]
    found = [
        Row(f"{number}. {what}", _sorted(f for f in waiting if f.launch == number), number <= 10) for number, what in sorted(rows.items())
    ]
    loose = [fact for fact in waiting if fact.launch not in rows]
    found.append(Row("Known, but never read in a source", _sorted(f for f in loose if f.sureness == "known"), False))
    found.append(Row("Read in a source, never confirmed", _sorted(f for f in loose if f.sureness != "known"), False))
    return tuple(row for row in found if row.facts or row.heading.split(".")[0].isdigit())


def _sorted(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    order: Sequence[str] = ("phone", "text-number", "email")
    return tuple(sorted(facts, key=lambda f: (order.index(f.kind) if f.kind in order else 9, f.name)))
