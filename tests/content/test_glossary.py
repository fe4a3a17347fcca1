"""Marked words: their meaning stands on the same page, for fingers, keyboards and paper."""

from __future__ import annotations

import re

from guidance.content.glossary import Term, with_meanings_below

TERMS = {
    "grooming": Term("grooming", "Grooming", "Making friends to do harm. It is “slow”.", (), (), ""),
    "dm": Term("dm", "DM <b>", "A private message & more.", (), (), ""),
}


def marked(name: str, words: str) -> str:
    return f'<a class="term" href="/glossary/#{name}" title="What it means">{words}</a>'


def test_a_page_without_marked_words_stays_as_it_is():
    html = '<p>See <a href="/glossary/#dm">the glossary</a>.</p>'
    assert with_meanings_below(html, TERMS) == html


def test_each_word_leads_to_its_meaning_below_and_back():
    html = with_meanings_below(f"<p>{marked('grooming', 'grooming')} by {marked('dm', 'DM')}</p>", TERMS)
    words = [f'<a class="term" id="from-{name}" href="#word-{name}">{said}</a>' for name, said in [("grooming", "grooming"), ("dm", "DM")]]
    assert html.startswith(f"<p>{words[0]} by {words[1]}</p>")
    assert re.findall(r'<dt id="word-([a-z]+)">', html) == ["grooming", "dm"]
    assert re.findall(r'href="#from-([a-z]+)"', html) == ["grooming", "dm"]
    assert "Making friends to do harm. It is “slow”." in html


def test_a_word_used_twice_is_explained_once_and_no_id_is_given_twice():
    html = with_meanings_below(f"<p>{marked('dm', 'DM')} and {marked('dm', 'DMs')}</p>", TERMS)
    ids = re.findall(r'id="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids)) == ["from-dm", "word-dm"]
    assert html.count('href="#word-dm"') == 2


def test_what_an_editor_typed_is_only_words():
    html = with_meanings_below(marked("dm", "DM"), TERMS)
    assert "DM &lt;b&gt;" in html and "message &amp; more" in html


def test_a_word_whose_term_is_gone_keeps_its_link():
    html = marked("gone", "gone")
    assert with_meanings_below(html, TERMS) == html
