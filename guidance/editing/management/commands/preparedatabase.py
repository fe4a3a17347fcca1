"""Brings the editors' database up to date, and lets a site start that cannot reach it."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import DatabaseError


class Command(BaseCommand):
    help = "Bring the editors' database up to date. The public site needs none, so one that cannot be used is told and stops nothing."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
        except (DatabaseError, OSError) as error:
            said = str(error).strip().partition("\n")[0]
            self.stdout.write(f"The editors' database cannot be used, so nobody can sign in. {said}")
