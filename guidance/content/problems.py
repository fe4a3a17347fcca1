"""What is wrong with a content file, said so that an editor can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing an editor should mend.

    ``path`` is relative to the content folder, ``line`` counts from 1.
    A ``warning`` is only hard to read or due. An error that is ``mild`` must be mended, but is nothing a
    reader would see, so it does not hold a page back.
    """

    path: str
    line: int
    message: str
    warning: bool = False
    mild: bool = False

    @property
    def holds_back(self) -> bool:
        return not self.warning and not self.mild

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class Problems:
    """Collects every problem of a run; nothing stops at the first."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def add(self, path: str, line: int, message: str, *, warning: bool = False) -> None:
        self._found.add(Problem(path, max(1, line), message, warning))

    def extend(self, problems: Iterable[Problem]) -> None:
        if problems:
            self._found.update(problems)

    def relocate(self, files: Mapping[str, str]) -> None:
        """Say of each problem in a path of ``files`` that it is in the file named there."""
        self._found = {replace(problem, path=files.get(problem.path, problem.path)) for problem in self._found}

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`` Did you mean “…”?`` with a leading space, or nothing when no known word is near."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" Did you mean “{near[0]}”?" if near else ""


def listing(words: Iterable[str]) -> str:
    """Words as a person would list them: ``“a”, “b” or “c”``."""
    quoted = [f"“{word}”" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return ", ".join(quoted[:-1]) + " or " + quoted[-1]
