"""Midnight, the end of a month and of a year, and both changes of the clock, on the real server: its clock alone is set.

Each time a fact changes some seconds after the start, while visitors keep asking for the page that prints it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from browser.instruments import program
from browser.served import Site

from .visitors import Visitors

LEAD = 14
# Two workers on a busy machine do not see a moment at the same instant; no page may be kept past it for as long either.
SECONDS_APART = 2
PAGE = "/clock/"
FACT = """---
title: The hour
kind: rule
value: not yet
source: {source}
sureness: known
next_check: 2030-01-01
later:
  - from: {moment}
    value: from now on
---
"""
WORDS = "---\ntitle: The clock\nsummary: What time it is.\nupdated_on: 2026-11-01\n---\nIt is [[fact:the-hour]].\n"
Watched = list[tuple[float, bytes, int]]
OLD, NEW = b"It is not yet.", b"It is from now on."


@pytest.fixture
def watched(serve, content: Path) -> Callable[[datetime, str], Watched]:
    """Serves the site with its clock set ``LEAD`` seconds before a moment, with a fact that changes then in London, and watches it."""
    faketime = program("faketime", "faketime", "faketime")

    def at(moment: datetime, changes: str) -> Watched:
        source = next(path.stem for path in sorted((content / "sources").glob("*.md")))
        (content / "facts/the-hour.md").write_text(FACT.format(source=source, moment=changes), encoding="utf-8")
        (content / "pages/clock.md").write_text(WORDS, encoding="utf-8")
        ahead = int(moment.timestamp() - LEAD - time.time())
        site = serve(under=f"{faketime} --exclude-monotonic -f '+{ahead}'")
        with Visitors(site.address, many=2) as visitors:
            seen = list(_watched(site, ahead, moment.timestamp() + 4))
        assert set(visitors.seen) == {200}, visitors.seen
        return seen

    return at


def _watched(site: Site, ahead: int, until: float) -> Iterator[tuple[float, bytes, int]]:
    """When by the server's clock, what was said, and for how many seconds it may be kept, asked over and over."""
    while (now := time.time() + ahead) < until:
        status, headers, body = site.get(PAGE)
        assert status == 200 and (OLD in body) != (NEW in body)
        yield now, OLD if OLD in body else NEW, int(headers["Cache-Control"].partition("max-age=")[2].split(",")[0])
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("moment", "changes"),
    [
        ("2027-01-01 00:00", "2027-01-01"),
        ("2027-03-01 00:00", "2027-03-01"),
        ("2027-03-28 01:00", "2027-03-28 02:00"),
        ("2027-07-31 23:00", "2027-08-01"),
    ],
    ids=["the end of a year", "the end of February", "the hour that the clocks skip", "a midnight in summer"],
)
def test_what_changes_at_that_moment_changes_then_and_nobody_sees_a_fault(watched, moment, changes):
    at = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    seen = watched(at, changes)
    old = [(when, kept) for when, words, kept in seen if words == OLD]
    new = [when for when, words, _ in seen if words == NEW]
    assert old and new
    assert min(new) >= at.timestamp() - 1
    assert max(when for when, _ in old) <= at.timestamp() + SECONDS_APART
    assert max(when + kept for when, kept in old) <= at.timestamp() + SECONDS_APART


def test_in_the_hour_that_comes_twice_nothing_goes_back(watched):
    """At one in the night of 31 October 2027 it is one o'clock again: what changed at one changed an hour ago."""
    seen = watched(datetime(2027, 10, 31, 1, tzinfo=UTC), "2027-10-31 01:00")
    assert {words for _, words, _ in seen} == {NEW}
