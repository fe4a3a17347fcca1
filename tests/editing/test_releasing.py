"""Publishing: all or nothing, live at once, at its minute, and settled after a crash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from guidance.editing import releasing
from guidance.editing.agreeing import CannotAgree, agree, hand_in, set_minute
from guidance.editing.drafting import open_draft, take_up_again
from guidance.editing.models import Change, Revision, State
from guidance.editing.releasing import release, settle_changes, take_from_schedule

from .desk import NUMBER, PAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(desk, ben):
    return desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")


def test_published_it_is_on_the_site_at_once(desk, change, ben, rosa):
    desk.published(change, ben, rosa)
    assert change.state == State.PUBLISHED
    assert "0800 111 111" in desk.text(NUMBER)
    assert desk.snapshot.current()[0].facts["helpline-number"].value == "0800 111 111"
    assert open_draft(NUMBER) is None, "the next one may begin"


def test_what_nobody_agreed_to_is_not_published(desk, change, ben, rosa):
    for _ in range(2):
        with pytest.raises(CannotAgree, match="Nobody has agreed"):
            release(change, rosa, desk.library)
        hand_in(change, ben, desk.library) if change.state == State.WRITING else None
    assert "0800 123 456" in desk.text(NUMBER)


def test_several_files_go_together_or_not_at_all(desk, change, ben, rosa):
    desk.write(ben, PAGE, desk.text(PAGE).replace("who is watching", "who watches"), change=change)
    desk.agreed(change, ben, rosa)
    desk.put(PAGE, desk.text(PAGE) + "\nMeanwhile.\n")
    with pytest.raises(CannotAgree, match="changed on the disk"):
        release(change, rosa, desk.library)
    assert "0800 123 456" in desk.text(NUMBER)
    change.refresh_from_db()
    assert change.state == State.APPROVED


def test_two_who_press_publish_publish_once(desk, change, ben, rosa):
    desk.agreed(change, ben, rosa)
    twin = Change.objects.get(pk=change.pk)
    release(change, rosa, desk.library)
    with pytest.raises(CannotAgree):
        release(twin, ben, desk.library)
    assert Revision.objects.filter(change=change).count() == 1


def test_a_full_disk_is_said_and_leaves_the_change_approved(desk, change, ben, rosa, monkeypatch):
    desk.agreed(change, ben, rosa)
    in_the_way = desk.var / "in-the-way"
    in_the_way.write_text("")
    monkeypatch.setattr(releasing.settings, "VAR_DIR", in_the_way)
    with pytest.raises(CannotAgree):
        release(change, rosa, desk.library)
    change.refresh_from_db()
    assert (change.state, "0800 123 456" in desk.text(NUMBER)) == (State.APPROVED, True)


def test_it_waits_for_its_minute_and_then_is_there_without_any_job(desk, change, ben, rosa):
    at = (desk.moment + timedelta(days=6)).replace(hour=9, minute=30, second=0, microsecond=0)
    set_minute(change, f"{at:%Y-%m-%d %H:%M}")
    desk.published(change, ben, rosa)
    assert (change.state, "0800 123 456" in desk.text(NUMBER)) == (State.SCHEDULED, True)
    assert desk.library.facts["helpline-number"].value == "0800 123 456"
    assert desk.library.next_change <= at
    desk.moment = at
    assert desk.snapshot.current()[0].facts["helpline-number"].value == "0800 111 111"
    settle_changes()
    change.refresh_from_db()
    assert change.state == State.PUBLISHED
    assert Revision.objects.filter(change=change).count() == 1
    assert "0800 111 111" in desk.text(NUMBER), "and stands in the very file"
    assert not list((desk.root / "scheduled").glob("*")) if (desk.root / "scheduled").exists() else True


def test_taken_from_the_schedule_it_never_comes(desk, change, ben, rosa):
    at = desk.moment + timedelta(days=6)
    set_minute(change, f"{at:%Y-%m-%d %H:%M}")
    desk.published(change, ben, rosa)
    take_from_schedule(change, rosa)
    assert change.state == State.WITHDRAWN
    desk.moment = at + timedelta(minutes=1)
    assert desk.snapshot.current()[0].facts["helpline-number"].value == "0800 123 456"


@pytest.mark.parametrize("days", [1, 7])
def test_a_schedule_that_git_took_away_is_not_recorded_as_published(desk, change, ben, rosa, days):
    set_minute(change, f"{desk.moment + timedelta(days=6):%Y-%m-%d %H:%M}")
    desk.published(change, ben, rosa)
    shutil.rmtree(desk.root / "scheduled")
    desk.moment += timedelta(days=days)
    settle_changes()
    change.refresh_from_db()
    assert (change.state, Revision.objects.filter(change=change).exists()) == (State.WITHDRAWN, False)
    assert take_up_again(change, ben).files().get().text == change.drafts.get().text, "its words are kept"


def test_what_came_at_its_minute_is_recorded_though_the_file_was_changed_since(desk, change, ben, rosa):
    at = desk.moment + timedelta(days=6)
    set_minute(change, f"{at:%Y-%m-%d %H:%M}")
    desk.published(change, ben, rosa)
    desk.moment = at + timedelta(minutes=1)
    desk.snapshot.current()
    desk.snapshot.fold()
    desk.put(NUMBER, desk.text(NUMBER) + "\nA note from git.\n")
    settle_changes()
    change.refresh_from_db()
    assert change.state == State.PUBLISHED


def test_what_is_published_before_a_schedule_is_kept_by_it(desk, change, ben, rosa):
    """An urgent fix today must not be undone by what was agreed to for next week."""
    at = desk.moment + timedelta(days=6)
    change = desk.changed(ben, PAGE, "who is watching", "who watches")
    set_minute(change, f"{at:%Y-%m-%d %H:%M}")
    desk.published(change, ben, rosa)
    desk.published(desk.changed(ben, PAGE, "Ask who can watch", "Ask who may watch"), ben, rosa)
    desk.moment = at + timedelta(minutes=1)
    desk.snapshot.current()
    desk.snapshot.fold()
    assert "who watches" in desk.text(PAGE) and "Ask who may watch" in desk.text(PAGE)
    assert desk.library.problems == ()


def test_a_fix_in_the_very_place_of_a_schedule_is_refused_and_says_what_to_do(desk, ben, rosa):
    at = desk.moment + timedelta(days=6)
    first = desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111")
    set_minute(first, f"{at:%Y-%m-%d %H:%M}")
    desk.published(first, ben, rosa)
    second = desk.changed(ben, NUMBER, "0800 123 456", "0800 222 222")
    with pytest.raises(CannotAgree, match="waits for"):
        hand_in(second, ben, desk.library)
    take_from_schedule(first, rosa)
    desk.published(second, ben, rosa)
    assert "0800 222 222" in desk.text(NUMBER)


# A crash


def crashed(change: Change) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    Change.objects.filter(pk=change.pk).update(state=State.PUBLISHING, closed_at=long_ago)


def test_a_crash_before_the_files_leaves_it_approved(desk, change, ben, rosa):
    desk.agreed(change, ben, rosa)
    crashed(change)
    settle_changes()
    change.refresh_from_db()
    assert (change.state, "0800 123 456" in desk.text(NUMBER)) == (State.APPROVED, True)
    release(change, rosa, desk.library)
    assert "0800 111 111" in desk.text(NUMBER)


def test_a_crash_after_the_files_is_recorded_as_published(desk, change, ben, rosa):
    desk.agreed(change, ben, rosa)
    crashed(change)
    desk.put(NUMBER, change.files().get().text)
    settle_changes()
    change.refresh_from_db()
    assert (change.state, Revision.objects.filter(change=change).count()) == (State.PUBLISHED, 1)


HOUSE = Path(__file__).parents[2]

KILLED = """
import os, sys, django
django.setup()
from guidance import publishing
from guidance.editing import releasing
from guidance.editing.models import Change
from guidance.snapshot import the_snapshot
wanted, seen = int(sys.argv[1]), [0]
def at(step):
    seen[0] += 1
    if seen[0] == wanted:
        os.kill(os.getpid(), 9)
