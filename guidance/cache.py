"""How long an answer may be kept, and by whom."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TypeVar

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from guidance.library import ContentLibrary
from guidance.snapshot import the_moment

SECONDS = 60
# For so long one may rely on what security.txt says.
CONTACT_STANDS = timedelta(days=180)
Said = TypeVar("Said", HttpResponse, dict[str, str])
LIFETIME = re.compile(r"(?<==)[0-9]+")


def seconds_to_keep(library: ContentLibrary, moment: datetime) -> int:
    """A minute, or less when something changes by itself before it is over."""
    if library.next_change is None:
        return SECONDS
    return max(0, min(SECONDS, int((library.next_change - moment).total_seconds())))


def lasting(cache_control: str, seconds: int) -> str:
    """The header of a page that was made at another moment, as it is with so many seconds to go."""
    return LIFETIME.sub(str(seconds), cache_control)


def for_pages(response: HttpResponse, library: ContentLibrary) -> HttpResponse:
    seconds = seconds_to_keep(library, the_moment())
    response["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={seconds}"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def for_urgent_pages(response: HttpResponse, library: ContentLibrary) -> HttpResponse:
    """A wrong number must not outlive its correction: fresh or nothing."""
    response["Cache-Control"] = f"public, max-age={seconds_to_keep(library, the_moment())}, must-revalidate"
    patch_vary_headers(response, ("Accept-Encoding",))
    return response


def never(response: Said, *, may_be_found: bool = False) -> Said:
    """For what one family has answered, asked or searched for: kept by no one. Search engines may list the way in only."""
    response["Cache-Control"] = "no-store"
    if not may_be_found:
        response["X-Robots-Tag"] = "noindex"
    return response
