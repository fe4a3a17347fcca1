"""Search. The words asked for are in no title, and the answer is kept by no one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.log import log_response
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.page_pieces import PagePieces
from guidance.search import MOST_CHARACTERS, Results
from guidance.turns import Turns

# By how many are searching, never by address: a whole town may share one. Seconds to wait for a turn.
AT_ONCE = 2
MOST_WAITING = 14
MOST_SECONDS = 2.0
# Stands where a visitor's words go, and in no template.
GAP = "\x1f"
_turns = Turns(AT_ONCE, MOST_WAITING)
_pieces = PagePieces()


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", " ").strip()[:MOST_CHARACTERS]
    if not _turns.acquire(timeout=MOST_SECONDS):
        response = never(render(request, "search/busy.html", {"section": "search"}, status=503))
        response["Retry-After"] = "5"
        # As Django logs it, whoever answers; once.
        log_response("%s: %s", response.reason_phrase, request.path, response=response, request=request)
        return response
    try:
        results = request.search.find(query)
    finally:
        _turns.release()
    return never(HttpResponse(_page(request, query, results)))


def _page(request: HttpRequest, query: str, results: Results) -> bytes:
    """What is the same for every search is rendered once; what was asked and found is put in."""
    library = request.library  # type: ignore[attr-defined]
    blank = {"query": GAP, "found": GAP, "section": "search"}
    before, between, after = _pieces.of(library, "search", lambda: render_to_string("search/search.html", blank, request), GAP.encode())
    found = render_to_string("search/_found.html", {"query": query, "results": results})
    return b"".join((before, escape(query).encode(), between, found.encode(), after))
