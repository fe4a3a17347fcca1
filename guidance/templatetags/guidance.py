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
        words = path.read_text(encoding="utf-8").strip()
    except OSError:
        return mark_safe("")
    # An attribute may stand only once, and most of the files hide themselves already.
    hidden = "" if "aria-hidden" in words.partition(">")[0] else 'aria-hidden="true" '
    return mark_safe(words.replace("<svg ", f'<svg class="drawing" {hidden}focusable="false" ', 1))


@register.simple_tag
def drawing(name: str) -> SafeString:
    """One of our own SVG drawings, inline, hidden from screen readers."""
    return _drawing(name)
