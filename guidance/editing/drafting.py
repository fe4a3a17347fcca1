"""Writing: a draft of a file, saved as often as an editor likes, and never over somebody else's words.

Who saves says which words they started from (``seen``, a mark of the text). If the file is another by now,
because someone saved, a second tab did, or git brought a new version, nothing is overwritten: both are kept, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from guidance.editing.files import as_text, hash_of, mark_of, on_disk, text_on_disk
from guidance.editing.history import note_what_is_there, text_with_mark
from guidance.editing.models import Change, Draft, Editor, State, Version
from guidance.editing.paths import LONGEST

ONE_AUTOSAVE = timedelta(minutes=10)
WRITABLE = (State.WRITING, State.READY, State.APPROVED)


class CannotWrite(Exception):
    """Nothing was saved; the message says why and what to do."""


class NothingToSave(CannotWrite):
    """Nothing was saved, and nothing would be lost: the words are the file's own."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft as it is now; ``clash`` is the version that was kept aside because others were there first."""

    draft: Draft
    clash: Version | None = None
    changed: bool = True


def open_draft(path: str) -> Draft | None:
    """The one open draft of a file, whoever began it."""
    return Draft.objects.select_related("change", "change__author", "saved_by").filter(held_path=path).first()


def in_the_way(draft: Draft) -> CannotWrite:
    """What to raise when its file is wanted for something that would take its words away."""
    return CannotWrite(f"{draft.path} is being changed in “{draft.change.title}”. Finish that one, or put it away, then try again.")


def seen_now(path: str) -> str | None:
    """The words an editor of ``path`` starts from: the open draft's, else the file's."""
    draft = open_draft(path)
    return draft.text if draft else text_on_disk(path)


def begin(editor: Editor, path: str, *, title: str, change: Change | None = None) -> Draft:
    """The open draft of a file, begun from what is on the disk if there was none. Raises CannotWrite."""
    draft = open_draft(path)
    if draft is not None:
        if change is not None and draft.change_id != change.pk:
            raise CannotWrite(f"{path} is being changed in “{draft.change.title}”. Write in that one, or wait until it is published.")
        return draft
    if len(path) > LONGEST:
        raise CannotWrite(f"{path[:60]}… is too long a path. Choose a shorter name.")
    raw = on_disk(path)
    note_what_is_there(path, raw)
    text = as_text(raw)
    try:
        with transaction.atomic():
            change = change or Change.objects.create(title=title[:160], author=editor)
            draft = Draft.objects.create(
                change=change, path=path, held_path=path, base=text, base_hash=hash_of(raw), text=text, saved_by=editor
            )
    except IntegrityError:
        found = open_draft(path)
        if found is None:
            raise CannotWrite("Somebody began the same file in this very moment. Save again.") from None
        if change is not None and found.change_id != change.pk:
            raise CannotWrite(f"{path} is being changed in “{found.change.title}”. Finish that one first.") from None
        return found
    return draft


def save(
    editor: Editor, path: str, text: str | None, seen: str, *, title: str, change: Change | None = None, autosaved: bool = False
) -> Saved:
    """Save ``text`` as the draft of ``path``. ``seen`` is the mark of the words it was made from; raises CannotWrite.

    Text ``None`` deletes the file when the change is published. A draft that is begun already goes over to ``change``
    if both changes are the editor's own and still being written.
    """
    draft = open_draft(path)
    if draft is None:
        if mark_of(text) == mark_of(text_on_disk(path)):
            raise NothingToSave("Nothing is different yet, so there is nothing to save.")
        draft = begin(editor, path, title=title, change=change)
    if not draft.change.may_be_written:
        raise CannotWrite(f"“{draft.change.title}” is being published in this moment. Wait a minute, then save again.")
    if mark_of(draft.text) == mark_of(text):
        _go_over(draft, change, editor)
        return Saved(draft, changed=False)
    if mark_of(draft.text) != seen:
        return Saved(draft, clash=_set_aside(editor, draft, text, seen))
    with transaction.atomic():
        taken = _swap(draft, text, editor)
        if taken:
            _keep(editor, draft, text, autosaved)
            _back_to_writing(draft.change)
            _go_over(draft, change, editor)
    if not taken:
        draft = open_draft(path) or draft
        return Saved(draft, clash=_set_aside(editor, draft, text, seen))
    return Saved(draft)


def _swap(draft: Draft, text: str | None, editor: Editor) -> bool:
    """Put the text in place unless another save came between; the database decides."""
    mine = Draft.objects.filter(pk=draft.pk, version=draft.version, held_path=draft.path, change__state__in=WRITABLE)
    taken = mine.update(text=text, version=F("version") + 1, saved_by=editor, saved_at=timezone.now())
    if taken:
        draft.refresh_from_db()
    return bool(taken)


