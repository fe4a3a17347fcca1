"""Logs cannot tell on anyone: no query string, nothing after /plan/ or /self-check/."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
from django.conf import settings
from django.test import Client

from safety_site.logs import JsonLines, WithoutAnswers, without_answers


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Not Found: /search/?q=blackmail", "Not Found: /search/"),
        ('"GET /search/?q=my+child&x=1 HTTP/1.1" 200 512', '"GET /search/ HTTP/1.1" 200 512'),
        ("/search?q=it's-private", "/search"),
        ('/search/?q="quoted"words', "/search/"),
        ("/caf\u00e9/?q=secret", "/caf\u00e9/"),
        ("/odd)/?q=secret", "/odd)/"),
        ("/odd)?q=secret", "/odd)"),
        ("https://www.example.org?q=secret", "https://www.example.org"),
        ("/search/?q=a?b=secret", "/search/"),
        ("Not Found: /plan/AbC-123/", "Not Found: /plan/…"),
        ("/plan/AbC-123/print/ and more", "/plan/… and more"),
        ('"GET /plan/AbC?x=1 HTTP/1.1"', '"GET /plan/… HTTP/1.1"'),
        ("//plan/AbC", "//plan/…"),
        ("/self-check/2/", "/self-check/…"),
        ("/editor/invitation/AbC_12-3/", "/editor/invitation/…"),
        ('"POST /editor/invitation/AbC_12-3/ HTTP/1.1" 302', '"POST /editor/invitation/… HTTP/1.1" 302'),
        ("/editor/people/4/", "/editor/people/4/"),
        ('"POST /self-check/checklist/ HTTP/1.1" 303', '"POST /self-check/… HTTP/1.1" 303'),
        ("/self-check/?a=b", "/self-check/…"),
        ("get-help/x.md:4: needs “title”. Did you mean “name”?", "get-help/x.md:4: needs “title”. Did you mean “name”?"),
        ("What happened? Nothing.", "What happened? Nothing."),
        ("/get-help/blackmail/", "/get-help/blackmail/"),
    ],
)
def test_what_could_tell_is_taken_out_and_the_rest_left(words, left):
    assert without_answers(words) == left


def test_arguments_are_cleaned_as_well_as_the_message():
    for message, arguments in [
        ("%s: %s", ("Not Found", "/search/?q=secret")),
        ("%(path)s", ({"path": "/plan/secret/"},)),
        ("%s", (ValueError("/self-check/secret/"),)),
        ("%d %s", (404, "/search/?q=secret")),
        ("/plan/%s/", ("token",)),
        ("no arguments /plan/secret", ()),
    ]:
        record = logging.LogRecord("x", logging.INFO, "", 0, message, arguments, None)
        assert WithoutAnswers().filter(record)
        assert "secret" not in record.getMessage(), message


def test_numbers_stay_numbers():
    record = logging.LogRecord("x", logging.INFO, "", 0, "%d %.1f", (404, 0.5), None)
    WithoutAnswers().filter(record)
    assert record.getMessage() == "404 0.5"


@pytest.fixture
def written(monkeypatch):
    """What the site's own handlers write, set up as in settings."""
    stream = io.StringIO()
    handlers = [h for name in ("", "django", "django.server") for h in logging.getLogger(name).handlers if type(h) is logging.StreamHandler]
    ours = [h for h in handlers if any(isinstance(f, WithoutAnswers) for f in h.filters)]
    assert ours, "no handler of ours cleans what it writes"
    for handler in ours:
        monkeypatch.setattr(handler, "stream", stream)
    return stream


