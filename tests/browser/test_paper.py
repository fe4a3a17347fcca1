"""Printed from the browser: a checklist, tonight's three on one sheet and the rest on its back; and a page of help."""

from __future__ import annotations

import io
import random
import unicodedata

import pytest
from django.test import override_settings
from pypdf import PdfReader

from guidance.answers import COOKIE, Child, Visit, pack
from guidance.content.prose import plain_text
from guidance.library import load_library
from guidance.snapshot import the_moment
from tests.takeaway.sheets import EVERYTHING, answers

from .served import ROOT, serving

SECRET = "a key for tests alone, long enough to be one: 0123456789 abcdefghijklmnopqrstuvwxyz"
TRIED = 400
CHECKLIST = "/self-check/checklist/"


@pytest.fixture(scope="module")
def library():
    return load_library(ROOT / "content", the_moment())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    place = tmp_path_factory.mktemp("paper")

    def with_our_key(environment):
        environment["SECRET_KEY"] = SECRET

    with serving(ROOT / "content", place / "var", place / "log", prepare=with_our_key) as made:
        yield made


def letters(checklist):
    return sum(len(e.item.title) + len(e.say) + len(e.item.when) + len(e.item.then) + len(e.item.badly) for e in checklist.tonight)


def longest_tonight(library, band):
    """The answers of a parent of that age whose three talks have the most words, of several hundred parents."""
    chance, found = random.Random(band), []
    for _ in range(TRIED):
        given = {}
        while step := library.questionnaire.first_unanswered(given):
            question = step.question
            options = [option.name for option in question.options if not option.urgency]
            some = chance.sample(options, chance.randint(1, min(3, len(options)))) if question.several else [chance.choice(options)]
            given[question.name] = question.accept([band] if question.about_age else some)
        found.append((letters(library.checklist(given)), len(found), given))
    return max(found)[2]


def printed(site, chromium, path, visit=None):
    """The text of each sheet that comes out of the printer, “fi” in two letters again."""
    context = chromium.new_context()
    if visit:
        with override_settings(SECRET_KEY=SECRET):
            context.add_cookies([{"name": COOKIE, "value": pack(visit), "url": f"{site.address}/self-check/"}])
    page = context.new_page()
    assert page.goto(site.address + path).status == 200
    sheets = [unicodedata.normalize("NFKC", sheet.extract_text()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    context.close()
    return sheets


@pytest.mark.parametrize("band", ["under-5s", "5-9s", "10-12s", "teens"])
def test_tonight_fits_one_sheet_however_much_there_is_to_say(site, chromium, library, band):
    given = longest_tonight(library, band)
    sheets = [" ".join(sheet.split()) for sheet in printed(site, chromium, CHECKLIST, Visit((Child(given),)))]
    assert len(sheets) == 2
    for entry in library.checklist(given).tonight:
        assert entry.item.badly[:30] in sheets[0]
    assert "You will not lose your phone for telling me." in sheets[0] and "0800 1111" in sheets[0]
    assert "What I need from you" in sheets[1]


@pytest.mark.parametrize("band", ["10-12s", "teens"])
def test_two_worries_with_their_help_and_every_reason_fit_two_sheets(site, chromium, library, band):
    given = answers(band, happened="suicide-or-self-harm blackmail", do_online=EVERYTHING)
    sheets = [" ".join(sheet.split()) for sheet in printed(site, chromium, CHECKLIST, Visit((Child(given),), with_reasons=True))]
    assert len(sheets) == 2
    checklist = library.checklist(given)
    for text in (*(worry.title for worry in checklist.worries), *(entry.item.badly[:30] for entry in checklist.tonight)):
        assert text in sheets[0]
    assert "What I need from you" in sheets[1]


def test_a_help_page_begins_with_what_to_do_first_and_tears_no_row_and_no_address(site, chromium, library):
    sheets = printed(site, chromium, "/get-help/blackmail/")
    words = [" ".join(sheet.split()) for sheet in sheets]
    worry = library.situations["blackmail"]
    assert "Do this first" in words[0]
    for step in worry.first:
        assert plain_text(step) in words[0]
    for service in worry.calls:
        on = [sheet for sheet in words[:2] if service.title in sheet and service.purpose in sheet]
        assert on, f"{service.title} and what it is for stand on one sheet"
    for address in ("https://www.childline.org.uk", "https://takeitdown.ncmec.org"):
        assert f"({address})" in "".join(sheets[:2]), "on one line"
