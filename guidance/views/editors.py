"""For editors at work under ``make run``: content problems, and what leads where in the self-check."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import never
from guidance.library import LibraryFault
from guidance.selfcheck.flow import as_list, read_flow
from guidance.selfcheck.flow_picture import as_svg


@require_safe
def problems(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    return never(render(request, "problems/problems.html", {"problems": request.library.problems, "held": request.library.held}))


@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Questions, branches, help, and where each item is reached from, as a picture and as lists."""
    if not settings.DEBUG:
        raise Http404
    library = request.library
    drawn = read_flow(library.questionnaire, library.items, tuple(library.bands.values()))
    return never(render(request, "problems/flow.html", {"picture": as_svg(drawn), "lists": as_list(drawn)}))


def nothing_to_serve(request: HttpRequest, fault: LibraryFault) -> HttpResponse:
    """There is no content and never was: say so plainly, and to an editor say why."""
    shown = fault.problems if settings.DEBUG else ()
    response = render(request, "problems/nothing.html", {"problems": shown}, status=503)
    response["Retry-After"] = "30"
    return never(response)
