"""The files of a change as somebody reads them who is to agree: a rename as one thing, and what only follows it apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from guidance.content.differences import Difference, differences
from guidance.content.front_matter import FENCE
from guidance.editing.files import fields_of, opened, placed, title_of
from guidance.editing.models import Change, Draft

WORD = re.compile(r"\w+(?:[’'-]\w+)*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file, with what differs in it. ``was`` is the file it comes from, when it was only given another name."""

    draft: Draft
    found: tuple[Difference, ...]
    was: Draft | None = None

    @property
    def title(self) -> str:
        text = self.draft.text if self.draft.text is not None else self.draft.base
        return title_of(opened(self.draft.path, text or ""))


@dataclass(frozen=True, slots=True)
class Contents:
    """``moved`` files have another name, ``followers`` differ in nothing but that name; ``others`` say something else."""

    moved: tuple[Sheet, ...]
    followers: tuple[Sheet, ...]
    others: tuple[Sheet, ...]

    @property
    def several(self) -> bool:
        return len(self.moved) + len(self.others) > 1

    @property
    def bound(self) -> set[int]:
        """The drafts that cannot be left out: a new name is for all of them or for none."""
        found = {sheet.draft.pk for sheet in (*self.moved, *self.followers)}
        return found | {sheet.was.pk for sheet in self.moved if sheet.was}


def contents_of(change: Change) -> Contents:
    drafts = list(change.files())
    pairs = dict(_pairs(drafts))
    old = {draft.pk for draft in pairs.values()}
    moved = tuple(_sheet(draft, pairs[draft.pk]) for draft in drafts if draft.pk in pairs)
    rest = [_sheet(draft) for draft in drafts if draft.pk not in pairs and draft.pk not in old]
    names = {word for sheet in moved if sheet.was for path in (sheet.draft.path, sheet.was.path) for word in _words_of(path)}
    followers = tuple(sheet for sheet in rest if moved and _only_follows(sheet, names))
    return Contents(moved, followers, tuple(sheet for sheet in rest if sheet not in followers))


def _sheet(draft: Draft, was: Draft | None = None) -> Sheet:
    base = was.base if was else draft.base
    return Sheet(draft, differences(fields_of(draft.path), base, draft.text), was)


def _pairs(drafts: Iterable[Draft]) -> Iterable[tuple[int, Draft]]:
    """For each new file the deleted one of its kind that most of its lines come from."""
    gone = [draft for draft in drafts if draft.is_deletion and placed(draft.path)]
    for draft in drafts:
        place = placed(draft.path)
        if not draft.is_new or draft.text is None or place is None:
            continue
        lines = _lines(draft.text)
        near = [(len(lines & _lines(old.base)), old) for old in gone if (placed(old.path) or place)[0] is place[0]]
        alike, old = max(near, key=lambda one: one[0], default=(0, None))
        if old is not None and 2 * alike >= max(len(lines), len(_lines(old.base))):
            gone.remove(old)
            yield draft.pk, old


def _lines(text: str | None) -> set[str]:
    """The lines that say something."""
    return set((text or "").split("\n")) - {"", FENCE}


def _words_of(path: str) -> set[str]:
    """Every word that a reference to the file may be written with."""
    place = placed(path)
    return {*WORD.findall(path.removesuffix(".md")), *(WORD.findall(place[0].name) if place else ())}


def _only_follows(sheet: Sheet, names: set[str]) -> bool:
    if sheet.draft.base is None or sheet.draft.text is None:
        return False
    marked = [piece.text for difference in sheet.found for piece in difference.pieces if piece.mark]
    return bool(marked) and all(word in names for words in marked for word in WORD.findall(words))
