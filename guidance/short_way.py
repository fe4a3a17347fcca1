"""A step of the self-check, answered by the very view that Django would ask, without the walk through all that lies before it.

Nothing is decided here twice: the view reads the cookie, takes the answer and sets the cookie anew. What middleware
would add to its answer is the same for every answer of the site, and is taken from what Django has said at the first
question. Whatever does not simply carry a visit on is left to Django: no cookie or one that is too old or not ours, an answer
that is missing, a post from elsewhere. Nothing of anyone is kept here.
"""

from __future__ import annotations

import io
import re
from http import HTTPStatus
from typing import Any

from django.core.handlers.wsgi import WSGIRequest

from guidance.answers import COOKIE
from guidance.origin import is_from_elsewhere
from guidance.posts import MOST_BYTES, is_too_much
from guidance.published import Header, Published
from guidance.views.selfcheck import step

STEP = re.compile(r"/self-check/([1-9][0-9]?)/")
FIRST = "/self-check/1/"
FORM = "application/x-www-form-urlencoded"

Said = tuple[str, list[Header], list[bytes]]


def is_step(address: str) -> bool:
    return STEP.fullmatch(address) is not None


def short_way(environ: dict[str, Any], published: Published) -> Said | None:
    """Status, headers and body for a GET, HEAD or POST of a step; ``None`` when Django is to answer.

    Host and scheme are known to be right. A body that was read here lies in ``environ`` for Django to read again.
    """
    asked = STEP.fullmatch(environ["PATH_INFO"])
    usual = published.answer(FIRST)
    if asked is None or usual is None:
        return None
    posted = environ["REQUEST_METHOD"] == "POST"
    if posted and not _form_at_hand(environ):
        return None
    try:
        request = WSGIRequest(environ)
        if posted and is_from_elsewhere(environ.get("HTTP_SEC_FETCH_SITE"), environ.get("HTTP_ORIGIN"), request.get_host):
            return None
        request.library, request.search = published.served  # type: ignore[attr-defined]
        request.moment = published.moment  # type: ignore[attr-defined]
        response = step(request, int(asked[1]))
    except Exception:
        # Django comes upon it again, and knows what to say and what to log.
        return None
    finally:
        if posted:
            environ["wsgi.input"].seek(0)
    kept = response.cookies.get(COOKIE)
    if kept is None or not kept.value:
        return None
    body = response.content
    headers = list(response.items())
    for name, value in usual.said:
        if name == "Content-Length":
            headers.append((name, str(len(body))))
        elif name not in response.headers:
            headers.append((name, value))
    headers.append(("Set-Cookie", kept.output(header="")))
    return f"{response.status_code} {HTTPStatus(response.status_code).phrase}", headers, [body]


def _form_at_hand(environ: dict[str, Any]) -> bool:
    """Whether a form of no unusual kind or size was sent; it then lies in memory, to be read any number of times."""
    length = environ.get("CONTENT_LENGTH") or ""
    kind = environ.get("CONTENT_TYPE", "").partition(";")[0].strip().lower()
    if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES or kind != FORM:
        return False
    body = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(body)
    return not is_too_much(body)
