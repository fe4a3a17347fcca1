"""A poor line between a phone and the site: it can be slow, cut off in the middle, or gone; and it counts what passes."""

from __future__ import annotations

import http.client
import http.server
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

END_TO_END = ("content-type", "content-length", "location", "set-cookie", "clear-site-data", "content-security-policy", "cache-control")


class PoorLine(http.server.ThreadingHTTPServer):
    """Passes requests on to the site. What is done to each is decided by its path and by how many came before it.

    ``cut`` ends the answer halfway, ``refuse`` before its first byte, ``stall`` stops it halfway until ``flow`` is set,
    ``status`` answers in the site's place, ``change`` rewrites a body.
    """

    daemon_threads = True

    def __init__(self, site: str) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.site, self.address = site, f"http://127.0.0.1:{self.server_port}"
        self.passed: list[str] = []
        self.flow = threading.Event()
        self.counting = threading.Lock()
        self.mend()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def mend(self) -> None:
        """A good line again, with nothing counted."""
        never = lambda path, number: False  # noqa: E731
        self.cut: Callable[[str, int], bool] = never
        self.refuse: Callable[[str, int], bool] = never
        self.stall: Callable[[str, int], bool] = never
        self.status: Callable[[str], int] = lambda path: 0
        self.change: Callable[[str, bytes], bytes] = lambda path, body: body
        self.flow.set()
        self.passed.clear()

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news on a poor line."""


class _Passing(http.server.BaseHTTPRequestHandler):
    server: PoorLine

    def do_GET(self) -> None:
        with self.server.counting:
            self.server.passed.append(self.path)
            number = len(self.server.passed)
        line = self.server
        if line.refuse(self.path, number):
            self.close_connection = True
            return
        status, headers, body = self._ask()
        status = line.status(self.path) or status
        body = line.change(self.path, body)
        self.send_response(status)
        for name, value in headers:
            if name.lower() in END_TO_END and name.lower() != "content-length":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2])
        self.wfile.flush()
        if line.cut(self.path, number):
            return
        if line.stall(self.path, number):
            line.flow.wait(60)
        self.wfile.write(body[len(body) // 2 :])

    do_POST = do_GET

    def _ask(self) -> tuple[int, list[tuple[str, str]], bytes]:
        onward = http.client.HTTPConnection(urlsplit(self.server.site).netloc, timeout=30)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = {k: v for k, v in self.headers.items() if k.lower() not in ("accept-encoding", "if-none-match", "connection")}
        onward.request(self.command, self.path, sent or None, asked)
        answer = onward.getresponse()
        try:
            return answer.status, answer.getheaders(), answer.read()
        finally:
            onward.close()

    def log_message(self, *args: object) -> None:
        pass
