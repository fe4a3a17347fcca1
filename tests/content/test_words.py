"""The site's own words in another language, and what happens where a translation is wrong."""

from __future__ import annotations

import gettext
import io
from datetime import datetime

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from guidance.content.words import (
    ENGLISH,
    Language,
    Said,
    date_in_words,
    moment_in_words,
    number_in_place,
    phrase,
    speaking,
    spoken,
    translate,
)


def language_with(code="cy", right_to_left=False, **said):
    catalog = Catalog(locale=code)
    for english, words in said.items():
        catalog.add(english.replace("_", " "), words)
    packed = io.BytesIO()
    write_mo(packed, catalog)
    packed.seek(0)
    return Language(code, code, right_to_left, code, gettext.GNUTranslations(packed))


def test_english_is_what_stands_in_the_code():
    assert spoken() is ENGLISH and translate("Look again") == "Look again"


def test_words_are_said_in_the_language_of_the_block_and_english_after_it():
    with speaking(language_with(Look_again="Edrychwch eto")):
        assert translate("Look again") == "Edrychwch eto"
        assert translate("Not translated") == "Not translated"
        assert translate("") == ""
    assert translate("Look again") == "Look again"


def test_a_list_of_words_is_said_when_it_is_asked():
    list_of_words = Said({"again": "Look again"})
    with speaking(language_with(Look_again="Edrychwch eto")):
        assert (list_of_words["again"], dict(list_of_words)) == ("Edrychwch eto", {"again": "Edrychwch eto"})
    assert list_of_words["again"] == "Look again"
    Said.every.remove(list_of_words)


@pytest.mark.parametrize("wrong", ["Ffoniwch {rhif}", "Ffoniwch {", "Ffoniwch {0}"])
def test_a_translation_with_wrong_braces_counts_as_none(wrong):
    with speaking(language_with(**{"Call {number}": wrong})):
        assert phrase("Call {number}", number="999") == "Call 999"
    with speaking(language_with(**{"Call {number}": "Ffoniwch {number}"})):
        assert phrase("Call {number}", number="999") == "Ffoniwch 999"


def test_a_phone_number_is_kept_whole_only_where_one_reads_from_the_right():
    assert number_in_place("0800 1111") == "0800 1111"
    with speaking(language_with("ar", right_to_left=True)):
        assert number_in_place("0800 1111") == "\u20660800 1111\u2069"


def test_a_moment_says_its_time_only_when_it_has_one():
    with speaking(language_with("pl")):
        assert date_in_words(datetime(2026, 11, 22).date()) == "22 listopada 2026"
        assert moment_in_words(datetime(2026, 11, 22)) == "22 listopada 2026"
        assert moment_in_words(datetime(2026, 11, 22, 9, 30)) == "22 listopada 2026, 09:30"
    assert moment_in_words(datetime(2026, 11, 22, 9, 30)) == "09:30 on 22 November 2026"
