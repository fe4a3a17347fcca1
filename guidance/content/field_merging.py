"""The value of one field from two versions of it: lists of names as sets, entries by their name, words as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .fields import LISTS, Field
from .labels import label
from .three_way import regions, woven
from .typed import empty, in_words

SETS = ("names", "choices")
# Kinds beside those an editor knows: one of the entries of a field, and lines that are not understood.
ENTRY = "entry"
LINES = "lines"


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that both changed apart, as a person reads it; ``part`` says which when somebody chooses."""

    part: str
    title: str
    base: str
    mine: str
    theirs: str


@dataclass(slots=True)
class Notes:
    """What is found while merging, and what was chosen, by part: "mine", "theirs" or "both"."""

    choices: Mapping[str, str]
    clashes: list[Clash] = field(default_factory=list)
    from_mine: list[str] = field(default_factory=list)
    from_theirs: list[str] = field(default_factory=list)

    def clash(self, part: str, title: str, base: str, mine: str, theirs: str) -> str:
        """Notes the clash and tells what was chosen for it; "theirs" when nothing was."""
        self.clashes.append(Clash(part, title, base, mine, theirs))
        chosen = self.choices.get(part, "")
        return chosen if chosen in ("mine", "both") else "theirs"


def merged_value(notes: Notes, spec: Field, part: str, title: str, base: Any, mine: Any, theirs: Any) -> Any:
    """The value of a field, all three as ``typed`` gives them. Changes that meet nowhere are both in it.

    An entry of a field has a value of its own; ``None`` where a version does not have the entry.
    """
    if mine == theirs:
        return theirs
    if base == mine:
        notes.from_theirs.append(title)
        return theirs
    if base == theirs:
        notes.from_mine.append(title)
        return mine
    if mine is None or theirs is None:
        return _chosen(notes, spec, part, title, base, mine, theirs)
    if spec.kind == ENTRY:
        had = base or {}
        return {
            inner.name: merged_value(
                notes,
                inner,
                f"{part}.{inner.name}",
                f"{title}: {label(inner.name)}",
                had.get(inner.name, empty(inner)),
                mine[inner.name],
                theirs[inner.name],
            )
            for inner in spec.fields
        }
    if spec.kind in ("by-band", "rule-lines", "records"):
        return _entries(notes, spec, part, title, base, mine, theirs)
    base = empty(spec) if base is None else base
    merged = _names(base, mine, theirs) if spec.kind in SETS else _texts(spec, base, mine, theirs) if spec.kind in LISTS else None
    if merged is None:
        return _chosen(notes, spec, part, title, base, mine, theirs)
    notes.from_mine.append(title)
    notes.from_theirs.append(title)
    return merged


def _chosen(notes: Notes, spec: Field, part: str, title: str, base: Any, mine: Any, theirs: Any) -> Any:
    chosen = notes.clash(part, title, *(_shown(spec, value) for value in (base, mine, theirs)))
    if chosen == "both" and spec.kind in LISTS:
        return [*(theirs or ()), *(entry for entry in mine or () if entry not in (theirs or ()))]
    return mine if chosen == "mine" else theirs


def _shown(spec: Field, value: Any) -> str:
    if value is None or spec.kind == LINES:
        return value or ""
    return in_words(replace(spec, kind="records"), [value]) if spec.kind == ENTRY else in_words(spec, value)


def _names(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """What both hold, and what either added; ``None`` when both put them into another order."""
    row = woven(base, mine, theirs)
    return None if row is None else [name for name in row if (name in mine and name in theirs) or name not in base]


def _texts(spec: Field, base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Line by line. Two additions at one place are both kept among words, and clash among sentences that are read in order."""
    merged: list[str] = []
    for region in regions(base, mine, theirs):
        if region.clash and (region.base or spec.kind != "texts"):
            return None
        merged += [*region.merged, *(region.mine if region.clash else ())]
    return list(dict.fromkeys(merged)) if spec.kind == "texts" else merged


def _entries(notes: Notes, spec: Field, part: str, title: str, base: Any, mine: Any, theirs: Any) -> Any:
    """Entry by entry, where each has a name of its own; else the whole field is one clash."""
    versions = _by_name(spec, base, mine, theirs)
    row = woven(*(list(version) for version in versions)) if versions else None
    if versions and row is None and spec.kind != "records":
        row = list(versions[2] | versions[1])
    if versions is None or row is None:
        return _chosen(notes, spec, part, title, base, mine, theirs)
    inner = replace(spec, kind={"records": ENTRY, "rule-lines": "names"}.get(spec.kind, "text"))
    merged: dict[Any, Any] = {}
    for number, name in enumerate(row, 1):
        own = f"{part}.{number if spec.kind == 'records' else name}"
        called = f"{title}, “{name}”" if isinstance(name, str) else f"{title}, entry {number}"
        merged[name] = merged_value(notes, inner, own, called, *(version.get(name) for version in versions))
    merged = {name: value for name, value in merged.items() if value is not None}
    if spec.kind == "by-band":
        return merged
    return list(merged.items() if spec.kind == "rule-lines" else merged.values())


def _by_name(spec: Field, *versions: Any) -> tuple[dict[Any, Any], ...] | None:
    """Each version by the names of its entries; by their places when they have no names of their own and are as many."""
    if spec.kind == "by-band":
        return versions
    named = tuple(
        [(entry[0], entry[1]) for entry in version] if spec.kind == "rule-lines" else [(_name_of(spec, entry), entry) for entry in version]
        for version in versions
    )
    if all(len({name for name, _ in version}) == len(version) and all(name for name, _ in version) for version in named):
        return tuple(dict(version) for version in named)
    if spec.kind == "records" and len({len(version) for version in versions}) == 1:
        return tuple(dict(enumerate(version, 1)) for version in versions)
    return None


def _name_of(spec: Field, entry: Mapping[str, Any]) -> str:
    """What an entry is called: its “name”, or else its first field, if that holds words."""
    name = entry["name"] if "name" in entry else entry[spec.fields[0].name]
    return name if isinstance(name, str) else ", ".join(words for words in name if isinstance(words, str))
