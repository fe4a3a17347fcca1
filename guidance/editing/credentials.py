"""What a person knows and has: a password, then a code. Every failure counts, and none says what was wrong."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from guidance.editing.lockout import give_back, in_minutes, lift, still_locked, take_try
from guidance.editing.models import Editor, RecoveryCode
from guidance.editing.models.people import as_kept
from guidance.editing.one_at_a_time import one_at_a_time
from guidance.editing.second_factor import matching_step, new_recovery_codes, recovery_digest, sealed, unsealed

log = logging.getLogger("guidance.people")


class Refused(Exception):
    """Something was not done. Its words say why and what to do next."""


WRONG_PAIR = "That name and password do not belong together. Check both, then try again."
SOMEONE_ELSE = "Someone else is signing in at this very moment. Try again now."
WRONG_PASSWORD = "That is not your password. Try again."  # noqa: S105  a sentence
WRONG_CODE = "That code is not right, or it was used already. Wait until the app shows a new one, then type that."
WRONG_RECOVERY_CODE = "That is not one of your recovery codes, or it was used already. Try another of them."
OTHER_KEY = "Codes from the app cannot be checked on this server any more. Use a recovery code, or ask an administrator for a link."


def _locked(wait: timedelta) -> str:
    return (
        f"There were too many wrong tries for this name, so it is locked. Wait {in_minutes(wait)}, then try again. "
        "Until then nothing is checked, not even what is right. An administrator can lift the lock sooner."
    )


def _take(name: str) -> None:
    wait = take_try(name, timezone.now())
    if wait:
        raise Refused(_locked(wait))


def _wrong(name: str, sentence: str) -> Refused:
    """Says so in the log and to the person; also that the name is locked now, if this was one try too many."""
    known = name if Editor.objects.filter(sign_in_name=name).exists() else "a name nobody has"
    wait = still_locked([name], timezone.now()).get(name)
    log.warning("Sign-in failed: %s%s", known, f", locked for {in_minutes(wait)}" if wait else "")
    return Refused(f"{sentence} {_locked(wait)}" if wait else sentence)


def try_password(typed_name: str, password: str) -> Editor:
    """The person whose name and password these are. Raises Refused in the same words whatever was wrong."""
    with one_at_a_time(settings.VAR_DIR / "signing-in.lock") as alone:
        if not alone:
            raise Refused(SOMEONE_ELSE)
        return _try_password(as_kept(typed_name), password)


def _try_password(name: str, password: str) -> Editor:
    _take(name)
    # Django hashes the password for an unknown name too, so that both take the same time.
    editor = authenticate(username=name, password=password)
    if editor is None:
        raise _wrong(name, WRONG_PAIR)
    give_back(name)
    return editor  # type: ignore[return-value]


def confirm_password(editor: Editor, password: str) -> None:
    """For somebody signed in who is about to change what they sign in with. Raises Refused."""
    _take(editor.sign_in_name)
    if not editor.check_password(password):
        raise _wrong(editor.sign_in_name, WRONG_PASSWORD)
    give_back(editor.sign_in_name)


def try_app_code(editor: Editor, typed: str) -> None:
    """Takes a code of the authenticator app, once. Raises Refused."""
    _take(editor.sign_in_name)
    secret = unsealed(editor.second_step)
    if secret is None:
        give_back(editor.sign_in_name)
        log.error("The second step of %s was set up under another SECRET_KEY and cannot be checked.", editor.sign_in_name)
        raise Refused(OTHER_KEY)
    step = matching_step(secret, typed, timezone.now().timestamp(), editor.second_step_used)
    earlier = Q(second_step_used=None) | Q(second_step_used__lt=step)
    # Two tries with one code at the same moment: the row itself lets only one through.
    if step is None or not Editor.objects.filter(earlier, pk=editor.pk).update(second_step_used=step):
        raise _wrong(editor.sign_in_name, WRONG_CODE)
    welcome(editor)


def try_recovery_code(editor: Editor, typed: str) -> int:
    """Uses up one recovery code and gives how many are left. Raises Refused."""
    _take(editor.sign_in_name)
    used, _ = RecoveryCode.objects.filter(editor=editor, digest=recovery_digest(typed)).delete()
    if not used:
        raise _wrong(editor.sign_in_name, WRONG_RECOVERY_CODE)
    if unsealed(editor.second_step) is None:
        forget_second_step(editor)
    welcome(editor)
    return editor.recovery_codes.count()


def welcome(editor: Editor) -> None:
    """Every step is done: failures before this no longer count."""
    lift(editor.sign_in_name)
    log.info("Signed in: %s", editor.sign_in_name)


def set_second_step(editor: Editor, secret: str, step: int) -> list[str]:
    """Keeps a new authenticator secret, whose code for ``step`` was shown, and gives new recovery codes. Ends every session."""
    with transaction.atomic():
        editor.second_step, editor.second_step_used = sealed(secret), step
        editor.save(update_fields=["second_step", "second_step_used"])
        codes = renew_recovery_codes(editor)
    log.info("Second step set up: %s", editor.sign_in_name)
    return codes


def renew_recovery_codes(editor: Editor) -> list[str]:
    """New recovery codes in place of the old ones."""
    codes = new_recovery_codes()
    with transaction.atomic():
        # One at a time, so that two tabs do not leave sixteen.
        Editor.objects.select_for_update().get(pk=editor.pk)
        editor.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(RecoveryCode(editor=editor, digest=recovery_digest(code)) for code in codes)
    return codes


def forget_second_step(editor: Editor) -> None:
    """As on the first day: the next thing to do is to set it up."""
    with transaction.atomic():
        editor.second_step, editor.second_step_used = "", None
        editor.save(update_fields=["second_step", "second_step_used"])
        editor.recovery_codes.all().delete()
