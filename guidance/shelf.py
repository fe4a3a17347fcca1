"""Everything there is to edit, in one list: what each file is, who looks after it, and what it needs.

Files that cannot be read are on the shelf too: they are the ones an editor most needs to find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

from guidance.content.facts import Fact
from guidance.content.house_words import too_hard, too_long
from guidance.content.problems import Problem
from guidance.content.prose import plain_text
from guidance.content.readability import grade
from guidance.content.records import Kind, Record
from guidance.content.services import GROUPS
from guidance.filing import placed
from guidance.library import ContentLibrary
from guidance.mentions import mentioned_by

FLAGS: Mapping[str, str] = {
    "broken": "broken: a problem holds it back",
    "held": "shown as it last was when it was sound",
    "warned": "has a warning",
    "stale": "past its check",
    "due": "due to be checked within 30 days",
    "critical": "not confirmed, and a child’s safety depends on it",
    "unconfirmed": "not confirmed by a person",
    "unreviewed": "never reviewed",
    "unsourced": "without a source",
    "unlinked": "named by no other file",
    "hard": "hard to read",
    "waits": "changes by itself on a day to come",
}
"""Every flag and what it means, the most pressing first."""

SOON = timedelta(days=30)

# In the order of the list; pages stand with their band.
KINDS = (
    "home", "site", "help", "situation", "band", "page", "topic", "app", "service", "fact", "source", "term", "site-page",
    "self-check", "question", "item", "moments", "house-words", "launch",
)  # fmt: skip
TOGETHER = {"page": "band"}

# The foot of every page links these, without any file naming them; a test holds the two together.
IN_THE_FOOTER = ("about", "privacy", "accessibility", "how-we-write", "leaving-quickly")
# What is found only by way of other files. Terms, services, questions and items stand in lists of their own.
FOUND_BY_OTHERS = ("page", "app", "situation", "site-page", "fact", "source", "topic")
ASKS_FOR_SOURCES = ("page", "band", "app", "situation", "help", "service", "fact", "item")
SOURCE_FIELDS = ("sources", "source", "evidence_source")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file on the shelf.

    ``kind`` is empty for a file that lies where no content belongs. ``address`` is its own public address,
    also while it is left out. ``band`` and ``topic`` are set where there is just one. ``grade`` and
    ``longest`` (its longest sentence) are of the text below the fields; ``None`` and empty without one.
    """

    path: str
    kind: str
    noun: str
    name: str
    title: str
    address: str = ""
    band: str = ""
    bands: tuple[str, ...] = ()
    topic: str = ""
    topics: tuple[str, ...] = ()
    updated_on: date | None = None
    next_check: date | None = None
    owner: str = ""
    flags: frozenset[str] = frozenset()
    grade: float | None = None
    words: int = 0
    longest: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def left_out(self) -> bool:
        """Whether readers do not see it at all, since it is broken and no sound version is known."""
        return "broken" in self.flags and "held" not in self.flags


@dataclass(frozen=True, eq=False)
class Shelf:
    """Every file in reading order, and the problems that belong to no file. Kept as long as its library is served."""

    entries: tuple[Entry, ...]
    loose: tuple[Problem, ...]
    library: ContentLibrary = field(repr=False)

    def of_path(self, path: str) -> Entry | None:
        return self._by_path.get(path)

    @cached_property
    def _by_path(self) -> dict[str, Entry]:
        return {entry.path: entry for entry in self.entries}


def shelf(library: ContentLibrary) -> Shelf:
    """The shelf of a library. Looks at everything once: keep it beside the library instead of making it again."""
    problems: dict[str, list[Problem]] = defaultdict(list)
    for problem in library.problems:
        problems[problem.path].append(problem)
    records = {record.path: record for kind in library.records.values() for record in kind.values()}
    mentioned, nouns = mentioned_by(library), _nouns(library)
    paths = {*records, *library.held, *library.files, *(path for path in problems if path.endswith(".md"))}
    made = (_entry(library, path, records.get(path), nouns, tuple(problems[path]), path in mentioned) for path in paths)
    kinds = {kind: at for at, kind in enumerate(KINDS)}
    ranks = {kind: {name: at for at, name in enumerate(names)} for kind, names in _reading_order(library).items()}

    def place(entry: Entry) -> tuple[int, int, str]:
        kind = TOGETHER.get(entry.kind, entry.kind)
        rank = ranks.get(kind, {})
        return kinds.get(kind, len(kinds) if kind else -1), rank.get(entry.name, len(rank)), entry.path

    loose = tuple(problem for path, found in problems.items() if path not in paths for problem in found)
    return Shelf(tuple(sorted(made, key=place)), loose, library)


def _reading_order(library: ContentLibrary) -> dict[str, list[str]]:
    """The names of each kind in the order a reader meets them, where that is not the order of the alphabet."""
    guidance = [name for band in library.bands for name in [band, *(f"{band}/{topic}" for topic in library.topics)]]
    services = sorted(library.services.values(), key=lambda s: (list(GROUPS).index(s.group), s.country, s.order, s.title))
    return {
        "band": guidance, "situation": list(library.situations), "topic": list(library.topics), "app": list(library.apps),
        "service": [service.name for service in services], "term": list(library.terms),
        "question": [question.name for question in library.questionnaire.questions], "item": [item.name for item in library.items],
    }  # fmt: skip


