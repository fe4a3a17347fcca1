"""A person with a browser: what they do by hand or by keyboard, and what the browser noticed meanwhile."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from .served import Site

STEP = re.compile(r"/self-check/\d+/$")
CHECKLIST = re.compile(r"/self-check/checklist/(#.*)?$")
ANSWER = "main form input[name=answer]"
CONTINUE = "main form:has(input[name=answer]) button[type=submit]"
LEAVE = "header a[href='/leave/']"
# What would tell someone who came after: items, help chosen for the family, ticks.
TELLING = "[data-item], [data-why], [data-urgent], input[name=answer]:checked"
# Chromium writes these two itself when a page answers so; they are no fault of the page.
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (422|404|403)|net::ERR_INTERNET_DISCONNECTED")


class Visitor:
    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site, self.context = site, context
        self.visited: list[tuple[str, str]] = []
        self._faults: list[str] = []
        context.on("request", self._requested)
        context.on("console", lambda said: self._noticed(f"{said.type}: {said.text}") if said.type in ("error", "warning") else None)
        context.on("weberror", lambda error: self._noticed(str(error.error)))
        self.page = self._new_page()

    def _new_page(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(20_000)
        page.on("framenavigated", lambda frame: self.visited.append((frame.url, "")) if frame == page.main_frame else None)
        return page

    # What the browser noticed

    def _requested(self, request: Any) -> None:
        address = urlsplit(request.url)
        elsewhere = f"{address.scheme}://{address.netloc}" != self.site.address and address.scheme not in ("data", "blob", "about")
        if elsewhere and not request.url.startswith(self.site.leave_to):
            self._noticed(f"asked another host: {request.url}")
        if elsewhere and not request.is_navigation_request():
            self._noticed(f"asked another host for part of a page: {request.url}")

    def _noticed(self, what: str) -> None:
        if not EXPECTED.search(what):
            self._faults.append(f"{what} (at {self.page.url})")

    def faults(self) -> list[str]:
        return list(self._faults)

    # Looking

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def asks(self) -> bool:
        return self.page.locator(ANSWER).count() > 0

    @property
    def tells(self) -> list[str]:
        """What on the page now shows what was answered."""
        return self.page.locator(TELLING).evaluate_all("all => all.map(e => e.outerHTML.slice(0, 80))")

    def back(self) -> None:
        """The Back button, as far as it goes; what comes may be read anew once more by its own script."""
        with contextlib.suppress(Exception):
            self.page.go_back(timeout=3_000)
        for _ in range(3):
            self.page.wait_for_timeout(60)
            self.page.wait_for_load_state()

    @property
    def cookies(self) -> list[str]:
        return [cookie["name"] for cookie in self.context.cookies()]

    # Doing, by hand

    def through(self, addresses: Iterable[str]) -> Iterator[str]:
        """Goes to each in turn, and says where it is."""
        for address in addresses:
            self.page.goto(address)
            yield address

    def start(self) -> None:
        self.page.goto("/self-check/")
        with self.page.expect_navigation():
            self.page.click("main a[href='/self-check/1/']")

    def answer(self, at: int = 0) -> None:
        """Ticks the answer of that number (negative from the end), and goes on."""
        answers = self.page.locator(ANSWER)
        answers.nth(at if at >= 0 else answers.count() + at).check()
        with self.page.expect_navigation():
            self.page.click(CONTINUE)

    def answer_with(self, name: str) -> None:
        """Ticks the answer of that name, and goes on."""
        self.page.locator(f"{ANSWER}[value={name}]").check()
        with self.page.expect_navigation():
            self.page.click(CONTINUE)

    def carry_on(self) -> None:
        following = int(self.path.rstrip("/").rpartition("/")[2]) + 1
        with self.page.expect_navigation():
            self.page.click(f"main a[href='/self-check/{following}/'], main a[href='/self-check/checklist/']")

    def walk(self, worry: bool = False) -> list[tuple[str, str]]:
        """The whole self-check by hand; the address and title of every page on the way."""
        self.start()
        return self.finish(worry)

    def finish(self, worry: bool = False) -> list[tuple[str, str]]:
        """On from here to the checklist; the address and title of every page on the way."""
        seen = []
        while True:
            self.page.wait_for_load_state()
            seen.append((self.path, self.page.title()))
            assert len(seen) < 25, seen
            if CHECKLIST.search(self.page.url):
                return seen
            if not self.asks:
                self.carry_on()
            else:
                self.answer(0 if worry and self.path == "/self-check/1/" else -1)

    # Doing, by keyboard

    def focused(self, what: str) -> Any:
        """Asks the element that has the keyboard, as ``e``."""
        return self.page.evaluate(f"() => {{ const e = document.activeElement; return {what}; }}")

    def tab_to(self, selector: str, most: int = 80) -> int:
        """Tab until the keyboard is on it; how many presses it took."""
        for presses in range(most):
            if self.focused(f"e.matches({selector!r})"):
                return presses
            self.page.keyboard.press("Tab")
            assert not self.focused("e === document.body") or presses == 0, "the keyboard was lost"
        raise AssertionError(f"{selector} cannot be reached by keyboard on {self.path}")

    def press_to_go(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
