"""No trace of an answer in titles, addresses or headers, and none of one parent's answers for another."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from .parent import at_step
from .reading import read


@pytest.fixture
def different_walks(parent, library):
    """As many parents as the first question has answers, each of another mind."""
    first = library.questionnaire.questions[0]

    def answered_by(walking, number, option):
        def choose(question):
            return [option.name] if question == first else [question.options[-1 - number % 4].name]

        return walking.walk(walking.at_age(list(library.bands)[number % 4], choose))

    return [answered_by(parent(), number, option) for number, option in enumerate(first.options)]


def test_no_title_tells_what_was_answered(different_walks):
    """What stands in a title is the number of the step: the same for everyone."""
    by_address: dict[str, set[str]] = {}
    for walked in different_walks:
        for address, title in walked.titles():
            by_address.setdefault(address, set()).add(title)
    assert {a: t for a, t in by_address.items() if len(t) > 1} == {}
    words = {w.lower() for q in different_walks[0].questions for o in q.options for w in (o.text, o.because) if len(w) > 4}
    titles = [t.lower() for titles in by_address.values() for t in titles]
    assert [(t, w) for t in titles for w in words if w in t] == []


def test_no_address_tells_what_was_answered(different_walks):
    moved = {location for walked in different_walks for location in walked.moved}
    assert [m for m in moved if not re.fullmatch(r"/self-check/(\d{1,2}|checklist)/", m)] == []
    for walked in different_walks:
        for _, page in walked.seen:
            for link in [*page.all("a"), *page.all("form")]:
                address = link.get("href") or link.get("action")
                if address.startswith("/self-check/"):
                    assert "?" not in address


def test_an_error_and_the_page_it_stands_on_have_the_same_title_but_for_one_word(parent):
    walking, question = at_step(parent, 3)
    title = walking.look("/self-check/3/").one("title").text
    assert read(walking.post(3, question, []).content).one("title").text == f"Error: {title}"


def test_a_question_name_or_answer_is_in_no_header(parent):
    walking = parent()
    first = walking.questions[0]
    response = walking.post(1, first.name, walking.with_worry()(first))
    said = " ".join(f"{k}: {v}" for k, v in response.items()) + response.content.decode()
    assert not [w for w in [first.name, *(o.name for o in first.options if len(o.name) > 6)] if w in said]


def test_another_parent_sees_nothing_of_this_one(parent, client):
    parent().walk()
    assert not [i for i in read(client.get("/self-check/1/").content).all("input") if i.has("checked")]
    assert not read(Client().get("/self-check/checklist/").content).all(data_item=None)
