"""Whom the edits change: the content as it is, compared with an earlier version over every set of answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.assembly import Assembly
from guidance.earlier import NoEarlier, earlier_files
from guidance.folder import read_files
from guidance.selfcheck.changes import SelfCheck, compare
from guidance.selfcheck.changes_in_words import in_words
from guidance.snapshot import the_moment

MOST_FILES = 20


class Command(BaseCommand):
    help = "How many sets of answers get a different checklist after an edit, which items come and go, and three examples."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--against", default="HEAD", metavar="REV|FOLDER", help="What to compare with: a git revision, or a folder. HEAD unless given."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        against: str = options["against"]
        try:
            before = earlier_files(settings.CONTENT_DIR, against)
            after = read_files(settings.CONTENT_DIR)
        except (NoEarlier, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Compared with {against}: {_files(before, after)}")
        self.stdout.write(in_words(compare(self._read(f"in {against}", before), self._read("now", after))))

    def _read(self, when: str, files: Mapping[str, bytes]) -> SelfCheck:
        assembly = Assembly(files, the_moment())
        errors = sum(not problem.warning for problem in assembly.problems)
        if errors:
            self.stderr.write(f"The content {when} has {errors} to mend; what cannot be read is left out here. See manage.py checkcontent.")
        return SelfCheck(assembly.questionnaire, assembly.items, tuple(assembly.bands.values()))


def _files(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> str:
    """Which files differ, in a sentence."""
    paths = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    if not paths:
        return "no file differs."
    said = [f"{path} (new)" if path not in before else f"{path} (gone)" if path not in after else path for path in paths[:MOST_FILES]]
    more = f" and {len(paths) - MOST_FILES} more" if len(paths) > MOST_FILES else ""
    return f"{len(paths)} file{'s differ' if len(paths) > 1 else ' differs'}: {', '.join(said)}{more}."
