"""Whom an edit changes: two versions of the self-check compared over every set of answers, never a sample.

The answer sets are those of the new version; ``before.py`` says how the old one is asked about them.

Two checklists differ when an item comes or goes, when tonight's three or their order change, when the
words of an item or its reason change, or when the help or the praise differ. The order of the rest, the
words of a question, and how sure we are of an item do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from guidance.content.age_bands import AgeBand

from .before import Before
from .checklist import Checklist, build_checklist
from .conditions import Answers
from .decision_diagram import NO
from .items import Item
from .questionnaire import Option, Questionnaire
from .tonight import NOWHERE, tonight
from .world import World

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One version of the self-check. ``items`` are in rank order."""

    questionnaire: Questionnaire
    items: tuple[Item, ...]
    bands: tuple[AgeBand, ...]

    def checklist(self, answers: Mapping[str, frozenset[str]]) -> Checklist | None:
        return build_checklist(self.questionnaire, self.items, self.bands, answers)

    @property
    def answers(self) -> dict[tuple[str, str], str]:
        """Every answer that can be ticked, in words, by question and option."""
        return {(q.name, o.name): f"“{q.text}” {o.text}" for q in self.questionnaire.questions for o in q.options}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item, and the number of answer sets for which it changes."""

    name: str
    title: str
    answer_sets: int


@dataclass(frozen=True, slots=True)
class Example:
    """The smallest answers of their kind, and by title what is for tonight before and after and what else changes."""

    said: tuple[str, ...]
    answers: Mapping[str, frozenset[str]]
    before: tuple[str, ...]
    after: tuple[str, ...]
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    reworded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """``changed`` of ``answer_sets``: exact counts."""

    of_whom: str
    answer_sets: int
    changed: int

    @property
    def share(self) -> float:
        return self.changed / self.answer_sets if self.answer_sets else 0.0


@dataclass(frozen=True, slots=True)
class Changes:
    """How many answer sets get a different checklist, in all and by what differs.

    Most answer sets there are tick several worries, so ``by_age`` counts only those without a worry that
    needs action now, age by age. ``comes`` and ``goes`` count where an item is on the checklist in one version only; ``reworded`` where it
    is in both, with other words or for another reason; the most frequent first. ``only_new`` and ``only_old``
    are answers that can be ticked in one version only. If any can no longer be, ``taken_over`` counts over the
    answer sets of the old version instead, each given to the new one as it is.
    """

    everyone: Share
    by_age: tuple[Share, ...]
    tonight: int
    help: int
    praise: int
    comes: tuple[ItemChange, ...]
    goes: tuple[ItemChange, ...]
    reworded: tuple[ItemChange, ...]
    examples: tuple[Example, ...]
    only_new: tuple[str, ...]
    only_old: tuple[str, ...]
    taken_over: Changes | None = None


def compare(old: SelfCheck, new: SelfCheck) -> Changes:
    """What the step from ``old`` to ``new`` changes, over every answer set of ``new``."""
    changes = _compare(old, new)
    return replace(changes, taken_over=_turned(_compare(new, old))) if changes.only_old else changes


def _turned(back: Changes) -> Changes:
    """What the step back changes, told as the step forward."""
    examples = tuple(replace(e, before=e.after, after=e.before, comes=e.goes, goes=e.comes) for e in back.examples)
    return replace(back, comes=back.goes, goes=back.comes, only_new=back.only_old, only_old=back.only_new, examples=examples)


def _compare(old: SelfCheck, new: SelfCheck) -> Changes:
    both = _Both(old, new)
    d, possible = both.diagram, both.after.possible
    was, will = {i.name: i for i in old.items}, {i.name: i for i in new.items}
    shown_was = {name: both.before.belongs(item) for name, item in was.items()}
    shown_will = {name: both.after.belongs(item) for name, item in will.items()}
    comes = {name: d.both(here, d.negate(shown_was.get(name, NO))) for name, here in shown_will.items()}
    goes = {name: d.both(here, d.negate(shown_will.get(name, NO))) for name, here in shown_was.items()}
    stays = {name: d.both(shown_was[name], here) for name, here in shown_will.items() if name in was}
    reworded = {name: both.reworded(was[name], will[name], here) for name, here in stays.items()}
    for_tonight = both.differ_tonight()
    helped = d.both(both.made_twice, d.either(d.differ(both.before.worried_now, both.after.worried_now), both.differ_in(_help_page)))
    praised = d.both(both.made_twice, both.differ_in(_praise))
    listed = d.either(for_tonight, *comes.values(), *goes.values())
    changed = d.either(listed, helped, praised, both.made_once, *reworded.values())

    def share(of_whom: str, where: int) -> Share:
        return Share(of_whom, d.count(where), d.count(d.both(where, changed)))

    def counted(where: Mapping[str, int]) -> tuple[ItemChange, ...]:
        items = [ItemChange(name, will.get(name, was.get(name)).title, d.count(here)) for name, here in where.items() if here != NO]  # type: ignore[union-attr]
        return tuple(sorted(items, key=lambda item: (-item.answer_sets, item.name)))

    return Changes(
        share("", possible), tuple(share(band.title, both.calm(band)) for band in new.bands),
        d.count(for_tonight), d.count(helped), d.count(praised), counted(comes), counted(goes), counted(reworded),
        tuple(both.examples(for_tonight, listed, changed)),
        tuple(words for name, words in new.answers.items() if name not in old.answers),
        tuple(words for name, words in old.answers.items() if name not in new.answers),
    )  # fmt: skip


Said = Callable[[World, Option], str]


def _help_page(world: World, option: Option) -> str:
    return option.situation if option.situation in world.questionnaire.situations else ""


def _praise(world: World, option: Option) -> str:
    return option.well


class _Both:
    """The two versions over the same answer sets."""

    def __init__(self, old: SelfCheck, new: SelfCheck) -> None:
        self.old, self.new = old, new
        self.after = World(new.questionnaire, new.bands)
        self.before = Before(old.questionnaire, old.bands, self.after)
        d = self.diagram = self.after.diagram
        made = [d.both(w.possible, d.either(*(w.band(band.name) for band in w.bands))) for w in (self.before, self.after)]
        self.made_twice, self.made_once = d.both(*made), d.differ(*made)
        pairs = ((b, a, d.both(self.before.band(b.name), self.after.band(a.name))) for b in old.bands for a in new.bands)
        self.ages = [(b, a, where) for b, a, where in pairs if where != NO]
        within = self._may_differ_tonight()
        self.tonight = tonight(self.before, old.items, within), tonight(self.after, new.items, within)

    def calm(self, band: AgeBand) -> int:
        """Where the child is of that age and no worry needs action now."""
        d = self.diagram
        return d.both(self.after.possible, self.after.band(band.name), d.negate(self.after.worried_now))

    def differ_tonight(self) -> int:
        """Where another item stands first, second or third tonight."""
        d, was, will = self.diagram, *self.tonight
        return d.either(*(d.differ(*two) for name in (was | will) for two in zip(was.get(name, NOWHERE), will.get(name, NOWHERE))))

    def _may_differ_tonight(self) -> int:
        """Where not the very same items stand to choose from, in the same order."""
        d = self.diagram
        was, will = (
            {(item.rank, item.topic.name, item.kind): world.candidate(item) for item in items}
            for world, items in ((self.before, self.old.items), (self.after, self.new.items))
        )
        return d.either(*(d.differ(was.get(key, NO), will.get(key, NO)) for key in (was | will)))

    def differ_in(self, said: Said) -> int:
        """Where the answers say something, as ``said`` has it for each option, in one version and not in the other."""
        d = self.diagram
        was, will = ({words: d.either(*where) for words, where in _where_said(world, said).items()} for world in (self.before, self.after))
        return d.either(*(d.differ(was.get(words, NO), will.get(words, NO)) for words in (was | will)))

    def reworded(self, old: Item, new: Item, where: int) -> int:
        """Where an item shown in both versions has other words or another reason."""
        d = self.diagram
        if where == NO or _words(old) != _words(new):
            return where
        other_words = [here for b, a, here in self.ages if _words_for(old, b.name) != _words_for(new, a.name)]
        was, will = _reasons(self.before, old, where), _reasons(self.after, new, where)
        same_reason = d.either(*(d.both(here, will.get(why, NO)) for why, here in was.items()))
        return d.both(where, d.either(*other_words, d.negate(same_reason)))

    def examples(self, *kinds: int) -> Iterator[Example]:
        """The smallest answers of the first kind there is, each as unlike those before it as can be.

        Of another age and with another step from one three to the other, if there is one; else one of the two.
        """
        d, seen, steps, ages = self.diagram, NO, NO, NO
        for _ in range(EXAMPLES):
            unlike = (d.either(seen, steps, ages), d.either(seen, steps), d.either(seen, ages), seen)
            left = (d.both(kind, d.negate(like)) for like in unlike for kind in kinds)
            answers = self.after.smallest(next((here for here in left if here != NO), NO))
            if answers is None:
                return
            example = self._example(answers)
            this = self.after.only(answers)
            seen, steps = d.either(seen, this), d.either(steps, self._same_step(this))
            ages = d.either(ages, *(age for age in (self.after.band(b.name) for b in self.new.bands) if d.both(age, this) != NO))
            yield example

    def _same_step(self, this: int) -> int:
        """Where tonight holds the same before, and the same after, as where ``this`` does."""
        d = self.diagram
        places = [place for where in self.tonight for three in where.values() for place in three if d.both(place, this) != NO]
        return d.both(*places) if places else this

    def _example(self, answers: Answers) -> Example:
        was, will = self.old.checklist(self.before.answers(answers)), self.new.checklist(answers)
        before, after = ({entry.item.name: entry for entry in (made.entries if made else ())} for made in (was, will))
        same = [(before[name], entry) for name, entry in after.items() if name in before]
        return Example(
            self.after.said(answers),
            answers,
            tuple(entry.item.title for entry in (was.tonight if was else ())),
            tuple(entry.item.title for entry in (will.tonight if will else ())),
            tuple(entry.item.title for name, entry in after.items() if name not in before),
            tuple(entry.item.title for name, entry in before.items() if name not in after),
            tuple(
                new.item.title
                for old, new in same
                if (_words(old.item), old.say, old.link, old.why) != (_words(new.item), new.say, new.link, new.why)
            ),
        )


def _words(item: Item) -> tuple[str, ...]:
    """What an item says at every age, and the heading it stands under."""
    return item.title, item.kind, item.when, item.then, item.badly, item.note_html


def _words_for(item: Item, band: str) -> tuple[object, ...]:
    return item.say.get(band), item.links.get(band)


def _reasons(world: World, item: Item, where: int) -> dict[str, int]:
    """Why the item is on the checklist, and where: what ``checklist.py`` says to one parent, for all of them."""
    d, questionnaire, rest = world.diagram, world.questionnaire, where
    found: dict[str, int] = {}
    for line in () if item.everyone else (*item.rule.all, *item.rule.any):
        question = next((q for q in questionnaire.questions if q.name == line.question and not q.about_age), None)
        for name in line.options if question else ():
            here = d.both(rest, world.chosen(line.question, name))
            if question and here != NO:
                why = f"you said {question.option(name).because}"
                found[why] = d.either(found.get(why, NO), here)
                rest = d.both(rest, d.negate(here))
    for band in world.bands:
        found[band.because] = d.either(found.get(band.because, NO), d.both(rest, world.band(band.name)))
    return found


def _where_said(world: World, said: Said) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for question in world.questionnaire.questions:
        for option in question.options:
            words = said(world, option)
            if words:
                found.setdefault(words, []).append(world.chosen(question.name, option.name))
    return found
