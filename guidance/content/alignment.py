"""Which parts of two lists are the same, in order, found in a bounded number of steps whatever the lists hold.

The shortest way from one to the other where that is near (Myers); else what both hold exactly once parts them (patience),
and what is still too far apart counts as replaced.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

MOST_STEPS = 600_000
MOST_STEPS_AT_ONCE = 60_000
MOST_LEVELS = 8
MOST_LIKES = 900

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Parts ``start`` to ``end`` of the one list have parts ``other_start`` to ``other_end`` of the other in their place."""

    start: int
    end: int
    other_start: int
    other_end: int

    @property
    def size(self) -> int:
        return max(self.end - self.start, self.other_end - self.other_start)


def hunks(one: Sequence[Hashable], other: Sequence[Hashable], steps: int = MOST_STEPS) -> list[Hunk]:
    """What differs, in order. Between hunks the lists are the same, part by part."""
    found, at, other_at = [], 0, 0
    for number, other_number in [*aligned(one, other, steps), (len(one), len(other))]:
        if at < number or other_at < other_number:
            found.append(Hunk(at, number, other_at, other_number))
        at, other_at = number + 1, other_number + 1
    return found


def paired(hunk: Hunk, one: Sequence[Part], other: Sequence[Part], alike: Callable[[Part, Part], bool] | None = None) -> Iterator[Hunk]:
    """A hunk in smaller ones: a part that was only reworded stands against its like, and as many in the place of as many one by one."""
    at, other_at = hunk.start, hunk.other_start
    for x, y in [*_likes(hunk, one, other, alike), (hunk.end, hunk.other_end)]:
        if x - at == y - other_at:
            yield from (Hunk(at + step, at + step + 1, other_at + step, other_at + step + 1) for step in range(x - at))
        elif at < x or other_at < y:
            yield Hunk(at, x, other_at, y)
        if x < hunk.end and y < hunk.other_end:
            yield Hunk(x, x + 1, y, y + 1)
        at, other_at = x + 1, y + 1


def _likes(hunk: Hunk, one: Sequence[Part], other: Sequence[Part], alike: Callable[[Part, Part], bool] | None) -> list[tuple[int, int]]:
    """As many pairs of likes in order as there are; none where that would be too many to look for."""
    rows, columns = range(hunk.start, hunk.end), range(hunk.other_start, hunk.other_end)
    if alike is None or len(rows) * len(columns) > MOST_LIKES:
        return []
    best: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for x in reversed(rows):
        for y in reversed(columns):
            with_both = [(x, y), *best.get((x + 1, y + 1), [])] if alike(one[x], other[y]) else []
            best[x, y] = max(with_both, best.get((x + 1, y), []), best.get((x, y + 1), []), key=len)
    return best.get((hunk.start, hunk.other_start), [])


def aligned(one: Sequence[Hashable], other: Sequence[Hashable], steps: int = MOST_STEPS) -> list[tuple[int, int]]:
    """Pairs of places that hold the same, both rising. Compares at most about ``steps`` times, besides a few looks at each part."""
    return _aligned(one, other, min(steps, MOST_STEPS))[0]


def _aligned(one: Sequence[Hashable], other: Sequence[Hashable], steps: int) -> tuple[list[tuple[int, int]], int]:
    """The pairs, and the steps that are left."""
    codes: dict[Hashable, int] = {}
    a = [codes.setdefault(part, len(codes)) for part in one]
    b = [codes.setdefault(part, len(codes)) for part in other]
    pairs: list[tuple[int, int]] = []
    ranges = [(0, len(a), 0, len(b), 0)]
    while ranges:
        low, high, other_low, other_high, level = ranges.pop()
        while low < high and other_low < other_high and a[low] == b[other_low]:
            pairs.append((low, other_low))
            low, other_low = low + 1, other_low + 1
        while low < high and other_low < other_high and a[high - 1] == b[other_high - 1]:
            high, other_high = high - 1, other_high - 1
            pairs.append((high, other_high))
        if low == high or other_low == other_high:
            continue
        walked, used = _shortest(a[low:high], b[other_low:other_high], min(steps, MOST_STEPS_AT_ONCE))
        steps -= used
        if walked is not None:
            pairs += [(low + x, other_low + y) for x, y in walked]
        elif level < MOST_LEVELS:
            anchors = [(low + x, other_low + y) for x, y in _held_once(a[low:high], b[other_low:other_high])]
            pairs += anchors
            starts = [(low, other_low), *((x + 1, y + 1) for x, y in anchors)]
            ends = [*anchors, (high, other_high)]
            ranges += [(x, end, y, other_end, level + 1) for (x, y), (end, other_end) in zip(starts, ends) if anchors]
    return sorted(pairs), steps


def _shortest(a: list[int], b: list[int], most: int) -> tuple[list[tuple[int, int]] | None, int]:
    """The pairs on a shortest way from ``a`` to ``b``, ``None`` when ``most`` steps do not find one; and the steps taken."""
    reach, trail, steps = {1: 0}, [], 0
    for far in range(len(a) + len(b) + 1):
        trail.append(dict(reach))
        for diagonal in range(-far, far + 1, 2):
            x = _from_where(reach, diagonal, far)
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y, steps = x + 1, y + 1, steps + 1
            reach[diagonal] = x
            if x >= len(a) and y >= len(b):
                return _walked_back(trail, x, y), steps
            steps += 1
            if steps > most:
                return None, steps
    raise AssertionError("every list can be reached from every other")


def _from_where(reach: dict[int, int], diagonal: int, far: int) -> int:
    if diagonal == -far or (diagonal != far and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _walked_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs = []
    for far in range(len(trail) - 1, -1, -1):
        start = _from_where(trail[far], x - y, far)
        across = y + start - x
        while x > start and y > across:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if far:
            down = x - y == -far or (x - y != far and trail[far][x - y - 1] < trail[far][x - y + 1])
            x, y = (x, y - 1) if down else (x - 1, y)
    return pairs


def _held_once(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """The longest rising row of pairs of what both hold exactly once."""
    once_a, once_b = Counter(a), Counter(b)
    places = {part: place for place, part in enumerate(b) if once_b[part] == 1}
    pairs = [(place, places[part]) for place, part in enumerate(a) if once_a[part] == 1 and part in places]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [number]
        before.append(ends[at - 1] if at else -1)
    row, number = [], ends[-1] if ends else -1
    while number >= 0:
        row.append(pairs[number])
        number = before[number]
    return row[::-1]
