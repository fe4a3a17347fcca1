"""A smoke alarm for hard prose: the Flesch–Kincaid grade and the longest sentences.

Source: Kincaid and others, “Derivation of new readability formulas …” (1975):
0.39 × words per sentence + 11.8 × syllables per word − 15.59. Syllables are counted by rule,
so a grade is good to about half a grade; it warns, it does not judge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

WORD = re.compile(r"[A-Za-z]+(?:[’'][A-Za-z]+)*")
SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’')\]]*\s+|\n+|(?<=:)\s*\n")


# The same texts are graded with every reading of the content, and most of them have not changed.
MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Reading:
    """``grade`` in US school years; ``words`` counted; ``longest`` sentence and its length in words."""

    grade: float
    words: int
    longest: str
    longest_words: int


@lru_cache(maxsize=8192)  # all pages together have half as many words
def syllables(word: str) -> int:
    """Syllables of one English word, at least 1."""
    word = re.sub(r"[^a-z]", "", word.lower())
    if len(word) <= 3:
        return 1
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$", "", word)
    word = re.sub(r"^y", "", word)
    return max(1, len(re.findall(r"[aeiouy]{1,2}", word)))


@lru_cache(maxsize=8)  # the grade asks, and then whoever looks for long ones
def sentences(text: str) -> tuple[str, ...]:
    return tuple([part.strip() for part in SENTENCE_END.split(text) if part and WORD.search(part)])


@lru_cache(maxsize=MOST_KEPT)
def grade(text: str) -> Reading:
    """The reading grade of plain text. A text without words has grade 0."""
    parts = sentences(text)
    spoken = [WORD.findall(part) for part in parts]
    words = sum(map(len, spoken))
    if not words:
        return Reading(0.0, 0, "", 0)
    syllables_said = sum(syllables(word) for part in spoken for word in part)
    longest_words, longest = max((len(said), part) for said, part in zip(spoken, parts))
    return Reading(round(0.39 * words / len(parts) + 11.8 * syllables_said / words - 15.59, 1), words, longest, longest_words)
