"""The site's own pages (about, privacy …), its home page, and who runs this copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .fields import Field
from .prose import Prose
from .records import OWNER, Kind, Record
from .words import is_known

SITE_PAGE = Kind(
    "site-page",
    "a site page",
    (
        Field("title", "text", "the title.", required=True, most=120),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("sources", "names", "sources.", of="source"),
        Field("updated_on", "date", "the day the words last changed.", required=True),
        Field("next_check", "date", "when to look at it again."),
        OWNER,
        Field("search_words", "texts", "other words people type for it."),
    ),
    address="/{name}/",
    folder="pages",
)

HOME = Kind(
    "home",
    "the home page",
    (
        Field("title", "text", "one sentence of promise.", required=True, most=120),
        Field("summary", "text", "two or three short sentences below it.", required=True, most=400),
        Field("happened", "names", "the get-help pages named first.", required=True, of="situation"),
        Field("updated_on", "date", "the day the words last changed."),
    ),
    address="/",
)

SELF_CHECK = Kind(
    "self-check",
    "the self-check's first page",
    (
        Field("title", "text", "the title.", required=True, most=120),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("updated_on", "date", "the day the words last changed."),
    ),
    address="/self-check/",
    folder="self-check",
)

SITE = Kind(
    "site",
    "the site's own file",
    (
        Field("name", "text", "the name of the site.", required=True, most=60),
        Field("owner", "text", "the organisation that runs this copy.", most=160),
        Field("contact", "text", "how to reach it: an e-mail address or a web address.", most=200),
        Field("complaints", "text", "how to complain, in a sentence.", most=300),
        Field(
            "languages",
            "texts",
            "other languages for readers, by code: “cy” is Welsh. Empty until enough is translated.",
            most=12,
        ),
        Field("updated_on", "date", "the day it last changed."),
    ),
    title_field="name",
)


@dataclass(frozen=True, slots=True)
class SitePage:
    name: str
    title: str
    summary: str
    updated_on: date
    search_words: tuple[str, ...]
    address: str
    prose: Prose = field(repr=False)
    sources: tuple = ()


@dataclass(frozen=True, slots=True)
class Site:
    name: str
    owner: str
    contact: str
    complaints: str
    languages: tuple[str, ...] = ()

    @property
    def has_owner(self) -> bool:
        return bool(self.owner and self.contact and self.complaints)


def read_site_page(record: Record, prose: Prose, sources: tuple, today: date) -> SitePage:
    return SitePage(
        record.name, record["title"], record["summary"], record["updated_on"] or today,
        record["search_words"] if "search_words" in record.reading.values else (), record.address, prose, sources,
    )  # fmt: skip


def read_site(record: Record) -> Site:
    known = tuple(dict.fromkeys(code for code in record["languages"] if is_known(code)))
    for number, code in enumerate(record["languages"]):
        if code not in known:
            record.reading.say(record.line(f"languages.{number}"), f"“{code}” is no language we know. Write a code such as “cy”.")
    return Site(record["name"], record["owner"], record["contact"], record["complaints"], known)
