"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from guidance.content.words import ENGLISH
from guidance.left_out import is_exported
from guidance.speaking import only_once
from safety_site.csp import build_policy

SELF_CHECK = "/self-check/"


def for_a_copy() -> dict[str, Any]:
    """What the pages of a copy say for themselves, since not every host sends headers. One directive counts in a header alone."""
    directives = {name: values for name, values in settings.SECURE_CSP.items() if name != "frame-ancestors"}
    return {"exported": True, "policy": build_policy(directives), "referrer_policy": settings.SECURE_REFERRER_POLICY}


def _languages(request: HttpRequest) -> dict[str, Any]:
    """The language of the page and, where others are offered, its address in each. A step of the self-check begins anew there."""
    library = getattr(request, "library", None)
    language = library.language if library else ENGLISH
    offered = library.offered if library else ()
    asked = "/" if getattr(request, "nowhere", False) else request.path_info
    address = SELF_CHECK if asked.startswith(SELF_CHECK) else asked
    others = [(other, other.prefix + address) for other in offered if other != language and not only_once(asked)]
    return {"language": language, "other_languages": others}


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        **_languages(request),
        "library": getattr(request, "library", None),
        **(for_a_copy() if is_exported(request) else {}),
        "leave_to": settings.LEAVE_TO,
        "site_url": settings.SITE_URL,
        "canonical": settings.SITE_URL + request.path,
        "show_problems": settings.DEBUG,
        "shown_as_on": settings.CONTENT_ON,
    }
