"""One family's result: every child's checklist, the sheet made of them, and the link to share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import zip_longest

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse

from guidance.answers import Visit
from guidance.content.words import translate
from guidance.library import ContentLibrary
from guidance.selfcheck.checklist import Checklist, Entry
from guidance.selfcheck.questionnaire import Option, Step
from guidance.snapshot import LONDON, the_moment
from guidance.takeaway.plan_link import make_token
from guidance.takeaway.sheet import Sheet, child_label, make_sheet, may_leave

MOST_SHARED = 12


@dataclass(frozen=True, slots=True)
class Tonight:
    """One entry for tonight: when it will be talked about, and the names of the place and day chosen, if any."""

    entry: Entry
    moment: str
    place: str
    day: str


@dataclass(frozen=True, slots=True)
class Member:
    """One child's part of the page."""

    number: int
    label: str
    checklist: Checklist
    review: tuple[tuple[Step, tuple[Option, ...]], ...]
    chosen: Mapping[str, str]
    moments: Mapping[str, str]
    current: bool

    @property
    def tonight(self) -> tuple[Tonight, ...]:
        """Each entry for tonight with its moment: the parent's own, if they chose one."""
        return tuple(
            Tonight(entry, self.moments.get(entry.item.name, entry.item.when), *self.chosen.get(entry.item.name, " ").split(" ", 1))
            for entry in self.checklist.tonight
        )

    @property
    def choosable(self) -> tuple[Tonight, ...]:
        """Those of tonight that a parent may choose a moment for."""
        return tuple(part for part in self.tonight if part.entry.item.may_wait)


@dataclass(frozen=True, slots=True)
class Family:
    members: tuple[Member, ...]
    sheet: Sheet
    plan_address: str
    left_out_of_plan: bool
    made_on: date
    talk_at: datetime | None
    unfinished: int | None = None

    @property
    def several(self) -> bool:
        return len(self.members) > 1

    @property
    def may_choose_moments(self) -> bool:
        return any(member.choosable for member in self.members)

    @property
    def heading(self) -> str:
        """For the top of the page, when it is not simply tonight's list."""
        if any(member.checklist.after_worry for member in self.members):
            return translate("Help first, then tonight")
        return translate("Your checklists") if self.several else translate("Your checklist")

    @property
    def worried(self) -> bool:
        return any(member.checklist.worries for member in self.members)


def family(library: ContentLibrary, visit: Visit) -> Family:
    """The result for every child whose questions are answered."""
    finished = [(n, child) for n, child in enumerate(visit.children) if not library.questionnaire.first_unanswered(child.answers)]
    made = [(n, child, library.checklist(child.answers)) for n, child in finished]
    members = tuple(
        Member(
            n, child_label(at, checklist.band, len(made)), checklist, library.questionnaire.review(child.answers), child.moments,
            _in_words(library, checklist, child.moments),
            n == visit.current,
        )
        for at, (n, child, checklist) in enumerate(made)
        if checklist
    )  # fmt: skip
    checklists = [member.checklist for member in members]
    sheet = make_sheet(
        checklists, library.help, settings.SITE_URL + reverse("guidance"), with_reasons=visit.with_reasons,
        moments=[member.moments for member in members],
    )  # fmt: skip
    entries = [entry for checklist in checklists for entry in checklist.entries]
    # One from each child in turn, so that a link has room for all of them.
    turns = zip_longest(*([entry.item.name for entry in checklist.entries if may_leave(entry)] for checklist in checklists))
    names = list(dict.fromkeys(name for turn in turns for name in turn if name))[:MOST_SHARED]
    plan = reverse("plan", args=[make_token(names)]) if names else ""
    shown = {member.number for member in members}
    unfinished = next((n for n, child in enumerate(visit.children) if n not in shown), None)
    left_out = any(not may_leave(entry) for entry in entries)
    return Family(members, sheet, plan, left_out, the_moment().date(), _talk_at(visit.talk_at), unfinished)


def _talk_at(words: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else None


def _in_words(library: ContentLibrary, checklist: Checklist, chosen: Mapping[str, str]) -> dict[str, str]:
    """Item names with the moment chosen for each, as a sentence goes on: “we are in the car on Saturday”."""
    texts = {moment.name: moment.text for moment in (*library.moments, *library.days)}
    may_wait = {entry.item.name for entry in checklist.entries if entry.item.may_wait}
    split = {item: names.split(" ") for item, names in chosen.items() if item in may_wait}
    return {item: " ".join(texts[name] for name in names) for item, names in split.items() if all(name in texts for name in names)}


def chosen_moments(library: ContentLibrary, visit: Visit, posted: QueryDict) -> Visit:
    """The visit with what a parent chose. A moment that is not among the choices is left out; a time that is refused, left as it was."""
    places = {moment.name for moment in library.moments}
    days = {day.name for day in library.days}
    for number, child in enumerate(visit.children):
        moments = dict(child.moments)
        checklist = library.checklist(child.answers)
        for entry in (entry for entry in checklist.tonight if entry.item.may_wait) if checklist else ():
            place = posted.get(f"place-{number}-{entry.item.name}", "")
            day = posted.get(f"day-{number}-{entry.item.name}", "")
            if place in places and day in days:
                moments[entry.item.name] = f"{place} {day}"
            elif f"place-{number}-{entry.item.name}" in posted:
                moments.pop(entry.item.name, None)
        visit = visit.with_child(number, replace(child, moments=moments))
    talk_at = visit.talk_at if refused_time(posted) else posted.get("talk-at", "")[:16]
    return replace(visit, with_reasons=posted.get("reasons") == "yes", talk_at=talk_at)


def refused_time(posted: QueryDict) -> str:
    """What was given as a time to talk but is over, or no time at all; empty when none was, or it will do. Any hour of today will."""
    at = posted.get("talk-at", "")[:16]
    moment = _talk_at(at)
    return "" if moment and moment.date() >= the_moment().date() else at
