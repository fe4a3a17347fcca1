"""Who works here: a plain list for everyone, and for administrators all that looking after accounts needs."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guidance.counted import counts
from guidance.editing import accounts, invitations
from guidance.editing.credentials import Refused
from guidance.editing.lockout import lift
from guidance.editing.models import Editor, Invitation, Purpose, Role
from guidance.editing.people_forms import InviteForm, RoleForm
from guidance.editing.rim import for_editors
from guidance.editing.views.form_page import form_page, posted
from guidance.editing.views.signing_in import PAGE

log = logging.getLogger("guidance.people")
PLACE = {"place": "people"}  # which of the places in the top is open


@require_safe
@for_editors()
def people(request: HttpRequest) -> HttpResponse:
    if not request.user.may(Role.ADMINISTRATOR):
        return render(request, "editor/people/colleagues.html", {**PLACE, "colleagues": Editor.objects.filter(is_active=True)})
    still_open = Invitation.objects.select_related("editor", "made_by").filter(open_until__gt=timezone.now())
    return render(
        request, "editor/people/people.html", {**PLACE, "people": accounts.everyone(), "invitations": still_open, "counts": counts}
    )


@PAGE
@for_editors(Role.ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(posted(request))
    if not form.is_valid():
        return form_page(request, "editor/people/invite.html", form, **PLACE)
    made, address = invitations.invite(**form.cleaned_data, made_by=request.user)
    log.info("%s made a link to join as %s", request.user.sign_in_name, made.role)
    return _shown_once(request, made, address)


def _shown_once(request: HttpRequest, made: Invitation, address: str) -> HttpResponse:
    """In the answer to the post itself: nowhere is the address kept."""
    return render(request, "editor/people/link.html", {**PLACE, "invitation": made, "address": address})


@require_POST
@for_editors(Role.ADMINISTRATOR)
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    Invitation.objects.filter(pk=number).delete()
    messages.success(request, "The link no longer works.")
    return redirect("editor:people")


@require_safe
@for_editors(Role.ADMINISTRATOR)
def person(request: HttpRequest, number: int) -> HttpResponse:
    return _person(request, get_object_or_404(Editor, pk=number))


def _person(request: HttpRequest, editor: Editor, **more: Any) -> HttpResponse:
    form = RoleForm(initial={"role": editor.role})
    shown = {"person": accounts.person(editor), "form": form, "is_you": editor.pk == request.user.pk}
    return render(request, "editor/people/person.html", {**PLACE, **shown, **more}, status=422 if more else 200)


@require_POST
@for_editors(Role.ADMINISTRATOR)
def change_role(request: HttpRequest, number: int) -> HttpResponse:
    editor = get_object_or_404(Editor, pk=number)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _person(request, editor, refused="Choose one of the roles in the list.")
    try:
        accounts.change_role(editor, form.cleaned_data["role"])
    except Refused as refused:
        return _person(request, editor, refused=str(refused))
    messages.success(request, f"{editor.name} is now: {editor.role_noun.lower()}.")
    return redirect("editor:people")


@require_POST
@for_editors(Role.ADMINISTRATOR)
def close(request: HttpRequest, number: int) -> HttpResponse:
    editor = get_object_or_404(Editor, pk=number)
    try:
        accounts.close(editor)
    except Refused as refused:
        return _person(request, editor, refused=str(refused))
    messages.success(request, f"The account of {editor.name} is closed. What they wrote stays.")
    return redirect("editor:people")


@require_POST
@for_editors(Role.ADMINISTRATOR)
def reopen(request: HttpRequest, number: int) -> HttpResponse:
    editor = get_object_or_404(Editor, pk=number)
    accounts.reopen(editor)
    messages.success(request, f"{editor.name} can sign in again, with the password and second step they had.")
    return redirect("editor:person", number)


@require_POST
@for_editors(Role.ADMINISTRATOR)
def lift_lock(request: HttpRequest, number: int) -> HttpResponse:
    editor = get_object_or_404(Editor, pk=number)
    lift(editor.sign_in_name)
    log.info("%s lifted the lock of %s", request.user.sign_in_name, editor.sign_in_name)
    messages.success(request, f"{editor.name} can try again at once.")
    return redirect("editor:person", number)


@require_POST
@for_editors(Role.ADMINISTRATOR)
def make_link(request: HttpRequest, number: int) -> HttpResponse:
    """A link for somebody who has an account: to choose a new password, or to set up the second step again."""
    editor = get_object_or_404(Editor, pk=number, is_active=True)
    purpose = request.POST.get("purpose")
    if purpose not in (Purpose.PASSWORD, Purpose.SECOND_STEP):
        raise Http404
    made, address = invitations.link_for(editor, purpose, request.user)
    log.info("%s made a link for %s %s", request.user.sign_in_name, editor.sign_in_name, made.get_purpose_display())
    return _shown_once(request, made, address)
