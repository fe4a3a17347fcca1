"""Dates as the house writes them: 22 November 2026."""

from __future__ import annotations

import re
from datetime import date, datetime

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def house_date(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def house_moment(moment: datetime) -> str:
    """A moment, with its time only when it is not midnight."""
    if (moment.hour, moment.minute) == (0, 0):
        return house_date(moment.date())
    return f"{moment:%H:%M} on {house_date(moment.date())}"


def fault_in(words: str, today: date) -> str | None:
    """What is wrong with a date written by hand in ``words``, if there is one and it is wrong.

    Only full dates and “March 2025” are judged; “about 2018 to 2020” and “undated” say nothing exact.
    """
    for day, month, year in re.findall(r"(\d{1,2} )?([A-Z][a-z]+) (\d{4})", words):
        if month not in MONTHS:
            continue
        try:
            written = date(int(year), MONTHS.index(month) + 1, int(day or 1))
        except ValueError:
            return f"“{day}{month} {year}” is a date that does not exist"
        if written > today:
            return f"“{day}{month} {year}” is in the future"
    years = [int(y) for y in re.findall(r"\b(\d{4})\b", words)]
    if years and max(years) > today.year:
        return f"“{max(years)}” is in the future"
    return None
