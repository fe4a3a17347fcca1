"""The workspace's own rim: signing in, the database and posts count below /editor/ only, never on a public page."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from guidance.cache import never
from guidance.editing import sessions
from guidance.editing.models import Editor, Role
from guidance.editing.sessions import PLACE
from guidance.snapshot import the_snapshot
from safety_site.csp import HEADER, SELF, build_policy

log = logging.getLogger("guidance")
View = Callable[..., HttpResponse]
# Gone, busy, or without our tables. A wrong value is our own fault and stays a crash that the log tells of.
NO_DATABASE = (OperationalError, InterfaceError, ProgrammingError)
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent)
TAKE_SOME_OUT = "This is more than one page holds, so it is not saved. Take some of it out, or put it on a page of its own."
ENDED = "You had been signed in for twelve hours, which is as long as it lasts. Sign in again to go on."


class ForEditors:
    """Sessions and people for addresses below ``/editor/``. Every other address never touches the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.public = get_response
        self.signed_in = SessionMiddleware(AuthenticationMiddleware(MessageMiddleware(self._for_whom)))
        self.policy = build_policy({**settings.SECURE_CSP, "frame-src": [SELF]})

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PLACE):
            return self.public(request)
        response = self._answer(request)
        response.headers.setdefault(HEADER, self.policy)
        patch_vary_headers(response, ("Cookie",))
        return never(response)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") and not is_from_here(request):
            return render(request, "editor/from_elsewhere.html", status=403)
        try:
            return self.signed_in(request)
        except NO_DATABASE as error:
            return no_database(request, error)
        except SessionInterrupted:
            # Signed out in another tab while this was on its way; what it did is done.
            return _tell_script() if _is_script(request) else redirect("editor:sign-in")

    def _for_whom(self, request: HttpRequest) -> HttpResponse:
        """Editors see the files as they are in this moment, also when another worker has just published; nobody else has them looked at."""
        if request.user.is_authenticated:
            request.library, request.search = the_snapshot().look_now()  # type: ignore[attr-defined]
        return self.public(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What went wrong without being anybody's mistake in the code, in plain words; the public site goes on without it.

        A database that is gone or busy, a file that cannot be read, and a post that is too long.
        """
        if not request.path.startswith(PLACE):
            return None
        if isinstance(exception, NO_DATABASE):
            return no_database(request, exception)
        if isinstance(exception, TOO_MUCH):
            return too_much(request)
        return cannot_read(request, exception) if isinstance(exception, OSError) else None


def no_database(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The editors' workspace cannot use its database: %s", error)
    # The page to come must not ask the database who is signed in and what was said.
    request.user = AnonymousUser()
    vars(request).pop("_messages", None)
    response = render(request, "editor/no_database.html", status=503)
    response["Retry-After"] = "30"
    return response


def cannot_read(request: HttpRequest, error: OSError) -> HttpResponse:
    log.error("The editors' workspace cannot read or write a file: %s", error)
    return render(request, "editor/cannot_read.html", status=503)


def too_much(request: HttpRequest) -> HttpResponse:
    """A person gets a page; a script gets what it shows for any other refusal, or else one line."""
    if _is_script(request):
        return JsonResponse({"said": TAKE_SOME_OUT, "unsaved": True}, status=413)
    if "text/html" not in request.headers.get("Accept", "text/html"):
        return HttpResponse(TAKE_SOME_OUT, status=413, content_type="text/plain; charset=utf-8")
    return render(request, "editor/too_much.html", status=413)


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that this very site sent the post: what says nothing is refused, unlike on public pages."""
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site == "same-origin"
    return request.headers.get("Origin", "").lower() == f"{request.scheme}://{request.get_host()}".lower()


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page and back here; a script is told with 401, and what was posted is not lost unsaid."""
    if _is_script(request):
        return _tell_script()
    if request.method not in ("GET", "HEAD"):
        return render(request, "editor/signed_out.html", status=403)
    return redirect(f"{reverse('editor:sign-in')}?{urlencode({'next': request.get_full_path()})}")


def _is_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _tell_script() -> HttpResponse:
    return JsonResponse({"signed_out": True}, status=401)


def for_editors(role: Role = Role.WRITER, *, while_setting_up: bool = False) -> Callable[[View], View]:
    """Only for those who are signed in and hold ``role``; others are asked to sign in, or told who may.

    ``while_setting_up`` lets in those who have not set up their second step yet.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and sessions.is_over(request):
                logout(request)
                messages.info(request, ENDED)
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if not while_setting_up and sessions.must_set_up_second_step(request):
                return redirect("editor:set-up")
            if not while_setting_up and sessions.NEW_CODES in request.session:
                return redirect("editor:recovery-codes")
            if not request.user.may(role):  # type: ignore[union-attr]
                return render(request, "editor/not_yours.html", {"role": role}, status=403)
            _was_here(request.user)  # type: ignore[arg-type]
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def _was_here(editor: Editor) -> None:
    """Keeps the day, written once a day."""
    today = timezone.localdate()
    if editor.last_seen_on != today:
        Editor.objects.filter(pk=editor.pk).update(last_seen_on=today)
