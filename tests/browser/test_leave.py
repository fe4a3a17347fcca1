"""Leaving quickly: by click, by keyboard, without JavaScript and without a network; and Back never tells."""

from __future__ import annotations

import pytest

from .visitor import LEAVE

pytestmark = pytest.mark.browser


def _nothing_told_on_the_way_back(parent, steps: int = 14) -> None:
    """Presses Back as often as the browser allows; no page on the way shows an answer or a checklist."""
    for _ in range(steps):
        before = parent.page.url
        parent.back()
        if parent.page.url in (before, "about:blank"):
            return
        assert parent.tells == [], parent.page.url
    raise AssertionError("the way back never ended")


def _gone(parent) -> None:
    parent.page.wait_for_url(parent.site.leave_to)
    assert parent.page.title() == "Weather"


def _leave_without_network(parent) -> None:
    parent.context.set_offline(True)
    parent.page.click(LEAVE, no_wait_after=True)
    parent.page.wait_for_timeout(300)


@pytest.mark.parametrize("worry", [False, True])
def test_by_click_from_the_checklist(visitor, worry):
    parent = visitor()
    parent.walk(worry)
    assert parent.tells and parent.cookies == ["visit"]
    parent.page.click(LEAVE)
    _gone(parent)
    assert parent.cookies == []
    _nothing_told_on_the_way_back(parent)


def test_by_click_in_the_middle(visitor):
    parent = visitor()
    parent.start()
    parent.answer(0)
    assert parent.tells
    parent.page.click(LEAVE)
    _gone(parent)
    assert parent.cookies == []
    _nothing_told_on_the_way_back(parent)


def test_by_keyboard(visitor):
    parent = visitor()
    parent.walk()
    assert parent.tab_to(LEAVE, most=20) < 15, "too far away for someone in a hurry"
    parent.page.keyboard.press("Enter")
    _gone(parent)
    assert parent.cookies == []
    _nothing_told_on_the_way_back(parent)


def test_without_javascript(visitor, weather):
    parent = visitor(java_script_enabled=False)
    parent.walk(worry=True)
    assert parent.cookies == ["visit"]
    parent.page.click(LEAVE)
    _gone(parent)
    assert parent.cookies == []
    _nothing_told_on_the_way_back(parent, 20)


def test_the_place_left_to_is_not_told_where_from(visitor, weather):
    for how in ({}, {"java_script_enabled": False}):
        parent = visitor(**how)
        parent.page.goto("/get-help/blackmail/")
        weather.visits.clear()
        parent.page.click(LEAVE)
        _gone(parent)
        came = [headers for path, headers in weather.visits if path == "/"]
        assert len(came) == 1
        assert "Referer" not in came[0] and "Origin" not in came[0]


WITNESS = """
const send = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (...all) => {
  console.log('seen: ' + JSON.stringify([document.body.textContent.trim(), document.title]));
  return send(...all);
};
"""


def test_the_page_is_blank_before_anything_is_asked_of_the_network(visitor):
    """However slow the network or the other site is, nobody who looks over a shoulder sees the checklist."""
    parent = visitor()
    said: list[str] = []
    parent.context.on("console", lambda line: said.append(line.text))
    parent.context.add_init_script(WITNESS)
    parent.walk(worry=True)
    parent.page.click(LEAVE)
    _gone(parent)
    assert [line for line in said if line.startswith("seen: ")] == ['seen: ["",""]']


def test_without_a_network_nothing_is_left_to_see(visitor):
    parent = visitor()
    parent.walk(worry=True)
    _leave_without_network(parent)
    assert parent.tells == []
    assert "checklist" not in parent.page.title().lower()
    parent.context.set_offline(False)


LOST = {
    "missing": "Object.defineProperty(Navigator.prototype, 'sendBeacon', { value: undefined })",
    "refused": "Navigator.prototype.sendBeacon = () => false",
    "lost on the way": "Navigator.prototype.sendBeacon = () => true",
}


