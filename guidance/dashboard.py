"""What needs an editor today: what is broken, due, unconfirmed, unreviewed, hard to read or named nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date

from guidance.content.problems import Problem
from guidance.library import ContentLibrary
from guidance.shelf import Entry, Shelf


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """One row of the launch list with the facts it covers that nobody has confirmed yet; some rows cover no fact."""

    heading: str
    safety_critical: bool
    facts: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Each list in the order to take it up: ``stale`` and ``due`` the soonest first, ``to_confirm`` the critical first.

    ``loose`` are problems that belong to no file; ``unconfirmed`` are the facts of ``to_confirm`` in the same order.
    """

    broken: tuple[Entry, ...]
    loose: tuple[Problem, ...]
    held: tuple[Entry, ...]
    warned: tuple[Entry, ...]
    stale: tuple[Entry, ...]
    due: tuple[Entry, ...]
    to_confirm: tuple[ToConfirm, ...]
    unconfirmed: tuple[Entry, ...]
    critical: tuple[Entry, ...]
    unreviewed: tuple[Entry, ...]
    unsourced: tuple[Entry, ...]
    unlinked: tuple[Entry, ...]
    hard: tuple[Entry, ...]
    waits: tuple[Entry, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How long each list is, by its name."""
        return {field.name: len(getattr(self, field.name)) for field in fields(self)}


def dashboard(shelf: Shelf, library: ContentLibrary) -> Dashboard:
    """What needs an editor, from the shelf of the same library."""

    def flagged(flag: str) -> tuple[Entry, ...]:
        return tuple(entry for entry in shelf.entries if flag in entry.flags)

    def soonest(flag: str) -> tuple[Entry, ...]:
        return tuple(sorted(flagged(flag), key=lambda entry: entry.next_check or date.max))

    waiting = {entry.name: entry for entry in flagged("unconfirmed")}
    rows = sorted(library.to_confirm, key=lambda row: not row.safety_critical)
    to_confirm = tuple(
        ToConfirm(row.heading, row.safety_critical, tuple(waiting[fact.name] for fact in row.facts if fact.name in waiting)) for row in rows
    )
    in_rows = [entry for row in to_confirm for entry in row.facts]
    unconfirmed = tuple(dict.fromkeys([*in_rows, *waiting.values()]))
    return Dashboard(
        broken=flagged("broken"), loose=shelf.loose, held=flagged("held"), warned=flagged("warned"),
        stale=soonest("stale"), due=soonest("due"), to_confirm=to_confirm, unconfirmed=unconfirmed,
        critical=tuple(entry for entry in unconfirmed if "critical" in entry.flags),
        unreviewed=flagged("unreviewed"), unsourced=flagged("unsourced"), unlinked=flagged("unlinked"),
        hard=tuple(sorted(flagged("hard"), key=lambda entry: -(entry.grade or 0))), waits=flagged("waits"),
    )  # fmt: skip
