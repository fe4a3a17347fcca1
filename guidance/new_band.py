"""A new age band among the others: no gap and no overlap of ages, and everything that takes no stance on it yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from guidance.assembly import Assembly
from guidance.content.age_bands import AgeBand
from guidance.content.records import Record
from guidance.content.writing import with_values
from guidance.library import ContentLibrary
from guidance.starters import CannotStart


@dataclass(frozen=True, slots=True)
class Fit:
    """The place of a new band: the band it is split from or stands beside, its order, and the lines to change elsewhere.

    ``edits`` is the new value by path and field.
    """

    beside: AgeBand
    order: int
    edits: dict[str, dict[str, int]] = field(default_factory=dict)


def fit(assembly: Assembly | ContentLibrary, ages_from: int, ages_to: int) -> Fit:
    """Raises CannotStart when no band can be shortened so that the ages follow on."""
    bands = sorted(assembly.bands.values(), key=lambda band: band.ages_from)
    if not bands or ages_from > ages_to:
        raise CannotStart(f"Ages {ages_from} to {ages_to} are no band. Write the youngest age first.")
    across = [band for band in bands if band.ages_from <= ages_to and ages_from <= band.ages_to]
    edits: dict[str, dict[str, int]] = {}
    if not across:
        beside = bands[0] if ages_to < bands[0].ages_from else bands[-1]
        if ages_to + 1 != bands[0].ages_from and ages_from - 1 != bands[-1].ages_to:
            raise CannotStart(f"Ages {ages_from} to {ages_to} leave a gap beside “{beside.name}” ({_ages(beside)}).")
    else:
        beside = across[0]
        older = ages_to == beside.ages_to and ages_from > beside.ages_from
        younger = ages_from == beside.ages_from and ages_to < beside.ages_to
        if len(across) > 1 or not (older or younger):
            crossed = ", ".join(f"“{band.name}” ({_ages(band)})" for band in across)
            raise CannotStart(
                f"Ages {ages_from} to {ages_to} overlap {crossed}. A new band takes the youngest or oldest ages of one other."
            )
        edits[_path(assembly, beside)] = {"ages_to": ages_from - 1} if older else {"ages_from": ages_to + 1}
    before = [band for band in bands if band.ages_from < ages_from]
    order = last = (before[-1].order if before else min(band.order for band in bands) - 1) + 1
    for band in bands[len(before) :]:
        if band.order <= last:
            edits.setdefault(_path(assembly, band), {})["order"] = last + 1
            last += 1
    return Fit(beside, order, edits)


def edited(text: str, record: Record, values: dict[str, int]) -> str:
    """The file with new numbers in those fields; nothing else is touched."""
    return with_values(text, record.kind.fields, {name: str(value) for name, value in values.items()})


def takes_no_stance(assembly: Assembly, name: str, beside: str) -> Iterator[str]:
    """Every page, item, rule and app guide that has something for ``beside`` and nothing for the new band, as ``path:LINE: …``."""
    band = assembly.records["band"][beside]
    yield f"{band.path}:2: look at its title, child, because, card and summary: they may still name the ages that went to “{name}”."
    for page in assembly.records["page"].values():
        topic = page.name.removeprefix(f"{beside}/")
        if page.name.startswith(f"{beside}/") and f"{name}/{topic}" not in assembly.records["page"]:
            yield f"{page.path}:1: has no sister for “{name}”. Write guidance/{name}/{topic}.md, or leave the topic out at that age."
    for item in assembly.records["item"].values():
        ages = item.names("ages")
        if "all" in ages and name not in item["say"]:
            yield f"{item.path}:{item.line('say')}: is for all ages. Add a line “{name}: …” under “say”."
        elif beside in ages and name not in ages:
            yield f"{item.path}:{item.line('ages')}: is for “{beside}”. Add “{name}” to “ages”, with words of its own, or leave it out."
    for record in (*assembly.records["item"].values(), *assembly.records["question"].values()):
        yield from (
            f"{record.path}:{line}: has a rule about “{beside}”. Does it hold for “{name}” too?" for line in _rules(record, beside, name)
        )
    for app in assembly.records["app"].values():
        if beside in app.names("bands") and name not in app.names("bands"):
            yield f"{app.path}:{app.line('bands')}: matters to “{beside}”. Add “{name}” to “bands”, or leave it out."


def _rules(record: Record, beside: str, name: str) -> Iterator[int]:
    rules = [record.reading.values] if record.kind.name == "item" else [entry.values for entry in record["ask_when"]]
    for rule in rules:
        for field_name in ("any", "all", "not"):
            for asked, options in rule[field_name]:
                named = {option.name for option in options}
                if beside in named and name not in named:
                    yield asked.line


def _ages(band: AgeBand) -> str:
    return f"{band.ages_from} to {band.ages_to}"


def _path(assembly: Assembly | ContentLibrary, band: AgeBand) -> str:
    return assembly.records["band"][band.name].path
