"""A text in paragraphs: what blank lines part, a heading, or one of our blocks from “:::” to “:::”, each with its place in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .front_matter import line_ends
from .prose import FENCE

HEADING = re.compile(r"#{1,6}\s+")
NAME_OF_HEADING = re.compile(r"\{#[a-z0-9-]+\}\Z")
LISTED = re.compile(r"\s*(?:[-*+]|\d+[.)])\s|\s*\||:::")

WORD = re.compile(r"[\w’']+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``below`` is the line ends under it, ``next`` the text that followed; ``number`` counts from 1 under ``heading``.

    Two are equal when their texts are.
    """

    text: str
    below: str = field(compare=False)
    next: str = field(compare=False)
    heading: str = field(compare=False)
    number: int = field(compare=False)

    @property
    def title(self) -> str:
        if not self.number:
            return f"Text, heading “{self.heading}”"
        return f"Text, paragraph {self.number}" + (f" under “{self.heading}”" if self.heading else "")

    @property
    def is_list(self) -> bool:
        """Whether each of its lines stands for itself: an entry of a list, a row of a table."""
        return all(LISTED.match(line) for line in self.text.split("\n"))

    @property
    def words(self) -> frozenset[str]:
        return frozenset(WORD.findall(self.text.lower()))


def alike(one: Paragraph, other: Paragraph) -> bool:
    """Whether the one is the other reworded: half of their words are the same."""
    ours, others = one.words, other.words
    return bool(ours) and 4 * len(ours & others) >= len(ours) + len(others)


def heading_of(text: str) -> str | None:
    """The words of a heading, which may be none, without its signs and its name; ``None`` for any other text."""
    begun = HEADING.match(text)
    if begun is None:
        return None
    # One expression for all of it would try each space and each “#” of a long row as the end of the words.
    words = NAME_OF_HEADING.sub("", text[begun.end() :].rstrip()).rstrip().rstrip("#").rstrip()
    return None if "\n" in words else words


def paragraphs_of(body: str) -> tuple[Paragraph, ...]:
    """Every paragraph in order; only blank lines above the first are left out."""
    lines = line_ends(body).split("\n")
    spans = list(_spans(lines))
    texts = ["\n".join(lines[start:end]) for start, end in spans]
    starts = [start for start, _ in spans[1:]] + [len(lines)]
    found: list[Paragraph] = []
    heading, number = "", 0
    for (_, end), text, following, next_text in zip(spans, texts, starts, [*texts[1:], ""]):
        titled = heading_of(text)
        heading, number = (heading, number + 1) if titled is None else (titled or "…", 0)
        found.append(Paragraph(text, "\n" * (following - end + 1), next_text, heading, number))
    return tuple(found)


def _spans(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(lines):
        if not lines[start].strip():
            start += 1
            continue
        end = _end_of_block(lines, start)
        if end == start:
            end = start + 1
            while not _ends(lines, start, end):
                end += 1
        yield start, end
        start = end


def _ends(lines: Sequence[str], start: int, at: int) -> bool:
    if at == len(lines) or not lines[at].strip() or HEADING.match(lines[start]) or HEADING.match(lines[at]):
        return True
    return _end_of_block(lines, at) > at


def _end_of_block(lines: Sequence[str], start: int) -> int:
    """The line after a block that opens on ``start`` and is closed before another opens; ``start`` itself when none does."""
    if not _fence(lines[start]):
        return start
    for number in range(start + 1, len(lines)):
        word = _fence(lines[number])
        if word is not None:
            return start if word else number + 1
    return start


def _fence(line: str) -> str | None:
    """The word behind “:::”, "" for a closing one, ``None`` for another line."""
    fence = FENCE.match(line.rstrip()) if line.startswith(":::") else None
    return fence[1] if fence else None


def body_of(paragraphs: Sequence[Paragraph]) -> str:
    """The text again: line ends as they were between those that stood together, a blank line between others."""
    parts: list[str] = []
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None]):
        together = following is not None and paragraph.next == following.text
        below = "\n" if following is None else paragraph.below if together or len(paragraph.below) > 1 else "\n\n"
        parts += [paragraph.text, below]
    return "".join(parts)
