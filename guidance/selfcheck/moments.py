"""Moments a parent may choose for a talk: where they are, and when."""

from __future__ import annotations

from dataclasses import dataclass

from guidance.content.fields import Field, Reading
from guidance.content.records import Kind, Record

_MOMENT = (
    Field("name", "name", "its permanent name.", required=True),
    Field("text", "text", "how it reads in “When …”: “we are in the car”, “on Saturday”.", required=True, most=80),
)

MOMENTS = Kind(
    "moments",
    "the moments to choose from",
    (
        Field("title", "text", "the title of the list.", required=True),
        Field("places", "records", "where you are: “we are in the car”.", required=True, fields=_MOMENT),
        Field("days", "records", "when: “tomorrow”.", required=True, fields=_MOMENT),
    ),
    folder="self-check",
)


@dataclass(frozen=True, slots=True)
class Moment:
    name: str
    text: str


def read_moments(record: Record) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """Places and days, in the editor's order."""
    return _read(record["places"]), _read(record["days"])


def _read(entries: tuple[Reading, ...]) -> tuple[Moment, ...]:
    return tuple(Moment(e.values["name"].name, e.values["text"]) for e in entries if e.values["name"] and e.values["text"])
