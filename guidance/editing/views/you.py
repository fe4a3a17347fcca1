"""One's own account."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from guidance.editing import sessions
from guidance.editing.accounts import end_sessions
from guidance.editing.credentials import Refused, confirm_password, renew_recovery_codes
from guidance.editing.people_forms import AboutYouForm, ChangePasswordForm, PasswordForm
from guidance.editing.rim import for_editors
from guidance.editing.views.form_page import form_page, posted
from guidance.editing.views.signing_in import PAGE

log = logging.getLogger("guidance.people")


@PAGE
@for_editors()
def you(request: HttpRequest) -> HttpResponse:
    editor = request.user
    form = AboutYouForm(posted(request), initial={"name": editor.name, "email": editor.email})
    if form.is_valid():
        editor.name, editor.email = form.cleaned_data["name"], form.cleaned_data["email"]
        editor.save(update_fields=["name", "email"])
        messages.success(request, "Saved.")
        return redirect("editor:you")
    return form_page(request, "editor/you/you.html", form, codes_left=editor.recovery_codes.count())


@PAGE
@for_editors()
def password(request: HttpRequest) -> HttpResponse:
    form = ChangePasswordForm(request.user, posted(request))
    if form.is_valid():
        try:
            confirm_password(request.user, form.cleaned_data["password"])
        except Refused as refused:
            form.add_error("password", str(refused))
        else:
            request.user.set_password(form.cleaned_data["new_password"])
            request.user.save(update_fields=["password"])
            update_session_auth_hash(request, request.user)
            log.info("Password changed: %s", request.user.sign_in_name)
            messages.success(request, "Your new password counts from now on. You are signed out everywhere else.")
            return redirect("editor:you")
    return form_page(request, "editor/you/password.html", form, signs_in_as=request.user.sign_in_name)


@PAGE
@for_editors()
def second_step(request: HttpRequest) -> HttpResponse:
    """The password once more, then the set-up page."""
    if not request.user.has_second_step:
        return redirect("editor:set-up")
    form = PasswordForm(posted(request))
    if _confirmed(request, form):
        sessions.confirm(request)
        return redirect("editor:set-up")
    return form_page(request, "editor/you/second_step.html", form, signs_in_as=request.user.sign_in_name)


@PAGE
@for_editors()
def new_recovery_codes(request: HttpRequest) -> HttpResponse:
    if not request.user.has_second_step:
        return redirect("editor:set-up")
    form = PasswordForm(posted(request))
    if _confirmed(request, form):
        sessions.keep_codes(request, renew_recovery_codes(request.user))
        log.info("New recovery codes: %s", request.user.sign_in_name)
        return redirect("editor:recovery-codes")
    return form_page(request, "editor/you/new_recovery_codes.html", form, signs_in_as=request.user.sign_in_name)


def _confirmed(request: HttpRequest, form: PasswordForm) -> bool:
    if not form.is_valid():
        return False
    try:
        confirm_password(request.user, form.cleaned_data["password"])
    except Refused as refused:
        form.add_error("password", str(refused))
        return False
    return True


@require_POST
@for_editors(while_setting_up=True)
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    end_sessions(request.user)
    log.info("Signed out everywhere: %s", request.user.sign_in_name)
    logout(request)
    messages.success(request, "You are signed out, here and everywhere else.")
    return redirect("editor:sign-in")
