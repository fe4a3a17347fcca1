"""The self-check as its files have it: questions, items and moments, what is wrong with them, and what can be proved of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from guidance.content.age_bands import AgeBand
from guidance.content.pages import Page
from guidance.content.problems import Problem, did_you_mean
from guidance.content.prose import Prose
from guidance.content.records import Record
from guidance.content.situations import Situation
from guidance.content.sources import Source
from guidance.content.topics import Topic
from guidance.maker import Maker
from guidance.selfcheck.items import Item, check_evidence, read_item
from guidance.selfcheck.moments import Moment, read_moments
from guidance.selfcheck.proof import Proof, prove
from guidance.selfcheck.questionnaire import Question, Questionnaire, read_question, rule_faults

KINDS = ("question", "item", "moments")
# What the laws of the self-check are not given, so that an edit of a page's text leaves their proof standing.
NO_TEXT: dict[str, Any] = {
    "summary": "", "prose": Prose(), "sources": (), "search_words": (), "updated_on": date.min, "next_check": date.min,
}  # fmt: skip
NO_STEPS: dict[str, Any] = {"first": (), "calls": (), "not_handled": (), "say": "", "what_changed": ""}


@dataclass(frozen=True, slots=True)
class Gathered:
    """The questions, the items with their links, and when and where to talk. ``answer_sets`` is 0 in another language than English."""

    questionnaire: Questionnaire
    items: tuple[Item, ...] = ()
    places: tuple[Moment, ...] = ()
    days: tuple[Moment, ...] = ()
    answer_sets: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """What the self-check speaks of."""

    bands: Mapping[str, AgeBand]
    topics: Mapping[str, Topic]
    pages: Mapping[str, Page]
    situations: Mapping[str, Situation]
    sources: Mapping[str, Source]


class Gathering:
    """Reads the self-check's files once; ``gather`` says of them what is wrong."""

    def __init__(self, maker: Maker, beside: Beside) -> None:
        self._maker, self._beside = maker, beside
        self._records = {kind: [record.afresh() for record in maker.filing.sound(kind)] for kind in KINDS}
        self._bands = tuple(beside.bands.values())
        self._questionnaire = Questionnaire(())

    def gather(self) -> tuple[Gathered, list[Problem]]:
        self._read_questions()
        items = self._read_items()
        places, days = next(map(read_moments, self._records["moments"]), ((), ()))
        linked = tuple(sorted((linked for _, linked in items), key=lambda item: item.rank))
        gathered = Gathered(self._questionnaire, linked, places, days)
        proved: list[Problem] = []
        # A translation changes no rule.
        if self._maker.language.is_english:
            proof = self._prove(tuple(sorted((item for item, _ in items), key=lambda item: item.rank)))
            gathered, proved = replace(gathered, answer_sets=proof.answer_sets), self._faults(proof)
        return gathered, [*proved, *(said for records in self._records.values() for record in records for said in record.reading.problems)]

    def _read_questions(self) -> None:
        records = self._records["question"]
        questions = [read_question(record, self._bands, self._maker.body(record, "/self-check/").html) for record in records]
        questions.sort(key=lambda question: (question.order, question.name))
        self._questionnaire = Questionnaire(tuple(questions), self._beside.situations)
        about_age = [record for record in records if record["options_from"]]
        for record in about_age[1:]:
            record.reading.say(record.line("options_from"), f"asks the child's age again; {about_age[0].path} does already. Keep one.")
        for record in records:
            self._check_worries(record)
            for entry in record["ask_when"]:
                for field in ("any", "all", "not"):
                    self._check_rule(record, entry.values[field], {q.name for q in questions if q.order < record["order"]})

    def _read_items(self) -> list[tuple[Item, Item]]:
        """Each item as its file has it, and with its links."""
        items = []
        for record in self._records["item"]:
            for field in ("any", "all", "not"):
                self._check_rule(record, record[field], None)
                if field != "not":
                    self._check_because(record, record[field])
            item = read_item(record, self._bands, self._beside.topics, self._maker.body(record, "/self-check/checklist/").html)
            if item:
                links = {band: self._link(record, item, band) for band in item.bands}
                source = self._beside.sources.get(record.first_name("evidence_source"))
                check_evidence(record, source)
                items.append((item, replace(item, links=links, evidence_source=source)))
        return items

    def _prove(self, items: tuple[Item, ...]) -> Proof:
        situations = {s.name: replace(s, **NO_TEXT, **NO_STEPS) for s in self._beside.situations.values()}
        bands = tuple(replace(band, **NO_TEXT) for band in self._bands)
        given = Questionnaire(self._questionnaire.questions, situations), items, bands
        return self._maker.work.once("proof", given, lambda: prove(*given))

    def _faults(self, proof: Proof) -> list[Problem]:
        found = []
        for fault in proof.faults:
            faulty = self._maker.filing.records[fault.kind].get(fault.noun)
            at = next((faulty.line(f) for f in ("any", "all", "options") if faulty.reading.values.get(f)), 2) if faulty else 1
            found.append(Problem(faulty.path if faulty else f"self-check/{fault.kind}s", at, fault.message, fault.warning))
        return found

    def _check_worries(self, record: Record) -> None:
        for option in record["options"]:
            situation = self._beside.situations.get(option.values["situation"].name) if option.values["situation"] else None
            if situation and option.values["urgency"] != situation.urgency:
                what = f"is “{option.values['urgency']}”, but get-help/{situation.name}.md is “{situation.urgency}”"
                record.reading.say(option.lines["urgency"], f"{what}. Write the same in both.")

    def _check_rule(self, record: Record, lines: Any, earlier: set[str] | None) -> None:
        for line, message in rule_faults(lines, self._questionnaire):
            record.reading.say(line, message)
        for asked, _ in lines:
            if earlier is not None and asked.name not in earlier:
                record.reading.say(asked.line, f"asks about “{asked.name}”, which comes later. A question can depend only on earlier ones.")

    def _check_because(self, record: Record, lines: Any) -> None:
        by_name: dict[str, Question] = {question.name: question for question in reversed(self._questionnaire.questions)}
        for asked, options in lines:
            question = by_name.get(asked.name)
            for option in question.options if question and not question.about_age else ():
                if option.name in {o.name for o in options} and not option.because:
                    record.reading.say(
                        asked.line,
                        f"names “{option.name}” of “{asked.name}”, an answer without a “because”. Add one in its question's file.",
                    )

    def _link(self, record: Record, item: Item, band: str) -> tuple[str, str]:
        kind, _, name = record["link"].partition(":")
        pages, records = self._beside.pages, self._maker.filing.records
        if kind == "topic":
            topic = name or item.topic.name
            page = pages.get(f"{band}/{topic}")
            if page:
                return page.address, page.title
            what = f"links to a topic, but “{topic}” has no guidance page for “{band}”."
            record.reading.say(record.line("link"), f"{what} Link to a situation or an app, or write the page.")
        elif kind in ("situation", "app") and name in records.get(kind, {}):
            linked = records[kind][name]
            return linked.address, linked.title
        elif kind == "page" and name in pages:
            return pages[name].address, pages[name].title
        else:
            near = did_you_mean(name, records.get(kind, {}))
            record.reading.say(
                record.line("link"), f"“{record['link']}” links to nothing.{near} Write topic, topic:NAME, situation:NAME or app:NAME."
            )
        return "/guidance/", "All guidance"


def gathered(maker: Maker, beside: Beside) -> Gathered:
    """The self-check, read once for its files, all that is known, and the situations."""
    drawers = [drawer.raws for drawer in maker.filing.drawers.values() if any(kind in drawer.records for kind in KINDS)]

    def gather() -> tuple[Gathered, Sequence[Problem]]:
        return Gathering(maker, beside).gather()

    return maker.take(maker.once(("the self-check", ""), (maker.known, drawers, beside.situations), lambda: maker.made(gather)))
