"""Facts: a number, an age, a date in law, written once and referred to by name.

A fact may switch by itself: ``from``, ``until`` and ``later`` are moments in Europe/London.
A law has a status, and the site, not the editor, says whether it is in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from html import escape

from .fields import Field
from .quotes import curly
from .records import OWNER, Kind, Record
from .sources import Source
from .words import date_in_words, moment_in_words, number_in_place, phrase, translate

SENTENCES = ("rule", "figure", "law", "hours", "cost", "tool")
LAW_STATUS = ("announced", "made", "in-force")
FACT_KINDS = ("phone", "text-number", "email", "hours", "cost", "age", "figure", "date", "law", "rule", "tool")

FACT = Kind(
    "fact",
    "a fact",
    (
        Field("title", "text", "what it is, in an editor's words.", required=True),
        Field("kind", "choice", "what sort of fact it is.", required=True, choices=FACT_KINDS),
        Field("value", "text", "exactly what is printed.", required=True, most=900),
        Field("source", "name", "the name of a file in sources/.", required=True, of="source"),
        Field("sureness", "choice", "verified (read in its source) or known (not read).", required=True, choices=("verified", "known")),
        Field("read_on", "date", "the day its source was read; needed when verified."),
        Field("old", "yes", "yes when the source is old: opening hours and costs are then not printed."),
        Field("confirmed_on", "date", "the day a person opened or rang the official source."),
        Field("confirmed_by", "text", "who confirmed it."),
        Field("next_check", "date", "when it should be looked at again.", required=True),
        OWNER,
        Field("launch", "number", "its row in the list of what must be confirmed before launch; 1 to 10 are safety-critical."),
        Field("from", "moment", "it holds from this moment."),
        Field("until", "moment", "it holds until this moment."),
        Field(
            "later", "records", "values that wait their day.",
            fields=(
                Field("from", "moment", "when this value starts.", required=True),
                Field("value", "text", "the value from then on.", required=True, most=900),
            ),
        ),
        Field("status", "choice", "for a law only: announced, made or in-force.", choices=LAW_STATUS),
        Field("official", "address", "for a law: where a reader should look."),
    ),
    folder="facts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact as on a moment of the day ``on``. ``value`` is empty when it does not hold then, or may not be printed."""

    name: str
    title: str
    kind: str
    value: str
    source: Source
    sureness: str
    read_on: date | None
    confirmed_on: date | None
    confirmed_by: str
    next_check: date
    launch: int | None
    status: str
    official: str
    note: str
    on: date
    changes: tuple[datetime, ...]

    @property
    def safety_critical(self) -> bool:
        return self.launch is not None and self.launch <= 10

    @property
    def confirmed(self) -> bool:
        return self.confirmed_on is not None

    @property
    def overdue(self) -> bool:
        return self.next_check < self.on

    @property
    def dial(self) -> str:
        """The number as a phone dials it: digits, with a leading + kept."""
        return re.sub(r"[^\d+]", "", self.value)

    @property
    def look_instead(self) -> str:
        """Where a reader is sent when there is no value to print."""
        address = self.official or self.source.address
        words = phrase("see {publisher}", publisher=escape(self.source.publisher))
        return f'<a href="{escape(address)}">{words}</a>' if address else words

    @property
    def standing(self) -> str:
        """What the site says by itself about a law, as HTML; nothing for other facts."""
        if self.kind != "law":
            return ""
        if self.status == "announced":
            if self.overdue:
                where = f'<a href="{escape(self.official)}">GOV.UK</a>'
                return phrase("This may have changed since {day}: see {where}.", day=date_in_words(self.next_check), where=where)
            return translate("This has been announced. It is not yet in force.")
        starts = self.changes[0] if self.changes else None
        if self.status == "made":
            if starts:
                return phrase("This has been made law. It is in force from {day}.", day=moment_in_words(starts))
            return translate("This has been made law. Its start date is not known to us yet.")
        return translate("This is in force.")

    @property
    def html(self) -> str:
        if not self.value:
            return self.look_instead
        if self.kind == "phone":
            return f'<a class="tel" href="tel:{self.dial}">{number_in_place(escape(self.value))}</a>'
        if self.kind == "email":
            return f'<a href="mailto:{escape(self.value)}">{escape(self.value)}</a>'
        if self.kind == "law":
            return f"{escape(self.value)} <strong>{self.standing}</strong>"
        return escape(self.value)

    @property
    def card(self) -> str:
        source = f'<p class="meta">{phrase("Source: {source}", source=self.source.html)}.</p>'
        if self.kind == "law" and self.value:
            return f'<div class="law"><p class="label">{self.standing}</p><p>{escape(self.value)}</p>{source}</div>'
        return f'<div class="fact"><p>{self.html}</p>{source}</div>'

    @property
    def plain(self) -> str:
        if not self.value:
            return phrase("see {publisher}", publisher=self.source.publisher)
        return self.value + (" " + re.sub(r"<[^>]+>", "", self.standing) if self.standing else "")


