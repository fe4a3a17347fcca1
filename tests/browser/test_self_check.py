"""The self-check in a real browser: without JavaScript, and when something goes wrong."""

from __future__ import annotations

import re

import pytest

from .visitor import ANSWER, CHECKLIST, CONTINUE, STEP

pytestmark = pytest.mark.browser
QUESTIONS = 9


@pytest.mark.parametrize("worry", [False, True])
def test_a_whole_self_check_without_javascript(visitor, worry):
    parent = visitor(java_script_enabled=False)
    seen = parent.walk(worry)
    steps = [path for path, _ in seen[:-1]]
    assert steps == [f"/self-check/{n}/" for n in range(1, len(steps) + 1)]
    assert 8 <= len(steps) <= QUESTIONS + worry
    assert parent.page.locator("[data-tonight] [data-item]").count() >= 1
    assert (parent.page.locator("[data-urgent]").count() > 0) == worry


def test_a_worry_shows_its_help_on_the_very_next_page(visitor):
    parent = visitor()
    parent.start()
    parent.answer(0)
    assert parent.path == "/self-check/2/" and not parent.asks
    urgent = parent.page.locator("[data-urgent]").first
    assert urgent.is_visible()
    heights = urgent.locator("a[href^='tel:'], a[rel=external]").evaluate_all("all => all.map(e => e.getBoundingClientRect().height)")
    assert max(heights) >= 24, "nothing to call is large enough for a thumb"
    top = urgent.bounding_box()["y"]
    assert top < 844, "help is below the first screen of a phone"


def test_an_error_without_javascript_says_the_same(visitor):
    parent = visitor(java_script_enabled=False)
    parent.start()
    parent.page.click(CONTINUE)
    assert parent.page.title().startswith("Error:")
    parent.page.click("[role=alert] a")
    assert re.search(r"#\w", parent.page.url)
    parent.answer(-1)
    assert parent.path == "/self-check/2/"


def test_the_phones_back_button_shows_the_answer_given_and_continue_is_harmless(visitor):
    parent = visitor()
    parent.start()
    for _ in range(3):
        parent.answer(-1)
    assert parent.path == "/self-check/4/"
    parent.page.go_back(wait_until="commit")
    parent.page.wait_for_url("**/self-check/3/")
    parent.page.locator(f"{ANSWER}:checked").wait_for()
    assert parent.page.locator(f"{ANSWER}:checked").count() == 1
    with parent.page.expect_navigation():
        parent.page.click(CONTINUE)
    parent.page.wait_for_url("**/self-check/4/")
    parent.page.reload()
    assert parent.path == "/self-check/4/" and parent.asks


def test_pressing_continue_twice_does_no_harm(visitor):
    parent = visitor()
    parent.start()
    parent.page.locator(ANSWER).last.check()
    parent.page.locator(CONTINUE).dblclick(no_wait_after=True)
    parent.page.wait_for_url("**/self-check/2/")
    parent.page.wait_for_load_state()
    assert parent.asks and not parent.page.locator("[role=alert]").count()


def test_no_title_address_or_history_tells_what_was_answered(visitor):
    calm, worried = visitor(), visitor()
    first, second = calm.walk(), worried.walk(worry=True)
    titles = dict(first)
    for path, title in second:
        assert STEP.search(path) or CHECKLIST.search(path)
        assert path not in titles or titles[path] == title, "two parents see two titles"
    for parent in (calm, worried):
        addresses = {address.removeprefix(parent.site.address) for address, _ in parent.visited}
        odd = [a for a in addresses if not re.fullmatch(r"about:blank|/self-check/((\d+|checklist)/)?", a)]
        assert odd == []


def test_words_to_keep_going_come_before_the_answers_are_forgotten(visitor):
    parent = visitor()
    parent.page.clock.install()
    parent.walk()
    parent.page.clock.fast_forward("24:00")
    offer = parent.page.locator("[role=status] button")
    assert offer.count() == 0
    parent.page.clock.fast_forward("01:30")
    offer.wait_for()
    before = parent.context.cookies()[0]["value"]
    offer.click()
    offer.wait_for(state="detached")
    assert parent.context.cookies()[0]["value"] != before
    assert parent.page.locator("[data-item]").count()


def _left_open(visitor):
    """A parent who has looked at a checklist with a worry, by a clock that a test can turn."""
    parent = visitor()
    parent.page.clock.install()
    parent.walk(worry=True)
    assert parent.tells
    return parent


def _told_that_all_is_forgotten(parent) -> None:
    parent.page.wait_for_url("**/self-check/kept/")
    assert parent.tells == []
    assert parent.page.locator("main h1").inner_text() == "There are no answers here"
    assert parent.page.title().startswith("Self-check")


