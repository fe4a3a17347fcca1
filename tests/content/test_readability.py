"""The smoke alarm for hard prose."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.readability import Reading, grade, sentences, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [("the", 1), ("me", 1), ("child", 1), ("talk", 1), ("stopped", 1), ("parent", 2), ("wanted", 2), ("table", 2), ("online", 2),
     ("family", 3), ("yellow", 2), ("don't", 1), ("information", 4), ("safeguarding", 4)],
)  # fmt: skip
def test_syllables_are_about_right(word, count):
    assert abs(syllables(word) - count) <= (1 if count > 2 else 0)


def test_sentences_end_at_marks_and_at_line_ends():
    assert sentences("Stay calm. Are you “all right?” Yes!\nA list item\n\nAnother") == (
        "Stay calm.", "Are you “all right?", "Yes!", "A list item", "Another",
    )  # fmt: skip


def test_a_text_without_words_has_grade_nothing():
    assert grade("") == grade(" … 123 \n") == Reading(0.0, 0, "", 0)


def test_the_formula_is_flesch_and_kincaids():
    # six words of one syllable in one sentence: 0.39 × 6 + 11.8 × 1 − 15.59
    assert grade("The cat sat on the mat.").grade == pytest.approx(-1.4, abs=0.1)


def test_short_words_read_easier_than_long_ones():
    easy = grade("Sit with your child. Ask what they like. Say thank you.")
    hard = grade("Safeguarding professionals recommend establishing collaborative communication regarding technological participation.")
    assert easy.grade < 3 < 12 < hard.grade


def test_the_longest_sentence_is_found_and_counted():
    reading = grade("Short one. This is quite a bit longer than that. Small.")
    assert (reading.longest, reading.longest_words) == ("This is quite a bit longer than that.", 8)


@given(st.text(max_size=300))
def test_any_text_has_a_grade(text):
    reading = grade(text)
    assert reading.words >= 0 and reading.longest_words <= reading.words


@given(st.text(max_size=60))
def test_every_word_has_a_syllable(text):
    assert syllables(text) >= 1
