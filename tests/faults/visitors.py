"""Visitors who keep asking while something goes wrong, and write down what they saw."""

from __future__ import annotations

import http.client
import ssl
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

ADDRESSES = ("/", "/get-help/", "/get-help/blackmail/", "/guidance/", "/guidance/teens/", "/apps/", "/self-check/1/", "/search/?q=bullying")
SECONDS_TO_WAIT = 20


class Visitors:
    """``many`` threads asking for ``addresses`` in turn for as long as the block lasts.

    ``seen`` counts what they were answered: a status, or the kind of error when there was no answer.
    """

    def __init__(self, address: str, addresses: tuple[str, ...] = ADDRESSES, many: int = 4, each_on_a_new_line: bool = False) -> None:
        self._site, self._addresses, self._new_line = urlsplit(address), addresses, each_on_a_new_line
        self._ended = threading.Event()
        self._lock = threading.Lock()
        self.seen: Counter[int | str] = Counter()
        self.bodies: dict[str, Counter[bytes]] = {path: Counter() for path in addresses}
        self._threads = [threading.Thread(target=self._ask, args=(at,), daemon=True) for at in range(many)]

    def __enter__(self) -> Visitors:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join(SECONDS_TO_WAIT * 2)
            assert not thread.is_alive(), "a visitor is still waiting for an answer"

    def wait_for(self, answers: int) -> None:
        """Until so many more answers have come."""
        wanted = self.answered + answers
        for _ in range(1200):
            if self.answered >= wanted:
                return
            time.sleep(0.05)
        raise AssertionError(f"no further answers came: {dict(self.seen)}")

    @property
    def answered(self) -> int:
        with self._lock:
            return sum(self.seen.values())

    def _line(self) -> http.client.HTTPConnection:
        if self._site.scheme == "http":
            return http.client.HTTPConnection(self._site.netloc, timeout=SECONDS_TO_WAIT)
        # A test's certificate is of its own making.
        return http.client.HTTPSConnection(self._site.netloc, timeout=SECONDS_TO_WAIT, context=ssl._create_unverified_context())

    def _ask(self, first: int) -> None:
        line: http.client.HTTPConnection | None = None
        at = first
        while not self._ended.is_set():
            path = self._addresses[at % len(self._addresses)]
            at += 1
            line = line or self._line()
            said: int | str
            body = b""
            try:
                line.request("GET", path)
                answer = line.getresponse()
                said, body = answer.status, answer.read()
            except (OSError, http.client.HTTPException) as error:
                said, line = type(error).__name__, None
            if self._new_line and line:
                line.close()
                line = None
            with self._lock:
                self.seen[said] += 1
                if said == 200:
                    self.bodies[path][body] += 1
