"""Whose change it is: who may hand it in, and whose words bar them from agreeing to it."""

from __future__ import annotations

import pytest

from guidance.editing.models import State

from .desk import NUMBER
from .editors_browser import main_of

pytestmark = pytest.mark.django_db


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
