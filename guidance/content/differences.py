"""What differs between two versions of a content file, as an editor reads it: field by field, then paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .alignment import Hunk, hunks, paired
from .fields import Field
from .front_matter import Document, line_ends, read_document
from .labels import label
from .paragraphs import Paragraph, alike, paragraphs_of
from .typed import in_words as value_in_words
from .typed import same, typed
from .writing import raw_lines, write_field

# A sign beside a word is none of it, so that a word stays the same when a list goes on behind it; a number with spaces is one.
WORD = re.compile(r"\+?\d+(?: \d+)+|\w+(?:[’'-]\w+)*|[^\w\s]")
RUN_WORD = re.compile(r"\S+")
LONGEST_RUN = 24
KEPT_OF_A_RUN = 8
MOST_WORDS_BETWEEN = 2
LEAST_STEPS = 2_000
STEPS_FOR_A_CHARACTER = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words: ``mark`` is "" where they stay, "+" where they came, "-" where they are gone."""

    text: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one paragraph of the text, that is another now."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    title: str
    before: str
    after: str


def differences(fields: Sequence[Field], before: str | None, after: str | None, *, in_full: bool = False) -> tuple[Difference, ...]:
    """What changed, fields first; ``None`` is a file that is not there. Never raises, and its time is bounded.

    A file that cannot be read, and one where only comments or line breaks changed, is compared line by line.
    ``in_full`` keeps the long stretches that stay, which are else shortened to “…”.
    """
    if before == after:
        return ()
    try:
        changes = list(_by_parts(fields, before, after))
    except _Broken:
        changes = []
    changes = changes or list(_by_lines(before or "", after or ""))
    made = (Difference(change.title, word_pieces(change.before, change.after)) for change in changes)
    return tuple(made if in_full else (Difference(d.title, tuple(_shortened(d.pieces))) for d in made))


def in_words(found: Sequence[Difference]) -> str:
    """Differences as plain text, one to a line: ``title: the [-old-] {+new+} words``."""
    signs = {"": "{}", "+": "{{+{}+}}", "-": "[-{}-]"}
    return "\n".join(
        f"{difference.title}: " + "".join(signs[piece.mark].format(piece.text) for piece in difference.pieces) for difference in found
    )


class _Broken(Exception):
    pass


def _read(text: str | None) -> Document | None:
    if text is None:
        return None
    document, _ = read_document("", text.encode("utf-8", "surrogatepass"))
    if document is None:
        raise _Broken
    return document


def _by_parts(fields: Sequence[Field], before: str | None, after: str | None) -> Iterator[_Change]:
    old, new = _read(before), _read(after)
    values = [document.head.entries if document else {} for document in (old, new)]
    for spec in fields:
        was, now = (typed(spec, entries.get(spec.name)) for entries in values)
        if was is None or now is None:
            yield from _lines_of(spec.name, before, after)
        elif not same(spec, was, now):
            words = [value_in_words(spec, value) for value in (was, now)]
            if words[0] == words[1]:
                words = [write_field(spec, value) for value in (was, now)]
            yield _Change(label(spec.name), *words)
    known = {spec.name for spec in fields}
    for name in dict.fromkeys(name for entries in values for name in entries if name not in known):
        yield from _lines_of(name, before, after)
    yield from _by_paragraphs(old.body if old else "", new.body if new else "")


def _lines_of(name: str, before: str | None, after: str | None) -> Iterator[_Change]:
    """A field that has the wrong shape, or none that a noun has, by the lines it stands on."""
    was, now = (raw_lines(text or "", name) for text in (before, after))
    if was != now:
        yield _Change(label(name), was, now)


def _by_paragraphs(before: str, after: str) -> Iterator[_Change]:
    old, new = paragraphs_of(before), paragraphs_of(after)
    for hunk in hunks([_spaced(p) for p in old], [_spaced(p) for p in new]):
        for part in paired(hunk, old, new, alike):
            gone, come = old[part.start : part.end], new[part.other_start : part.other_end]
            if gone and come:
                title = come[0].title + (f", and {len(come) - 1} more" if len(come) > 1 else "")
                yield _Change(title, *("\n\n".join(p.text for p in version) for version in (gone, come)))
            yield from (_Change(p.title, p.text, "") for p in (() if come else gone))
            yield from (_Change(p.title, "", p.text) for p in (() if gone else come))


