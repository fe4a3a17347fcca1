"""What a search shows of a long text: the part that fits best, whole marks, few words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.excerpts import END, MOST_WORDS, START, excerpt


def marked(text: str) -> str:
    return text.replace("[", START).replace("]", END)


def shown(text: str) -> str:
    return excerpt(marked(text)).replace(START, "[").replace(END, "]")


FILLER = "one two three four five six seven eight nine ten "


def test_a_short_text_is_shown_whole():
    assert shown("A [zebra] game. Stripes · Hooves") == "A [zebra] game. Stripes · Hooves"


def test_it_begins_with_the_sentence_of_the_mark_or_three_words_before_it():
    assert shown(f"{FILLER * 3}end. Ask about the [game] today.") == "…Ask about the [game] today."
    assert shown(f"{FILLER * 3}Heading · Ask about the [game] today.") == "…Ask about the [game] today."
    assert shown(f"{FILLER * 9}the [game] today.") == "…nine ten the [game] today."


def test_it_ends_after_so_many_words_and_says_that_more_follows():
    said = shown(f"Start [game] {FILLER * 9}")
    assert len(said.split()) == MOST_WORDS and said.endswith("…")
    assert shown(f"[game] {'word ' * 20}comma, {FILLER}").endswith("comma…"), "no sign that joins what follows"


def test_where_different_marks_stand_together_comes_before_where_one_stands_again_and_again():
    text = f"[game] [game] [game] {FILLER * 12}Then. Ask about [money] in a [game] today. {FILLER * 12}"
    assert shown(text).startswith("…Ask about [money] in a [game] today.")


def test_the_first_place_wins_among_equals():
    assert shown(f"First. [game] here. {FILLER * 12}Second. [game] there.").startswith("First. [game] here.")


def test_one_very_long_word_does_not_become_a_very_long_excerpt():
    assert len(shown("[game] " + "x" * 60_000)) < 1_200


WORDS = st.lists(
    st.tuples(st.sampled_from(["a", "game", "money,", "end.", "why?", "·", "x" * 30, "—"]), st.booleans()), min_size=1, max_size=400
)


@given(WORDS)
def test_every_excerpt_is_a_part_of_the_text_with_a_mark_in_it_and_every_mark_whole(words):
    text = " ".join(f"[{word}]" if is_marked else word for word, is_marked in [*words, ("last", True)])
    said = shown(text)
    inner = said.removeprefix("…").removesuffix("…")
    assert inner in text and "[" in inner
    assert len(inner.split(" ")) <= MOST_WORDS
    assert re.fullmatch(r"(?:[^\[\]]|\[[^\[\]]*\])*", said)
    assert said.startswith("…") == (not text.startswith(inner)) or text.count(inner) > 1


@pytest.mark.parametrize("phrase", ["[two words] and more", f"{FILLER * 2}[a b c d e f g] end"])
def test_a_mark_that_is_cut_ends_where_the_text_ends(phrase):
    assert shown(phrase).count("[") == shown(phrase).count("]")
