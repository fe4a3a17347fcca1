"""What a change holds, as the page of the change tells it: a rename is a rename, and the time stands beside the hand-in."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from guidance.editing.contents import contents_of
from guidance.editing.models import Change, State

from .desk import NUMBER, PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db


def rename(writer, path, name):
    assert writer.post(f"/editor/rename/{path}", {"name": name}).status_code == 302
    return Change.objects.latest("pk")


@pytest.mark.parametrize(
    ("path", "name", "differs"),
    [
        ("get-help/blackmail.md", "threats", {"earlier addresses"}),
        (NUMBER, "hotline-number", set()),
        (PAGE, "under-13s/live-streaming", {"earlier addresses"}),
    ],
)
def test_a_rename_is_one_file_under_another_name_and_those_that_follow(desk, writer, path, name, differs):
    contents = contents_of(rename(writer, path, name))
    [sheet] = contents.moved
    assert (sheet.was.path, {found.title for found in sheet.found}) == (path, differs)
    assert contents.others == ()


def test_what_else_was_written_in_a_renamed_file_is_shown(desk, writer):
    change = rename(writer, "get-help/blackmail.md", "threats")
    desk.changed(writer.editor, "get-help/threats.md", "You are not in trouble.", "We are here.")
    desk.changed(writer.editor, "home.md", "threats", "threats, upset")
    contents = contents_of(change)
    assert {found.title for found in contents.moved[0].found} == {"earlier addresses", "words to say"}
    assert [sheet.draft.path for sheet in contents.others] == ["home.md"], "it says more than the new name"


def test_two_files_that_have_little_in_common_are_no_rename(desk, writer):
    made = desk.write(writer.editor, "glossary/live.md", None).draft.change
    desk.write(writer.editor, "glossary/other.md", "---\nterm: Other\nmeaning: Something else.\n---\n", change=made)
    assert contents_of(made).moved == ()


def test_no_part_of_a_rename_can_be_left_out(desk, writer):
    change = rename(writer, "get-help/blackmail.md", "threats")
    page = writer.get(f"/editor/changes/{change.pk}/").content.decode()
    assert "Leave this file out" not in page
    assert re.search(r"\d+ other files? now points? to the new name", page)
    for draft in change.files():
        writer.post(f"/editor/changes/{change.pk}/act/", {"act": "drop", "draft": draft.pk})
    assert change.files().count() > 2
    assert "A new name is for every file" in writer.said(f"/editor/changes/{change.pk}/")


def test_a_file_among_others_can_be_left_out(desk, writer):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    assert "Leave this file out" not in writer.said(f"/editor/changes/{change.pk}/"), "it would leave nothing"
    desk.write(writer.editor, PAGE, desk.text(PAGE) + "\nMore.\n", change=change)
    assert writer.said(f"/editor/changes/{change.pk}/").count("Leave this file out") == 2


def test_the_time_is_asked_for_where_it_is_handed_in(desk, writer):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    [form] = [form for form in main_of(writer.get(f"/editor/changes/{change.pk}/")).all("form") if "Hand it in" in form.text]
    assert form.all("input", name="minute")
    at = desk.moment + timedelta(days=3)
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in", "minute": f"{at:%Y-%m-%dT%H:%M}"})
    change.refresh_from_db()
    assert (change.state, change.publish_from) == (State.READY, at.replace(second=0, microsecond=0))


def test_a_time_that_has_passed_is_said_and_nothing_is_handed_in(desk, writer):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in", "minute": "2020-01-01T09:00"})
    change.refresh_from_db()
    assert change.state == State.WRITING
    assert "That minute has passed." in writer.said(f"/editor/changes/{change.pk}/")


def test_an_old_page_that_hands_in_again_does_not_move_what_was_agreed_to(desk, writer, ben, rosa):
    change = desk.agreed(desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111"), ben, rosa)
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in", "minute": f"{desk.moment + timedelta(days=3):%Y-%m-%dT%H:%M}"})
    change.refresh_from_db()
    assert (change.state, change.publish_from) == (State.APPROVED, None)


def test_handed_in_without_a_time_it_waits_for_nothing(desk, writer):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in", "minute": ""})
    change.refresh_from_db()
    assert (change.state, change.publish_from) == (State.READY, None)


def test_what_is_to_mend_names_the_field_and_leads_to_it(desk, writer):
    change = desk.changed(writer.editor, NUMBER, "sureness: known", "sureness: no-idea")
    page = main_of(writer.get(f"/editor/changes/{change.pk}/"))
    assert f"/editor/write/{NUMBER}#f-sureness" in [link.get("href") for link in page.all("a")]
    assert "In “How sure we are” of “The Helpline" in page.text
