"""Asks a WSGI application as a server does, and tells every header apart."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import brotli

HOST = "testserver"


@dataclass
class Said:
    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def __getitem__(self, name: str) -> str:
        """The one header of that name."""
        (value,) = [value for said, value in self.headers if said == name]
        return value

    def get(self, name: str) -> str | None:
        return next((value for said, value in self.headers if said == name), None)

    def without(self, *names: str) -> list[tuple[str, str]]:
        return sorted(header for header in self.headers if header[0] not in names)

    @property
    def unpacked(self) -> bytes:
        coding = self.get("Content-Encoding")
        if coding == "gzip":
            import gzip

            return gzip.decompress(self.body)
        return brotli.decompress(self.body) if coding == "br" else self.body


def ask(application: Any, address: str, method: str = "GET", query: str = "", host: str | None = HOST, **environ: str) -> Said:
    """``environ`` holds headers as WSGI names them, such as ``HTTP_ACCEPT_ENCODING``, or anything else of the request."""
    asked: dict[str, Any] = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": address, "QUERY_STRING": query, "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0), "wsgi.multithread": True,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip
    if host is not None:
        asked["HTTP_HOST"] = host
    names = {"url_scheme": "wsgi.url_scheme"}
    asked |= {names.get(name, name): value for name, value in environ.items()}
    said: list[Any] = []
    response = application(asked, lambda status, headers, *more: said.extend((status, headers)))
    body = b"".join(response)
    if hasattr(response, "close"):
        response.close()
    return Said(said[0], list(said[1]), b"" if method == "HEAD" else body)
