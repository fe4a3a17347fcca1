"""What a law is given: every answer set there is, and the items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .items import Item
from .world import World

Broken = tuple[str, str, str]
"""The kind and name of the item or question to look at (no name: all of them), and what is wrong."""


@dataclass(frozen=True, slots=True)
class Case:
    world: World
    items: Sequence[Item]

    @property
    def widest_first(self) -> list[Item]:
        """The items, those that many see first: what covers everything is found soonest so."""
        return sorted(self.items, key=lambda item: (not item.everyone, item.rank))

    def anywhere(self, functions: Iterable[int]) -> int:
        """Where at least one holds. Looks no further once that is every possible answer set."""
        d, found = self.world.diagram, 0
        for function in functions:
            found = d.either(found, function)
            if found == self.world.possible:
                break
        return found


Law = Callable[[Case], Iterator[Broken]]
