"""The way back: an earlier version of a file, or everything a change did, as a new change to be agreed to like any other."""

from __future__ import annotations

from django.db import transaction

from guidance.content.merging import merge
from guidance.editing.drafting import CannotWrite, begin, in_the_way, open_draft
from guidance.editing.files import fields_of, mark_of, text_on_disk
from guidance.editing.models import Change, Draft, Editor, Version

UNDO, BRING_BACK = "Undo: ", "Bring back "


def bring_back(path: str, text: str | None, when: str, editor: Editor) -> Change:
    """A new change in which ``path`` is again as it was. Raises CannotWrite."""
    if mark_of(text) == mark_of(text_on_disk(path)):
        raise CannotWrite("The file is as it was then, so there is nothing to bring back.")
    return _made(f"{BRING_BACK}{path} as it was on {when}", {path: text}, editor)


def undo_change(change: Change, editor: Editor) -> Change:
    """A new change that takes back every file of a published one, and keeps what was changed in them since. Raises CannotWrite."""
    texts: dict[str, str | None] = {}
    for revision in change.revisions.all():
        now = text_on_disk(revision.path)
        back = revision.before
        if now is not None and back is not None and revision.text is not None and mark_of(now) != mark_of(revision.text):
            merged = merge(fields_of(revision.path), revision.text, back, now)
            if merged.clashes:
                raise CannotWrite(
                    f"{revision.path} was changed again in the same place since. Open its history and bring back the version you want."
                )
            back = merged.text
        if mark_of(now) != mark_of(back):
            texts[revision.path] = back
    if not texts:
        raise CannotWrite("Nothing of it is left on the site, so there is nothing to undo.")
    return _made(f"{UNDO}{change.title}", texts, editor)


def _made(title: str, texts: dict[str, str | None], editor: Editor) -> Change:
    """A change with these texts; none of its files may be in another."""
    for path in texts:
        held = open_draft(path)
        if held:
            raise in_the_way(held)
    with transaction.atomic():
        made = Change.objects.create(title=title[:160], author=editor)
        for path, text in texts.items():
            draft = begin(editor, path, title=title, change=made)
            Draft.objects.filter(pk=draft.pk).update(text=text, version=2)
            Version.objects.create(draft=draft, number=2, text=text, by=editor)
    return made


def with_texts(title: str, texts: dict[str, str | None], editor: Editor) -> Change:
    """One change of several files, such as a rename and every file that names it. Raises CannotWrite."""
    return _made(title, texts, editor)


def not_alone(change: Change | None, editor: Editor) -> str:
    """What else is at stake for who writes in this change; empty when it is simply their own."""
    if change is None:
        return ""
    if change.title.startswith((UNDO, BRING_BACK)):
        return "It takes earlier words back. What you write here goes the same way, in the same change."
    if change.author_id != editor.pk:
        return f"{change.author.name} began it. What you write here is handed in and published with what they wrote."
    return ""
