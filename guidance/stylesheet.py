"""The stylesheets as one file, so that a first visit fetches one; forms and checklists as another.

docs/decisions/0006-plain-css.md
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage
from django.templatetags.static import static

from guidance.content.words import Language

JOINED = {
    "css/site.css": ("tokens", "base", "layout", "components", "print"),
    "css/self-check.css": ("answering",),
}
MIRRORED = {name.replace(".css", "-rtl.css"): name for name in JOINED}
RULES = re.compile(r"\{[^{}]*\}")
SIDES = {"left": "right", "right": "left"}
SIDE = re.compile(r"(?<![\w-])((?:[a-z-]+-)?)(left|right)(?![\w(])")
FOUR = re.compile(r"((?:margin|padding|border-width|border-color|inset):)([^;{}]+)")
CORNERS = re.compile(r"(border-radius:)([^;{}]+)")
SHADOW = re.compile(r"(box-shadow:inset )(?=[\d.])")
VALUE = re.compile(r"(?:[^\s()]|\([^()]*(?:\([^()]*\)[^()]*)*\))+")


def stylesheet_for(language: Language, name: str = "site") -> str:
    """The static address of a stylesheet, as it is for a language that reads this way."""
    return static(f"css/{name}-rtl.css" if language.right_to_left else f"css/{name}.css")


def mirrored(css: str) -> str:
    """Slim rules for a language that reads from right to left: every side and corner is the other one."""

    def four(found: re.Match[str]) -> str:
        values = VALUE.findall(found[2])
        return found[1] + " ".join([values[0], values[3], values[2], values[1]]) if len(values) == 4 else found[0]

    def corners(found: re.Match[str]) -> str:
        values = VALUE.findall(found[2])
        return found[1] + " ".join([values[1], values[0], values[3], values[2]]) if len(values) == 4 else found[0]

    css = RULES.sub(lambda rules: SIDE.sub(lambda found: found[1] + SIDES[found[2]], rules[0]), css)
    return SHADOW.sub(r"\1-", CORNERS.sub(corners, FOUR.sub(four, css)))


def slim(css: str) -> str:
    """The same rules without comments and spare white space. Strings are left alone."""
    parts = re.split(r'("(?:[^"\\\n]|\\.)*")', re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    for at in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[at])
        part = re.sub(r"\s*([{};,>])\s*", r"\1", part)
        # In a selector only: within calc() the spaces count.
        part = re.sub(r"[^{};]+(?={)", lambda found: re.sub(r" ([+~]) ", r"\1", found[0]), part)
        parts[at] = re.sub(r";}", "}", re.sub(r":\s+", ":", part))
    return "".join(parts).strip()


class JoinedStylesheet(BaseFinder):
    """Finds the joined files, each written anew below ``var/`` whenever one of its sources is newer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.folder = settings.VAR_DIR / "joined"
        self.storage = FileSystemStorage(location=self.folder)

    def _written(self, joined: str) -> Path:
        source = MIRRORED.get(joined, joined)
        sources = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in JOINED[source]]
        path = self.folder / joined
        newest = max(source.stat().st_mtime_ns for source in sources)
        if not path.exists() or path.stat().st_mtime_ns < newest:
            path.parent.mkdir(parents=True, exist_ok=True)
            css = slim("\n".join(source.read_text(encoding="utf-8") for source in sources))
            path.write_text(css if source == joined else mirrored(css), encoding="utf-8")
        return path

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in (*JOINED, *MIRRORED):
            return [] if find_all else None
        found = str(self._written(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for joined in (*JOINED, *MIRRORED):
            self._written(joined)
            yield joined, self.storage
