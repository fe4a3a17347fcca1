"""Pages in another language: ``/cy/guidance/`` is ``/guidance/`` in Welsh, from the same view and template.

Only languages that ``site.md`` offers have addresses. docs/decisions/0018-languages.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, set_script_prefix
from django.utils import translation

from guidance.content.translations import unmarked
from guidance.content.words import FIRST_PART, Language, speaking
from guidance.foreign_page import foreign_page
from guidance.moved import ShortLived

# For editors and machines: there is one of each.
ONLY_ONCE = (
    "/editor/", "/problems/", "/healthz", "/sitemap.xml", "/robots.txt", "/favicon.ico", "/apple-touch-icon.png", "/.well-known/",
    "/keep-help.js", settings.STATIC_URL,
)  # fmt: skip


def only_once(address: str) -> bool:
    return address.startswith(ONLY_ONCE)


class SpeakLanguage:
    """Puts the translated library on a request for an address in its language, and has everything said in it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = FIRST_PART.match(request.path_info)
        library = request.library if found and hasattr(request, "library") else None
        spoken = library.spoken.get(found[1]) if found and library else None
        if found is None or spoken is None or only_once(found[2] or "/"):
            return self.get_response(request)
        if not found[2]:
            return ShortLived(f"{request.path}/")
        language = spoken.language
        request.library, request.search = spoken, request.search.translations[found[1]]  # type: ignore[attr-defined]
        request.path_info = found[2]
        with in_language(language):
            response = self.get_response(request)
        return _spoken(response, language)


@contextmanager
def in_language(language: Language) -> Iterator[None]:
    """Templates, code and addresses speak this language in the block."""
    before = get_script_prefix()
    try:
        set_script_prefix(f"{language.prefix}/")
        with speaking(language), translation.override(language.code):
            yield
    finally:
        set_script_prefix(before)


def address_in(language: Language, address: str) -> str:
    """A local address, in this language where there is one."""
    inside = address.startswith(f"{language.prefix}/") or only_once(address) or address == settings.LEAVE_TO
    return address if inside else language.prefix + address


def _spoken(response: HttpResponse, language: Language) -> HttpResponse:
    link = partial(address_in, language)
    if response.get("Location", "").startswith("/") and not response["Location"].startswith("//"):
        response["Location"] = link(response["Location"])
    kind = response.get("Content-Type", "")
    if response.streaming or not kind.startswith(("text/", "application/atom+xml")):
        return response
    words = response.content.decode()
    response.content = foreign_page(words, link) if kind.startswith("text/html") else unmarked(words)
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response
