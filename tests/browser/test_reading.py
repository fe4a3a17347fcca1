"""Reading in a real browser: the joined sheet says what its sources say, lines are short, meanings are under a finger."""

from __future__ import annotations

import pytest

from guidance.stylesheet import JOINED, slim

from .served import ROOT

pytestmark = pytest.mark.browser
RULES = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s*([,:])\\s*/g, '$1'));
}"""
# Letters on the fullest line of each paragraph.
LONGEST_LINE = """() => Math.max(...[...document.querySelectorAll('main p, main li')].filter((e) => e.checkVisibility()).map((e) => {
  const lines = {};
  const walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const top = Math.round(range.getBoundingClientRect().bottom / 8);
      lines[top] = (lines[top] || 0) + 1;
    }
  }
  return Math.max(0, ...Object.values(lines));
}))"""


def test_the_joined_sheet_has_the_rules_of_its_sources(chromium):
    css = "\n".join((ROOT / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for names in JOINED.values() for name in names)
    page = chromium.new_page()
    try:
        assert page.evaluate(RULES, slim(css)) == page.evaluate(RULES, css)
    finally:
        page.close()


@pytest.mark.parametrize("address", ["/guidance/teens/live-streaming/", "/get-help/blackmail/", "/apps/tiktok/", "/privacy/"])
def test_no_line_is_longer_than_eyes_can_follow(visitor, address):
    reader = visitor(viewport={"width": 1600, "height": 900})
    reader.page.goto(address)
    assert 40 < reader.page.evaluate(LONGEST_LINE) <= 80


@pytest.mark.parametrize("how", ["by finger", "by keyboard"])
def test_the_meaning_of_a_word_is_one_tap_away_and_so_is_the_way_back(visitor, how):
    reader = visitor(has_touch=True)
    reader.page.goto("/get-help/picture-shared/")
    word = reader.page.locator("a.term").first
    name = word.get_attribute("href").removeprefix("#word-")
    if how == "by finger":
        word.tap()
    else:
        word.focus()
        reader.page.keyboard.press("Enter")
    meaning = reader.page.locator(f"#word-{name}")
    assert meaning.evaluate("e => e.getBoundingClientRect().top < innerHeight && e.matches(':target')")
    back = reader.page.locator(f"main a[href='#from-{name}']")
    if how == "by finger":
        back.tap()
    else:
        reader.page.keyboard.press("Tab")
        assert reader.focused("e.textContent") == "Back to the text"
        reader.page.keyboard.press("Enter")
    assert word.evaluate("e => e.getBoundingClientRect().top < innerHeight && e.getBoundingClientRect().top >= 0")
