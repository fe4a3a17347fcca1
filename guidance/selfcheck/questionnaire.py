"""The questions of the self-check, and the way one parent takes through them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from guidance.content.age_bands import AgeBand
from guidance.content.fields import Field, Named
from guidance.content.problems import did_you_mean
from guidance.content.records import Kind, Record
from guidance.content.situations import Situation

from .conditions import Answers, Line, Rule

RULE_FIELDS = (
    Field("any", "rule-lines", "at least one of these lines holds."),
    Field("all", "rule-lines", "every one of these lines holds."),
    Field("not", "rule-lines", "none of these lines holds."),
)

OPTION_FIELDS = (
    Field("name", "name", "the option's permanent name.", required=True),
    Field("text", "text", "what the parent reads.", required=True, most=120),
    Field("hint", "text", "examples.", most=160),
    Field("group", "text", "a heading it stands under.", most=60),
    Field("because", "text", "completes “Because you said …”.", most=140),
    Field("well", "text", "a sentence for “What you already do well”.", most=200),
    Field("urgency", "choice", "now or soon, when it is a worry.", choices=("now", "soon")),
    Field("situation", "name", "the get-help page it belongs to; needed with urgency.", of="situation"),
    Field("alone", "yes", "yes for “not sure” and “none of these”: dropped when real answers are ticked."),
)

QUESTION = Kind(
    "question",
    "a question",
    (
        Field("order", "number", "its place.", required=True),
        Field("question", "text", "the question, one idea.", required=True, most=120),
        Field("hint", "text", "examples, in short words.", most=240),
        Field("choose", "choice", "one or several.", required=True, choices=("one", "several")),
        Field("error", "text", "what to do when nothing was chosen: “Choose …”.", required=True, most=140),
        Field("options", "records", "the answers to choose from.", fields=OPTION_FIELDS),
        Field("options_from", "choice", "age-bands: the answers are the age bands.", choices=("age-bands",)),
        Field("ask_when", "records", "ask only then: one entry with any, all or not.", fields=RULE_FIELDS),
    ),
    title_field="question",
    folder="self-check/questions",
)


@dataclass(frozen=True, slots=True)
class Option:
    name: str
    text: str
    hint: str = ""
    group: str = ""
    because: str = ""
    well: str = ""
    urgency: str = ""
    situation: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    order: int
    text: str
    hint: str
    several: bool
    error: str
    options: tuple[Option, ...]
    ask_when: Rule
    link_html: str = ""
    about_age: bool = False
    _real: frozenset[str] = field(init=False, repr=False, compare=False)
    _calling: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_real", frozenset(option.name for option in self.options if not option.alone))
        object.__setattr__(self, "_calling", frozenset(option.name for option in self.options if option.situation))

    def option(self, name: str) -> Option:
        """The option of that name; raises KeyError when there is none."""
        for option in self.options:
            if option.name == name:
                return option
        raise KeyError(name)

    def accept(self, ticked: Iterable[str]) -> frozenset[str]:
        """The ticks that count: unknown names go, and “not sure” goes when something real is ticked.

        Empty when nothing valid is left, or when two are ticked where one may be.
        """
        chosen = self._real.intersection(ticked)
        if not chosen:
            names = set(ticked)
            chosen = frozenset([option.name for option in self.options if option.name in names][:1])
        return chosen if self.several or len(chosen) < 2 else frozenset()

    def calls_for_help(self, chosen: frozenset[str]) -> bool:
        """Whether any of the options chosen names a situation."""
        return not self._calling.isdisjoint(chosen)


class Step(NamedTuple):
    """One page on a parent's way: a question, or the help its answer calls for."""

    number: int
    question: Question
    situations: tuple[Situation, ...] = ()

    @property
    def is_help(self) -> bool:
        return bool(self.situations)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    questions: tuple[Question, ...]
    situations: Mapping[str, Situation] = field(repr=False, default_factory=dict)
    _certain: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        depended = {line.question for question in self.questions for line in question.ask_when.lines}
        turns = [at for at, q in enumerate(self.questions, 1) if q.name in depended or any(option.situation for option in q.options)]
        object.__setattr__(self, "_certain", frozenset(question.name for question in self.questions[max(turns, default=0) :]))

    def question(self, name: str) -> Question:
        for question in self.questions:
            if question.name == name:
                return question
        raise KeyError(name)

    def relevant(self, answers: Answers) -> dict[str, frozenset[str]]:
        """The answers that count: known questions on this parent's way, known options.

        An answer given on a way since left (the child's age changed) is set aside, not an error.
        """
        kept: dict[str, frozenset[str]] = {}
        for question in self.questions:
            given = question.accept(answers[question.name]) if question.name in answers else None
            if given and question.ask_when.holds(kept):
                kept[question.name] = given
        return kept

    def worries(self, answers: Answers) -> tuple[Situation, ...]:
        """The situations the answers name, most urgent first, each once."""
        named = {
            option.situation
            for question in self.questions
            if question.calls_for_help(answers.get(question.name, frozenset()))
            for option in question.options
            if option.situation and option.name in answers[question.name]
        }
        found = [self.situations[name] for name in named if name in self.situations]
        return tuple(sorted(found, key=lambda s: (s.urgency != "now", s.order, s.name)))

    def needs_action_now(self, answers: Answers) -> bool:
        return any(
            option.urgency == "now" and option.name in answers.get(question.name, ())
            for question in self.questions
            for option in question.options
        )

    def path(self, answers: Answers) -> tuple[Step, ...]:
        """Every step of this parent's way, numbered from 1, the unanswered ones too.

        Help stands right after the question whose answer calls for it, before any further question.
        """
        return self.way(answers)[0]

    def way(self, answers: Answers) -> tuple[tuple[Step, ...], Step | None]:
        """The path, and its first question without an answer; ``None`` when the checklist is reached."""
        kept: dict[str, frozenset[str]] = {}
        steps: list[Step] = []
        reached: Step | None = None
        for question in self.questions:
            # A question depends only on earlier ones.
            if not question.ask_when.holds(kept):
                continue
            steps.append(Step(len(steps) + 1, question))
            given = question.accept(answers[question.name]) if question.name in answers else None
            if not given:
                reached = reached or steps[-1]
                continue
            kept[question.name] = given
            worries = self.worries({question.name: given}) if question.calls_for_help(given) else ()
            if worries:
                steps.append(Step(len(steps) + 1, question, worries))
        return tuple(steps), reached

    def steps_at(self, here: Step, path: Sequence[Step]) -> int:
        """How many steps the path has; 0 while an answer from ``here`` on may still make it longer or shorter."""
        return len(path) if here.question.name in self._certain else 0

    def following(self, here: Step, answers: Answers) -> Step | None:
        """The step after ``here`` with these answers; ``None`` when the checklist is next.

        Help that ``here`` calls for always comes next; then the first question without an answer, so that a
        changed answer leads back to the checklist, past what was answered before.
        """
        path, reached = self.way(answers)
        after = path[here.number] if here.number < len(path) else None
        return after if after and after.is_help else reached

    def review(self, answers: Answers) -> tuple[tuple[Step, tuple[Option, ...]], ...]:
        """Every question on this parent's way with what they answered, for “Change an answer”."""
        kept = self.relevant(answers)
        return tuple(
            (step, tuple(option for option in step.question.options if option.name in kept.get(step.question.name, ())))
            for step in self.path(kept)
            if not step.is_help
        )

    def first_unanswered(self, answers: Answers) -> Step | None:
        return self.way(answers)[1]


