"""The sheet as a PDF: tagged for screen readers, in black ink, the same bytes for the same sheet.

``family-chat.typ`` says how it looks. It is given the sheet as data, so no word of any content can be taken
for an instruction, and only the fonts that come with typst, so that it looks the same everywhere.
"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import segno
import typst

from .sheet import WORDS, Sheet, one_line

TEMPLATE = Path(__file__).with_name("family-chat.typ").read_bytes()
FONTS = typst.Fonts(include_system_fonts=False)
NOT_SHOWN = re.compile(r"the text `\"(.+?)\"` could not be displayed")
ESCAPED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")
FORGOTTEN_AFTER = 10
LONG = re.compile(r"\S{30,}")
UNKNOWN = "□"


def make_pdf(sheet: Sheet) -> bytes:
    """The PDF of a sheet. A letter for which there is no font becomes a small box; an emoji is left out."""
    words = json.dumps(_data(sheet), ensure_ascii=False)
    for _ in range(4):
        try:
            return _compile(words)
        except typst.TypstError as fault:
            missing = {letter for text in NOT_SHOWN.findall(fault.diagnostic) for letter in _letters(text)}
            if not missing & set(words):
                raise
        words = "".join(_stand_in(letter) if letter in missing else letter for letter in words)
    return _compile("".join(letter if letter <= "\u017f" else _stand_in(letter) for letter in words))


def _compile(words: str) -> bytes:
    try:
        made = typst.compile(TEMPLATE, font_paths=FONTS, ignore_system_fonts=True, sys_inputs={"sheet": words}, pdf_standards="ua-1")
    finally:
        _forget()
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def _forget() -> None:
    """Have typst drop what it keeps of a sheet: 20 MB, and a family's words. It does so ten documents later."""
    for _ in range(FORGOTTEN_AFTER):
        typst.compile(b"", font_paths=FONTS, ignore_system_fonts=True, format="svg")


def _data(sheet: Sheet) -> dict[str, object]:
    return {
        **{part: _shown(value) for part, value in asdict(sheet).items()},
        "address": one_line(sheet.address),
        "words": WORDS,
        "qr": _qr(sheet.address),
        "qr_alt": f"QR code. It opens {one_line(sheet.address)}",
    }


def _shown(value: object) -> object:
    """The same, with every text on one line, fit to be shown and free to break where it has no space."""
    if isinstance(value, str):
        return LONG.sub(lambda found: "\u200b".join(re.findall(".{1,10}", found[0])), one_line(value))
    if isinstance(value, dict):
        return {key: _shown(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_shown(part) for part in value]
    return value


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False, nl=False)
    return drawn.getvalue().decode()


def _letters(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _stand_in(letter: str) -> str:
    return UNKNOWN if unicodedata.category(letter)[0] in "LN" else ""
