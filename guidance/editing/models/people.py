"""Who may sign in to the workspace, and what each may do."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac

LONGEST_SIGN_IN_NAME = 60


class Role(models.TextChoices):
    """Each may do what the one before may, and more."""

    WRITER = "writer", "Writer: writes and hands in changes"
    REVIEWER = "reviewer", "Reviewer: also approves and publishes what others wrote"
    ADMINISTRATOR = "administrator", "Administrator: also invites people and looks after accounts"

    @property
    def noun(self) -> str:
        """The one word for a list: “Writer”."""
        return str(self.label).partition(":")[0]


def as_kept(typed: str) -> str:
    """A sign-in name as it is kept and looked for: “ Amina ” and “amina” are one name."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


class Editor(AbstractBaseUser):
    """One person. ``sign_in_name`` is typed to sign in; ``name`` and ``email`` stand in history and in git.

    ``second_step`` is the secret of the authenticator app, sealed; ``second_step_used`` the last step a code
    of it was taken for. ``session_round`` counts how often every session was ended. ``founder`` is true only
    of the first account of a fresh copy, which nobody could invite.
    """

    sign_in_name = models.CharField(
        "sign-in name",
        max_length=LONGEST_SIGN_IN_NAME,
        unique=True,
        validators=[
            RegexValidator(r"\A[a-z0-9][a-z0-9._-]+\Z", "Use letters from a to z, digits, full stops and hyphens, such as amina.k")
        ],
        error_messages={"unique": "Someone has that sign-in name. Choose another, perhaps with a digit."},
    )
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.WRITER)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    last_seen_on = models.DateField(null=True, blank=True)
    second_step = models.TextField(blank=True)
    second_step_used = models.BigIntegerField(null=True, blank=True)
    session_round = models.PositiveIntegerField(default=0)
    founder = models.BooleanField(default=False)

    # The day is enough: the hour somebody works is nobody's business.
    last_login = None

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = BaseUserManager()

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["founder"], condition=models.Q(founder=True), name="only_one_first_account"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def role_noun(self) -> str:
        return Role(self.role).noun

    @property
    def has_second_step(self) -> bool:
        return bool(self.second_step)

    def may(self, role: str) -> bool:
        """Whether this person holds ``role`` or one above it."""
        order = list(Role)
        return order.index(Role(self.role)) >= order.index(Role(role))

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session ends when the password, the second step or the round changes, not only the password."""
        stands_on = f"{self.password}\n{self.second_step}\n{self.session_round}"
        return salted_hmac("guidance.editing.session", stands_on, secret=secret, algorithm="sha256").hexdigest()
