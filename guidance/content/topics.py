"""Topics: what a page or a checklist item is about."""

from __future__ import annotations

from dataclasses import dataclass

from .fields import Field
from .records import Kind, Record

TOPIC = Kind(
    "topic",
    "a topic",
    (
        Field("title", "text", "what it is called.", required=True, most=80),
        Field("summary", "text", "what it is about, in a sentence.", required=True, most=300),
        Field("order", "number", "its place in lists.", required=True),
        Field("guidance", "yes", "yes when it has guidance pages, no when only checklist items use it.", required=True),
        Field("search_words", "texts", "other words people type for it."),
    ),
    folder="topics",
)


@dataclass(frozen=True, slots=True)
class Topic:
    name: str
    title: str
    summary: str
    order: int
    guidance: bool
    search_words: tuple[str, ...]


def read_topic(record: Record) -> Topic:
    return Topic(record.name, record["title"], record["summary"], record["order"] or 0, record["guidance"], record["search_words"])
