"""The checklist: the page itself, everything it can be taken away as, and the next child."""

from __future__ import annotations

import re

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from guidance.answers import MINUTES, Visit, keep_visit, read_visit
from guidance.cache import never
from guidance.family import Family, chosen_moments, family, refused_time
from guidance.takeaway.formats import FORMATS, Busy, make_format
from guidance.views.selfcheck import nothing_here, onward, see_other

SMALL = re.compile(r"[0-9]{1,2}\Z")


def _family(request: HttpRequest, visit: Visit) -> Family | None:
    """Every child's checklist; ``None`` while a question is still unanswered."""
    if request.library.questionnaire.first_unanswered(visit.answers):
        return None
    return family(request.library, visit)


def _page(request: HttpRequest, visit: Visit, refused: str = "") -> HttpResponse:
    """The page, with a time to talk that was refused; onward while a question is still unanswered."""
    made = _family(request, visit)
    if made is None:
        return onward(request, visit)
    context = {
        "family": made,
        "visit": visit,
        "refused": refused,
        "formats": FORMATS,
        "minutes": MINUTES,
        "section": "self-check",
    }
    return never(render(request, "self_check/checklist.html", context, status=422 if refused else 200))


@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    visit = read_visit(request)
    if not visit.started:
        return nothing_here(request)
    response = _page(request, visit)
    keep_visit(response, visit)
    return response


@require_safe
def take(request: HttpRequest, ending: str) -> HttpResponse:
    """The checklist as a file. Its name and address are the same for everyone."""
    visit = read_visit(request)
    if ending not in FORMATS:
        raise Http404
    made = _family(request, visit) if visit.started else None
    if made is None:
        return nothing_here(request) if not visit.started else onward(request, visit)
    try:
        taken = make_format(ending, made.sheet, made.made_on, made.talk_at)
    except Busy:
        response = render(request, "self_check/busy.html", {"section": "self-check"}, status=503)
        response["Retry-After"] = "5"
        return never(response)
    response = HttpResponse(taken.data, content_type=taken.content_type)
    response["Content-Disposition"] = f'attachment; filename="{taken.file_name}"'
    return never(response)


@require_POST
def choices(request: HttpRequest) -> HttpResponse:
    """When and where to talk, and whether reasons may stand on paper."""
    visit = read_visit(request)
    if not visit.started:
        return nothing_here(request)
    changed, refused = chosen_moments(request.library, visit, request.POST), refused_time(request.POST)
    response = _page(request, changed, refused) if refused else see_other(reverse("checklist") + "#saved")
    keep_visit(response, changed)
    return response


@require_POST
def child(request: HttpRequest) -> HttpResponse:
    """The next child, back to one already finished, or one of them not after all."""
    visit = read_visit(request)
    if not visit.started:
        return nothing_here(request)
    wanted, number, of = (request.POST.get(name, "") for name in ("child", "step", "of"))
    finished = not request.library.questionnaire.first_unanswered(visit.answers)
    if wanted == "next":
        changed = visit.next_child() if visit.may_add and finished else visit
    elif wanted == "drop":
        # Sent twice, it must not take a finished child along.
        changed = visit if finished else visit.without(visit.current)
    elif of:
        # Once a child is out the others have new numbers: sent twice, it must take nobody else along.
        changed = visit.without(int(wanted)) if SMALL.match(wanted) and of == str(len(visit.children)) else visit
    else:
        changed = visit.looking_at(int(wanted)) if SMALL.match(wanted) else visit
    if wanted not in ("next", "drop") and SMALL.match(number):
        response = see_other(reverse("step", args=[int(number)]))
    else:
        # A next child begins with what has happened: each has their own worries.
        response = onward(request, changed)
    keep_visit(response, changed)
    return response
