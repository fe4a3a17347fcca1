"""What a visitor may post at most. Editors may post more: they send whole texts."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse

from guidance.views.errors import too_large

MOST_BYTES = 64 * 1024
MOST_FIELDS = 200


class BoundedPosts:
    """Refuses what no form of the public site sends, before anything reads it: 413 for its size, 400 for its fields.

    Below ``/editor/`` Django's own limits count, which are wider.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(settings.SESSION_COOKIE_PATH):
            return self.get_response(request)
        if _length(request) > MOST_BYTES:
            return too_large(request)
        if request.method == "POST" and is_too_much(request.body):
            raise TooManyFieldsSent("A public form has fewer fields.")
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """As Django counts it: what is no number is read as nothing."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def is_too_much(body: bytes) -> bool:
    """Whether it has more fields than a form of ours: at least as many as one of either kind holds, counted without taking it apart."""
    return body.count(b"&") + body.lower().count(b"content-disposition") + 1 > MOST_FIELDS
