"""Drawings, the pictures made from them, and the meaning of marked words."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from guidance.content.glossary import with_meanings_below
from guidance.content.prose import Prose
from guidance.drawings import drawing_of
from guidance.library import ContentLibrary

register = template.Library()


@lru_cache(maxsize=32)
def _drawing(name: str) -> SafeString:
    words = drawing_of(name)
    # An attribute may stand only once, and most of the files hide themselves already.
    hidden = "" if "aria-hidden" in words.partition(">")[0] else 'aria-hidden="true" '
    # A file needs its namespace, a page does not.
    return mark_safe(words.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1).replace("<svg ", f"<svg {hidden}", 1))


@register.simple_tag
def drawing(name: str) -> SafeString:
    """One of our own SVG drawings, inline, hidden from screen readers."""
    return _drawing(name)


@lru_cache(maxsize=32)
def _preview(band: str) -> str:
    name = f"preview-{band}.png"
    return name if (settings.BASE_DIR / "static" / "img" / name).exists() else "preview.png"


@register.simple_tag
def preview(band: str = "") -> str:
    """The static address of what a link to a page of this band shows when it is passed on."""
    return static(f"img/{_preview(band)}")


@register.simple_tag
def prose(words: Prose, library: ContentLibrary) -> SafeString:
    """The text of a page, with the meaning of each marked word at its end."""
    return mark_safe(with_meanings_below(words.html, library.terms))
