import base64
import hashlib
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from guidance.takeaway.single_file import make_file
from tests.takeaway.sheets import ADDRESS, ANSWERS, HELP, HOSTILE, child, filled_with, plain, real, sheet, talk, telling

EMPTY = {"meta", "input"}


class Reader(HTMLParser):
    """Elements, their attributes and all text; every element is closed in order."""

    def __init__(self, made: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(made)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, words):
        if self.open[-1:] != ["style"]:
            self.words.append(words)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def text(made: str) -> str:
    return plain(" ".join(Reader(made).words))


def test_has_a_language_a_neutral_title_and_headings_in_order():
    made = make_file(sheet(child("First child (teens)", help_steps=(HELP,)), child("Second child (5 to 9s)")))
    read = Reader(made)
    assert read.all("html") == [{"lang": "en-GB"}]
    assert "<title>Family chat</title>" in made
    levels = [int(name[1]) for name, _ in read.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("with_reasons", [False, True])
@pytest.mark.parametrize("name", ANSWERS)
def test_asks_nothing_of_any_server(name, with_reasons):
    made = make_file(real(name, with_reasons=with_reasons))
    read = Reader(made)
    used = {tag for tag, _ in read.elements}
    assert not used & {"script", "link", "img", "iframe", "object", "form", "base", "svg", "video", "audio"}
    for _, attributes in read.elements:
        assert "src" not in attributes
        assert "style" not in attributes
        assert not [key for key in attributes if key.startswith("on")]
        href = attributes.get("href", ADDRESS)
        assert href == ADDRESS or re.fullmatch(r"tel:\d{3,15}", href or "")
    assert "url(" not in made
    assert "@import" not in made


def test_its_own_policy_lets_only_its_own_style_in():
    made = make_file(sheet())
    style = re.search("<style>(.*?)</style>", made, re.DOTALL)
    assert style
    policy = next(meta["content"] for meta in Reader(made).all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_every_talk_has_a_box_to_tick_with_its_own_label():
    read = Reader(make_file(sheet(child("First"), child("Second"))))
    boxes = [box["id"] for box in read.all("input")]
    assert len(boxes) == len(set(boxes)) == 2 * (3 + 7)
    assert [label["for"] for label in read.all("label")] == boxes


def test_holds_every_word_of_the_sheet():
    found = text(make_file(sheet(child(help_steps=(HELP,), why="Because you said so."))))
    parts = (*(w for n in (1, 2, 3) for w in (talk(n).title, talk(n).say, talk(n).when_then, talk(n).badly)), "Title 10", "Title 90")
    for words in (*parts, HELP.title, *HELP.steps[:1], "Because you said so.", "I would tell you this.", "Please do not shout."):
        assert words in found


def test_numbers_can_be_rung():
    made = make_file(sheet(child(help_steps=(HELP,))))
    assert '<a href="tel:08088005000">0808 800 5000</a>' in made
    assert '<a href="tel:999">999</a>' in made
    assert '<a href="tel:116123">116 123</a>' in made
    assert '<a href="tel:101">101</a>' in made


@pytest.mark.parametrize("line", ["Shout (text SHOUT to 85258)", "Report a scam (forward the text to 7726)"])
def test_a_number_to_text_is_not_one_to_ring(line):
    made = make_file(filled_with(line))
    assert line in made
    assert made.count("tel:") == made.count('"tel:999">999<') == 1


@pytest.mark.parametrize("line", ["DAN 24/7", "HOPELINE247", "20 minutes", "version 1.999", "abc-999"])
def test_what_is_no_number_is_no_link(line):
    made = make_file(filled_with(line))
    assert made.count("tel:") == made.count('"tel:999">999<') == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_content_is_only_ever_text(words):
    made = make_file(filled_with(words))
    made.encode("utf-8")
    plainest = Reader(make_file(filled_with("Words")))
    assert [name for name, _ in Reader(made).elements] == [name for name, _ in plainest.elements]
    if words.isascii() and words.isprintable():
        assert plain(words) in plain(html.unescape(made))


def test_an_address_that_is_not_of_the_web_is_no_link():
    made = make_file(replace(sheet(), address="javascript:alert(1)"))
    assert [a["href"] for a in Reader(made).all("a") if not a["href"].startswith("tel:")] == []


@pytest.mark.parametrize("name", ANSWERS)
def test_tells_nothing_unless_asked(name):
    made = html.unescape(make_file(real(name)))
    found = plain(made) + text(make_file(real(name)))
    assert [words for words in telling(name) if plain(words) in found] == []
