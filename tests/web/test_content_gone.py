"""The content changes while a parent answers: a visit goes on, and asks again only what it must."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.test import Client

from guidance import snapshot
from guidance.snapshot import the_moment
from tests.takeaway.sheets import ANSWERS, plain

from .families import child_of, choose, family, page_of, plan_of, taken
from .parent import question_form
from .reading import read


@pytest.fixture
def swap(library, real_snapshot, monkeypatch):
    """Serves a changed library from now on."""

    def to(**changes):
        changed = replace(library, **changes)
        monkeypatch.setattr(
            snapshot, "_snapshot", SimpleNamespace(current=lambda: (changed, real_snapshot.current()[1]), moment=the_moment)
        )
        return changed

    return to


def _carries_on(client: Client, library) -> None:
    """Every address of a visit answers without an error, and by following it the parent reaches a checklist again."""
    for ending in ("txt", "html"):
        assert client.get(f"/self-check/family-chat.{ending}").status_code in (200, 303)
    for number in (1, 2, 9, 12):
        assert client.get(f"/self-check/{number}/").status_code in (200, 303)
    for where, fields in (("choices", {"reasons": "yes"}), ("child", {"child": "0", "step": "9"}), ("child", {"child": "0"})):
        assert client.post(f"/self-check/{where}/", fields).status_code == 303
    address = "/self-check/checklist/"
    for _ in range(12):
        response = client.get(address)
        if response.status_code == 303:
            address = response["Location"]
            continue
        assert response.status_code == 200
        form = question_form(read(response.content))
        if form is None:
            break
        question = library.questionnaire.question(form.one("input", name="question").get("value"))
        address = client.post(address, {"question": question.name, "answer": [question.options[-1].name]})["Location"]
    assert address.partition("#")[0] == "/self-check/checklist/"
    assert page_of(client).all(data_item=None)


def test_a_question_that_is_gone_stops_no_visit(library, swap):
    for question in library.questionnaire.questions:
        if question.about_age:
            continue
        rest = tuple(q for q in library.questionnaire.questions if q != question)
        changed = swap(questionnaire=replace(library.questionnaire, questions=rest))
        _carries_on(family("usual", "soon"), changed)


def test_an_answer_that_is_gone_stops_no_visit(library, swap):
    given = child_of("usual").answers
    for at, question in enumerate(library.questionnaire.questions):
        options = tuple(o for o in question.options if o.name not in given.get(question.name, ()))
        if question.about_age or options == question.options:
            continue
        questions = library.questionnaire.questions
        questions = (*questions[:at], replace(question, options=options), *questions[at + 1 :])
        changed = swap(questionnaire=replace(library.questionnaire, questions=questions))
        client = family("soon", "usual", current=1)
        response = client.get("/self-check/checklist/")
        assert response.status_code == 303, f"{question.name} is open again"
        stale = {"question": question.name, "answer": sorted(given[question.name])}
        assert client.post(response["Location"], stale).status_code in (303, 422)
        _carries_on(client, changed)


def test_an_age_band_that_is_gone_stops_no_visit(library, swap):
    at, question = next((n, q) for n, q in enumerate(library.questionnaire.questions) if q.about_age)
    for band in library.bands:
        questions = list(library.questionnaire.questions)
        questions[at] = replace(question, options=tuple(o for o in question.options if o.name != band))
        bands = {name: b for name, b in library.bands.items() if name != band}
        items = tuple(
            replace(i, bands=tuple(b for b in i.bands if b != band), say={b: said for b, said in i.say.items() if b != band})
            for i in library.items
            if set(i.bands) != {band}
        )
        changed = swap(questionnaire=replace(library.questionnaire, questions=tuple(questions)), bands=bands, items=items)
        client = family(next(name for name, (age, _) in ANSWERS.items() if age == band), "usual" if band != "10-12s" else "soon")
        assert client.get("/self-check/checklist/").status_code == 303
        _carries_on(client, changed)
        plan_of(client, [item.name for item in library.items if item.urgency == "ordinary"][:20])


def test_items_and_moments_that_are_gone_stop_no_visit(library, swap, moment):
    client = family("usual")
    choose(client, moment.item, moment.place, moment.day)
    swap(items=tuple(i for i in library.items if i.name != moment.item))
    assert not page_of(client).all(data_item=moment.item)
    assert "BEGIN:VEVENT" in taken(client, "ics") and taken(client, "txt")
    changed = swap(moments=(), days=())
    assert plain(moment.said) not in taken(client, "txt")
    _carries_on(client, changed)


ASKED = """\
---
order: 2
question: Where do they watch?
choose: one
error: Choose where they watch.
options:
  - name: alone
    text: In their room
    because: they watch alone
  - name: together
    text: With us
    because: they watch with you
---
"""


def test_an_editor_deletes_a_question_and_renames_an_answer_while_a_parent_answers(editing):
    path = editing.root / "self-check" / "questions" / "where.md"
    path.write_text(ASKED, encoding="utf-8")
    client = editing.client
    assert client.post("/self-check/1/", {"question": "age", "answer": ["teens"]})["Location"] == "/self-check/2/"
    assert client.post("/self-check/2/", {"question": "where", "answer": ["alone"]})["Location"] == "/self-check/checklist/"
    assert page_of(client).all(data_item=None)
    path.write_text(ASKED.replace("name: alone", "name: by-themselves"), encoding="utf-8")
    response = client.get("/self-check/checklist/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/2/")
    assert client.post("/self-check/2/", {"question": "where", "answer": ["alone"]}).status_code == 422
    path.unlink()
    assert client.post("/self-check/2/", {"question": "where", "answer": ["alone"]}).status_code == 303
    assert client.get("/self-check/2/")["Location"] == "/self-check/checklist/"
    assert page_of(client).all(data_item=None) and taken(client, "txt") and taken(client, "pdf")
