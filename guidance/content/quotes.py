"""Straight quotation marks, as editors type them, to the curly ones readers see."""

from __future__ import annotations

import re

OPENING = re.compile("(?:(?<=^)|(?<=[\\s(\\[–—/*_]))\"(?=[\\w‘'(#…\ue000])", re.MULTILINE)
OPENING_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[–—“]))'(?=\w[^'\n]*\w[.,!?]?'(?!\w))", re.MULTILINE)


def curly(text: str) -> str:
    """``"don't"`` as ``“don’t”``. Length and line ends stay as they are, so that lines still count."""
    text = OPENING.sub("“", text).replace('"', "”")
    return OPENING_SINGLE.sub("‘", text).replace("'", "’")


def curly_markup(markup: str) -> str:
    """The same for the words between tags of our own HTML; attributes are left alone."""
    parts = re.split(r"(<[^>]*>)", markup)
    return "".join(part if part.startswith("<") else curly(part) for part in parts)
