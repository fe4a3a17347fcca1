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

JOINED = {
    "css/site.css": ("tokens", "base", "layout", "components", "print"),
    "css/self-check.css": ("answering",),
}


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
        sources = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in JOINED[joined]]
        path = self.folder / joined
        newest = max(source.stat().st_mtime_ns for source in sources)
        if not path.exists() or path.stat().st_mtime_ns < newest:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(slim("\n".join(source.read_text(encoding="utf-8") for source in sources)), encoding="utf-8")
        return path

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in JOINED:
            return [] if find_all else None
        found = str(self._written(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        for joined in JOINED:
            self._written(joined)
            yield joined, self.storage
