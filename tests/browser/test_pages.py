"""Pages in a real browser: without styles, without scripts, under the policy, and printed."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_every_page_reads_without_styles_or_scripts(visitor):
    reader = visitor(java_script_enabled=False)
    reader.context.route("**/*.css", lambda route: route.abort())
    for address in ("/", "/get-help/blackmail/", "/self-check/1/"):
        reader.page.goto(address)
        assert reader.page.locator("main h1").is_visible(), address
        assert reader.page.locator("a[href='tel:999']").first.is_visible(), address
    # A sheet that was refused is what this test asked for.
    reader._faults = [fault for fault in reader._faults if ".css" not in fault and "ERR_FAILED" not in fault]


@pytest.mark.parametrize("width", [320, 360, 600])
def test_help_is_one_tap_away_at_the_top_of_every_page_of_a_phone(visitor, width):
    reader = visitor(java_script_enabled=False, viewport={"width": width, "height": 460})
    for address in ("/", "/apps/discord/", "/self-check/1/", "/nowhere/"):
        reader.page.goto(address)
        to_help, menu = (reader.page.locator(f"header {part}").bounding_box() for part in (".to-help", "summary"))
        assert to_help and menu and to_help["y"] == menu["y"] < 40 <= to_help["height"], f"{address}: not in one line"
        reader.page.locator(".to-help").click()
        assert reader.path == "/get-help/"
    reader._faults = [fault for fault in reader._faults if "404" not in fault]


def test_on_a_desk_help_stands_in_the_list_and_only_there(visitor):
    reader = visitor(viewport={"width": 1280, "height": 800})
    reader.page.goto("/")
    assert [link.get_attribute("class") for link in reader.page.locator("header a[href='/get-help/']:visible").all()] == [None]


def test_the_policy_stops_a_script_that_was_slipped_in(visitor, site):
    """The promise of the header, kept by the browser: nothing in a page runs but our own files."""
    reader = visitor()
    reader.page.goto("/")
    reader.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.ran = true';
          document.body.append(script);
          const image = document.createElement('img');
          image.setAttribute('onerror', 'window.ran = true');
          image.src = '/static/none.png';
          document.body.append(image);
        }"""
    )
    reader.page.wait_for_timeout(200)
    assert reader.page.evaluate("() => window.ran") is None
    assert any("Content Security Policy" in fault for fault in reader.faults()), "the test itself noticed nothing"
    reader._faults = []


def test_printing_opens_what_is_folded_and_leaves_the_frame_of_the_site_out(visitor):
    parent = visitor()
    parent.walk()
    parent.page.emulate_media(media="print")
    assert not parent.page.locator("header nav").first.is_visible()
    assert not parent.page.locator("header a[href='/leave/']").is_visible()
    assert parent.page.locator("[data-why]").evaluate_all("all => all.filter(e => e.checkVisibility()).length") == 0
