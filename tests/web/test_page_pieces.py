"""A page is rendered once for a library, and its pieces are the page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from guidance.content.words import language
from guidance.page_pieces import PagePieces


class Rendered:
    """Renders its words with a gap between them, and counts how often."""

    def __init__(self, words: str = "before|after") -> None:
        self.words, self.times = words, 0

    def __call__(self) -> str:
        self.times += 1
        return self.words


@pytest.mark.parametrize("words", ["before|after", "nothing", "", "|", "a|b|c", "é|’"])
def test_the_pieces_with_the_gap_between_them_are_the_page(library, words):
    pieces = PagePieces().of(library, "key", Rendered(words), b"|")
    assert b"|".join(pieces) == words.encode() and len(pieces) == words.count("|") + 1
    assert PagePieces().of(library, "key", Rendered(words)) == [words.encode()], "without a gap it is one piece"


def test_each_key_is_rendered_once_and_anew_for_another_library(library):
    kept, page = PagePieces(), Rendered()
    for key in ("a", "b", "a", ("b", 1), "b"):
        kept.of(library, key, page, b"|")
    assert page.times == 3
    other = replace(library, version="another")
    kept.of(other, "a", page, b"|")
    assert page.times == 4
    kept.of(library, "a", page, b"|")
    assert page.times == 5, "what was kept for the earlier one went with it"


def test_each_language_keeps_its_own(library):
    kept, page = PagePieces(), Rendered()
    welsh = replace(library, language=language("cy"))
    for asked in (library, welsh, library, welsh):
        kept.of(asked, "a", page, b"|")
    assert page.times == 2


def test_under_make_run_a_changed_template_shows_at_once(library, settings):
    settings.DEBUG = True
    kept, page = PagePieces(), Rendered()
    kept.of(library, "a", page)
    page.words = "changed"
    assert kept.of(library, "a", page) == [b"changed"]


def test_no_more_are_kept_than_there_is_room_for(library):
    kept, page = PagePieces(most=5), Rendered()
    for key in range(12):
        kept.of(library, key, page)
        assert len(kept._kept["en"][1]) <= 5
    assert page.times == 12


def test_what_cannot_be_rendered_is_not_kept(library):
    kept = PagePieces()
    with pytest.raises(ZeroDivisionError):
        kept.of(library, "a", lambda: str(1 // 0))
    assert kept.of(library, "a", lambda: "well") == [b"well"]
