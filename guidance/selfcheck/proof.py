"""The laws of the self-check, proven over every set of answers there is, never a sample.

Each law is one function: it takes the world of all answers and yields what breaks it, in words an
editor can act on, with the smallest answers that do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guidance.content.age_bands import AgeBand
from guidance.content.prose import plain_text

from .case import Broken, Case, Law
from .decision_diagram import NO
from .items import Item
from .more_laws import ADVICE, MORE_LAWS
from .questionnaire import Questionnaire
from .world import World

FEWEST_IN_ALL = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """A law that does not hold. ``noun`` is the item or question to look at; empty for all of them.

    A ``warning`` is about what may be half done, such as a new question without items yet.
    """

    law: str
    kind: str
    noun: str
    message: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """``answer_sets`` is the exact number of answer sets; ``faults`` is empty when every law holds."""

    answer_sets: int
    faults: tuple[Fault, ...]


def every_worry_has_its_help(case: Case) -> Iterator[Broken]:
    """An option that is a worry names a get-help page that exists, so its help is the next step."""
    for question in case.world.questionnaire.questions:
        for option in question.options:
            if option.urgency and option.situation not in case.world.questionnaire.situations:
                yield "question", question.name, f"“{option.text}” is a worry without a get-help page."


def something_for_tonight(case: Case) -> Iterator[Broken]:
    """Whatever is answered, at least one item may stand tonight."""
    d, world = case.world.diagram, case.world
    none = d.both(world.possible, d.negate(case.anywhere(world.candidate(item) for item in case.widest_first)))
    if none != NO:
        yield "item", "", f"Nothing is left for tonight for these answers: {world.in_words(none)}. Add an item for them."


def a_talk_for_tonight(case: Case) -> Iterator[Broken]:
    """At least one of tonight's items is to talk about."""
    d, world = case.world.diagram, case.world
    without = d.both(world.possible, d.negate(case.anywhere(world.candidate(i) for i in case.widest_first if i.kind == "talk-about")))
    none = d.both(without, d.either(*(d.both(world.candidate(item), without) for item in case.items)))
    if none != NO:
        yield "item", "", f"Nothing to talk about tonight for these answers: {world.in_words(none)}. Add a “talk-about” item for them."


def four_items_in_all(case: Case) -> Iterator[Broken]:
    """Whatever is answered, the checklist has four items or more."""
    d, world = case.world.diagram, case.world
    at_least = [world.possible] + [NO] * FEWEST_IN_ALL
    for item in case.widest_first:
        here = world.belongs(item)
        for number in range(FEWEST_IN_ALL, 0, -1):
            at_least[number] = d.either(at_least[number], d.both(at_least[number - 1], here))
        if at_least[FEWEST_IN_ALL] == world.possible:
            return
    few = d.both(world.possible, d.negate(at_least[FEWEST_IN_ALL]))
    if few != NO:
        yield "item", "", f"Fewer than {FEWEST_IN_ALL} items for these answers: {world.in_words(few)}. Add an item for them."


def every_worry_has_its_own_items(case: Case) -> Iterator[Broken]:
    """After a worry that needs action now, an item written for that very worry may stand tonight, at every age."""
    d, world = case.world.diagram, case.world
    for question in world.questionnaire.questions:
        for option in question.options:
            if option.urgency != "now":
                continue
            own = [world.answers_worry(item) for item in case.items if item.rule.names(question.name, option.name)]
            none = d.both(world.possible, world.chosen(question.name, option.name), d.negate(d.either(*own)))
            if none != NO:
                yield "question", question.name, f"No item is written for “{option.text}” for these answers: {world.in_words(none)}."


def urgent_items_come_by_worries_only(case: Case) -> Iterator[Broken]:
    """An item marked now or soon is brought in by a worry of that urgency, and by nothing else."""
    d, world = case.world.diagram, case.world
    for item in case.items:
        if item.urgency == "ordinary":
            continue
        worries = [
            world.chosen(q.name, o.name)
            for q in world.questionnaire.questions
            for o in q.options
            if o.urgency == item.urgency and item.rule.names(q.name, o.name)
        ]
        otherwise = d.both(world.belongs(item), d.negate(d.either(*worries)))
        if otherwise != NO:
            met = world.in_words(otherwise)
            yield "item", item.name, f"is “{item.urgency}”, but a worry of that urgency is not what brings it in for these answers: {met}."


def no_harmful_advice_after_a_worry(case: Case) -> Iterator[Broken]:
    """No item that may be seen after a worry tells a parent to delete, block unseen, search, take the phone or press."""
    d, world = case.world.diagram, case.world
    for item in case.items:
        for words in (item.title, item.when, item.then, item.badly, *item.say.values(), plain_text(item.note_html)):
            advice = harmful_advice(words)
            met = d.both(world.belongs(item), world.worried_now) if advice else NO
            if met != NO:
                yield "item", item.name, f"says “{advice}”, and can be seen after a worry: {world.in_words(met)}. Reword it."


def every_item_can_be_reached(case: Case) -> Iterator[Broken]:
    """Each item is on the checklist of somebody, at each age it names."""
    for item in case.items:
        for band in item.bands:
            if case.world.diagram.both(case.world.belongs(item), case.world.band(band)) == NO:
                yield "item", item.name, f"is never shown for “{band}”: no set of answers brings it in. Look at its rule."


def every_question_can_be_reached(case: Case) -> Iterator[Broken]:
    """Each question is asked of somebody, and each of its answers can be given."""
    for question in case.world.questionnaire.questions:
        for option in question.options:
            if case.world.diagram.both(case.world.possible, case.world.chosen(question.name, option.name)) == NO:
                yield "question", question.name, f"“{option.text}” can never be answered. Look at “ask_when”."


