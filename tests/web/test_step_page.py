"""A step's page is the page its template renders, byte for byte, with the ticks put in where it is a question."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from itertools import pairwise, product

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from guidance import step_page as pages
from guidance.answers import MINUTES, Child, Visit
from guidance.forms import QuestionForm
from guidance.page_pieces import PagePieces
from guidance.selfcheck.questionnaire import Step
from guidance.step_page import HELP, QUESTION, Place, address_of, place_of, question_page, step_page


@pytest.fixture(autouse=True)
def _begin_anew(monkeypatch):
    monkeypatch.setattr(pages, "pieces", PagePieces())


@pytest.fixture
def request_for(library):
    def make(number: int, within=library):
        request = RequestFactory().get(f"/self-check/{number}/")
        request.library = within
        return request

    return make


def _rendered(request, place: Place, chosen: frozenset[str]) -> bytes:
    return render_to_string(QUESTION, place.context(QuestionForm(place.step.question, chosen=chosen)), request).encode()


def _page(library, place: Place, chosen: frozenset[str], request) -> bytes:
    return question_page(library, place, chosen, lambda: request)


def _choices(question):
    """No tick, each alone, and for several also each pair, all but one, and all."""
    names = [option.name for option in question.options]
    yield frozenset()
    yield from ({name} for name in names)
    if question.several:
        yield from ({a, b} for a, b in pairwise(names))
        yield from (set(names) - {name} for name in names)
        yield set(names)


def test_every_question_with_any_ticks_is_what_the_template_renders(library, request_for):
    for number, question in enumerate(library.questionnaire.questions, 1):
        for chosen in map(frozenset, _choices(question)):
            place, request = Place(Step(number, question), 9, "", False), request_for(number)
            assert _page(library, place, chosen, request) == _rendered(request, place, chosen), (question.name, chosen)


def test_wherever_a_question_stands_the_page_is_that_of_its_place(library, request_for):
    question = library.questionnaire.questions[2]
    chosen = frozenset({question.options[0].name})
    seen = set()
    for number, steps, child, leave_out in product((1, 2, 12), (0, 8, 9), ("", "Second child"), (False, True)):
        place, request = Place(Step(number, question), steps, child, leave_out), request_for(number)
        page = _page(library, place, chosen, request)
        assert page == _page(library, place, chosen, request) == _rendered(request, place, chosen)
        seen.add(page)
    assert len(seen) == 3 * 3 * 2 * 2


def test_it_is_rendered_once_for_all_ticks_and_again_for_another_library(library, request_for):
    place, asked = Place(Step(2, library.questionnaire.questions[1]), 9, "", False), []
    for option in place.step.question.options:
        question_page(library, place, frozenset({option.name}), lambda: asked.append(1) or request_for(2))
    assert len(asked) == 1
    renamed = replace(library, site=replace(library.site, name="Another name"))
    assert b"Another name" in _page(renamed, place, frozenset(), request_for(2, renamed))
    assert b"Another name" not in _page(library, place, frozenset(), request_for(2))


ODD = 'Say "checked" checked, <b>" checked</b> &quot; checked'


def test_words_that_look_like_a_tick_are_words(library, request_for):
    asked = library.questionnaire.questions[0]
    options = (replace(asked.options[0], text=ODD, hint=ODD), *asked.options[1:])
    question = replace(asked, text=ODD, hint=ODD, options=options)
    for chosen in map(frozenset, _choices(question)):
        place, request = Place(Step(1, question), 9, "", False), request_for(1)
        assert _page(library, place, chosen, request) == _rendered(request, place, chosen)


def test_should_the_template_ever_say_it_elsewhere_the_page_is_simply_rendered(library, request_for):
    question = replace(library.questionnaire.questions[0], link_html='<input type="radio" checked>')
    chosen = frozenset({question.options[1].name})
    place, request = Place(Step(1, question), 9, "", False), request_for(1)
    assert _page(library, place, chosen, request) == _rendered(request, place, chosen)
    assert _page(library, place, chosen, request).count(b'" checked') == 2


def test_a_changed_question_of_the_same_name_is_another_form(library):
    question = library.questionnaire.questions[1]
    other = replace(question, error="Choose again.", options=question.options[:2])
    for asked in (question, other, question):
        form = QuestionForm(asked, data={"answer": "no-such"})
        assert not form.is_valid() and form.errors["answer"] == [asked.error]
        assert [value for value, _ in form.fields["answer"].choices] == [option.name for option in asked.options]


def test_help_is_what_the_template_renders_and_leads_on_to_where_this_parent_goes(library, request_for):
    """Every worry alone, with the rest answered and without."""
    seen = {}
    for question in library.questionnaire.questions:
        for option in question.options:
            for later in ({}, {"age": frozenset({"teens"})}):
                answers = {question.name: frozenset({option.name}), **{n: c for n, c in later.items() if n != question.name}}
                path, _ = library.questionnaire.way(answers)
                here = next((step for step in path if step.is_help and step.question is question), None)
                if here is None:
                    continue
                following = library.questionnaire.following(here, answers)
                context = {"step": here, "following": address_of(following), "minutes": MINUTES, "section": "self-check"}
                number, request = here.number, partial(request_for, here.number)
                expected = render_to_string(HELP, context, request()).encode()
                visit = Visit((Child(answers),))
                for _ in range(2):
                    assert pages.help_page(library, here, following, request) == expected
                reached = library.questionnaire.first_unanswered(answers)
                if reached is None or number <= reached.number:
                    assert step_page(library, visit, number, request) == expected
                seen[option.name] = expected
    assert len(seen) > 10 and len(set(seen.values())) > 5


def test_a_step_that_is_not_there_or_not_reached_yet_has_no_page(library, request_for):
    for number in (0, -1, 2, 99):
        assert step_page(library, Visit(), number, lambda: request_for(1)) is None
    place = place_of(Step(1, library.questionnaire.questions[0]), 0, Visit(), finished=False)
    assert step_page(library, Visit(), 1, lambda: request_for(1)) == _rendered(request_for(1), place, frozenset())


def test_whether_a_child_may_be_left_out_and_which_it_is_comes_from_the_visit(library):
    step = Step(3, library.questionnaire.questions[2])
    one, three = Visit(), Visit((Child(), Child(), Child()), 2)
    assert place_of(step, 9, one, finished=False) == Place(step, 9, "", False)
    assert place_of(step, 9, three, finished=False) == Place(step, 9, "Third child", True)
    assert place_of(step, 9, three, finished=True) == Place(step, 9, "Third child", False)


def test_what_was_ticked_is_ticked_when_the_parent_comes_back(parent, library):
    walked = parent().walk()
    for address, page in walked.seen:
        form = [f for f in page.all("form", method="post") if f.all("input", name="answer")]
        if not form:
            continue
        number = int(re.search(r"\d+", address)[0])
        again = walked.client.get(f"/self-check/{number}/").content.decode()
        ticked = set(re.findall(r'value="([\w-]+)" id="id_answer_\d+" checked', again))
        assert ticked == set(walked.given[form[0].one("input", name="question").get("value")])


def test_nothing_of_one_parent_reaches_another(parent):
    """The page is shared; what is put in is not."""
    first, second = parent(), parent()
    asked = first.questions[0]
    first.answer(1, asked, [asked.options[0].name])
    second.answer(1, asked, [asked.options[-1].name])
    for who, option in ((first, asked.options[0]), (second, asked.options[-1]), (first, asked.options[0])):
        page = who.client.get("/self-check/1/").content.decode()
        assert re.findall(r'value="([\w-]+)" id="id_answer_\d+" checked', page) == [option.name]
    assert " checked" not in parent().client.get("/self-check/1/").content.decode()
