"""Data set on paper: tagged for screen readers, in black ink, the same bytes for the same data.

``paper.typ`` and the sheet's own template say how it looks. The data is only ever data, so no word of any content
can be taken for an instruction, and only the fonts that come with typst are used, so that it looks the same everywhere.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

import segno
import typst

from guidance.content.words import ENGLISH, Language, folder, locale_of, phrase

from .sheet import one_line

PAPER = Path(__file__).with_name("paper.typ").read_bytes()
FONTS = typst.Fonts(include_system_fonts=False)
NOT_SHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
FORGOTTEN_AFTER = 10
LONG = re.compile(r"\S{30,}")
UNKNOWN = "□"


def typeset(template: bytes, data: dict[str, object], language: Language = ENGLISH) -> bytes:
    """The PDF of ``data``, in the direction of its language and with the fonts that lie beside its words.

    A letter for which there is no font becomes a small box; an emoji is left out.
    """
    of_language = {"lang": language.code.partition("-")[0], "region": "GB" if language.is_english else None, "dir": language.direction}
    words = json.dumps({**data, "language": of_language}, ensure_ascii=False)
    fonts = fonts_of(language.code)
    for _ in range(4):
        try:
            return _compile(template, words, fonts)
        except typst.TypstError as fault:
            missing = {letter for text in NOT_SHOWN.findall(fault.diagnostic) for letter in _letters(text)}
            if not missing & set(words):
                raise
        words = "".join(_stand_in(letter) if letter in missing else letter for letter in words)
    return _compile(template, "".join(letter if letter <= "\u017f" else _stand_in(letter) for letter in words), fonts)


def shown(value: object) -> object:
    """The same, with every text on one line, fit to be shown and free to break where it has no space."""
    if isinstance(value, str):
        return LONG.sub(lambda found: "\u200b".join(re.findall(".{1,10}", found[0])), one_line(value))
    if isinstance(value, dict):
        return {key: shown(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [shown(part) for part in value]
    return value


def leads_to(address: str) -> dict[str, object]:
    """The address, its QR code as SVG, and the words that stand for the code."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    plain = one_line(address)
    return {"address": plain, "qr": drawn.getvalue().decode(), "qr_alt": phrase("QR code. It opens {address}", address=plain)}


@lru_cache(maxsize=16)
def fonts_of(code: str) -> typst.Fonts:
    """What comes with typst, and before it what lies in the language's own folder: a script may need a font of its own."""
    own = folder() / locale_of(code) / "fonts"
    return typst.Fonts(include_system_fonts=False, font_paths=[own]) if own.is_dir() else FONTS


def _compile(template: bytes, words: str, fonts: typst.Fonts) -> bytes:
    try:
        made = typst.compile(
            PAPER + template, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"sheet": words}, pdf_standards="ua-1"
        )
    finally:
        _forget()
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def _forget() -> None:
    """Have typst drop what it keeps of a sheet: 20 MB, and a family's words. It does so ten documents later."""
    for _ in range(FORGOTTEN_AFTER):
        typst.compile(b"", font_paths=FONTS, ignore_system_fonts=True, format="svg")


def _letters(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _stand_in(letter: str) -> str:
    return UNKNOWN if unicodedata.category(letter)[0] in "LN" else ""
