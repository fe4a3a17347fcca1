"""What every page of the workspace may show."""

from __future__ import annotations

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest


def workspace(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, and what has just been done; nothing on public pages, which know nobody."""
    user = getattr(request, "user", None)
    return {"editor": user, "said": get_messages(request)} if user is not None else {}