def _spaced(paragraph: Paragraph) -> str:
    """A paragraph’s words whatever its line breaks; a list, a table and a block keep theirs."""
    return paragraph.text if paragraph.is_list or paragraph.text.startswith(":::") else " ".join(paragraph.text.split())


def _by_lines(before: str, after: str) -> Iterator[_Change]:
    old, new = (line_ends(text).removesuffix("\n").split("\n") if text else [] for text in (before, after))
    for hunk in hunks(old, new):
        gone, come = old[hunk.start : hunk.end], new[hunk.other_start : hunk.other_end]
        first, lines = (hunk.other_start, len(come)) if come else (hunk.start, len(gone))
        title = f"Line {first + 1}" if lines == 1 else f"Lines {first + 1} to {first + lines}"
        if any(gone) or any(come):
            yield _Change(title, "\n".join(gone), "\n".join(come))


# Words


def word_pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The words of both: without those that came it is ``before``, without those that are gone ``after``."""
    old, new = _words(before), _words(after)
    steps = LEAST_STEPS + STEPS_FOR_A_CHARACTER * (len(before) + len(after))
    found: list[Piece] = []
    at, other_at = 0, 0
    changed = _as_read(hunks([word for _, word in old], [word for _, word in new], steps))
    for hunk in [*changed, Hunk(len(old), len(old), len(new), len(new))]:
        for (gap, word), (other_gap, _) in zip(old[at : hunk.start], new[other_at : hunk.other_start], strict=True):
            found += [Piece(gap + word, "")] if gap == other_gap else [Piece(gap, "-"), Piece(other_gap, "+"), Piece(word, "")]
        gone, come = (
            "".join(gap + word for gap, word in part) for part in (old[hunk.start : hunk.end], new[hunk.other_start : hunk.other_end])
        )
        gap = old[hunk.start][0] if gone and come and old[hunk.start][0] == new[hunk.other_start][0] else ""
        found += [Piece(gap, ""), Piece(gone[len(gap) :], "-"), Piece(come[len(gap) :], "+")]
        at, other_at = hunk.end, hunk.other_end
    return tuple(_joined(found))


def _words(text: str) -> list[tuple[str, str]]:
    """Words and signs, each with the gap before it; the last is the gap at the end."""
    found, at = [], 0
    for match in WORD.finditer(text):
        found.append((text[at : match.start()], match[0]))
        at = match.end()
    return [*found, (text[at:], "")]


def _as_read(found: Sequence[Hunk]) -> list[Hunk]:
    """Changes with hardly a word between them as one: “the” that happens to stay within a new sentence says nothing."""
    joined: list[Hunk] = []
    for hunk in found:
        last = joined[-1] if joined else None
        if last and hunk.start - last.end <= MOST_WORDS_BETWEEN and hunk.start - last.end < min(last.size, hunk.size):
            joined[-1] = Hunk(last.start, hunk.end, last.other_start, hunk.other_end)
        else:
            joined.append(hunk)
    return joined


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """What is gone between two stretches that stay as one piece, and so what came."""
    held = {"": "", "-": "", "+": ""}
    for piece in [*pieces, Piece("", "")]:
        if piece.mark == "" and piece.text and (held["-"] or held["+"]):
            yield from (Piece(held[mark], mark) for mark in ("", "-", "+") if held[mark])
            held = {"": "", "-": "", "+": ""}
        held[piece.mark] += piece.text
    yield from (Piece(held[mark], mark) for mark in ("", "-", "+") if held[mark])


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        words = list(RUN_WORD.finditer(piece.text)) if piece.mark == "" else []
        if len(words) <= LONGEST_RUN:
            yield piece
            continue
        start = piece.text[: words[KEPT_OF_A_RUN - 1].end()] + " " if number else ""
        end = " " + piece.text[words[-KEPT_OF_A_RUN].start() :] if number < len(pieces) - 1 else ""
        yield Piece(f"{start}…{end}", "")
