"""Who left without a connection, or where the beacon of the exit was lost, comes back as a stranger."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler

from guidance.answers import COOKIE, LEFT, Visit, pack, unpack
from guidance.press import Press
from safety_site.front import Front
from safety_site.plain_requests import PlainRequests

from .wire import Said, ask

GONE = "Max-Age=0"


@pytest.fixture
def site(real_snapshot):
    django = WSGIHandler()
    press = Press(real_snapshot, django, by_itself=False)
    press.current()[0].answer("/self-check/1/")
    return PlainRequests(Front(django, press))


@pytest.fixture
def question(real_snapshot):
    return real_snapshot.current()[0].questionnaire.questions[0]


@pytest.fixture
def blackmailed(question) -> str:
    """The cookie of a parent who ticked the worst."""
    return f"{COOKIE}={pack(Visit().with_answers({question.name: frozenset({'blackmail'})}))}"


def _cookies(said: Said) -> dict[str, str]:
    """Each cookie that is set: what it holds, and all that is said of it."""
    lines = [value.strip() for name, value in said.headers if name == "Set-Cookie"]
    return {line.partition("=")[0]: line for line in lines}


@pytest.mark.parametrize("address", ["/self-check/2/", "/self-check/3/", "/self-check/checklist/", "/self-check/family-chat.txt"])
def test_what_they_had_answered_is_shown_to_nobody_and_forgotten(site, blackmailed, address):
    before = ask(site, address, HTTP_COOKIE=blackmailed)
    after = ask(site, address, HTTP_COOKIE=f"{blackmailed}; {LEFT}=1")
    stranger = ask(site, address)
    assert (after.status, after.body) == (stranger.status, stranger.body) != (before.status, before.body)
    assert GONE in _cookies(after)[COOKIE] and GONE in _cookies(after)[LEFT]
    assert {"Path=/self-check/"} == {part for line in _cookies(after).values() for part in line.split("; ") if part.startswith("Path")}


def test_the_first_question_is_as_nobody_has_answered_it(site, blackmailed):
    assert ask(site, "/self-check/1/", HTTP_COOKIE=f"{blackmailed}; {LEFT}=1").body == ask(site, "/self-check/1/").body


def test_who_begins_again_is_on_their_way_and_nothing_of_before_is_in_it(site, question, blackmailed):
    form = urlencode({"question": question.name, "answer": "none"}).encode()
    sent = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(form)), "wsgi.input": io.BytesIO(form)}
    said = ask(site, "/self-check/1/", "POST", HTTP_COOKIE=f"{LEFT}=1; {blackmailed}", HTTP_SEC_FETCH_SITE="same-origin", **sent)
    cookies = _cookies(said)
    assert GONE in cookies[LEFT] and GONE not in cookies[COOKIE]
    assert unpack(cookies[COOKIE].partition("=")[2].partition(";")[0]).answers == {question.name: frozenset({"none"})}


def test_who_never_left_is_told_nothing_of_it(site, blackmailed):
    assert LEFT not in _cookies(ask(site, "/self-check/2/", HTTP_COOKIE=blackmailed))
