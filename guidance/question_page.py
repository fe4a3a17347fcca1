"""A question's page: rendered once for each place it may stand at, and the ticks of the one who asks put in."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from guidance.answers import MINUTES, Visit
from guidance.forms import FIELD, QuestionForm
from guidance.library import ContentLibrary
from guidance.selfcheck.questionnaire import Step
from guidance.takeaway.sheet import CHILDREN

TEMPLATE = "self_check/question.html"
# An attribute of ours and nothing else: in words a quotation mark is written as a reference.
UNTICKED, TICKED = b'"', b'" checked'
MOST_KEPT = 1_000

Pieces = list[bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """All that a question's page rests on besides the library and what was ticked.

    ``steps`` is how many the whole way has; ``child_words`` is empty while there is but one child.
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


# One library's pages in each language; a request with another one begins anew.
_kept: dict[str, tuple[ContentLibrary, dict[tuple[object, ...], Pieces]]] = {}


def question_page(request: HttpRequest, place: Place, chosen: frozenset[str]) -> bytes:
    """The page as the template renders it for these ticks, byte for byte."""
    question = place.step.question
    pieces = _pieces(request, place)
    if len(pieces) != len(question.options) + 1:
        return render_to_string(TEMPLATE, place.context(QuestionForm(question, chosen=chosen)), request).encode()
    parts = [pieces[0]]
    for option, piece in zip(question.options, pieces[1:]):
        parts += (TICKED if option.name in chosen else UNTICKED, piece)
    return b"".join(parts)


def _pieces(request: HttpRequest, place: Place) -> Pieces:
    """What stands between the ticks."""
    asked: ContentLibrary = request.library  # type: ignore[attr-defined]
    library, pages = _kept.get(asked.language.code, (None, {}))
    # Under “make run” a template may change as well.
    if library is not asked or settings.DEBUG or len(pages) >= MOST_KEPT:
        pages = {}
        _kept[asked.language.code] = asked, pages
    found = pages.get(place.key)
    if found is None:
        form = QuestionForm(place.step.question, chosen=frozenset(option.name for option in place.step.question.options))
        form.fields[FIELD] = every_tick = deepcopy(form.fields[FIELD])
        every_tick.widget.allow_multiple_selected = True  # type: ignore[attr-defined]
        found = pages[place.key] = render_to_string(TEMPLATE, place.context(form), request).encode().split(TICKED)
    return found
