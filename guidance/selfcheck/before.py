"""The earlier version of a self-check, asked about the answer sets of the later one.

It is given the same ticks. A question or an option it does not know it drops, and what is off the parent's
way it sets aside, as it would in a visit that began before the edit; what only it asked stays unanswered.
An age band it does not know counts as the band that held its youngest age.
"""

from __future__ import annotations

from collections.abc import Sequence

from guidance.content.age_bands import AgeBand

from .conditions import Answers
from .decision_diagram import NO
from .questionnaire import Question, Questionnaire
from .world import World


class Before(World):
    """``possible`` and the variables are the later version's; ``chosen`` is what the earlier one makes of them."""

    def __init__(self, questionnaire: Questionnaire, bands: Sequence[AgeBand], later: World) -> None:
        self.questionnaire, self.bands = questionnaire, tuple(bands)
        self.diagram, self.possible, self.later = later.diagram, later.possible, later
        self.asked: dict[str, int] = {}
        self._counts: dict[tuple[str, str], int] = {}
        for question in questionnaire.questions:
            self.asked[question.name] = self.rule(question.ask_when)
            self._counts.update(self._what_counts(question))
        self.worried_now, self.worried_soon = self._any_option("now"), self._any_option("soon")

    def chosen(self, question: str, option: str) -> int:
        """Where the option is chosen and counts, as ``Questionnaire.relevant`` has it."""
        return self._counts.get((question, option), NO)

    def answers(self, later: Answers) -> dict[str, frozenset[str]]:
        """Answers of the later version as the earlier one is given them: only the age may have another name."""
        about_age = {question.name for question in self.questionnaire.questions if question.about_age}
        return {
            question: frozenset(self._band_of(option) if question in about_age else option for option in options)
            for question, options in later.items()
        }

    def _what_counts(self, question: Question) -> dict[tuple[str, str], int]:
        """Each option, where it is left of the ticks: ``Question.accept`` for every answer set."""
        d, left = self.diagram, {}
        ticks = {option.name: self._ticked(question, option.name) for option in question.options}
        real = d.either(*(ticks[option.name] for option in question.options if not option.alone))
        alone = NO
        for option in question.options:
            left[option.name] = ticks[option.name]
            if option.alone:
                left[option.name] = d.both(ticks[option.name], d.negate(d.either(real, alone)))
                alone = d.either(alone, ticks[option.name])
        if not question.several:
            others = {name: d.either(*(here for other, here in left.items() if other != name)) for name in left}
            left = {name: d.both(here, d.negate(others[name])) for name, here in left.items()}
        return {(question.name, name): d.both(self.asked[question.name], here) for name, here in left.items()}

    def _ticked(self, question: Question, option: str) -> int:
        if not question.about_age:
            return self.later.chosen(question.name, option)
        same = [band.name for band in self.later.bands if self._band_of(band.name) == option]
        return self.diagram.either(*(self.later.chosen(question.name, name) for name in same))

    def _band_of(self, name: str) -> str:
        """The earlier band that a later one counts as: of the same name, or the one its youngest age lay in."""
        youngest = next((band.ages_from for band in self.later.bands if band.name == name), None)
        if youngest is None or any(band.name == name for band in self.bands):
            return name
        return next((band.name for band in self.bands if band.ages_from <= youngest <= band.ages_to), name)
