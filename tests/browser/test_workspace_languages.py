"""Beginning a translation in the workspace, in real Chromium: from the list to the page a reader will see."""

from __future__ import annotations

import re

import pytest

from .findings import Findings
from .workspace import look_over

pytestmark = pytest.mark.browser


def faults(page, axe, place):
    found = Findings()
    look_over(page, axe, place, found)
    found.hold_none()


def test_a_translation_is_begun_written_over_seen_and_said_to_be_whole(workspace, signed_in, axe):
    page = signed_in("ben").page
    page.goto("/editor/find/")
    page.get_by_role("link", name="Other languages").click()
    page.get_by_label("Its code").fill("klingon")
    page.get_by_role("button", name="Begin").click()
    assert "We know no language by that code." in page.get_by_role("alert").inner_text()
    faults(page, axe, "the list, with its error")
    page.get_by_label("Its code").fill("cy")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_url(re.compile(r"/editor/write/get-help/index\.cy\.md$"))
    page.get_by_label("Title").fill("Cael help")
    page.get_by_label(re.compile("This says what the English says now")).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    seen = page.frame_locator("iframe.see")
    seen.locator("h1", has_text="Cael help").wait_for()
    assert seen.locator("html").get_attribute("lang") == "cy"
    faults(page, axe, "the form of a translation")
    page.goto("/editor/write/get-help/index.cy.md?view=text")
    assert re.search(r"translated:\n  - \"?[0-9a-f]{8} title", page.get_by_label("The whole file").input_value())