real = publishing.publish
releasing.publish = lambda *a, **k: real(*a, **k, at=at)
change = Change.objects.get()
releasing.release(change, change.author, the_snapshot().current()[0])
print("published")
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", range(1, 40, 3))
def test_killed_anywhere_while_publishing_it_is_the_old_or_the_new_and_said_so(desk, change, ben, rosa, number, django_db_setup):
    desk.write(ben, PAGE, desk.text(PAGE).replace("who is watching", "who watches"), change=change)
    desk.agreed(change, ben, rosa)
    old = (desk.text(NUMBER), desk.text(PAGE))
    new = tuple(change.files().get(path=path).text for path in (NUMBER, PAGE))
    done = run_killed(desk, number)
    assert done.returncode in (0, -9), done.stderr
    Change.objects.filter(state=State.PUBLISHING).update(closed_at=timezone.now() - timedelta(minutes=10))
    settle_changes()
    change.refresh_from_db()
    now = (desk.text(NUMBER), desk.text(PAGE))
    assert (now, change.state) in ((old, State.APPROVED), (new, State.PUBLISHED))
    assert not [p for p in desk.root.rglob(".*") if p.is_file()], "nothing stray is left"
    if change.state == State.APPROVED:
        release(change, rosa, desk.library)
    assert (desk.text(NUMBER), desk.text(PAGE)) == new


