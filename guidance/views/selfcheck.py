"""The self-check: one question a page, help at once, and a checklist at the end."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance.answers import COOKIE, MINUTES, Visit, forget_visit, keep_visit, read_visit
from guidance.cache import never
from guidance.forms import QuestionForm
from guidance.selfcheck.questionnaire import Step
from guidance.takeaway.sheet import ORDINALS


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    context = {"page": request.library.self_check, "started": read_visit(request).started, "minutes": MINUTES, "section": "self-check"}
    return never(render(request, "self_check/start.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    visit = read_visit(request)
    if number > 1 and not visit.started:
        return nothing_here(request)
    questionnaire = request.library.questionnaire
    path = questionnaire.path(visit.answers)
    if request.method == "POST":
        return _answer(request, path, number, visit)
    reached = questionnaire.first_unanswered(visit.answers)
    if not 1 <= number <= len(path) or (reached and number > reached.number):
        return onward(request, visit)
    here = path[number - 1]
    form = QuestionForm(here.question, chosen=visit.answers.get(here.question.name, frozenset()))
    template = "self_check/help.html" if here.is_help else "self_check/question.html"
    response = render(request, template, _context(request, here, visit, form))
    if visit.started:
        keep_visit(response, visit)
    return never(response)


def _context(request: HttpRequest, here: Step, visit: Visit, form: QuestionForm) -> dict[str, object]:
    questionnaire = request.library.questionnaire
    following = questionnaire.following(here, visit.answers)
    return {
        "step": here,
        "form": form,
        "following": reverse("step", args=[following.number]) if following else reverse("checklist"),
        "first": here.number == 1,
        "steps": len(questionnaire.path(visit.answers)),
        "another": len(visit.children) > 1,
        "may_leave_out": len(visit.children) > 1 and questionnaire.first_unanswered(visit.answers) is not None,
        "child_words": f"{ORDINALS[visit.current]} child",
        "minutes": MINUTES,
        "section": "self-check",
    }


def _answer(request: HttpRequest, path: tuple[Step, ...], number: int, visit: Visit) -> HttpResponse:
    """Take an answer and move on. A page sent twice, or left open while another was answered, loses nothing."""
    questions = [step for step in path if not step.is_help]
    asked = request.POST.get("question", "")
    # An answer to a question this parent is no longer asked is never taken for another one's.
    here = next((s for s in questions if (s.question.name == asked if asked else s.number == number)), None)
    if here is None:
        return onward(request, visit)
    form = QuestionForm(here.question, data=request.POST)
    if not form.is_valid():
        return never(render(request, "self_check/question.html", _context(request, here, visit, form), status=422))
    changed = visit.with_answers({**visit.answers, here.question.name: form.accepted})
    following = request.library.questionnaire.following(here, changed.answers)
    response = see_other(reverse("step", args=[following.number]) if following else reverse("checklist"))
    keep_visit(response, changed)
    return response


def see_other(address: str) -> HttpResponse:
    """After a post: a page that can be reloaded and gone back to."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return never(response)


def onward(request: HttpRequest, visit: Visit) -> HttpResponse:
    """To the first question without an answer, or to the checklist when there is none."""
    reached = request.library.questionnaire.first_unanswered(visit.answers)
    return see_other(reverse("step", args=[reached.number]) if reached else reverse("checklist"))


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
