"""Words of two people, or of two moments: none of them is lost, and each can be found again."""

from __future__ import annotations

import pytest

from guidance.editing.agreeing import hand_in, take_back
from guidance.editing.drafting import withdraw
from guidance.editing.models import Change

from .desk import NUMBER
from .editors_browser import main_of

pytestmark = pytest.mark.django_db

TERM = "glossary/sexting.md"


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


@pytest.mark.parametrize("act", ["agree", "send-back"])
@pytest.mark.parametrize("meanwhile", ["taken back", "changed"])
def test_what_a_reviewer_wrote_is_kept_when_it_comes_too_late(desk, writer, reviewer, act, meanwhile):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    hand_in(change, writer.editor, desk.library)
    seen = change.digest()
    if meanwhile == "taken back":
        take_back(change)
    else:
        desk.changed(writer.editor, NUMBER, "0800 111 111", "0800 333 333")
        hand_in(change, writer.editor, desk.library)
    sent = {"act": act, "digest": seen, "remark": "Ring them first."}
    response = reviewer.post(f"/editor/changes/{change.pk}/act/", sent)
    if (act, meanwhile) == ("send-back", "changed"):
        assert change.approvals.get().remark == "Ring them first.", "it holds of the newer words too"
        return
    assert response.status_code == 422
    page = main_of(response)
    assert [area.text for area in page.all("textarea") if area.get("id") in ("remark", "unsent")] == ["Ring them first."]
    assert ("Look at it again." if meanwhile == "taken back" else "Read it again") in page.text


@pytest.fixture
def aside(desk, writer, reviewer):
    """Words of Rosa's that met Ben's and were set aside."""
    before = desk.text(NUMBER)
    desk.changed(writer.editor, NUMBER, "0800 123 456", "0800 111 111")
    return desk.write(reviewer.editor, NUMBER, before.replace("0800 123 456", "0800 222 222"), seen=before).clash


def links_of(browser, address):
    return [link.get("href") for link in main_of(browser.get(address)).all("a")]


def pages_of(aside):
    return f"/editor/write/{NUMBER}", f"/editor/changes/{aside.draft.change_id}/"


def test_words_set_aside_are_found_again_by_whoever_wrote_them(writer, reviewer, aside):
    for page in pages_of(aside):
        assert f"/editor/clash/{aside.pk}/" in links_of(reviewer, page)
        assert "set aside" not in writer.said(page)


def test_once_brought_together_they_are_listed_no_more(desk, reviewer, aside):
    mark = main_of(reviewer.get(f"/editor/clash/{aside.pk}/")).one("input", name="mark").get("value")
    reviewer.post(f"/editor/clash/{aside.pk}/", {"mark": mark, "part.value": "theirs"})
    assert all("set aside" not in reviewer.said(page) for page in pages_of(aside))
    again = desk.write(reviewer.editor, NUMBER, aside.text, seen=aside.base).clash
    assert f"/editor/clash/{again.pk}/" in links_of(reviewer, pages_of(aside)[0])


def test_of_a_change_that_was_put_away_they_are_shown_as_they_are(reviewer, aside):
    withdraw(aside.draft.change)
    assert "0800 222 222" in reviewer.said(pages_of(aside)[1])
