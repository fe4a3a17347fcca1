"""The sheet of a checklist as a PDF; ``family-chat.typ`` says how it looks."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

from .sheet import WORDS, Sheet
from .typeset import leads_to, shown, typeset

TEMPLATE = Path(__file__).with_name("family-chat.typ").read_bytes()


def make_pdf(sheet: Sheet) -> bytes:
    said = {part.name: getattr(sheet, part.name) for part in fields(sheet) if part.name not in ("children", "language")}
    said["children"] = [asdict(child) for child in sheet.children]
    data = {part: shown(value) for part, value in said.items()}
    return typeset(TEMPLATE, {**data, **leads_to(sheet.address), "words": dict(WORDS)}, sheet.language)
