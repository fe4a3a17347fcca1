"""Tonight's choice over every set of answers at once: where each item stands first, second or third.

Says what ``checklist.choose_tonight`` does for one parent, in decision diagrams; a test holds the two together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .checklist import MOST_TONIGHT
from .decision_diagram import NO, YES, Diagram
from .items import Item
from .world import World

Places = tuple[int, ...]
"""Where an item stands first, where second, where third."""


def tonight(world: World, items: Sequence[Item]) -> dict[str, Places]:
    """For each item, the answers that put it in each place. ``items`` are in rank order."""
    d = world.diagram
    candidates = [world.candidate(item) for item in items]
    firsts = _first_of_its_topic(d, items, candidates)
    places = _places(d, firsts)
    chosen = [d.either(*three) for three in places]
    talks = [candidate if item.kind == "talk-about" else NO for item, candidate in zip(items, candidates)]
    swap = d.both(d.either(*talks), d.negate(d.either(*(c for c, talk in zip(chosen, talks) if talk != NO))))
    if swap != NO:
        chosen = _with_a_talk(d, items, chosen, [three[-1] for three in places], talks, swap)
    return {item.name: three for item, three in zip(items, _places(d, chosen))}


def _first_of_its_topic(d: Diagram, items: Sequence[Item], candidates: Sequence[int]) -> list[int]:
    """Where each candidate is the best of its topic."""
    before: dict[str, int] = defaultdict(lambda: NO)
    firsts = []
    for item, candidate in zip(items, candidates):
        taken = before[item.topic.name]
        firsts.append(d.both(candidate, d.negate(taken)))
        before[item.topic.name] = d.either(taken, candidate)
    return firsts


def _places(d: Diagram, functions: Iterable[int]) -> list[Places]:
    """Where each holds with exactly none, one or two before it."""
    exactly = [YES] + [NO] * (MOST_TONIGHT - 1)
    made = []
    for function in functions:
        here = tuple(d.both(function, count) for count in exactly)
        made.append(here)
        exactly = [d.either(d.both(count, d.negate(function)), *(here[n - 1 : n] if n else ())) for n, count in enumerate(exactly)]
    return made


def _with_a_talk(
    d: Diagram, items: Sequence[Item], chosen: list[int], last: list[int], talks: list[int], swap: int
) -> list[int]:  # fmt: skip
    """``chosen`` with the best talk in, where ``swap`` holds: for the one of its topic, or else for the last of three."""
    enters, earlier = [], NO
    for talk in talks:
        enters.append(d.both(swap, talk, d.negate(earlier)))
        earlier = d.either(earlier, talk)
    of_topic: dict[str, int] = defaultdict(lambda: NO)
    taken: dict[str, int] = defaultdict(lambda: NO)
    for item, talk, here in zip(items, enters, chosen):
        of_topic[item.topic.name] = d.either(of_topic[item.topic.name], talk)
        taken[item.topic.name] = d.either(taken[item.topic.name], here)
    last_leaves = d.either(*(d.both(talk, d.negate(taken[topic])) for topic, talk in of_topic.items()))
    made = []
    for item, here, third, talk in zip(items, chosen, last, enters):
        leaves = d.either(d.both(here, of_topic[item.topic.name]), d.both(third, last_leaves))
        made.append(d.either(d.both(here, d.negate(leaves)), talk))
    return made
