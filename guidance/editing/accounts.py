"""Looking after accounts: who may what, who is in and who is out. One active administrator is always left."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from guidance.editing.credentials import Refused
from guidance.editing.lockout import in_minutes, still_locked
from guidance.editing.models import Editor, Role

log = logging.getLogger("guidance.people")
LAST = "{name} is the only administrator who can sign in. Make somebody else an administrator first, then do this again."


@dataclass(frozen=True, slots=True)
class Person:
    """An account, and for how long it is still locked, in words, or nothing."""

    editor: Editor
    locked_for: str


def person(editor: Editor) -> Person:
    return _with_locks([editor])[0]


def everyone() -> list[Person]:
    """Every account, open ones first, by name."""
    return _with_locks(list(Editor.objects.order_by("-is_active", "name", "pk")))


def _with_locks(editors: list[Editor]) -> list[Person]:
    locked = still_locked([editor.sign_in_name for editor in editors], timezone.now())
    return [Person(editor, in_minutes(locked[name]) if (name := editor.sign_in_name) in locked else "") for editor in editors]


@contextmanager
def _leaving_an_administrator(editor: Editor) -> Iterator[None]:
    """Undoes what is done inside, and raises Refused, if nobody could look after accounts afterwards."""
    with transaction.atomic():
        # Each waits for the other: two administrators who close each other at once do not both succeed.
        list(Editor.objects.select_for_update().filter(role=Role.ADMINISTRATOR).order_by("pk").values_list("pk"))
        yield
        if not Editor.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exists():
            raise Refused(LAST.format(name=editor.name))


def change_role(editor: Editor, role: str) -> None:
    """Counts at once, also for whoever is signed in. Raises Refused."""
    with _leaving_an_administrator(editor):
        Editor.objects.filter(pk=editor.pk).update(role=role)
    editor.role = role
    log.info("Role of %s is now %s", editor.sign_in_name, role)


def close(editor: Editor) -> None:
    """Nobody can sign in with it any more, its sessions end at once and its open links are withdrawn. Raises Refused."""
    with _leaving_an_administrator(editor):
        Editor.objects.filter(pk=editor.pk).update(is_active=False)
        end_sessions(editor)
        editor.invitations.all().delete()
    log.info("Account closed: %s", editor.sign_in_name)


def reopen(editor: Editor) -> None:
    """Its password and second step count again; its old sessions do not."""
    Editor.objects.filter(pk=editor.pk).update(is_active=True)
    log.info("Account opened again: %s", editor.sign_in_name)


def end_sessions(editor: Editor) -> None:
    """Signs ``editor`` out in every browser."""
    Editor.objects.filter(pk=editor.pk).update(session_round=F("session_round") + 1)
    editor.refresh_from_db(fields=["session_round"])
