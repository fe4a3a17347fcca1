"""Words parents meet, and what they mean."""

from __future__ import annotations

from dataclasses import dataclass

from .fields import Field
from .records import Kind, Record

TERM = Kind(
    "term",
    "a glossary term",
    (
        Field("term", "text", "the word.", required=True, most=60),
        Field("meaning", "text", "what it means, in one or two short sentences.", required=True, most=360),
        Field("search_words", "texts", "misspellings and other words for it."),
        Field("see", "texts", "where to read on: “page:teens/live-streaming”, “app:tiktok”, “situation:blackmail”."),
    ),
    address="/glossary/#{name}",
    title_field="term",
    folder="glossary",
)


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    title: str
    meaning: str
    search_words: tuple[str, ...]
    see: tuple[str, ...]
    note_html: str

    @property
    def address(self) -> str:
        return f"/glossary/#{self.name}"


def read_term(record: Record, see: list[str], note_html: str) -> Term:
    return Term(record.name, record["term"], record["meaning"], record["search_words"], tuple(see), note_html)
