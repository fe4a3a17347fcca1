"""From one parent's answers to the checklist made for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guidance.content.age_bands import AgeBand
from guidance.content.situations import Situation
from guidance.content.words import Said, phrase, translate

from .conditions import Answers
from .items import ITEM_KINDS, Item
from .questionnaire import Questionnaire

MOST_TONIGHT = 3

FOR_TONIGHT = Said({
    "0": "No for tonight", "1": "One conversation for tonight", "2": "Two conversations for tonight",
    "3": "Three conversations for tonight",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as this parent sees it: words for this age, and why it is here."""

    item: Item
    why: str
    say: str
    link: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The result: help first, three at most for tonight, the rest, and what already goes well.

    ``after_worry`` is true after a worry that needs action now; ``next`` then waits until it is in hand.
    """

    band: AgeBand
    worries: tuple[Situation, ...]
    after_worry: bool
    tonight: tuple[Entry, ...]
    next: tuple[Group, ...]
    well: tuple[str, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.tonight, *(entry for group in self.next for entry in group.entries))

    @property
    def heading(self) -> str:
        if self.after_worry:
            return translate("For tonight")
        return FOR_TONIGHT[str(len(self.tonight))]

    @property
    def waiting(self) -> int:
        return sum(len(group.entries) for group in self.next)


def choose_tonight(candidates: Sequence[Item]) -> tuple[Item, ...]:
    """The first three by rank, at most one a topic, at least one to talk about if there is one."""
    chosen: list[Item] = []
    for item in candidates:
        if len(chosen) < MOST_TONIGHT and item.topic.name not in {i.topic.name for i in chosen}:
            chosen.append(item)
    if chosen and all(item.kind != "talk-about" for item in chosen):
        talk = next((item for item in candidates if item.kind == "talk-about"), None)
        if talk is not None:
            same_topic = [item for item in chosen if item.topic == talk.topic]
            leaves = same_topic[0] if same_topic else chosen[-1] if len(chosen) == MOST_TONIGHT else None
            chosen = sorted([*(item for item in chosen if item is not leaves), talk], key=lambda i: i.rank)
    return tuple(chosen)


def answers_worry(item: Item, questionnaire: Questionnaire, answers: Answers) -> bool:
    """Whether the item was written for a worry that needs action now and that this parent named."""
    return item.urgency == "now" and any(
        option.urgency == "now" and option.name in answers.get(question.name, ()) and item.rule.names(question.name, option.name)
        for question in questionnaire.questions
        for option in question.options
    )


def build_checklist(questionnaire: Questionnaire, items: Sequence[Item], bands: Sequence[AgeBand], answers: Answers) -> Checklist | None:
    """The checklist for these answers; ``None`` while the child's age is not known.

    ``items`` are in rank order. Answers off this parent's way are set aside first.
    """
    kept = questionnaire.relevant(answers)
    band = _band(questionnaire, bands, kept)
    if band is None:
        return None
    mine = [item for item in items if item.belongs(band.name, kept)]
    after_worry = questionnaire.needs_action_now(kept)
    candidates = [item for item in mine if answers_worry(item, questionnaire, kept)] if after_worry else mine
    tonight = choose_tonight(candidates)
    stand = {item.name for item in tonight}
    rest = [item for item in mine if item.name not in stand]

    def entry(item: Item) -> Entry:
        return Entry(item, _why(questionnaire, band, item, kept), item.say[band.name], item.links[band.name])

    groups = tuple(
        Group(title, tuple(entry(item) for item in rest if item.kind == kind))
        for kind, title in ITEM_KINDS.items()
        if any(item.kind == kind for item in rest)
    )
    return Checklist(band, questionnaire.worries(kept), after_worry, tuple(entry(i) for i in tonight), groups, _well(questionnaire, kept))


def _band(questionnaire: Questionnaire, bands: Sequence[AgeBand], answers: Answers) -> AgeBand | None:
    for question in questionnaire.questions:
        if question.about_age:
            chosen = answers.get(question.name, frozenset())
            return next((band for band in bands if band.name in chosen), None)
    return None


def _why(questionnaire: Questionnaire, band: AgeBand, item: Item, answers: Answers) -> str:
    about_age = {question.name for question in questionnaire.questions if question.about_age}
    reason = None if item.everyone else item.rule.reason(answers, but_not=about_age)
    if reason is None:
        return phrase("Because {reason}.", reason=band.because)
    question, option = reason
    said = questionnaire.question(question).option(option).because
    return phrase("Because you said {reason}.", reason=said)


def _well(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    return tuple(
        option.well
        for question in questionnaire.questions
        for option in question.options
        if option.well and option.name in answers.get(question.name, ())
    )
