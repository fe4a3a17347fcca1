"""Situations: what has happened, and the first ten minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from .fields import Field
from .prose import Prose
from .records import CHANGE_FIELDS, MOVED_FIELD, NEXT_CHECK, OWNER, REVIEW_FIELDS, UPDATED, Kind, Record
from .services import Service
from .sources import Source
from .words import translate

SITUATION = Kind(
    "situation",
    "a get-help page",
    (
        Field("title", "text", "what has happened, in the parent's words.", required=True, most=120),
        Field("short", "text", "the same in two to five words.", required=True, most=50),
        Field("urgency", "choice", "now (act at once) or soon (care soon).", required=True, choices=("now", "soon")),
        Field("order", "number", "its place in lists; most urgent first.", required=True),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("first", "words-list", "three to five first steps, one short sentence each.", required=True, most=300),
        Field("call", "names", "services to call, the first to call first.", required=True, of="service"),
        Field(
            "not_handled", "records", "who does not handle it, and why.",
            fields=(
                Field("service", "name", "the service.", required=True, of="service"),
                Field("why", "words", "what it does not do, or where to go instead.", required=True, most=240),
            ),
        ),
        Field("say", "words", "one sentence to say to the child first.", required=True, most=300),
        Field("sources", "names", "the sources it rests on.", required=True, of="source"),
        *CHANGE_FIELDS,
        Field("search_words", "texts", "words people type when it has happened.", required=True),
        MOVED_FIELD,
        *REVIEW_FIELDS,
    ),
    address="/get-help/{name}/",
    folder="get-help",
)  # fmt: skip

HELP = Kind(
    "help",
    "the get-help front page",
    (
        Field("title", "text", "the title.", required=True, most=100),
        Field("summary", "text", "one or two plain sentences.", required=True, most=400),
        Field("urgent", "names", "the services on the urgent help card.", required=True, of="service"),
        Field("close_to_home", "words", "what to do if it may be someone at home.", required=True, most=300),
        Field("every_time", "words-list", "what to do every time.", required=True, most=300),
        Field("abroad_intro", "words", "a sentence above the services abroad.", most=400),
        Field("sources", "names", "sources.", of="source"),
        UPDATED,
        NEXT_CHECK,
        OWNER,
    ),
    address="/get-help/",
    folder="get-help",
)


def calls_of(services: tuple[Service, ...]) -> str:
    """Services as the lines of an urgent card, in HTML."""
    return "".join(service.short_card for service in services)


@dataclass(frozen=True, slots=True)
class Situation:
    name: str
    title: str
    short: str
    urgency: str
    order: int
    summary: str
    first: tuple[str, ...]
    calls: tuple[Service, ...]
    not_handled: tuple[tuple[Service, str], ...]
    say: str
    updated_on: date
    what_changed: str
    next_check: date
    search_words: tuple[str, ...]
    prose: Prose = field(repr=False)
    sources: tuple[Source, ...] = ()

    @property
    def address(self) -> str:
        return f"/get-help/{self.name}/"

    @property
    def calls_html(self) -> str:
        return calls_of(self.calls)

    @property
    def needs_action_now(self) -> bool:
        return self.urgency == "now"


@dataclass(frozen=True, slots=True)
class Help:
    """The get-help front page, and what the urgent card says everywhere."""

    title: str
    summary: str
    urgent: tuple[Service, ...]
    close_to_home: str
    every_time: tuple[str, ...]
    abroad_intro: str
    updated_on: date
    prose: Prose = field(repr=False)
    sources: tuple[Source, ...] = ()

    @property
    def address(self) -> str:
        return "/get-help/"

    @property
    def urgent_card(self) -> str:
        return (
            f'<section class="urgent" aria-label="{translate("Help now")}">'
            f'<p class="label">{translate("Has something happened? Who to call")}</p>'
            f'<ul class="calls" role="list">{calls_of(self.urgent)}</ul>'
            f'<p><a href="{self.address}">{translate("The first ten minutes, and everyone else who can help")}</a></p></section>'
        )


def read_situation(
    record: Record, services: dict[str, Service], words: dict[str, list[str]], prose: Prose, sources: tuple[Source, ...], today: date
) -> Situation:
    """``words`` holds the fields with references, already rendered: first, say, why."""
    not_handled = [
        (services[named.name], why)
        for named, why in zip((r.values["service"] for r in record["not_handled"]), words["why"])
        if named and named.name in services
    ]
    if not 3 <= len(record["first"]) <= 5:
        record.reading.say(record.line("first"), f"has {len(record['first'])} first steps. Write three to five.")
    return Situation(
        record.name, record["title"], record["short"], record["urgency"] or "soon", record["order"] or 0, record["summary"],
        tuple(words["first"]), tuple(services[n] for n in record.names("call") if n in services), tuple(not_handled),
        "".join(words["say"]), record["updated_on"] or today, record["what_changed"] or "", record["next_check"] or today,
        record["search_words"], prose, sources,
    )  # fmt: skip


def read_help(
    record: Record, services: dict[str, Service], words: dict[str, list[str]], prose: Prose, sources: tuple[Source, ...], today: date
) -> Help:
    return Help(
        record["title"], record["summary"], tuple(services[n] for n in record.names("urgent") if n in services),
        "".join(words["close_to_home"]), tuple(words["every_time"]), "".join(words["abroad_intro"]),
        record["updated_on"] or today, prose, sources,
    )  # fmt: skip
