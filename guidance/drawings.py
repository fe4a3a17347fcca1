"""Our own drawings, by name, as SVG."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings


@lru_cache(maxsize=32)
def drawing_of(name: str) -> str:
    """The drawing as its file holds it. Empty when there is none, as for an age band that is new."""
    try:
        return (settings.BASE_DIR / "static" / "img" / f"{name}.svg").read_text(encoding="utf-8").strip()
    except OSError:
        return ""
