"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guidance.left_out import is_exported
from safety_site.csp import build_policy


def for_a_copy() -> dict[str, Any]:
    """What the pages of a copy say for themselves, since not every host sends headers. One directive counts in a header alone."""
    directives = {name: values for name, values in settings.SECURE_CSP.items() if name != "frame-ancestors"}
    return {"exported": True, "policy": build_policy(directives), "referrer_policy": settings.SECURE_REFERRER_POLICY}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "library": getattr(request, "library", None),
        **(for_a_copy() if is_exported(request) else {}),
        "leave_to": settings.LEAVE_TO,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "show_problems": settings.DEBUG,
        "shown_as_on": settings.CONTENT_ON,
    }
