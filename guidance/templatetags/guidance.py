"""Two tags, no logic."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@lru_cache(maxsize=32)
def _drawing(name: str) -> SafeString:
    path = settings.BASE_DIR / "static" / "img" / f"{name}.svg"
    try:
        # Our own files, never an editor's: an age band without a drawing simply has none.
        return mark_safe(
            path.read_text(encoding="utf-8").strip().replace("<svg ", '<svg class="drawing" aria-hidden="true" focusable="false" ', 1)
        )
    except OSError:
        return mark_safe("")


@register.simple_tag
def drawing(name: str) -> SafeString:
    """One of our own SVG drawings, inline, hidden from screen readers."""
    return _drawing(name)
