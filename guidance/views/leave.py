"""Quick exit. Works as a plain link; a script, where there is one, is only faster."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from guidance.answers import forget_leaving, forget_visit
from guidance.cache import never


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """303 to somewhere harmless, and everything this site left in the browser cleared.

    A script's beacon (a POST) goes nowhere: it may not follow to another host, and need not.
    """
    response = HttpResponse(status=204) if request.method == "POST" else HttpResponse(status=303, headers={"Location": settings.LEAVE_TO})
    response["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    response["Referrer-Policy"] = "no-referrer"
    forget_visit(response)
    forget_leaving(response)
    return never(response)
