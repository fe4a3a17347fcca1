"""Straight quotation marks become curly ones, and nothing else changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.quotes import curly, curly_markup


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("don't", "don’t"),
        ('"Thank you for telling me."', "“Thank you for telling me.”"),
        ('She said, "stop". Then she left.', "She said, “stop”. Then she left."),
        ('("now")', "(“now”)"),
        ("the teens' phones", "the teens’ phones"),
        ("a 'special secret' is", "a ‘special secret’ is"),
        ("nothing here", "nothing here"),
    ],
)
def test_quotes_are_curled_as_a_reader_expects(typed, read):
    assert curly(typed) == read


@given(st.text())
def test_only_quotes_change_and_lines_still_count(text):
    curled = curly(text)
    assert len(curled) == len(text) and curled.count("\n") == text.count("\n")
    assert all(a == b or a in "\"'" for a, b in zip(text, curled))


def test_attributes_are_left_alone():
    assert curly_markup('<a href="/x/">it\'s "this"</a>') == '<a href="/x/">it’s “this”</a>'


def test_the_text_of_a_page_is_curled_and_its_long_sentence_keeps_its_line(content_tree, load):
    head = "---\ntitle: Quotes\nsummary: A page.\nupdated_on: 2026-01-01\n---\n"
    long = "It's " + "very " * 30 + "long."
    library = load(content_tree({"pages/quotes.md": f'{head}She said "it\'s fine".\n\n{long}\n'}))
    assert "She said “it’s fine”." in library.site_pages["quotes"].prose.html
    assert [p.line for p in library.problems if p.path == "pages/quotes.md" and "a sentence of" in p.message] == [8]
