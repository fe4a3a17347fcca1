"""The last look at a page in another language."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.translations import ENGLISH_BEGINS as B
from guidance.content.translations import ENGLISH_ENDS as E
from guidance.content.translations import not_english, unmarked
from guidance.foreign_page import foreign_page

EN = ' lang="en" dir="ltr"'


def page(html):
    return foreign_page(html, lambda address: f"/cy{address}")


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        (f"<h1>{B}Get help{E}</h1>", f"<h1><span{EN}>Get help</span></h1>"),
        (f"{B}<p>One <b>two</b></p><p>Three</p>{E}", f"<p{EN}>One <b>two</b></p><p{EN}>Three</p>"),
        (f"{B}One <b>two</b>{E}", f"<span{EN}>One </span><b{EN}>two</b>"),
        (f"<title>{B}Get help{E} · Site</title>", "<title>Get help · Site</title>"),
        (f'<a title="{B}What it is{E}">Gair</a>', '<a title="What it is">Gair</a>'),
        (f'<option value="a">{B}on Monday{E}</option>', f'<option{EN} value="a">on Monday</option>'),
        (f"<p>{B}Dec 12{E} <br>{B}<br>x{E}</p>", f"<p><span{EN}>Dec 12</span> <br><br><span{EN}>x</span></p>"),
        (f"<p>{B}in {B}side{E} it{E}</p>", f"<p><span{EN}>in </span><span{EN}>side</span><span{EN}> it</span></p>"),
        (f'{B}<p lang="fr">Oui</p>{E}', '<p lang="fr">Oui</p>'),
        (f"{B}2026{E} {B}!{E}", "2026 !"),
        ("<p>Croeso</p>", "<p>Croeso</p>"),
    ],
)
def test_what_stayed_english_is_marked_where_it_stands(html, shown):
    assert page(html) == shown


def test_a_card_in_the_language_of_the_page_stands_between_english_paragraphs():
    html = f"{B}<p>One</p>{not_english('<section>Help</section>')}<p>Two</p>{E}"
    assert page(html.replace("Help", "Cymorth")) == f"<p{EN}>One</p><section>Cymorth</section><p{EN}>Two</p>"


def test_words_cut_before_their_mark_came_leave_the_rest_alone():
    assert page(f"<li><p>{B}Cut</p></li><p>Cymraeg</p>") == f"<li><p><span{EN}>Cut</span></p></li><p>Cymraeg</p>"


def test_local_links_and_forms_stay_in_the_language():
    assert page('<a class="x" href="/apps/">A</a>') == '<a class="x" href="/cy/apps/">A</a>'
    assert page('<form action="/search/">') == '<form action="/cy/search/">'
    for left in ("https://www.example.org/", "//example.org/", "#top", "tel:999", "mailto:a@b.c"):
        assert page(f'<a href="{left}">A</a>') == f'<a href="{left}">A</a>'
    assert page('<a href="/" hreflang="en-GB">English</a>') == '<a href="/" hreflang="en-GB">English</a>'


PIECES = st.sampled_from(
    [B, E, "<p>", "</p>", "<b>", "</b>", "<br>", "<title>", "</title>", "<option>", "words", " 12 ", "<", ">", "&lt;", "\n"]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_whatever_is_left_open_no_word_is_lost_and_no_mark_left(html):
    made = page(html)
    assert B not in made and E not in made
    bare = re.sub(r"</?span>", "", made.replace(EN, ""))
    assert bare == unmarked(html)
