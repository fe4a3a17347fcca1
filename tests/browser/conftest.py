"""The real site, served as ``make serve`` serves it, and a real Chromium to look at it."""

from __future__ import annotations

import http.server
import re
import shutil
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest
from certificate import certificate

from .axe import Axe
from .instruments import left_out, module
from .seldom import Seldom, make_seldom
from .served import ROOT, Site, serving
from .visitor import Visitor
from .workspace import signed_in, workspace

__all__ = ["signed_in", "workspace"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
# The site left to has a certificate of its own making; a context is told so too late for a tab that opens by itself.
ARGUMENTS += ["--ignore-certificate-errors"]
# Playwright turns off what a real phone has: pages kept in memory for the Back button.
KEEP = ["--disable-back-forward-cache"]


# Somewhere harmless to leave to


class _Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.visits.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        body = b"<!doctype html><title>Weather</title><h1>Sunny</h1><link rel=icon href=data:,>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Iterator[http.server.ThreadingHTTPServer]:
    """Another site, over https as the settings demand. ``visits`` holds what came to it."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather)
    server.visits = []  # type: ignore[attr-defined]
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate(tmp_path_factory.mktemp("weather")))
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


# The site


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, weather: http.server.ThreadingHTTPServer) -> Iterator[Site]:
    var = tmp_path_factory.mktemp("served")
    content = shutil.copytree(ROOT / "content", var / "content")
    with serving(content, var, var / "log", leave_to=f"https://localhost:{weather.server_port}/") as served:
        yield served


# The browser


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    if CHROMIUM is None:
        left_out("Chromium", "apt install chromium")
    from playwright.sync_api import sync_playwright

    # Playwright's loop goes on between its calls, and Django would take every later test for asynchronous code.
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=KEEP)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium, site: Site) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors with a browser of their own; afterwards none may have met an error or another host."""
    made: list[Visitor] = []

    def come(**how: object) -> Visitor:
        how.setdefault("viewport", {"width": 390, "height": 844})
        visitor = Visitor(site, chromium.new_context(base_url=site.address, **how))
        made.append(visitor)
        return visitor

    yield come
    faults = [fault for visitor in made for fault in visitor.faults()]
    for visitor in made:
        visitor.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def addresses(site: Site) -> list[str]:
    """Every address of the sitemap."""
    words = site.get("/sitemap.xml")[2].decode()
    return re.findall(rf"<loc>{re.escape(site.address)}(/[^<]*)</loc>", words)


@pytest.fixture(scope="session")
def axe() -> Axe:
    return Axe(module("axe-core/axe.min.js"))


@pytest.fixture(scope="session")
def seldom(tmp_path_factory: pytest.TempPathFactory) -> Seldom:
    return make_seldom(tmp_path_factory.mktemp("seldom"))
