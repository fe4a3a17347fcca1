"""Reads every content file and lists what is wrong, with file and line."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from guidance.assembly import Assembly
from guidance.folder import read_files
from guidance.library import content_problems
from guidance.snapshot import the_moment


class Command(BaseCommand):
    help = "List every problem in the content, as path:LINE: message. Ends with 1 if there is an error."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--launch", action="store_true", help="List what a qualified person must still confirm before launch.")
        parser.add_argument("--no-warnings", action="store_true", help="Leave out what is only hard to read or due.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["launch"]:
            self._launch()
            return
        problems = content_problems(settings.CONTENT_DIR, the_moment())
        errors = [problem for problem in problems if not problem.warning]
        for problem in errors if options["no_warnings"] else problems:
            self.stdout.write(f"{problem}" + (" (warning)" if problem.warning else ""))
        if errors:
            self.stderr.write(f"{len(errors)} to mend.")
            raise SystemExit(1)
        self.stderr.write("No problems." if not problems else f"Nothing to mend, {len(problems)} warnings.")

    def _launch(self) -> None:
        """Most dangerous first: the rows a child's safety depends on, then the rest, then pages nobody reviewed."""
        assembly = Assembly(read_files(settings.CONTENT_DIR), the_moment())
        for row in assembly.to_confirm:
            mark = "SAFETY-CRITICAL  " if row.safety_critical else ""
            self.stdout.write(f"{mark}{row.heading}")
            for fact in row.facts:
                look = fact.official or fact.source.address or fact.source.publisher
                self.stdout.write(
                    f"    facts/{fact.name}.md: {fact.title}: {fact.value or '(not printed)'}  [{fact.sureness}; look at {look}]"
                )
        self.stdout.write(f"Never reviewed by a safeguarding professional: {len(assembly.never_reviewed)} pages")
        for path in assembly.never_reviewed:
            self.stdout.write(f"    {path}")
        open_facts = sum(len(row.facts) for row in assembly.to_confirm)
        critical = sum(len(row.facts) for row in assembly.to_confirm if row.safety_critical)
        self.stderr.write(
            f"{open_facts} facts to confirm, {critical} of them safety-critical; {len(assembly.never_reviewed)} pages to review."
        )
