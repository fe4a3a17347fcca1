"""What leads where in the self-check: its questions, branches and help, and the answers each item is reached from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from guidance.content.age_bands import AgeBand
from guidance.content.problems import listing

from .conditions import Line, Rule
from .decision_diagram import NO
from .items import Item
from .questionnaire import Option, Question, Questionnaire
from .world import World


@dataclass(frozen=True, slots=True)
class FlowItem:
    name: str
    title: str
    urgency: str


@dataclass(frozen=True, slots=True)
class FlowAge:
    """What an answer brings in at one age; ``given`` is false when it cannot be answered there."""

    title: str
    given: bool
    items: tuple[FlowItem, ...]


@dataclass(frozen=True, slots=True)
class FlowAnswer:
    text: str
    help: str
    urgency: str
    praised: bool
    ages: tuple[FlowAge, ...]


@dataclass(frozen=True, slots=True)
class FlowQuestion:
    """``only_if`` says in words when it is asked; empty for a question asked of everyone."""

    number: int
    text: str
    several: bool
    only_if: str
    answers: tuple[FlowAnswer, ...]
    about_age: bool = False

    @property
    def leads_to_help(self) -> bool:
        return any(answer.help for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Flow:
    answer_sets: int
    ages: tuple[str, ...]
    questions: tuple[FlowQuestion, ...]
    items: int
    unreached: tuple[FlowItem, ...]


def read_flow(questionnaire: Questionnaire, items: Sequence[Item], bands: Sequence[AgeBand]) -> Flow:
    """An item stands with each answer its rule names, at each age it is for; one for everyone stands with the age."""
    world = World(questionnaire, bands)
    belongs = {item.name: world.belongs(item) for item in items}
    questions = tuple(
        FlowQuestion(
            number,
            question.text,
            question.several,
            _in_words(question.ask_when, questionnaire),
            tuple(_answer(world, belongs, items, question, option) for option in question.options),
            question.about_age,
        )
        for number, question in enumerate(questionnaire.questions, 1)
    )
    reached = {item.name for q in questions for answer in q.answers for age in answer.ages for item in age.items}
    unreached = tuple(_item(item) for item in items if item.name not in reached)
    return Flow(world.diagram.count(world.possible), tuple(band.title for band in bands), questions, len(items), unreached)


def _answer(world: World, belongs: dict[str, int], items: Sequence[Item], question: Question, option: Option) -> FlowAnswer:
    d, chosen = world.diagram, world.chosen(question.name, option.name)
    situation = world.questionnaire.situations.get(option.situation)
    ages = []
    for band in world.bands:
        here = d.both(world.possible, chosen, world.band(band.name))
        named = [item for item in items if item.rule.names(question.name, option.name) or (question.about_age and item.everyone)]
        reached = tuple(_item(item) for item in named if d.both(here, belongs[item.name]) != NO)
        ages.append(FlowAge(band.title, here != NO, reached))
    return FlowAnswer(option.text, situation.short if situation else "", option.urgency, bool(option.well), tuple(ages))


def _item(item: Item) -> FlowItem:
    return FlowItem(item.name, item.title, item.urgency)


def _in_words(rule: Rule, questionnaire: Questionnaire) -> str:
    """``only if “How old is your child?” is “Teens” or “10 to 12s”``."""
    every = [_line_in_words(line, questionnaire, "is") for line in rule.all]
    some = [_line_in_words(line, questionnaire, "is") for line in rule.any]
    none = [_line_in_words(line, questionnaire, "is not") for line in rule.none]
    parts = [*every, *([" or ".join(some)] if some else []), *none]
    return f"only if {', and '.join(parts)}" if parts else ""


def _line_in_words(line: Line, questionnaire: Questionnaire, verb: str) -> str:
    question = next((q for q in questionnaire.questions if q.name == line.question), None)
    texts = [o.text for o in question.options if o.name in line.options] if question else list(line.options)
    return f"“{question.text if question else line.question}” {verb} {listing(texts)}"


# In words, for those who do not see the picture


def as_list(flow: Flow) -> str:
    """The same as the picture, as nested HTML lists: questions, answers, and what each answer leads to at each age."""
    return f"<ol>{''.join(_question_as_list(question) for question in flow.questions)}</ol>{_unreached_as_list(flow)}"


def _question_as_list(question: FlowQuestion) -> str:
    how = "choose all that fit" if question.several else "choose one"
    when = f"; asked {escape(question.only_if)}" if question.only_if else ""
    answers = "".join(f"<li>{_answer_as_list(answer, question)}</li>" for answer in question.answers)
    return f"<li>{escape(question.text)} ({how}{when})<ul>{answers}</ul></li>"


def _answer_as_list(answer: FlowAnswer, question: FlowQuestion) -> str:
    leads = [leads_to(answer)] if leads_to(answer) else []
    leads += [f"not asked at {age.title}" for age in answer.ages if not (age.given or question.about_age)]
    ages = [age for age in answer.ages if age.items]
    brought = "".join(f"<li>{escape(age.title)}: {escape('; '.join(item.title for item in age.items))}</li>" for age in ages)
    return escape(": ".join([answer.text, *([", ".join(leads)] if leads else [])])) + (f"<ul>{brought}</ul>" if brought else "")


def _unreached_as_list(flow: Flow) -> str:
    if not flow.unreached:
        return ""
    return f"<p>Reached from no answer: {escape('; '.join(item.title for item in flow.unreached))}</p>"


def leads_to(answer: FlowAnswer) -> str:
    """Where an answer leads besides items: its help, or a word of praise."""
    if answer.help:
        return f"help {answer.urgency}: {answer.help}"
    return "praise" if answer.praised else ""
