"""The ready bytes over the wire, as ``make serve`` sends them, beside what Django behind them says."""

from __future__ import annotations

import gzip
import http.client
import time
import urllib.request

import brotli
import pytest

ADDRESSES = ["/", "/get-help/", "/guidance/", "/glossary/", "/self-check/", "/self-check/1/", "/feed.xml", "/robots.txt", "/keep-help.js"]
# A condition that always holds is one that only Django answers.
OF_DJANGO = {"If-Match": "*"}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


def _headers(message, *without: str) -> list[tuple[str, str]]:
    left_out = {"date", *(name.lower() for name in without)}
    return sorted((name.lower(), value) for name, value in message.items() if name.lower() not in left_out)


@pytest.mark.parametrize("address", ADDRESSES)
def test_as_it_is_it_is_what_django_says(site, address):
    ours, django = site.get(address), site.get(address, **OF_DJANGO)
    assert (ours[0], ours[2]) == (django[0], django[2]) == (200, ours[2])
    assert ours[1].get("Vary") == "Accept-Encoding"
    assert _headers(ours[1], "Vary") == _headers(django[1], "Vary")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_packed_it_unpacks_to_what_django_says(site, address, coding):
    django = site.get(address, **OF_DJANGO)
    for _ in range(600):
        status, headers, body = site.get(address, **{"Accept-Encoding": f"deflate, {coding}"})
        if headers.get("Content-Encoding") or len(body) < 600:
            break
        time.sleep(0.05)  # packing well goes on behind
    packed = headers.get("Content-Encoding")
    assert status == 200 and (UNPACK[packed](body) if packed else body) == django[2]
    assert headers["Content-Length"] == str(len(body))
    if address == "/get-help/":
        assert packed == coding and len(body) < 12_000


def test_a_head_has_the_length_and_no_body_and_the_connection_lives_on(site):
    host = site.address.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=30)
    for _ in range(3):
        connection.request("HEAD", "/get-help/", headers={"Accept-Encoding": "gzip"})
        head = connection.getresponse()
        assert (head.status, head.read()) == (200, b"")
        connection.request("GET", "/get-help/", headers={"Accept-Encoding": "gzip"})
        got = connection.getresponse()
        assert head.headers["Content-Length"] == str(len(got.read())) and head.headers["ETag"] == got.headers["ETag"]
    connection.close()


def test_what_a_browser_has_is_not_sent_again(site):
    for accepted in ("identity", "gzip"):
        etag = site.get("/guidance/", **{"Accept-Encoding": accepted})[1]["ETag"]
        status, headers, body = site.get("/guidance/", **{"Accept-Encoding": accepted, "If-None-Match": f'"x", W/{etag}'})
        assert (status, body, headers["ETag"]) == (304, b"", etag)
        assert headers["Cache-Control"].startswith("public, max-age=") and headers.get("Content-Encoding") is None


def test_an_address_without_its_slash_leads_on_with_what_came_after_it(site):
    for path, to in (("/get-help", "/get-help/"), ("/get-help?from=leaflet", "/get-help/?from=leaflet")):
        status, headers, _ = site.get(path)
        assert (status, headers["Location"]) == (301, to)


def test_an_edit_on_the_disk_reaches_every_worker(site):
    page = site.log.parent / "content" / "pages" / "how-we-write.md"
    before = page.read_text(encoding="utf-8")
    try:
        page.write_text(before + "\n\nQuokkas are small wallabies.\n", encoding="utf-8")
        assert _always(lambda: b"Quokkas" in site.get("/how-we-write/")[2])
    finally:
        page.write_text(before, encoding="utf-8")
    assert _always(lambda: b"Quokkas" not in site.get("/how-we-write/")[2])


def _always(so) -> bool:
    """Whether it becomes so, for thirty answers in a row, each on a connection of its own."""
    until, row = time.monotonic() + 120, 0
    while row < 30 and time.monotonic() < until:
        row = row + 1 if so() else 0
        time.sleep(0.02)
    return row == 30


def test_a_burst_is_answered_to_the_last(site):
    """A thousand requests over one connection after the other: every one is whole."""
    host = site.address.removeprefix("http://")
    whole = len(site.get("/guidance/")[2])
    connection = http.client.HTTPConnection(host, timeout=30)
    for number in range(1_000):
        connection.request("GET", "/guidance/")
        answer = connection.getresponse()
        assert (answer.status, len(answer.read())) == (200, whole), number
    connection.close()


def test_what_is_not_published_is_answered_behind(site):
    assert site.get("/no-such-page/")[0] == 404
    assert site.get("/search/?q=blackmail")[1]["Cache-Control"] == "no-store"
    post = urllib.request.Request(f"{site.address}/get-help/", data=b"x", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(post, timeout=30)
    assert refused.value.code == 405
