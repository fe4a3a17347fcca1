"""Find a file on the shelf by any words an editor remembers of it, or by its public address pasted in full."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from guidance.content.fields import Named, Reading
from guidance.content.records import Record
from guidance.shelf import FLAGS, Entry, Shelf

MOST_CHARACTERS = 300
MOST_WORDS = 8
FORGIVEN = range(5, 17)
WORD = re.compile(r"[^\W_]+")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
HOST = re.compile(r"[a-z][a-z0-9+.-]*://[^/?#]*", re.IGNORECASE)

# How well a place in the file says what the file is about …
NAMED, KNOWN_BY, SAID = 12, 6, 1
# … and how near the typed word is to the one that stands there.
WHOLE, BEGINNING, SLIP = 4, 3, 1
EXACTLY_ITS_NAME = 100

KNOWN_BY_FIELDS = ("value", "owner", "search_words", "later")


def find(shelf: Shelf, words: str = "", kind: str = "", band: str = "", topic: str = "", flag: str = "") -> tuple[Entry, ...]:
    """The entries that fit, best first; in reading order when no words are given.

    Every word must be in the file's title, name, path, address, owner, value or text: whole, as the
    beginning of a longer word, or, from five letters on, with one slip. What a public address leads to
    comes first, however the address was copied. Any text at all may be asked for.
    """
    return tuple(entry for entry in _matching(shelf, words) if _fits(entry, kind, band, topic, flag))


def counts(shelf: Shelf, words: str = "", kind: str = "", band: str = "", topic: str = "", flag: str = "") -> Mapping[str, int]:
    """How many entries each filter would show, given the words and the other filters.

    Flags and kinds stand under their own names, ages and topics as ``band:teens`` and ``topic:games-and-chat``.
    """
    found: Counter[str] = Counter(dict.fromkeys(FLAGS, 0))
    for entry in _matching(shelf, words):
        if _fits(entry, kind, band, topic, ""):
            found.update(entry.flags)
        if entry.kind and _fits(entry, "", band, topic, flag):
            found[entry.kind] += 1
        if _fits(entry, kind, "", topic, flag):
            found.update(f"band:{name}" for name in entry.bands)
        if _fits(entry, kind, band, "", flag):
            found.update(f"topic:{name}" for name in entry.topics)
    return found


def _fits(entry: Entry, kind: str, band: str, topic: str, flag: str) -> bool:
    return (
        (not kind or entry.kind == kind)
        and (not band or band in entry.bands)
        and (not topic or topic in entry.topics)
        and (not flag or flag in entry.flags)
    )


def _matching(shelf: Shelf, words: str) -> Iterable[Entry]:
    words = words[:MOST_CHARACTERS].strip()
    return _index(shelf).matching(words) if words else shelf.entries


# The shelf that is served and the one that is about to be.
@lru_cache(maxsize=2)
def _index(shelf: Shelf) -> _Index:
    return _Index(shelf)


class _Index:
    """Every word of every entry, sorted, with the entries it stands in and how well it tells what they are."""

    def __init__(self, shelf: Shelf) -> None:
        self.entries, self.moved = shelf.entries, shelf.library.moved
        records = {record.path: record for kind in shelf.library.records.values() for record in kind.values()}
        self._standing: dict[str, dict[int, int]] = defaultdict(dict)
        self._at: dict[tuple[str, str], int] = {}
        for number, entry in enumerate(self.entries):
            for weight, text in _texts(entry, records.get(entry.path)):
                for word in set(_words(text)):
                    standing = self._standing[word]
                    if standing.get(number, 0) < weight:
                        standing[number] = weight
            self._at.setdefault(_key(entry.path), number)
            if entry.address:
                self._at[_key(entry.address)] = number
        self._sorted = sorted(self._standing)

    def matching(self, asked: str) -> list[Entry]:
        address = _pasted(asked)
        first = self._led_to(address) if address else None
        wanted = _words("/".join(address[-1]) if address else asked)[:MOST_WORDS]
        scores = self._scores(wanted, forgiving=False) or self._scores(wanted, forgiving=True)
        for number in scores:
            if wanted in (_words(self.entries[number].title), _words(self.entries[number].name)):
                scores[number] += EXACTLY_ITS_NAME
        order = sorted(scores, key=lambda number: (number != first, -scores[number], number))
        if first is not None and first not in scores:
            order.insert(0, first)
        return [self.entries[number] for number in order]

    def _led_to(self, addresses: list[tuple[str, str]]) -> int | None:
        for page, anchor in addresses:
            now = self.moved.get(f"/{page}/", "")
            for key in ((page, anchor), (page, ""), _key(now) if now else (page, "")):
                if key in self._at:
                    return self._at[key]
        return None

    def _scores(self, wanted: list[str], forgiving: bool) -> dict[int, int]:
        """The entries in which every word stands, each with how well they fit."""
        total: dict[int, int] | None = None
        for word in wanted:
            best = self._standing_in(word, forgiving)
            total = best if total is None else {n: total[n] + best[n] for n in total if n in best}
        return total or {}

    def _standing_in(self, word: str, forgiving: bool) -> dict[int, int]:
        best: dict[int, int] = {}
        for known in self._beginning_with(word):
            nearness = WHOLE if known == word else BEGINNING
            for number, weight in self._standing[known].items():
                # A letter or two are the beginning of too many words of a text to say anything.
                if (weight > SAID or known == word or len(word) > 2) and best.get(number, 0) < weight * nearness:
                    best[number] = weight * nearness
        if len(word) in FORGIVEN and (forgiving or not best):
            for known in {known for slip in _slips(word) for known in self._beginning_with(slip)}:
                for number, weight in self._standing[known].items():
                    best[number] = max(best.get(number, 0), weight * SLIP)
        return best

    def _beginning_with(self, start: str) -> Iterator[str]:
        at = bisect_left(self._sorted, start)
        while at < len(self._sorted) and self._sorted[at].startswith(start):
            yield self._sorted[at]
            at += 1


def _slips(word: str) -> set[str]:
    """The word with one letter too many taken out, two exchanged, one replaced, or one put in."""
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    out = {a + b[1:] for a, b in halves if b}
    exchanged = {a + b[1] + b[0] + b[2:] for a, b in halves if len(b) > 1}
    replaced = {a + letter + b[1:] for a, b in halves if b for letter in LETTERS}
    put_in = {a + letter + b for a, b in halves for letter in LETTERS}
    return out | exchanged | replaced | put_in


def _words(text: str) -> list[str]:
    """Words as they are compared: small letters, no accents, “Childline’s” as “childline”, “don’t” as “dont”."""
    text = text.lower().replace("’", "'")
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if "'" in text:
        text = re.sub(r"'s\b|'", "", text)
    return WORD.findall(text)


def _texts(entry: Entry, record: Record | None) -> Iterator[tuple[int, str]]:
    yield NAMED, f"{entry.title} {entry.name}"
    yield KNOWN_BY, f"{entry.path} {entry.address}"
    if record:
        for name, value in record.reading.values.items():
            weight = KNOWN_BY if name in KNOWN_BY_FIELDS else SAID
            yield weight, " ".join(_said(value))
        if record.kind.name == "fact" and record["kind"] in ("phone", "text-number"):
            # However the number is spaced where the editor has it from.
            yield KNOWN_BY, re.sub(r"\D", "", record["value"])
        yield SAID, f"{record.kind.name} {record.body}"


def _said(value: Any) -> Iterator[str]:
    """The words in a field's value, names of other files among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Named):
        yield value.name
    elif isinstance(value, Reading):
        yield from _said(tuple(value.values.values()))
    elif isinstance(value, Mapping):
        yield from _said(tuple(value.values()))
    elif isinstance(value, tuple):
        for part in value:
            yield from _said(part)


def _key(address: str) -> tuple[str, str]:
    """An address or path and its anchor, as they are compared."""
    page, _, anchor = address.partition("#")
    return page.strip("/").lower(), anchor.lower()


def _pasted(words: str) -> list[tuple[str, str]]:
    """What may be meant by a pasted address or path, the likeliest first; nothing when it is none."""
    pasted = unquote(words.strip("<>()[]“”‘’\"'.,; "))
    if not pasted or re.search(r"\s", pasted) or not ("/" in pasted or pasted.endswith(".md")):
        return []
    place, with_host = HOST.subn("", pasted, count=1) if HOST.match(pasted) else (pasted, 0)
    before, _, anchor = place.partition("#")
    page = before.partition("?")[0].lstrip("/") if with_host else before.partition("?")[0]
    host, slash, rest = page.partition("/")
    meant = [_key(f"{page}#{anchor}")]
    # “www.example.org/privacy/” without its https, or the path of a file from the folder above.
    if not with_host and slash and host and (re.search(r"[.:]", host) or host in ("localhost", "content")):
        meant.append(_key(f"{rest}#{anchor}"))
    return meant
