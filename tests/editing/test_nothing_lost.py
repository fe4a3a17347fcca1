"""Words of two people, or of two moments: none of them is lost, and each can be found again."""

from __future__ import annotations

import pytest

from guidance.editing.models import Change

from .editors_browser import main_of

pytestmark = pytest.mark.django_db

TERM = "glossary/sexting.md"


@pytest.fixture
def writer(signed_in, ben):
    return signed_in("writer", "ben")


@pytest.fixture
def reviewer(signed_in, rosa):
    return signed_in("reviewer", "rosa")


@pytest.fixture
def unused(desk):
    """A file that nothing names, so that it may be deleted."""
    desk.put(TERM, "---\nterm: Sexting\nmeaning: Sending naked pictures.\n---\n")
    assert desk.library.problems == ()
    return TERM


def test_a_file_that_somebody_is_writing_in_is_not_deleted(desk, writer, reviewer, unused):
    desk.changed(reviewer.editor, unused, "naked pictures", "pictures")
    refused = writer.post(f"/editor/delete/{unused}", follow=True)
    assert "is being changed in “Change glossary/sexting.md”" in main_of(refused).text
    assert "Sending pictures." in desk.draft(unused).text


def test_a_file_whose_draft_says_what_the_file_says_is_deleted(desk, writer, unused):
    desk.changed(writer.editor, unused, "naked pictures", "pictures")
    desk.changed(writer.editor, unused, "Sending pictures", "Sending naked pictures")
    writer.post(f"/editor/delete/{unused}")
    assert desk.draft(unused).is_deletion and Change.objects.count() == 1


def test_a_deletion_asked_for_twice_is_made_once(desk, writer, unused):
    first, second = (writer.post(f"/editor/delete/{unused}")["Location"] for _ in range(2))
    assert first == second == f"/editor/changes/{Change.objects.get().pk}/"
