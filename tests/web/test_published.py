"""What stands in front of Django says what Django says, byte by byte and header by header."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.utils import override_settings

from guidance.encodings import BROTLI, GZIP
from guidance.press import Press
from guidance.published import Published, public_addresses
from safety_site.front import Front

from .wire import HOST, Said, ask

# What differs where a page is packed, and only there.
PACKED = ("ETag", "Content-Length", "Content-Encoding")
HTTP = {"SITE_URL": f"http://{HOST}", "ALLOWED_HOSTS": [HOST]}
HTTPS = {
    "SITE_URL": f"https://{HOST}",
    "ALLOWED_HOSTS": [HOST],
    "SECURE": True,
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https"),
    "TRUSTED_PROXIES": ["127.0.0.1"],
}
BY_PROXY = {"HTTP_X_FORWARDED_PROTO": "https"}


@pytest.fixture(scope="module", params=["http", "https"])
def site(request, real_snapshot):
    """Django, and the front with everything published, as one of the two ways it can be reached."""
    with override_settings(**(HTTPS if request.param == "https" else HTTP)):
        django = WSGIHandler()
        press = Press(real_snapshot, django, by_itself=False)
        press.work()
        usual = BY_PROXY if request.param == "https" else {}
        behind = SimpleNamespace(calls=0)

        def counted(environ, start_response):
            behind.calls += 1
            return django(environ, start_response)

        front = Front(counted, press)
        yield SimpleNamespace(
            django=lambda address, method="GET", **more: ask(django, address, method, **{**usual, **more}),
            front=lambda address, method="GET", **more: ask(front, address, method, **{**usual, **more}),
            behind=behind,
            published=press.current()[0],
            addresses=press.current()[0].addresses,
        )


def _expected(django: Said) -> Said:
    """Django's answer with the one header that packing brings to a page kept by no one."""
    if django.body and django.get("Vary") is None:
        return Said(django.status, [*django.headers, ("Vary", "Accept-Encoding")], django.body)
    return django


def test_every_public_address_is_published(site, library):
    shown = {address for address, _ in library.addresses()}
    machines = {"/sitemap.xml", "/feed.xml", "/robots.txt", "/favicon.ico", "/.well-known/security.txt", "/keep-help.js"}
    machines.add("/guidance/teens/slip.pdf")
    slashless = {address.rstrip("/") for address in shown if address != "/"}
    assert shown | machines | slashless <= set(site.published.answers) == set(site.addresses)
    assert {answer.status for answer in site.published.answers.values()} == {"200 OK", "301 Moved Permanently"}


def test_as_it_is_it_is_what_django_says_and_django_is_not_asked(site):
    for address in site.addresses:
        django, ours = _expected(site.django(address)), site.front(address)
        assert (ours.status, ours.body, ours.without()) == (django.status, django.body, django.without()), address
    assert site.behind.calls == 0


def test_what_counts_as_a_page_is_what_has_a_last_slash_and_is_shown(site):
    for address, answer in site.published.answers.items():
        assert answer.is_page == (address.endswith("/") and answer.status == "200 OK"), address


@pytest.mark.parametrize("coding", [GZIP, BROTLI])
def test_packed_it_unpacks_to_what_django_says(site, coding):
    smaller = 0
    for address in site.addresses:
        django, ours = _expected(site.django(address)), site.front(address, HTTP_ACCEPT_ENCODING=coding)
        assert (ours.status, ours.unpacked) == (django.status, django.body), address
        if ours.get("Content-Encoding") is None:
            assert ours.without() == django.without(), address
            assert len(ours.body) < 600 or django["Content-Type"].startswith("image/"), address
            continue
        assert ours.without(*PACKED) == django.without(*PACKED), address
        assert (ours["Content-Encoding"], ours["Content-Length"]) == (coding, str(len(ours.body)))
        assert ours["Vary"] == "Accept-Encoding" and len(ours.body) < len(django.body)
        if django.get("ETag"):
            assert re.fullmatch(r'"[0-9a-f]{32}-(gzip|br11)"', ours["ETag"]) and ours["ETag"].startswith(django["ETag"][:-1])
        smaller += 1
    assert smaller > 100
    assert site.behind.calls == 0


