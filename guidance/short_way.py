"""A step of the self-check and a search, as Django would answer them, without the walk through all that lies before their views.

Nothing is decided here twice: the very view searches or takes an answer, and what it makes a page of makes it here. What middleware
would add is the same for every answer of the site, and is taken from what Django has said at the first
question. A visit that is not simply carried on is left to Django: no cookie or one that is too old or not ours, an answer
that is missing, a post from elsewhere. Nothing of anyone is kept here.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse, parse_cookie

from guidance.answers import COOKIE, LEFT, cookie_header, visit_in
from guidance.cache import never
from guidance.origin import is_from_elsewhere
from guidance.posts import MOST_BYTES, is_too_much
from guidance.published import Header, Published
from guidance.step_page import step_page
from guidance.views.search import search
from guidance.views.selfcheck import step

SEARCH = "/search/"
STEP = re.compile(r"/self-check/([1-9][0-9]?)/")
FIRST = "/self-check/1/"
HTML = "text/html; charset=utf-8"
FORM = "application/x-www-form-urlencoded"

Said = tuple[str, list[Header], list[bytes]]


def is_step(address: str) -> bool:
    return STEP.fullmatch(address) is not None


def short_way(environ: dict[str, Any], published: Published) -> Said | None:
    """Status, headers and body for a GET, HEAD or POST of a step, or a GET or HEAD of a search; ``None`` when Django is to answer.

    Host and scheme are known to be right. A body that was read here lies in ``environ`` for Django to read again.
    """
    asked = STEP.fullmatch(environ["PATH_INFO"])
    usual = published.answer(FIRST)
    if usual is None or published.served is None or f"{LEFT}=" in environ.get("HTTP_COOKIE", ""):
        return None
    try:
        if asked is None:
            return _found(environ, published, usual.said) if environ["PATH_INFO"] == SEARCH else None
        if environ["REQUEST_METHOD"] == "POST":
            return _answered(environ, published, int(asked[1]), usual.said)
        return _shown(environ, published, int(asked[1]), usual.said)
    except Exception:
        # Django comes upon it again, and knows what to say and what to log.
        return None


def _shown(environ: dict[str, Any], published: Published, number: int, usual: Sequence[Header]) -> Said | None:
    visit = visit_in(parse_cookie(environ.get("HTTP_COOKIE", "")))
    if visit is None or not visit.started:
        return None
    page = step_page(published.library, visit, number, lambda: _request(environ, published))
    if page is None:
        return None
    headers = never({"Content-Type": HTML})
    return "200 OK", [*_all_headers(headers, usual, page), cookie_header(visit)], [page]


def _answered(environ: dict[str, Any], published: Published, number: int, usual: Sequence[Header]) -> Said | None:
    if not _form_at_hand(environ):
        return None
    try:
        request = _request(environ, published)
        if is_from_elsewhere(environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN"), request.get_host):
            return None
        response = step(request, number)
    finally:
        environ["wsgi.input"].seek(0)
    kept = response.cookies.get(COOKIE)
    if kept is None or not kept.value:
        return None
    status, headers, body = _said(response, usual)
    return status, [*headers, ("Set-Cookie", kept.output(header=""))], body


def _found(environ: dict[str, Any], published: Published, usual: Sequence[Header]) -> Said | None:
    return _said(search(_request(environ, published)), usual)


def _said(response: HttpResponse, usual: Sequence[Header]) -> Said:
    status = f"{response.status_code} {HTTPStatus(response.status_code).phrase}"
    return status, _all_headers(response.headers, usual, response.content), [response.content]


def _request(environ: dict[str, Any], published: Published) -> WSGIRequest:
    request = WSGIRequest(environ)
    request.library, request.search = published.library, published.search  # type: ignore[attr-defined]
    request.moment = published.moment  # type: ignore[attr-defined]
    return request


def _all_headers(said: Mapping[str, str], usual: Sequence[Header], body: bytes) -> list[Header]:
    """What a view said, and what middleware says of every answer of the site."""
    headers = list(said.items())
    for name, value in usual:
        if name == "Content-Length":
            headers.append((name, str(len(body))))
        elif name not in said:
            headers.append((name, value))
    return headers


def _form_at_hand(environ: dict[str, Any]) -> bool:
    """Whether a form of no unusual kind or size was sent; it then lies in memory, to be read any number of times."""
    length = environ.get("CONTENT_LENGTH") or ""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES or kind != FORM:
        return False
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return not is_too_much(body)
