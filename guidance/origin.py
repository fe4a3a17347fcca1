"""Refuses posts from other sites without a cookie: docs/decisions/0004-answers-in-one-cookie.md."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


def is_from_elsewhere(fetch_site: str | None, origin: str | None, host: Callable[[], str]) -> bool:
    """Whether the browser says that another site sent this.

    ``Sec-Fetch-Site`` decides where it is sent; else ``Origin``. Old browsers and privacy modes send
    neither, or ``null``: those are accepted, since the most another site could do is to fill in a
    self-check nobody sees.
    """
    if fetch_site:
        return fetch_site == "cross-site"
    if not origin or origin == "null":
        return False
    try:
        return urlsplit(origin).netloc.lower() != host().lower()
    except ValueError:
        return True


class SameOriginPosts:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> None:
        if request.method == "POST" and is_from_elsewhere(
            request.META.get("HTTP_SEC_FETCH_SITE"), request.META.get("HTTP_ORIGIN"), request.get_host
        ):
            raise PermissionDenied
