"""The laws of the self-check said a second time, for one answer set, as a person would check a checklist by hand.

The proof says them once, over all answer sets, by decision diagram; the tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

from guidance.selfcheck.checklist import Checklist
from guidance.selfcheck.items import ITEM_KINDS, URGENCIES, Item
from guidance.selfcheck.proof import harmful_advice
from guidance.selfcheck.questionnaire import Question, Questionnaire

Answers = Mapping[str, frozenset[str]]
NOTHING: frozenset[str] = frozenset()


def ways_to_answer(question: Question, most: int = 99) -> list[frozenset[str]]:
    """Every answer the question takes, with at most ``most`` ticks."""
    if not question.several:
        return [frozenset([option.name]) for option in question.options]
    real = [option.name for option in question.options if not option.alone]
    ticked = [frozenset(chosen) for n in range(1, min(len(real), most) + 1) for chosen in combinations(real, n)]
    return ticked + [frozenset([option.name]) for option in question.options if option.alone]


def every_answer_set(questionnaire: Questionnaire) -> Iterator[dict[str, frozenset[str]]]:
    """Every answer set, one by one: what the proof counts."""

    def onward(at: int, given: dict[str, frozenset[str]]) -> Iterator[dict[str, frozenset[str]]]:
        if at == len(questionnaire.questions):
            yield given
            return
        question = questionnaire.questions[at]
        if not question.ask_when.holds(given):
            yield from onward(at + 1, given)
            return
        for chosen in ways_to_answer(question):
            yield from onward(at + 1, {**given, question.name: chosen})

    return onward(0, {})


def ticked(questionnaire: Questionnaire, answers: Answers, urgency: str) -> set[tuple[str, str]]:
    """The worries of that urgency that were ticked."""
    return {
        (q.name, o.name) for q in questionnaire.questions for o in q.options if o.urgency == urgency and o.name in answers.get(q.name, ())
    }


def brings_in(item: Item) -> list[tuple[str, str]]:
    """The options that can bring the item in, in the order they are looked at for its reason."""
    return [(line.question, option) for line in (*item.rule.all, *item.rule.any) for option in line.options]


@cache
def harm_in_words(*texts: str) -> str:
    return next(filter(None, map(harmful_advice, texts)), "")


def harm_in(item: Item) -> str:
    return harm_in_words(item.title, item.when, item.then, item.badly, re.sub(r"<[^>]+>", "\n", item.note_html), *item.say.values())


def expected_tonight(candidates: Sequence[Item]) -> list[Item]:
    """The selection law word for word, slowly: every possible three is not tried, each step is."""
    ranked = sorted(candidates, key=lambda i: (URGENCIES.index(i.urgency), -i.importance, i.name))
    topics: set[str] = set()
    firsts = [i for i in ranked if not (i.topic.name in topics or topics.add(i.topic.name))]
    three = firsts[:3]
    talks = [i for i in ranked if i.kind == "talk-about"]
    if three and talks and not any(i in talks for i in three):
        shares = [i for i in three if i.topic.name == talks[0].topic.name]
        out = shares[0] if shares else three[-1]
        three = [i for i in ranked if (i in three and i is not out) or i is talks[0]]
    return three


def broken_laws(questionnaire: Questionnaire, items: Sequence[Item], answers: Answers, made: Checklist | None) -> Iterator[tuple[str, str]]:
    """What this checklist breaks, as (law of the proof, or ``engine`` where none is needed, what is wrong).

    ``answers`` is one of the possible answer sets, so nothing in it is off the way.
    """
    path = questionnaire.path(answers)
    for before, after in zip(path, (*path[1:], None)):
        asked = before.question
        worries = {o.situation for o in asked.options if o.urgency and o.name in answers.get(asked.name, ())}
        shown = {s.name for s in after.situations} if after and after.is_help and after.question is asked else set()
        if not before.is_help and worries != shown:
            yield "every_worry_has_its_help", f"{asked.name} leads to {shown} instead of {worries}"
    if made is None:
        for law in ("every_way_ends_in_a_checklist", "something_for_tonight", "four_items_in_all"):
            yield law, "no checklist"
        if ticked(questionnaire, answers, "now"):
            yield "every_worry_has_its_own_items", "no checklist"
        return
    yield from _broken_on(questionnaire, items, answers, made)


def _broken_on(questionnaire: Questionnaire, items: Sequence[Item], answers: Answers, made: Checklist) -> Iterator[tuple[str, str]]:
    tonight = [entry.item for entry in made.tonight]
    shown = [entry.item for entry in made.entries]
    now = ticked(questionnaire, answers, "now")
    if not tonight:
        yield "something_for_tonight", "nothing for tonight"
    elif all(item.kind != "talk-about" for item in tonight):
        yield "a_talk_for_tonight", "nothing to talk about"
    if len(shown) < 4:
        yield "four_items_in_all", f"{len(shown)} items"
    if len(tonight) > 3:
        yield "engine", f"{len(tonight)} for tonight"
    if len({item.name for item in shown}) != len(shown) or {i.name for i in shown} != {
        i.name for i in items if _fits(i, made.band.name, answers)
    }:
        yield "engine", "an item stands twice, is missing or does not belong"
    if made.after_worry != bool(now):
        yield "engine", "does not know whether there was a worry that needs action now"
    if {s.name for s in made.worries} != {w for w in _situations(questionnaire, answers) if w in questionnaire.situations}:
        yield "engine", "the worries named are not those ticked"
    mine = [i for i in shown if not now or (i.urgency == "now" and now & set(brings_in(i)))]
    if tonight != expected_tonight(mine):
        yield "engine", f"tonight holds {[i.name for i in tonight]}, not {[i.name for i in expected_tonight(mine)]}"
    for worry in now:
        if not any(i.urgency == "now" and worry in brings_in(i) for i in shown):
            yield "every_worry_has_its_own_items", f"nothing for {worry}"
    if [title for title in ITEM_KINDS.values() if title in {g.title for g in made.next}] != [g.title for g in made.next]:
        yield "engine", "groups out of order"
    ages = {q.name for q in questionnaire.questions if q.about_age}
    for entry in made.entries:
        item = entry.item
        if item.urgency != "ordinary" and not ticked(questionnaire, answers, item.urgency) & set(brings_in(item)):
            yield "urgent_items_come_by_worries_only", item.name
        if now and harm_in(item):
            yield "no_harmful_advice_after_a_worry", item.name
        if made.band.name not in item.bands:
            yield "engine", f"{item.name} is for another age"
        if not entry.say or entry.say != item.say[made.band.name]:
            yield "words_for_every_age", item.name
        yield from _broken_reason(questionnaire, answers, ages, made, item, entry.why)


def _broken_reason(
    questionnaire: Questionnaire, answers: Answers, ages: set[str], made: Checklist, item: Item, why: str
) -> Iterator[tuple[str, str]]:
    cited = next(((q, o) for q, o in brings_in(item) if q not in ages and o in answers.get(q, ())), None)
    if item.everyone or cited is None:
        if not item.everyone:
            yield "every_reason_was_answered", item.name
        if why != f"Because {made.band.because}.":
            yield "engine", f"{item.name} says “{why}”"
        return
    if why != f"Because you said {questionnaire.question(cited[0]).option(cited[1]).because}.":
        yield "engine", f"{item.name} says “{why}”"
    kept_by = [set(line.options) for line in item.rule.all if line.question == cited[0]]
    if any(cited[1] in options for options in kept_by):
        for other in ways_to_answer(questionnaire.question(cited[0]), most=1):
            stays = cited[1] not in other and all(other & options for options in kept_by)
            if stays and item.rule.holds(questionnaire.relevant({**answers, cited[0]: other})):
                yield "another_answer_removes_the_item", item.name


def _fits(item: Item, band: str, answers: Answers) -> bool:
    """Whether the item belongs, said without the engine's own words for it."""
    if band not in item.bands:
        return False
    for line in item.rule.all:
        if not NOTHING.union(line.options) & answers.get(line.question, NOTHING):
            return False
    for line in item.rule.none:
        if NOTHING.union(line.options) & answers.get(line.question, NOTHING):
            return False
    for line in item.rule.any:
        for option in line.options:
            if option in answers.get(line.question, NOTHING):
                return True
    return not item.rule.any


def _situations(questionnaire: Questionnaire, answers: Answers) -> set[str]:
    return {o.situation for q in questionnaire.questions for o in q.options if o.situation and o.name in answers.get(q.name, ())}
