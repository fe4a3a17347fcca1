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
NOWHERE: Places = (NO,) * MOST_TONIGHT


def tonight(world: World, items: Sequence[Item], within: int = YES) -> dict[str, Places]:
    """For each item of tonight's, the answers in ``within`` that put it in each place. ``items`` are in rank order."""
    d = world.diagram
    candidates = [d.both(world.candidate(item), within) for item in items]
    places = _best_of_three_topics(d, items, candidates, within)
    talks = [candidate if item.kind == "talk-about" else NO for item, candidate in zip(items, candidates)]
    talked = d.either(*(d.either(*three) for three, talk in zip(places, talks) if talk != NO))
    enters, swap = _first(d, talks, d.both(within, d.negate(talked)))
    if swap != NO:
        swapped = _places(d, _with_a_talk(d, items, places, enters, swap), swap)
        places = [tuple(d.choose(swap, new, old) for new, old in zip(*both)) for both in zip(swapped, places)]
    return {item.name: three for item, three in zip(items, places) if three != NOWHERE}


def _best_of_three_topics(d: Diagram, items: Sequence[Item], candidates: Sequence[int], within: int) -> list[Places]:
    """Each candidate's place while fewer than three stand before it and none of its topic does."""
    exactly = [within, *NOWHERE[1:]]
    taken: dict[str, int] = defaultdict(lambda: NO)
    places = []
    for item, candidate in zip(items, candidates):
        free = d.both(candidate, d.negate(taken[item.topic.name]))
        here = tuple(d.both(free, count) for count in exactly)
        places.append(here)
        exactly = _one_more(d, exactly, here)
        taken[item.topic.name] = d.either(taken[item.topic.name], *here)
    return places


def _places(d: Diagram, functions: Iterable[int], within: int) -> list[Places]:
    """The place of each in ``within``, when those that hold stand in their order."""
    exactly = [within, *NOWHERE[1:]]
    places = []
    for function in functions:
        here = tuple(d.both(function, count) for count in exactly)
        places.append(here)
        exactly = _one_more(d, exactly, here)
    return places


def _one_more(d: Diagram, exactly: Sequence[int], here: Places) -> list[int]:
    """Where exactly none, one or two stand already, after another has taken its place ``here``."""
    left = [d.both(count, d.negate(taken)) for count, taken in zip(exactly, here)]
    return [d.either(count, come) for count, come in zip(left, (NO, *here))]


def _first(d: Diagram, functions: Iterable[int], within: int) -> tuple[list[int], int]:
    """Where each is the first to hold in ``within``, and where any is."""
    firsts, found = [], NO
    for function in functions:
        here = d.both(function, within)
        firsts.append(here)
        found, within = d.either(found, here), d.both(within, d.negate(here))
    return firsts, found


def _with_a_talk(d: Diagram, items: Sequence[Item], places: Sequence[Places], enters: Sequence[int], swap: int) -> list[int]:
    """Who is chosen where ``swap`` holds: the best talk is in, for the one of its topic, or else for the last of three."""
    chosen = [d.both(swap, d.either(*three)) for three in places]
    of_topic: dict[str, int] = defaultdict(lambda: NO)
    taken: dict[str, int] = defaultdict(lambda: NO)
    for item, talk, here in zip(items, enters, chosen):
        of_topic[item.topic.name] = d.either(of_topic[item.topic.name], talk)
        taken[item.topic.name] = d.either(taken[item.topic.name], here)
    last_leaves = d.either(*(d.both(talk, d.negate(taken[topic])) for topic, talk in of_topic.items()))
    made = []
    for item, here, three, talk in zip(items, chosen, places, enters):
        leaves = d.either(of_topic[item.topic.name], d.both(three[-1], last_leaves))
        made.append(d.either(d.both(here, d.negate(leaves)), talk))
    return made
