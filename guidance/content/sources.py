"""Where a fact or a piece of advice comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape

from .fields import Field
from .house_dates import fault_in
from .problems import Problem
from .records import Kind, Record
from .words import Said, phrase, translate

KIND_WORDS = Said(
    {
        "own": "",
        "repost": "as carried by another site",
        "news": "a news report",
        "third": "a secondary source",
        "official": "",
    }
)

SOURCE = Kind(
    "source",
    "a source",
    (
        Field("publisher", "text", "who published it, such as “NSPCC”.", required=True, most=120),
        Field("title", "text", "the title of the page or report.", required=True, most=200),
        Field("address", "address", "its web address; leave it out if there is no public page.", most=400),
        Field("date", "text", "the date it carries, such as “20 March 2025”, “2024” or “undated”.", required=True, most=60),
        Field(
            "kind", "choice", "own, repost, news, third, or official (a page a person should confirm the fact against; not read yet).",
            required=True, choices=tuple(KIND_WORDS),
        ),
    ),
    folder="sources",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    publisher: str
    title: str
    address: str
    date: str
    kind: str

    @property
    def was_read(self) -> bool:
        return self.kind != "official"

    @property
    def html(self) -> str:
        """Who says it and where, linked as one, and its date. Titles alone are too alike to tell links apart."""
        said = f"{escape(self.publisher)}, {escape(self.title)}"
        if self.address:
            said = f'<a href="{escape(self.address)}">{said}</a>'
        if not self.was_read:
            return f"{said} ({translate('official page; not yet confirmed against it')})"
        dated = translate("undated") if "undated" in self.date else phrase("dated {date}", date=escape(self.date))
        note = KIND_WORDS[self.kind]
        return f"{said}, {dated}" + (f" ({note})" if note else "")

    @property
    def plain(self) -> str:
        if not self.was_read:
            return f"{self.publisher} ({translate('not yet confirmed')})"
        return f"{self.publisher}, {self.date}"


def read_source(record: Record, today: date) -> Source:
    fault = fault_in(record["date"], today)
    if fault:
        message = f"{fault}, in “date”. Write the date the source carries."
        record.reading.problems.append(Problem(record.path, record.line("date"), message, mild=True))
    return Source(record.name, record["publisher"], record["title"], record["address"] or "", record["date"], record["kind"] or "own")
