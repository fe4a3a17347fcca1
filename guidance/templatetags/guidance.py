"""Drawings, the pictures made from them, and the meaning of marked words."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from guidance.content.glossary import with_meanings_below
from guidance.content.prose import Prose
from guidance.content.words import ENGLISH, Language, Said, date_in_words
from guidance.described import article, website
from guidance.drawings import drawing_of
from guidance.library import ContentLibrary
from guidance.search import Result
from guidance.stylesheet import stylesheet_for

register = template.Library()
register.simple_tag(article)
register.simple_tag(website)
# What static/js says; a test holds the two together.
SCRIPT_WORDS = Said({
    words: words for words in (
        "Keeping…", "Remove it from this phone", "Kept on this phone. These pages now open without internet.", "Try again",
        "It did not all arrive, so nothing is kept. Try again where the signal is better.",
        "Removed. Nothing is kept on this phone.", "Your answers will be forgotten within 5 minutes.", "Keep going",
        "Your answers are kept for another {minutes} minutes.", "No connection. Try again",
    )
})  # fmt: skip


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
def stylesheet(name: str, language: Language | str = ENGLISH) -> str:
    """The static address of a stylesheet, for the direction of the page's language; a page that knows none is in English."""
    return stylesheet_for(language if isinstance(language, Language) else ENGLISH, name)


@register.simple_tag
def words_for_scripts() -> str:
    """What scripts say, by its English, as JSON."""
    return json.dumps(dict(SCRIPT_WORDS), ensure_ascii=False)


@register.filter
def in_words(day: date) -> str:
    """22 November 2026, in the language of the page."""
    return date_in_words(day)


@register.simple_tag
def prose(words: Prose, library: ContentLibrary) -> SafeString:
    """The text of a page, with the meaning of each marked word at its end."""
    return mark_safe(with_meanings_below(words.html, library.terms))


@register.simple_tag
def search_results(results: Iterable[Result]) -> SafeString:
    """What a search found, as a list; a snippet is HTML already. In a template's own loop thirty of them take longer than the search."""
    entries = [
        f'\n<li><a href="{escape(result.address)}">{escape(result.title)}</a><p>{result.snippet}</p>'
        f'<p class="meta">{escape(str(result.kind_name))}</p></li>'
        for result in results
    ]
    return mark_safe(f'<ul class="results">{"".join(entries)}</ul>')
