"""A step of the self-check as a page: rendered once for each place it may stand at, and the ticks of the one who asks put in."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse

from guidance.answers import MINUTES, Visit
from guidance.forms import FIELD, QuestionForm
from guidance.library import ContentLibrary
from guidance.page_pieces import PagePieces
from guidance.selfcheck.questionnaire import Step
from guidance.takeaway.sheet import CHILDREN

QUESTION, HELP = "self_check/question.html", "self_check/help.html"
# An attribute of ours and nothing else: in words a quotation mark is written as a reference.
UNTICKED, TICKED = b'"', b'" checked'

pieces = PagePieces()


@dataclass(frozen=True, slots=True)
class Place:
    """All that a question's page rests on besides the library and what was ticked.

    ``steps`` is how many the whole way has, or 0 while that is not certain; ``child_words`` is empty while there is but one child.
    """

    step: Step
    steps: int
    child_words: str
    may_leave_out: bool

    def context(self, form: QuestionForm) -> dict[str, object]:
        return {
            "step": self.step, "form": form, "first": self.step.number == 1, "steps": self.steps,
            "child_words": self.child_words, "may_leave_out": self.may_leave_out, "minutes": MINUTES, "section": "self-check",
        }  # fmt: skip

    @property
    def key(self) -> tuple[object, ...]:
        return self.step.question.name, self.step.number, self.steps, self.child_words, self.may_leave_out


def place_of(step: Step, steps: int, visit: Visit, finished: bool) -> Place:
    several = len(visit.children) > 1
    return Place(step, steps, CHILDREN[str(visit.current)] if several else "", several and not finished)


def step_page(library: ContentLibrary, visit: Visit, number: int, request: Callable[[], HttpRequest]) -> bytes | None:
    """The page of a step on this parent's way; ``None`` when they have not come so far, or there is none.

    ``request`` is asked for only where the page has never been rendered.
    """
    path, reached = library.questionnaire.way(visit.answers)
    if not 1 <= number <= len(path) or (reached and number > reached.number):
        return None
    here = path[number - 1]
    if here.is_help:
        return help_page(library, here, library.questionnaire.following(here, visit.answers), request)
    place = place_of(here, library.questionnaire.steps_at(here, path), visit, finished=reached is None)
    return question_page(library, place, visit.answers.get(here.question.name, frozenset()), request)


def help_page(library: ContentLibrary, here: Step, following: Step | None, request: Callable[[], HttpRequest]) -> bytes:
    situations = tuple(situation.name for situation in here.situations)
    context = {"step": here, "following": address_of(following), "minutes": MINUTES, "section": "self-check"}
    key = "help", here.question.name, here.number, situations, context["following"]
    return pieces.of(library, key, lambda: render_to_string(HELP, context, request()))[0]


def question_page(library: ContentLibrary, place: Place, chosen: frozenset[str], request: Callable[[], HttpRequest]) -> bytes:
    """The page as the template renders it for these ticks, byte for byte."""
    question = place.step.question
    found = pieces.of(library, place.key, lambda: _with_every_tick(place, request()), TICKED)
    if len(found) != len(question.options) + 1:
        return render_to_string(QUESTION, place.context(QuestionForm(question, chosen=chosen)), request()).encode()
    parts = [found[0]]
    for option, piece in zip(question.options, found[1:]):
        parts += (TICKED if option.name in chosen else UNTICKED, piece)
    return b"".join(parts)


def _with_every_tick(place: Place, request: HttpRequest) -> str:
    form = QuestionForm(place.step.question, chosen=frozenset(option.name for option in place.step.question.options))
    form.fields[FIELD] = every_tick = deepcopy(form.fields[FIELD])
    every_tick.widget.allow_multiple_selected = True  # type: ignore[attr-defined]
    return render_to_string(QUESTION, place.context(form), request)


def address_of(step: Step | None) -> str:
    """Where a step is; without one, the checklist."""
    return _step_address(step.number, get_script_prefix()) if step else reverse("checklist")


@lru_cache(maxsize=256)
def _step_address(number: int, below: str) -> str:
    return reverse("step", args=[number])
