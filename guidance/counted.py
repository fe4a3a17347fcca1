"""How much this process has been used, in memory only: two numbers that nobody can be found in. They end with the process."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

from guidance.snapshot import AS_ON


class Counts:
    """Pages shown and self-checks finished since ``since``. Two threads at once may lose one of them, which nobody will miss."""

    def __init__(self) -> None:
        self.since, self.pages, self.self_checks = datetime.now(UTC), 0, 0


counts = Counts()


class CountPages:
    """Counts the pages Django shows to visitors; those the front answers are counted there. A page is what has a last slash."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        shown = request.method == "GET" and request.path.endswith("/") and response.status_code in (200, 304)
        # What is made ready for later, nobody has asked for yet; and editors are no visitors.
        if shown and AS_ON not in request.META and not request.path.startswith("/editor/"):
            counts.pages += 1
        return response
