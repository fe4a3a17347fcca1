"""Changes on their way to the site: what is being written, who agreed to it, and what was published."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    WRITING = "writing", "Being written"
    READY = "ready", "Waiting for a second person"
    APPROVED = "approved", "Approved"
    PUBLISHING = "publishing", "Being published"
    SCHEDULED = "scheduled", "Waiting for its minute"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


# In these a draft may still be written; the file is kept for this change.
OPEN = (State.WRITING, State.READY, State.APPROVED, State.PUBLISHING)


class Change(models.Model):
    """One or several files that are published together or not at all. ``publish_from`` empty means at once."""

    title = models.CharField(max_length=160)
    remark = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.WRITING)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="changes")
    publish_from = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # The folder below scheduled/ in which it waits for its minute.
    waits_in = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def may_be_written(self) -> bool:
        return self.state in (State.WRITING, State.READY, State.APPROVED)

    def texts(self) -> dict[str, str | None]:
        """The new text of each file by path; ``None`` for one that is deleted."""
        return {draft.path: draft.text for draft in self.files()}

    def files(self) -> models.QuerySet[Draft]:
        """The drafts that belong to it; one that was taken out again stays only for its versions."""
        return self.drafts.filter(dropped=False).order_by("path")

    def writers(self) -> set[int]:
        """Who began it, and everyone whose words are in it: none of them may approve it."""
        return {self.author_id, *(writer for draft in self.files() for writer in draft.writers())}

    def digest(self) -> str:
        """What a second person agrees to, as one short text: its name and why, the minute, and every file's old and new words."""
        moment = self.publish_from and int(self.publish_from.timestamp())
        made = hashlib.sha256(repr((self.title, self.remark, moment)).encode("utf-8", "backslashreplace"))
        for draft in self.files():
            made.update(repr((draft.path, draft.base_hash, draft.text)).encode("utf-8", "backslashreplace"))
        return made.hexdigest()


class Draft(models.Model):
    """One file of a change. ``base`` is the file as it was when the draft was begun; ``None`` means there was, or will be, none.

    ``version`` grows by one with every save: who saves from an older one is shown both.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="drafts")
    path = models.CharField(max_length=240)
    # The path while the change is open, so that no file is in two open changes; the database holds it.
    held_path = models.CharField(max_length=240, null=True, unique=True)  # noqa: DJ001  only NULLs may repeat
    base = models.TextField(null=True)  # noqa: DJ001  no file and an empty file are not the same
    base_hash = models.CharField(max_length=64, blank=True)
    text = models.TextField(null=True)  # noqa: DJ001
    version = models.PositiveIntegerField(default=1)
    dropped = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["path"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["change", "path"], condition=Q(dropped=False), name="one_draft_of_a_file_in_a_change")
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def is_new(self) -> bool:
        return not self.base_hash

    @property
    def is_deletion(self) -> bool:
        return self.text is None

    def writers(self) -> set[int]:
        """Everyone whose words may be in its text.

        Only where the text is again exactly what it was are those left out who wrote in between: of any other text
        nobody can tell whose words are left in it. Versions of one number were written together.
        """
        kept = list(self.versions.filter(set_aside=False).order_by("pk"))
        texts: list[tuple[str | None, int, set[int]]] = [(self.base, 0, set())]
        for version in kept:
            if version.number == texts[-1][1]:
                texts[-1][2].add(version.by_id)
                continue
            before = next((at for at, (text, _, _) in enumerate(texts) if text == version.text), None)
            if before is None:
                texts.append((version.text, version.number, {version.by_id}))
            else:
                del texts[before + 1 :]
        if texts[-1][0] != self.text:
            return {self.saved_by_id, *(version.by_id for version in kept)}
        return {writer for _, _, together in texts for writer in together}


class Version(models.Model):
    """Every text a draft ever had, so that nothing typed is lost.

    ``set_aside`` is one that met another's and was not taken; ``base`` is then what it was made from, and it is
    ``settled`` once somebody has brought both together.
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(null=True)  # noqa: DJ001
    base = models.TextField(null=True)  # noqa: DJ001
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)
    autosaved = models.BooleanField(default=False)
    set_aside = models.BooleanField(default=False)
    settled = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]

    def __str__(self) -> str:
        return f"{self.draft.path} {self.number}"


class Approval(models.Model):
    """What a second person said of a change as it stood at ``digest``: agreed, or sent back with a remark."""

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    digest = models.CharField(max_length=64)
    agreed = models.BooleanField()
    remark = models.TextField(blank=True)
    # On one's own machine, where there is nobody else to ask.
    alone = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{'Approved' if self.agreed else 'Sent back'} by {self.by.name}"


class Revision(models.Model):
    """One published version of one file, or one that came from outside the workspace. Never changed, never deleted."""

    path = models.CharField(max_length=240, db_index=True)
    before = models.TextField(null=True)  # noqa: DJ001
    text = models.TextField(null=True)  # noqa: DJ001
    text_hash = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(db_index=True)
    by_name = models.CharField(max_length=120)
    approved_by = models.CharField(max_length=120, blank=True)
    remark = models.TextField(blank=True)
    change = models.ForeignKey(Change, on_delete=models.PROTECT, null=True, related_name="revisions")
    from_outside = models.BooleanField(default=False)
    commit = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["change", "path"], condition=Q(change__isnull=False), name="one_revision_of_a_file_in_a_change")
        ]

    def __str__(self) -> str:
        return f"{self.path} at {self.at:%Y-%m-%d %H:%M}"


def approval_of(change: Change) -> Approval | None:
    """The approval that holds for the change as it stands now; a text that changed since has none."""
    last = change.approvals.first()
    holds = last is not None and last.agreed and last.by.is_active and last.digest == change.digest()
    return last if holds else None
