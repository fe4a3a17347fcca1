"""A second pair of eyes: a change is handed in, and somebody who did not write it agrees to exactly what they saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from guidance.content.change import FileChange
from guidance.content.problems import Problem
from guidance.editing.check import newly_broken
from guidance.editing.drafting import CannotWrite, is_behind
from guidance.editing.files import as_bytes, on_disk
from guidance.editing.models import Approval, Change, Draft, Editor, Role, State
from guidance.editing.waiting import adapted, refuse_twice
from guidance.folder import read_files
from guidance.library import ContentLibrary, LibraryFault, library_with
from guidance.publishing import CannotPublish
from guidance.snapshot import LONDON, the_moment


def plain(words: str) -> str:
    """An editor's remark as the database takes it."""
    return words.replace("\0", "").strip()[:4000]


class CannotAgree(Exception):
    """Nothing happened; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What stands between a change and the site.

    ``problems`` are in its files or new with it; ``behind`` changed on the disk meanwhile; ``waits`` says which
    scheduled change stands in its way, and what to do.
    """

    problems: tuple[Problem, ...]
    behind: tuple[Draft, ...]
    nothing: bool
    waits: str = ""

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if not problem.warning)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.warning)

    @property
    def is_ready(self) -> bool:
        return not (self.errors or self.behind or self.nothing or self.waits)


def new_files(change: Change) -> dict[str, bytes | None]:
    """The files of a change as they would be on the disk."""
    return {draft.path: as_bytes(draft.text, on_disk(draft.path)) for draft in change.files()}


def brought_along(change: Change) -> dict[str, bytes | None]:
    """What is written besides its own files: scheduled changes of the same files, brought together with it. Raises CannotPublish."""
    files = read_files(settings.CONTENT_DIR)
    own = [FileChange(draft.path, files.get(draft.path), as_bytes(draft.text, files.get(draft.path))) for draft in change.files()]
    if change.publish_from and change.publish_from > the_moment():
        refuse_twice(files, own)
        return {}
    return {one.path: one.after for one in adapted(files, own)}


def readiness(change: Change, library: ContentLibrary) -> Readiness:
    drafts = list(change.files())
    texts, waits = new_files(change), ""
    try:
        texts |= brought_along(change)
    except CannotPublish as error:
        waits = str(error)
    on = change.publish_from.astimezone(LONDON) if change.publish_from and change.publish_from > the_moment() else None
    try:
        own = [problem for problem in library_with(library, texts, on).problems if problem.path in texts]
    except LibraryFault as fault:
        own = [Problem(next(iter(texts), "."), 1, "takes away what the site stands on. Leave that file in place.")]
        own += [problem for problem in fault.problems if problem.path in texts]
    problems = (*own, *newly_broken(library, texts, own, texts, on))
    nothing = all(draft.text == draft.base for draft in drafts)
    return Readiness(problems, tuple(draft for draft in drafts if is_behind(draft)), nothing, waits)


def hand_in(change: Change, editor: Editor, library: ContentLibrary) -> None:
    """Ask for a second person. Raises CannotAgree while something is still to mend."""
    found = readiness(change, library)
    if found.nothing:
        raise CannotAgree("Nothing in it differs from what is on the site. Write something first.")
    if found.behind:
        raise CannotAgree("A file was changed on the disk since you began. Bring both together first.")
    if found.waits:
        raise CannotAgree(found.waits)
    if found.errors:
        raise CannotAgree(f"{len(found.errors)} to mend before anyone can agree to it. They are listed on this page.")
    done = Change.objects.filter(pk=change.pk, state=State.WRITING).update(state=State.READY, handed_in_at=timezone.now())
    if not done:
        raise CannotAgree("It has been handed in, published or put away already.")
    change.refresh_from_db()


def take_back(change: Change) -> None:
    """The writer goes on writing."""
    Change.objects.filter(pk=change.pk, state__in=(State.READY, State.APPROVED)).update(state=State.WRITING, handed_in_at=None)
    change.refresh_from_db()


def is_alone(editor: Editor) -> bool:
    """Whether this is an editor's own machine, and nobody else has an account there who could look."""
    return settings.DEBUG and settings.LOOPBACK and not Editor.objects.filter(is_active=True).exclude(pk=editor.pk).exists()


def may_agree(change: Change, editor: Editor) -> str:
    """Why this person may not agree to the change; empty when they may."""
    if not editor.may(Role.REVIEWER):
        return "A reviewer has to agree to it."
    if editor.pk in change.writers() and not is_alone(editor):
        return "You wrote in it, so somebody else has to agree to it."
    return ""


def agree(change: Change, editor: Editor, digest: str, library: ContentLibrary, remark: str = "") -> Approval:
    """Agree to what ``digest`` stands for. Raises CannotAgree when it is not that any more, or not for this person to do."""
    refused = may_agree(change, editor)
    if refused:
        raise CannotAgree(refused)
    if not readiness(change, library).is_ready:
        raise CannotAgree("Something is to mend first. It is listed on this page.")
    with transaction.atomic():
        locked = Change.objects.select_for_update().get(pk=change.pk)
        if locked.state != State.READY:
            raise CannotAgree("It is not waiting for a second person any more. Look at it again.")
        refused = may_agree(locked, editor)
        if refused:
            raise CannotAgree(refused)
        if locked.digest() != digest:
            raise CannotAgree("It was changed since you opened it. Read it again: what you agree to is what you see.")
        alone = editor.pk in locked.writers()
        approval = Approval.objects.create(change=locked, by=editor, digest=digest, agreed=True, remark=plain(remark), alone=alone)
        locked.state = State.APPROVED
        locked.save(update_fields=["state"])
    change.refresh_from_db()
    return approval


def send_back(change: Change, editor: Editor, remark: str) -> Approval:
    """Back to the writer, with words on what to change. Raises CannotAgree."""
    if not editor.may(Role.REVIEWER):
        raise CannotAgree("A reviewer can send it back. If it is yours, take it back instead.")
    if not remark.strip():
        raise CannotAgree("Say what should be different, so that the writer knows what to do.")
    with transaction.atomic():
        states = (State.READY, State.APPROVED)
        if not Change.objects.filter(pk=change.pk, state__in=states).update(state=State.WRITING, handed_in_at=None):
            raise CannotAgree("It is not waiting for a second person any more. Look at it again.")
        approval = Approval.objects.create(change=change, by=editor, digest=change.digest(), agreed=False, remark=plain(remark))
    change.refresh_from_db()
    return approval


def set_minute(change: Change, words: str) -> None:
    """When it shall be published: a London date and time, or nothing for at once. Raises CannotWrite."""
    if not change.may_be_written:
        raise CannotWrite("Its time cannot be changed any more.")
    moment = _moment(words)
    if moment == change.publish_from:
        return
    states = (State.WRITING, State.READY, State.APPROVED)
    if not Change.objects.filter(pk=change.pk, state__in=states).update(publish_from=moment):
        raise CannotWrite("Its time cannot be changed any more.")
    change.refresh_from_db()
    take_back(change)


def _moment(words: str) -> datetime | None:
    words = words.strip().replace("T", " ")[:16]
    if not words:
        return None
    try:
        moment = datetime.strptime(words, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
    except ValueError:
        raise CannotWrite(f"“{words}” is not a date and time. Write it as 2026-12-01 09:30.") from None
    if moment.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != moment.replace(tzinfo=None):
        raise CannotWrite("That time does not exist: the clocks go forward that night. Choose 02:00 or later.")
    if moment <= the_moment():
        raise CannotWrite("That minute has passed. Choose a later one, or leave it empty to publish at once.")
    return moment
