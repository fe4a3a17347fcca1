"""What is published together: chosen while a file is written, also after it has been saved by itself."""

from __future__ import annotations

import pytest

from guidance.editing.agreeing import hand_in
from guidance.editing.drafting import seen_now
from guidance.editing.files import mark_of
from guidance.editing.models import Change, State

from .desk import NUMBER, PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(desk, ben):
    """A change of Ben's that another file shall be published with."""
    return desk.changed(ben, PAGE, "who is watching", "who watches")


def saves(browser, change, number="0800 111 111", *, by_itself=False):
    sent = {"whole": seen_now(NUMBER).replace("0800 123 456", number), "seen": mark_of(seen_now(NUMBER)), "change": change}
    return browser.post(f"/editor/write/{NUMBER}", sent, headers={"Accept": "application/json"} if by_itself else {})


@pytest.mark.parametrize("number", ["0800 111 111", "0800 222 222"])
def test_chosen_after_it_was_saved_by_itself(desk, writer, first, number):
    assert "Publish it together with" in main_of(writer.get(f"/editor/write/{NUMBER}")).text
    saves(writer, "", by_itself=True)
    assert Change.objects.count() == 2
    saves(writer, first.pk, number)
    assert set(first.texts()) == {NUMBER, PAGE} and desk.draft(NUMBER).change == first
    assert [change.pk for change in Change.objects.all()] == [first.pk], "no empty change is left behind"


def test_chosen_twice_it_goes_with_the_last(desk, writer, first):
    other = Change.objects.create(title="Another", author=writer.editor)
    saves(writer, other.pk, by_itself=True)
    assert desk.draft(NUMBER).change == other
    saves(writer, first.pk, by_itself=True)
    assert desk.draft(NUMBER).change == first


def test_a_page_opened_before_takes_nothing_back_again(desk, writer, first):
    saves(writer, "")
    own = desk.draft(NUMBER).change
    page = main_of(writer.get(f"/editor/write/{NUMBER}"))
    hidden = {control.get("name"): control.get("value") for control in page.all("input", type="hidden")}
    assert str(own.pk) in hidden.values() and "change" not in hidden


@pytest.mark.parametrize("why", ["not theirs", "waits", "from a colleague"])
def test_nothing_is_moved_that_is_not_theirs_to_move(desk, writer, first, rosa, ben, why):
    if why == "from a colleague":
        desk.changed(rosa, NUMBER, "0800 123 456", "0800 111 111")
    else:
        saves(writer, "", by_itself=True)
    own = desk.draft(NUMBER).change
    if why == "not theirs":
        Change.objects.filter(pk=first.pk).update(author=rosa)
    if why == "waits":
        hand_in(first, ben, desk.library)
    saves(writer, first.pk)
    assert desk.draft(NUMBER).change == own and own.state == State.WRITING
