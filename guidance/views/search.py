"""Search. The words asked for are in no title, and the answer is kept by no one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.search import MOST_CHARACTERS


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").replace("\0", " ").strip()[:MOST_CHARACTERS]
    results = request.search.find(query)
    return never(render(request, "search/search.html", {"query": query, "results": results, "section": "search"}))
