"""A calendar file: when to talk, when to look again. Nothing in it is about a child."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone

from guidance.content.words import spoken

from .sheet import TITLE, WORDS

LONDON = ZoneInfo("Europe/London")
LOOK_AGAIN_AFTER = timedelta(weeks=2)
TALK_FOR = timedelta(minutes=30)
LONDON_CLOCK = """BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:19810329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:BST
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:GMT
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
END:STANDARD
END:VTIMEZONE
"""


def make_calendar(made_on: date, talk_at: datetime | None = None) -> bytes:
    """The calendar file: all day two weeks after ``made_on``, and half an hour at ``talk_at`` if there is one.

    A ``talk_at`` without a time zone is by the clock in London. Made again for the same days it is the same
    file, with the same identifiers, so a calendar replaces its events instead of doubling them.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{TITLE}//{spoken().code.upper()}")
    calendar.add("calscale", "GREGORIAN")
    if talk_at is not None:
        calendar.add_component(Timezone.from_ical(LONDON_CLOCK))
    day = made_on + LOOK_AGAIN_AFTER
    again = _event(f"{WORDS['title']}: {WORDS['look_again'].lower()}", f"look again {day.isoformat()}", made_on)
    again.add("dtstart", day)
    again.add("dtend", day + timedelta(days=1))
    again.add("transp", "TRANSPARENT")
    again.add_component(_alarm(WORDS["title"], timedelta(hours=9)))
    calendar.add_component(again)
    if talk_at is not None:
        start = _in_london(talk_at)
        talk = _event(WORDS["title"], f"talk {start.astimezone(UTC).isoformat()}", made_on)
        talk.add("dtstart", start)
        talk.add("duration", TALK_FOR)
        talk.add_component(_alarm(WORDS["title"], timedelta(minutes=-10)))
        calendar.add_component(talk)
    return calendar.to_ical()


def _in_london(moment: datetime) -> datetime:
    """The moment by London's clock; one the clock jumps over in spring is moved to after the jump."""
    placed = moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment
    return placed.astimezone(UTC).astimezone(LONDON).replace(microsecond=0)


def _event(summary: str, told_apart_by: str, made_on: date) -> Event:
    event = Event()
    event.add("uid", hashlib.sha256(f"{TITLE} {told_apart_by}".encode()).hexdigest()[:32])
    event.add("dtstamp", datetime.combine(made_on, time(), UTC))
    event.add("summary", summary)
    event.add("class", "PRIVATE")
    return event


def _alarm(summary: str, after_start: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", after_start)
    return alarm
