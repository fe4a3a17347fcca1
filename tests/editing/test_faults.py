"""Problems as the form tells them: by the field or the place in the text, never by a line that is not in sight."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.paragraphs import heading_of
from guidance.content.problems import Problem
from guidance.editing import faults
from guidance.editing.drafting import seen_now
from guidance.editing.faults import faults_in, faults_of, id_of
from guidance.editing.files import mark_of
from tests.web.reading import read

from .desk import NUMBER, PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db

SITUATION = """---
title: Someone threatens them
short: Threats
first:
  - Stay calm.
  - Save it.
not_handled:
  - service: helpline
    why: Not this.
  - service: helpers
---

Words.

## What to do {#do}

More words.
"""
PATH = "get-help/threats.md"


def fault(line: int, message: str, **how):
    [found] = faults_in(PATH, SITUATION, [Problem(PATH, line, message)], here=True, **how)
    return found.where, found.address, found.message


@pytest.mark.parametrize(
    ("line", "message", "told"),
    [
        (6, "names nobody", ("In “First steps”", "#f-first", "names nobody")),
        (3, "“short” has 90 characters; keep it to 60.", ("In “Short name”", "#f-short", "has 90 characters; keep it to 60.")),
        (2, "needs “say”: follows “summary”.", ("In “Words to say”", "#f-say", "fill this in: follows “summary”.")),
        (2, "needs “call”: services to call.", ("In “Who to call”", "#f-call", "fill this in: services to call.")),
        (8, "is not a name", ("In “Who does not handle it”, number 1, “Service”", "#f-not_handled-0-service", "is not a name")),
        (10, "needs “why”: what.", ("In “Who does not handle it”, number 2, “Why”", "#f-not_handled-1-why", "fill this in: what.")),
        (13, "is hard", ("In the text", "#body", "is hard")),
        (17, "is hard", ("In the text, under “What to do”", "#body", "is hard")),
        (1, "is odd", ("In the file", "#body", "is odd")),
    ],
)  # fmt: skip
def test_a_problem_is_told_by_its_field_or_its_place_in_the_text(line, message, told):
    assert fault(line, message) == told


HEAD = "---\ntitle: Someone threatens them\n---\n"
PLACES = st.lists(st.sampled_from(["", "Words.", "## One", "### Two {#two}", "# ", "#three"]), max_size=12)


@given(PLACES.filter(bool))
def test_each_line_of_a_text_is_below_the_last_heading_down_to_it(lines):
    told = faults_in(PATH, HEAD + "\n".join(lines), [Problem(PATH, 4 + number, "is hard") for number in range(len(lines))], here=True)
    above = [[words for words in map(heading_of, lines[: number + 1]) if words is not None] for number in range(len(lines))]
    assert [fault.where for fault in told] == [f"In the text, under “{found[-1]}”" if found else "In the text" for found in above]


def test_a_text_is_read_once_for_its_headings_however_much_there_is_to_mend(monkeypatch):
    read = []
    monkeypatch.setattr(faults, "heading_of", lambda line: read.append(line) or heading_of(line))
    lines = ["Read once.", *[""] * 50, *["Broken."] * 20]
    told = faults_in(PATH, HEAD + "\n".join(lines), [Problem(PATH, 55 + number, "is hard") for number in range(20)], here=True)
    assert {fault.where for fault in told} == {"In the text"}
    assert read == lines


def test_the_line_is_told_where_the_whole_text_is_shown():
    assert fault(6, "names nobody", as_one_text=True) == ("Line 6", "?view=text#whole", "names nobody")


def test_a_file_that_no_form_can_show_is_told_by_its_lines():
    [found] = faults_in(PATH, SITUATION.replace("short:", "shrt:"), [Problem(PATH, 3, "is odd")], here=True)
    assert (found.where, found.address) == ("Line 3", "#whole")


def test_of_another_file_the_title_is_told_and_its_form_is_a_click_away():
    [found] = faults_of([Problem(PATH, 6, "names nobody")], {PATH: SITUATION})
    assert found.where == "In “First steps” of “Someone threatens them”"
    assert found.address == f"/editor/write/{PATH}#f-first"


def test_a_file_that_is_gone_is_told_too():
    assert [f.message for f in faults_of([Problem(PATH, 1, "is gone")], {})] == ["is gone"]


def test_of_a_file_where_none_can_be_no_form_is_promised():
    [found] = faults_of([Problem("facts/A b.md", 1, "lies where no content belongs")], {"facts/A b.md": "x"})
    assert (found.where, found.address) == ("Line 1 of “facts/A b.md”", "")


@pytest.mark.parametrize(("name", "made"), [("f.any.lines", "f-any"), ("f.first.raw", "f-first"), ("f.options.0.text", "f-options-0-text")])
def test_an_id_is_the_same_however_the_value_is_shown(name, made):
    assert id_of(name) == made


def whole(path, text):
    return {"whole": text, "seen": mark_of(seen_now(path))}


BROKEN = (
    ("get-help/blackmail.md", lambda text: re.sub(r"(?m)^short: .*$", "short: " + "x " * 200, text)),
    ("get-help/blackmail.md", lambda text: text.replace("say: You", "not_handled:\n  - service: helpline\nsay: You")),
    (NUMBER, lambda text: text.replace("sureness: known", "sureness: no-idea")),
    (PAGE, lambda text: text.replace("::: say", "::: sya", 1)),
)


@pytest.mark.parametrize(("path", "breaks"), BROKEN)
def test_each_thing_to_mend_leads_to_a_place_on_the_form(desk, writer, path, breaks):
    text = breaks(desk.text(path))
    assert text != desk.text(path)
    writer.post(f"/editor/write/{path}", whole(path, text))
    page = read(writer.get(f"/editor/write/{path}").content)
    told = [link.get("href") for link in page.one("section", aria_labelledby="mend").all("a")]
    ids = {part.get("id") for part in page.all() if part.get("id")}
    assert told and all(address.removeprefix("#") in ids for address in told if address.startswith("#"))
    assert "Line " not in page.one("section", aria_labelledby="mend").text


def test_saved_with_things_to_mend_is_said_so(desk, writer):
    text = desk.text(PAGE).replace("::: say", "::: sya", 1)
    writer.post(f"/editor/write/{PAGE}", whole(PAGE, text))
    assert "Saved, with 3 things to mend" in writer.said(f"/editor/write/{PAGE}")
    writer.post(f"/editor/write/{PAGE}", whole(PAGE, desk.text(PAGE).replace("Going live", "Going out")))
    assert "Saved. Readers see it when it is published." in writer.said(f"/editor/write/{PAGE}")


def test_the_reading_grade_is_explained_and_never_that_of_other_words(desk, writer):
    sound = writer.post(f"/editor/check/{PAGE}", whole(PAGE, desk.text(PAGE))).content.decode()
    assert re.search(r"easy from the age of about \d+\. We write for 9 to 11\.", sound)
    broken = writer.post(f"/editor/check/{PAGE}", whole(PAGE, desk.text(PAGE).replace("title:", "title: [", 1))).content.decode()
    assert "Reading grade: not while the text has problems." in broken and "easy from" not in broken


def test_whoever_opens_a_file_of_another_change_is_told_first_of_all(desk, ben, rosa, writer, signed_in):
    change = desk.changed(rosa, NUMBER, "0800 123 456", "0800 111 111")
    page = main_of(writer.get(f"/editor/write/{NUMBER}"))
    assert "is already being changed in" in page.text and "Rosa began it." in page.text
    assert f"/editor/changes/{change.pk}/" in [link.get("href") for link in page.all("a")]
    assert "is already being changed" not in signed_in("reviewer", "rosa").said(f"/editor/write/{NUMBER}")


def test_a_file_of_an_undo_is_told_to_whoever_began_the_undo_too(desk, ben, rosa, writer):
    change = desk.published(desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111"), ben, rosa)
    writer.post(f"/editor/changes/{change.pk}/again/")
    assert "It takes earlier words back." in writer.said(f"/editor/write/{NUMBER}")
