"""Publishing an approved change: every file or none, recorded with who wrote it and who agreed.

The database says “publishing” before the first file is touched, and “published” after the last. Whoever
finds a change that was left at “publishing” (a crash) looks at the files and says what happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guidance.content.merging import merge
from guidance.content.problems import Problem
from guidance.content.scheduled import FOLDER, CannotSchedule, waiting, write_schedule
from guidance.content.scheduled import withdraw as without_schedule
from guidance.earlier import versions
from guidance.editing.agreeing import CannotAgree, readiness
from guidance.editing.files import as_bytes, as_text, fields_of, hash_of, mark_of, on_disk
from guidance.editing.models import Approval, Change, Draft, Editor, Revision, State
from guidance.editing.models.changes import approval_of
from guidance.editing.waiting import adapted, refuse_twice
from guidance.folder import read_files
from guidance.library import ContentLibrary
from guidance.publishing import Author, CannotPublish, ChangedMeanwhile, FileChange, publish, settle
from guidance.snapshot import LONDON, the_moment, the_snapshot

GIVEN_UP = timedelta(minutes=2)


def release(change: Change, editor: Editor, library: ContentLibrary) -> str:
    """Publish an approved change, or lay it down for its minute. What to tell the editor; raises CannotAgree."""
    approval = approval_of(change)
    if change.state != State.APPROVED or approval is None:
        raise CannotAgree("Nobody has agreed to it as it stands now. Hand it in first.")
    found = readiness(change, library)
    if not found.is_ready:
        raise CannotAgree(_what_stands_in_the_way(found.waits, found.errors, found.behind))
    if not Change.objects.filter(pk=change.pk, state=State.APPROVED).update(state=State.PUBLISHING, closed_at=timezone.now()):
        raise CannotAgree("Somebody is publishing it in this moment.")
    change.refresh_from_db()
    if change.digest() != approval.digest:
        # Somebody saved in the moment before; from now on nobody can.
        _back(change, State.WRITING)
        raise CannotAgree("It was changed in this very moment. Read it again, and hand it in again.")
    try:
        warning = _write(change, approval)
    except ChangedMeanwhile as error:
        _back(change, State.APPROVED)
        raise CannotAgree(f"{', '.join(error.paths)} was changed in this very moment. Look at it again.") from None
    except (CannotPublish, CannotSchedule) as error:
        _back(change, State.APPROVED)
        raise CannotAgree(str(error)) from None
    the_snapshot().look_now()
    return warning


def _what_stands_in_the_way(waits: str, errors: Sequence[Problem], behind: Sequence[Draft]) -> str:
    if waits:
        return waits
    if behind:
        return f"{', '.join(draft.path for draft in behind)} was changed on the disk since. Bring both together and hand it in again."
    return (
        f"Something is to mend since it was agreed to: {errors[0]}"
        if errors
        else "Nothing in it differs from what is on the site any more."
    )


def _write(change: Change, approval: Approval) -> str:
    drafts = [draft for draft in change.files() if draft.text != draft.base or draft.is_deletion]
    changes = tuple(_file_change(draft) for draft in drafts)
    author = Author(change.author.name, change.author.email)
    files = read_files(settings.CONTENT_DIR)
    waits = bool(change.publish_from and change.publish_from > the_moment())
    if waits and change.publish_from:
        refuse_twice(files, changes)
        taken = [ahead.name for ahead in waiting(files)]
        made = write_schedule(changes, change.title, change.publish_from.astimezone(LONDON), author, approval.by.name, taken)
        name = made[0].path.split("/")[1]
    else:
        made, name = (*changes, *adapted(files, changes)), ""
    Change.objects.filter(pk=change.pk).update(waits_in=name)
    done = publish(settings.CONTENT_DIR, settings.VAR_DIR, made, author=author, remark=_remark(change, approval))
    _record(change, approval, done.commit, waits)
    return done.warning


def _file_change(draft: Draft) -> FileChange:
    raw = on_disk(draft.path)
    if hash_of(raw) != draft.base_hash:
        raise ChangedMeanwhile((draft.path,))
    return FileChange(draft.path, raw, as_bytes(draft.text, raw))


def _remark(change: Change, approval: Approval) -> str:
    agreed = "Published by its only editor" if approval.alone else f"Agreed by {approval.by.name}"
    return "\n\n".join(part for part in (change.title, change.remark.strip(), agreed) if part)


def _record(change: Change, approval: Approval | None, commit: str, waits: bool) -> None:
    """What was published stands in the history for good. Saying it twice changes nothing."""
    with transaction.atomic():
        state = State.SCHEDULED if waits else State.PUBLISHED
        if not Change.objects.filter(pk=change.pk, state__in=(State.PUBLISHING, State.SCHEDULED)).update(state=state):
            return
        change.drafts.update(held_path=None)
        for draft in change.files() if not waits else ():
            if draft.text == draft.base and not draft.is_deletion:
                continue
            Revision.objects.get_or_create(
                change=change,
                path=draft.path,
                defaults={
                    "before": draft.base,
                    "text": draft.text,
                    "text_hash": hash_of(on_disk(draft.path))
                    if mark_of(as_text(on_disk(draft.path))) == mark_of(draft.text)
                    else mark_of(draft.text),
                    "at": change.publish_from if change.publish_from and change.waits_in else timezone.now(),
                    "by_name": change.author.name,
                    "approved_by": approval.by.name if approval else "",
                    "remark": change.title + (f": {change.remark}" if change.remark else ""),
                    "commit": commit,
                },
            )
    change.refresh_from_db()


def _back(change: Change, state: State) -> None:
    Change.objects.filter(pk=change.pk, state=State.PUBLISHING).update(state=state, closed_at=None, waits_in="")
    change.refresh_from_db()


def settle_changes() -> None:
    """Say what became of changes that a crash, or the clock, left behind."""
    left = Change.objects.filter(state=State.PUBLISHING, closed_at__lt=timezone.now() - GIVEN_UP)
    scheduled = Change.objects.filter(state=State.SCHEDULED)
    over = [change for change in scheduled if change.publish_from <= the_moment() or not _folder(change).is_dir()]
    if not (left.exists() or over):
        return
    settle(settings.CONTENT_DIR, settings.VAR_DIR)
    # Readers see what is due already; here it must stand in its files before it can be said to have come.
    the_snapshot().fold()
    files = read_files(settings.CONTENT_DIR)
    for change in left:
        waits = _waits(change, files)
        if waits or _all_there(change, files):
            _record(change, change.approvals.first(), "", waits=waits)
        else:
            _back(change, State.APPROVED)
    for change in over:
        if _waits(change, files):
            continue
        if _came(change, files):
            _record(change, change.approvals.first(), "", waits=False)
        else:
            # Someone took its folder away by hand or with git, so it never came.
            _withdrawn(change)


def _folder(change: Change) -> Path:
    return settings.CONTENT_DIR / FOLDER / change.waits_in


def _came(change: Change, files: Mapping[str, bytes]) -> bool:
    """Whether what a scheduled change does is done in its files, now or in a version since its minute, whatever else changed in them."""

    def texts(path: str) -> Iterator[bytes | None]:
        yield files.get(path)
        yield from (version.text for version in versions(settings.CONTENT_DIR, path) if version.moment >= change.publish_from)

    return all(any(_holds(draft, text) for text in texts(draft.path)) for draft in change.files())


def _holds(draft: Draft, raw: bytes | None) -> bool:
    if draft.text is None or raw is None:
        return draft.text is None and raw is None
    text, fields = as_text(raw) or "", fields_of(draft.path)
    if text == draft.text or not fields or draft.base is None:
        return text == draft.text
    merged = merge(fields, draft.base, draft.text, text)
    return not merged.clashes and merged.text == text


def _waits(change: Change, files: Mapping[str, bytes]) -> bool:
    return bool(change.waits_in) and any(path.startswith(f"{FOLDER}{change.waits_in}/") for path in files)


def _all_there(change: Change, files: Mapping[str, bytes]) -> bool:
    return all(mark_of(as_text(files.get(draft.path))) == mark_of(draft.text) for draft in change.files())


def _withdrawn(change: Change) -> None:
    Change.objects.filter(pk=change.pk, state=State.SCHEDULED).update(state=State.WITHDRAWN, closed_at=timezone.now(), waits_in="")
    change.refresh_from_db()


def take_from_schedule(change: Change, editor: Editor) -> str:
    """Take a change that waits for its minute away again; its words are kept. Raises CannotAgree."""
    files = read_files(settings.CONTENT_DIR)
    made = without_schedule(files, change.waits_in)
    if change.state != State.SCHEDULED or not made:
        raise CannotAgree("It does not wait any more. Look at it again.")
    try:
        done = publish(
            settings.CONTENT_DIR, settings.VAR_DIR, made, author=Author(editor.name, editor.email), remark=f"Take back: {change.title}"
        )
    except (ChangedMeanwhile, CannotPublish) as error:
        raise CannotAgree(str(error)) from None
    _withdrawn(change)
    the_snapshot().look_now()
    return done.warning
