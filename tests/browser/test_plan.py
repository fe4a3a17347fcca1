"""A shared plan in a real browser: ticks stay only where the parent asks, and tell nothing."""

from __future__ import annotations

import re

import pytest

from guidance.takeaway.plan_link import make_token

from .served import ROOT
from .visitor import LEAVE

pytestmark = pytest.mark.browser
TICK = "main input[data-tick]"
FOLD = "main .fold summary"
REMEMBER, FORGET = "button[data-remember]", "button[data-forget]"
KEPT = "() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])"
STORED = "() => Object.entries(localStorage)"
NOTHING = "[[],[]]"


@pytest.fixture(scope="module")
def names() -> list[str]:
    files = sorted((ROOT / "content" / "self-check" / "items").glob("*.md"))
    return [path.stem for path in files if "\nurgency: ordinary" in path.read_text(encoding="utf-8")][:4]


@pytest.fixture(scope="module")
def address(names) -> str:
    return f"/plan/{make_token(names)}/"


def ticked(page) -> list[bool]:
    return page.locator(TICK).evaluate_all("all => all.map(e => e.checked)")


def tick(page, *which: int) -> None:
    for at in which:
        if not page.locator(TICK).nth(at).is_visible():
            page.locator(FOLD).click()
        page.locator(TICK).nth(at).check()


def test_no_tick_is_kept_unless_asked(visitor, address):
    parent = visitor()
    parent.page.goto(address)
    assert parent.page.locator(REMEMBER).is_visible() and not parent.page.locator(FORGET).is_visible()
    tick(parent.page, 0, 2)
    assert ticked(parent.page) == [True, False, True, False]
    assert (parent.page.evaluate(KEPT), parent.cookies) == (NOTHING, [])
    parent.page.reload()
    assert ticked(parent.page) == [False] * 4
    tick(parent.page, 1)
    with parent.page.expect_navigation():
        parent.page.locator("main a[href='/self-check/']").click()
    parent.back()
    assert (parent.path, ticked(parent.page)) == (address, [False] * 4), "the page says that ticks are gone"
    assert parent.page.evaluate(KEPT) == NOTHING


def test_asked_for_they_come_back_under_a_key_that_means_nothing_until_forgotten(visitor, address, names):
    parent = visitor()
    parent.page.goto(address)
    tick(parent.page, 0)
    parent.page.click(REMEMBER)
    assert parent.focused("e.matches('[data-forget]')"), "the keyboard is where the button was"
    tick(parent.page, 3)
    parent.page.reload()
    assert ticked(parent.page) == [True, False, False, True]
    assert parent.page.locator(FORGET).is_visible() and not parent.page.locator(REMEMBER).is_visible()
    [(key, value)] = parent.page.evaluate(STORED)
    assert re.fullmatch(r"k[0-9a-z]{1,7}", key) and re.fullmatch("[01]{4}", value)
    assert not [name for name in [*names, address.split("/")[2]] if name in key + value]
    assert parent.cookies == []
    # Another plan knows nothing of it.
    parent.page.goto(f"/plan/{make_token(names[1:])}/")
    assert ticked(parent.page) == [False] * 3 and parent.page.locator(REMEMBER).is_visible()
    parent.page.goto(address)
    parent.page.click(FORGET)
    assert parent.page.evaluate(KEPT) == NOTHING and parent.focused("e.matches('[data-remember]')")
    tick(parent.page, 1)
    parent.page.reload()
    assert ticked(parent.page) == [False] * 4 and parent.page.evaluate(KEPT) == NOTHING


@pytest.mark.parametrize("by", ["the button", "the address alone"])
def test_leaving_forgets_them(visitor, address, by, site):
    parent = visitor()
    parent.page.goto(address)
    tick(parent.page, 0)
    parent.page.click(REMEMBER)
    if by == "the button":
        parent.page.click(LEAVE)
    else:
        parent.page.goto("/leave/")
    parent.page.wait_for_url(f"{site.leave_to}*")
    parent.page.goto(address)
    assert parent.page.evaluate(KEPT) == NOTHING and ticked(parent.page) == [False] * 4


def test_with_scripts_off_the_page_still_shows_everything(visitor, address, names):
    parent = visitor(java_script_enabled=False)
    parent.page.goto(address)
    assert parent.page.title() == "Family chat"
    items = parent.page.locator("main [data-item]")
    assert [items.nth(at).get_attribute("data-item") for at in range(items.count())] == names
    parts = ("h2, h3", "[data-say]", "[data-when]", ".if-badly", "input")

    def visible(*parts: str) -> list[bool]:
        return [all(items.nth(at).locator(part).first.is_visible() for part in parts) for at in range(4)]

    assert visible(*parts) == [True, True, True, False], "a long list is forgotten: three stand open"
    parent.page.emulate_media(media="print")
    assert visible(*parts[:4]) == [True] * 4, "on paper all of it stands open"
    assert visible("input") == [False] * 3 + [True], "there the first three have a drawn box"
    parent.page.emulate_media(media="screen")
    parent.page.locator(FOLD).click()
    assert visible(*parts) == [True] * 4
    assert not parent.page.locator("[data-keep]").is_visible(), "nothing is offered that cannot be done"
    tick(parent.page, 0)
    assert ticked_without_scripts(parent.page) == 1


def ticked_without_scripts(page) -> int:
    return page.locator(f"{TICK}:checked").count()


def test_where_a_browser_refuses_to_keep_anything_nothing_is_offered_and_nothing_breaks(visitor, address):
    parent = visitor()
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    parent.page.add_init_script(refuse)
    parent.page.goto(address)
    assert not parent.page.locator("[data-keep]").is_visible()
    tick(parent.page, 0)
    assert ticked(parent.page) == [True, False, False, False]


def test_a_file_that_cannot_be_made_now_is_a_page_and_not_a_download(visitor):
    parent = visitor()
    parent.walk()
    parent.context.clear_cookies()
    with parent.page.expect_navigation():
        parent.page.click("main a[href='/self-check/family-chat.pdf']")
    assert parent.page.locator("main a[href='/self-check/1/']").is_visible()
