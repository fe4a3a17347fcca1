"""How a first visit is weighed: what a page fetches, what that is on the wire, and how much is too much."""

from __future__ import annotations

from guidance.encodings import brotlied

from .reading import Element, scripts_of

FIRST_ROUND_TRIP = 14_600
WHOLE_VISIT = 60_000
PACKED_TYPES = (".html", ".css", ".js", ".svg")


def fetched(page: Element) -> list[str]:
    """The addresses a browser asks for to show the page."""
    links = [e.get("href") for e in page.all("link") if e.get("rel") in ("stylesheet", "icon")]
    return links + [e.get("src") for e in (*scripts_of(page), *page.all("img"), *page.all("source"))]


def sent(name: str, body: bytes) -> int:
    """Bytes on the wire of one file."""
    return min(len(body), len(brotlied(body, 11))) if name.endswith(PACKED_TYPES) else len(body)


def too_heavy(visits: dict[str, dict[str, int]], most: int, endings: tuple[str, ...]) -> list[str]:
    """Each page over the limit, with what is heavy in it, heaviest first."""
    said = []
    for address, parts in visits.items():
        counted = {name: size for name, size in parts.items() if name.endswith(endings)}
        if sum(counted.values()) > most:
            heavy = ", ".join(f"{name} {size}" for name, size in sorted(counted.items(), key=lambda part: -part[1]))
            said.append(f"{address} weighs {sum(counted.values())}, {sum(counted.values()) - most} bytes too many: {heavy}")
    return said
