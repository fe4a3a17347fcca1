"""One A4 page for an age band that a school can print: what matters most, words to say, and who to call.

Everything on it stands on the site already, and it is the same for everyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from guidance.content.age_bands import AgeBand
from guidance.content.prose import Prose, plain_text
from guidance.content.services import Service
from guidance.content.site_pages import Site
from guidance.content.situations import Help
from guidance.content.words import Said, date_in_words, phrase, spoken
from guidance.selfcheck.items import Item

TEMPLATE = Path(__file__).with_name("slip.typ").read_bytes()
THREE = 3
MOST_CALLS = 8
MOST_LETTERS = 260  # a longer line is cut short at a word: the page it leads to has all of it
GLANCE = re.compile(r'<div class="glance">(.*?)</div>', re.DOTALL)
LINE = re.compile(r"<li>(.*?)</li>", re.DOTALL)
WORDS = Said(
    {
        "matters": "What matters most at this age",
        "say": "Words to say",
        "happened": "Something has happened?",
        "more": "More words, and help step by step",
        "preview": "Preview: not yet confirmed by a safeguarding professional.",
    }
)


@dataclass(frozen=True, slots=True)
class SlipWords:
    """Words to say, and what they are about."""

    about: str
    say: str


@dataclass(frozen=True, slots=True)
class SlipCall:
    """A service, how to reach it (empty when its name is its number), and what it is for."""

    name: str
    how: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A band's page. ``drawing`` is SVG, or empty; ``preview`` whether safety-critical facts are unconfirmed."""

    name: str
    site: str
    title: str
    promise: str
    summary: str
    matters: tuple[str, ...]
    say: tuple[SlipWords, ...]
    close_to_home: str
    calls: tuple[SlipCall, ...]
    address: str
    changed: str
    runs: str
    preview: bool
    drawing: str = ""
    code: str = "en"


def make_slip(
    band: AgeBand, items: Iterable[Item], help: Help, site: Site, promise: str, address: str, *, drawing: str = "", preview: bool = False
) -> Slip:
    """``items`` in order of rank; ``address`` in full; ``promise`` is what the home page promises."""
    changed = phrase("Last changed {day}.", day=date_in_words(max(band.updated_on, help.updated_on)))
    runs = f"{site.owner}. {site.contact}" if site.has_owner else ""
    return Slip(
        band.name, site.name, band.title, promise, _short(band.summary), _matters(band.prose), _words(items, band.name),
        plain_text(help.close_to_home), tuple(map(_call, help.urgent[:MOST_CALLS])), address, changed, _short(runs), preview, drawing,
        spoken().code,
    )  # fmt: skip


def make_slip_pdf(slip: Slip) -> bytes:
    """Exactly one page, whatever the length of its texts."""
    from .typeset import leads_to, shown, typeset

    data = asdict(slip)
    drawing = data.pop("drawing")
    words = {**WORDS, "preview": WORDS["preview"] if slip.preview else ""}
    fitting = {part: shown(value) for part, value in data.items()}
    return typeset(TEMPLATE, {**fitting, **leads_to(slip.address), "words": words, "drawing": drawing}, spoken())


def _short(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    return text[:MOST_LETTERS].rpartition(" ")[0].rstrip(" ,;:.–") + " …"


def _matters(prose: Prose) -> tuple[str, ...]:
    """The first lines of “At a glance”."""
    glance = GLANCE.search(prose.html)
    lines = LINE.findall(glance[1]) if glance else []
    return tuple(_short(" ".join(plain_text(line).split())) for line in lines[:THREE])


def _words(items: Iterable[Item], band: str) -> tuple[SlipWords, ...]:
    """Of the talks that are for every family of this age, the most important of each topic."""
    for_all = [item for item in items if item.everyone and item.urgency == "ordinary" and item.kind == "talk-about" and band in item.bands]
    by_topic = {item.topic.name: item for item in reversed(for_all)}
    chosen = [item for item in for_all if by_topic[item.topic.name] is item]
    return tuple(SlipWords(item.title, _short(item.say[band])) for item in chosen[:THREE])


def _call(service: Service) -> SlipCall:
    how = service.plain.removeprefix(service.title).removeprefix(" (").removesuffix(")")
    return SlipCall(service.title, how, _short(service.purpose))
