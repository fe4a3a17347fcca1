"""Two versions of one file from one beginning: what fits together, and what a person has to choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from guidance.content.fields import Field
from guidance.content.merging import Clash, Merge, choose, merge
from guidance.editing.drafting import Saved, catch_up, save
from guidance.editing.files import as_text, fields_of, mark_of, on_disk
from guidance.editing.models import Draft, Editor, Version

GONE = "(the file is deleted)"


@dataclass(frozen=True, slots=True)
class Meeting:
    """``mine`` met ``theirs``. ``mark`` stands for both as they were shown: if one is another by now, they are shown again.

    ``disk`` is the file on the disk that theirs was read from, when it is one; ``aside`` the version that mine was kept as.
    """

    draft: Draft
    fields: tuple[Field, ...]
    base: str | None
    mine: str | None
    theirs: str | None
    whose_mine: str
    whose_theirs: str
    with_disk: bool
    disk: bytes | None = None
    aside: Version | None = None

    @property
    def mark(self) -> str:
        return mark_of(f"{mark_of(self.mine)} {mark_of(self.theirs)}")

    @property
    def over(self) -> bool:
        """Whether nothing is left to bring together."""
        return mark_of(self.mine) == mark_of(self.theirs)

    @property
    def one_is_gone(self) -> bool:
        return self.mine is None or self.theirs is None

    @property
    def merged(self) -> Merge:
        return merge(self.fields, self.base, self.mine or "", self.theirs or "")

    @property
    def clashes(self) -> tuple[Clash, ...]:
        if self.one_is_gone:
            return (Clash("whole", "The whole file", self.base or "", self.mine or GONE, self.theirs or GONE),)
        return self.merged.clashes

    def settled(self, choices: Mapping[str, str]) -> str | None:
        """The text after every choice. Raises KeyError when one is missing."""
        if self.one_is_gone:
            return self.mine if choices["whole"] == "mine" else self.theirs
        chosen = {clash.part: choices[clash.part] for clash in self.clashes}
        return choose(self.fields, self.merged, self.base, self.mine or "", self.theirs or "", chosen)


def with_other_words(version: Version) -> Meeting:
    """Words that were kept aside, and the draft as it is now."""
    draft = version.draft
    whose = version.by.name, draft.saved_by.name
    return Meeting(draft, fields_of(draft.path), version.base, version.text, draft.text, *whose, with_disk=False, aside=version)


def left_aside(editor: Editor, drafts: Iterable[Draft]) -> tuple[Version, ...]:
    """Words of this person that were kept aside and are not brought together with those drafts yet, the latest first."""
    kept = Version.objects.select_related("draft").filter(draft__in=drafts, by=editor, set_aside=True, settled=False)
    return tuple(version for version in kept if mark_of(version.text) != mark_of(version.draft.text))


def with_file(draft: Draft) -> Meeting:
    """A draft, and the file that was changed on the disk since it was begun."""
    raw, whose = on_disk(draft.path), (draft.saved_by.name, "the file on the disk")
    return Meeting(draft, fields_of(draft.path), draft.base, draft.text, as_text(raw), *whose, with_disk=True, disk=raw)


def bring_together(meeting: Meeting, choices: Mapping[str, str], editor: Editor, mark: str) -> Saved | None:
    """Save what was chosen. ``None`` when the other side is another by now and must be looked at again."""
    if mark != meeting.mark:
        return None
    text = meeting.settled(choices)
    if meeting.with_disk:
        return Saved(meeting.draft) if catch_up(meeting.draft, text, meeting.disk, editor) else None
    with transaction.atomic():
        saved = save(editor, meeting.draft.path, text, mark_of(meeting.theirs), title=meeting.draft.change.title)
        if meeting.aside and not saved.clash:
            Version.objects.filter(pk=meeting.aside.pk).update(settled=True)
            if saved.changed:
                # Whoever brings both together, the words are still those of whoever wrote them.
                Version.objects.create(draft=saved.draft, number=saved.draft.version, text=text, by_id=meeting.aside.by_id)
    return saved
