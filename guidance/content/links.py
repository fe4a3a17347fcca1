"""Internal links: every address and every anchor that a page links to must exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .problems import Problems, did_you_mean
from .prose import Prose

# Pages the site makes itself, without a content file of their own.
BUILT_IN = (
    "/guidance/", "/apps/", "/get-help/", "/self-check/", "/glossary/", "/search/", "/leave/", "/offline/",
)  # fmt: skip
EMPTY_WORDS = {"here", "click here", "this", "link", "more", "read more", "this page", "this link"}


@dataclass(frozen=True, slots=True)
class Target:
    """A rendered body and the address it is published at."""

    path: str
    address: str
    prose: Prose


def check_links(targets: Iterable[Target], problems: Problems) -> None:
    targets = list(targets)
    anchors: dict[str, set[str]] = {address: set() for address in BUILT_IN}
    for target in targets:
        page, _, anchor = target.address.partition("#")
        if page:
            anchors.setdefault(page, set()).update(heading.anchor for heading in target.prose.headings)
            if anchor:
                anchors[page].add(anchor)
    for target in targets:
        for link in target.prose.links:
            words = link.words.strip().lower()
            if words in EMPTY_WORDS:
                problems.add(target.path, link.line, f"has a link called “{link.words}”. Say where it leads: “[Get help](…)”.")
            if not link.address:
                problems.add(target.path, link.line, f"has a link without an address: “[{link.words}]()”.")
            if not link.address.startswith(("/", "#")) or link.address.startswith("//"):
                if link.address and "://" not in link.address and not link.address.startswith(("mailto:", "tel:", "//")):
                    problems.add(
                        target.path,
                        link.line,
                        f"links to “{link.address}”. Start an address of this site with “/”, another with “https://”.",
                    )
                continue
            page, _, anchor = link.address.partition("#")
            page = page or target.address.partition("#")[0]
            page = page.partition("?")[0]
            if page not in anchors:
                problems.add(target.path, link.line, f"links to “{page}”, which does not exist.{did_you_mean(page, anchors)}")
            elif anchor and anchor not in anchors[page]:
                problems.add(
                    target.path,
                    link.line,
                    f"links to “{link.address}”, but that page has no “#{anchor}”.{did_you_mean(anchor, anchors[page])}",
                )
