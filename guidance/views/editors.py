"""For editors at work under ``make run``: what is wrong with the content, without signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.library import LibraryFault


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return never(render(request, "problems/problems.html", {"problems": request.library.problems, "held": request.library.held}))


def nothing_to_serve(request: HttpRequest, fault: LibraryFault) -> HttpResponse:
    """There is no content and never was: say so plainly, and to an editor say why."""
    shown = fault.problems if settings.DEBUG else ()
    response = render(request, "problems/nothing.html", {"problems": shown}, status=503)
    response["Retry-After"] = "30"
    return never(response)
