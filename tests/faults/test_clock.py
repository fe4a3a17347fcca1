"""Midnight, the end of a month and of a year, and both changes of the clock, on the real server: its clock alone is set.

Each time a fact changes some seconds after the start, while visitors keep asking for the page that prints it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from browser.instruments import program
from browser.served import Site

from .visitors import Visitors

LEAD = 20
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
OLD, NEW = b"It is not yet.", b"It is from now on."
# Two workers take turns as the machine likes; that one of them is never asked so often is as good as impossible.
ENOUGH_IN_A_ROW = 60
MOST_QUESTIONS = 2_000


class Seen(NamedTuple):
    """When the page was asked for and had come, by the server's clock; whether it said the old; for how many seconds it may be kept."""

    asked: float
    came: float
    is_old: bool
    kept: int


@pytest.fixture
def watched(serve, content: Path) -> Callable[[datetime, str], list[Seen]]:
    """Serves the site with its clock set ``LEAD`` seconds before a moment, with a fact that changes then in London, and watches it."""
    faketime = program("faketime", "faketime", "faketime")

    def at(moment: datetime, changes: str) -> list[Seen]:
        source = next(path.stem for path in sorted((content / "sources").glob("*.md")))
        (content / "facts/the-hour.md").write_text(FACT.format(source=source, moment=changes), encoding="utf-8")
        (content / "pages/clock.md").write_text(WORDS, encoding="utf-8")
        ahead = int(moment.timestamp() - LEAD - time.time())
        site = serve(under=f"{faketime} --exclude-monotonic -f '+{ahead}'")
        with Visitors(site.address, many=2) as visitors:
            seen = list(_watched(site, ahead, moment.timestamp()))
        assert set(visitors.seen) == {200}, visitors.seen
        return seen

    return at


def _watched(site: Site, ahead: int, moment: float) -> Iterator[Seen]:
    """Asked over and over until the moment is past and every worker will have been asked.

    How soon each of them is on time is the machine's affair, but it has to come.
    """
    in_a_row = 0
    for _ in range(MOST_QUESTIONS):
        asked = time.time() + ahead
        status, headers, body = site.get(PAGE)
        assert status == 200 and (OLD in body) != (NEW in body)
        yield Seen(asked, time.time() + ahead, OLD in body, int(headers["Cache-Control"].partition("max-age=")[2].split(",")[0]))
        in_a_row = 0 if OLD in body or asked < moment else in_a_row + 1
        if in_a_row == ENOUGH_IN_A_ROW:
            return
        time.sleep(0.05)
    raise AssertionError("the moment came, and not every worker saw it")


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
    assert {page.is_old for page in seen} == {True, False}
    for page in seen:
        if page.is_old:
            assert page.asked + page.kept <= at.timestamp() or page.kept == 0, "kept past the moment"
        else:
            assert page.came >= at.timestamp(), "before the moment"


def test_in_the_hour_that_comes_twice_nothing_goes_back(watched):
    """At one in the night of 31 October 2027 it is one o'clock again: what changed at one changed an hour ago."""
    seen = watched(datetime(2027, 10, 31, 1, tzinfo=UTC), "2027-10-31 01:00")
    assert not any(page.is_old for page in seen)
