"""Bytes that are no request, or half of one, or two in one: answered or refused by the real server, and never with a fault of ours."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from browser.served import ROOT, Site, serving

HOST = b"Host: 127.0.0.1\r\n"
POST = b"POST /self-check/1/ HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET /get-help/ HTTP/1.1\r\n" + HOST
ODD: dict[str, tuple[bytes, set[int]]] = {
    "letters for a length": (POST + b"Content-Length: abc\r\n\r\nx", {400}),
    "a length below nothing": (POST + b"Content-Length: -5\r\n\r\nx", {400}),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\nabc", {400}),
    "a length and pieces": (POST + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", {400, 422}),
    "a piece of no size": (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n", {400, 422}),
    "pieces": (POST + b"Transfer-Encoding: chunked\r\n\r\n9\r\nanswer=xx\r\n0\r\n\r\n", {422}),
    "a length beyond all bounds": (POST + b"Content-Length: 99999999999\r\n\r\nabc", {413}),
    "a packed body": (POST + b"Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\x1f\x8b\x08", {422}),
    "no host": (b"GET / HTTP/1.1\r\n\r\n", {400}),
    "another host": (b"GET / HTTP/1.1\r\nHost: zzstranger.example\r\n\r\n", {400}),
    "an old protocol": (b"GET / HTTP/1.0\r\n\r\n", {400}),
    "a protocol to come": (b"GET / HTTP/9.9\r\n\r\n", {400}),
    "noise": (b"\x00\x01\x02\xff\r\n\r\n", {400}),
    "the start of TLS": (bytes.fromhex("160301020001") + b"\0" * 40, {400}),
    "a NUL in a header": (GET + b"X: a\x00b\r\n\r\n", {400}),
    "a space in an address": (b"GET /a b HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "a head without end": (GET + b"X: " + b"a" * 600_000, {431}),
    "five thousand headers": (GET + b"".join(b"X%d: 1\r\n" % n for n in range(5000)) + b"\r\n", {431}),
    "a broken cookie": (GET + b"Cookie: \xff\xfe=\x80;;;=\r\n\r\n", {200}),
    "broken encodings": (GET + b"Accept-Encoding: \xff, br;q=x\r\n\r\n", {200}),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("wire")
    with serving(ROOT / "content", folder / "var", folder / "log") as site:
        yield site


def _answer(site: Site, sent: bytes) -> bytes:
    where = urlsplit(site.address)
    with socket.create_connection((where.hostname, where.port), timeout=20) as line:
        line.sendall(sent)
        return line.recv(4096)


@pytest.mark.parametrize(("sent", "statuses"), ODD.values(), ids=ODD.keys())
def test_odd_bytes_are_answered_with_what_is_wrong_and_the_next_visitor_is_served(served, sent, statuses):
    said = _answer(served, sent)
    status = re.match(rb"HTTP/1\.[01] (\d{3}) ", said)
    assert status and int(status[1]) in statuses, said[:200]
    assert served.get("/get-help/")[0] == 200


def test_what_strangers_send_is_not_written_down_and_is_no_fault_of_ours(served):
    for sent, _ in ODD.values():
        _answer(served, sent)
    log = served.log.read_text()
    assert "Traceback" not in log and "zzstranger" not in log and "ERROR" not in log