def _nouns(library: ContentLibrary) -> dict[tuple[str, str], Any]:
    """What became of the files, by kind and name."""
    kinds: dict[str, Mapping[str, Any]] = {
        "page": library.pages, "band": library.bands, "app": library.apps, "situation": library.situations, "term": library.terms,
        "service": library.services, "fact": library.facts, "site-page": library.site_pages, "item": {i.name: i for i in library.items},
        "home": {"home": library.home}, "help": {"get-help": library.help}, "self-check": {"self-check": library.self_check},
    }  # fmt: skip
    return {(kind, name): noun for kind, named in kinds.items() for name, noun in named.items()}


def _entry(
    library: ContentLibrary, path: str, record: Record | None, nouns: Mapping[tuple[str, str], Any],
    problems: tuple[Problem, ...], mentioned: bool,
) -> Entry:  # fmt: skip
    flags = set(_problem_flags(library, path, problems))
    if record is None:
        return _unread(path, frozenset(flags), problems)
    values, noun = record.reading.values, nouns.get((record.kind.name, record.name))
    bands, topics = _bands(library, record), _topics(record)
    next_check, text = values.get("next_check"), _text(noun)
    reading = grade(text)
    flags |= set(_flags(record, noun))
    if next_check and next_check < library.on.date():
        flags.add("stale")
    elif next_check and next_check <= library.on.date() + SOON:
        flags.add("due")
    if too_hard(reading) or too_long(text):
        flags.add("hard")
    in_footer = record.kind.name == "site-page" and record.name in IN_THE_FOOTER
    if record.kind.name in FOUND_BY_OTHERS and not mentioned and not in_footer:
        flags.add("unlinked")
    return Entry(
        path, record.kind.name, record.kind.noun, record.name, record.title, record.address,
        bands[0] if len(bands) == 1 else "", bands, topics[0] if len(topics) == 1 else "", topics,
        values.get("updated_on"), next_check, (values.get("owner") or "") if "next_check" in values else "", frozenset(flags),
        reading.grade if reading.words else None, reading.words, reading.longest, problems,
    )  # fmt: skip


def _unread(path: str, flags: frozenset[str], problems: tuple[Problem, ...]) -> Entry:
    """A file whose fields cannot be read: its place alone says what it is."""
    place = placed(path)
    kind, name = place if not isinstance(place, str) else (Kind("", "a file in no known place", ()), path.removesuffix(".md"))
    last = PurePosixPath(name).name.replace("-", " ")
    band, topic = name.split("/") if kind.name == "page" else (name, "") if kind.name == "band" else ("", "")
    return Entry(
        path, kind.name, kind.noun, name, last[:1].upper() + last[1:] or path, kind.address.format(name=name),
        band, (band,) if band else (), topic, (topic,) if topic else (), flags=flags, problems=problems,
    )  # fmt: skip


def _problem_flags(library: ContentLibrary, path: str, problems: tuple[Problem, ...]) -> Iterator[str]:
    if any(problem.holds_back for problem in problems):
        yield "broken"
    if any(not problem.holds_back for problem in problems):
        yield "warned"
    if path in library.held:
        yield "held"


def _flags(record: Record, noun: Any) -> Iterator[str]:
    values = record.reading.values
    if record.kind.name in ASKS_FOR_SOURCES and not _has_source(record, noun):
        yield "unsourced"
    if "confirmed_on" in values and not values["confirmed_on"]:
        yield "unconfirmed"
        if values["launch"] is not None and values["launch"] <= 10:
            yield "critical"
    if "reviewed_on" in values and not values["reviewed_on"]:
        yield "unreviewed"
    if isinstance(noun, Fact) and noun.changes:
        yield "waits"


def _has_source(record: Record, noun: Any) -> bool:
    """A source of its own, or by way of the facts it uses."""
    by_itself = any(record.names(name) for name in SOURCE_FIELDS if name in record.reading.values)
    return bool(by_itself or getattr(noun, "sources", ()) or getattr(noun, "facts", ()))


def _text(noun: Any) -> str:
    """The words below the fields as a reader gets them."""
    if hasattr(noun, "prose"):
        return str(noun.prose.text)
    return plain_text(getattr(noun, "note_html", ""))


def _bands(library: ContentLibrary, record: Record) -> tuple[str, ...]:
    if record.kind.name == "page":
        return (record.name.split("/")[0],)
    if record.kind.name == "band":
        return (record.name,)
    if record.kind.name == "item":
        ages = record.names("ages")
        return tuple(library.bands) if "all" in ages else ages
    return record.names("bands") if record.kind.name == "app" else ()


def _topics(record: Record) -> tuple[str, ...]:
    if record.kind.name == "page":
        return (record.name.split("/")[1],)
    if record.kind.name == "topic":
        return (record.name,)
    if record.kind.name == "item":
        return record.names("topic")
    return record.names("topics") if record.kind.name == "app" else ()
