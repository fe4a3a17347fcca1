"""A crowd that searches is served in turn, and told to wait rather than kept waiting."""

from __future__ import annotations

import threading

import pytest
from django.test import Client

from guidance.views import search as searching

from .reading import read


@pytest.fixture
def crowded(monkeypatch):
    """Every turn is taken; ``release`` gives one back."""
    turns = threading.BoundedSemaphore(searching.AT_ONCE)
    monkeypatch.setattr(searching, "_turns", turns)
    monkeypatch.setattr(searching, "MOST_SECONDS", 0.01)
    for _ in range(searching.AT_ONCE):
        turns.acquire()
    return turns


def test_whoever_finds_no_turn_is_told_to_try_again_and_where_help_is(crowded):
    response = Client(raise_request_exception=False).get("/search/?q=blackmail")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")
    page = read(response.content)
    assert {"/get-help/", "/guidance/"} <= {a.get("href") for a in page.one("main").all("a")}
    assert "blackmail" not in page.text


def test_as_soon_as_there_is_a_turn_it_is_taken_and_given_back(crowded):
    crowded.release()
    for _ in range(3):
        assert Client().get("/search/?q=blackmail").status_code == 200


def test_a_search_that_fails_gives_its_turn_back(crowded, monkeypatch):
    crowded.release()
    monkeypatch.setattr("guidance.search.SearchIndex.find", lambda self, query: 1 / 0)
    for _ in range(searching.AT_ONCE + 1):
        assert Client(raise_request_exception=False).get("/search/?q=x").status_code == 500


def test_whoever_waits_a_moment_gets_the_next_turn(crowded, monkeypatch):
    monkeypatch.setattr(searching, "MOST_SECONDS", 30.0)
    threading.Timer(0.05, crowded.release).start()
    assert Client().get("/search/?q=blackmail").status_code == 200
