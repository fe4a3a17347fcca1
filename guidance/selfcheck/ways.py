"""The smallest answers that lead a parent to a question, to the help for an answer, or to an item on the checklist.

Without a worry where that can be.
"""

from __future__ import annotations

from collections.abc import Sequence

from guidance.content.age_bands import AgeBand

from .conditions import Answers
from .decision_diagram import NO
from .items import Item
from .questionnaire import Questionnaire
from .tonight import NOWHERE, tonight
from .world import World


class Ways:
    """Ways through one self-check. Each is ``None`` when no answers lead there. ``items`` are in rank order."""

    def __init__(self, questionnaire: Questionnaire, items: Sequence[Item], bands: Sequence[AgeBand]) -> None:
        self.questionnaire, self.items = questionnaire, items
        self.world = World(questionnaire, bands)

    def to_question(self, name: str) -> Answers | None:
        """What was answered before this question is asked; nothing of what comes after."""
        answers = self._smallest(self.world.asked.get(name, NO))
        if answers is None:
            return None
        names = [question.name for question in self.questionnaire.questions]
        before = names[: names.index(name)]
        return {asked: given for asked, given in answers.items() if asked in before}

    def to_help(self, question: str, option: str) -> Answers | None:
        """The same, and this one answer; its help is at the next step."""
        before = self.to_question(question)
        known = (question, option) in self.world.number
        return {**before, question: frozenset({option})} if known and before is not None else None

    def to_checklist(self, band: str) -> Answers | None:
        """Every question answered for a child of that age."""
        return self._smallest(self.world.band(band))

    def to_item(self, name: str, band: str) -> Answers | None:
        """Every question answered so that the item is on the checklist for that age: tonight, if it ever is."""
        item = next((item for item in self.items if item.name == name), None)
        if item is None:
            return None
        d = self.world.diagram
        here = d.both(self.world.belongs(item), self.world.band(band))
        if here == NO:
            return None
        of_this_age = [other for other in self.items if band in other.bands]
        chosen = d.either(*tonight(self.world, of_this_age, here).get(name, NOWHERE))
        return self._smallest(chosen) or self._smallest(here)

    def _smallest(self, where: int) -> Answers | None:
        d = self.world.diagram
        calm = d.negate(d.either(self.world.worried_now, self.world.worried_soon))
        return self.world.smallest(d.both(where, calm)) or self.world.smallest(where)
