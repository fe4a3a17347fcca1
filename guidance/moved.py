"""Sends whoever comes by an old address, or by one without its last slash, on to the right one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.common import CommonMiddleware

from guidance.cache import SECONDS, for_pages


class MovedPages:
    """Answers a page that is not there with a permanent redirect, if content says under ``moved_from`` where it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        library = request.library  # type: ignore[attr-defined]
        address = library.moved.get(request.path_info if request.path_info.endswith("/") else f"{request.path_info}/")
        return for_pages(HttpResponsePermanentRedirect(address), library) if address else response


class ShortLived(HttpResponsePermanentRedirect):
    """Browsers keep a permanent redirect for good unless they are told otherwise. With a query it may hold what somebody searched for."""

    def __init__(self, redirect_to: str, *args: Any, **more: Any) -> None:
        super().__init__(redirect_to, *args, **more)
        self["Cache-Control"] = "no-store" if "?" in redirect_to else f"public, max-age={SECONDS}"


class AddedSlash(CommonMiddleware):
    """Django's own, whose redirects are kept no longer than a page."""

    response_redirect_class = ShortLived
