"""For whoever runs the server: lets the first person in, and anyone back in whom no administrator can help."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import DatabaseError, InterfaceError

from guidance.editing import invitations
from guidance.editing.lockout import lift
from guidance.editing.models import Editor, Purpose, Role
from guidance.editing.models.people import as_kept


class Command(BaseCommand):
    help = "Prints a link that lets somebody into the editors' workspace. It works once, for seven days."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", metavar="NAME", help="whom to invite, as colleagues should see it: “Amina Khan”")
        parser.add_argument("--role", choices=Role.values, default=Role.WRITER, help="what they may do (writer, unless you say so)")
        parser.add_argument("--email", default="", help="for the history of the files; nothing is ever sent")
        parser.add_argument("--reset", metavar="SIGN_IN_NAME", help="links to choose a new password and to set up the second step again")
        parser.add_argument("--unlock", metavar="SIGN_IN_NAME", help="forget the wrong tries that locked this name")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = [word for word in ("name", "reset", "unlock") if options[word]]
        if len(asked) != 1:
            raise CommandError("Give one of: NAME, --reset SIGN_IN_NAME, --unlock SIGN_IN_NAME.")
        try:
            getattr(self, f"_{asked[0]}")(**options)
        except (DatabaseError, InterfaceError) as error:
            raise CommandError(f"The database cannot be used: {error}Run “manage.py migrate” if it is new.") from None

    def _name(self, name: str, role: str, email: str, **others: Any) -> None:
        name = name.strip()
        if not name or len(name) > 120:
            raise CommandError("Give a name of 1 to 120 characters.")
        try:
            if email:
                validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is not an e-mail address. Write it like amina@example.org, or leave it out.") from None
        _, address = invitations.invite(name, role, email)
        self.stdout.write(f"Give this link to {name} and to nobody else. It works once, for seven days.\n{address}")

    def _reset(self, reset: str, **others: Any) -> None:
        editor = self._editor(reset)
        _, password = invitations.link_for(editor, Purpose.PASSWORD)
        _, second_step = invitations.link_for(editor, Purpose.SECOND_STEP)
        self.stdout.write(f"Give these to {editor.name} and to nobody else. Each works once, for seven days.")
        self.stdout.write(f"To choose a new password:\n{password}")
        self.stdout.write(f"To set up the second step again, with the password:\n{second_step}")

    def _unlock(self, unlock: str, **others: Any) -> None:
        editor = self._editor(unlock)
        lift(editor.sign_in_name)
        self.stdout.write(f"{editor.name} can try again at once.")

    def _editor(self, sign_in_name: str) -> Editor:
        editor = Editor.objects.filter(sign_in_name=as_kept(sign_in_name)).first()
        if editor is None:
            known = ", ".join(Editor.objects.order_by("sign_in_name").values_list("sign_in_name", flat=True)) or "nobody yet"
            raise CommandError(f"Nobody has the sign-in name “{sign_in_name}”. There are: {known}.")
        if not editor.is_active:
            raise CommandError(f"The account of {editor.name} is closed. An administrator has to open it again first.")
        return editor
