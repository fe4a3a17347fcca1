"""How people get in: the first on a fresh copy, everyone else by a link; and the links that let somebody in again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from guidance.editing import invitations, sessions
from guidance.editing.credentials import Refused, confirm_password
from guidance.editing.models import Editor, Invitation, Purpose
from guidance.editing.people_forms import FirstForm, JoinForm, NewPasswordForm, PasswordForm
from guidance.editing.views.form_page import form_page, posted
from guidance.editing.views.signing_in import PAGE


@PAGE
def first(request: HttpRequest) -> HttpResponse:
    """Makes the first administrator: only on one's own machine, and only while there is no account at all."""
    if not sessions.on_own_machine(request) or Editor.objects.exists():
        return redirect("editor:sign-in")
    form = FirstForm(Editor(), posted(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            editor = invitations.found(given["name"], given["sign_in_name"], given["new_password"])
        except Refused as refused:
            messages.info(request, str(refused))
            return redirect("editor:sign-in")
        sessions.begin(request, editor)
        return redirect("editor:set-up")
    return form_page(request, "editor/sign_in/first.html", form)


@PAGE
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at a link uses nothing up: chat programs open links to show a preview."""
    found = invitations.find(token)
    if found is None:
        return render(request, "editor/sign_in/link_used_up.html", status=404)
    return {Purpose.ACCOUNT: _join, Purpose.PASSWORD: _new_password, Purpose.SECOND_STEP: _second_step}[Purpose(found.purpose)](
        request, found
    )


def _join(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = JoinForm(Editor(name=found.name, email=found.email), posted(request))
    if form.is_valid():
        try:
            editor = invitations.join(found, form.cleaned_data["sign_in_name"], form.cleaned_data["new_password"])
        except Refused as refused:
            form.add_error("sign_in_name", str(refused))
        else:
            sessions.begin(request, editor)
            return redirect("editor:set-up")
    return form_page(request, "editor/sign_in/join.html", form, invitation=found)


def _new_password(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NewPasswordForm(found.editor, posted(request))
    if form.is_valid():
        try:
            invitations.choose_password(found, form.cleaned_data["new_password"])
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            logout(request)
            messages.success(request, "Your new password counts from now on. Sign in with it.")
            return redirect("editor:sign-in")
    return form_page(request, "editor/sign_in/new_password.html", form, invitation=found, signs_in_as=found.editor.sign_in_name)


def _second_step(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = PasswordForm(posted(request))
    if form.is_valid():
        try:
            confirm_password(found.editor, form.cleaned_data["password"])
            editor = invitations.begin_second_step_again(found)
        except Refused as refused:
            form.add_error("password", str(refused))
        else:
            sessions.begin(request, editor)
            return redirect("editor:set-up")
    return form_page(request, "editor/sign_in/second_step_again.html", form, invitation=found, signs_in_as=found.editor.sign_in_name)