@pytest.mark.parametrize("coding", ["", GZIP, BROTLI])
def test_a_known_page_is_answered_as_django_answers_it(site, coding):
    for address in site.addresses:
        django, ours = site.django(address), site.front(address, HTTP_ACCEPT_ENCODING=coding)
        if django.get("ETag") is None:
            assert ours.get("ETag") is None
            assert site.front(address, HTTP_IF_NONE_MATCH="*").status == django.status
            continue
        unmodified = site.django(address, HTTP_IF_NONE_MATCH=django["ETag"])
        known = site.front(address, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=ours["ETag"])
        assert (known.status, known.body) == (unmodified.status, b"") == ("304 Not Modified", b"")
        assert known.without("ETag") == unmodified.without("ETag") and known["ETag"] == ours["ETag"]


@pytest.mark.parametrize("coding", ["", GZIP, BROTLI])
def test_head_says_what_get_says_and_no_body(site, coding):
    for address in site.addresses:
        got, head = site.front(address, HTTP_ACCEPT_ENCODING=coding), site.front(address, "HEAD", HTTP_ACCEPT_ENCODING=coding)
        assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")
        # Django gives no ETag to a HEAD; that is all that differs.
        assert head.without(*PACKED, "Vary") == site.django(address, "HEAD").without(*PACKED, "Vary"), address


@pytest.mark.parametrize(
    ("if_none_match", "known"),
    [
        ("{}", True),
        ("W/{}", True),
        ('"other", {}', True),
        ('W/"other" , W/{}', True),
        ("*", True),
        ('"other"', False),
        ("{}x", False),
        ("", False),
        ("x", False),
        ('"', False),
    ],
)
def test_a_browser_may_name_what_it_knows_in_any_way(site, if_none_match, known):
    for coding in ("", BROTLI):
        etag = site.front("/guidance/", HTTP_ACCEPT_ENCODING=coding)["ETag"]
        said = site.front("/guidance/", HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=if_none_match.format(etag))
        assert said.status == ("304 Not Modified" if known else "200 OK")
        if not coding:
            assert site.django("/guidance/", HTTP_IF_NONE_MATCH=if_none_match.format(etag)).status == said.status


def test_what_is_known_in_one_encoding_is_not_known_in_another(site):
    packed, plain = site.front("/", HTTP_ACCEPT_ENCODING=BROTLI)["ETag"], site.front("/")["ETag"]
    assert site.front("/", HTTP_IF_NONE_MATCH=packed).status == "200 OK"
    assert site.front("/", HTTP_IF_NONE_MATCH=plain, HTTP_ACCEPT_ENCODING=BROTLI).status == "200 OK"
    assert site.front("/", HTTP_IF_NONE_MATCH=f"{plain}, {packed}", HTTP_ACCEPT_ENCODING=BROTLI).status == "304 Not Modified"


def test_a_question_after_an_address_makes_no_other_page_and_goes_along_where_django_sends_it(site):
    calls = site.behind.calls
    assert site.front("/guidance/", query="fbclid=x").body == site.django("/guidance/", query="fbclid=x").body
    assert site.behind.calls == calls
    for address in ("/guidance", "/get-help"):
        ours, django = site.front(address, query="a=1&b=%20"), site.django(address, query="a=1&b=%20")
        assert (ours.status, ours.without()) == (django.status, django.without()) and ours["Location"] == f"{address}/?a=1&b=%20"


def test_whoever_has_begun_the_self_check_is_asked_by_django(site):
    calls = site.behind.calls
    assert site.front("/self-check/")["Cache-Control"] == "no-store" and site.behind.calls == calls
    assert site.front("/self-check/", HTTP_COOKIE="visit=x").status == "200 OK" and site.behind.calls == calls + 1
    assert site.front("/guidance/", HTTP_COOKIE="visit=x").status == "200 OK" and site.behind.calls == calls + 1


