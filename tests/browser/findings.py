"""What was found on many pages, said together: each fault once, with where it stands."""

from __future__ import annotations

from collections.abc import Iterable

SHOWN = 60
PLACES = 4


class Findings:
    """``pages`` counts the pages looked at, ``checks`` the looks at them."""

    def __init__(self) -> None:
        self.pages = self.checks = 0
        self.places: dict[str, list[str]] = {}

    def add(self, place: str, faults: Iterable[str]) -> None:
        """Notes a look at a page, and whatever was wrong with it."""
        self.checks += 1
        for fault in faults:
            self.places.setdefault(fault, []).append(place)

    def __str__(self) -> str:
        lines = [
            f"{fault}\n    on {'; '.join(places[:PLACES])}" + (f"; and {len(places) - PLACES} more" if len(places) > PLACES else "")
            for fault, places in self.places.items()
        ]
        more = f"\n… and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
        return f"{len(lines)} faults on {self.pages} pages in {self.checks} looks:\n" + "\n".join(lines[:SHOWN]) + more

    def hold_none(self) -> None:
        """Fails with all of them when there are any, or when nothing was looked at."""
        assert self.pages, "nothing was looked at"
        assert not self.places, str(self)
