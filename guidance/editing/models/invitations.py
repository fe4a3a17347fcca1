"""Links made for one person and one purpose, shown once to whoever made them."""

from __future__ import annotations

from django.db import models

from guidance.editing.models.people import Editor, Role


class Purpose(models.TextChoices):
    ACCOUNT = "account", "to join"
    PASSWORD = "password", "to choose a new password"
    SECOND_STEP = "second-step", "to set up the second step again"


class Invitation(models.Model):
    """An open link. ``name``, ``email`` and ``role`` are for a new account; ``editor`` is whom any other link is for.

    Used or withdrawn, it is deleted; its token was never kept, only the hash.
    """

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    editor = models.ForeignKey(Editor, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    made_by = models.ForeignKey(Editor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    open_until = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(purpose=Purpose.ACCOUNT, editor=None) | (~models.Q(purpose=Purpose.ACCOUNT) & ~models.Q(editor=None)),
                name="invitation_is_for_someone",
            ),
        )

    def __str__(self) -> str:
        return f"{self.whose} {Purpose(self.purpose).label}"

    @property
    def whose(self) -> str:
        return self.editor.name if self.editor else self.name

    @property
    def role_noun(self) -> str:
        return Role(self.role or self.editor.role).noun
