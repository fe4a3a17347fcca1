"""A file that cannot be read is one thing to mend, however many others name it; and what it changes cannot be told yet."""

from __future__ import annotations

import pytest

from guidance.editing.agreeing import readiness
from guidance.editing.models import Change
from guidance.impact import CANNOT_TELL, MAY_CHANGE_MORE

from .editors_browser import main_of

pytestmark = pytest.mark.django_db

PAGE = "guidance/teens/live-streaming.md"


@pytest.fixture
def named(desk) -> str:
    """A page that another names: its text."""
    about = "pages/about.md"
    desk.put(about, f"{desk.text(about)}\nSee [[page:teens/live-streaming]].\n")
    assert desk.library.problems == ()
    return desk.text(PAGE)


def test_whatever_names_it_is_not_at_fault_while_it_cannot_be_read(desk, writer, named):
    draft = desk.write(writer.editor, PAGE, named.removeprefix("---\n")).draft
    found = readiness(draft.change, desk.library)
    assert {problem.path for problem in found.problems} == {PAGE} and not found.is_ready
    assert "pages/about.md" not in writer.said(f"/editor/write/{PAGE}")
    checked = writer.post(f"/editor/check/{PAGE}", {"whole": draft.text, "seen": ""}).content.decode()
    assert "To mend" in checked and "About" not in checked


def test_whatever_names_a_file_that_is_to_go_is_told(desk, writer, named):
    draft = desk.write(writer.editor, PAGE, None).draft
    assert {problem.path for problem in readiness(draft.change, desk.library).errors} == {PAGE, "pages/about.md"}


def test_what_it_changes_cannot_be_told_before_it_is_mended(desk, writer, named):
    draft = desk.write(writer.editor, PAGE, named.removeprefix("---\n")).draft
    whom = f"/editor/changes/{draft.change_id}/whom/"
    assert CANNOT_TELL in main_of(writer.get(whom)).text
    term = desk.text("glossary/live.md")
    desk.write(writer.editor, "glossary/live.md", term + "\nMore words.\n", change=draft.change)
    assert Change.objects.count() == 1
    assert MAY_CHANGE_MORE in main_of(writer.get(whom)).text
    desk.write(writer.editor, PAGE, named + "\nMore words.\n", change=draft.change)
    assert "This changes 2 pages" in main_of(writer.get(whom)).text.replace("\n", " ")
