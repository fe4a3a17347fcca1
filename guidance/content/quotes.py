"""Straight quotation marks, as editors type them, to the curly ones readers see."""

from __future__ import annotations

import re

OPENING = re.compile("(?:(?<=^)|(?<=[\\s(\\[–—/*_]))\"(?=[\\w‘'(#…\ue000])", re.MULTILINE)
OPENING_SINGLE = re.compile(r"(?:(?<=^)|(?<=[\s(\[–—“]))'(?=\w[^'\n]*\w[.,!?]?'(?!\w))", re.MULTILINE)
TAG = re.compile(r"(<[^>]*>)")


def curly(text: str) -> str:
    """``"don't"`` as ``“don’t”``. Length and line ends stay as they are, so that lines still count."""
    if '"' in text:
        text = OPENING.sub("“", text).replace('"', "”")
    if "'" in text:
        text = OPENING_SINGLE.sub("‘", text).replace("'", "’")
    return text


def curly_markup(markup: str) -> str:
    """The same for the words between tags of our own HTML; attributes are left alone."""
    if '"' not in markup and "'" not in markup:
        return markup
    # Words and tags take turns.
    parts = TAG.split(markup)
    parts[::2] = [curly(part) if '"' in part or "'" in part else part for part in parts[::2]]
    return "".join(parts)