def test_every_handler_of_the_settings_cleans_what_it_writes():
    assert all("no_answers" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
    named = {name for logger in [settings.LOGGING["root"], *settings.LOGGING["loggers"].values()] for name in logger["handlers"]}
    assert named <= set(settings.LOGGING["handlers"])


def test_nothing_private_reaches_the_log_of_real_requests(written, monkeypatch):
    client = Client(raise_request_exception=False)
    client.get("/no-such-page/?q=zzsecret")
    client.get("/plan/zzsecret/")
    client.post("/editor/invitation/zzsecret/")
    client.get("/self-check/zzsecret/?q=zzsecret")
    client.post("/self-check/1/", {"answer": "zzsecret"}, headers={"Sec-Fetch-Site": "cross-site"})
    client.delete("/search/?q=zzsecret")
    client.get("/search/?q=zzsecret", headers={"Host": "evil.example"})
    client.get("/search/", QUERY_STRING="&".join(f"zzsecret{n}=1" for n in range(500)))
    assert "zzsecret" not in written.getvalue()
    assert "/no-such-page/" in written.getvalue()


def test_a_crash_in_the_self_check_is_logged_without_what_was_answered(written, monkeypatch, parent):
    walking = parent()
    walking.client.raise_request_exception = False

    def crash(*args, **kwargs):
        raise RuntimeError("broken")

    monkeypatch.setattr("guidance.views.selfcheck.QuestionForm", crash)
    response = walking.client.post("/self-check/1/?q=zzsecret", {"question": "happened", "answer": "zzsecret"})
    assert response.status_code == 500
    assert "RuntimeError: broken" in written.getvalue(), "the crash itself must be logged"
    assert "zzsecret" not in written.getvalue() and "/self-check/1" not in written.getvalue()


def test_no_mail_is_ever_sent():
    assert not [h for logger in ("", "django", "django.request") for h in logging.getLogger(logger).handlers if "Mail" in type(h).__name__]


@pytest.fixture
def as_json(written, monkeypatch):
    """The same handlers, as LOG_FORMAT=json sets them up."""
    for name in ("", "django", "django.server"):
        for handler in logging.getLogger(name).handlers:
            if any(isinstance(f, WithoutAnswers) for f in handler.filters):
                monkeypatch.setattr(handler, "formatter", JsonLines())
    return written


def test_as_json_each_line_is_one_object_and_tells_on_nobody(as_json, parent, monkeypatch):
    visitor = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.78", "HTTP_COOKIE": "visit=zzcookie",
               "HTTP_USER_AGENT": "zzagent", "HTTP_REFERER": "http://testserver/zzreferer/"}  # fmt: skip
    client = Client(raise_request_exception=False)
    client.get("/no-such-page/?q=zzsecret", **visitor)
    client.get("/plan/zzsecret/", **visitor)
    client.post("/self-check/1/", {"question": "happened", "answer": "zzsecret"}, headers={"Sec-Fetch-Site": "cross-site"}, **visitor)
    parent().walk(parent().with_worry())

    def crash(*args, **kwargs):
        raise RuntimeError("broken at /search/?q=zzsecret")

    monkeypatch.setattr("guidance.views.selfcheck.QuestionForm", crash)
    answer = {"question": "happened", "answer": "zzsecret"}
    assert client.post("/self-check/1/?q=zzsecret", answer, headers={"Sec-Fetch-Site": "same-origin"}, **visitor).status_code == 500
    lines = [json.loads(line) for line in as_json.getvalue().splitlines()]
    assert {frozenset(line) - {"traceback"} for line in lines} == {frozenset({"at", "level", "from", "said"})}
    assert any("/no-such-page/" in line["said"] for line in lines)
    assert any("RuntimeError: broken at /search/" in line.get("traceback", "") for line in lines)
    assert [mark for mark in ("zzsecret", "203.0.113", "zzcookie", "zzagent", "zzreferer") if mark in as_json.getvalue()] == []


def test_a_message_of_several_lines_stays_one_line_of_json():
    record = logging.LogRecord("guidance", logging.ERROR, "", 0, "one\ntwo “three”", (), None)
    said = JsonLines().format(record)
    assert "\n" not in said and json.loads(said)["said"] == "one\ntwo “three”"
