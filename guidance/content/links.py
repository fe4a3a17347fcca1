"""Internal links: every address and every anchor that a page links to must exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from .marks import Link
from .problems import Problem, did_you_mean
from .prose import Prose

# Pages the site makes itself, without a content file of their own.
BUILT_IN = (
    "/guidance/", "/apps/", "/get-help/", "/self-check/", "/glossary/", "/search/", "/leave/", "/offline/",
)  # fmt: skip
EMPTY_WORDS = {"here", "click here", "this", "link", "more", "read more", "this page", "this link"}


@dataclass(frozen=True, slots=True)
class Target:
    """A rendered body and the address it is published at.

    ``places`` are the addresses there are by it, with each anchor; ``leads_to`` are those of this site it links to, and
    ``problems`` what is wrong with the body, wherever its links lead.
    """

    path: str
    address: str
    prose: Prose = field(repr=False)
    places: frozenset[str]
    leads_to: frozenset[str]
    problems: tuple[Problem, ...] = ()

    @classmethod
    def of(cls, path: str, address: str, prose: Prose, problems: Iterable[Problem] = ()) -> Target:
        page = address.partition("#")[0]
        places = {page, address, *(f"{page}#{heading.anchor}" for heading in prose.headings)} if page else ()
        leads_to = frozenset(where for link in prose.links if (where := _place(link, page)) is not None)
        return cls(path, address, prose, frozenset(places), leads_to, (*problems, *_faults(path, prose.links)))


def _is_ours(link: Link) -> bool:
    return link.address.startswith(("/", "#")) and not link.address.startswith("//")


def _place(link: Link, here: str) -> str | None:
    """The page and anchor of this site that a link on the page ``here`` leads to; ``None`` when it leads elsewhere."""
    if not _is_ours(link):
        return None
    page, _, anchor = link.address.partition("#")
    page = (page or here).partition("?")[0]
    return f"{page}#{anchor}" if anchor else page


def _faults(path: str, links: Iterable[Link]) -> Iterator[Problem]:
    for link in links:
        if link.words.strip().lower() in EMPTY_WORDS:
            yield Problem(path, link.line, f"has a link called “{link.words}”. Say where it leads: “[Get help](…)”.")
        if not link.address:
            yield Problem(path, link.line, f"has a link without an address: “[{link.words}]()”.")
        elif not _is_ours(link) and "://" not in link.address and not link.address.startswith(("mailto:", "tel:", "//")):
            what = f"links to “{link.address}”. Start an address of this site with “/”, another with “https://”."
            yield Problem(path, link.line, what)


@dataclass(frozen=True, slots=True)
class Targets:
    """Some of them, and what they make, lead to and have wrong with them, all together."""

    targets: tuple[Target, ...]
    places: frozenset[str] = field(repr=False)
    leads_to: frozenset[str] = field(repr=False)
    problems: tuple[Problem, ...]

    @classmethod
    def of(cls, targets: Sequence[Target]) -> Targets:
        places: frozenset[str] = frozenset().union(*[target.places for target in targets])
        leads_to: frozenset[str] = frozenset().union(*[target.leads_to for target in targets])
        return cls(tuple(targets), places, leads_to, tuple(problem for target in targets for problem in target.problems))


def link_problems(groups: Sequence[Targets]) -> Iterator[Problem]:
    """What is wrong with each body, and its links that lead nowhere."""
    known = {*BUILT_IN}.union(*[group.places for group in groups])
    for group in groups:
        yield from group.problems
        if not group.leads_to <= known:
            for target in group.targets:
                yield from _missing(target, known)


def _missing(target: Target, known: set[str]) -> Iterator[Problem]:
    for link in target.prose.links:
        place = _place(link, target.address.partition("#")[0])
        if place is None or place in known:
            continue
        page, _, anchor = place.partition("#")
        if page not in known:
            pages = sorted(address for address in known if "#" not in address)
            yield Problem(target.path, link.line, f"links to “{page}”, which does not exist.{did_you_mean(page, pages)}")
        else:
            anchors = sorted(address.partition("#")[2] for address in known if address.startswith(f"{page}#"))
            what = f"links to “{link.address}”, but that page has no “#{anchor}”.{did_you_mean(anchor, anchors)}"
            yield Problem(target.path, link.line, what)
