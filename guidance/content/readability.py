"""A smoke alarm for hard prose: the Flesch–Kincaid grade and the longest sentences.

Source: Kincaid and others, “Derivation of new readability formulas …” (1975):
0.39 × words per sentence + 11.8 × syllables per word − 15.59. Syllables are counted by rule,
so a grade is good to about half a grade; it warns, it does not judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’')\]]*\s+|\n+|(?<=:)\s*\n")


@dataclass(frozen=True, slots=True)
class Reading:
    """``grade`` in US school years; ``words`` counted; ``longest`` sentence and its length in words."""

    grade: float
    words: int
    longest: str
    longest_words: int


def syllables(word: str) -> int:
    """Syllables of one English word, at least 1."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$", "", word)
    word = re.sub(r"^y", "", word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


def sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE_END.split(text) if part and WORD.search(part)]


def grade(text: str) -> Reading:
    """The reading grade of plain text. A text without words has grade 0."""
    parts = sentences(text)
    counted = [(len(WORD.findall(part)), part) for part in parts]
    words = sum(n for n, _ in counted)
    if not words:
        return Reading(0.0, 0, "", 0)
    spoken = sum(syllables(w) for part in parts for w in WORD.findall(part))
    longest_words, longest = max(counted)
    return Reading(round(0.39 * words / len(parts) + 11.8 * spoken / words - 15.59, 1), words, longest, longest_words)
