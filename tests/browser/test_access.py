"""axe-core finds nothing: WCAG 2.2 A and AA, contrast at AAA, best practice.

Whole: every address of the sitemap, and every step of the self-check with and without its error, in light
colours at 1280 and 320 px. One page of each kind (``kinds.py``: each template, each sort of search, result,
error and plan): in light, dark and forced colours at 1280, 768 and 320 px.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pytest

from .axe import Axe
from .findings import Findings
from .kinds import every_step, one_of_each
from .looks import EVERY, PLAIN, Look
from .visitor import Visitor

pytestmark = pytest.mark.browser


def _look(axe: Axe, visitor: Visitor, names: Iterable[str], looks: Sequence[Look]) -> Findings:
    """What axe finds in each page as it comes to the front, in each of these looks."""
    found = Findings()
    for name in names:
        found.pages += 1
        for look in looks:
            look.at(visitor.page)
            found.add(f"{name} ({look})", axe.faults(visitor.page))
    return found


def test_every_address(visitor, addresses, axe):
    reader = visitor()
    _look(axe, reader, reader.through(addresses), PLAIN).hold_none()
    assert axe.rules > 20 * len(addresses), "axe was asked next to nothing"


def test_every_step_with_and_without_its_error(visitor, axe):
    parent = visitor()
    _look(axe, parent, every_step(parent), PLAIN).hold_none()


def test_one_page_of_each_kind_in_all_colours_and_widths(visitor, seldom, axe):
    parent = visitor()
    _look(axe, parent, one_of_each(parent, seldom), EVERY).hold_none()


def test_axe_notices_a_missing_name_and_a_faint_word(visitor, axe):
    """The instrument itself: nothing found is worth something only where something can be found."""
    reader = visitor()
    reader.page.goto("/search/")
    reader.page.evaluate("() => { document.querySelector('label[for=q]').remove(); document.querySelector('h1').style.color = '#777'; }")
    found = [fault.partition(" ")[0] for fault in axe.faults(reader.page)]
    assert {"label", "color-contrast-enhanced"} <= set(found)
