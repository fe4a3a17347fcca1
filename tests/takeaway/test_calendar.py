from datetime import UTC, date, datetime, timedelta

import pytest
import vobject

from guidance.takeaway.calendar import make_calendar


def read(made: bytes):
    return vobject.readOne(made.decode())


def events(made: bytes):
    return {event.summary.value: event for event in read(made).vevent_list}


def test_looks_again_all_day_in_two_weeks():
    found = events(make_calendar(date(2026, 11, 22)))
    assert list(found) == ["Family chat: look again"]
    event = found["Family chat: look again"]
    assert event.dtstart.value == date(2026, 12, 6)
    assert event.dtend.value == date(2026, 12, 7)


@pytest.mark.parametrize(
    ("at", "in_utc"),
    [
        (datetime(2026, 11, 22, 18, 30), datetime(2026, 11, 22, 18, 30)),
        (datetime(2026, 7, 1, 18, 30), datetime(2026, 7, 1, 17, 30)),
        (datetime(2027, 3, 28, 0, 45), datetime(2027, 3, 28, 0, 45)),
        (datetime(2027, 3, 28, 1, 30), datetime(2027, 3, 28, 1, 30)),  # the clock jumps over it: moved to half past two
        (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 1, 30)),
        (datetime(2026, 10, 25, 0, 45), datetime(2026, 10, 24, 23, 45)),
        (datetime(2026, 10, 25, 3, 0), datetime(2026, 10, 25, 3, 0)),
        (datetime(2026, 7, 1, 17, 30, tzinfo=UTC), datetime(2026, 7, 1, 17, 30)),
    ],
)
def test_the_chat_is_by_londons_clock_across_its_changes(at, in_utc):
    event = events(make_calendar(date(2026, 6, 30), at))["Family chat"]
    assert event.dtstart.value.astimezone(UTC) == in_utc.replace(tzinfo=UTC)
    assert event.duration.value == timedelta(minutes=30)


def test_says_what_londons_clock_is():
    made = make_calendar(date(2026, 11, 22), datetime(2026, 11, 24, 18, 0))
    assert read(made).vtimezone.tzid.value == "Europe/London"
    assert b"DTSTART;TZID=Europe/London:20261124T180000\r\n" in made
    assert b"VTIMEZONE" not in make_calendar(date(2026, 11, 22))


def test_lines_end_as_the_standard_says_and_none_is_long():
    made = make_calendar(date(2026, 11, 22), datetime(2026, 11, 24, 18, 0))
    assert made.endswith(b"END:VCALENDAR\r\n")
    assert made.count(b"\n") == made.count(b"\r\n")
    assert max(map(len, made.split(b"\r\n"))) <= 75


def test_made_again_it_is_the_same_and_other_days_have_other_names():
    first, again = (make_calendar(date(2026, 11, 22), datetime(2026, 11, 24, 18, 0)) for _ in range(2))
    assert first == again
    made = [make_calendar(date(2026, 11, day), datetime(2026, 11, 24, 12, day)) for day in range(1, 29)]
    names = [event.uid.value for one in made for event in read(one).vevent_list]
    assert len(names) == len(set(names))
    assert all(len(name) == 32 and set(name) <= set("0123456789abcdef") for name in names)


def test_tells_nothing():
    made = make_calendar(date(2026, 11, 22), datetime(2026, 11, 24, 18, 0)).decode()
    texts = {
        line.partition(":")[2] for line in made.split("\r\n") if line.startswith(("SUMMARY", "DESCRIPTION", "PRODID", "LOCATION", "URL"))
    }
    assert texts == {"Family chat", "Family chat: look again", "-//Family chat//EN"}
    for event in read(made.encode()).vevent_list:
        assert event.dtstamp.value == datetime(2026, 11, 22, tzinfo=UTC)
        assert event.valarm.action.value == "DISPLAY"
