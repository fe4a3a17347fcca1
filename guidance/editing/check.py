"""What the writing page says of a text as it is typed: what is to mend, and how hard it is to read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from guidance.content.problems import Problem
from guidance.editing.faults import Fault, faults_in, faults_of
from guidance.editing.files import as_text
from guidance.library import ContentLibrary, problems_with
from guidance.shelf import Entry

# A grade is a year at school in the United States; the first begins at this age.
AGE_OF_GRADE_0 = 5


@dataclass(frozen=True, slots=True)
class Check:
    """``own`` stand on the page itself, ``elsewhere`` in files that this one would break.

    While it ``is_broken``, ``entry`` says how the file was when it was last sound.
    """

    own: tuple[Fault, ...]
    elsewhere: tuple[Fault, ...] = ()
    is_broken: bool = False
    entry: Entry | None = None

    @property
    def to_mend(self) -> tuple[Fault, ...]:
        return tuple(fault for fault in (*self.own, *self.elsewhere) if not fault.warning)

    @property
    def to_better(self) -> tuple[Fault, ...]:
        """What is only hard to read or due, and stops nothing."""
        return tuple(fault for fault in (*self.own, *self.elsewhere) if fault.warning)

    @property
    def read_by(self) -> str:
        """Who reads it easily, beside whom we write for."""
        age = max(AGE_OF_GRADE_0, round(self.entry.grade or 0 if self.entry else 0) + AGE_OF_GRADE_0)
        return f"easy from the age of about {age}. We write for 9 to 11."

    @property
    def saved_as(self) -> str:
        """What to tell whoever has just saved it."""
        if not self.to_mend:
            return "Saved. Readers see it when it is published."
        number = len(self.to_mend)
        return f"Saved, with {number} thing{'' if number == 1 else 's'} to mend before anyone can agree to it."


def newly_broken(
    library: ContentLibrary, texts: Mapping[str, bytes | None], own: Iterable[Problem], mine: Collection[str], on: datetime | None = None
) -> list[Problem]:
    """What these files would break in others than ``mine``, whose problems are ``own``.

    While one of mine cannot count, whatever names it is at fault too, and mending that would be wrong: nothing is told of it.
    """
    if any(problem.holds_back and texts.get(problem.path) is not None for problem in own):
        return []
    return [problem for problem in problems_with(library, texts, on) if problem.path not in mine]


def check_of(
    path: str, text: str, problems: Sequence[Problem], entry: Entry | None, files: Mapping[str, bytes | None], *, as_one_text: bool
) -> Check:
    """``problems`` and ``entry`` are of a library in which the file stands as ``text``; ``files`` are all of its files."""
    mine = [problem for problem in problems if problem.path == path]
    others = [problem for problem in problems if problem.path != path]
    texts = {problem.path: as_text(files.get(problem.path)) for problem in others}
    own = faults_in(path, text, mine, here=True, as_one_text=as_one_text)
    broken = any(problem.holds_back for problem in mine)
    return Check(own, faults_of(others, texts), broken, entry)
