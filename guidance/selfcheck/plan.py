"""What a shared plan shows: items by their permanent names, and nothing about who shared them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from guidance.content.age_bands import AgeBand
from guidance.content.words import phrase

from .items import Item

MOST_OPEN = 3


@dataclass(frozen=True, slots=True)
class Planned:
    """One item and its place, from 0; ``say`` holds its words, each with the age it is for when there are several."""

    at: int
    item: Item
    say: tuple[tuple[str, str], ...]
    link: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """``gone`` counts items of an old link that the site no longer has."""

    items: tuple[Planned, ...]
    gone: int

    @property
    def first(self) -> tuple[Planned, ...]:
        """Those that stand open: of a long list a family remembers none."""
        return self.items[:MOST_OPEN]

    @property
    def next(self) -> tuple[Planned, ...]:
        """The rest, in the same order: ticks that a device remembers go by it."""
        return self.items[MOST_OPEN:]


def build_plan(names: Sequence[str], items: Mapping[str, Item], bands: Sequence[AgeBand]) -> Plan:
    """The plan of a link. Words are those of the ages all its items share: the link itself holds no age.

    Items a worry brought in are never shown, even if somebody put their names into a link.
    """
    found = [items[name] for name in dict.fromkeys(names) if name in items and items[name].urgency == "ordinary"]
    shared = [band for band in bands if all(band.name in item.bands for item in found)]
    planned = tuple(_planned(at, item, shared or [band for band in bands if band.name in item.bands]) for at, item in enumerate(found))
    return Plan(planned, len(dict.fromkeys(names)) - len(found))


def _planned(at: int, item: Item, bands: Sequence[AgeBand]) -> Planned:
    several = len(bands) > 1
    words: dict[str, list[str]] = {}
    for band in bands:
        words.setdefault(item.say[band.name], []).append(band.title)
    say = tuple((_and(titles) if several and len(words) > 1 else "", said) for said, titles in words.items())
    return Planned(at, item, say, item.links[bands[0].name])


def _and(words: Sequence[str]) -> str:
    joined = words[0]
    for word in words[1:]:
        joined = phrase("{one} and {other}", one=joined, other=word)
    return joined
