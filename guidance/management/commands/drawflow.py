"""Draws what leads where in the self-check, as SVG or as a list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.assembly import Assembly
from guidance.folder import read_files
from guidance.selfcheck.flow import as_list, read_flow
from guidance.selfcheck.flow_picture import as_svg
from guidance.snapshot import the_moment


class Command(BaseCommand):
    help = "Draw the questions, branches and help of the self-check, and where each item is reached from, as SVG."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", metavar="FILE", help="Write it there; printed otherwise.")
        parser.add_argument("--text", action="store_true", help="The same as nested HTML lists, for those who do not see the picture.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            assembly = Assembly(read_files(settings.CONTENT_DIR), the_moment())
        except OSError as error:
            raise CommandError(f"The content cannot be read: {error}.") from None
        flow = read_flow(assembly.questionnaire, assembly.items, tuple(assembly.bands.values()))
        drawn = as_list(flow) if options["text"] else as_svg(flow)
        if not options["out"]:
            self.stdout.write(drawn)
            return
        try:
            Path(options["out"]).write_text(drawn, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"“{options['out']}” cannot be written: {error.strerror}.") from None
        self.stdout.write(f"Wrote {options['out']}.")
