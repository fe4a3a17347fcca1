"""The house style finds what it looks for, however few lines it has to look at."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content import house_words
from guidance.content.house_words import (
    LINKED,
    MOST_WORDS_IN_A_SENTENCE,
    PART,
    TYPED_BY_HAND,
    HouseWord,
    _folded,
    _without_addresses,
    read_house_words,
    reading_problems,
    style_problems,
)
from guidance.content.marks import REFERENCE
from guidance.content.prose import Prose
from guidance.content.quotes import curly
from guidance.content.records import Record
from guidance.filing import read_file

WORDS = ("stranger", "tea time", "don't care", "3-year-old", "naïve", "kiss", "c++", "…")
TEXTS = (
    "A stranger's, a STRANGER and tea\u00a0 time. strangers; pre-stranger",
    "ſtranger, KİSS, kıss, \u212aiss, DON’T care: 3-Year-Old and naïve, [c++](/c++/), [[fact:stranger|a]]…",
    "About one in five have seen it.",
    "Call 0800 123 456 or 999. One in five, one in ten, two in 10, 5% and 1,000 on 3 March 2025; 13+; must be 16.",
)


def record_of(path: str, text: str) -> Record:
    record = read_file(path, text.encode()).record
    assert record
    return record


@pytest.fixture(scope="module")
def avoid() -> tuple[HouseWord, ...]:
    entries = "".join(f'  - words: ["{word}"]\n    use: other words\n' for word in WORDS)
    return read_house_words(record_of("house-words.md", f"---\ntitle: Words\navoid:\n{entries}---\n"))


def looked_for_everywhere(text: str, avoid: tuple[HouseWord, ...]) -> set[tuple[int, str]]:
    """What there is to find, by looking for everything in every line."""
    found = set()
    for line, words in enumerate(text.split("\n"), 5):
        bare = re.sub(r"\[\[[^\[\]\n|]{1,80}(?:\|[^\[\]\n]{1,160})?\]\]", " ", re.sub(r"\]\([^)]*\)", "]", words))
        found |= {(line, f"says “{m[0]}”") for word in avoid if (m := word.pattern.search(bare))}
        found |= {(line, f"types {what} by hand") for pattern, what, _ in TYPED_BY_HAND if pattern.search(bare)}
    return found


def found(text: str, avoid: tuple[HouseWord, ...]) -> set[tuple[int, str]]:
    record = record_of("pages/a.md", f"---\ntitle: A\nsummary: B.\n---\n{text}")
    return {(p.line, re.match(r"says “.*?”(?=\. Write)|types .* by hand", p.message)[0]) for p in style_problems(record, avoid)}


@pytest.mark.parametrize("text", TEXTS)
def test_each_word_and_number_is_found_in_whatever_letters_it_is_written(text, avoid):
    assert found(text, avoid) == looked_for_everywhere(text, avoid) != set()


SNIPPETS = st.sampled_from([*WORDS, *TEXTS, "\n", " ", "-", "'", "’", "one in ", "three", "9", "٩"])


@given(st.lists(st.one_of(SNIPPETS, st.text("aiksßſKİı. \n-_'9", max_size=6)), max_size=12))
def test_nothing_is_missed_by_looking_only_where_it_may_stand(avoid, pieces):
    text = "".join(pieces)
    assert found(text, avoid) == looked_for_everywhere(text, avoid)


@given(st.text("[]()a\n", max_size=20))
def test_every_address_of_a_link_is_left_out_and_nothing_else(words):
    assert _without_addresses(words) == re.sub(r"\]\([^)]*\)", "]", words)


def test_no_address_is_looked_for_where_none_ends(monkeypatch):
    read = []

    class Linked:
        def sub(self, instead: str, words: str) -> str:
            read.append(words)
            return LINKED.sub(instead, words)

    monkeypatch.setattr(house_words, "LINKED", Linked())
    record = record_of("pages/a.md", f"---\ntitle: A\nsummary: B.\n---\n{']' + '(]' * 9}(a) b{'](' * 30_000}")
    assert list(style_problems(record, ())) == []
    assert "](](](](](](](](](](a)" in read and max(map(len, read)) < 30


def test_a_letter_is_folded_to_every_letter_it_is_taken_for():
    letter = re.compile(r"[a-z0-9]", re.IGNORECASE)
    alike = [char for char in map(chr, range(sys.maxunicode + 1)) if letter.match(char)]
    assert len(alike) > 62
    assert [char for char in alike if not re.fullmatch(PART, _folded(char)) or not re.match(_folded(char), char, re.IGNORECASE)] == []


LONG = " and on" * MOST_WORDS_IN_A_SENTENCE


def lines_of_the_long_sentences(body: str, said: str) -> list[int]:
    record = record_of("pages/a.md", f"---\ntitle: A\nsummary: B.\n---\n{body}")
    return [problem.line for problem in reading_problems(record, Prose(text=said)) if "has a sentence of" in problem.message]


def looked_for_line_by_line(body: str, sentence: str) -> int:
    start = " ".join(sentence.split()[:4])
    lines = [" ".join(curly(REFERENCE.sub(lambda m: m[2] or "", line)).split()) for line in body.split("\n")]
    return next((number for number, line in enumerate(lines, 5) if start in line), 5)


PIECES = ["We go", "“We", "'We", '"We', " go'", '"', " ", "  ", "\n", "[[fact:a|We go]]", "[[fact:a]]", " out", "*"]
BEGINNINGS = ["We go", "“We go", "‘We go’", "We go out", "and"]


@given(st.lists(st.sampled_from(PIECES)).map("".join), st.lists(st.sampled_from(BEGINNINGS), max_size=3))
def test_a_long_sentence_is_told_on_the_first_line_that_begins_like_it(body, begun):
    sentences = [f"{words}{LONG}." for words in begun]
    body += "".join([f"\n{words} and  on" for words in begun])
    assert lines_of_the_long_sentences(body, " ".join(sentences)) == [looked_for_line_by_line(body, sentence) for sentence in sentences]


def test_the_body_is_made_readable_once_however_many_sentences_are_too_long(monkeypatch):
    read = []
    monkeypatch.setattr(house_words, "curly", lambda text: read.append(text) or curly(text))
    body = "\n" * 50 + "*a*" + f"{LONG}. *a*" * 20
    assert lines_of_the_long_sentences(body, body.replace("*", "")) == [5] * 20
    assert sum(map(len, read)) == len(body)
