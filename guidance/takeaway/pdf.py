"""The sheet of a checklist as a PDF; ``family-chat.typ`` says how it looks."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from .sheet import WORDS, Sheet
from .typeset import leads_to, shown, typeset

TEMPLATE = Path(__file__).with_name("family-chat.typ").read_bytes()


def make_pdf(sheet: Sheet) -> bytes:
    return typeset(TEMPLATE, {**{part: shown(value) for part, value in asdict(sheet).items()}, **leads_to(sheet.address), "words": WORDS})