def every_reason_was_answered(case: Case) -> Iterator[Broken]:
    """An item that is not for everyone is here because of an answer that was given, and says which."""
    d, world = case.world.diagram, case.world
    about_age = {q.name for q in world.questionnaire.questions if q.about_age}
    for item in case.items:
        if item.everyone:
            continue
        cited = [
            world.chosen(line.question, option)
            for line in (*item.rule.all, *item.rule.any)
            if line.question not in about_age
            for option in line.options
        ]
        unsaid = d.both(world.belongs(item), d.negate(d.either(*cited)))
        if unsaid != NO:
            yield "item", item.name, f"has no reason to give for these answers: {world.in_words(unsaid)}."


def another_answer_removes_the_item(case: Case) -> Iterator[Broken]:
    """With another answer to the question it cites, an item goes, unless another of its “any” answers holds."""
    about_age = {q.name for q in case.world.questionnaire.questions if q.about_age}
    for item in case.items:
        for line in item.rule.all:
            if len(line.options) > 1 and line.question not in about_age:
                options = ", ".join(line.options)
                yield (
                    "item",
                    item.name,
                    f"would stay with another answer to “{line.question}” ({options}). Put several answers under “any”.",
                )


def every_way_ends_in_a_checklist(case: Case) -> Iterator[Broken]:
    """Whatever is answered, the child's age is known, so there is a checklist at the end."""
    d, world = case.world.diagram, case.world
    ageless = d.both(world.possible, d.negate(d.either(*(world.band(band.name) for band in world.bands))))
    if ageless != NO or world.possible == NO:
        yield "question", "", f"The child's age is not known for these answers: {world.in_words(ageless)}. Ask it of everyone."


def words_for_every_age(case: Case) -> Iterator[Broken]:
    """Nobody hears words written for another age: every item has its own for each age it is shown to."""
    for item in case.items:
        for band in item.bands:
            if not item.say.get(band):
                yield "item", item.name, f"has no words to say for “{band}”."


LAWS: tuple[Law, ...] = (
    every_worry_has_its_help,
    something_for_tonight,
    a_talk_for_tonight,
    four_items_in_all,
    every_worry_has_its_own_items,
    urgent_items_come_by_worries_only,
    no_harmful_advice_after_a_worry,
    every_item_can_be_reached,
    every_question_can_be_reached,
    every_reason_was_answered,
    another_answer_removes_the_item,
    every_way_ends_in_a_checklist,
    words_for_every_age,
)

DEVICE = r"(?:phone|tablet|device|laptop|messages|chats|room|account)"
BLOCKING = re.compile(r"\bblock(?:ed|ing)?\b", re.IGNORECASE)
HARMFUL = (
    BLOCKING,
    *(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            r"\b(?:delet(?:e|ing)|wip(?:e|ing)|eras(?:e|ing)|uninstall(?:ing)?)\b",
            rf"\b(?:search|check|go through|look through|check through|read through) (?:his|her|their|your|the) {DEVICE}\b",
            r"\b(?:take|taking|confiscat(?:e|ing)|remov(?:e|ing))\b[^.!?]{0,20}\b(?:phone|tablet|device|laptop)\b"
            r"(?! (?:out|to bed|downstairs|with))",
            r"\b(?:tell me everything|every detail|all the details|what exactly did|who exactly)\b",
        )
    ),
)
NEGATED = re.compile(r"\b(?:not|cannot|never|no one|nobody|without|before|\w+n[’']t|nothing)\b", re.IGNORECASE)
CLAUSE_END = re.compile(r"[;:–—]|,(?![^.!?]*\bn?or\b)|\bbut\b", re.IGNORECASE)
NAMES_FIRST = re.compile(r"\b(?:note|write|written|jot|names?|list)\b[^.!?]*\b(?:then|before|first|and)\b[^.!?]*\bblock", re.IGNORECASE)


def harmful_advice(words: str) -> str:
    """The sentence in ``words`` that gives advice harmful after a worry; empty when none does.

    A clause that says not to do it is no such advice (“do not pay, reply or delete”), nor is blocking once
    the names are noted. Source: the house's safeguarding rules in content/pages/how-we-write.md.
    """
    for sentence in re.split(r"(?<=[.!?])\s+|\n", words):
        for pattern in HARMFUL:
            for found in pattern.finditer(sentence):
                excused = pattern is BLOCKING and NAMES_FIRST.search(sentence[: found.end()])
                if not excused and not _is_negated(sentence, found.start()):
                    return sentence.strip()
    return ""


def _is_negated(sentence: str, at: int) -> bool:
    """Whether what stands at ``at`` is said not to be done, in the same clause."""
    said = list(NEGATED.finditer(sentence, 0, at))
    return bool(said) and not any(end.start() < at for end in CLAUSE_END.finditer(sentence, said[-1].end()))


def prove(questionnaire: Questionnaire, items: Sequence[Item], bands: Sequence[AgeBand]) -> Proof:
    """Try every law on every set of answers."""
    if not questionnaire.questions:
        return Proof(0, ())
    world = World(questionnaire, bands)
    case = Case(world, items)
    faults = [
        Fault(law.__name__, kind, noun, message, law in ADVICE) for law in (*LAWS, *MORE_LAWS, *ADVICE) for kind, noun, message in law(case)
    ]
    return Proof(world.diagram.count(world.possible), tuple(faults))
