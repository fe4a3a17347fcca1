"""What the workspace keeps in its database: people, drafts, approvals and history. The truth stays in the files."""

from guidance.editing.models.changes import OPEN, Approval, Change, Draft, Revision, State, Version
from guidance.editing.models.invitations import Invitation, Purpose
from guidance.editing.models.people import Editor, Role
from guidance.editing.models.recovery_codes import RecoveryCode
from guidance.editing.models.tries import Tries

__all__ = [
    "OPEN", "Approval", "Change", "Draft", "Editor", "Invitation", "Purpose", "RecoveryCode",
    "Revision", "Role", "State", "Tries", "Version",
]  # fmt: skip
