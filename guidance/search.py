"""Search over a library: SQLite FTS5 in memory, forgiving of spelling, help first."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from itertools import pairwise

from guidance.content.prose import plain_text
from guidance.content.translations import unmarked
from guidance.library import ContentLibrary

MOST_CHARACTERS = 200
MOST_WORDS = 12
MOST_RESULTS = 30
WORD = re.compile(r"[^\W_]+")
STOP_WORDS = frozenset(
    """a an and are as at be been being boy boys but by can child children childs could daughter daughters did do does for from girl girls
    had has have he help her him his how i if in is it its kid kids me my of on or our please she should so some somebody someone son sons
    than that the their them then there they this to up was we were what when where which who why will with would you your""".split()
)
# It stands in the title of a page of help, and in half of what parents ask.
EVERYDAY = frozenset(("talk",))
# What parents type for what is called a picture here.
SAME = dict.fromkeys(("photo", "photos", "pic", "pics", "image", "images"), ("picture",))
UNFINISHED = re.compile(r"(?<=[^\n.?!:;,…”’])\n")
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
    """An index over one library, made when it is first asked, so that an edit need not wait for it; several threads may ask."""

    def __init__(self, library: ContentLibrary) -> None:
        self._lock = threading.Lock()
        self._waiting: ContentLibrary | None = library
        self.translations = {code: SearchIndex(spoken) for code, spoken in library.spoken.items()}

    def _make(self, library: ContentLibrary) -> None:
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(title, words, summary, body, kind UNINDEXED, address UNINDEXED, "
            "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        entries = list(_entries(library))
        self._database.executemany(
            "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)",
            [(e.title, e.words, e.summary, unmarked(_flowing(e.body)), e.kind, e.address) for e in entries],
        )
        strong = {w for e in entries for w in _words(f"{e.title} {e.words}")}
        self._known = strong | {w for e in entries for w in _words(f"{e.summary} {e.body}")}
        self._prefixes = frozenset(word[:n] for word in self._known for n in range(3, min(len(word), 12) + 1))
        self._strong, self._all = Spellings(strong), Spellings(self._known)
        self._titles = Spellings(w for e in entries for w in _words(e.title) if len(w) > 5)
        # A word that names an app or a topic is no cry for help by itself, unless a situation is called that.
        told = {w for s in library.situations.values() for w in _words(f"{s.title} {s.short}")}
        apps = {w for app in library.apps.values() for w in _words(app.title)}
        topics = {w for topic in library.topics.values() for w in _words(topic.title) if len(w) > 3}
        self._calm = tuple(sorted(apps | (topics - told) | EVERYDAY))

    def find(self, query: str) -> Results:
        """Everything that fits ``query``. Any text at all is a query; none of it is ever search syntax."""
        asked = _words(query[:MOST_CHARACTERS])[:MOST_WORDS]
        wanted = [word for word in asked if word not in STOP_WORDS] or asked
        if not wanted:
            return Results()
        with self._lock:
            if self._waiting:
                self._make(self._waiting)
                self._waiting = None
        spelt = [(word, (*self._spelling(word), *SAME.get(word, ()))) for word in wanted]
        joined = [form for first, second in pairwise(wanted) for form in self._titles.near(first + second, 0.8)]
        instead = tuple(dict.fromkeys([*joined, *(forms[0] for word, forms in spelt if forms[0] != word)]))
        terms = [" OR ".join(f'"{form}"*' for form in forms) for _, forms in spelt]
        rows = self._ask(" OR ".join(f'"{form}"' for form in joined)) if joined else []
        rows = _without_twins(rows + self._ask(" AND ".join(f"({term})" for term in terms)))
        if len(terms) > 1 and len(rows) < 3:
            rows = _without_twins(rows + self._ask(" OR ".join(f"({term})" for term in terms)))
        urgent = " OR ".join(f'"{form}"' for _, forms in spelt for form in forms if len(form) > 3 and not form.startswith(self._calm))
        helpful = self._ask(f"{{title words}} : ({urgent})", "kind IN ('situation', 'service')") if urgent else []
        urgent_addresses = {row[1] for row in helpful}
        # Where many pages speak of it more often than the pages of help do, those come all the same.
        if not any(row[0] == "situation" and row[1] in urgent_addresses for row in rows[:MOST_RESULTS]):
            rows = _without_twins([row for row in helpful if row[0] == "situation"][:3] + rows)
        results = [Result(kind, title, address, _marked(snippet)) for kind, address, title, snippet in rows[:MOST_RESULTS]]
        first = [r for r in results if r.address in urgent_addresses and r.kind == "situation"]
        first += [r for r in results if r.address in urgent_addresses and r.kind == "service"][:3]
        return Results(tuple(first), tuple(r for r in results if r not in first), instead)

    def _ask(self, match: str, where: str = "1") -> list[tuple[str, str, str, str]]:
        # Words are marked only in what is shown: in every entry that fits, they would take most of the time.
        best = (
            "SELECT rowid, "
            "bm25(entry, 10.0, 8.0, 4.0, 1.0) * (CASE kind WHEN 'app' THEN 1.5 WHEN 'term' THEN 0.7 ELSE 1.0 END) AS likeness "
            f"FROM entry WHERE entry MATCH ? AND {where} ORDER BY likeness LIMIT ?"
        )
        with self._lock:
            order = {rowid: at for at, (rowid, _) in enumerate(self._database.execute(best, (match, MOST_RESULTS)))}
            marked = (
                f"SELECT rowid, kind, address, title, highlight(entry, 2, '{START}', '{END}'), "
                f"snippet(entry, 3, '{START}', '{END}', '…', 22) "
                f"FROM entry WHERE entry MATCH ? AND +rowid IN ({','.join(map(str, order))})"
            )
            found = self._database.execute(marked, (match,)).fetchall() if order else []
        rows = [row[1:] for row in sorted(found, key=lambda row: order[row[0]])]
        # Search words are shown to nobody: a result shows its summary, or the part of its text that fits better.
        return [(*row[:3], row[4] if START in row[4] and START not in row[3] else row[3]) for row in rows]

    def _spelling(self, word: str) -> list[str]:
        """The word with every word of a title or search word that is nearly the same; else the nearest we know."""
        if len(word) < 4 or word.isdigit():
            return [word]
        if word in self._known or word in self._prefixes:
            alike = self._strong.near(word, 0.88) if len(word) > 5 else []
            return list(dict.fromkeys([word, *alike]))
        near = self._strong.near(word, 0.74)
        if not near:
            near = self._all.near(word, 0.8)
        return near or [word]


class Spellings:
    """Known words, found by a word that is nearly the same: first by shared pairs of letters, then by likeness."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_pair: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            for pair in _pairs(word):
                self._by_pair.setdefault(pair, []).append(word)

    def near(self, word: str, cutoff: float, most: int = 2) -> list[str]:
        """At most ``most`` known words whose likeness to ``word`` (0 to 1) is ``cutoff`` or more, best first."""
        shared = Counter(known for pair in _pairs(word) for known in self._by_pair.get(pair, ()) if abs(len(known) - len(word)) <= 3)
        return get_close_matches(word, [known for known, _ in shared.most_common(12)], n=most, cutoff=cutoff)


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def _without_twins(rows: list[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    return list({row[1]: row for row in reversed(rows)}.values())[::-1]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower().replace("’", "").replace("'", ""))


def _marked(snippet: str) -> str:
    return escape(snippet).replace(START, "<mark>").replace(END, "</mark>")


def _flowing(text: str) -> str:
    """Lines as one: a heading or an entry without a full stop is parted from what follows, so that an excerpt reads well."""
    return UNFINISHED.sub(" · ", text).replace("\n", " ")


def _line(parts: Iterable[str]) -> str:
    """Search words as one line, with “won't” as one word, as it is when somebody asks."""
    return " ".join(_words(" ".join(part for part in parts if part)))


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
