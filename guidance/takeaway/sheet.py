"""A checklist as it leaves the screen: one thing that paper, PDF, file, text and half page are all made from.

A sheet on the fridge must not tell. Unless the parent asks for it, a sheet holds no reason and nothing
that a worry brought in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from guidance.content.age_bands import AgeBand
from guidance.content.prose import plain_text
from guidance.content.situations import Help
from guidance.content.words import Language, Said, phrase, spoken, translate
from guidance.selfcheck.checklist import Checklist, Entry, choose_tonight
from guidance.selfcheck.items import ITEM_KINDS

TITLE = "Family chat"
FILE_NAME = "family-chat"
CHILDREN = Said({str(n): f"{word} child" for n, word in enumerate(("First", "Second", "Third", "Fourth", "Fifth", "Sixth"))})
# The words every format shares, so that paper, file and text say the same.
WORDS = Said(
    {
        "title": TITLE,
        "tonight": "Talks to have",
        "next": "Next",
        "help": "Help first",
        "calls": "Who to call",
        "say": "Say",
        "badly": "If it goes badly",
        "look_again": "Look again",
        "keep": "For you to keep",
        "tell": "What I would tell you",
        "need": "What I need from you",
        "help_line": "Help for everyone",
        "promise": "Say it once, out loud",
        "my_promise": "My promise",
        "more": "More words and ideas",
    }
)


@dataclass(frozen=True, slots=True)
class Talk:
    """One item on paper. ``why`` is empty unless the parent asked for reasons."""

    name: str
    title: str
    say: str
    when_then: str
    badly: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class HelpSteps:
    """What a worry calls for: only ever on a sheet when the parent asked for it."""

    title: str
    steps: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HalfPage:
    """For the child to keep: what I would tell you, what I need you not to do."""

    tell: tuple[str, ...]
    need: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChildSheet:
    """One child's part. ``label`` is empty when there is only one child.

    ``close_to_home`` is who not to tell first: it stands with the help steps, and once on a sheet.
    """

    label: str
    help_steps: tuple[HelpSteps, ...]
    tonight: tuple[Talk, ...]
    next: tuple[tuple[str, tuple[Talk, ...]], ...]
    look_again: tuple[str, ...]
    half_page: HalfPage
    close_to_home: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything a format needs. ``help_line`` is the same for everyone."""

    title: str
    children: tuple[ChildSheet, ...]
    help_line: tuple[str, ...]
    address: str
    promise: str = field(default_factory=lambda: translate("You will not lose your phone for telling me."))
    language: Language = field(default_factory=spoken)


def one_line(text: str) -> str:
    """The text on one line, without what no paper and no screen can show: control characters and broken letters."""
    kinds = ((letter, unicodedata.category(letter)) for letter in text)
    return " ".join("".join(" " if kind == "Cc" else letter for letter, kind in kinds if kind not in ("Cs", "Co", "Cn")).split())


def child_label(number: int, band: AgeBand, of: int) -> str:
    """“First child (10 to 12s)”; nothing when there is only one."""
    return f"{CHILDREN[str(number)]} ({band.title})" if of > 1 else ""


def make_sheet(
    checklists: Sequence[Checklist],
    help: Help,
    address: str,
    *,
    with_reasons: bool = False,
    moments: Sequence[Mapping[str, str]] = (),
) -> Sheet:
    """The sheet for one family.

    ``moments`` holds, for each child, item names and the moment a parent chose for them (“we are in the
    car on Saturday”); it takes the place of the item's own.
    """
    chosen = [*moments, *({} for _ in checklists)]
    first_urgent = next((n for n, checklist in enumerate(checklists) if with_reasons and _needs_action_now(checklist)), None)
    children = tuple(
        _child(
            checklist, child_label(number, checklist.band, len(checklists)), with_reasons, chosen[number],
            plain_text(help.close_to_home) if number == first_urgent else "",
        )
        for number, checklist in enumerate(checklists)
    )  # fmt: skip
    return Sheet(WORDS["title"], children, tuple(service.plain for service in help.urgent), address)


def may_leave(entry: Entry) -> bool:
    """Whether an item may stand on a sheet without telling: no worry brought it in."""
    return entry.item.urgency == "ordinary"


def when_then(entry: Entry, moment: str = "") -> str:
    """The whole when-then sentence, with the parent's own moment if they chose one."""
    return phrase("When {moment}, then {act}.", moment=moment or entry.item.when, act=entry.item.then)


def _needs_action_now(checklist: Checklist) -> bool:
    return any(worry.needs_action_now for worry in checklist.worries)


def _child(checklist: Checklist, label: str, with_reasons: bool, moments: Mapping[str, str], close_to_home: str) -> ChildSheet:
    entries = {entry.item.name: entry for entry in checklist.entries if with_reasons or may_leave(entry)}
    if with_reasons:
        tonight = [entry.item.name for entry in checklist.tonight]
    else:
        ordinary = sorted((entry.item for entry in entries.values()), key=lambda item: item.rank)
        tonight = [item.name for item in choose_tonight(ordinary)]

    def talk(name: str) -> Talk:
        entry = entries[name]
        return Talk(
            name, entry.item.title, entry.say, when_then(entry, moments.get(name, "")), entry.item.badly, entry.why if with_reasons else ""
        )

    rest = [entry for name, entry in entries.items() if name not in tonight]
    groups = tuple(
        (title, tuple(talk(entry.item.name) for entry in rest if entry.item.kind == kind))
        for kind, title in ITEM_KINDS.items()
        if any(entry.item.kind == kind for entry in rest)
    )
    steps = tuple(
        HelpSteps(worry.title, tuple(plain_text(step) for step in worry.first), tuple(service.plain for service in worry.calls))
        for worry in checklist.worries
        if with_reasons
    )
    band = checklist.band
    # Without the help steps it is two weeks for everyone: “tomorrow” would tell of a worry.
    tomorrow = with_reasons and checklist.after_worry
    soon = (
        translate("Tomorrow, and again this week: ask how it feels today.")
        if tomorrow
        else translate("In two weeks: how did the talks go?")
    )
    look_again = (soon, phrase("And later: {moment}.", moment=band.turning_point))
    half_page = HalfPage(band.half_page_tell, band.half_page_need)
    return ChildSheet(label, steps, tuple(map(talk, tonight)), groups, look_again, half_page, close_to_home)