def _go_over(draft: Draft, change: Change | None, editor: Editor) -> None:
    """Move a draft between two changes of its editor's; a change that held nothing else is then no more."""
    if change is None or draft.change_id == change.pk:
        return
    left = draft.change
    with transaction.atomic():
        both = Change.objects.select_for_update().filter(pk__in=(left.pk, change.pk), author=editor, state=State.WRITING)
        if len(both) < 2:
            return
        Draft.objects.filter(pk=draft.pk).update(change=change)
        if not left.files().exists():
            if left.remark or left.drafts.exists() or left.approvals.exists():
                withdraw(left)
            else:
                left.delete()
    draft.refresh_from_db()


def _keep(editor: Editor, draft: Draft, text: str | None, autosaved: bool) -> None:
    last = draft.versions.filter(set_aside=False).first()
    recent = last and last.autosaved and last.by_id == editor.pk and timezone.now() - last.at < ONE_AUTOSAVE
    if last and autosaved and recent:
        last.text, last.number = text, draft.version
        last.save()
    else:
        Version.objects.create(draft=draft, number=draft.version, text=text, by=editor, autosaved=autosaved)


def _set_aside(editor: Editor, draft: Draft, text: str | None, seen: str) -> Version:
    """Keep words that met others', once, with what they were made from."""
    base = text_with_mark(draft.path, seen, draft)
    same = draft.versions.filter(set_aside=True, settled=False, by=editor, text=text).first()
    return same or Version.objects.create(draft=draft, number=draft.version, text=text, base=base, by=editor, set_aside=True)


def _back_to_writing(change: Change) -> None:
    """Other words need another look: what was handed in or agreed to is so no longer."""
    Change.objects.filter(pk=change.pk, state__in=(State.READY, State.APPROVED)).update(state=State.WRITING, handed_in_at=None)
    change.refresh_from_db()


def is_behind(draft: Draft) -> bool:
    """Whether the file on the disk is no longer the one this draft was begun from."""
    return hash_of(on_disk(draft.path)) != draft.base_hash


def catch_up(draft: Draft, text: str | None, raw: bytes | None, editor: Editor) -> bool:
    """Take ``text``, in which the draft and the file ``raw`` were brought together, as begun from that file.

    A file that is another by now is met in its turn. False when somebody else saved the draft meanwhile.
    """
    note_what_is_there(draft.path, raw)
    with transaction.atomic():
        if not _swap(draft, text, editor):
            return False
        Draft.objects.filter(pk=draft.pk).update(base=as_text(raw), base_hash=hash_of(raw))
        _keep(editor, draft, text, autosaved=False)
        _back_to_writing(draft.change)
    draft.refresh_from_db()
    return True


def drop(draft: Draft) -> None:
    """Take one file out of its change; a change without files is withdrawn. Its versions stay with the change."""
    with transaction.atomic():
        Draft.objects.filter(pk=draft.pk).update(held_path=None, dropped=True)
        if not draft.change.files().exists():
            withdraw(draft.change)
        else:
            _back_to_writing(draft.change)


def withdraw(change: Change) -> bool:
    """Put a change away. Its words stay and can be taken up again."""
    with transaction.atomic():
        open_states = (State.WRITING, State.READY, State.APPROVED)
        done = Change.objects.filter(pk=change.pk, state__in=open_states).update(state=State.WITHDRAWN, closed_at=timezone.now())
        if done:
            change.drafts.update(held_path=None)
    change.refresh_from_db()
    return bool(done)


def take_up_again(change: Change, editor: Editor) -> Change:
    """A new change with the words of a withdrawn one. Raises CannotWrite when one of its files is being changed elsewhere."""
    drafts = list({draft.path: draft for draft in (change.files() or change.drafts.order_by("pk"))}.values())
    for draft in drafts:
        held = open_draft(draft.path)
        if held:
            raise CannotWrite(f"{draft.path} is being changed in “{held.change.title}”. Finish that one first.")
    with transaction.atomic():
        again = Change.objects.create(title=change.title, remark=change.remark, author=editor)
        for draft in drafts:
            made = Draft.objects.create(
                change=again,
                path=draft.path,
                held_path=draft.path,
                base=draft.base,
                base_hash=draft.base_hash,
                text=draft.text,
                saved_by=editor,
            )
            # Whoever wrote it before wrote it still, and cannot be the one to agree to it.
            for writer in {editor.pk, change.author_id, *draft.writers()}:
                Version.objects.create(draft=made, number=1, text=draft.text, by_id=writer)
    return again
