"""The self-check: one question a page, help at once, and a checklist at the end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance.answers import COOKIE, MINUTES, Visit, forget_visit, keep_visit, read_visit
from guidance.cache import never
from guidance.counted import counts
from guidance.forms import QuestionForm
from guidance.step_page import QUESTION, address_of, place_of, step_page


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"page": request.library.self_check, "started": read_visit(request).started, "minutes": MINUTES, "section": "self-check"}
    return never(render(request, "self_check/start.html", context), may_be_found=True)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    visit = read_visit(request)
    if number > 1 and not visit.started:
        return nothing_here(request)
    if request.method == "POST":
        return _answer(request, number, visit)
    page = step_page(request.library, visit, number, lambda: request)
    if page is None:
        return onward(request, visit)
    response = HttpResponse(page)
    if visit.started:
        keep_visit(response, visit)
    return never(response, may_be_found=not visit.started)


def _answer(request: HttpRequest, number: int, visit: Visit) -> HttpResponse:
    """Take an answer and move on. A page sent twice, or left open while another was answered, loses nothing."""
    questionnaire = request.library.questionnaire
    path, reached = questionnaire.way(visit.answers)
    finished = reached is None
    questions = [step for step in path if not step.is_help]
    asked = request.POST.get("question", "")
    # An answer to a question this parent is no longer asked is never taken for another one's.
    here = next((s for s in questions if (s.question.name == asked if asked else s.number == number)), None)
    if here is None:
        return onward(request, visit)
    form = QuestionForm(here.question, data=request.POST)
    if not form.is_valid():
        place = place_of(here, questionnaire.steps_at(here, path), visit, finished)
        return never(render(request, QUESTION, place.context(form), status=422))
    changed = visit.with_answers({**visit.answers, here.question.name: form.accepted})
    following = questionnaire.following(here, changed.answers)
    if following is None and not finished:
        counts.self_checks += 1
    response = see_other(address_of(following))
    keep_visit(response, changed)
    return response


def see_other(address: str) -> HttpResponse:
    """After a post: a page that can be reloaded and gone back to."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return never(response)


def onward(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the first question without an answer, or to the checklist when there is none."""
    return see_other(address_of(request.library.questionnaire.first_unanswered(visit.answers)))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """There are no answers: too old, never given, or a browser that keeps no cookie."""
    response = render(request, "self_check/forgotten.html", {"minutes": MINUTES, "section": "self-check"})
    if COOKIE in request.COOKIES:
        forget_visit(response)
    return never(response)


@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """For a page left open: whether the answers are still here, with none of them.

    Only a post, which a person made, keeps them longer: two pages nobody looks at would keep each other's for ever.
    """
    visit = read_visit(request)
    if not visit.started:
        return nothing_here(request)
    if request.method != "POST":
        return see_other(reverse("self-check"))
    response = HttpResponse(status=204)
    keep_visit(response, visit)
    return never(response)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Start again: the answers are forgotten at once."""
    response = see_other(reverse("self-check"))
    forget_visit(response)
    return response
