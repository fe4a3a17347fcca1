"""The checklist printed from the browser: tonight's three on one sheet, whatever they say, the rest on its back."""

from __future__ import annotations

import io
import random

import pytest
from django.test import override_settings
from pypdf import PdfReader

from guidance.answers import COOKIE, Child, Visit, pack
from guidance.library import load_library
from guidance.snapshot import the_moment

from .served import ROOT, serving

SECRET = "a key for tests alone, long enough to be one: 0123456789 abcdefghijklmnopqrstuvwxyz"
TRIED = 400


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
        answers = {}
        while step := library.questionnaire.first_unanswered(answers):
            question = step.question
            options = [option.name for option in question.options if not option.urgency]
            some = chance.sample(options, chance.randint(1, min(3, len(options)))) if question.several else [chance.choice(options)]
            answers[question.name] = question.accept([band] if question.about_age else some)
        found.append((letters(library.checklist(answers)), len(found), answers))
    return max(found)[2]


@pytest.mark.parametrize("band", ["under-5s", "5-9s", "10-12s", "teens"])
def test_tonight_fits_one_sheet_however_much_there_is_to_say(site, chromium, library, band):
    answers = longest_tonight(library, band)
    with override_settings(SECRET_KEY=SECRET):
        cookie = pack(Visit((Child(answers),)))
    context = chromium.new_context()
    context.add_cookies([{"name": COOKIE, "value": cookie, "url": f"{site.address}/self-check/"}])
    page = context.new_page()
    assert page.goto(f"{site.address}/self-check/checklist/").status == 200
    sheets = [" ".join(sheet.extract_text().split()) for sheet in PdfReader(io.BytesIO(page.pdf(format="A4"))).pages]
    context.close()
    assert len(sheets) == 2
    for entry in library.checklist(answers).tonight:
        assert entry.item.badly[:30] in sheets[0]
    assert "You will not lose your phone for telling me." in sheets[0] and "0800 1111" in sheets[0]
    assert "What I need from you" in sheets[1]