def test_a_page_left_open_shows_nothing_when_the_answers_are_forgotten(visitor):
    parent = _left_open(visitor)
    parent.context.clear_cookies()
    parent.page.clock.fast_forward("30:10")
    _told_that_all_is_forgotten(parent)
    parent.back()
    assert parent.tells == []


@pytest.mark.parametrize(("where", "event"), [("document", "visibilitychange"), ("window", "pageshow")])
def test_a_phone_that_slept_over_it_shows_nothing_when_it_wakes(visitor, where, event):
    """Its timers stood still: only the clock knows."""
    parent = _left_open(visitor)
    parent.context.clear_cookies()
    parent.page.clock.set_system_time(parent.page.evaluate("Date.now()") + 31 * 60_000)
    parent.page.evaluate(f"() => {where}.dispatchEvent(new Event('{event}'))")
    _told_that_all_is_forgotten(parent)


def test_answers_kept_by_another_tab_are_not_shown_nor_kept_longer_by_a_page_nobody_looks_at(visitor):
    parent = _left_open(visitor)
    before = parent.context.cookies()[0]["value"]
    parent.page.clock.fast_forward("30:10")
    parent.page.wait_for_url("**/self-check/")
    assert parent.tells == []
    assert parent.page.locator("main a[href='/self-check/checklist/']").count() == 1
    assert parent.context.cookies()[0]["value"] == before


def test_keep_going_never_says_kept_of_answers_that_are_gone(visitor):
    parent = _left_open(visitor)
    parent.page.clock.fast_forward("25:30")
    offer = parent.page.locator("[role=status] button")
    offer.wait_for()
    assert "within 5 minutes" in parent.page.locator("[role=status]:has(button)").inner_text()
    parent.context.clear_cookies()
    offer.click()
    _told_that_all_is_forgotten(parent)


def test_keep_going_without_a_network_can_be_tried_again(visitor):
    parent = _left_open(visitor)
    parent.page.clock.fast_forward("25:30")
    parent.context.set_offline(True)
    offer = parent.page.locator("[role=status] button")
    offer.click()
    parent.page.get_by_role("button", name="No connection. Try again").wait_for()
    assert parent.tells
    parent.context.set_offline(False)
    offer.click()
    offer.wait_for(state="detached")
    assert "kept for another 30 minutes" in parent.page.locator(".keep-going").inner_text()
    # The half hour begins again.
    parent.page.clock.fast_forward("24:00")
    assert offer.count() == 0
    parent.page.clock.fast_forward("01:30")
    offer.wait_for()


def _save(parent) -> None:
    with parent.page.expect_navigation():
        parent.page.click("#choices button[type=submit]")
    parent.page.wait_for_load_state()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("worry", [True, False])
def test_saving_choices_says_so_where_the_parent_lands(visitor, script, worry):
    parent = visitor(java_script_enabled=script)
    parent.walk(worry)
    said = parent.page.locator("#saved")
    assert not said.is_visible(), "nothing is saved yet"
    parent.page.check("#reasons")
    _save(parent)
    assert CHECKLIST.search(parent.page.url) and "?" not in parent.page.url
    assert said.inner_text() == "Your choices are saved."
    assert 0 <= said.bounding_box()["y"] < 400
    assert parent.focused("e.id") == "saved", "a screen reader begins elsewhere"
    parent.page.click("a[href='#review']")
    assert not said.is_visible()


def test_a_time_that_is_over_is_refused_where_it_is_read(visitor):
    parent = visitor()
    parent.walk()
    parent.page.fill("#talk-at", "2020-01-01T10:00")
    assert parent.page.evaluate("() => !document.querySelector('#talk-at').validity.valid"), "the picker offers it"
    # Browsers that know no such field send whatever is typed.
    parent.page.evaluate("() => { document.querySelector('#choices').noValidate = true; }")
    _save(parent)
    assert parent.page.title().startswith("Error:")
    assert parent.focused("e.className") == "error-summary"
    parent.page.click("[role=alert] a")
    assert parent.focused("e.id") == "talk-at"
    parent.page.fill("#talk-at", "")
    _save(parent)
    assert parent.page.locator("#saved").is_visible() and not parent.page.locator("[role=alert]").count()


def test_a_browser_that_keeps_no_cookies_is_told_so(visitor):
    parent = visitor()
    parent.start()
    parent.page.locator(ANSWER).last.check()
    parent.page.click(CONTINUE)
    parent.context.clear_cookies()
    parent.page.locator(ANSWER).last.check()
    parent.page.click(CONTINUE)
    assert not parent.asks
    assert parent.page.locator("main a[href='/self-check/1/']").count() == 1
    assert parent.page.locator("main a[href='/get-help/']").count() >= 1
