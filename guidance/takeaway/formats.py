"""The formats a checklist can be taken away in, each made from the same sheet; and the page a school prints."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from guidance.content.prose import slug
from guidance.content.words import Said
from guidance.turns import Turns

from .sheet import FILE_NAME, Sheet
from .slip import Slip, make_slip_pdf

FORMATS = Said(
    {
        "pdf": "PDF to print or keep",
        "html": "One file that works offline",
        "txt": "Plain text for a chat",
        "ics": "Calendar: look again in two weeks",
    }
)
AT_ONCE = 2
MOST_WAITING = 6
MOST_SECONDS = 8.0
_makers = Turns(AT_ONCE, MOST_WAITING)


class Busy(Exception):
    """Too many are being made just now. Trying again in a few seconds will do."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A finished file; ``file_name`` is the same for everyone."""

    data: bytes
    content_type: str
    file_name: str


def make_format(ending: str, sheet: Sheet, made_on: date, talk_at: datetime | None) -> Taken:
    """The sheet as a file. Raises KeyError for an unknown ending, Busy when the queue is too long."""
    name = f"{FILE_NAME}.{ending}"
    if ending == "txt":
        from .plain_text import make_text

        return Taken(make_text(sheet).encode(), "text/plain; charset=utf-8", name)
    if ending == "html":
        from .single_file import make_file

        return Taken(make_file(sheet).encode(), "text/html; charset=utf-8", name)
    if ending == "ics":
        from .calendar import make_calendar

        return Taken(make_calendar(made_on, talk_at), "text/calendar; charset=utf-8", name)
    if ending != "pdf":
        raise KeyError(ending)
    from .pdf import make_pdf

    with _room_for_one():
        return Taken(make_pdf(sheet), "application/pdf", name)


@lru_cache(maxsize=32)
def make_slip_file(slip: Slip) -> Taken:
    """The page a school prints: the same for everyone, so it is made once. Raises Busy when the queue is too long."""
    with _room_for_one():
        return Taken(make_slip_pdf(slip), "application/pdf", f"{slug(slip.site)}-{slip.name}.pdf")


@contextmanager
def _room_for_one() -> Iterator[None]:
    if not _makers.acquire(timeout=MOST_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _makers.release()