@pytest.mark.parametrize("beacon", LOST)
def test_back_never_tells_where_the_beacon_of_the_exit_does_not_arrive(visitor, beacon):
    parent = visitor()
    parent.context.add_init_script(LOST[beacon])
    parent.walk(worry=True)
    parent.page.click(LEAVE)
    _gone(parent)
    _nothing_told_on_the_way_back(parent)


def test_back_never_tells_once_the_network_is_there_again(visitor):
    parent = visitor()
    parent.walk(worry=True)
    _leave_without_network(parent)
    parent.context.set_offline(False)
    for address in ("/self-check/checklist/", "/self-check/2/"):
        parent.page.goto(address)
        assert parent.tells == [], address
    assert parent.cookies == []
    parent.start()
    parent.answer(0)
    assert parent.tells and parent.cookies == ["visit"], "whoever begins again can"


def test_the_page_left_is_not_in_the_history(visitor):
    """The script replaces the page, so that Back skips it."""
    parent = visitor()
    parent.page.goto("/guidance/")
    parent.page.click("main a[href^='/guidance/']")
    parent.page.click(LEAVE)
    _gone(parent)
    parent.back()
    assert parent.path == "/guidance/"


def test_leaving_clears_what_the_browser_kept(visitor):
    parent = visitor()
    parent.page.goto("/get-help/")
    parent.page.evaluate("() => { localStorage.setItem('k1', '1'); sessionStorage.setItem('k2', '1'); }")
    parent.page.click(LEAVE)
    _gone(parent)
    parent.page.goto("/")
    assert parent.page.evaluate("() => [localStorage.length, sessionStorage.length]") == [0, 0]


def test_a_new_tab_or_a_held_key_leaves_the_page_as_it_is(visitor):
    """Someone who opens the way out in another tab has not asked for this one to go blank."""
    parent = visitor()
    parent.page.goto("/get-help/")
    with parent.context.expect_page() as opened:
        parent.page.click(LEAVE, modifiers=["ControlOrMeta"])
    opened.value.wait_for_url(parent.site.leave_to, wait_until="commit")
    assert parent.page.locator("main h1").is_visible()


def _tab(parent, address: str):
    page = parent.context.new_page()
    page.goto(address)
    return page


def test_every_other_tab_of_this_site_leaves_too(visitor):
    """A checklist in a tab behind is what the next person to take the phone would find."""
    parent = visitor()
    parent.walk(worry=True)
    behind = [_tab(parent, address) for address in ("/self-check/checklist/", "/get-help/blackmail/")]
    assert behind[0].locator("[data-item]").count()
    parent.page.bring_to_front()
    parent.page.click(LEAVE)
    _gone(parent)
    for page in behind:
        page.wait_for_url(parent.site.leave_to)
        assert page.title() == "Weather"
    assert parent.cookies == []
    behind[0].go_back(wait_until="commit")
    assert behind[0].locator("[data-item]").count() == 0


def test_without_a_network_every_other_tab_is_blank_too(visitor):
    parent = visitor()
    parent.walk(worry=True)
    behind = _tab(parent, "/self-check/checklist/")
    parent.context.set_offline(True)
    parent.page.click(LEAVE, no_wait_after=True)
    behind.wait_for_timeout(500)
    assert behind.locator("[data-item], [data-urgent]").count() == 0
    assert "checklist" not in behind.title().lower()
    parent.context.set_offline(False)


@pytest.mark.parametrize(
    "without",
    ["delete window.BroadcastChannel", "window.BroadcastChannel = function () { throw new Error('refused'); }",
     "BroadcastChannel.prototype.postMessage = function () { throw new Error('refused'); }"],
)  # fmt: skip
def test_where_tabs_cannot_be_told_this_one_still_leaves(visitor, without):
    parent = visitor()
    parent.context.add_init_script(without)
    parent.walk()
    behind = _tab(parent, "/guidance/")
    parent.page.click(LEAVE)
    _gone(parent)
    assert behind.locator("main h1").is_visible()
