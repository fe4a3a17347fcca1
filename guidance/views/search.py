"""Search. The words asked for are in no title, and the answer is kept by no one."""

from __future__ import annotations

import threading

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.search import MOST_CHARACTERS

# By how many are searching, never by address: a whole town may share one. Seconds to wait for a turn.
AT_ONCE = 2
MOST_SECONDS = 2.0
_turns = threading.BoundedSemaphore(AT_ONCE)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", " ").strip()[:MOST_CHARACTERS]
    if not _turns.acquire(timeout=MOST_SECONDS):
        response = never(render(request, "search/busy.html", {"section": "search"}, status=503))
        response["Retry-After"] = "5"
        return response
    try:
        results = request.search.find(query)
    finally:
        _turns.release()
    return never(render(request, "search/search.html", {"query": query, "results": results, "section": "search"}))
