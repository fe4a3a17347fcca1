"""By keyboard alone, keys pressed one by one: one page of each kind from its top to its end on a desk and on a
phone, in forced and dark colours where fields are; the whole self-check, with and without scripts."""

from __future__ import annotations

import re

import pytest

from .findings import Findings
from .kinds import one_of_each
from .looks import DESK, PHONE, Look
from .stops import walk
from .visitor import ANSWER, CHECKLIST, CONTINUE, LEAVE

pytestmark = pytest.mark.browser
QUESTIONS = 9
SKIP, EXIT = "a Skip to the page", "a Leave this site"
# Skip link, name of the site, exit.
EXIT_WITHIN = 3
# Pages that stand when nothing else does have no frame around them.
BARE = ("/seldom-seen/bad-request/", "/seldom-seen/crashed/", "/seldom-seen/no-content/")
WITH_FIELDS = ("tick boxes, with an error", "radio buttons", "checklist", "/search/")
OPEN = (Look(DESK), Look(PHONE))
COLOURED = (Look(DESK, "forced"), Look(DESK, "dark"))


def test_every_stop_on_every_kind_of_page_is_in_order_in_sight_and_marked(visitor, seldom):
    parent, found = visitor(), Findings()
    for name in one_of_each(parent, seldom):
        found.pages += 1
        for look in OPEN + (COLOURED if name in WITH_FIELDS else ()):
            look.at(parent.page)
            gone = walk(parent.page)
            if name not in BARE and (gone.names[0] != SKIP or EXIT not in gone.names[:EXIT_WITHIN]):
                gone.faults.append(f"begins with {gone.names[:EXIT_WITHIN]}")
            found.add(f"{name} ({look})", gone.faults)
    found.hold_none()


