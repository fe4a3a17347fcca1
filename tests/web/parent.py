"""A parent taking the self-check with Django's test client: answers, follows, and remembers every page seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.test import Client

from guidance.library import ContentLibrary
from guidance.selfcheck.questionnaire import Option, Question

from .reading import Element, read

Chooser = Callable[[Question], Sequence[str]]


class Parent:
    def __init__(self, library: ContentLibrary) -> None:
        self.library = library
        self.questions = library.questionnaire.questions
        self.client = Client()
        self.seen: list[tuple[str, Element]] = []
        self.moved: list[str] = []
        self.given: dict[str, Sequence[str]] = {}

    # What to answer

    @property
    def age(self) -> Question:
        return next(q for q in self.questions if q.about_age)

    @property
    def worries(self) -> list[tuple[Question, Option]]:
        return [(q, o) for q in self.questions for o in q.options if o.urgency]

    @staticmethod
    def choose(question: Question) -> list[str]:
        """The first answer that is no worry."""
        calm = [o.name for o in question.options if not o.urgency]
        return calm[:1]

    def saying(self, asked: Question, *names: str) -> Chooser:
        """These answers to one question, calm ones to the others."""
        return lambda question: names if question == asked else self.choose(question)

    def with_worry(self, urgency: str = "now") -> Chooser:
        asked, worry = next((q, o) for q, o in self.worries if o.urgency == urgency)
        return self.saying(asked, worry.name)

    def at_age(self, band: str, otherwise: Chooser | None = None) -> Chooser:
        return lambda question: [band] if question.about_age else (otherwise or self.choose)(question)

    # Answering

    def post(self, number: int, question: str, answers: Sequence[str], **extra: str) -> HttpResponse:
        return self.client.post(f"/self-check/{number}/", {"question": question, "answer": list(answers)}, **extra)

    def answer(self, number: int, question: Question, answers: Sequence[str]) -> str:
        """Posts an answer that must be taken; returns the address it leads to."""
        response = self.post(number, question.name, answers)
        assert response.status_code == 303, f"{response.status_code} for {question.name}: {answers}"
        self.given[question.name] = answers
        self.moved.append(response["Location"])
        return response["Location"]

    def look(self, address: str) -> Element:
        response = self.client.get(address)
        assert response.status_code == 200, f"{response.status_code} at {address}, to {response.get('Location')}"
        page = read(response.content)
        self.seen.append((address, page))
        return page

    def walk(self, choose: Chooser | None = None, start: str = "/self-check/1/") -> Parent:
        """Answers every question as it comes, reading help on the way, to the checklist."""
        address = start
        for _ in range(3 * len(self.questions)):
            page = self.look(address)
            form = question_form(page)
            if address.endswith("/checklist/"):
                return self
            if form is None:
                address = way_on(page, address)
                continue
            question = self.library.questionnaire.question(form.one("input", name="question").get("value"))
            address = self.answer(step_of(address), question, (choose or self.choose)(question))
        raise AssertionError(f"no end: {[a for a, _ in self.seen]}")

    @property
    def checklist(self) -> Element:
        assert self.seen[-1][0] == "/self-check/checklist/"
        return self.seen[-1][1]

    def titles(self) -> list[tuple[str, str]]:
        return [(address, page.one("title").text) for address, page in self.seen]


def question_form(page: Element) -> Element | None:
    """The form that asks something, if this page has one."""
    return next((f for f in page.all("form", method="post") if f.all("input", name="answer")), None)


def the_form(page: Element) -> Element:
    """The same, of a page that must have one."""
    form = question_form(page)
    assert form is not None, "no question on this page"
    return form


def way_on(page: Element, address: str) -> str:
    """Where a help page's “carry on” leads: the next step, or the checklist."""
    onward = {f"/self-check/{step_of(address) + 1}/", "/self-check/checklist/"}
    links = [a.get("href") for a in page.one("main").all("a") if a.get("href") in onward]
    assert len(links) == 1, f"{len(links)} ways on from {address}"
    return links[0]


def step_of(address: str) -> int:
    return int(address.rstrip("/").rpartition("/")[2])


def at_step(make: Callable[[], Parent], number: int) -> tuple[Parent, str]:
    """A parent whom ``make`` makes, on the way at the first question from this step on, and the name of that question."""
    walking = make()
    address = "/self-check/1/"
    while step_of(address) < number:
        question = walking.questions[step_of(address) - 1]
        address = walking.answer(step_of(address), question, walking.choose(question))
    return walking, the_form(walking.look(address)).one("input", name="question").get("value")
