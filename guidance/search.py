"""Search over a library: SQLite FTS5 in memory, forgiving of spelling, help first."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import escape
from itertools import chain, pairwise

from guidance.content.prose import plain_text
from guidance.content.translations import unmarked
from guidance.content.words import Said
from guidance.excerpts import END, START, excerpt
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
EVERYDAY = frozenset(("talk", "help"))
# What parents type for what is called a picture here.
SAME = dict.fromkeys(("photo", "photos", "pic", "pics", "image", "images"), ("picture",))
# By how many letters a word may be longer or shorter than what was meant.
MOST_LONGER = 3
UNFINISHED = re.compile(r"(?<=[^\n.?!:;,…”’])\n")
# Kinds of help, the most urgent first.
HELP = ("situation", "service")
# How an entry's likeness counts beside that of others.
WEIGHTS = {"help": 3.0, "app": 1.5, "term": 0.7, "abroad": 0.5}
KIND_NAMES = Said({
    "help": "Get help", "situation": "Get help", "service": "Who to call", "abroad": "Not in the UK?",
    "page": "Guidance", "band": "Guidance by age", "app": "App guide", "term": "Glossary", "site-page": "About this site",
})  # fmt: skip


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
        return self.kind in HELP


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

    def make(self) -> None:
        """Makes it if nobody has yet, so that no visitor waits for it."""
        with self._lock:
            if self._waiting:
                self._make(self._waiting)
                self._waiting = None

    def _make(self, library: ContentLibrary) -> None:
        entries = self._entries = tuple(_entries(library))
        # By their rows, kinds are told apart without a look at what is written in them, which would take most of the time.
        kinds = [entry.kind for entry in entries]
        self._rows = {kind: range(kinds.index(kind) + 1, kinds.index(kind) + kinds.count(kind) + 1) for kind in dict.fromkeys(kinds)}
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.execute(
            "CREATE VIRTUAL TABLE entry USING fts5(title, words, summary, body, "
            "tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
        )
        self._database.executemany(
            "INSERT INTO entry (rowid, title, words, summary, body) VALUES (?, ?, ?, ?, ?)",
            [(row, e.title, e.words, e.summary, unmarked(_flowing(e.body))) for row, e in enumerate(entries, 1)],
        )
        # All in one piece: a search then looks in one place for each word and not in a dozen.
        self._database.execute("INSERT INTO entry (entry) VALUES ('optimize')")
        weighed = " ".join(f"WHEN rowid {_within(rows)} THEN {WEIGHTS[kind]}" for kind, rows in self._rows.items() if kind in WEIGHTS)
        self._likeness = "bm25(entry, 10.0, 8.0, 4.0, 1.0)" + (f" * (CASE {weighed} ELSE 1.0 END)" if weighed else "")
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
        self.make()
        spelt = [(word, (*self._spelling(word), *SAME.get(word, ()))) for word in wanted]
        joined = [form for first, second in pairwise(wanted) for form in self._titles.near(first + second, 0.8)]
        instead = tuple(dict.fromkeys([*joined, *(forms[0] for word, forms in spelt if forms[0] != word)]))
        terms = [" OR ".join(f'"{form}"*' for form in forms) for _, forms in spelt]
        exact = " OR ".join(f'"{form}"' for form in joined)
        rows = dict.fromkeys(self._best(exact)) if joined else {}
        rows |= dict.fromkeys(self._best(" AND ".join(f"({term})" for term in terms)))
        if len(terms) > 1 and len(rows) < 3:
            rows |= dict.fromkeys(self._best(" OR ".join(terms)))
        urgent = " OR ".join(f'"{form}"' for _, forms in spelt for form in forms if len(form) > 3 and not form.startswith(self._calm))
        told, who = (self._best(f"{{title words}} : ({urgent})", kind) if urgent else [] for kind in HELP)
        shown = list(rows)[:MOST_RESULTS]
        # Where many pages speak of it more often than the pages of help do, those come all the same.
        if not set(told) & set(shown):
            shown = list(dict.fromkeys([*told[:3], *shown]))[:MOST_RESULTS]
        snippets = self._snippets(shown, " OR ".join([exact, *terms] if joined else terms))
        first = [row for row in shown if row in told] + [row for row in shown if row in who][:3]
        results = {row: self._result(row, snippets[row]) for row in shown}
        return Results(tuple(results[row] for row in first), tuple(results[row] for row in shown if row not in first), instead)

    def _best(self, match: str, kind: str = "") -> list[int]:
        """The rows that fit, of every kind or of one, those most like it first."""
        of_kind = f" AND rowid {_within(self._rows[kind])}" if kind in self._rows else " AND 0" if kind else ""
        query = f"SELECT rowid FROM entry WHERE entry MATCH ?{of_kind} ORDER BY {self._likeness} LIMIT {MOST_RESULTS}"
        with self._lock:
            return [row for (row,) in self._database.execute(query, (match,))]

    def _snippets(self, rows: Sequence[int], match: str) -> dict[int, str]:
        """Of each row its summary with the words marked, or the part of its text that fits better, as safe HTML.

        Search words are shown to nobody. A text is long, and marking it takes most of a search: it is left alone where the summary will do.
        """
        summary, body = (f"highlight(entry, {column}, '{START}', '{END}')" for column in (2, 3))
        query = (
            f"SELECT rowid, {summary}, CASE WHEN instr({summary}, '{START}') THEN '' ELSE {body} END "
            f"FROM entry WHERE entry MATCH ? AND +rowid IN ({','.join(map(str, rows))})"
        )
        with self._lock:
            found = self._database.execute(query, (match,)).fetchall() if rows else []
        marked = {row: excerpt(text) if START in text else summed for row, summed, text in found}
        return {row: _marked(marked.get(row, self._entries[row - 1].summary)) for row in rows}

    def _result(self, row: int, snippet: str) -> Result:
        entry = self._entries[row - 1]
        return Result(entry.kind, entry.title, entry.address, snippet)

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
        self._by_pair: dict[tuple[str, int], list[str]] = {}
        for word in sorted(set(words)):
            for pair in _pairs(word):
                self._by_pair.setdefault((pair, len(word)), []).append(word)

    def near(self, word: str, cutoff: float, most: int = 2) -> list[str]:
        """At most ``most`` known words whose likeness to ``word`` (0 to 1) is ``cutoff`` or more, best first."""
        pairs, lengths = _pairs(word), range(len(word) - MOST_LONGER, len(word) + MOST_LONGER + 1)
        shared = Counter(chain.from_iterable(self._by_pair.get((pair, length), ()) for length in lengths for pair in pairs))
        return get_close_matches(word, [known for known, _ in shared.most_common(12)], n=most, cutoff=cutoff)


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def _within(rows: range) -> str:
    return f"BETWEEN {rows.start} AND {rows.stop - 1}"


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
    """Kind by kind."""
    every_time = plain_text(" ".join(library.help.every_time))
    yield _Entry("help", library.help.title, library.help.address, "", library.help.summary, f"{every_time} {library.help.prose.text}")
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
    for service in sorted(library.services.values(), key=lambda service: service.group == "abroad"):
        kind = "abroad" if service.group == "abroad" else "service"
        body = f"{service.does} {service.not_for} {plain_text(service.note_html)}"
        yield _Entry(kind, service.title, service.address, _line((service.where, *service.search_words)), service.who, body)
    for term in library.terms.values():
        yield _Entry("term", term.title, term.address, _line(term.search_words), term.meaning, plain_text(term.note_html))
    for about in library.site_pages.values():
        yield _Entry("site-page", about.title, about.address, _line(about.search_words), about.summary, about.prose.text)
