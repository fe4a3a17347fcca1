"""Clients that send and read a byte at a time hold nobody up."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from .visitors import Visitors

SLOW = 40
HALF_A_HEAD = b"GET /get-help/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
FORM = b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nanswer="
HALF_A_POST = b"POST /self-check/1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + FORM
HALF_A_CHAT = b"GET /healthz/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.mark.parametrize("begun", [HALF_A_HEAD, HALF_A_POST, b"", HALF_A_CHAT], ids=["a head", "a post", "nothing", "a chat kept open"])
def test_forty_slow_clients_hold_nobody_up(serve, begun):
    site = serve()
    where = urlsplit(site.address)
    with ExitStack() as lines:
        slow = [lines.enter_context(socket.create_connection((where.hostname, where.port), timeout=5)) for _ in range(SLOW)]
        ended = threading.Event()
        for line in slow:
            line.sendall(begun)

        def drip() -> None:
            while not ended.wait(0.2):
                for line in slow:
                    try:
                        line.sendall(b"x" if begun not in (b"", HALF_A_CHAT) else b"")
                    except OSError:
                        continue

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        with Visitors(site.address, many=4, each_on_a_new_line=True) as visitors:
            visitors.wait_for(600)
        ended.set()
        dripping.join()
    assert set(visitors.seen) == {200}, visitors.seen


def test_a_server_that_is_told_to_stop_does_not_wait_for_the_slow(serve):
    site = serve()
    where = urlsplit(site.address)
    with ExitStack() as lines:
        for _ in range(SLOW):
            lines.enter_context(socket.create_connection((where.hostname, where.port), timeout=5)).sendall(HALF_A_POST)
        assert site.get("/get-help/")[0] == 200
        workers = site.workers()
        os.killpg(site.pid, signal.SIGTERM)
        for _ in range(200):
            if not any(Path(f"/proc/{worker}").exists() for worker in workers):
                break
            time.sleep(0.1)
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)
