"""More laws, on how items and answers stand together. Each is proven as those in ``proof.py`` are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from .case import Broken, Case, Law
from .decision_diagram import NO
from .items import Item
from .tonight import tonight


def items_that_contradict_never_meet(case: Case) -> Iterator[Broken]:
    """Two items of which one names the other under “never_with” are never on the same checklist."""
    d, world = case.world.diagram, case.world
    named = {item.name: item for item in case.items}
    for item in case.items:
        for other in (named[name] for name in item.never_with if name in named):
            met = d.both(world.belongs(item), world.belongs(other))
            if met != NO:
                yield "item", item.name, f"is never to meet “{other.name}”, but does for these answers: {world.in_words(met)}."


def nobody_reads_a_title_twice(case: Case) -> Iterator[Broken]:
    """Two items of the same title are never on the same checklist."""
    d, world = case.world.diagram, case.world
    by_title: dict[str, list[Item]] = defaultdict(list)
    for item in case.items:
        for other in by_title[item.title.casefold()]:
            met = d.both(world.belongs(item), world.belongs(other))
            if met != NO:
                yield "item", item.name, f"has the same title as “{other.name}”, and they meet: {world.in_words(met)}. Change one."
        by_title[item.title.casefold()].append(item)


def nobody_is_told_what_they_do_already(case: Case) -> Iterator[Broken]:
    """An ordinary item for those who do not do something is not also for those whose answer says that they do it well."""
    d, world = case.world.diagram, case.world
    asked = {question.name: question for question in world.questionnaire.questions}
    for item in (item for item in case.items if item.urgency == "ordinary"):
        cited = {(line.question, name) for line in (*item.rule.all, *item.rule.any) for name in line.options if line.question in asked}
        for question in {name: asked[name] for name, _ in cited}.values():
            options = [option for option in question.options if (question.name, option.name) in cited]
            praised = [option for option in options if option.well]
            if not praised or len(praised) == len(options):
                continue
            met = d.both(world.belongs(item), d.either(*(world.chosen(question.name, option.name) for option in praised)))
            if met != NO:
                others = "”, “".join(option.text for option in options if not option.well)
                told = f"says the same to those who answer “{others}” and to those who do it well already"
                yield "item", item.name, f"{told}: {world.in_words(met)}. Make two items of it."


def worries_come_first_tonight(case: Case) -> Iterator[Broken]:
    """What a worry needs is below nothing else: no ordinary item stands tonight while one for a worry waits."""
    d, world = case.world.diagram, case.world
    worried = d.both(world.possible, d.negate(world.worried_now), world.worried_soon)
    places = tonight(world, case.items, worried)
    chosen = {name: d.either(*three) for name, three in places.items()}
    ordinary = d.either(*(chosen.get(item.name, NO) for item in case.items if item.urgency == "ordinary"))
    for item in case.items:
        if item.urgency != "ordinary":
            waits = d.both(world.belongs(item), ordinary, d.negate(chosen.get(item.name, NO)))
            if waits != NO:
                what = "waits below an ordinary item for these answers"
                yield "item", item.name, f"{what}: {world.in_words(waits)}. Give it, or one beside it, another topic."


def a_worry_is_as_urgent_as_its_help(case: Case) -> Iterator[Broken]:
    """A worry marked now leads to help for now, and one marked soon to help for soon."""
    situations = case.world.questionnaire.situations
    for question in case.world.questionnaire.questions:
        for option in question.options:
            help_page = situations.get(option.situation)
            if help_page and option.urgency and help_page.urgency != option.urgency:
                what = f"“{option.text}” is “{option.urgency}”, but its help, get-help/{help_page.name}.md, is “{help_page.urgency}”"
                yield "question", question.name, f"{what}. Make them the same."


def every_answer_leads_somewhere(case: Case) -> Iterator[Broken]:
    """An answer brings in an item or help, or is praised; “not sure” too. Otherwise it was asked for nothing."""
    d, world = case.world.diagram, case.world
    cited = {(line.question, name) for item in case.items for line in item.rule.lines for name in line.options}
    for question in world.questionnaire.questions:
        for option in question.options:
            idle = not (question.about_age or option.well or option.urgency or (question.name, option.name) in cited)
            if idle and d.both(world.possible, world.chosen(question.name, option.name)) != NO:
                yield "question", question.name, f"“{option.text}” leads to no item, no help and no praise. Add an item for it, or “well”."


MORE_LAWS: tuple[Law, ...] = (
    items_that_contradict_never_meet,
    nobody_reads_a_title_twice,
    nobody_is_told_what_they_do_already,
    worries_come_first_tonight,
    a_worry_is_as_urgent_as_its_help,
)

ADVICE: tuple[Law, ...] = (every_answer_leads_somewhere,)
