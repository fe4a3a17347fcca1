"""What each content file names: other files by name, by reference, by address, or by the place it lies in.

What a field names is said once, in ``named_by``: finding, deleting and renaming all go by it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from guidance.content.fields import Field, Named, Reading, read_fields
from guidance.content.front_matter import read_document
from guidance.content.marks import REFERENCE
from guidance.content.prose import LINK
from guidance.content.records import Kind, Record
from guidance.content.references import URGENT
from guidance.filing import placed as kind_and_name
from guidance.library import ContentLibrary

Key = tuple[str, str]
"""A kind and a name. Besides the kinds of nouns: “address” for a link, “option” for an answer, “urgent” for the card."""

URGENT_CARD: Key = (URGENT, "")
WITH_REFERENCES = ("words", "words-list")
# A card shows the words as well.
SHOWN = {"link": (), "words": (" words",), "card": (" words", " card")}
# How much of a service readers see where a field names it.
SHOWN_IN_FIELDS = {"call": "card", "urgent": "card", "service": "link"}


class Content(Protocol):
    """Whatever knows the content files by path: an assembly or a library."""

    @property
    def files(self) -> Mapping[str, bytes]: ...


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a file that names something.

    ``field`` is the field of the file it stands in: empty in the text, ``place`` when the file's folder or name
    says it. ``words`` is what stands there: a line, a field's words, or what an entry of a list is about.
    ``shows`` says how much of what is named stands there too: ``link`` (its name at most), ``words`` (a number
    or a value) or ``card`` (all of it).
    """

    names: Key
    line: int
    field: str
    words: str = ""
    shows: str = "link"

    @property
    def keys(self) -> tuple[Key, ...]:
        """By what it names something, the fullest last; a link to a part of a page names the page too."""
        kind, name = self.names
        if kind == "address":
            return (self.names, (kind, page_of(name)))
        return (self.names, *[(kind + much, name) for much in SHOWN[self.shows]])


def mentioned_by(library: ContentLibrary) -> dict[str, tuple[str, ...]]:
    """For each file, by path, the paths of the others that name it; files nobody names are not in it."""
    records = [record for kind in library.records.values() for record in kind.values()]
    paths = {key: record.path for record in records for key in keys_of(record.kind, record.name)}
    found: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for mention in mentions(record):
            named = {paths[key] for key in mention.keys if key in paths} - {record.path}
            for path in named:
                found[path].add(record.path)
    return {path: tuple(sorted(others)) for path, others in found.items()}


def page_of(address: str) -> str:
    """An address without what follows “#” or “?”."""
    return address.partition("#")[0].partition("?")[0]


def placed(path: str) -> tuple[Kind, str] | None:
    """The kind and name that a path gives; ``None`` where no content belongs."""
    found = kind_and_name(path)
    return None if isinstance(found, str) else found


def record_of(path: str, raw: bytes) -> Record | None:
    """One file read by itself; ``None`` when it cannot be."""
    found = placed(path)
    document = read_document(path, raw)[0] if found else None
    if found is None or document is None:
        return None
    kind, name = found
    return Record(kind, name, path, read_fields(path, document.head, kind.fields, kind.noun), document.body, document.body_line)


def keys_of(kind: Kind, name: str) -> set[Key]:
    """Everything by which other files may name this one."""
    keys = {(kind.name, name)}
    if kind.address:
        keys.add(("address", kind.address.format(name=name)))
    return keys | ({URGENT_CARD} if kind.name == "help" else set())


def named_by(spec: Field, words: str) -> Key | None:
    """What one entry of a field names; ``None`` for words that name nothing."""
    if spec.of:
        return spec.of, words
    if spec.name == "ages":
        return None if words == "all" else ("band", words)
    if spec.name in ("see", "link"):
        kind, _, name = words.partition(":")
        return (kind.strip(), name.strip()) if name else None
    if spec.name == "allowed_in":
        found = placed(f"{words}.md")
        return (found[0].name, found[1]) if found else None
    return None


def mentions(record: Record) -> Iterator[Mention]:
    """Everything a file names, in its order."""
    if record.kind.name == "page":
        band, _, topic = record.name.partition("/")
        yield Mention(("band", band), 1, "place")
        yield Mention(("topic", topic), 1, "place")
    yield from _in_fields(record.kind.fields, record.reading)
    yield from (Mention(("page", page), record.line("link"), "link") for page in pages_by_topic(record))
    yield from _in_text(record)


def pages_by_topic(record: Record) -> tuple[str, ...]:
    """The pages that an item links to by their topic alone: the one for each of its ages."""
    kind, _, named = record["link"].partition(":") if record.kind.name == "item" else ("", "", "")
    if kind.strip() != "topic":
        return ()
    ages = record.names("ages")
    return tuple(f"{band}/{named.strip() or record.first_name('topic')}" for band in (record["say"] if "all" in ages else ages))


def _in_fields(fields: tuple[Field, ...], reading: Reading, within: str = "", about: str = "") -> Iterator[Mention]:
    for spec in fields:
        value, line, field = reading.values[spec.name], reading.lines[spec.name], within or spec.name
        if not value:
            continue
        if spec.kind == "records":
            for entry in value:
                yield from _in_fields(spec.fields, entry, field, _about(entry))
        elif spec.kind == "rule-lines":
            for asked, options in value:
                yield Mention(("question", asked.name), asked.line, field)
                yield from (Mention(("option", f"{asked.name}/{option.name}"), option.line, field) for option in options)
        elif spec.kind == "by-band":
            yield from (Mention(("band", band), line, field, words) for band, words in value.items())
        else:
            for number, entry in enumerate(value if isinstance(value, tuple) else (value,)):
                at = entry.line if isinstance(entry, Named) else reading.lines.get(f"{spec.name}.{number}", line)
                words = entry.name if isinstance(entry, Named) else str(entry)
                if spec.kind in WITH_REFERENCES:
                    yield from (Mention(key, at, field, words, shows) for key, shows in _references(words))
                elif key := named_by(spec, words):
                    yield Mention(key, at, field, about, SHOWN_IN_FIELDS.get(spec.name, "words"))


def _about(entry: Reading) -> str:
    """What an entry of a list is about, in the editor's own words."""
    return next((entry.values[name] for name in ("text", "label") if isinstance(entry.values.get(name), str)), "")


def _references(words: str) -> Iterator[tuple[Key, str]]:
    """What a line refers to and how much of it the line shows: all of it when nothing else stands there."""
    for match in REFERENCE.finditer(words):
        kind, _, name = match[1].partition(":")
        shows = "card" if words.strip() == match[0] else "link" if match[2] else "words"
        yield (kind.strip(), name.strip()), shows


def _in_text(record: Record) -> Iterator[Mention]:
    body = record.body
    if "[[" not in body and "](" not in body:
        return
    for number, line in enumerate(body.split("\n"), record.body_line):
        if "[[" in line:
            yield from (Mention(key, number, "", line, shows) for key, shows in _references(line))
    for link in LINK.finditer(body) if "](" in body else ():
        if link[1].startswith("/"):
            at = body.count("\n", 0, link.start(1))
            yield Mention(("address", link[1]), record.body_line + at, "", body.split("\n")[at])
