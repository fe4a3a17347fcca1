"""How often signing in under one name has failed in a row."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """Kept for whatever name was typed, so that a name somebody has and a name nobody has look the same.

    The name itself is not kept, only its keyed hash: people type passwords into the wrong field.
    """

    name_digest = models.CharField(max_length=64, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return f"{self.failures} failures"
