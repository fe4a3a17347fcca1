"""[[kind:name]] references: what they point to, and the HTML they become."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import escape

from .facts import Fact
from .marks import Asked, Missing
from .problems import did_you_mean
from .records import Record
from .services import Service
from .sources import Source
from .words import translate

URGENT = "urgent"
Became = tuple[str | None, str | None, str]
Answered = tuple[Became, tuple[Source, ...]]
"""What a reference becomes, and the sources of the facts in it."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """What each reference of one text becomes just now: all that its rendering needs to know of any other file.

    By target and words: the HTML inside a line, the HTML alone on a line, and what to suggest when it leads nowhere.
    """

    answers: Mapping[Asked, Became]

    @property
    def missing(self) -> Missing:
        return {asked: suggestion for asked, (inline, _, suggestion) in self.answers.items() if inline is None}

    def inline(self, target: str, words: str | None) -> str | None:
        return self.answers[target, words][0]

    def card(self, target: str, words: str | None) -> str | None:
        return self.answers[target, words][1]

    def suggestion(self, target: str) -> str:
        return next(suggested for (asked, _), (_, _, suggested) in self.answers.items() if asked == target)


class References:
    """Resolves references against everything read so far.

    ``records`` are all files by kind and name; facts, sources and services come ready made,
    since their values stand inside other pages.
    """

    def __init__(self, records: Mapping[str, Mapping[str, Record]], broken: Collection[str] = ()) -> None:
        self.records = records
        self.broken = broken
        self.facts: dict[str, Fact] = {}
        self.sources: dict[str, Source] = {}
        self.services: dict[str, Service] = {}
        self.urgent_card = ""
        self.used_sources: list[Source] = []
        self._settled: dict[Asked, Answered] | None = None

    def settle(self) -> None:
        """From here on no fact, source, service or card changes, so what a reference becomes is worked out once."""
        self._settled = {}

    def find(self, target: str) -> tuple[str, str] | None:
        kind, _, name = target.partition(":")
        kind, name = kind.strip(), name.strip()
        if target == URGENT:
            return URGENT, ""
        return (kind, name) if name in self.records.get(kind, {}) else None

    def inline(self, target: str, words: str | None) -> str | None:
        found = self.find(target)
        if found is None:
            return None
        kind, name = found
        if kind == URGENT:
            return f'<a href="/get-help/">{translate("who to call")}</a>'
        if self.records[kind][name].path in self.broken:
            # Not shown just now: its title stands in for it, without a link that would lead nowhere.
            return escape(words or self.records[kind][name].title)
        if kind == "fact":
            fact = self.facts.get(name)
            if fact is None:
                return None
            self.used_sources.append(fact.source)
            return fact.html
        if kind == "source":
            source = self.sources.get(name)
            return source.html if source else None
        if kind == "service" and not words:
            service = self.services.get(name)
            return service.inline if service else None
        record = self.records[kind][name]
        if kind == "term":
            title = escape(words or record.title[0].lower() + record.title[1:] if words or record.title[1:2].islower() else record.title)
            return f'<a class="term" href="{record.address}" title="{escape(record["meaning"])}">{title}</a>'
        if not record.address:
            return None
        return f'<a href="{record.address}">{escape(words or record.title)}</a>'

    def card(self, target: str, words: str | None) -> str | None:
        found = self.find(target)
        if found is None:
            return None
        kind, name = found
        if kind == URGENT:
            return self.urgent_card
        if kind == "service" and name in self.services:
            return self.services[name].card
        if kind == "fact" and name in self.facts:
            self.used_sources.append(self.facts[name].source)
            return self.facts[name].card
        if kind in ("app", "situation", "page"):
            record = self.records[kind][name]
            return (
                f'<div class="card"><p><a href="{record.address}"><strong>{escape(words or record.title)}</strong></a></p>'
                f"<p>{escape(record['summary'])}</p></div>"
            )
        return f"<p>{self.inline(target, words)}</p>"

    def suggestion(self, target: str) -> str:
        kind, _, name = target.partition(":")
        if kind not in self.records:
            return did_you_mean(kind, self.records) or f" The kinds are {', '.join(sorted(self.records))}."
        near = did_you_mean(name, self.records[kind])
        return near.replace("“", f"“[[{kind}:").replace("”", "]]”") if near else f" Look in the folder of {kind}s for its name."

    def resolved(self, references: Iterable[Asked]) -> Resolved:
        """What each of a text's references becomes; the sources of the facts among them count as used."""
        answers = {}
        for asked in references:
            answers[asked], used = self.answered(asked)
            self.used_sources += used
        return Resolved(answers)

    def answered(self, asked: Asked) -> Answered:
        """What one reference becomes, and the sources of the facts in it, which do not count as used by this."""
        known = self._settled.get(asked) if self._settled is not None else None
        if known is None:
            used_before, self.used_sources = self.used_sources, []
            inline = self.inline(*asked)
            became: Became = (None, None, self.suggestion(asked[0])) if inline is None else (inline, self.card(*asked), "")
            known, self.used_sources = (became, tuple(self.used_sources)), used_before
            if self._settled is not None:
                self._settled[asked] = known
        return known

    def take_used_sources(self) -> tuple[Source, ...]:
        """The sources of the facts used since the last call, in order, each once."""
        used, self.used_sources = tuple({source.name: source for source in self.used_sources}.values()), []
        return used