def run_killed(desk, number: int) -> subprocess.CompletedProcess:
    from django.db import connection

    database = connection.settings_dict
    environment = {**os.environ, "CONTENT_DIR": str(desk.root), "VAR_DIR": str(desk.var), "DJANGO_SETTINGS_MODULE": "safety_site.settings"}
    if database["ENGINE"].endswith("sqlite3"):
        (desk.var / "editors.sqlite3").unlink(missing_ok=True)
        (desk.var / "editors.sqlite3").symlink_to(Path(str(database["NAME"])).resolve())
    else:
        environment["DATABASE_URL"] = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database['NAME']}"
    program = [sys.executable, "-c", KILLED, str(number)]
    return subprocess.run(program, env=environment, capture_output=True, text=True, timeout=120, cwd=HOUSE, check=False)


def test_the_one_who_agreed_stands_in_git(desk, change, ben, rosa):
    desk.git("init", "-q")
    desk.git("add", ".")
    desk.git("commit", "-q", "-m", "Begin")
    desk.published(change, ben, rosa)
    assert "Agreed by Rosa" in desk.git("log", "-1", "--format=%B")
    assert desk.git("status", "--porcelain") == ""


def test_an_approval_of_other_words_is_none(desk, change, ben, rosa):
    hand_in(change, ben, desk.library)
    agree(change, rosa, change.digest(), desk.library)
    change.files().update(text=change.files().get().text.replace("0800 111 111", "0800 666 666"))
    with pytest.raises(CannotAgree, match="Nobody has agreed"):
        release(change, rosa, desk.library)


def test_two_futures_of_one_file_are_not_both_agreed_to(desk, ben, rosa):
    first = desk.changed(ben, PAGE, "who is watching", "who watches")
    set_minute(first, f"{desk.moment + timedelta(days=6):%Y-%m-%d %H:%M}")
    desk.published(first, ben, rosa)
    second = desk.changed(ben, PAGE, "Ask who can watch", "Ask who may watch")
    set_minute(second, f"{desk.moment + timedelta(days=9):%Y-%m-%d %H:%M}")
    with pytest.raises(CannotAgree, match="put both into one change"):
        hand_in(second, ben, desk.library)


def test_a_word_saved_in_the_moment_of_publishing_is_not_published(desk, change, ben, rosa, monkeypatch):
    desk.agreed(change, ben, rosa)
    real = releasing.readiness

    def meanwhile(*given):
        found = real(*given)
        change.files().update(text=change.files().get().text.replace("0800 111 111", "0800 666 666"))
        return found

    monkeypatch.setattr(releasing, "readiness", meanwhile)
    with pytest.raises(CannotAgree, match="in this very moment"):
        release(change, rosa, desk.library)
    assert "0800 123 456" in desk.text(NUMBER)
    change.refresh_from_db()
    assert change.state == State.WRITING
