"""The self-check: one question a page, help at once, and a checklist at the end."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guidance.answers import MINUTES, forget_answers, keep_answers, read_answers
from guidance.cache import never
from guidance.forms import QuestionForm
from guidance.selfcheck.questionnaire import Step

Answers = Mapping[str, frozenset[str]]


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    given = read_answers(request)
    context = {"page": request.library.self_check, "started": bool(given.answers), "minutes": MINUTES, "section": "self-check"}
    return never(render(request, "self_check/start.html", context))


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int) -> HttpResponse:
    given = read_answers(request)
    if number > 1 and not given.answers:
        return _nothing_here(request)
    path = request.library.questionnaire.path(given.answers)
    if request.method == "POST":
        return _answer(request, path, number, given.answers)
    reached = request.library.questionnaire.first_unanswered(given.answers)
    if not 1 <= number <= len(path) or (reached and number > reached.number):
        return _onward(request, given.answers)
    here = path[number - 1]
    template = "self_check/help.html" if here.is_help else "self_check/question.html"
    form = QuestionForm(here.question, chosen=given.answers.get(here.question.name, frozenset()))
    response = render(request, template, _context(request, here, len(path), given.answers, form))
    if given.answers:
        keep_answers(response, given.answers)
    return never(response)


def _context(request: HttpRequest, here: Step, steps: int, answers: Answers, form: QuestionForm) -> dict[str, object]:
    last = request.library.questionnaire.first_unanswered(answers) is None
    following = reverse("checklist") if here.number == steps or (last and here.is_help) else reverse("step", args=[here.number + 1])
    return {
        "step": here,
        "form": form,
        "following": following,
        "minutes": MINUTES,
        "section": "self-check",
        "first": here.number == 1,
        "forgotten": False,
    }


def _answer(request: HttpRequest, path: tuple[Step, ...], number: int, answers: Answers) -> HttpResponse:
    """Take an answer and move on. A page sent twice, or left open while another was answered, loses nothing."""
    asked = request.POST.get("question", "")
    here = next((s for s in path if s.question.name == asked and not s.is_help), None)
    if here is None:
        here = path[number - 1] if 1 <= number <= len(path) and not path[number - 1].is_help else None
    if here is None:
        return _onward(request, answers)
    form = QuestionForm(here.question, data=request.POST)
    if not form.is_valid():
        return never(render(request, "self_check/question.html", _context(request, here, len(path), answers, form), status=422))
    changed = {**answers, here.question.name: form.accepted}
    questionnaire = request.library.questionnaire
    new_path = questionnaire.path(changed)
    following = new_path[here.number] if here.number < len(new_path) else None
    if following and (following.is_help or questionnaire.first_unanswered(changed)):
        target = reverse("step", args=[following.number])
    else:
        target = reverse("checklist")
    response = HttpResponseRedirect(target)
    response.status_code = 303
    keep_answers(response, changed)
    return never(response)


def _onward(request: HttpRequest, answers: Answers) -> HttpResponse:
    """To the first question without an answer, or to the checklist when there is none."""
    reached = request.library.questionnaire.first_unanswered(answers)
    response = HttpResponseRedirect(reverse("step", args=[reached.number]) if reached else reverse("checklist"))
    response.status_code = 303
    return never(response)


def _nothing_here(request: HttpRequest) -> HttpResponse:
    response = render(request, "self_check/forgotten.html", {"minutes": MINUTES, "section": "self-check"})
    forget_answers(response)
    return never(response)


@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    given = read_answers(request)
    if not given.answers:
        return _nothing_here(request)
    library = request.library
    if library.questionnaire.first_unanswered(given.answers):
        return _onward(request, given.answers)
    made = library.checklist(given.answers)
    if made is None:
        raise Http404
    context = {"checklist": made, "review": library.questionnaire.review(given.answers), "minutes": MINUTES, "section": "self-check"}
    response = render(request, "self_check/checklist.html", context)
    keep_answers(response, given.answers)
    return never(response)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Start again: the answers are forgotten at once."""
    response = HttpResponseRedirect(reverse("self-check"))
    response.status_code = 303
    forget_answers(response)
    return never(response)
