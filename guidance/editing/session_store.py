"""Sessions as rows that two requests of one browser may hold at once. docs/decisions/0012-signing-in.md"""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """Django's store, but a request that changed nothing in its session only puts off its end.

    Django writes the whole session back as the request found it. A slow request, such as whom a change reaches,
    would undo what a quick one put there meanwhile: the answer “Handed in.”, a code just shown.
    """

    def save(self, must_create: bool = False) -> None:
        """Raises UpdateError if the session was ended meanwhile."""
        if must_create or self.modified or self.session_key is None:
            super().save(must_create)
        elif not self.model.objects.filter(session_key=self.session_key).update(expire_date=self.get_expiry_date()):
            raise UpdateError
