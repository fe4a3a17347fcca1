"""How long an answer may be kept, and by whom."""

from __future__ import annotations

from django.http import HttpResponse

from guidance.library import ContentLibrary
from guidance.snapshot import the_moment

SECONDS = 60


def _until_next_change(library: ContentLibrary) -> int:
    if library.next_change is None:
        return SECONDS
    return max(0, min(SECONDS, int((library.next_change - the_moment()).total_seconds())))


def for_pages(response: HttpResponse, library: ContentLibrary) -> HttpResponse:
    seconds = _until_next_change(library)
    response["Cache-Control"] = f"public, max-age={seconds}, stale-while-revalidate={min(SECONDS, seconds)}"
    return response


def for_urgent_pages(response: HttpResponse, library: ContentLibrary) -> HttpResponse:
    """A wrong number must not outlive its correction: fresh or nothing."""
    response["Cache-Control"] = f"public, max-age={_until_next_change(library)}, must-revalidate"
    return response


def never(response: HttpResponse) -> HttpResponse:
    """For what one family has answered, asked or searched for: kept by no one."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
