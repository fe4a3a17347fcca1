"""Two versions of one file: both are shown, and what is chosen is made of exactly what was shown."""

from __future__ import annotations

import pytest

from guidance.editing.clash import bring_together, with_file, with_other_words
from guidance.editing.drafting import is_behind

from .desk import NUMBER

pytestmark = pytest.mark.django_db


def with_number(text: str, number: str) -> str:
    return text.replace("0800 123 456", number)


@pytest.fixture
def behind(desk, ben):
    """A draft whose file git changed elsewhere in it meanwhile."""
    before = desk.text(NUMBER)
    draft = desk.write(ben, NUMBER, with_number(before, "111")).draft
    desk.put(NUMBER, before + "\nA note.\n")
    return draft


def test_a_draft_and_its_file_are_brought_together(desk, behind, ben):
    shown = with_file(behind)
    assert bring_together(shown, {}, ben, shown.mark)
    draft = desk.draft(NUMBER)
    assert ("value: 111" in draft.text, "A note." in draft.text, is_behind(draft)) == (True, True, False)


def test_a_file_changed_again_after_it_was_read_is_met_in_its_turn(desk, behind, ben):
    shown = with_file(behind)
    desk.put(NUMBER, desk.text(NUMBER) + "\nAnother note.\n")
    assert bring_together(shown, {}, ben, shown.mark)
    draft = desk.draft(NUMBER)
    assert is_behind(draft), "the third version was not shown, so it is not taken as seen"
    again = with_file(draft)
    bring_together(again, {}, ben, again.mark)
    assert "Another note." in desk.draft(NUMBER).text


@pytest.mark.parametrize("side", ["file", "draft"])
def test_a_choice_among_other_words_than_those_shown_is_not_taken(desk, behind, ben, rosa, side):
    shown = with_file(behind)
    if side == "file":
        desk.put(NUMBER, desk.text(NUMBER) + "\nAnother note.\n")
    else:
        desk.write(rosa, NUMBER, behind.text.replace("111", "222"))
    now = with_file(desk.draft(NUMBER))
    assert bring_together(now, {}, ben, shown.mark) is None
    assert is_behind(desk.draft(NUMBER))


def test_words_set_aside_and_the_draft_are_brought_together(desk, ben, rosa):
    before = desk.text(NUMBER)
    desk.write(ben, NUMBER, with_number(before, "111"))
    aside = desk.write(rosa, NUMBER, with_number(before, "222"), seen=before).clash
    shown = with_other_words(aside)
    assert [clash.part for clash in shown.clashes] == ["value"]
    saved = bring_together(shown, {"value": "mine"}, rosa, shown.mark)
    assert saved and "222" in desk.draft(NUMBER).text
