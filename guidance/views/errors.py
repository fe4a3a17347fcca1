"""Error pages: what happened, in plain words, and where help is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def _error(request: HttpRequest, status: int) -> HttpResponse:
    # Other languages have no such page either: they are offered from their beginning.
    request.nowhere = True  # type: ignore[attr-defined]
    response = render(request, f"{status}.html", {"section": ""}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    # The host name may be the very thing that is wrong, so nothing of the request is used.
    return HttpResponse(loader.get_template("400.html").render({}), status=400, headers={"Cache-Control": "no-store"})


def too_large(request: HttpRequest) -> HttpResponse:
    """Answered before the request is read, by a page that needs nothing of it."""
    return HttpResponse(loader.get_template("413.html").render({}), status=413, headers={"Cache-Control": "no-store"})


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _error(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.get_template("500.html").render({}), status=500, headers={"Cache-Control": "no-store"})
