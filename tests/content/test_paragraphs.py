"""A text in paragraphs, each with its place in words, and put together again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content.front_matter import read_document
from guidance.content.paragraphs import body_of, heading_of, paragraphs_of

from .documents import real_files

TEXT = """\
First.

## Words to say {#say}
Right below it.
Second line.
::: say
Who is
that?

Still them.
:::
After.

- one
- two


### Next ##

Last.
"""


def test_each_paragraph_knows_its_place():
    assert [(p.title, p.text.split("\n")[0]) for p in paragraphs_of(TEXT)] == [
        ("Text, paragraph 1", "First."),
        ("Text, heading “Words to say”", "## Words to say {#say}"),
        ("Text, paragraph 1 under “Words to say”", "Right below it."),
        ("Text, paragraph 2 under “Words to say”", "::: say"),
        ("Text, paragraph 3 under “Words to say”", "After."),
        ("Text, paragraph 4 under “Words to say”", "- one"),
        ("Text, heading “Next”", "### Next ##"),
        ("Text, paragraph 1 under “Next”", "Last."),
    ]
    assert [p.text for p in paragraphs_of(TEXT)][3] == "::: say\nWho is\nthat?\n\nStill them.\n:::"


def test_a_block_that_is_not_closed_is_words_like_others():
    assert [p.text for p in paragraphs_of("::: say\nWho?\n\nThat.\n\n::: tip\nTry.\n:::\n:::\n")] == [
        "::: say\nWho?",
        "That.",
        "::: tip\nTry.\n:::",
        ":::",
    ]


def test_lists_and_tables_are_told_from_words():
    told = {
        text: paragraphs_of(text)[0].is_list
        for text in ("- a\n- b", "1. a\n2) b", "| a |\n|---|", "::: glance\n- a\n:::", "a\n- b", "- a\n  b")
    }
    assert list(told.values()) == [True, True, True, True, False, False]


def test_paragraphs_that_come_together_get_a_blank_line_between():
    heading, words, _, tip = paragraphs_of("## A\nb\n::: tip\nc\n:::\nd")[:4]
    assert body_of([heading, words]) == "## A\nb\n"
    assert body_of([words, heading]) == "b\n\n## A\n"
    assert body_of([tip, words]) == "d\n\nb\n"
    assert body_of([]) == ""


@settings(max_examples=300)
@given(st.lists(st.sampled_from(["", "## A", "b", ":::", "::: tip", "- c", "  ", "d e"]), max_size=14).map("\n".join))
def test_any_text_comes_together_again(text):
    paragraphs = paragraphs_of(text)
    assert body_of(paragraphs).split() == text.split()
    assert [line for line in body_of(paragraphs).split("\n") if line.strip()] == [line for line in text.split("\n") if line.strip()]
    assert paragraphs_of(body_of(paragraphs)) == paragraphs


def test_every_real_text_comes_together_again():
    for path, _kind, text in real_files():
        body = read_document(path, text.encode())[0].body
        assert body_of(paragraphs_of(body)).strip("\n") == body.strip("\n"), path


@given(
    st.one_of(
        st.text("# a{}-\n", max_size=12), st.text("# a{}-", max_size=12).map("## {}".format), st.text(max_size=12).map("# {} {{#a}}".format)
    )
)
def test_a_heading_is_what_stands_between_its_signs_and_its_name(text):
    written = re.match(r"#{1,6}\s+(.*?)\s*#*\s*(?:\{#[a-z0-9-]+\}\s*)?\Z", text)
    assert heading_of(text) == (written and written[1])


@pytest.mark.parametrize("between", [" ", "#", " #", "{#a", "{#a} "])
@pytest.mark.usefixtures("has_to_end")
def test_a_heading_made_to_be_slow_to_read_ends(between):
    [paragraph] = paragraphs_of(f"## a{between * (30_000 // len(between))}b")
    assert paragraph.heading[::29_000] == f"a{paragraph.heading[29_000]}"
