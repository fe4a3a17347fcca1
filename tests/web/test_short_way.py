"""A step or a search answered the short way is the step as Django answers it, byte by byte and header by header."""

from __future__ import annotations

import io
import logging
import threading
from types import SimpleNamespace
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from guidance.answers import COOKIE, MINUTES, Visit, pack, unpack
from guidance.posts import MOST_BYTES, MOST_FIELDS
from guidance.press import Press
from guidance.short_way import is_step
from safety_site.front import Front

from .test_published import BY_PROXY, HTTP, HTTPS
from .wire import HOST, Said, ask

ONE_SECOND = 1_795_000_000.0
FORM = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(scope="module", params=["http", "https"])
def site(request, real_snapshot):
    """Django, and what stands before it with a count of what Django is asked, as one of the two ways the site is reached."""
    # The two are asked one after the other, and a cookie says the second in which it ends.
    stopped = mock.patch("django.http.response.time", SimpleNamespace(time=lambda: ONE_SECOND))
    with stopped, override_settings(**(HTTPS if request.param == "https" else HTTP)):
        django, behind = WSGIHandler(), SimpleNamespace(calls=0)
        press = Press(real_snapshot, django, by_itself=False)
        usual = BY_PROXY if request.param == "https" else {}

        def counted(environ, start_response):
            behind.calls += 1
            return django(environ, start_response)

        front = Front(counted, press)
        press.current()[0].answer("/self-check/1/")

        def both(address: str, method: str = "GET", body: bytes = b"", *, near: bool = True, **more) -> Said:
            """The front's answer, found equal to Django's; ``near`` tells whether Django is not to be asked."""
            if method == "POST":
                more = {**FORM, "CONTENT_LENGTH": str(len(body)), **more}
            theirs = ask(django, address, method, **{**usual, **more, "wsgi.input": io.BytesIO(body)})
            calls = behind.calls
            ours = ask(front, address, method, **{**usual, **more, "wsgi.input": io.BytesIO(body)})
            assert behind.calls == calls + (not near), (address, method, ours.status)
            assert (ours.status, ours.body) == (theirs.status, theirs.body)
            assert _without_secret(ours) == _without_secret(theirs), "in the same order too"
            assert _visit(ours) == _visit(theirs)
            return ours

        yield both


def _without_secret(said: Said) -> list[tuple[str, str]]:
    """Every header but what is encrypted, which is never the same twice; the front adds no ``Vary`` to what is not packed."""
    return [(n, v if n != "Set-Cookie" else v.partition("=")[0] + v.partition(";")[2]) for n, v in said.headers]


def _visit(said: Said) -> Visit | None:
    cookie = said.get("Set-Cookie")
    return unpack(cookie.strip().removeprefix(f"{COOKIE}=").partition(";")[0]) if cookie else None


def _cookie(visit: Visit) -> dict[str, str]:
    return {"HTTP_COOKIE": f"{COOKIE}={pack(visit)}"}


def _form(question, *options: str) -> bytes:
    return urlencode([("question", question.name), *(("answer", option) for option in options)]).encode()


def _walk(library, site, choose):
    """Every step of one way: its address, the visit before it, its question, and what is chosen there."""
    visit, number = Visit(), 1
    while True:
        path, reached = library.questionnaire.way(visit.answers)
        here = path[number - 1]
        yield number, visit, here, choose(here.question)
        if not here.is_help:
            visit = visit.with_answers({**visit.answers, here.question.name: frozenset(choose(here.question))})
        path, reached = library.questionnaire.way(visit.answers)
        if number < len(path) and (path[number].is_help or reached):
            number += 1
        else:
            return


CHOICES = {
    "the first": lambda question: [question.options[0].name],
    "the last": lambda question: [question.options[-1].name],
    "all there are": lambda question: [o.name for o in question.options if not o.alone] if question.several else [question.options[1].name],
}


