"""Whose change it is: who may hand it in, and whose words bar them from agreeing to it."""

from __future__ import annotations

import pytest

from guidance.editing.agreeing import hand_in, may_agree
from guidance.editing.clash import bring_together, with_other_words
from guidance.editing.drafting import drop, save, seen_now, take_up_again, withdraw
from guidance.editing.files import mark_of
from guidance.editing.models import Role, State

from .desk import NUMBER, PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db
BARRED = "You wrote in it, so somebody else has to agree to it."


@pytest.fixture
def change(desk, ben):
    return desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")


@pytest.mark.parametrize("more", [{}, {"minute": ""}])
def test_another_writer_hands_in_nothing_of_a_colleagues(change, signed_in, more):
    wren, address = signed_in("writer", "wren"), f"/editor/changes/{change.pk}/"
    assert not main_of(wren.get(address)).all("button")
    refused = wren.post(f"{address}act/", {"act": "hand-in", **more}, follow=True)
    assert "This is Ben’s change." in main_of(refused).text
    change.refresh_from_db()
    assert change.state == State.WRITING


def test_a_reviewer_may_hand_in_what_lies_there_finished(change, signed_in):
    signed_in("reviewer", "rosa").post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in"})
    change.refresh_from_db()
    assert change.state == State.READY


def autosaved(editor, old, new):
    text = seen_now(NUMBER)
    return save(editor, NUMBER, text.replace(old, new), mark_of(text), title="x", autosaved=True)


def test_a_letter_typed_and_taken_away_again_bars_nobody(change, rosa):
    autosaved(rosa, "0800 111 111", "0800 111 1119")
    assert may_agree(change, rosa) == BARRED
    autosaved(rosa, "0800 111 1119", "0800 111 111")
    assert may_agree(change, rosa) == ""


def test_a_letter_that_another_took_away_bars_nobody(desk, change, ben, rosa):
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 111 1119")
    desk.changed(ben, NUMBER, "0800 111 1119", "0800 111 111")
    assert may_agree(change, rosa) == "" and may_agree(change, ben)


def test_one_word_that_is_left_of_several_bars(desk, change, ben, rosa):
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 222 222")
    desk.changed(rosa, NUMBER, "sureness: known", "sureness: to-confirm")
    desk.changed(ben, NUMBER, "0800 222 222", "0800 111 111")
    assert may_agree(change, rosa) == BARRED


def test_words_that_came_back_bar_again(desk, change, ben, rosa):
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 222 222")
    desk.changed(ben, NUMBER, "0800 222 222", "0800 111 111")
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 222 222")
    assert may_agree(change, rosa) == BARRED


def test_words_of_a_file_that_was_left_out_bar_nobody(desk, change, rosa):
    text = seen_now(PAGE).replace("who is watching", "who watches")
    drop(desk.write(rosa, PAGE, text, change=change).draft)
    assert may_agree(change, rosa) == ""


@pytest.fixture
def aside(desk, change, rosa):
    """Words of Rosa's that met Ben's."""
    before = desk.text(NUMBER)
    return desk.write(rosa, NUMBER, before.replace("0800 123 456", "0800 222 222"), seen=before).clash


def test_words_set_aside_bar_nobody(change, aside, rosa):
    assert may_agree(change, rosa) == ""


@pytest.mark.parametrize(("choice", "bars"), [("mine", BARRED), ("theirs", "")])
def test_words_set_aside_bar_whoever_wrote_them_once_another_takes_them(change, aside, ben, rosa, choice, bars):
    shown = with_other_words(aside)
    bring_together(shown, {"value": choice}, ben, shown.mark)
    assert may_agree(change, rosa) == bars


def test_whose_words_are_gone_is_not_barred_when_the_rest_is_taken_up_again(change, ben, rosa, make_editor):
    autosaved(rosa, "0800 111 111", "0800 111 1119")
    autosaved(rosa, "0800 111 1119", "0800 111 111")
    withdraw(change)
    again = take_up_again(change, make_editor("wren"))
    assert may_agree(again, rosa) == "" and ben.pk in again.writers()


def test_taken_up_again_and_put_back_in_part_it_bars_everyone_who_wrote_it(desk, change, ben, make_editor):
    amina = make_editor("amina", Role.REVIEWER)
    desk.changed(amina, NUMBER, "0800 111 111", "0800 222 222")
    withdraw(change)
    again = take_up_again(change, make_editor("wren"))
    desk.changed(ben, NUMBER, "sureness: known", "sureness: to-confirm")
    assert may_agree(again, amina) == BARRED


def test_a_text_saved_as_it_was_leaves_a_waiting_change_waiting(desk, change, ben, rosa, signed_in):
    hand_in(change, ben, desk.library)
    sent = {"body": "", "seen": mark_of(seen_now(NUMBER)), "f.value": "0800 111 111"}
    signed_in("reviewer", "rosa").post(f"/editor/write/{NUMBER}", sent, headers={"Accept": "application/json"})
    change.refresh_from_db()
    assert (change.state, may_agree(change, rosa)) == (State.READY, "")
