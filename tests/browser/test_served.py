"""The site as ``make serve`` serves it, asked over the wire: hashed files, headers, compression, and a quiet log."""

from __future__ import annotations

import re

SAFEGUARDS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")


def test_every_static_file_a_page_names_is_there_and_may_be_kept_for_good(site):
    named = set()
    for path in ("/", "/self-check/1/", "/guidance/", "/apps/"):
        named |= set(re.findall(r'(?:src|href)="(/static/[^"]+)"', site.get(path)[2].decode()))
    assert any(name.endswith(".css") for name in named) and any(name.endswith(".js") for name in named)
    for name in named:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), f"{name} has no fingerprint"
        status, headers, _ = site.get(name)
        assert status == 200
        assert "immutable" in headers["Cache-Control"] and headers["X-Content-Type-Options"] == "nosniff"


def test_the_plain_pages_find_their_stylesheet(site):
    status, headers, body = site.get("/static/css/plain.css")
    assert status == 200 and body and headers["Content-Type"].startswith("text/css")


def test_no_static_file_leads_out_of_its_folder(site):
    for path in ("/static/../secret-key", "/static/%2e%2e/secret-key", "/static/..%2fsecret-key", "/static//etc/passwd", "/secret-key"):
        assert site.get(path)[0] in (301, 400, 404), path


def test_headers_reach_the_wire_on_every_kind_of_answer(site):
    for path in ("/", "/get-help/", "/self-check/1/", "/search/?q=x", "/no-such-page/", "/leave/", "/healthz", "/sitemap.xml"):
        headers = site.get(path)[1]
        assert [name for name in SAFEGUARDS if headers.get_all(name) is None or len(headers.get_all(name)) != 1] == [], path


def test_a_wrong_host_and_odd_requests_are_refused_by_the_real_server(site):
    assert site.get("/", Host="evil.example")[0] == 400
    for path in (
        "/%00/",
        "/%ff/",
        "/guidance/%2e%2e/",
        "/" + "a" * 6000 + "/",
        "/search/?q=%00%ff",
        "/self-check/%0a/",
        "/search/?q=" + "%F0%9F%98%80" * 500,
    ):
        assert site.get(path)[0] in (200, 301, 400, 404, 414, 431), path
    assert site.get("/", Cookie="visit=" + "A" * 7000)[0] in (200, 400, 431)


def test_nothing_private_is_in_the_log(site):
    site.get("/search/?q=zzsecret")
    site.get("/plan/zzsecret/")
    site.get("/no-such-page/?zzsecret=1")
    site.get("/self-check/zzsecret/")
    site.get("/search/?q=zzsecret", Host="evil.example")
    log = site.log.read_text()
    assert "zzsecret" not in log
    assert "Internal Server Error" not in log
