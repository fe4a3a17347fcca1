"""Signing in, in two steps, and out."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from guidance.editing import sessions
from guidance.editing.credentials import Refused, try_app_code, try_password, try_recovery_code, welcome
from guidance.editing.models import Editor
from guidance.editing.people_forms import CodeForm, RecoveryCodeForm, SignInForm, WorkspaceForm
from guidance.editing.views.form_page import form_page, posted

log = logging.getLogger("guidance.people")
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@PAGE
def sign_in(request: HttpRequest) -> HttpResponse:
    to = sessions.where_to(request, request.GET.get("next"))
    if request.user.is_authenticated and not sessions.is_over(request):
        return redirect(to)
    if not Editor.objects.exists():
        return redirect("editor:first") if sessions.on_own_machine(request) else render(request, "editor/sign_in/nobody_yet.html")
    form = SignInForm(posted(request))
    if form.is_valid():
        try:
            editor = try_password(form.cleaned_data["sign_in_name"], form.cleaned_data["password"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _after_password(request, editor, to)
    return form_page(request, "editor/sign_in/sign_in.html", form, again=request.GET.get("again") == "code")


def _after_password(request: HttpRequest, editor: Editor, to: str) -> HttpResponse:
    if editor.has_second_step:
        sessions.begin_half(request, editor)
        request.session[sessions.THEN] = to
        return redirect("editor:code")
    sessions.begin(request, editor)
    welcome(editor)
    request.session[sessions.THEN] = to
    return redirect("editor:set-up")


@PAGE
def code(request: HttpRequest) -> HttpResponse:
    return _second_step(request, CodeForm, "editor/sign_in/code.html", try_app_code)


@PAGE
def recovery_code(request: HttpRequest) -> HttpResponse:
    def use_up(editor: Editor, typed: str) -> None:
        left = try_recovery_code(editor, typed)
        messages.warning(request, f"That recovery code is used up; you have {left} left. New ones are made under your name, above.")

    return _second_step(request, RecoveryCodeForm, "editor/sign_in/recovery_code.html", use_up)


def _second_step(request: HttpRequest, kind: type[WorkspaceForm], template: str, attempt: Callable[[Editor, str], None]) -> HttpResponse:
    editor = sessions.half_signed_in(request)
    if editor is None:
        # Said in the address: a message would keep a session for every stranger who comes by.
        return redirect(f"{reverse('editor:sign-in')}?again=code")
    form = kind(posted(request))
    if form.is_valid():
        try:
            attempt(editor, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            sessions.begin(request, editor)
            return redirect(request.session.pop(sessions.THEN, sessions.PLACE))
    return form_page(request, template, form)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        log.info("Signed out: %s", request.user.get_username())
    logout(request)
    messages.success(request, "You are signed out.")
    return redirect("editor:sign-in")
