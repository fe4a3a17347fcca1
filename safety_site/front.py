"""Stands in front of Django and answers what is published: a look-up, and the rules of the rim that come before any page.

Whatever is not plainly the usual case goes on to Django, which knows all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest

from guidance.counted import counts
from guidance.encodings import Liked, liked
from guidance.library import LibraryFault
from guidance.press import Press
from guidance.published import Application, Header
from guidance.short_way import is_step, short_way

NOT_MODIFIED = "304 Not Modified"
SHOWN = ("200 OK", NOT_MODIFIED)
NO_BODY = [b""]
# What others may make us remember: so many host names, and so many lines of Accept-Encoding of a usual length.
MOST_REMEMBERED = 256
LONGEST_REMEMBERED = 200

Ready = tuple[str, list[Header], list[bytes]]


class Front:
    """A WSGI application. ``django`` answers all that ``press`` does not."""

    def __init__(self, django: Application, press: Press) -> None:
        self._django, self._press = django, press
        self._hosts: set[str] = set()
        self._likings: dict[str | None, Liked] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        ready = self._ready(environ)
        if ready is None:
            return self._django(environ, start_response)
        status, headers, body = ready
        if status in SHOWN and environ["PATH_INFO"].endswith("/") and environ["REQUEST_METHOD"] == "GET":
            counts.pages += 1
        start_response(status, headers)
        return body

    def _ready(self, environ: dict[str, Any]) -> Ready | None:
        method, address = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        posted = method == "POST" and is_step(address)
        if environ.get("SCRIPT_NAME") or not (posted or (method in ("GET", "HEAD") and not environ.get("CONTENT_LENGTH"))):
            return None
        if "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ:
            return None
        if environ.get("HTTP_HOST") not in self._hosts and not self._is_ours(environ.get("HTTP_HOST")):
            return None
        if settings.SECURE and not _came_securely(environ):
            return None
        try:
            published, seconds = self._press.current()
        except LibraryFault:
            return None
        if posted:
            return short_way(environ, published)
        answer = published.answers.get(address) or published.answer(address)
        if answer is None or answer.private:
            if "HTTP_COOKIE" in environ:
                said = short_way(environ, published)
                return said if said is None or method == "GET" else (said[0], said[1], NO_BODY)
            if answer is None:
                return None
        if answer.keeps_query and environ.get("QUERY_STRING"):
            return None
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        variant = answer.variants[self._likings.get(accepted) or self._liked(accepted)]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and variant.is_known_to(known):
            return NOT_MODIFIED, variant.unmodified(seconds), NO_BODY
        return variant.status, variant.headers(seconds), variant.body if method == "GET" else NO_BODY

    def _is_ours(self, host: str | None) -> bool:
        """By Django's own rule; what is found right is remembered."""
        asked = HttpRequest()
        asked.META = {"HTTP_HOST": host or ""}
        try:
            asked.get_host()
        except (DisallowedHost, KeyError):
            return False
        if host and len(self._hosts) < MOST_REMEMBERED and len(host) < LONGEST_REMEMBERED:
            self._hosts.add(host)
        return True

    def _liked(self, accepted: str | None) -> Liked:
        found = liked(accepted)
        if len(self._likings) < MOST_REMEMBERED and len(accepted or "") < LONGEST_REMEMBERED:
            self._likings[accepted] = found
        return found


def _came_securely(environ: dict[str, Any]) -> bool:
    """As ``TrustedProxies`` and then Django see it."""
    said = environ.get("HTTP_X_FORWARDED_PROTO")
    if said is not None and environ.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
        return said.partition(",")[0].strip() == "https"
    return environ.get("wsgi.url_scheme") == "https"
