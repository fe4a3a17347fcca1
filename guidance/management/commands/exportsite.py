"""Writes the public site as static files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.wsgi import get_wsgi_application

from guidance.checks import fault_of_a_public_copy
from guidance.content.house_dates import house_moment
from guidance.copy_folder import CannotExport, write_whole
from guidance.export import make_copy
from guidance.library import LibraryFault
from guidance.snapshot import the_snapshot


class Command(BaseCommand):
    help = "Write the public site, but for the self-check, search and editors, into DIR as static files for a CDN or an object store."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="A new or empty folder, or that of an earlier export.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEBUG:
            raise CommandError("DEBUG is on, and would show in every page. Turn it off, or run “make export DIR=…”.")
        snapshot = the_snapshot()
        try:
            served = snapshot.current()
        except LibraryFault as fault:
            raise CommandError("\n".join((str(fault), *map(str, fault.problems[:20])))) from None
        if fault_of_a_public_copy(served[0]):
            raise CommandError(fault_of_a_public_copy(served[0]))
        try:
            copy = make_copy(served, snapshot.moment(), get_wsgi_application())
            write_whole(options["folder"], copy.files, copy.said)
        except CannotExport as fault:
            raise CommandError(str(fault)) from None
        self._warn(served[0].held)
        self.stdout.write(f"Wrote {len(copy.files) + 1} files to {options['folder']}, content version {copy.version}.")
        self.stdout.write(f"Export again by {house_moment(copy.again_by)}, and whenever the content has changed.")

    def _warn(self, held: tuple[str, ...]) -> None:
        if not settings.SECURE:
            self.stderr.write(
                f"SITE_URL is {settings.SITE_URL}, so this copy is only for trying out here: every page says that it belongs there."
                " For a public copy set SITE_URL to its own address, such as https://www.example.org."
            )
        if settings.CONTENT_ON:
            self.stderr.write(f"CONTENT_ON is set: the copy shows the site as on {house_moment(settings.CONTENT_ON)}, not as it is now.")
        if held:
            self.stderr.write("NOT EVERYTHING IS AS IT STANDS IN THE FILES. Exported with their last good text, until they are mended:")
            for path in held:
                self.stderr.write(f"    {path}")