def _reached(moment: datetime, on: datetime) -> bool:
    """Compared as instants: when the clocks go back, the same wall time comes twice."""
    return moment.timestamp() <= on.timestamp()


def read_fact(record: Record, sources: dict[str, Source], on: datetime) -> Fact | None:
    """The fact as on ``on``; reports what contradicts itself. ``None`` when its source is missing."""
    say, line = record.reading.say, record.line
    kind, status = record["kind"], record["status"] or ""
    if kind == "law" and not status:
        say(line("kind"), "is a law and needs “status”: announced, made or in-force.")
    if kind == "law" and not record["official"]:
        say(line("kind"), "is a law and needs “official”: where a reader should look, such as https://www.gov.uk")
    if kind != "law" and status:
        say(line("status"), "has a “status”, which only a law has. Remove it, or write “kind: law”.")
    starts, ends = record["from"], record["until"]
    if status == "announced" and (starts or record["later"]):
        say(
            line("from" if starts else "later"),
            "has a start date, but is only announced. Write a date when the law is made (“status: made”).",
        )
    if record["sureness"] == "verified" and not record["read_on"]:
        say(line("sureness"), "is “verified” and needs “read_on”: the day its source was read.")
    if bool(record["confirmed_on"]) != bool(record["confirmed_by"]):
        say(line("confirmed_on" if record["confirmed_on"] else "confirmed_by"), "needs both “confirmed_on” and “confirmed_by”, or neither.")
    if starts and ends and ends <= starts:
        say(line("until"), "ends before it starts. Look at “from” and “until”.")
    if status == "made" and ends and not starts:
        say(line("until"), "has an end and no start. Write “from” as well: when the law comes into force.")
    source = sources.get(record.first_name("source"))
    if source is None:
        return None
    if record["sureness"] == "verified" and not source.was_read:
        say(line("source"), f"is “verified”, but “{source.name}” is an official page nobody has read for it. Write “sureness: known”.")
    stages = [(starts, record["value"])] + [
        (later["from"], later["value"]) for later in (r.values for r in record["later"]) if later["from"]
    ]
    moments = [moment for moment, _ in stages if moment]
    if moments != sorted(set(moments)):
        say(line("later"), "has dates out of order. Put the earliest first, each once.")
    value = ""
    for moment, text in stages:
        if moment is None or _reached(moment, on):
            value = curly(text) if kind in SENTENCES else text
    if (ends and _reached(ends, on)) or (record["old"] and kind in ("hours", "cost")):
        value = ""
    current = "in-force" if status == "made" and starts and _reached(starts, on) else status
    if status == "made" and starts and not _reached(starts, on):
        value = curly(record["value"])
    changes = tuple(sorted(m for m in [*moments, *([ends] if ends else [])] if not _reached(m, on)))
    return Fact(
        record.name, record["title"], kind or "rule", value, source, record["sureness"] or "known", record["read_on"],
        record["confirmed_on"], record["confirmed_by"] or "", record["next_check"] or on.date(), record["launch"],
        current, record["official"] or source.address, record.body.strip(), on.date(), changes,
    )  # fmt: skip
