"""Sends whoever comes by an old address on to the new one."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from guidance.cache import for_pages


class MovedPages:
    """Answers a page that is not there with a permanent redirect, if content says under ``moved_from`` where it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        library = request.library  # type: ignore[attr-defined]
        address = library.moved.get(request.path if request.path.endswith("/") else f"{request.path}/")
        return for_pages(HttpResponsePermanentRedirect(address), library) if address else response
