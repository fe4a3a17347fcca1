"""Setting up the second step: the picture to photograph, the code to prove it, the recovery codes to keep."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guidance.editing import sessions
from guidance.editing.credentials import set_second_step
from guidance.editing.people_forms import CodeForm
from guidance.editing.rim import for_editors
from guidance.editing.second_factor import app_address, in_fours, matching_step, new_secret, qr_picture
from guidance.editing.views.form_page import form_page, posted
from guidance.editing.views.signing_in import PAGE

NOT_RIGHT = (
    "That code does not fit. Wait until the app shows a new one, then type that. "
    "If it never fits, let your phone set its clock by itself, or begin again with the picture."
)


@PAGE
@for_editors(while_setting_up=True)
def set_up(request: HttpRequest) -> HttpResponse:
    """The old second step, if there is one, counts until a code of the new one was typed."""
    if sessions.NEW_CODES in request.session:
        return redirect("editor:recovery-codes")
    if request.user.has_second_step and not sessions.is_confirmed(request):
        return redirect("editor:second-step")
    secret = sessions.kept_sealed(request, sessions.NEW_SECRET)
    if secret is None:
        secret = new_secret()
        sessions.keep_sealed(request, sessions.NEW_SECRET, secret)
    form = CodeForm(posted(request))
    if form.is_valid():
        step = matching_step(secret, form.cleaned_data["code"], timezone.now().timestamp(), None)
        if step is not None:
            sessions.keep_codes(request, set_second_step(request.user, secret, step))
            update_session_auth_hash(request, request.user)
            return redirect("editor:recovery-codes")
        form.add_error("code", NOT_RIGHT)
    address = app_address(secret, request.user.sign_in_name, request.library.site.name)
    shown = {"picture": qr_picture(address), "address": address, "key": in_fours(secret)}
    may_wait = sessions.on_own_machine(request) and not request.user.has_second_step
    return form_page(request, "editor/you/set_up.html", form, may_wait=may_wait, **shown)


@require_POST
@for_editors(while_setting_up=True)
def not_now(request: HttpRequest) -> HttpResponse:
    """Only under ``make run``; asked again at the next sign-in."""
    if not sessions.on_own_machine(request):
        return redirect("editor:set-up")
    request.session[sessions.PUT_OFF] = True
    return redirect(request.session.pop(sessions.THEN, sessions.PLACE))


@PAGE
@for_editors(while_setting_up=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown until the person says that they have kept them, and never again."""
    codes = sessions.kept_sealed(request, sessions.NEW_CODES)
    if codes is None:
        return redirect("editor:you")
    if request.method == "POST":
        del request.session[sessions.NEW_CODES]
        messages.success(request, "Your second step is set up.")
        return redirect(request.session.pop(sessions.THEN, sessions.PLACE))
    return render(request, "editor/you/recovery_codes.html", {"codes": codes.split(), "today": timezone.localdate()})
