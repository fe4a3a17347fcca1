"""When somebody is signed in, and when that ends: docs/decisions/0012-signing-in.md."""

from __future__ import annotations

import time
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from guidance.editing.models import Editor
from guidance.editing.second_factor import sealed, unsealed

PLACE = "/editor/"
LONGEST = 12 * 60 * 60  # seconds, however busy; without a step SESSION_COOKIE_AGE ends it sooner
BETWEEN_STEPS = 5 * 60  # seconds from the right password to the right code
SINCE, HALF, THEN, PUT_OFF, CONFIRMED = "since", "half", "then", "put_off", "confirmed"
NEW_SECRET, NEW_CODES = "new_secret", "new_codes"
LOOPBACK = ("127.0.0.1", "::1")


def begin(request: HttpRequest, editor: Editor) -> None:
    """Signs ``editor`` in, under a new session key; sessions that ended long ago are cleared away."""
    login(request, editor)
    request.session.pop(HALF, None)
    request.session[SINCE] = time.time()
    request.session.clear_expired()


def is_over(request: HttpRequest) -> bool:
    """Whether this session has lasted as long as any may."""
    return time.time() - request.session.get(SINCE, 0) > LONGEST


def begin_half(request: HttpRequest, editor: Editor) -> None:
    """The password was right and the code is still to come: this is no login, and soon over."""
    request.session.cycle_key()
    request.session[HALF] = {"editor": editor.pk, "hash": editor.get_session_auth_hash(), "until": time.time() + BETWEEN_STEPS}


def half_signed_in(request: HttpRequest) -> Editor | None:
    """Whose password was right in the last five minutes, unless anything about the account changed since."""
    half = request.session.get(HALF)
    if half is None or half["until"] < time.time():
        return None
    editor = Editor.objects.filter(pk=half["editor"], is_active=True).first()
    same = editor is not None and constant_time_compare(half["hash"], editor.get_session_auth_hash())
    return editor if same else None


def where_to(request: HttpRequest, asked: str | None) -> str:
    """``asked`` if it is an address of this workspace, else its first page."""
    if not asked or not url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return PLACE
    # A browser would take “..”, also written as %2e%2e, as a step out of the workspace.
    climbs = ".." in unquote(urlsplit(asked).path)
    return asked if asked.startswith(PLACE) and not climbs else PLACE


def on_own_machine(request: HttpRequest) -> bool:
    """Whether this is ``make run`` on the editor's own computer, where nobody else can reach it."""
    return settings.DEBUG and settings.LOOPBACK and request.META.get("REMOTE_ADDR") in LOOPBACK


def must_set_up_second_step(request: HttpRequest) -> bool:
    put_off = request.session.get(PUT_OFF, False) and on_own_machine(request)
    return not request.user.has_second_step and not put_off  # type: ignore[union-attr]


def confirm(request: HttpRequest) -> None:
    """The password has just been asked for again and was right: for five minutes the second step may be changed."""
    request.session[CONFIRMED] = time.time() + BETWEEN_STEPS


def is_confirmed(request: HttpRequest) -> bool:
    return request.session.get(CONFIRMED, 0) > time.time()


def keep_codes(request: HttpRequest, codes: list[str]) -> None:
    """New recovery codes, to be shown until the person has kept them; what led here is done with."""
    keep_sealed(request, NEW_CODES, " ".join(codes))
    request.session.pop(NEW_SECRET, None)
    request.session.pop(CONFIRMED, None)


def keep_sealed(request: HttpRequest, place: str, words: str) -> None:
    """Keeps ``words`` in this session so that neither the database nor a copy of it tells them."""
    request.session[place] = sealed(words)


def kept_sealed(request: HttpRequest, place: str) -> str | None:
    return unsealed(request.session.get(place, ""))
