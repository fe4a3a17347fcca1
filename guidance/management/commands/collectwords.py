"""Brings the file of the site's own words in a language up to date, for a translator."""

from __future__ import annotations

from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.core.management.base import BaseCommand, CommandError, CommandParser

from guidance.content import words
from guidance.interface_words import interface_words


class Command(BaseCommand):
    help = "Collect the words of the site's own into locale/LANGUAGE, keep what is translated, and make it ready to be shown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language", help="The code of the language, such as cy for Welsh.")

    def handle(self, *args: Any, **options: Any) -> None:
        code = options["language"]
        if not words.is_known(code):
            raise CommandError(f"“{code}” is no language we know. Write its code, such as cy for Welsh.")
        place = words.folder() / words.locale_of(code) / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        path, catalog = place / f"{words.DOMAIN}.po", interface_words()
        catalog.locale = words.locale_of(code)
        if path.exists():
            with path.open("rb") as found:
                known = read_po(found, locale=catalog.locale)
            known.update(catalog, no_fuzzy_matching=True)
            catalog = known
        with path.open("wb") as written:
            write_po(written, catalog, width=120, ignore_obsolete=True)
        with path.with_suffix(".mo").open("wb") as written:
            write_mo(written, catalog)
        messages = [message for message in catalog if message.id]
        missing = sum(not message.string or message.string == ("",) * len(message.string) for message in messages)
        self.stdout.write(f"{path}: {len(messages)} messages, {missing} to translate. Restart the site to show them.")