def read_rule(record: Record, values: Mapping[str, object]) -> Rule:
    """A rule from the fields any, all, not. Names are checked later, when every question is known."""

    def lines(key: str) -> tuple[Line, ...]:
        read: tuple[tuple[Named, tuple[Named, ...]], ...] = values[key] or ()  # type: ignore[assignment]
        return tuple(Line(question.name, tuple(option.name for option in options)) for question, options in read)

    return Rule(lines("all"), lines("any"), lines("not"))


def read_question(record: Record, bands: tuple[AgeBand, ...], link_html: str) -> Question:
    say, line = record.reading.say, record.line
    about_age = record["options_from"] == "age-bands"
    if about_age:
        options = tuple(Option(band.name, band.title, because=band.because) for band in bands)
        if record["options"]:
            say(line("options"), "has both “options” and “options_from”. Keep one.")
    else:
        options = tuple(_option(record, reading.values, reading.lines[""]) for reading in record["options"] if reading.values["name"])
    names = [option.name for option in options]
    for name in sorted({n for n in names if names.count(n) > 1}):
        say(line("options"), f"has two options called “{name}”. Give each its own name.")
    if len(options) < 2:
        say(line("options"), "needs at least two options to choose from.")
    conditions = record["ask_when"]
    rule = read_rule(record, conditions[0].values) if conditions else Rule()
    return Question(
        record.name, record["order"] or 0, record["question"], record["hint"] or "", record["choose"] == "several",
        record["error"], options, rule, link_html, about_age,
    )  # fmt: skip


def _option(record: Record, values: Mapping[str, object], at: int) -> Option:
    situation = values["situation"]
    if bool(situation) != bool(values["urgency"]):
        record.reading.say(at, "is an option that needs both “urgency” and “situation”, or neither.")
    return Option(
        values["name"].name, str(values["text"]), str(values["hint"] or ""), str(values["group"] or ""), str(values["because"] or ""),  # type: ignore[attr-defined]
        str(values["well"] or ""), str(values["urgency"] or ""), situation.name if situation else "", bool(values["alone"]),  # type: ignore[attr-defined]
    )  # fmt: skip


def rule_faults(rule_lines: Iterable[tuple[Named, tuple[Named, ...]]], questionnaire: Questionnaire) -> list[tuple[int, str]]:
    """Names in a rule that no question or option has, as (line, what to do)."""
    faults = []
    known = {question.name: question for question in questionnaire.questions}
    for asked, options in rule_lines:
        question = known.get(asked.name)
        if question is None:
            faults.append((asked.line, f"“{asked.name}” is not a question.{did_you_mean(asked.name, known)}"))
            continue
        names = [option.name for option in question.options]
        for option in options:
            if option.name not in names:
                faults.append((option.line, f"“{option.name}” is not an answer to “{asked.name}”.{did_you_mean(option.name, names)}"))
    return faults
