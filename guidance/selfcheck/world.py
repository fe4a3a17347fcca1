"""Every set of answers a parent can give, as one decision diagram."""

from __future__ import annotations

from collections.abc import Sequence

from guidance.content.age_bands import AgeBand

from .conditions import Answers, Rule
from .decision_diagram import NO, YES, Diagram
from .items import Item
from .questionnaire import Question, Questionnaire


class World:
    """The answer sets of a questionnaire: ``possible`` holds for exactly those a parent's way allows.

    An answer set gives each question that is asked one option, or for several-choice questions any
    ticks but “not sure” together with something real; a question that is not asked has none.
    """

    def __init__(self, questionnaire: Questionnaire, bands: Sequence[AgeBand]) -> None:
        self.questionnaire, self.bands = questionnaire, tuple(bands)
        self.names = [(q.name, o.name) for q in questionnaire.questions for o in q.options]
        self.number = {name: at for at, name in enumerate(self.names)}
        self.diagram = Diagram(len(self.names))
        self.asked = {q.name: self.rule(q.ask_when) for q in questionnaire.questions}
        self.possible = self.diagram.both(*(self._given(q) for q in questionnaire.questions))
        self.worried_now, self.worried_soon = self._any_option("now"), self._any_option("soon")

    def chosen(self, question: str, option: str) -> int:
        """Where the option is chosen; nowhere when there is no such option."""
        number = self.number.get((question, option))
        return NO if number is None else self.diagram.variable(number)

    def rule(self, rule: Rule) -> int:
        """Where the rule holds."""
        d = self.diagram

        def line_holds(question: str, options: tuple[str, ...]) -> int:
            return d.either(*(self.chosen(question, option) for option in options))

        every = d.both(*(line_holds(line.question, line.options) for line in rule.all))
        some = d.either(*(line_holds(line.question, line.options) for line in rule.any)) if rule.any else YES
        none = d.both(*(d.negate(line_holds(line.question, line.options)) for line in rule.none))
        return d.both(every, some, none)

    def band(self, name: str) -> int:
        """Where the child is in the age band: the first that is chosen in the first question about age."""
        asked = next((q.name for q in self.questionnaire.questions if q.about_age), "")
        names = [band.name for band in self.bands]
        if name not in names:
            return NO
        younger = self.diagram.either(*(self.chosen(asked, other) for other in names[: names.index(name)]))
        return self.diagram.both(self.chosen(asked, name), self.diagram.negate(younger))

    def belongs(self, item: Item) -> int:
        """Where the item is on the checklist."""
        ages = self.diagram.either(*(self.band(name) for name in item.bands))
        return self.diagram.both(self.possible, ages, self.rule(item.rule))

    def answers_worry(self, item: Item) -> int:
        """Where the item was written for a worry that needs action now and that was named."""
        if item.urgency != "now":
            return NO
        named = [
            self.chosen(q.name, o.name)
            for q in self.questionnaire.questions
            for o in q.options
            if o.urgency == "now" and item.rule.names(q.name, o.name)
        ]
        return self.diagram.both(self.belongs(item), self.diagram.either(*named))

    def candidate(self, item: Item) -> int:
        """Where the item may stand tonight: after a worry that needs action now, only what was written for it."""
        return self.diagram.choose(self.worried_now, self.answers_worry(item), self.belongs(item))

    def smallest(self, function: int) -> dict[str, frozenset[str]] | None:
        """The possible answers with the fewest ticks for which ``function`` holds; ``None`` when there are none."""
        true = self.diagram.smallest(self.diagram.both(function, self.possible))
        if true is None:
            return None
        answers: dict[str, frozenset[str]] = {}
        for question in self.questionnaire.questions:
            picked = [option.name for option in question.options if self.number[question.name, option.name] in true]
            if picked:
                answers[question.name] = frozenset(picked)
        return answers

    def only(self, answers: Answers) -> int:
        """Where exactly these answers are given."""
        d = self.diagram
        ticks = ((d.variable(number), option in answers.get(question, ())) for (question, option), number in self.number.items())
        return d.both(*(tick if given else d.negate(tick) for tick, given in ticks))

    def said(self, answers: Answers) -> tuple[str, ...]:
        """The answers in the words of the questions, question by question."""
        lines = []
        for question in self.questionnaire.questions:
            picked = [option.text for option in question.options if option.name in answers.get(question.name, ())]
            if picked:
                lines.append(f"“{question.text}” {', '.join(picked)}")
        return tuple(lines)

    def in_words(self, function: int) -> str:
        """The smallest answers for which ``function`` holds, in the words of the questions."""
        answers = self.smallest(function)
        return "no answers at all" if answers is None else "; ".join(self.said(answers))

    def _given(self, question: Question) -> int:
        d = self.diagram
        numbers = [self.number[question.name, option.name] for option in question.options]
        alone = [self.number[question.name, option.name] for option in question.options if option.alone]
        real = [number for number in numbers if number not in alone]
        if question.several:
            some_real = d.both(d.either(*(d.variable(n) for n in real)), d.none_of(alone))
            answered = d.either(some_real, d.both(d.exactly_one(alone), d.none_of(real)))
        else:
            answered = d.exactly_one(numbers)
        return d.choose(self.asked[question.name], answered, d.none_of(numbers))

    def _any_option(self, urgency: str) -> int:
        named = [self.chosen(q.name, o.name) for q in self.questionnaire.questions for o in q.options if o.urgency == urgency]
        return self.diagram.either(*named)