def test_a_stop_that_shows_nothing_is_hidden_or_out_of_order_is_noticed(visitor):
    reader = visitor(viewport={"width": DESK, "height": 800})
    reader.page.goto("/accessibility/")
    reader.page.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync('.footer a { outline: 0 !important } .cover { position: fixed; inset: 0 50% 0 0; background: #fff }');
          document.adoptedStyleSheets = [sheet];
          document.querySelector('.mark').tabIndex = 1;
          const cover = document.createElement('div');
          cover.className = 'cover';
          document.body.append(cover);
        }"""
    )
    said = " ".join(walk(reader.page).faults)
    assert "out of the page's order" in said and "does not show" in said and "is hidden" in said


@pytest.mark.parametrize("scripts", [True, False])
def test_the_skip_link_can_be_seen_and_leads_to_the_page(visitor, scripts):
    parent = visitor(java_script_enabled=scripts)
    for address in ("/", "/self-check/1/", "/get-help/", "/no-such-page/"):
        parent.page.goto(address)
        parent.page.keyboard.press("Tab")
        assert parent.focused("e.getAttribute('href')") == "#main"
        assert parent.focused("e.getBoundingClientRect().width") > 20, "it cannot be seen when it has the keyboard"
        assert parent.focused("e.getBoundingClientRect().left") >= 0
        parent.page.keyboard.press("Enter")
        parent.page.keyboard.press("Tab")
        assert parent.focused("!!e.closest('main')"), address


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_of_a_phone_opens_and_its_list_comes_next(visitor, scripts):
    reader = visitor(java_script_enabled=scripts, viewport={"width": PHONE, "height": 640})
    reader.page.goto("/")
    assert not reader.page.locator("nav a").first.is_visible()
    reader.tab_to("header .to-help", most=5)
    reader.tab_to("header summary", most=2)
    reader.page.keyboard.press("Enter")
    reader.page.keyboard.press("Tab")
    assert reader.focused("e.getAttribute('href')") == "/guidance/"
    reader.press_to_go()
    assert reader.path == "/guidance/"


@pytest.mark.parametrize("worry", [False, True])
@pytest.mark.parametrize("scripts", [True, False])
def test_a_whole_self_check(visitor, scripts, worry):
    parent = visitor(java_script_enabled=scripts, viewport={"width": 1100, "height": 800})
    parent.page.goto("/")
    parent.tab_to("main a[href='/self-check/']")
    parent.press_to_go()
    parent.tab_to("main a[href='/self-check/1/']")
    parent.press_to_go()
    pages = []
    while not CHECKLIST.search(parent.page.url):
        pages.append(parent.path)
        assert len(pages) <= QUESTIONS + worry, pages
        if parent.asks:
            _answer(parent, "blackmail" if worry and len(pages) == 1 else "none")
        else:
            parent.tab_to(f"main a[href='/self-check/{len(pages) + 1}/']")
        parent.press_to_go()
    assert pages == [f"/self-check/{n}/" for n in range(1, len(pages) + 1)]
    assert 8 <= len(pages) <= QUESTIONS + worry
    assert parent.page.locator("[data-tonight] [data-item]").count() >= 1
    assert (parent.page.locator("[data-urgent]").count() > 0) == worry
    assert [p for p, _ in parent.visited if "?" in p] == []
    _look_around(parent)


def _answer(parent, name: str) -> None:
    """Ticks the answer of that name, or else the last, and goes to Continue."""
    parent.tab_to(ANSWER)
    if parent.focused("e.type") == "radio":
        parent.page.keyboard.press("ArrowDown")
    else:
        named = parent.page.locator(f"{ANSWER}[value={name}]")
        parent.tab_to(f"form input[name=answer][value={name if named.count() else 'not-sure'}]")
        parent.page.keyboard.press("Space")
    assert parent.focused("e.checked")
    parent.tab_to(CONTINUE)


def _look_around(parent) -> None:
    """What is folded on the checklist opens, another answer can be given, and the way out is near."""
    fold = "main .next summary"
    parent.tab_to(fold, most=120)
    before = parent.page.locator("main .items li").first.is_visible()
    parent.page.keyboard.press("Enter")
    assert parent.page.locator("main .items li").first.is_visible() and not before
    parent.tab_to(".review a[href^='/self-check/']", most=200)
    parent.press_to_go()
    assert re.fullmatch(r"/self-check/\d+/", parent.path)
    assert parent.tab_to(LEAVE, most=20) <= EXIT_WITHIN


@pytest.mark.parametrize("scripts", [True, False])
def test_an_error_is_where_the_keyboard_is_and_leads_to_the_answers(visitor, scripts):
    parent = visitor(java_script_enabled=scripts)
    parent.start()
    for _ in range(2):
        parent.tab_to(CONTINUE)
        parent.press_to_go()
        parent.page.wait_for_selector("[role=alert]")
        assert parent.page.title().startswith("Error:")
        # Without scripts it is the first thing in the page after the way back.
        assert not scripts or parent.focused("e.getAttribute('role')") == "alert"
        parent.tab_to("[role=alert] a", most=3 if scripts else 12)
        parent.page.keyboard.press("Enter")
        assert parent.focused("e.name") == "answer"
        assert parent.page.locator(ANSWER).first.evaluate("e => e === document.activeElement"), "the first answer"
        parent.answer(-1)
        assert not parent.page.locator("[role=alert]").count()


def test_keep_going_can_be_pressed_and_the_keyboard_is_not_lost(visitor):
    parent = visitor()
    parent.page.clock.install()
    parent.walk()
    parent.page.clock.fast_forward("25:30")
    parent.page.locator("[role=status] button").wait_for()
    parent.tab_to("[role=status] button", most=200)
    parent.page.keyboard.press("Enter")
    parent.page.wait_for_function("() => document.activeElement.getAttribute('role') === 'status'")
    assert "30 minutes" in parent.focused("e.textContent")
    parent.page.clock.fast_forward("25:30")
    parent.page.locator("[role=status] button").wait_for()
    assert parent.page.locator("[role=status]:visible").count() == 1
