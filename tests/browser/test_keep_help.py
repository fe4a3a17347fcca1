"""Help kept on a phone: only when asked, the same set for everyone, whole or not at all, and gone when asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from .poor_line import PoorLine
from .served import Site
from .visitor import LEAVE, Visitor

pytestmark = pytest.mark.browser
BUTTON = "[data-keep-help] button"
COPY = "[data-kept-copy]"
HELD = """async () => Promise.all((await caches.keys()).map(async (name) =>
  (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))"""
WORKERS = "async () => (await navigator.serviceWorker.getRegistrations()).length"
ELSEWHERE = ["/", "/guidance/", "/self-check/", "/self-check/1/", "/search/?q=help", "/plan/x/", "/get-help/no-such/"]
POOR = re.compile(r"net::ERR_|status of 50\d|error occurred when fetching the script|Failed to (?:register|update) a ServiceWorker")
HOW = "(document.querySelector('[data-keep-help] [role=status]').textContent)"


@pytest.fixture
def line(site: Site) -> Iterator[PoorLine]:
    made = PoorLine(site.address)
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def reader(chromium, site: Site, line: PoorLine) -> Iterator[Callable[..., Visitor]]:
    """Makes readers behind the poor line. None may ask another host for anything, however poor it is."""
    made: list[Visitor] = []

    def come(**how: object) -> Visitor:
        how.setdefault("viewport", {"width": 390, "height": 844})
        behind = Site(line.address, site.leave_to, site.log, site.content)
        made.append(Visitor(behind, chromium.new_context(base_url=line.address, **how)))
        return made[-1]

    yield come
    line.mend()
    # What a browser says about a poor line is no fault of the site.
    faults = [fault for visitor in made for fault in visitor.faults() if not POOR.search(fault)]
    for visitor in made:
        visitor.context.close()
    assert faults == []


@pytest.fixture(scope="session")
def the_set(site: Site, addresses: list[str]) -> list[str]:
    """What may be kept, told from the sitemap and from what a help page is made of."""
    page = site.get("/get-help/")[2].decode()
    parts = re.findall(r'<(?:link|script)\b[^>]*(?:href|src)="(/static/[^"]+)"', page)
    assert len(parts) == 4
    return sorted([a for a in addresses if a.startswith("/get-help/")] + ["/offline/", *parts])


def held(visitor: Visitor) -> list[list[str]]:
    return [sorted(paths) for paths in visitor.page.evaluate(HELD)]


def nothing_kept(visitor: Visitor) -> bool:
    """As a page that is opened afterwards sees it."""
    page = visitor.context.new_page()
    page.goto("/glossary/")
    found = (page.evaluate(HELD), page.evaluate(WORKERS))
    page.close()
    return found == ([], 0)


def press(visitor: Visitor, expected: str) -> None:
    visitor.page.locator(BUTTON).click()
    said(visitor, expected)


def said(visitor: Visitor, expected: str) -> None:
    visitor.page.wait_for_function(f"() => {HOW}.startsWith({expected!r})")


def keep(visitor: Visitor) -> None:
    visitor.page.goto("/get-help/")
    press(visitor, "Kept")


def off(visitor: Visitor, line: PoorLine) -> None:
    """No line at all, and none of the pages that the browser itself may show again for a minute."""
    devtools = visitor.context.new_cdp_session(visitor.page)
    devtools.send("Network.clearBrowserCache")
    devtools.detach()
    line.refuse = lambda path, number: True


# Keeping


def test_nothing_is_kept_unasked(reader, line):
    visitor = reader()
    for address in ("/", "/get-help/", "/get-help/blackmail/", "/offline/", "/guidance/", "/self-check/1/"):
        visitor.page.goto(address)
        visitor.page.wait_for_timeout(150)
    assert "/keep-help.js" not in line.passed
    assert nothing_kept(visitor)
    assert visitor.cookies == []


def test_the_button_keeps_the_same_set_for_everyone_and_says_so(reader, the_set):
    one, another = reader(), reader()
    keep(one)
    another.page.goto("/get-help/suicide-or-self-harm/")
    another.page.goto("/guidance/")
    keep(another)
    assert held(one) == held(another) == [the_set]
    for visitor in (one, another):
        assert visitor.page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]
        assert visitor.cookies == []


def test_what_is_read_searched_and_answered_afterwards_is_never_added(reader, the_set):
    visitor = reader()
    keep(visitor)
    for address in ("/", "/guidance/", "/get-help/blackmail/", "/search/?q=blackmail", "/apps/tiktok/", "/plan/x/", "/no-such-page/"):
        visitor.page.goto(address)
    visitor.walk(worry=True)
    assert held(visitor) == [the_set]
    inside = visitor.page.evaluate(
        """async () => { const cache = await caches.open((await caches.keys())[0]);
        return (await Promise.all((await cache.keys()).map(async (r) => (await cache.match(r)).text()))).join(''); }"""
    )
    assert "data-item" not in inside and 'name="answer"' not in inside and "Set-Cookie" not in inside


def test_the_offer_is_not_made_where_it_could_not_be_kept(reader):
    without_scripts = reader(java_script_enabled=False)
    without_scripts.page.goto("/get-help/")
    assert not without_scripts.page.locator(BUTTON).is_visible()
    old = reader()
    old.context.add_init_script("delete Navigator.prototype.serviceWorker")
    old.page.goto("/get-help/")
    old.page.wait_for_timeout(200)
    assert not old.page.locator(BUTTON).is_visible()
    old.page.click(LEAVE)
    old.page.wait_for_url(old.site.leave_to)


def test_by_keyboard_and_for_a_screen_reader(reader):
    visitor = reader()
    visitor.page.goto("/get-help/")
    visitor.page.locator(BUTTON).wait_for()
    visitor.page.get_by_text("Every time, whatever happened").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    visitor.tab_to(BUTTON, most=5)
    visitor.page.keyboard.press("Enter")
    said(visitor, "Kept")
    assert visitor.focused("e.textContent") == "Remove it from this phone"
    assert "Kept on this phone" in visitor.page.locator("[data-keep-help]").aria_snapshot()


# Reading it


def test_offline_every_help_page_opens_as_it_was_and_says_it_is_a_copy(reader, line, the_set):
    visitor = reader()
    keep(visitor)
    # The browser's own switch reaches the page, the dead line the worker.
    visitor.context.set_offline(True)
    off(visitor, line)
    for address in [a for a in the_set if a.startswith("/get-help/")]:
        visitor.page.goto(address)
        assert visitor.page.locator("main h1").is_visible()
        assert "copy kept on this phone on" in visitor.page.locator(COPY).inner_text()
        assert visitor.page.evaluate("() => getComputedStyle(document.querySelector('.leave')).position") in ("fixed", "static")
    assert visitor.page.locator(LEAVE).is_visible()
    visitor.context.set_offline(False)
    line.mend()
    visitor.page.goto("/get-help/blackmail/")
    assert visitor.page.locator(COPY).count() == 0


@pytest.mark.parametrize("address", ELSEWHERE)
def test_offline_any_other_address_leads_to_the_kept_help(reader, line, address):
    visitor = reader()
    keep(visitor)
    off(visitor, line)
    visitor.page.goto(address)
    assert visitor.page.locator("h1").inner_text() == "You are offline"
    assert visitor.page.locator("main a[href='tel:999']").first.is_visible()
    visitor.page.locator("main a[href='/get-help/blackmail/']").click()
    visitor.page.locator(COPY).wait_for()
    assert visitor.path == "/get-help/blackmail/"


@pytest.mark.parametrize("how", ["cut", "stall"])
def test_a_line_that_dies_halfway_through_a_page_shows_the_kept_one_and_waits_for_no_more(reader, line, how):
    visitor = reader()
    keep(visitor)
    line.flow.clear()
    setattr(line, how, lambda path, number: path.startswith("/get-help/"))
    # A stalled line goes on after a minute, and nobody waits here for so long.
    visitor.page.goto("/get-help/blackmail/")
    assert visitor.page.locator(COPY).is_visible()
    assert visitor.page.locator("main h1").count() == 1, "doubled"


def test_a_site_that_is_down_shows_the_kept_page(reader, line):
    visitor = reader()
    keep(visitor)
    line.status = lambda path: 503
    visitor.page.goto("/get-help/blackmail/")
    assert visitor.page.locator(COPY).is_visible()


def test_with_a_good_line_the_facts_are_fresh(reader, line):
    visitor = reader()
    keep(visitor)
    line.change = lambda path, body: body.replace(b"</h1>", b", corrected</h1>")
    visitor.page.goto("/get-help/blackmail/")
    assert "corrected" in visitor.page.locator("h1").inner_text()
    assert visitor.page.locator(COPY).count() == 0


# All of it or nothing


def test_whichever_request_is_cut_nothing_is_kept_and_asking_again_keeps_it_all(reader, line, the_set):
    faults = []
    # By name, not by number: a browser fetches the icon of the page itself whenever it likes.
    for number, asked in enumerate(["/keep-help.js", *the_set]):
        visitor = reader()
        visitor.page.goto("/get-help/")
        visitor.page.locator(BUTTON).wait_for()
        line.mend()
        setattr(line, "refuse" if number % 2 else "cut", lambda path, at, asked=asked: path == asked)
        press(visitor, "It did not all arrive")
        line.mend()
        if not nothing_kept(visitor):
            faults.append(f"{asked}: something stayed")
        press(visitor, "Kept")
        if held(visitor) != [the_set]:
            faults.append(f"{asked}: {held(visitor)}")
        visitor.page.close()
    assert faults == []


def _newer(path: str, body: bytes) -> bytes:
    """The site after an edit: another version of the set, and another word in every page."""
    if path == "/keep-help.js":
        return re.sub(rb'"help-(\w+)"', rb'"help-\1-newer"', body)
    return body.replace(b"</h1>", b", corrected</h1>")


def _until(visitor: Visitor, holds: str) -> None:
    """Until this holds of ``names`` of the caches and of the ``registration``."""
    asked = "const [names, registration] = [await caches.keys(), await navigator.serviceWorker.getRegistration()];"
    for _ in range(200):
        if visitor.page.evaluate(f"async () => {{ {asked} return Boolean({holds}); }}"):
            return
        visitor.page.wait_for_timeout(50)
    raise AssertionError(f"never: {holds}")


def test_a_change_renews_the_whole_set_once_the_phone_is_online(reader, line, the_set):
    visitor = reader()
    keep(visitor)
    line.change = _newer
    visitor.page.goto("/guidance/")
    _until(visitor, "names.length === 1 && names[0].endsWith('-newer')")
    assert held(visitor) == [the_set]
    off(visitor, line)
    visitor.page.goto("/get-help/blackmail/")
    assert "corrected" in visitor.page.locator("h1").inner_text()


def test_a_renewal_cut_anywhere_leaves_the_earlier_set_whole(reader, line, the_set):
    visitor = reader()
    keep(visitor)
    for at in range(0, len(the_set), 3):
        asked: list[str] = []

        def cut(path: str, number: int, at: int = at, asked: list[str] = asked) -> bool:
            asked.append(path)
            return path == the_set[at]

        line.mend()
        line.change = _newer
        visitor.page.goto("/guidance/")
        line.cut = cut
        visitor.page.evaluate("async () => { await (await navigator.serviceWorker.getRegistration()).update().catch(() => {}); }")
        _until(visitor, "!registration.installing && !registration.waiting")
        if the_set[at] in asked:
            assert held(visitor) == [the_set]
            off(visitor, line)
            visitor.page.goto("/get-help/")
            assert visitor.page.locator(COPY).is_visible()


# Removing it


def test_the_button_removes_everything_and_may_be_pressed_again(reader, line, the_set):
    visitor = reader()
    keep(visitor)
    press(visitor, "Removed")
    assert nothing_kept(visitor)
    press(visitor, "Kept")
    assert held(visitor) == [the_set]
    visitor.page.reload()
    press(visitor, "")
    said(visitor, "Removed")
    assert nothing_kept(visitor)


def test_it_can_be_removed_from_the_offline_page(reader, line):
    visitor = reader()
    keep(visitor)
    off(visitor, line)
    visitor.page.goto("/guidance/")
    press(visitor, "Removed")
    line.mend()
    assert nothing_kept(visitor)


@pytest.mark.parametrize("where", ["/get-help/", "/guidance/", "/self-check/1/"])
def test_leaving_removes_it(reader, where):
    visitor = reader()
    keep(visitor)
    visitor.page.goto(where)
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
    assert nothing_kept(visitor)


def test_leaving_right_after_keeping_removes_it(reader):
    visitor = reader()
    keep(visitor)
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
    assert nothing_kept(visitor)


def test_leaving_offline_removes_it_too(reader, line):
    visitor = reader()
    keep(visitor)
    visitor.page.goto("/get-help/blackmail/")
    off(visitor, line)
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
    line.mend()
    assert nothing_kept(visitor)


def test_the_plain_link_removes_it_without_a_script_of_the_page(reader):
    """The server's Clear-Site-Data takes the worker and its pages along."""
    visitor = reader()
    keep(visitor)
    visitor.page.goto("/leave/")
    visitor.page.wait_for_url(visitor.site.leave_to)
    assert nothing_kept(visitor)


def test_leaving_while_it_is_being_renewed_keeps_neither_set(reader, line):
    visitor = reader()
    keep(visitor)
    line.change = _newer
    line.flow.clear()
    line.stall = lambda path, number: path == "/offline/"
    visitor.page.goto("/guidance/")
    _until(visitor, "registration.installing")
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
    line.flow.set()
    visitor.page.wait_for_timeout(500)
    assert nothing_kept(visitor)


@pytest.mark.parametrize(
    "removing", ["CacheStorage.prototype.keys", "CacheStorage.prototype.delete", "ServiceWorkerContainer.prototype.getRegistrations"]
)
def test_leaving_waits_for_nothing_to_be_removed(reader, removing):
    visitor = reader()
    keep(visitor)
    visitor.page.goto("/get-help/")
    visitor.page.evaluate(f"() => {{ {removing} = () => new Promise(() => {{}}); }}")
    visitor.page.click(LEAVE)
    visitor.page.wait_for_url(visitor.site.leave_to)
