"""Age bands: the ages a page is written for, each with its front page."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from .fields import Field
from .prose import Prose
from .records import MOVED_FIELD, NEXT_CHECK, OWNER, REVIEW_FIELDS, UPDATED, Kind, Record
from .sources import Source

AGE_BAND = Kind(
    "band",
    "an age band",
    (
        Field("title", "text", "what the band is called, such as “10 to 12s”.", required=True, most=60),
        Field("ages_from", "number", "the youngest age.", required=True),
        Field("ages_to", "number", "the oldest age.", required=True),
        Field("order", "number", "its place; youngest first.", required=True),
        Field("child", "text", "how a page says it: “your 10 to 12 year old”.", required=True, most=60),
        Field("because", "text", "completes “Because …”: “your child is 10 to 12”.", required=True, most=80),
        Field("card", "text", "one line for its card on the home page.", required=True, most=120),
        Field("summary", "text", "who it is for.", required=True, most=400),
        Field("turning_point", "text", "the next moment to look again: “when they start secondary school”.", required=True),
        Field("half_page_tell", "texts", "what the child would tell: lines for the half page they keep."),
        Field("half_page_need", "texts", "what the child needs a parent not to do: lines for the half page."),
        Field("sources", "names", "sources.", of="source"),
        UPDATED,
        NEXT_CHECK,
        OWNER,
        Field("search_words", "texts", "other words people type for it."),
        MOVED_FIELD,
        *REVIEW_FIELDS,
    ),
    address="/guidance/{name}/",
    folder="guidance",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgeBand:
    name: str
    title: str
    ages_from: int
    ages_to: int
    order: int
    child: str
    because: str
    card: str
    summary: str
    turning_point: str
    updated_on: date
    next_check: date
    search_words: tuple[str, ...]
    prose: Prose = field(repr=False)
    sources: tuple[Source, ...] = ()
    half_page_tell: tuple[str, ...] = ()
    half_page_need: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        return f"/guidance/{self.name}/"


def read_age_band(record: Record, prose: Prose, sources: tuple[Source, ...], today: date) -> AgeBand:
    if (record["ages_from"] or 0) > (record["ages_to"] or 0):
        record.reading.say(record.line("ages_to"), "ends at a younger age than it starts. Look at “ages_from” and “ages_to”.")
    if "glance" not in prose.blocks:
        record.reading.say(record.body_line, "needs “At a glance”: a block “::: glance” with the three things that matter most.")
    return AgeBand(
        record.name, record["title"], record["ages_from"] or 0, record["ages_to"] or 0, record["order"] or 0,
        record["child"], record["because"], record["card"], record["summary"], record["turning_point"],
        record["updated_on"] or today, record["next_check"] or today, record["search_words"], prose, sources,
        record["half_page_tell"], record["half_page_need"],
    )  # fmt: skip


def gaps_and_overlaps(bands: list[AgeBand]) -> list[tuple[AgeBand, str]]:
    """Bands whose ages do not follow on from the one before."""
    faults = []
    for younger, older in pairwise(bands):
        if older.ages_from != younger.ages_to + 1:
            what = "overlap" if older.ages_from <= younger.ages_to else "leave a gap"
            ages = f"“ages_from” {older.ages_from} and the “ages_to” {younger.ages_to} of “{younger.name}”"
            faults.append((older, f"{ages} {what}. Start at {younger.ages_to + 1}."))
    return faults
