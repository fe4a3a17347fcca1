"""Guidance pages: one topic at one age."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .age_bands import AgeBand
from .fields import Field
from .prose import Prose
from .records import CHANGE_FIELDS, MOVED_FIELD, REVIEW_FIELDS, Kind, Record
from .sources import Source
from .topics import Topic

PAGE = Kind(
    "page",
    "a guidance page",
    (
        Field("title", "text", "the title, such as “Live streaming with your 10 to 12 year old”.", required=True, most=120),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("sources", "names", "the sources its advice rests on.", required=True, of="source"),
        Field("situations", "names", "get-help pages that belong to it.", of="situation"),
        Field("apps", "names", "app guides that belong to it.", of="app"),
        *CHANGE_FIELDS,
        Field("search_words", "texts", "other words people type, slang and misspellings."),
        MOVED_FIELD,
        *REVIEW_FIELDS,
    ),
    address="/guidance/{name}/",
    folder="guidance",
)


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    band: AgeBand
    topic: Topic
    title: str
    summary: str
    situations: tuple[str, ...]
    apps: tuple[str, ...]
    updated_on: date
    what_changed: str
    next_check: date
    search_words: tuple[str, ...]
    overdue: bool
    prose: Prose = field(repr=False)
    sources: tuple[Source, ...] = ()

    @property
    def address(self) -> str:
        return f"/guidance/{self.name}/"


def read_page(record: Record, band: AgeBand, topic: Topic, prose: Prose, sources: tuple[Source, ...], today: date) -> Page:
    say = record.reading.say
    if not topic.guidance:
        say(1, f"is a page on “{topic.name}”, a topic without guidance pages. Write “guidance: yes” in topics/{topic.name}.md.")
    for block, words in (("glance", "at a glance"), ("say", "words to say"), ("badly", "what to say if it goes badly")):
        if (prose.html or not record.body.strip()) and block not in prose.blocks:
            say(record.body_line, f"needs {words}: a block “::: {block}”.")
    next_check = record["next_check"] or today
    return Page(
        record.name, band, topic, record["title"], record["summary"], record.names("situations"), record.names("apps"),
        record["updated_on"] or today, record["what_changed"] or "", next_check, record["search_words"], next_check < today, prose, sources,
    )  # fmt: skip
