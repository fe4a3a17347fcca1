"""Translations, for editors: what is missing, what the English has left behind, and a first text to write over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from guidance.content.fields import Field, Named
from guidance.content.records import Record
from guidance.content.translations import (
    TRANSLATED,
    Part,
    behind,
    language_of,
    translated_lines,
    translation_of,
    translation_path,
)
from guidance.content.words import Language, is_known, language
from guidance.content.writing import Unreadable, new_text, with_values
from guidance.editing.models import Draft
from guidance.library import ContentLibrary


@dataclass(frozen=True, slots=True)
class Translated:
    """One file in one language. ``path`` is the translation's; ``parts`` are those of the English it has not followed."""

    title: str
    noun: str
    path: str
    is_there: bool
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one language is: what is behind, what is missing, and how many files say what the English says."""

    language: Language
    offered: bool
    behind: tuple[Translated, ...]
    missing: tuple[Translated, ...]
    done: int


def progress(library: ContentLibrary) -> tuple[Progress, ...]:
    """Every language that is offered, or that some file is in or is being written in."""
    return tuple(_progress(library, code) for code in _codes(library))


def _codes(library: ContentLibrary) -> Iterable[str]:
    written = Draft.objects.filter(held_path__isnull=False).order_by("pk").values_list("path", flat=True)
    places = [place for path in written for place in [language_of(path)] if place and is_known(place[1])]
    return dict.fromkeys([*library.site.languages, *library.translations, *(code for _, code in places)])


def _progress(library: ContentLibrary, code: str) -> Progress:
    found = [_translated(library, record, code) for record in _translatable(library)]
    late = tuple(one for one in found if one.parts)
    missing = tuple(one for one in found if not one.is_there)
    return Progress(language(code), code in library.site.languages, late, missing, len(found) - len(late) - len(missing))


def _translated(library: ContentLibrary, record: Record, code: str) -> Translated:
    path = translation_path(record.path, code)
    there = library.records.get("translation", {}).get(path.removesuffix(".md"))
    parts = behind(record, there) if there else ()
    return Translated(record.title, record.kind.noun, path, there is not None, parts)


def _translatable(library: ContentLibrary) -> Iterator[Record]:
    """Help first: what a frightened parent reads is translated before anything else."""
    first = ("help", "situation", "service", "home", "band")
    kinds = [*first, *(kind for kind in library.records if kind not in first)]
    for kind in kinds:
        yield from (record for record in library.records.get(kind, {}).values() if translation_of(record.kind))


def english_of(library: ContentLibrary, path: str) -> Record | None:
    """The file that a translation translates; ``None`` for any other file."""
    place = language_of(path)
    found = (record for named in library.records.values() for record in named.values() if place and record.path == place[0])
    return next(found, None)


def translations_of(library: ContentLibrary, path: str) -> tuple[tuple[Language, Translated], ...]:
    """What becomes of a file in each language; nothing where there is none, or for what is in no language."""
    found = next((r for named in library.records.values() for r in named.values() if r.path == path), None)
    if found is None or translation_of(found.kind) is None:
        return ()
    return tuple((language(code), _translated(library, found, code)) for code in _codes(library))


def first_text(record: Record, said: Callable[[str], str] = str) -> str:
    """A translation to begin with: the English words, to be written over, or what ``said`` makes of them."""
    kind = translation_of(record.kind)
    if kind is None:
        raise ValueError(record.kind.name)
    values = {spec.name: _typed(spec, record[spec.name], said) for spec in kind.fields if spec is not TRANSLATED and record[spec.name]}
    return new_text(kind.fields, {**values, TRANSLATED.name: translated_lines(record)}, said(record.body))


def _typed(spec: Field, value: Any, said: Callable[[str], str]) -> Any:
    if spec.kind == "records":
        filled = ((entry, [inner for inner in spec.fields if entry.values[inner.name]]) for entry in value)
        return [{inner.name: _typed(inner, entry.values[inner.name], said) for inner in there} for entry, there in filled]
    if spec.kind == "by-band":
        return {band: said(words) for band, words in value.items()}
    if isinstance(value, Named):
        return value.name
    if isinstance(value, tuple):
        return [said(words) for words in value]
    return said(value) if isinstance(value, str) else value


def followed(library: ContentLibrary, path: str, text: str) -> str:
    """The translation, saying that it says what the English says now; as it is when it cannot be read."""
    record = english_of(library, path)
    kind = translation_of(record.kind) if record else None
    if record is None or kind is None:
        return text
    try:
        return with_values(text, kind.fields, {TRANSLATED.name: translated_lines(record)})
    except Unreadable:
        return text
