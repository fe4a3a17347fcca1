"""The exported copy on a plain file server that sends no headers of ours and answers nothing by itself."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.servers import clean_environment
from guidance.left_out import is_left_out

from .findings import Findings
from .kinds import OPEN_FOLDS, PUBLIC
from .looks import DESK, EVERY, PHONE, sticking_out
from .served import ROOT, Site
from .visitor import Visitor

pytestmark = pytest.mark.browser

LOOKS = [look for look in EVERY if look.width in (DESK, PHONE) and look.colours != "forced"]
KINDS = [address for address in PUBLIC if not is_left_out(address) and address != "/no-such-page/"]
OLD, NEW = "/guidance/teens/going-live/", "/guidance/teens/live-streaming/"
LEAVE = "header a.leave"


class _Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def _file_server(folder: Path, port: int = 0) -> http.server.ThreadingHTTPServer:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), functools.partial(_Files, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory, weather: http.server.ThreadingHTTPServer) -> Iterator[Site]:
    """Written by ``make export`` for the address it is then served at; one page has an old address."""
    folder = tmp_path_factory.mktemp("exported")
    content = shutil.copytree(ROOT / "content", folder / "content")
    page = content / f"{NEW.strip('/')}.md"
    page.write_text(page.read_text().replace("---\n", f"---\nmoved_from: [{OLD}]\n", 1))
    server = _file_server(folder / "copy")
    site = Site(f"http://127.0.0.1:{server.server_port}", f"https://localhost:{weather.server_port}/", folder / "log", content)
    own = {"VAR_DIR": str(folder / "var"), "CONTENT_DIR": str(content), "SITE_URL": site.address, "LEAVE_TO": site.leave_to}
    environment = clean_environment(**own)
    command = ["make", "-o", ".venv/run.stamp", "export", f"DIR={folder / 'copy'}"]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    yield site
    server.shutdown()


@pytest.fixture
def reader(chromium, copy: Site) -> Iterator[Callable[..., Visitor]]:
    """Makes readers of the copy; afterwards none may have met an error or another host."""
    made: list[Visitor] = []

    def come(**how: object) -> Visitor:
        how.setdefault("viewport", {"width": 390, "height": 844})
        made.append(Visitor(copy, chromium.new_context(base_url=copy.address, **how)))
        return made[-1]

    yield come
    faults = [fault for visitor in made for fault in visitor.faults()]
    for visitor in made:
        visitor.context.close()
    assert faults == []


def test_one_page_of_each_kind_is_accessible_and_fits(reader, axe):
    visitor, found = reader(), Findings()
    for address in visitor.through([*KINDS, "/404.html", "/500.html"]):
        found.pages += 1
        visitor.page.evaluate(OPEN_FOLDS)
        for look in LOOKS:
            look.at(visitor.page)
            found.add(f"{address} ({look})", [*axe.faults(visitor.page), *sticking_out(visitor.page)])
    found.hold_none()
    assert found.pages > 12 and axe.rules > 20 * found.pages


def test_an_old_address_leads_on_without_a_rule_or_a_script(reader, axe):
    for how in ({}, {"java_script_enabled": False}):
        visitor = reader(**how)
        visitor.page.goto(OLD)
        visitor.page.wait_for_url(f"**{NEW}")
        assert visitor.page.locator("h1").inner_text() == "Live streaming with your teenager"


def test_the_page_at_an_old_address_is_accessible_where_it_does_not_lead_on_by_itself(reader, copy, axe):
    visitor, found = reader(), Findings()
    words = copy.get(OLD)[2].decode()
    assert 'http-equiv="refresh"' in words
    visitor.page.route(f"**{OLD}", lambda route: route.fulfill(body=words.replace('http-equiv="refresh"', ""), content_type="text/html"))
    visitor.page.goto(OLD)
    found.pages += 1
    for look in LOOKS:
        look.at(visitor.page)
        found.add(str(look), [*axe.faults(visitor.page), *sticking_out(visitor.page)])
    found.hold_none()


@pytest.mark.parametrize("script", [True, False])
def test_the_way_out_leads_straight_away_and_tells_nobody(reader, weather, script):
    visitor = reader(java_script_enabled=script)
    visitor.page.goto("/get-help/blackmail/")
    weather.visits.clear()
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
    came = [headers for path, headers in weather.visits if path == "/"]
    assert len(came) == 1 and "Referer" not in came[0] and "Origin" not in came[0]


def test_every_other_tab_leaves_too(reader):
    visitor = reader()
    behind = visitor.context.new_page()
    behind.goto("/get-help/blackmail/")
    visitor.page.goto("/guidance/")
    visitor.page.click(LEAVE)
    behind.wait_for_url(visitor.site.leave_to)


def test_the_policy_counts_though_the_server_sends_none(reader, copy):
    assert "Content-Security-Policy" not in copy.get("/")[1]
    visitor = reader()
    visitor.page.goto("/")
    ran = visitor.page.evaluate(
        """() => { const script = document.createElement('script'); script.textContent = 'window.ran = true';
        document.head.append(script); return window.ran === true; }"""
    )
    assert ran is False
    # The one fault there is: the browser says that it kept the script from running.
    assert len(visitor.faults()) == 1 and "Content Security Policy" in visitor.faults()[0]
    visitor._faults.clear()


def test_help_kept_on_a_phone_opens_without_the_server_and_goes_when_one_leaves(chromium, copy):
    folder = copy.log.parent / "copy"
    server = _file_server(folder)
    context = chromium.new_context(base_url=f"http://127.0.0.1:{server.server_port}")
    page = context.new_page()
    page.goto("/get-help/")
    page.locator("[data-keep-help] button").click()
    page.wait_for_function("() => document.querySelector('[data-keep-help] [role=status]').textContent.startsWith('Kept')")
    devtools = context.new_cdp_session(page)
    devtools.send("Network.clearBrowserCache")
    server.shutdown()
    server.server_close()
    page.goto("/get-help/blackmail/")
    page.locator("[data-kept-copy]").wait_for()
    page.goto("/guidance/")
    assert page.locator("h1").inner_text() == "You are offline"
    page.click(LEAVE)
    page.wait_for_url(copy.leave_to)
    again = _file_server(folder, server.server_port)
    page.goto("/glossary/")
    assert page.evaluate("async () => [(await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length]") == [0, 0]
    context.close()
    again.shutdown()
