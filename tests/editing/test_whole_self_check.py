"""What is wrong with the self-check as a whole, and with no single file of it: told on every page, and the way back is never shut."""

from __future__ import annotations

import re

import pytest

from guidance.content.problems import Problem
from guidance.editing.faults import faults_of
from guidance.editing.models import Change, State

from .editors_browser import main_of

pytestmark = pytest.mark.django_db

BAND = "guidance/nearly-grown/index.md"


@pytest.fixture
def change(desk, writer):
    """A new age band for which no item is written yet: each of them names the ages it is for."""
    for path in filter(re.compile("self-check/items/").match, desk.library.files):
        desk.put(path, desk.text(path).replace("ages: all", "ages: [under-13s, teens]"))
    assert desk.library.problems == ()
    writer.post("/editor/new/band/", {"title": "Nearly grown", "name": "nearly-grown", "ages_from": "16", "ages_to": "17"})
    text = desk.text("guidance/teens/index.md").replace("Teens", "Nearly grown").replace("ages_from: 13", "ages_from: 16")
    desk.write(writer.editor, BAND, text.replace("order: 2", "order: 3"))
    return Change.objects.get()


def test_it_is_told_as_the_self_checks_and_leads_nowhere():
    [found] = faults_of([Problem("self-check/items", 1, "Nothing is left for tonight.")], {})
    assert (found.where, found.address, found.message) == ("The self-check", "", "Nothing is left for tonight.")


def test_every_page_of_such_a_change_opens_and_tells_of_it(desk, writer, change):
    for address in (f"write/{BAND}", f"changes/{change.pk}/", f"write/glossary/live.md?change={change.pk}"):
        response = writer.get(f"/editor/{address}")
        assert response.status_code == 200, address
        assert "The self-check : Nothing is left for tonight" in main_of(response).text, address
    checked = writer.post(f"/editor/check/{BAND}", {"whole": change.texts()[BAND], "seen": ""})
    assert (checked.status_code, "Nothing is left for tonight" in checked.content.decode()) == (200, True)


def test_such_a_change_can_be_put_away(desk, writer, change):
    assert "Put this change away" in writer.said(f"/editor/changes/{change.pk}/")
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "withdraw"})
    change.refresh_from_db()
    assert change.state == State.WITHDRAWN
