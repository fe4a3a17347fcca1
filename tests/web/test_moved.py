"""Whoever comes by an old address is sent on, for good."""

from __future__ import annotations

import pytest


@pytest.fixture
def moved(editing):
    """One page renamed and one situation given an old name, as an editor does it."""
    page = editing.root / "guidance/teens/live-streaming.md"
    words = page.read_text(encoding="utf-8").replace("---\n", "---\nmoved_from: [/guidance/teens/going-live/, /live/]\n", 1)
    page.write_text(words, encoding="utf-8")
    return editing.client


@pytest.mark.parametrize("old", ["/guidance/teens/going-live/", "/live/", "/guidance/teens/going-live", "/live/?from=leaflet"])
def test_an_old_address_leads_on_for_good(moved, old):
    response = moved.get(old)
    assert (response.status_code, response["Location"]) == (301, "/guidance/teens/live-streaming/")
    assert "max-age=" in response["Cache-Control"]
    assert moved.get(response["Location"]).status_code == 200


def test_other_addresses_and_other_methods_are_as_before(moved):
    assert moved.get("/guidance/teens/never-was/").status_code == 404
    assert moved.get("/guidance/teens/live-streaming/").status_code == 200
    assert moved.post("/live/").status_code in (404, 405)


def test_a_missing_slash_is_added_and_kept_no_longer_than_a_page(client):
    answer = client.get("/guidance/teens")
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, "/guidance/teens/", "public, max-age=60")


def test_where_the_address_holds_what_somebody_searched_for_nobody_keeps_it(client):
    answer = client.get("/search", {"q": "blackmail"})
    assert (answer.status_code, answer["Location"], answer["Cache-Control"]) == (301, "/search/?q=blackmail", "no-store")