@pytest.mark.parametrize("choose", CHOICES.values(), ids=CHOICES)
def test_every_step_of_a_way_its_answer_and_the_way_back_are_as_django_has_them(library, site, choose):
    asked = set()
    for number, visit, here, chosen in _walk(library, site, choose):
        address = f"/self-check/{number}/"
        if visit.started:
            assert site(address, **_cookie(visit)).status == "200 OK"
            assert site(address, "HEAD", **_cookie(visit))["Content-Length"]
        if here.is_help:
            continue
        asked.add(here.question.name)
        first = {} if visit == Visit() else _cookie(visit)
        moved = site(address, "POST", _form(here.question, *chosen), **first)
        assert moved.status == "303 See Other" and _visit(moved).answers[here.question.name]
        back = site(address, **_cookie(_visit(moved)))
        assert back.body.count(b'" checked') == len(_visit(moved).answers[here.question.name])
    assert len(asked) > 5


def _started(library) -> Visit:
    question = library.questionnaire.questions[0]
    return Visit().with_answers({question.name: frozenset({question.options[0].name})})


def _broken(cookie: str) -> dict[str, str]:
    return {
        "tampered with": cookie[:40] + ("A" if cookie[40] != "A" else "B") + cookie[41:],
        "cut short": cookie[:-9],
        "not ours": "gAAAAA" + "x" * 80,
        "empty": "",
        "far too long": cookie + "x" * 9_000,
    }


@pytest.mark.parametrize("which", _broken("x" * 99))
@pytest.mark.parametrize("number", [1, 2])
def test_a_cookie_that_is_not_ours_is_for_django(library, site, which, number):
    cookie = _broken(pack(_started(library)))[which]
    site(f"/self-check/{number}/", near=False, HTTP_COOKIE=f"{COOKIE}={cookie}")


def test_a_cookie_of_another_secret_or_more_than_half_an_hour_old_is_for_django(library, site, monkeypatch):
    with override_settings(SECRET_KEY="another" * 9):
        foreign = _cookie(_started(library))
    site("/self-check/2/", near=False, **foreign)
    site("/self-check/2/", near=False, HTTP_COOKIE="theme=dark")
    with monkeypatch.context() as then:
        import time

        now = time.time()
        then.setattr("cryptography.fernet.time.time", lambda: now - MINUTES * 60 - 2)
        old = _cookie(_started(library))
    assert site("/self-check/2/", near=False, **old).status == "200 OK"


def test_a_step_not_reached_yet_and_one_there_is_not_are_for_django(library, site):
    for number in (7, 99):
        assert site(f"/self-check/{number}/", near=False, **_cookie(_started(library))).status == "303 See Other"
    for address in (
        "/self-check/0/",
        "/self-check/01/",
        "/self-check/100/",
        "/self-check/\xd9\xa2/",
        "/self-check/2",
        "/self-check/checklist/",
    ):
        assert not is_step(address)
        site(address, near=False, **_cookie(_started(library)))


SEARCHES = (
    "q=blackmail",
    "q=robloks",
    "q=zzqxjk",
    "",
    "q=",
    "q=<b>%22%26",
    "q=%ff%fe",
    "q=%00",
    "q=a&q=games",
    "x=1",
    "q=" + "long+" * 90,
    "&".join(["a=1"] * 900),
)


@pytest.mark.parametrize("query", SEARCHES)
def test_a_search_is_as_django_answers_it(library, site, query):
    found = site("/search/", QUERY_STRING=query)
    assert found.status == "200 OK" and found["Cache-Control"] == "no-store" and found["X-Robots-Tag"] == "noindex"
    assert site("/search/", "HEAD", QUERY_STRING=query)["Content-Length"] == found["Content-Length"]
    site("/search/", QUERY_STRING=query, **_cookie(_started(library)))
    site("/search/", QUERY_STRING=query, HTTP_ACCEPT_ENCODING="br, gzip", HTTP_IF_NONE_MATCH="*")


