"""What a text can refer to: the code to put in, and what readers will see in its place."""

from __future__ import annotations

from dataclasses import dataclass

from guidance.editing.shown import shelf_of
from guidance.finding import find
from guidance.library import ContentLibrary
from guidance.shelf import Entry

KINDS = ("service", "fact", "situation", "app", "term", "page", "source")
MOST = 30


@dataclass(frozen=True, slots=True)
class Insertable:
    code: str
    title: str
    says: str


def insertable(library: ContentLibrary, words: str) -> tuple[Insertable, ...]:
    """The first thirty that the words find; without words, the first thirty there are."""
    fitting = (entry for entry in find(shelf_of(library), words) if entry.kind in KINDS and not entry.left_out)
    return tuple(Insertable(f"[[{entry.kind}:{entry.name}]]", entry.title, _says(library, entry)) for entry, _ in zip(fitting, range(MOST)))


def _says(library: ContentLibrary, entry: Entry) -> str:
    if entry.kind == "fact" and entry.name in library.facts:
        return library.facts[entry.name].plain
    if entry.kind == "service" and entry.name in library.services:
        return library.services[entry.name].does
    if entry.kind == "term" and entry.name in library.terms:
        return library.terms[entry.name].meaning
    return entry.address or entry.noun
