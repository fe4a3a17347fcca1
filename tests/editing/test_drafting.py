"""Writing: saved as often as one likes, one draft of a file, and never over somebody else's words."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection

from guidance.editing import drafting
from guidance.editing.drafting import CannotWrite, begin, catch_up, drop, is_behind, open_draft, save, seen_now, take_up_again, withdraw
from guidance.editing.files import mark_of
from guidance.editing.models import Change, Draft, Revision, State, Version

from .desk import NUMBER, PAGE

pytestmark = pytest.mark.django_db


def with_number(text: str, number: str) -> str:
    return text.replace("0800 123 456", number)


def test_saving_changes_nothing_on_the_disk(desk, ben):
    before = desk.text(NUMBER)
    saved = desk.write(ben, NUMBER, with_number(before, "0800 999 999"))
    assert saved.clash is None
    assert desk.text(NUMBER) == before
    assert "0800 999 999" in seen_now(NUMBER)


def test_the_first_save_makes_a_change_with_the_file_as_it_was(desk, ben):
    before = desk.text(NUMBER)
    draft = desk.write(ben, NUMBER, with_number(before, "1")).draft
    assert (draft.base, draft.change.author, draft.change.state) == (before, ben, State.WRITING)


def test_a_page_sent_twice_is_saved_once(desk, ben):
    before = desk.text(NUMBER)
    first = desk.write(ben, NUMBER, with_number(before, "1"), seen=before)
    again = desk.write(ben, NUMBER, with_number(before, "1"), seen=before)
    assert again.clash is None and not again.changed
    assert again.draft.version == first.draft.version
    assert Version.objects.count() == 1


def test_saving_what_is_there_already_begins_nothing(desk, ben):
    with pytest.raises(CannotWrite, match="Nothing is different"):
        desk.write(ben, NUMBER, desk.text(NUMBER))
    assert not Change.objects.exists()


def test_the_second_to_save_loses_nothing_and_overwrites_nothing(desk, ben, rosa):
    before = desk.text(NUMBER)
    desk.write(ben, NUMBER, with_number(before, "111"))
    saved = desk.write(rosa, NUMBER, with_number(before, "222"), seen=before)
    assert saved.clash is not None
    assert "111" in saved.draft.text, "whoever was first stays"
    assert ("222" in saved.clash.text, saved.clash.base, saved.clash.by) == (True, before, rosa)


def test_two_tabs_of_one_person_obey_the_same_rule(desk, ben):
    before = desk.text(NUMBER)
    desk.write(ben, NUMBER, with_number(before, "111"))
    assert desk.write(ben, NUMBER, with_number(before, "222"), seen=before).clash is not None


def test_the_same_words_set_aside_twice_are_kept_once(desk, ben, rosa):
    before = desk.text(NUMBER)
    desk.write(ben, NUMBER, with_number(before, "111"))
    one = desk.write(rosa, NUMBER, with_number(before, "222"), seen=before)
    two = desk.write(rosa, NUMBER, with_number(before, "222"), seen=before)
    assert one.clash == two.clash


def test_a_file_that_git_changed_before_the_first_save_meets_it(desk, ben):
    before = desk.text(NUMBER)
    begin(ben, NUMBER, title="looked")
    open_draft(NUMBER).change.delete()
    desk.put(NUMBER, with_number(before, "333"))
    saved = desk.write(ben, NUMBER, with_number(before, "222"), seen=before)
    assert saved.clash is not None
    assert "333" in saved.draft.text
    assert saved.clash.base == before, "what was seen is known from the history, although nobody saved it"


def test_a_draft_knows_that_its_file_was_changed_on_the_disk(desk, ben):
    before = desk.text(NUMBER)
    draft = desk.write(ben, NUMBER, with_number(before, "111")).draft
    assert not is_behind(draft)
    desk.put(NUMBER, before + "\nA note.\n")
    assert is_behind(draft)
    assert catch_up(draft, with_number(before, "111") + "\nA note.\n", (before + "\nA note.\n").encode(), ben)
    assert not is_behind(desk.draft(NUMBER))


def test_every_version_is_kept_and_autosaves_of_a_sitting_are_one(desk, ben):
    text = desk.text(NUMBER)
    for n in range(1, 6):
        save(ben, NUMBER, with_number(desk.text(NUMBER), str(n)), mark_of(seen_now(NUMBER)), title="x", autosaved=True)
    assert [("value: 5" in v.text, v.autosaved) for v in Version.objects.all()] == [(True, True)]
    desk.write(ben, NUMBER, with_number(text, "6"))
    assert Version.objects.count() == 2


def test_a_new_word_takes_a_change_back_from_whoever_was_to_agree(desk, ben, rosa):
    change = desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")
    desk.agreed(change, ben, rosa)
    desk.changed(ben, NUMBER, "0800 111 111", "0800 222 222")
    change.refresh_from_db()
    assert change.state == State.WRITING


def test_a_file_is_in_one_open_change(desk, ben, rosa):
    desk.changed(ben, NUMBER, "0800 123 456", "1")
    other = desk.changed(rosa, PAGE, "who is watching", "who watches")
    with pytest.raises(CannotWrite, match="Write in that one"):
        begin(rosa, NUMBER, title="x", change=other)


def test_leaving_the_only_file_as_it_is_puts_the_change_away_and_keeps_its_words(desk, ben):
    change = desk.changed(ben, NUMBER, "0800 123 456", "1")
    drop(desk.draft(NUMBER))
    change.refresh_from_db()
    assert change.state == State.WITHDRAWN
    assert open_draft(NUMBER) is None
    again = take_up_again(change, ben)
    assert "value: 1" in again.files().get().text


def test_a_change_put_away_can_be_taken_up_again_unless_someone_is_at_its_file(desk, ben, rosa):
    change = desk.changed(ben, NUMBER, "0800 123 456", "1")
    assert withdraw(change)
    assert not withdraw(change), "once"
    desk.changed(rosa, NUMBER, "0800 123 456", "2")
    with pytest.raises(CannotWrite, match="Finish that one first"):
        take_up_again(change, ben)


def test_a_new_file_begins_from_nothing_and_a_deletion_ends_there(desk, ben):
    made = desk.write(ben, "facts/another.md", "---\ntitle: x\n---\n").draft
    assert (made.is_new, made.base) == (True, None)
    gone = desk.write(ben, NUMBER, None).draft
    assert (gone.is_deletion, gone.is_new) == (True, False)


def test_what_was_found_on_the_disk_stands_in_the_history(desk, ben):
    desk.changed(ben, NUMBER, "0800 123 456", "1")
    found = Revision.objects.get(path=NUMBER)
    assert (found.from_outside, found.text) == (True, desk.text(NUMBER))


@pytest.mark.django_db(transaction=True)
def test_two_workers_saving_in_the_same_moment_keep_both(desk, ben, rosa):
    before = desk.text(NUMBER)
    ready, results, faults = threading.Barrier(2), [], []

    def work(editor, number):
        try:
            ready.wait(10)
            results.append(desk.write(editor, NUMBER, with_number(before, number), seen=before))
        except Exception as fault:  # told below
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=pair) for pair in ((ben, "111"), (rosa, "222"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [str(fault) for fault in faults if not isinstance(fault, CannotWrite)] == []
    assert Draft.objects.filter(held_path=NUMBER).count() == 1
    said = {v.text for v in Version.objects.all()}
    assert len(said) + len(faults) == 2, "each is kept, or its writer was told to save again"


def test_a_crash_while_saving_leaves_both_the_words_and_their_version_or_neither(desk, ben, monkeypatch):
    before = desk.text(NUMBER)
    desk.write(ben, NUMBER, with_number(before, "1"))

    def crash(*_):
        raise OperationalError("gone")

    monkeypatch.setattr(drafting, "_back_to_writing", crash)
    with pytest.raises(OperationalError):
        desk.write(ben, NUMBER, with_number(before, "2"))
    assert "value: 1" in desk.draft(NUMBER).text
    assert not [version for version in Version.objects.all() if "value: 2" in version.text]
