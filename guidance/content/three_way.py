"""Two versions of a list from one base, region by region: what neither changed, one did, both did alike, or both did apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from .alignment import Hunk, hunks, paired

Part = TypeVar("Part", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Region(Generic[Part]):
    """A stretch of the base, from part ``start``, and what each version has there."""

    start: int
    base: Sequence[Part]
    mine: Sequence[Part]
    theirs: Sequence[Part]

    @property
    def by_mine(self) -> bool:
        return self.mine != self.base

    @property
    def by_theirs(self) -> bool:
        return self.theirs != self.base

    @property
    def clash(self) -> bool:
        return self.by_mine and self.by_theirs and self.mine != self.theirs

    @property
    def merged(self) -> Sequence[Part]:
        """At a clash, theirs."""
        return self.mine if self.by_mine and not self.by_theirs else self.theirs


def regions(
    base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part], *, alike: Callable[[Part, Part], bool] | None = None
) -> Iterator[Region[Part]]:
    """The whole base in order. Changes to neighbours do not clash; two different additions at one place do.

    ``alike`` tells a part that was reworded from another one.
    """
    changes = sorted(
        (
            (small, side)
            for side, version in enumerate((mine, theirs))
            for hunk in hunks(base, version)
            for small in paired(hunk, base, version, alike)
        ),
        key=lambda change: (change[0].start, change[0].end),
    )
    at, places, number = 0, [0, 0], 0
    while number < len(changes):
        start, end = changes[number][0].start, changes[number][0].end
        grown = [0, 0]
        first = number
        while number < len(changes) and (number == first or _meets(changes[number][0], start, end)):
            hunk, side = changes[number]
            end = max(end, hunk.end)
            grown[side] += (hunk.other_end - hunk.other_start) - (hunk.end - hunk.start)
            number += 1
        if at < start:
            yield _region(base, mine, theirs, at, start, places, [0, 0])
        yield _region(base, mine, theirs, start, end, places, grown)
        at = end
    if at < len(base):
        yield _region(base, mine, theirs, at, len(base), places, [0, 0])


def _meets(hunk: Hunk, start: int, end: int) -> bool:
    return hunk.start < end or start == end == hunk.start == hunk.end


def _region(
    base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part], start: int, end: int, places: list[int], grown: list[int]
) -> Region[Part]:
    """The region, and ``places`` moved to its end."""
    starts = tuple(places)
    for side in (0, 1):
        places[side] += end - start + grown[side]
    return Region(start, base[start:end], mine[starts[0] : places[0]], theirs[starts[1] : places[1]])


def woven(base: Sequence[Part], mine: Sequence[Part], theirs: Sequence[Part]) -> list[Part] | None:
    """Everything either version holds, once each, in the order of whichever moved things; ``None`` when both did, apart.

    What both added at one place stands theirs first. What one took away is still there.
    """
    mine, theirs = list(dict.fromkeys(mine)), list(dict.fromkeys(theirs))
    if _order(mine, theirs) == _order(theirs, mine) or _order(base, mine) == _order(mine, base):
        row, other = theirs, mine
    elif _order(base, theirs) == _order(theirs, base):
        row, other = mine, theirs
    else:
        return None
    placed, known = set(row), {*base, *other}
    for number, part in enumerate(other):
        if part in placed:
            continue
        at = row.index(other[number - 1]) + 1 if number else 0
        while at < len(row) and row[at] not in known:
            at += 1
        row.insert(at, part)
        placed.add(part)
        known.add(part)
    return row


def _order(version: Sequence[Part], other: Sequence[Part]) -> list[Part]:
    held = set(other)
    return [part for part in version if part in held]
