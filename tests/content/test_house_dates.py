"""Dates in words, and dates written by hand."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from guidance.content.fields import LONDON
from guidance.content.house_dates import fault_in, house_date, house_moment

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 11, 22), "22 November 2026"), (date(2027, 1, 1), "1 January 2027"), (date(2028, 2, 29), "29 February 2028")],
)
def test_a_date_in_words(day, words):
    assert house_date(day) == words


def test_a_moment_says_its_time_unless_it_is_midnight():
    assert house_moment(datetime(2027, 4, 1, 9, 5, tzinfo=LONDON)) == "09:05 on 1 April 2027"
    assert house_moment(datetime(2027, 4, 1, tzinfo=LONDON)) == "1 April 2027"


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("31 April 2025", "“31 April 2025” is a date that does not exist"),
        ("29 February 2025", "“29 February 2025” is a date that does not exist"),
        ("0 March 2025", "“0 March 2025” is a date that does not exist"),
        ("read 30 February 2024", "“30 February 2024” is a date that does not exist"),
        ("23 November 2026", "“23 November 2026” is in the future"),
        ("December 2026", "“December 2026” is in the future"),
        ("2027", "“2027” is in the future"),
        ("about 2018 to 2030", "“2030” is in the future"),
    ],
)
def test_a_date_by_hand_that_cannot_be_is_named(written, fault):
    assert fault_in(written, TODAY) == fault


@pytest.mark.parametrize(
    "written",
    [
        "22 November 2026",
        "November 2026",
        "29 February 2024",
        "2026",
        "undated",
        "about 2018 to 2020",
        "Winter 2024",
        "May 2025, read June 2025",
    ],
)
def test_a_date_by_hand_that_can_be_is_left_alone(written):
    assert fault_in(written, TODAY) is None
