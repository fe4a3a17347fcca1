"""Another language in real Chromium, written from right to left: nothing breaks, and help is where it should be."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.pseudo import CODE, translate_content, translate_interface

from .served import ROOT, serving

PAGES = (
    "/", "/guidance/", "/guidance/teens/", "/guidance/teens/live-streaming/", "/apps/", "/apps/tiktok/", "/get-help/",
    "/get-help/blackmail/", "/glossary/", "/search/?q=bullying", "/self-check/", "/self-check/1/", "/about/", "/offline/", "/nothing/",
)  # fmt: skip
# A guidance page stays English here, so that both directions meet on one page.
LEFT_ENGLISH = "guidance/teens/live-streaming"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    place: Path = tmp_path_factory.mktemp("right-to-left")
    content = Path(shutil.copytree(ROOT / "content", place / "content"))
    translate_content(content, lambda record: not record.path.startswith(LEFT_ENGLISH))
    translate_interface(place / "locale")

    def spoken(environment):
        environment["LOCALE_DIR"] = str(place / "locale")

    with serving(content, place / "var", place / "log", prepare=spoken) as made:
        yield made


@pytest.fixture
def phone(chromium):
    context = chromium.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(chromium):
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_no_page_scrolls_sideways_and_none_breaks_an_accessibility_rule(site, phone, axe):
    faults = {}
    for address in PAGES:
        phone.goto(f"{site.address}/{CODE}{address}")
        assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
        found = axe.faults(phone)
        faults |= {address: found} if found else {}
    assert faults == {}


def test_the_page_begins_at_the_right_and_the_way_out_is_at_its_end(site, desk):
    desk.goto(f"{site.address}/{CODE}/get-help/blackmail/")
    assert desk.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert box(desk, ".mark")["x"] > box(desk, ".nav")["x"] > box(desk, ".leave")["x"]
    urgent, step = box(desk, "main .urgent"), box(desk, "main .urgent .steps li")
    edge = desk.evaluate("getComputedStyle(document.querySelector('main .urgent')).borderRightWidth")
    assert float(edge.removesuffix("px")) >= 8 and step["x"] + step["width"] <= urgent["x"] + urgent["width"]


def test_english_on_it_runs_from_left_to_right_and_help_stays_in_the_language(site, desk):
    desk.goto(f"{site.address}/{CODE}/{LEFT_ENGLISH}/")
    english = desk.locator("article p[lang=en]").first
    assert english.evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert desk.locator("article .urgent [lang=en]").count() == 0
    assert desk.locator("article .urgent").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_a_phone_number_is_shown_in_the_order_it_is_dialled(site, phone):
    phone.goto(f"{site.address}/{CODE}/get-help/")
    order = phone.evaluate(
        """() => {
          const link = [...document.querySelectorAll('a[href="tel:08001111"]')].find((a) => a.textContent.includes("0800 1111"));
          const walk = document.createTreeWalker(link, NodeFilter.SHOW_TEXT);
          let node; while ((node = walk.nextNode()) && !node.data.includes("0800 1111"));
          const at = node.data.indexOf("0800"), place = (from) => {
            const range = document.createRange(); range.setStart(node, from); range.setEnd(node, from + 4);
            return range.getBoundingClientRect();
          };
          const [first, second] = [place(at), place(at + 5)];
          return first.top < second.top - 4 || first.left < second.left;
        }"""
    )
    assert order


def test_with_the_keyboard_one_goes_through_it_from_the_right(site, desk):
    desk.goto(f"{site.address}/{CODE}/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    places = []
    for _ in range(8):
        desk.keyboard.press("Tab")
        places.append(desk.evaluate("[document.activeElement.closest('.nav') ? document.activeElement.getBoundingClientRect().x : 0][0]"))
    in_nav = [x for x in places if x]
    assert len(in_nav) > 2 and in_nav == sorted(in_nav, reverse=True)


def test_the_self_check_is_taken_to_its_end_without_scripts(site, chromium):
    context = chromium.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.address}/{CODE}/self-check/1/")
    for _ in range(30):
        if page.url.endswith("/checklist/"):
            break
        choices = page.locator(".choice label")
        if choices.count():
            choices.nth(choices.count() - 1).click()
            page.locator(".continue button").click()
        else:
            page.locator(f"main a.button[href^='/{CODE}/self-check/']").first.click()
    assert page.url == f"{site.address}/{CODE}/self-check/checklist/"
    assert page.locator("html").get_attribute("dir") == "rtl" and page.locator("[data-tonight] li").count() >= 1
    context.close()


def test_the_language_is_changed_and_changed_back_where_one_stands(site, phone):
    phone.goto(f"{site.address}/get-help/blackmail/")
    phone.get_by_role("link", name="العربية").click()
    assert phone.url == f"{site.address}/{CODE}/get-help/blackmail/"
    phone.get_by_role("link", name="English").click()
    assert phone.url == f"{site.address}/get-help/blackmail/"
