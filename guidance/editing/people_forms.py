"""What people fill in about themselves and each other. Every field says what belongs in it, and what to do when it does not fit."""

from __future__ import annotations

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from guidance.editing.invitations import TAKEN
from guidance.editing.models import Editor, Role
from guidance.editing.models.people import LONGEST_SIGN_IN_NAME, as_kept

LONGEST_PASSWORD = 200
HOW_TO_CHOOSE = (
    "At least 12 characters. Four words that only you would put together are strong and easy to type. "
    "Not your name, not only digits, and not a password that many people use."
)
SIGN_IN_NAME_HINT = "A short name without spaces that you will type each time, such as amina or amina.k. Capital letters do not matter."
NAME_HINT = "As colleagues should see it. It stands beside every change, also in the history of the files."
EMAIL_HINT = "May be left empty. It only goes into the history of the files; the site sends no e-mail."


class WorkspaceForm(forms.Form):
    """Drawn by our own templates/forms/. The rim checks where a post comes from, so there is no CSRF field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


def _words(label: str, missing: str, hint: str = "", longest: int = 120, **attributes: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=longest,
        error_messages={"required": missing, "max_length": f"{label} is too long. Use at most {longest} characters."},
        widget=forms.TextInput(attrs=attributes),
    )


def _sign_in_name(hint: str = "") -> forms.CharField:
    return _words(
        "Sign-in name",
        "Type your sign-in name." if not hint else "Choose a sign-in name.",
        hint,
        LONGEST_SIGN_IN_NAME,
        autocomplete="username",
        autocapitalize="none",
        spellcheck="false",
    )


def _password(label: str, missing: str, hint: str = "", *, new: bool) -> forms.CharField:
    """Never cut or tidied: a space at the end is part of it."""
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        max_length=LONGEST_PASSWORD,
        error_messages={"required": missing, "max_length": f"A password can have at most {LONGEST_PASSWORD} characters."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
    )


def _name() -> forms.CharField:
    return _words("Name", "Type a name.", NAME_HINT, autocomplete="off")


def _email() -> forms.EmailField:
    said = {"invalid": "That is not an e-mail address. Write it like amina@example.org, or leave it empty."}
    return forms.EmailField(
        label="E-mail address",
        help_text=EMAIL_HINT,
        required=False,
        error_messages=said,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class SignInForm(WorkspaceForm):
    sign_in_name = _sign_in_name()
    password = _password("Password", "Type your password.", new=False)


class CodeForm(WorkspaceForm):
    code = _words(
        "Six-digit code",
        "Type the six digits that the app shows now.",
        "Open your authenticator app and type the six digits it shows for this site.",
        20,
        autocomplete="one-time-code",
        inputmode="numeric",
        spellcheck="false",
    )


class RecoveryCodeForm(WorkspaceForm):
    code = _words(
        "Recovery code",
        "Type one of your recovery codes.",
        "One of the eight you kept when you set up your second step, such as k7wm-3hpx-9qra-c2vt. Each works once.",
        60,
        autocomplete="off",
        autocapitalize="none",
        spellcheck="false",
    )


class PasswordForm(WorkspaceForm):
    """The password once more, before something that matters."""

    password = _password("Your password", "Type your password.", "To be sure that it is you.", new=False)


class NewPasswordForm(WorkspaceForm):
    """A new password, twice. ``editor`` is whose it will be: it may not be like their names."""

    new_password = _password("New password", "Choose a password.", HOW_TO_CHOOSE, new=True)
    again = _password("The same password again", "Type the same password again.", new=True)

    def __init__(self, editor: Editor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.editor = editor

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        password, again = given.get("new_password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", "The two passwords are not the same. Type both again.")
        if password:
            try:
                validate_password(password, self.editor)
            except ValidationError as error:
                self.add_error("new_password", error)
        return given


class ChangePasswordForm(NewPasswordForm):
    password = _password("Your password now", "Type your password as it is now.", new=False)
    field_order = ("password", "new_password", "again")


class JoinForm(NewPasswordForm):
    """What an invited person chooses."""

    sign_in_name = _sign_in_name(SIGN_IN_NAME_HINT)
    field_order = ("name", "sign_in_name", "new_password", "again")

    def clean_sign_in_name(self) -> str:
        name = as_kept(self.cleaned_data["sign_in_name"])
        Editor._meta.get_field("sign_in_name").run_validators(name)
        if Editor.objects.filter(sign_in_name=name).exists():
            raise ValidationError(TAKEN)
        self.editor.sign_in_name = name
        return name


class FirstForm(JoinForm):
    """What the very first person chooses, whom nobody could invite."""

    name = _words("Your name", "Type your name.", NAME_HINT, autocomplete="name")

    def clean_name(self) -> str:
        self.editor.name = self.cleaned_data["name"]
        return self.editor.name


ROLES = [(role.value, role.noun) for role in Role]
WHAT_ROLES_DO = (
    "Writers write and hand in changes. Reviewers also approve and publish what others wrote. "
    "Administrators also invite people and look after accounts."
)


class InviteForm(WorkspaceForm):
    name = _name()
    email = _email()
    role = forms.ChoiceField(label="Role", choices=ROLES, initial=Role.WRITER, help_text=WHAT_ROLES_DO)


class RoleForm(WorkspaceForm):
    role = forms.ChoiceField(label="Role", choices=ROLES, help_text=f"{WHAT_ROLES_DO} A change counts at once.")


class AboutYouForm(WorkspaceForm):
    name = _words("Name", "Type your name.", NAME_HINT, autocomplete="name")
    email = _email()
