"""The five stylesheets as one file, so that a first visit fetches one: docs/decisions/0006-plain-css.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

SHEETS = ("tokens", "base", "layout", "components", "print")
JOINED = "css/site.css"


def slim(css: str) -> str:
    """The same rules without comments and spare white space. Strings are left alone."""
    parts = re.split(r'("(?:[^"\\\n]|\\.)*")', re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    for at in range(0, len(parts), 2):
        part = re.sub(r"\s+", " ", parts[at])
        part = re.sub(r"\s*([{};,>])\s*", r"\1", part)
        parts[at] = re.sub(r";}", "}", re.sub(r":\s+", ":", part))
    return "".join(parts).strip()


class JoinedStylesheet(BaseFinder):
    """Finds ``css/site.css``, written anew below ``var/`` whenever one of its sources is newer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.sources = [settings.BASE_DIR / "static" / "css" / f"{name}.css" for name in SHEETS]
        self.folder = settings.VAR_DIR / "joined"
        self.storage = FileSystemStorage(location=self.folder)

    def _written(self) -> Path:
        path = self.folder / JOINED
        newest = max(source.stat().st_mtime_ns for source in self.sources)
        if not path.exists() or path.stat().st_mtime_ns < newest:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(slim("\n".join(source.read_text(encoding="utf-8") for source in self.sources)), encoding="utf-8")
        return path

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != JOINED:
            return [] if find_all else None
        found = str(self._written())
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        self._written()
        yield JOINED, self.storage
