"""History: nothing is ever lost, also what came through git; and one step back."""

from __future__ import annotations

import pytest

from guidance.editing.drafting import CannotWrite
from guidance.editing.history import history_of, note_what_is_there
from guidance.editing.models import Revision, State
from guidance.editing.undoing import bring_back, undo_change

from .desk import NUMBER, PAGE

pytestmark = pytest.mark.django_db


def test_a_published_change_stands_in_the_history_with_who_and_why(desk, ben, rosa):
    change = desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")
    change.remark = "They told us on the phone."
    change.save()
    desk.published(change, ben, rosa)
    newest, older = history_of(NUMBER)
    assert (newest.by, newest.approved_by, newest.current, newest.from_outside) == ("Ben", "Rosa", True, False)
    assert "They told us on the phone." in newest.remark
    assert ("0800 123 456" in older.text, older.from_outside, older.current) == (True, True, False)


def test_every_edit_that_came_through_git_is_there_with_its_author(desk, ben, rosa):
    desk.git("init", "-q")
    desk.git("add", ".")
    desk.git("commit", "-q", "-m", "Begin")
    for number in ("0800 111 111", "0800 222 222"):
        desk.put(NUMBER, desk.text(NUMBER).replace("0800 123 456", number).replace("0800 111 111", number))
        desk.git("commit", "-q", "-am", f"Number {number}")
    change = desk.changed(ben, NUMBER, "0800 222 222", "0800 333 333")
    desk.published(change, ben, rosa)
    past = history_of(NUMBER)
    assert [next(n for n in ("123 456", "111 111", "222 222", "333 333") if n in p.text) for p in past] == [
        "333 333",
        "222 222",
        "111 111",
        "123 456",
    ]
    assert [p.by for p in past] == ["Ben", "Gita", "Gita", "Gita"]
    assert [p.current for p in past] == [True, False, False, False]
    assert "Ben" in desk.git("log", "-1", "--format=%an"), "publishing stands in git in the editor's name"


def test_what_was_changed_by_hand_without_git_is_kept_when_it_is_met(desk):
    note_what_is_there(NUMBER, desk.text(NUMBER).encode())
    desk.put(NUMBER, desk.text(NUMBER) + "\nBy hand.\n")
    assert len(history_of(NUMBER)) == 2
    assert len(history_of(NUMBER)) == 2, "once"


def test_an_earlier_version_is_one_step_away_and_goes_the_usual_way(desk, ben, rosa):
    before = desk.text(NUMBER)
    desk.published(desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111"), ben, rosa)
    back = bring_back(NUMBER, before, "1 November 2026", rosa)
    assert back.state == State.WRITING
    desk.published(back, rosa, ben_as_reviewer(ben))
    assert desk.text(NUMBER) == before
    assert len(history_of(NUMBER)) == 3
    with pytest.raises(CannotWrite, match="nothing to bring back"):
        bring_back(NUMBER, before, "1 November 2026", rosa)


def ben_as_reviewer(ben):
    ben.role = "reviewer"
    ben.save()
    return ben


def test_undo_takes_back_every_file_of_a_change_and_keeps_what_others_did_since(desk, ben, rosa):
    change = desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")
    desk.write(ben, PAGE, desk.text(PAGE).replace("who is watching", "who watches"), change=change)
    desk.published(change, ben, rosa)
    desk.published(desk.changed(ben, PAGE, "Ask who can watch", "Ask who may watch"), ben, rosa)
    back = undo_change(change, ben)
    assert {d.path for d in back.files()} == {NUMBER, PAGE}
    desk.published(back, ben, rosa)
    assert "0800 123 456" in desk.text(NUMBER)
    assert "who is watching" in desk.text(PAGE) and "Ask who may watch" in desk.text(PAGE)


def test_undo_says_when_the_same_place_was_changed_again(desk, ben, rosa):
    change = desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")
    desk.published(change, ben, rosa)
    desk.published(desk.changed(ben, NUMBER, "0800 111 111", "0800 222 222"), ben, rosa)
    with pytest.raises(CannotWrite, match="changed again in the same place"):
        undo_change(change, ben)


def test_a_deleted_file_keeps_its_history_and_comes_back(desk, ben, rosa):
    desk.put("glossary/stream.md", "---\nterm: Stream\nmeaning: Video as it happens.\n---\n")
    was = desk.text("glossary/stream.md")
    desk.published(desk.write(ben, "glossary/stream.md", None).draft.change, ben, rosa)
    assert desk.text("glossary/stream.md") is None
    newest = history_of("glossary/stream.md")[0]
    assert (newest.text, newest.current) == (None, True)
    desk.published(bring_back("glossary/stream.md", was, "today", ben), ben, rosa)
    assert desk.text("glossary/stream.md") == was


def test_history_is_never_written_twice(desk, ben, rosa):
    desk.published(desk.changed(ben, NUMBER, "0800 123 456", "1800 111"), ben, rosa)
    assert Revision.objects.filter(path=NUMBER).count() == 2
    history_of(NUMBER)
    assert Revision.objects.filter(path=NUMBER).count() == 2
