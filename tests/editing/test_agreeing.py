"""A second pair of eyes: somebody else, exactly what they saw, and nothing that is still to mend."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guidance.editing import agreeing
from guidance.editing.agreeing import CannotAgree, agree, hand_in, may_agree, readiness, send_back, set_minute, take_back
from guidance.editing.drafting import CannotWrite, take_up_again, withdraw
from guidance.editing.models import Approval, Role, State
from guidance.editing.models.changes import approval_of

from .desk import NUMBER, PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(desk, ben):
    return desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")


def test_handed_in_agreed_to_and_approved(desk, change, ben, rosa):
    hand_in(change, ben, desk.library)
    assert change.state == State.READY
    agree(change, rosa, change.digest(), desk.library)
    assert change.state == State.APPROVED
    assert approval_of(change).by == rosa


def test_nobody_agrees_to_what_they_wrote_in(desk, change, ben, rosa):
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 222 222")
    hand_in(change, ben, desk.library)
    with pytest.raises(CannotAgree, match="You wrote in it"):
        agree(change, rosa, change.digest(), desk.library)


def test_not_even_what_they_wrote_and_another_wrote_over(desk, change, ben, rosa):
    desk.changed(rosa, NUMBER, "0800 111 111", "0800 222 222")
    desk.changed(ben, NUMBER, "0800 222 222", "0800 333 333")
    assert may_agree(change, rosa)


def test_a_writer_agrees_to_nothing(desk, change, ben, make_editor):
    other = make_editor("wren", Role.WRITER)
    hand_in(change, ben, desk.library)
    for act in (lambda: agree(change, other, change.digest(), desk.library), lambda: send_back(change, other, "No")):
        with pytest.raises(CannotAgree, match="reviewer"):
            act()


def test_what_is_agreed_to_is_what_was_seen(desk, change, ben, rosa):
    seen = change.digest()
    desk.changed(ben, NUMBER, "0800 111 111", "0800 222 222")
    hand_in(change, ben, desk.library)
    with pytest.raises(CannotAgree, match="changed since you opened it"):
        agree(change, rosa, seen, desk.library)
    assert not Approval.objects.exists()


def test_another_minute_is_another_thing_to_agree_to(desk, change, ben, rosa):
    desk.agreed(change, ben, rosa)
    later = desk.moment + timedelta(days=3)
    set_minute(change, f"{later:%Y-%m-%dT%H:%M}")
    assert (change.state, approval_of(change)) == (State.WRITING, None)


@pytest.mark.parametrize("words", ["soon", "2026-13-01 10:00", "2020-01-01 10:00", "2026-12-01", "١٢"])
def test_a_minute_that_is_none_is_said_in_plain_words(desk, change, words):
    with pytest.raises(CannotWrite, match=r"Write it as|has passed"):
        set_minute(change, words)


def test_a_broken_file_is_not_handed_in(desk, ben):
    change = desk.changed(ben, NUMBER, "kind: phone", "kind: phoen")
    with pytest.raises(CannotAgree, match="to mend before"):
        hand_in(change, ben, desk.library)
    assert "Did you mean “phone”?" in str(readiness(change, desk.library).errors[0])


def test_what_it_would_break_in_other_files_counts(desk, ben):
    change = desk.write(ben, NUMBER, None).draft.change
    errors = readiness(change, desk.library).errors
    assert {problem.path for problem in errors} == {"services/helpline.md", NUMBER}


def test_an_old_fault_elsewhere_stands_in_nobodys_way(desk, change, ben):
    desk.put("glossary/live.md", "---\nterm: Going live\n---\n")
    assert readiness(change, desk.library).is_ready


def test_a_file_changed_on_the_disk_is_brought_together_first(desk, change, ben):
    desk.put(NUMBER, desk.text(NUMBER) + "\nA note.\n")
    with pytest.raises(CannotAgree, match="Bring both together"):
        hand_in(change, ben, desk.library)


def test_nothing_changed_is_nothing_to_agree_to(desk, change, ben):
    desk.changed(ben, NUMBER, "0800 111 111", "0800 123 456")
    with pytest.raises(CannotAgree, match="Nothing in it differs"):
        hand_in(change, ben, desk.library)


def test_sent_back_with_words_for_the_writer(desk, change, ben, rosa):
    hand_in(change, ben, desk.library)
    with pytest.raises(CannotAgree, match="Say what should be different"):
        send_back(change, rosa, "  ")
    send_back(change, rosa, "Ring them first.")
    assert (change.state, change.approvals.get().remark) == (State.WRITING, "Ring them first.")


def test_handed_in_twice_and_agreed_to_twice_is_said(desk, change, ben, rosa):
    hand_in(change, ben, desk.library)
    with pytest.raises(CannotAgree):
        hand_in(change, ben, desk.library)
    agree(change, rosa, change.digest(), desk.library)
    with pytest.raises(CannotAgree):
        agree(change, rosa, change.digest(), desk.library)
    assert Approval.objects.count() == 1


def test_taken_back_it_must_be_agreed_to_again(desk, change, ben, rosa):
    desk.agreed(change, ben, rosa)
    take_back(change)
    assert change.state == State.WRITING


def test_only_on_ones_own_machine_and_alone_may_one_agree_to_ones_own(desk, settings, make_editor):
    only = make_editor("amina", Role.ADMINISTRATOR)
    change = desk.changed(only, NUMBER, "0800 123 456", "0800 111 111")
    assert "somebody else" in may_agree(change, only)
    settings.DEBUG = True
    assert may_agree(change, only) == ""
    settings.LOOPBACK = False
    assert may_agree(change, only)
    settings.LOOPBACK = True
    make_editor("ben", Role.WRITER)
    assert may_agree(change, only)


def test_published_alone_the_history_says_so(desk, settings, make_editor):
    settings.DEBUG = True
    only = make_editor("amina", Role.ADMINISTRATOR)
    change = desk.changed(only, PAGE, "who is watching", "who watches")
    hand_in(change, only, desk.library)
    assert agree(change, only, change.digest(), desk.library).alone


def test_readiness_as_on_its_minute(desk, ben):
    """A value that starts later than the change is published is no fault of it."""
    change = desk.changed(ben, NUMBER, "value: 0800 123 456", "value: 0800 123 456\nuntil: 2026-12-01 09:00")
    set_minute(change, f"{desk.moment + timedelta(days=30):%Y-%m-%d %H:%M}")
    assert readiness(change, desk.library).is_ready
    assert agreeing.readiness(change, desk.library).problems == ()


def test_ones_own_words_taken_up_by_another_are_still_ones_own(desk, ben, rosa):
    mine = desk.changed(rosa, NUMBER, "0800 123 456", "0800 111 111")
    withdraw(mine)
    again = take_up_again(mine, ben)
    assert "You wrote in it" in may_agree(again, rosa)
