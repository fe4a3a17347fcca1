"""Two numbers, in memory only: pages shown and self-checks finished."""

from __future__ import annotations

import pytest
from django.core.handlers.wsgi import WSGIHandler

from guidance.counted import Counts
from guidance.press import Press
from guidance.views import search as view
from safety_site.front import Front

from .wire import ask


@pytest.fixture
def counts(monkeypatch) -> Counts:
    made = Counts()
    for module in ("guidance.counted", "guidance.views.selfcheck", "safety_site.front"):
        monkeypatch.setattr(f"{module}.counts", made)
    return made


def test_a_page_shown_is_counted_once_and_nothing_else_is(client, counts):
    client.get("/get-help/")
    client.get("/search/?q=help")
    assert counts.pages == 2
    for address in ("/sitemap.xml", "/get-help", "/no-such-page/", "/healthz", "/leave/"):
        client.get(address)
    client.head("/get-help/")
    assert counts.pages == 2


def test_a_page_answered_in_front_is_counted_once_though_django_made_it(counts, real_snapshot):
    front = Front(WSGIHandler(), Press(real_snapshot, WSGIHandler(), by_itself=False))
    for _ in range(3):
        said = ask(front, "/get-help/")
    assert counts.pages == 3
    assert ask(front, "/get-help/", HTTP_IF_NONE_MATCH=said["ETag"]).status.startswith("304")
    ask(front, "/get-help/", method="HEAD")
    ask(front, "/get-help")
    ask(front, "/sitemap.xml")
    assert counts.pages == 4


def test_a_search_answered_in_front_is_counted_once_and_not_while_too_many_search(counts, real_snapshot, monkeypatch):
    press = Press(real_snapshot, WSGIHandler(), by_itself=False)
    press.current()[0].answer("/self-check/1/")
    front = Front(WSGIHandler(), press)
    assert ask(front, "/search/", QUERY_STRING="q=games").status.startswith("200")
    monkeypatch.setattr("guidance.views.search.MOST_SECONDS", 0.0)
    taken = [view._turns.acquire(1) for _ in range(view.AT_ONCE)]
    assert all(taken) and ask(front, "/search/", QUERY_STRING="q=games").status.startswith("503")
    for _ in taken:
        view._turns.release()
    assert counts.pages == 1


def test_a_self_check_is_counted_when_its_last_answer_is_given_and_not_again(parent, counts):
    walked = parent().walk()
    assert counts.self_checks == 1
    walked.client.get("/self-check/checklist/")
    last = walked.questions[-1]
    walked.answer(len(walked.questions), last, walked.choose(last))
    assert counts.self_checks == 1


def test_only_numbers_and_a_moment_are_kept(parent, counts):
    parent().walk(parent().with_worry())
    assert set(vars(counts)) == {"since", "pages", "self_checks"}
