"""Reads every content file and lists what is wrong, with file and line."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from guidance.library import content_problems
from guidance.snapshot import the_moment


class Command(BaseCommand):
    help = "List every problem in the content, as path:LINE: message. Ends with 1 if there is an error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-warnings", action="store_true", help="Leave out what is only hard to read or due.")

    def handle(self, *args: Any, **options: Any) -> None:
        problems = content_problems(settings.CONTENT_DIR, the_moment())
        errors = [problem for problem in problems if not problem.warning]
        for problem in errors if options["no_warnings"] else problems:
            self.stdout.write(f"{problem}" + (" (warning)" if problem.warning else ""))
        if errors:
            self.stderr.write(f"{len(errors)} to mend.")
            raise SystemExit(1)
        self.stderr.write("No problems." if not problems else f"Nothing to mend, {len(problems)} warnings.")
