"""The first look at a request, before anything takes it apart: what no page of ours leads a browser to send is left out.

- **What a body is written in.** Django decodes a form by whatever codec its ``Content-Type`` names, and Python knows one that
  takes the square of the length. Our forms need no parameter; without a boundary no upload is read either.
- **Cookies of others.** Taking backslashes out of quoted cookies takes Python before 3.11.10 the square of their length. Ours have none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings

from guidance.answers import COOKIE, LEFT

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class PlainRequests:
    """A WSGI application that hands each request on to another, made plain."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._ours = (COOKIE, LEFT, settings.SESSION_COOKIE_NAME)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE"):
            environ["CONTENT_TYPE"] = environ["CONTENT_TYPE"].partition(";")[0].strip()
        if "HTTP_COOKIE" in environ:
            kept = self._own_cookies(environ.pop("HTTP_COOKIE"))
            if kept:
                environ["HTTP_COOKIE"] = kept
        return self._behind(environ, start_response)

    def _own_cookies(self, said: str) -> str:
        named = (cookie.strip() for cookie in said.split(";"))
        return "; ".join(cookie for cookie in named if "\\" not in cookie and cookie.partition("=")[0].rstrip() in self._ours)
