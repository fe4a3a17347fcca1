"""A language nobody speaks, to see what another one does to the site: English in Arabic letters, read from right to left.

It goes by the code of Arabic, so that dates, plurals and direction are real. None of it is ever shipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from guidance.assembly import Assembly
from guidance.content.records import Record
from guidance.content.translations import NUMBERS, translation_of, translation_path
from guidance.editing.translating import first_text
from guidance.folder import read_files
from guidance.interface_words import interface_words
from tests.conftest import ON

CODE = "ar"
LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "اببدهفجحيغكلمنوپقرستوفشخیز")
KEPT = re.compile(r"\[\[[^\[\]|]*(?:\||\]\])|\]\]|\]\([^)]*\)|\{[^{}]*\}|%\(\w+\)[sd]|<[^<>]*>|https?://\S+|&\w+;|^:::.*$", re.MULTILINE)


def pseudo(words: str) -> str:
    """The words in other letters; tags, references, addresses and places for numbers stay."""
    parts, at = [], 0
    for found in KEPT.finditer(words):
        parts += [words[at : found.start()].lower().translate(LETTERS), found[0]]
        at = found.end()
    return "".join(parts) + words[at:].lower().translate(LETTERS)


def translation(record: Record) -> str | None:
    """The text of its translation; nothing for what is in no language."""
    a_number = record.kind.name == "fact" and record["kind"] in NUMBERS
    return None if a_number or translation_of(record.kind) is None else first_text(record, pseudo)


def translate_content(content: Path, which: Callable[[Record], bool] = lambda record: True) -> None:
    """Writes a translation beside every file that is to have one, and offers the language."""
    assembly = Assembly(read_files(content), ON)
    for named in list(assembly.records.values()):
        for record in named.values():
            text = translation(record) if which(record) else None
            if text:
                (content / translation_path(record.path, CODE)).write_text(text, encoding="utf-8")
    site = content / "site.md"
    site.write_text(site.read_text(encoding="utf-8").replace("---\n", f"---\nlanguages: [{CODE}]\n", 1), encoding="utf-8")


def translate_interface(locale: Path) -> None:
    """Writes the site's own words below ``locale``, as ``collectwords`` does."""
    catalog: Catalog = interface_words()
    catalog.locale = CODE
    for message in catalog:
        if message.id:
            message.string = tuple(map(pseudo, (message.id[1],) * 6)) if isinstance(message.id, tuple) else pseudo(message.id)
    path = locale / CODE / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as written:
        write_mo(written, catalog)
