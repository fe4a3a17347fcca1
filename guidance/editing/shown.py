"""The finder as it is shown: what was asked for, the filters with their numbers, and the rows of the list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from guidance.dashboard import Dashboard
from guidance.editing.models import Draft
from guidance.library import ContentLibrary
from guidance.shelf import FLAGS, Entry, Shelf, shelf

KINDS = {
    "page": "Guidance pages", "band": "Age bands", "situation": "Get-help pages", "app": "App guides", "service": "Services",
    "fact": "Facts", "source": "Sources", "term": "Glossary terms", "topic": "Topics", "question": "Questions", "item": "Checklist items",
    "site-page": "Site pages",
}  # fmt: skip

# What each kind is for, to somebody who is about to start one.
WHAT_FOR = {
    "page": "Advice on one topic for one age.",
    "app": "What an app is, who may use it, and what to set.",
    "situation": "Something has happened: what to do first, and who to call.",
    "service": "Somebody who helps: who they are, and how to reach them.",
    "fact": "A number, a price, an age: kept once, shown wherever it is used.",
    "source": "A report or page that our words rest on.",
    "term": "A word, explained in a sentence or two.",
    "topic": "A subject that pages and checklist items are about.",
    "band": "A new age to write for.",
    "question": "A step of the self-check, with its answers.",
    "item": "Something to talk about or do, for the checklist.",
    "site-page": "A page about the site itself.",
}

_kept: tuple[ContentLibrary, Shelf] | None = None


def shelf_of(library: ContentLibrary) -> Shelf:
    """The shelf of the library that is served, made once for it."""
    global _kept
    kept = _kept
    if kept is None or kept[0] is not library:
        kept = (library, shelf(library))
        _kept = kept
    return kept[1]


@dataclass(frozen=True, slots=True)
class Filter:
    words: str = ""
    kind: str = ""
    band: str = ""
    topic: str = ""
    flag: str = ""
    draft: bool = False

    @classmethod
    def of(cls, asked: QueryDict) -> Filter:
        return cls(
            *(asked.get(name, "").replace("\0", "")[:300] for name in ("q", "kind", "band", "topic", "flag")),
            draft=asked.get("draft") == "1",
        )

    @property
    def is_address(self) -> bool:
        """Whether an address was pasted and nothing else asked."""
        return "/" in self.words and not any((self.kind, self.band, self.topic, self.flag, self.draft))

    @property
    def is_empty(self) -> bool:
        return self == Filter()

    @property
    def address(self) -> str:
        return reverse("editor:find") + self.query

    @property
    def query(self) -> str:
        asked = {
            "q": self.words,
            "kind": self.kind,
            "band": self.band,
            "topic": self.topic,
            "flag": self.flag,
            "draft": "1" if self.draft else "",
        }
        return "?" + urlencode({name: value for name, value in asked.items() if value})


@dataclass(frozen=True, slots=True)
class Way:
    """One filter to choose: where it leads, how many it would show, and whether it is on (it then leads back)."""

    label: str
    query: str
    number: int
    on: bool


def filters(library: ContentLibrary, asked: Filter, counted: Mapping[str, int], drafts: int) -> tuple[tuple[str, tuple[Way, ...]], ...]:
    """Each group of filters; one that would show nothing is left out unless it is on."""

    def ways(field: str, labels: Iterable[tuple[str, str]], prefix: str = "") -> tuple[Way, ...]:
        now = getattr(asked, field)
        made = (
            Way(label, replace(asked, **{field: "" if now == name else name}).query, counted.get(prefix + name, 0), now == name)
            for name, label in labels
        )
        return tuple(way for way in made if way.number or way.on)

    written = Way("In draft", replace(asked, draft=not asked.draft).query, drafts, asked.draft)
    groups = (
        (
            "What it needs",
            (*((written,) if drafts or asked.draft else ()), *ways("flag", ((name, _short(words)) for name, words in FLAGS.items()))),
        ),
        ("What it is", ways("kind", KINDS.items())),
        ("Age", ways("band", ((band.name, band.title) for band in library.bands.values()), "band:")),
        ("Topic", ways("topic", ((topic.name, topic.title) for topic in library.topics.values()), "topic:")),
    )
    return tuple((title, ways) for title, ways in groups if ways)


def _short(words: str) -> str:
    return words[:1].upper() + words[1:].partition(":")[0]


def _is_said(flag: str, entry: Entry) -> bool:
    return flag in entry.flags and not (flag == "unconfirmed" and "critical" in entry.flags)


@dataclass(frozen=True, slots=True)
class Row:
    entry: Entry
    flags: tuple[tuple[str, str], ...]
    draft: Draft | None


def rows(entries: Iterable[Entry], drafts: Mapping[str, Draft]) -> tuple[Row, ...]:
    return tuple(
        Row(entry, tuple((flag, _short(words)) for flag, words in FLAGS.items() if _is_said(flag, entry)), drafts.get(entry.path))
        for entry in entries
    )


@dataclass(frozen=True, slots=True)
class Tile:
    number: int
    label: str
    address: str
    press: bool = False


TILES = (
    ("critical", "not confirmed, and a child’s safety depends on it", True),
    ("stale", "past their check", True),
    ("due", "due within 30 days", False),
    ("unconfirmed", "facts nobody has confirmed", False),
    ("unreviewed", "pages never reviewed", False),
    ("unsourced", "without a source", False),
    ("hard", "hard to read", False),
    ("unlinked", "not used anywhere", False),
    ("waits", "will change on a set date", False),
)


# What nothing is, on a good day.
QUIET = {
    "broken": "broken", "stale": "past its check", "due": "due within 30 days",
    "critical": "unconfirmed where a child’s safety depends on it",
    "unconfirmed": "unconfirmed", "unreviewed": "unreviewed", "unsourced": "without a source", "hard": "hard to read", "unlinked": "unused",
    "waits": "set to change by itself",
}  # fmt: skip


def tiles(board: Dashboard) -> tuple[Tile, ...]:
    """The numbers of the day, each leading to its list; none for a list that is empty."""
    lead = {"critical": reverse("editor:launch"), "unconfirmed": reverse("editor:launch")}
    return tuple(
        Tile(board.counts[name], words, lead.get(name) or Filter(flag=name).address, press)
        for name, words, press in TILES
        if board.counts[name]
    )


def all_well(board: Dashboard) -> str:
    """The empty lists in one sentence; empty when there is none."""
    well = [words for name, words in QUIET.items() if not board.counts[name] and not (name == "broken" and board.loose)]
    if "unconfirmed" in well:
        well.remove(QUIET["critical"])
    return f"Nothing is {', '.join(well[:-1])}{' or ' if len(well) > 1 else ''}{well[-1]}." if well else ""
