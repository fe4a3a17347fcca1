"""Search over a library: SQLite FTS5 in memory, forgiving of spelling, help first."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape

from guidance.content.prose import plain_text
from guidance.library import ContentLibrary

MOST_CHARACTERS = 200
MOST_WORDS = 12
MOST_RESULTS = 30
WORD = re.compile(r"[^\W_]+")
STOP_WORDS = frozenset(
    """a an and are as at be been being but by can could daughter did do does for from had has have he her him his how i if in is it
    its kid kids me my of on or our she should so some someone somebody son than that the their them then there they this to up was we
    were what when where which who why will with would you your child children childs please help""".split()
)
START, END = "\x02", "\x03"
KIND_NAMES = {
    "situation": "Get help", "service": "Who to call", "page": "Guidance", "band": "Guidance by age",
    "app": "App guide", "term": "Glossary", "site-page": "About this site",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Result:
    """One thing found. ``snippet`` is safe HTML in which only ``<mark>`` stands."""

    kind: str
    title: str
    address: str
    snippet: str

    @property
    def kind_name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def is_help(self) -> bool:
        return self.kind in ("situation", "service")


@dataclass(frozen=True, slots=True)
class Results:
    """What a search found: help for urgent words first, then the rest. ``instead`` names words that were corrected."""

    help: tuple[Result, ...] = ()
    others: tuple[Result, ...] = ()
    instead: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.help) + len(self.others)


@dataclass(frozen=True, slots=True)
class _Entry:
    kind: str
    title: str
    address: str
    words: str
    summary: str
    body: str


class SearchIndex:
    """An index over one library; may be asked from several threads."""

    def __init__(self, library: ContentLibrary) -> None:
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(title, words, summary, body, kind UNINDEXED, address UNINDEXED, "
            "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        entries = list(_entries(library))
        self._database.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", [(e.title, e.words, e.summary, e.body, e.kind, e.address) for e in entries]
        )
        self._strong = sorted({w for e in entries for w in _words(f"{e.title} {e.words}")})
        self._known = frozenset(self._strong) | {w for e in entries for w in _words(f"{e.summary} {e.body}")}
        self._by_start: dict[str, list[str]] = {}
        for word in self._known:
            self._by_start.setdefault(word[0], []).append(word)
        self._prefixes = frozenset(word[:n] for word in self._known for n in range(3, min(len(word), 12) + 1))

    def find(self, query: str) -> Results:
        """Everything that fits ``query``. Any text at all is a query; none of it is ever search syntax."""
        asked = _words(query[:MOST_CHARACTERS])[:MOST_WORDS]
        wanted = [word for word in asked if word not in STOP_WORDS] or asked
        if not wanted:
            return Results()
        spelt = [(word, self._spelling(word)) for word in wanted]
        instead = tuple(dict.fromkeys(best[0] for word, best in spelt if best and best[0] != word))
        terms = [" OR ".join(f'"{form}"*' for form in best or [word]) for word, best in spelt]
        rows = self._ask(" AND ".join(f"({term})" for term in terms))
        if len(terms) > 1 and len(rows) < 3:
            rows += [row for row in self._ask(" OR ".join(f"({term})" for term in terms)) if row[1] not in {r[1] for r in rows}]
        strong = {row[1] for row in self._ask(" OR ".join(f"{{title words}} : ({term})" for term in terms), "kind = 'situation'")}
        results = [Result(kind, title, address, _marked(snippet)) for kind, address, title, snippet in rows[:MOST_RESULTS]]
        first = [r for r in results if r.address in strong]
        first += [r for r in results if r.kind == "service" and r not in first][: 3 if first else 2]
        return Results(tuple(first), tuple(r for r in results if r not in first), instead)

    def _ask(self, match: str, where: str = "1") -> list[tuple[str, str, str, str]]:
        statement = (
            f"SELECT kind, address, title, snippet(entry, -1, '{START}', '{END}', '…', 22) FROM entry WHERE entry MATCH ? AND {where} "
            "ORDER BY bm25(entry, 10.0, 8.0, 4.0, 1.0) * (CASE kind WHEN 'situation' THEN 1.6 WHEN 'term' THEN 0.7 ELSE 1.0 END) LIMIT ?"
        )
        with self._lock:
            return self._database.execute(statement, (match, MOST_RESULTS)).fetchall()

    def _spelling(self, word: str) -> list[str]:
        """The word itself when anything starts with it, else the nearest words we know, titles first."""
        if word in self._known or word in self._prefixes or len(word) < 4 or word.isdigit():
            return [word]
        near = get_close_matches(word, [w for w in self._strong if abs(len(w) - len(word)) <= 3], n=2, cutoff=0.74)
        if not near:
            alike = [w for w in self._by_start.get(word[0], []) if abs(len(w) - len(word)) <= 2]
            near = get_close_matches(word, alike, n=1, cutoff=0.8)
        return near


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "").replace("'", ""))


def _marked(snippet: str) -> str:
    return escape(snippet).replace(START, "<mark>").replace(END, "</mark>")


def _line(parts: Iterable[str]) -> str:
    return " ".join(part for part in parts if part)


def _entries(library: ContentLibrary) -> Iterator[_Entry]:
    for situation in library.situations.values():
        steps = plain_text(" ".join(situation.first))
        words = _line((situation.short, *situation.search_words))
        yield _Entry("situation", situation.title, situation.address, words, situation.summary, f"{steps} {situation.prose.text}")
    for page in library.pages.values():
        words = _line((page.topic.title, page.band.title, *page.search_words, *page.topic.search_words))
        yield _Entry("page", page.title, page.address, words, page.summary, page.prose.text)
    for band in library.bands.values():
        yield _Entry("band", band.title, band.address, _line(band.search_words), band.summary, band.prose.text)
    for app in library.apps.values():
        yield _Entry("app", app.title, app.address, _line(app.search_words), app.summary, app.prose.text)
    for service in library.services.values():
        body = f"{service.does} {service.not_for} {plain_text(service.note_html)}"
        yield _Entry("service", service.title, service.address, _line((service.where, *service.search_words)), service.who, body)
    for term in library.terms.values():
        yield _Entry("term", term.title, term.address, _line(term.search_words), term.meaning, plain_text(term.note_html))
    for about in library.site_pages.values():
        yield _Entry("site-page", about.title, about.address, _line(about.search_words), about.summary, about.prose.text)
