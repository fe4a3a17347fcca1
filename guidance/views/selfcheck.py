"""The self-check: one question a page, help at once, and a checklist at the end."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance.answers import COOKIE, MINUTES, Visit, forget_visit, keep_visit, read_visit
from guidance.cache import never
from guidance.counted import counts
from guidance.forms import QuestionForm
from guidance.question_page import TEMPLATE, place_of, question_page
from guidance.selfcheck.questionnaire import Step


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"page": request.library.self_check, "started": read_visit(request).started, "minutes": MINUTES, "section": "self-check"}
    return never(render(request, "self_check/start.html", context), may_be_found=True)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    visit = read_visit(request)
    if number > 1 and not visit.started:
        return nothing_here(request)
    path, reached = request.library.questionnaire.way(visit.answers)
    if request.method == "POST":
        return _answer(request, path, number, visit, finished=reached is None)
    if not 1 <= number <= len(path) or (reached and number > reached.number):
        return onward(request, visit)
    here = path[number - 1]
    if here.is_help:
        response = render(request, "self_check/help.html", _help(request, here, visit))
    else:
        place = place_of(here, len(path), visit, finished=reached is None)
        response = HttpResponse(question_page(request, place, visit.answers.get(here.question.name, frozenset())))
    if visit.started:
        keep_visit(response, visit)
    return never(response, may_be_found=not visit.started)


def _help(request: HttpRequest, here: Step, visit: Visit) -> dict[str, object]:
    following = request.library.questionnaire.following(here, visit.answers)
    return {
        "step": here,
        "following": _address_of(following),
        "minutes": MINUTES,
        "section": "self-check",
    }


def _answer(request: HttpRequest, path: tuple[Step, ...], number: int, visit: Visit, finished: bool) -> HttpResponse:
    """Take an answer and move on. A page sent twice, or left open while another was answered, loses nothing."""
    questions = [step for step in path if not step.is_help]
    asked = request.POST.get("question", "")
    # An answer to a question this parent is no longer asked is never taken for another one's.
    here = next((s for s in questions if (s.question.name == asked if asked else s.number == number)), None)
    if here is None:
        return onward(request, visit)
    form = QuestionForm(here.question, data=request.POST)
    if not form.is_valid():
        return never(render(request, TEMPLATE, place_of(here, len(path), visit, finished).context(form), status=422))
    changed = visit.with_answers({**visit.answers, here.question.name: form.accepted})
    following = request.library.questionnaire.following(here, changed.answers)
    if following is None and not finished:
        counts.self_checks += 1
    response = see_other(_address_of(following))
    keep_visit(response, changed)
    return response


def _address_of(step: Step | None) -> str:
    """Where a step is; without one, the checklist."""
    return _step_address(step.number, get_script_prefix()) if step else reverse("checklist")


@lru_cache(maxsize=256)
def _step_address(number: int, below: str) -> str:
    return reverse("step", args=[number])


def see_other(address: str) -> HttpResponse:
    """After a post: a page that can be reloaded and gone back to."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return never(response)


def onward(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the first question without an answer, or to the checklist when there is none."""
    return see_other(_address_of(request.library.questionnaire.first_unanswered(visit.answers)))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """There are no answers: too old, never given, or a browser that keeps no cookie."""
    response = render(request, "self_check/forgotten.html", {"minutes": MINUTES, "section": "self-check"})
    if COOKIE in request.COOKIES:
        forget_visit(response)
    return never(response)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Start again: the answers are forgotten at once."""
    response = see_other(reverse("self-check"))
    forget_visit(response)
    return response
