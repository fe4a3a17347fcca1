"""App guides: games, social apps, chatbots, and the tools parents use at home."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from .facts import Fact
from .fields import Field
from .prose import Prose
from .records import CHANGE_FIELDS, MOVED_FIELD, REVIEW_FIELDS, Kind, Record
from .sources import Source
from .words import Said, date_in_words, translate

APP_KINDS = Said(
    {
        "social": "Social apps",
        "video": "Video",
        "messages": "Messages",
        "games": "Games",
        "live": "Live streaming",
        "ai": "AI chatbots and companions",
        "random-chat": "Random video chat",
        "device": "Phones, consoles and home internet",
    }
)

APP = Kind(
    "app",
    "an app guide",
    (
        Field("name", "text", "its name.", required=True, most=80),
        Field("kind", "choice", "what sort of app it is.", required=True, choices=tuple(APP_KINDS)),
        Field("status", "choice", "open, closed or not-for-children.", required=True, choices=("open", "closed", "not-for-children")),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("minimum_age", "name", "the fact that holds its minimum age.", of="fact"),
        Field("live", "name", "the fact that says who may go live.", of="fact"),
        Field("parent_tool", "name", "the fact that names the tool for parents.", of="fact"),
        Field("closed_on", "name", "the fact that says when it closed.", of="fact"),
        Field("replaced_by", "names", "apps that took its place.", of="app"),
        Field("safety_page", "address", "the company's own safety page."),
        Field("bands", "names", "the ages it matters to.", of="band"),
        Field("topics", "names", "the topics it belongs to.", of="topic"),
        Field("sources", "names", "the sources it rests on.", required=True, of="source"),
        *CHANGE_FIELDS,
        Field("search_words", "texts", "other words people type, slang and misspellings."),
        MOVED_FIELD,
        *REVIEW_FIELDS,
    ),
    address="/apps/{name}/",
    title_field="name",
    folder="apps",
)


@dataclass(frozen=True, slots=True)
class App:
    name: str
    title: str
    kind: str
    status: str
    summary: str
    minimum_age: Fact | None
    live: Fact | None
    parent_tool: Fact | None
    closed_on: Fact | None
    replaced_by: tuple[str, ...]
    safety_page: str
    bands: tuple[str, ...]
    topics: tuple[str, ...]
    updated_on: date
    what_changed: str
    next_check: date
    search_words: tuple[str, ...]
    overdue: bool
    prose: Prose = field(repr=False)
    sources: tuple[Source, ...] = ()

    @property
    def address(self) -> str:
        return f"/apps/{self.name}/"

    @property
    def due(self) -> str:
        return date_in_words(self.next_check)

    @property
    def closed(self) -> bool:
        return self.status == "closed"

    @property
    def youngest(self) -> int | None:
        """The age in “13”, “13, with a parent's permission” and “PEGI 12”; ``None`` when there is none, as in “any age”."""
        found = re.search(r"\d+", self.minimum_age.value) if self.minimum_age else None
        return int(found[0]) if found else None

    @property
    def facts(self) -> tuple[tuple[str, Fact], ...]:
        rows = (
            (translate("Closed"), self.closed_on),
            (translate("Minimum age"), self.minimum_age),
            (translate("Who may go live"), self.live),
            (translate("Tool for parents"), self.parent_tool),
        )
        return tuple((label, fact) for label, fact in rows if fact and fact.value)


def read_app(record: Record, facts: dict[str, Fact], prose: Prose, sources: tuple[Source, ...], today: date) -> App:
    next_check = record["next_check"] or today
    if record["status"] == "closed" and (record["minimum_age"] or record["live"]):
        record.reading.say(record.line("status"), "is closed, so it has no “minimum_age” and no “live”. Remove them.")

    def fact(name: str) -> Fact | None:
        return facts.get(record.first_name(name))

    return App(
        record.name, record["name"], record["kind"] or "social", record["status"] or "open", record["summary"],
        fact("minimum_age"), fact("live"), fact("parent_tool"), fact("closed_on"), record.names("replaced_by"),
        record["safety_page"] or "", record.names("bands"), record.names("topics"), record["updated_on"] or today,
        record["what_changed"] or "", next_check, record["search_words"], next_check < today, prose, sources,
    )  # fmt: skip
