"""No page scrolls sideways, and no words are cut off, however small the window and however large the letters.

Whole: every address of the sitemap at 320 px, which is a small phone and a window of 1280 px at 400% zoom, with
letters as they are and twice as large. One page of each kind: at 1280, 768 and 320 px, with both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from .findings import Findings
from .kinds import every_step, one_of_each
from .looks import PHONE, SIZES, Look, sticking_out
from .visitor import Visitor

pytestmark = pytest.mark.browser
SMALL = (Look(PHONE), Look(PHONE, letters=200))


def _look(visitor: Visitor, names: Iterable[str], looks: Sequence[Look]) -> Findings:
    """What sticks out of each page as it comes to the front, in each of these looks."""
    found = Findings()
    for name in names:
        found.pages += 1
        for look in looks:
            look.at(visitor.page)
            found.add(f"{name} ({look})", sticking_out(visitor.page))
    return found


def test_every_address_fits_a_small_phone_with_small_and_large_letters(visitor, addresses):
    """Nor is there a console error, a breach of the policy or another host on any (see the visitor's faults)."""
    reader = visitor()
    _look(reader, reader.through(addresses), SMALL).hold_none()


def test_every_step_fits_a_small_phone(visitor):
    parent = visitor()
    _look(parent, every_step(parent), SMALL).hold_none()


def test_one_page_of_each_kind_fits_every_window_with_small_and_large_letters(visitor, seldom):
    parent = visitor()
    _look(parent, one_of_each(parent, seldom), SIZES).hold_none()


def test_a_word_that_sticks_out_or_is_cut_off_is_noticed(visitor):
    reader = visitor(viewport={"width": PHONE, "height": 640})
    reader.page.goto("/about/")
    assert sticking_out(reader.page) == []
    reader.page.evaluate("() => { document.querySelector('h1').style.whiteSpace = 'nowrap'; }")
    reader.page.evaluate("() => { const p = document.querySelector('.lead'); p.style.overflow = 'hidden'; p.style.height = '1rem'; }")
    kinds = {fault.partition(" ")[0] for fault in sticking_out(reader.page)}
    assert "cuts" in kinds
    reader.page.evaluate("() => { document.querySelector('h1').append('Donaudampfschifffahrtsgesellschaft'); }")
    assert any(fault.startswith("scrolls sideways") for fault in sticking_out(reader.page))