def test_what_is_no_search_of_a_reader_is_for_django(site):
    site("/search", near=False, QUERY_STRING="q=games")
    site("/search/", "POST", b"q=games", near=False)
    site("/search/more/", near=False)


def test_a_search_while_many_are_searching_is_told_so_as_django_tells_it_and_logged(site, monkeypatch, caplog):
    monkeypatch.setattr("guidance.views.search._turns", threading.BoundedSemaphore(1))
    monkeypatch.setattr("guidance.views.search.MOST_SECONDS", 0.01)
    from guidance.views import search as view

    with view._turns:
        busy = site("/search/", QUERY_STRING="q=games")
    assert busy.status == "503 Service Unavailable" and busy["Retry-After"] == "5"
    assert [record.getMessage() for record in caplog.records] == ["Service Unavailable: /search/"] * 2, "by Django, and by the front"


def test_an_answer_that_is_missing_or_unknown_is_for_django_with_what_was_posted(library, site):
    question = library.questionnaire.questions[1]
    for body in (_form(question), _form(question, "no-such"), b"", b"answer=%ff%fe", b"question=none&answer=x"):
        site("/self-check/2/", "POST", body, near=False, **_cookie(_started(library)))
    told = site("/self-check/2/", "POST", _form(question), near=False, **_cookie(_started(library)))
    assert told.status.startswith("422") and question.error.encode() in told.body.replace(b"&#x27;", b"'").replace(
        b"&#x2019;", "’".encode()
    )


@pytest.mark.parametrize(
    ("sent", "near", "status"),
    [
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, False, "403"),
        ({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "https://evil.example"}, False, "403"),
        ({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "http://[evil"}, False, "403"),
        ({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": f"https://{HOST}"}, True, "303"),
        ({"HTTP_SEC_FETCH_SITE": "", "HTTP_ORIGIN": "null"}, True, "303"),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, True, "303"),
        ({"CONTENT_TYPE": "text/plain"}, False, "303"),
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded; charset=utf-16"}, False, "400"),
        ({"CONTENT_LENGTH": ""}, False, "303"),
        ({"CONTENT_LENGTH": str(MOST_BYTES + 1)}, False, "413"),
        ({"HTTP_IF_MATCH": '"x"'}, False, ""),
        ({"host": "evil.example"}, False, "400"),
    ],
    ids=str,
)
def test_a_post_from_elsewhere_too_long_or_of_another_kind_is_for_django(library, site, sent, near, status):
    question = library.questionnaire.questions[1]
    said = site("/self-check/2/", "POST", _form(question, question.options[0].name), near=near, **_cookie(_started(library)), **sent)
    assert said.status.startswith(status)


def test_too_many_fields_are_for_django(library, site):
    assert site("/self-check/2/", "POST", b"a=1&" * MOST_FIELDS, near=False, **_cookie(_started(library))).status.startswith("400")


def test_nothing_of_an_answer_is_logged_or_put_into_an_address_or_kept(library, site, caplog):
    caplog.set_level(logging.DEBUG)
    question = library.questionnaire.questions[1]
    one, other = (_form(question, option.name) for option in question.options[:2])
    visit = _started(library)
    first = site("/self-check/2/", "POST", one, **_cookie(visit))
    second = site("/self-check/2/", "POST", other, **_cookie(visit))
    assert first["Location"] == second["Location"] or question.options[0].urgency, "where to go next tells nothing by itself"
    assert _visit(first) != _visit(second)
    assert b" checked" not in site("/self-check/2/", **_cookie(visit)).body, "nothing of either is left for the next"
    assert not any(record.name.startswith(("guidance", "django")) for record in caplog.records)


def test_what_goes_wrong_in_the_view_is_told_by_django(library, site, monkeypatch):
    monkeypatch.setattr("guidance.answers.pack", lambda *asked: 1 / 0)
    assert site("/self-check/2/", near=False, **_cookie(_started(library))).status.startswith("500")
