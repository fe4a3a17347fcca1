"""Every page in a real browser: quiet, from one host, and never wider than a small phone."""

from __future__ import annotations

import pytest

from .visitor import CONTINUE

pytestmark = pytest.mark.browser
SMALL = {"width": 320, "height": 640}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKING_OUT = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width > 1 && box.right > document.documentElement.clientWidth + 1 && getComputedStyle(e).position !== 'fixed';
}).slice(0, 3).map(e => e.tagName + ' ' + e.textContent.trim().slice(0, 40))"""


def test_every_public_page_is_quiet_and_fits_a_small_phone(visitor, addresses):
    """No console error, no breach of the policy, no other host (see the visitor's faults), no sideways scroll."""
    reader = visitor(viewport=SMALL)
    faults = []
    for address in [*addresses, "/search/?q=blackmail", "/search/?q=zzqxjk", "/no-such-page/", "/feed.xml"]:
        response = reader.page.goto(address)
        assert response.status == (404 if address == "/no-such-page/" else 200), address
        if not address.endswith(".xml") and reader.page.evaluate(WIDER) > 0:
            faults.append((address, reader.page.evaluate(STICKING_OUT)))
    assert faults == []


@pytest.mark.parametrize("worry", [False, True])
def test_every_page_of_the_self_check_fits_a_small_phone(visitor, worry):
    parent = visitor(viewport=SMALL)
    faults = []

    def look() -> None:
        if parent.page.evaluate(WIDER) > 0:
            faults.append((parent.path, parent.page.evaluate(STICKING_OUT)))

    parent.start()
    look()
    with parent.page.expect_navigation():
        parent.page.click(CONTINUE)
    look()
    while "checklist" not in parent.path:
        if parent.asks:
            parent.answer(0 if worry and parent.path == "/self-check/1/" else -1)
        else:
            parent.carry_on()
        look()
    for fold in parent.page.locator("main details").all():
        if fold.is_visible():
            fold.locator("summary").first.click()
    look()
    assert faults == []


def test_text_twice_as_large_still_fits(visitor):
    """Zoom of 400% on a wide screen is a window of 320 px; larger letters alone must not stick out either."""
    reader = visitor(viewport={"width": 640, "height": 800})
    faults = []
    for address in ("/", "/get-help/", "/get-help/blackmail/", "/guidance/", "/self-check/1/", "/apps/", "/glossary/"):
        reader.page.goto(address)
        reader.page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        if reader.page.evaluate(WIDER) > 0:
            faults.append((address, reader.page.evaluate(STICKING_OUT)))
    assert faults == []


def test_every_page_reads_without_styles_or_scripts(visitor):
    reader = visitor(java_script_enabled=False)
    reader.context.route("**/*.css", lambda route: route.abort())
    for address in ("/", "/get-help/blackmail/", "/self-check/1/"):
        reader.page.goto(address)
        assert reader.page.locator("main h1").is_visible(), address
        assert reader.page.locator("a[href='tel:999']").first.is_visible(), address
    # A sheet that was refused is what this test asked for.
    reader._faults = [fault for fault in reader._faults if ".css" not in fault and "ERR_FAILED" not in fault]


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
