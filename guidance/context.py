"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guidance.left_out import is_exported


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "library": getattr(request, "library", None),
        "exported": is_exported(request),
        "leave_to": settings.LEAVE_TO,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "show_problems": settings.DEBUG,
        "shown_as_on": settings.CONTENT_ON,
    }
