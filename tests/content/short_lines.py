"""Lines short enough to be passed at a glance, and those of them that must not be."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import example, given
from hypothesis import strategies as st

PARTS = ["a", " ", "  ", "#", ">", ":", "::: ", "|", "<", "&#1", "[x", "]:", "](", "[[", "\t", " " * 12, "*", "-"]
EACH_AMISS = ("[a]: b", "a](b[[", " " * 13 + "a", "> > > > > > a", "# a", "::::", "&#39;", "a<b", "a\tb")


def with_short_lines(test: Callable[[str], None]) -> Callable[[], None]:
    """Runs a test with any short line, and with each that is amiss in its own way."""
    for line in EACH_AMISS:
        test = example(line)(test)
    return given(st.lists(st.sampled_from(PARTS), max_size=9).map("".join))(test)