ODD = {
    "a post": {"method": "POST", "HTTP_ORIGIN": f"http://{HOST}"},
    "another method": {"method": "DELETE"},
    "a strange host": {"host": "evil.example"},
    "a host with a slash": {"host": "test/server"},
    "no host": {"host": None},
    "an empty host": {"host": ""},
    "another port": {"host": f"{HOST}:8443"},
    "a matching condition": {"HTTP_IF_MATCH": "*"},
    "a condition that fails": {"HTTP_IF_MATCH": '"other"'},
    "an earlier moment": {"HTTP_IF_UNMODIFIED_SINCE": "Wed, 21 Oct 2015 07:28:00 GMT"},
    "a later moment": {"HTTP_IF_MODIFIED_SINCE": "Wed, 21 Oct 2099 07:28:00 GMT"},
    "a part of it": {"HTTP_RANGE": "bytes=0-1"},
    "a body": {"CONTENT_LENGTH": "70000"},
    "a forwarded host": {"HTTP_X_FORWARDED_HOST": "evil.example"},
    "not by https": {"HTTP_X_FORWARDED_PROTO": "http"},
    "by several proxies": {"HTTP_X_FORWARDED_PROTO": "https, http"},
    "by several, in the clear first": {"HTTP_X_FORWARDED_PROTO": "http, https"},
    "said by a stranger": {"REMOTE_ADDR": "203.0.113.9"},
    "said by a stranger on https": {"REMOTE_ADDR": "203.0.113.9", "url_scheme": "https"},
    "in capitals": {"HTTP_X_FORWARDED_PROTO": "HTTPS"},
}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("address", ["/", "/get-help", "/self-check/", "/healthz", "/no-such-page/", "/static/x.css"])
def test_whatever_else_is_asked_is_answered_as_django_answers_it(site, what, address):
    ours, django = site.front(address, **ODD[what]), site.django(address, **ODD[what])
    assert (ours.status, ours.body, ours.without("Vary")) == (django.status, django.body, django.without("Vary"))


def test_a_host_is_remembered_and_no_more_of_them_than_there_is_room(site, monkeypatch):
    with override_settings(ALLOWED_HOSTS=["*"]):
        front = Front(lambda *asked: pytest.fail("went on"), SimpleNamespace(current=lambda: (site.published, 60)))
        way = BY_PROXY if site.front("/").get("Strict-Transport-Security") else {}
        for number in range(600):
            assert ask(front, "/", host=f"h{number}.example", HTTP_ACCEPT_ENCODING=f"x{number}", **way).status == "200 OK"
        assert len(front._hosts) <= 256 and len(front._likings) <= 256


def test_answers_name_no_more_than_one_library(site, library):
    assert site.published.library is library
    assert set(site.addresses) == set(public_addresses(library))


def test_nothing_of_the_database_is_touched_and_no_cookie_set(site):
    """The test has no database: whatever touched it would have failed."""
    assert [a for a in site.addresses if site.front(a).get("Set-Cookie")] == []


def test_an_answer_that_sets_a_cookie_or_fails_is_left_to_django(real_snapshot, caplog):
    def application(environ, start_response):
        if environ["PATH_INFO"] == "/":
            start_response("200 OK", [("Set-Cookie", "x=1")])
        elif environ["PATH_INFO"] == "/apps/":
            raise RuntimeError("zz")
        else:
            start_response("500 Internal Server Error", [])
        return [b"x"]

    published = Published(real_snapshot.current(), real_snapshot.moment(), _closing(application))
    assert [published.answer(address) for address in ("/", "/apps/", "/guidance/", "/not-ours/")] == [None] * 4
    assert published.answers == {}
    assert "/guidance/ is not ready to be served (500" in caplog.text


def _closing(application):
    def asked(environ, start_response):
        parts = application(environ, start_response)
        return type("Response", (list,), {"close": lambda self: None})(parts)

    return asked
