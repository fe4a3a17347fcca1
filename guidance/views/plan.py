"""A shared plan: items only, taken from the address, stored nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.takeaway.plan_link import read_token


@require_safe
def plan(request: HttpRequest, token: str) -> HttpResponse:
    """Neutral title, kept by no one, no trace of where it came from."""
    names = read_token(token)
    if names is None:
        response = render(request, "plan/broken.html", {"section": ""}, status=404)
    else:
        response = render(request, "plan/plan.html", {"plan": request.library.plan(names), "section": ""})
    response["Referrer-Policy"] = "no-referrer"
    return never(response)
