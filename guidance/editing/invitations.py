"""Making, finding and using up the links that let a person in: shown once, kept only as a hash, good for one use."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from guidance.editing.accounts import end_sessions
from guidance.editing.credentials import Refused, forget_second_step
from guidance.editing.lockout import lift
from guidance.editing.models import Editor, Invitation, Purpose, Role

OPEN_FOR = timedelta(days=7)
BYTES = 32  # 256 random bits
NO_LONGER = "This link has just been used or withdrawn. Ask for a new one."
NOT_FIRST = "There is an account already. Sign in with it, or ask an administrator to invite you."
TAKEN = "Someone has that sign-in name. Choose another, perhaps with a digit."


def invite(name: str, role: str, email: str = "", made_by: Editor | None = None) -> tuple[Invitation, str]:
    """A link to join, and its whole address; an open one for the same name is withdrawn."""
    token = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        Invitation.objects.filter(purpose=Purpose.ACCOUNT, name=name).delete()
        made = Invitation(purpose=Purpose.ACCOUNT, name=name, role=role, email=email)
        return _keep(made, token, made_by)


def link_for(editor: Editor, purpose: str, made_by: Editor | None = None) -> tuple[Invitation, str]:
    """A link for somebody who has an account, and its whole address; an open one for the same purpose is withdrawn."""
    token = secrets.token_urlsafe(BYTES)
    with transaction.atomic():
        Invitation.objects.filter(purpose=purpose, editor=editor).delete()
        return _keep(Invitation(purpose=purpose, editor=editor), token, made_by)


def _keep(made: Invitation, token: str, made_by: Editor | None) -> tuple[Invitation, str]:
    made.digest, made.made_by, made.open_until = _digest(token), made_by, timezone.now() + OPEN_FOR
    made.save()
    Invitation.objects.filter(open_until__lte=timezone.now()).delete()
    return made, settings.SITE_URL + reverse("editor:invitation", kwargs={"token": token})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> Invitation | None:
    """The open invitation of this token, if there is one."""
    still_open = Invitation.objects.select_related("editor").filter(digest=_digest(token), open_until__gt=timezone.now())
    return still_open.exclude(editor__is_active=False).first()


def _use_up(invitation: Invitation, purpose: str) -> None:
    """Only the first of two at once gets through. Raises Refused."""
    gone, _ = Invitation.objects.filter(pk=invitation.pk, purpose=purpose, open_until__gt=timezone.now()).delete()
    if not gone:
        raise Refused(NO_LONGER)


def join(invitation: Invitation, sign_in_name: str, password: str) -> Editor:
    """Makes the account that was invited. Raises Refused if the link is used up or the name taken meanwhile."""
    editor = Editor(name=invitation.name, email=invitation.email, role=invitation.role, sign_in_name=sign_in_name)
    editor.set_password(password)
    try:
        with transaction.atomic():
            _use_up(invitation, Purpose.ACCOUNT)
            editor.save()
    except IntegrityError:
        raise Refused(TAKEN) from None
    lift(sign_in_name)
    return editor


def found(name: str, sign_in_name: str, password: str) -> Editor:
    """The first account of a fresh copy, an administrator. Raises Refused once there is any account."""
    editor = Editor(name=name, sign_in_name=sign_in_name, role=Role.ADMINISTRATOR, founder=True)
    editor.set_password(password)
    try:
        with transaction.atomic():
            if Editor.objects.exists():
                raise Refused(NOT_FIRST)
            # Of two at the same moment, the constraint on “founder” lets one through.
            editor.save()
    except IntegrityError:
        raise Refused(NOT_FIRST) from None
    return editor


def choose_password(invitation: Invitation, password: str) -> None:
    """The new password counts, every session ends, and the lock is lifted. Raises Refused if the link is used up."""
    editor = invitation.editor
    editor.set_password(password)
    with transaction.atomic():
        _use_up(invitation, Purpose.PASSWORD)
        editor.save(update_fields=["password"])
    lift(editor.sign_in_name)


def begin_second_step_again(invitation: Invitation) -> Editor:
    """The old second step no longer counts and every session ends. Raises Refused if the link is used up."""
    editor = invitation.editor
    with transaction.atomic():
        _use_up(invitation, Purpose.SECOND_STEP)
        forget_second_step(editor)
        end_sessions(editor)
    lift(editor.sign_in_name)
    return editor
