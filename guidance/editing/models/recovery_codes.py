"""Codes that stand in for the authenticator app when the phone is lost."""

from __future__ import annotations

from django.db import models

from guidance.editing.models.people import Editor


class RecoveryCode(models.Model):
    """One unused code of one person; using it deletes it. Only its hash is kept."""

    editor = models.ForeignKey(Editor, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["editor", "digest"], name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"a recovery code of {self.editor}"
