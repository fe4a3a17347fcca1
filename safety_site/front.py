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
from guidance.short_way import SEARCH, is_step, short_way

NOT_MODIFIED = "304 Not Modified"
NO_BODY = [b""]
# What others may make us remember: so many host names, and so many lines of Accept-Encoding of a usual length.
MOST_REMEMBERED = 256
LONGEST_REMEMBERED = 200

Ready = tuple[str, list[Header], list[bytes]]


class Front:
    """A WSGI application. ``django`` answers all that ``press`` does not."""

    def __init__(self, django: Application, press: Press) -> None:
        self._django, self._press = django, press
        # Django's look-up of a setting takes a third of the time that all else here takes.
        self._secure: bool = settings.SECURE
        self._hosts: set[str] = set()
        self._likings: dict[str | None, Liked] = {}

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        ready = self._ready(environ)
        if ready is None:
            return self._django(environ, start_response)
        start_response(ready[0], ready[1])
        return ready[2]

    def _ready(self, environ: dict[str, Any]) -> Ready | None:
        method, address = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        is_get = method == "GET"
        posted = not is_get and method == "POST" and is_step(address)
        if not (is_get or posted or method == "HEAD") or (environ.get("CONTENT_LENGTH") and not posted):
            return None
        if environ.get("SCRIPT_NAME") or "HTTP_IF_MATCH" in environ or "HTTP_IF_UNMODIFIED_SINCE" in environ:
            return None
        host = environ.get("HTTP_HOST")
        if host not in self._hosts and not self._is_ours(host):
            return None
        if self._secure and not _came_securely(environ):
            return None
        try:
            published, seconds = self._press.current()
        except LibraryFault:
            return None
        if posted:
            return short_way(environ, published)
        answer = published.answers.get(address) or published.answer(address)
        if answer is None or answer.private:
            if "HTTP_COOKIE" in environ or address == SEARCH:
                said = short_way(environ, published)
                if said is not None and is_get and said[0].startswith("200"):
                    counts.pages += 1
                return said if said is None or is_get else (said[0], said[1], NO_BODY)
            if answer is None:
                return None
        if answer.keeps_query and environ.get("QUERY_STRING"):
            return None
        if is_get and answer.is_page:
            counts.pages += 1
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        variant = answer.variants[self._likings.get(accepted) or self._liked(accepted)]
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known is not None and variant.is_known_to(known):
            return NOT_MODIFIED, variant.unmodified(seconds), NO_BODY
        return variant.status, variant.headers(seconds), variant.body if is_get else NO_BODY

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
