"""The smallest answers that lead somewhere: real, in order, and without a worry where that can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from guidance.library import ContentLibrary, load_library
from guidance.selfcheck.ways import Ways
from tests.conftest import NOON


@pytest.fixture(scope="module")
def library() -> ContentLibrary:
    return load_library(Path(__file__).resolve().parents[2] / "content", NOON)


@pytest.fixture(scope="module")
def ways(library) -> Ways:
    return Ways(library.questionnaire, library.items, tuple(library.bands.values()))


def test_every_question_is_the_next_one_asked_after_the_answers_that_lead_to_it(library, ways):
    for question in library.questionnaire.questions:
        answers = ways.to_question(question.name)
        assert answers is not None
        assert library.questionnaire.first_unanswered(answers).question == question
        assert not library.questionnaire.worries(answers)


def test_help_is_the_step_right_after_its_answer(library, ways):
    for question in library.questionnaire.questions:
        for option in question.options:
            answers = ways.to_help(question.name, option.name)
            steps = library.questionnaire.path(answers)
            asked = next(step for step in steps if step.question == question)
            following = steps[asked.number] if asked.number < len(steps) else None
            assert bool(option.situation) == bool(following and following.is_help and following.question == question)


def test_every_item_is_on_the_checklist_its_answers_make_at_each_of_its_ages(library, ways):
    for item in library.items[:: max(1, len(library.items) // 12)]:
        for band in item.bands:
            made = library.checklist(ways.to_item(item.name, band))
            assert made.band.name == band
            assert item.name in {entry.item.name for entry in made.entries}, (item.name, band)


def test_an_item_stands_tonight_if_it_ever_does(library, ways):
    first = library.items[0]
    made = library.checklist(ways.to_item(first.name, first.bands[0]))
    assert first.name in {entry.item.name for entry in made.tonight}


def test_a_calm_item_is_shown_without_a_worry(library, ways):
    item = next(item for item in library.items if item.everyone)
    assert not library.checklist(ways.to_item(item.name, item.bands[0])).worries


def test_a_checklist_of_an_age_is_of_that_age(library, ways):
    for band in library.bands:
        assert library.checklist(ways.to_checklist(band)).band.name == band


def test_what_is_not_there_is_reached_by_nobody(library, ways):
    item, question = library.items[0], library.questionnaire.questions[0]
    assert ways.to_question("quokkas") is None
    assert ways.to_help("quokkas", "small") is None
    assert ways.to_help(question.name, "quokkas") is None
    assert ways.to_item("quokkas", item.bands[0]) is None
    assert ways.to_item(item.name, "quokkas") is None
    assert ways.to_checklist("quokkas") is None
