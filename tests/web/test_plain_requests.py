"""What no page of ours leads a browser to send is left out before anything takes it apart."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.multipartparser import MultiPartParserError
from hypothesis import given
from hypothesis import strategies as st

from safety_site.plain_requests import PlainRequests

from .wire import ask

FORM = "application/x-www-form-urlencoded"
FROM_HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture
def seen():
    """What reaches whoever stands behind: asked with headers as WSGI names them."""

    def asked(**headers: str) -> dict[str, str]:
        reached: dict[str, str] = {}

        def behind(environ, start_response):
            reached.update({name: environ[name] for name in ("CONTENT_TYPE", "HTTP_COOKIE") if name in environ})
            start_response("200 OK", [])
            return []

        ask(PlainRequests(behind), "/", **headers)
        return reached

    return asked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (FORM, FORM),
        (f"{FORM};charset=UTF-8", FORM),
        (f"{FORM}; charset=punycode", FORM),
        ("multipart/form-data; boundary=x; charset=punycode", "multipart/form-data"),
        ("text/plain; charset=hex", "text/plain"),
        ("; charset=hex", ""),
    ],
)
def test_of_a_content_type_only_the_type_is_kept(seen, said, kept):
    assert seen(CONTENT_TYPE=said) == {"CONTENT_TYPE": kept}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("visit=abc", {"HTTP_COOKIE": "visit=abc"}),
        ("visit=abc; editor=def; left=1", {"HTTP_COOKIE": "visit=abc; editor=def; left=1"}),
        ("_ga=GA1.2; visit=abc;theme=dark", {"HTTP_COOKIE": "visit=abc"}),
        ("_ga=GA1.2; visits=abc; xvisit=1", {}),
        ('visit="abc=="', {"HTTP_COOKIE": 'visit="abc=="'}),
        ('visit="a\\"b"', {}),
        ('v="' + '\\"' * 20_000 + '"; visit=abc', {"HTTP_COOKIE": "visit=abc"}),
        ("", {}),
        (";;=;", {}),
    ],
)
def test_of_cookies_only_ours_are_kept_and_none_with_a_backslash(seen, said, kept):
    assert seen(HTTP_COOKIE=said) == kept


@given(st.text())
def test_any_cookie_line_is_read_and_nothing_comes_of_it_that_was_not_there(said):
    kept = PlainRequests(lambda environ, start_response: [])._own_cookies(said)
    assert "\\" not in kept and all(cookie in said for cookie in kept.split("; "))


@pytest.mark.parametrize("kind", [f"{FORM}; charset=punycode", FORM])
def test_an_answer_is_taken_as_it_always_was(real_snapshot, kind):
    question = real_snapshot.current()[0].questionnaire.questions[0]
    form = urlencode({"question": question.name, "answer": question.options[-1].name}).encode()
    sent = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(form)), "wsgi.input": io.BytesIO(form), **FROM_HERE}
    said = ask(PlainRequests(WSGIHandler()), "/self-check/1/", "POST", **sent)
    assert (said.status, said["Location"]) == ("303 See Other", "/self-check/2/")


def test_no_part_of_an_upload_is_read():
    class Unread(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("it is read")

    def behind(environ, start_response):
        with pytest.raises(MultiPartParserError):
            assert WSGIRequest(environ).POST is None
        start_response("400 Bad Request", [])
        return []

    sent = {"CONTENT_TYPE": "multipart/form-data; boundary=b; charset=punycode", "CONTENT_LENGTH": "500000", "wsgi.input": Unread()}
    assert ask(PlainRequests(behind), "/editor/sign-in/", "POST", **sent, **FROM_HERE).status == "400 Bad Request"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_that_names_an_odd_codec_is_answered(real_snapshot, method):
    said = ask(PlainRequests(WSGIHandler()), "/search/", method, QUERY_STRING="q=%41", CONTENT_TYPE="text/plain; charset=hex", **FROM_HERE)
    assert said.status[:3] in ("200", "405")
