"""Content problems as Django system checks, in the same words as checkcontent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from guidance.library import ContentLibrary, content_problems
from guidance.snapshot import the_moment


@register("content")
def content_is_sound(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One message for each problem."""
    return [
        (Warning if problem.warning else Error)(
            problem.message, obj=f"{problem.path}:{problem.line}", id="content.W001" if problem.warning else "content.E001"
        )
        for problem in content_problems(settings.CONTENT_DIR, the_moment())
    ]


def fault_of_a_public_copy(library: ContentLibrary) -> str:
    """Why this content may not be public yet; empty when it may, or need not."""
    if settings.LOOPBACK or library.site.has_owner:
        return ""
    return "SITE_URL is public, and content/site.md does not say who runs this copy. Fill in owner, contact and complaints."
