"""Rules: which answers bring an item or a question in. Four words: a question with its options, all, any, not."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

Answers = Mapping[str, frozenset[str]]
"""Question name to the names of the options chosen."""


@dataclass(frozen=True, slots=True)
class Line:
    """``question: [option, option]`` holds when any of the options is chosen."""

    question: str
    options: tuple[str, ...]

    def holds(self, answers: Answers) -> bool:
        chosen = answers.get(self.question)
        return chosen is not None and not chosen.isdisjoint(self.options)


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds when every line of ``all`` holds, some line of ``any`` (if there are any), and no line of ``none``."""

    all: tuple[Line, ...] = ()
    any: tuple[Line, ...] = ()
    none: tuple[Line, ...] = ()

    def holds(self, answers: Answers) -> bool:
        for line in self.all:
            if not line.holds(answers):
                return False
        for line in self.none:
            if line.holds(answers):
                return False
        return not self.any or any(line.holds(answers) for line in self.any)

    def reason(self, answers: Answers, but_not: Container[str] = ()) -> tuple[str, str] | None:
        """The first option under ``all``, then ``any``, that was chosen, as (question, option).

        ``not`` gives no reason, since nobody said it, nor do the questions in ``but_not``.
        """
        for line in (*self.all, *self.any):
            if line.question in but_not:
                continue
            chosen = answers.get(line.question, frozenset())
            for option in line.options:
                if option in chosen:
                    return line.question, option
        return None

    @property
    def lines(self) -> tuple[Line, ...]:
        return (*self.all, *self.any, *self.none)

    def names(self, question: str, option: str) -> bool:
        """Whether the option can bring this in (is named under ``all`` or ``any``)."""
        return any(line.question == question and option in line.options for line in (*self.any, *self.all))
