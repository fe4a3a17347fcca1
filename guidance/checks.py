"""Content problems as Django system checks, in the same words as checkcontent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from guidance.library import content_problems
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
