"""Checklist items: something to talk about, do together or agree, and when it belongs to a family."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from guidance.content.age_bands import AgeBand
from guidance.content.fields import Field
from guidance.content.problems import did_you_mean, listing
from guidance.content.records import Kind, Record
from guidance.content.sources import Source
from guidance.content.topics import Topic
from guidance.content.words import Said

from .conditions import Answers, Rule
from .questionnaire import RULE_FIELDS, read_rule

URGENCIES = ("now", "soon", "ordinary")
ITEM_KINDS = Said({"talk-about": "Talk about", "do-together": "Do together", "agree": "Agree"})

EVIDENCE = Said({"strong": "Strong evidence", "some": "Some evidence", "expert-view": "Expert view"})

ITEM = Kind(
    "item",
    "a checklist item",
    (
        Field("title", "text", "what to talk about or do, short.", required=True, most=80),
        Field("topic", "name", "its topic.", required=True, of="topic"),
        Field("kind", "choice", "talk-about, do-together or agree.", required=True, choices=tuple(ITEM_KINDS)),
        Field("urgency", "choice", "now and soon are for worries; ordinary for the rest.", required=True, choices=URGENCIES),
        Field("importance", "number", "1 to 100; the highest comes first.", required=True),
        Field("ages", "names", "all, or a list of age bands.", required=True),
        Field("everyone", "yes", "yes when it is for every family of that age."),
        *RULE_FIELDS,
        Field("say", "by-band", "words to say, one line for each age.", required=True, most=400),
        Field("when", "text", "a moment; follows “When”.", required=True, most=140),
        Field("then", "text", "what the parent will do; follows “then”.", required=True, most=200),
        Field("badly", "text", "what to say if it goes badly.", required=True, most=300),
        Field("link", "text", "topic (its own), topic:NAME, situation:NAME or app:NAME.", required=True, most=100),
        Field("never_with", "names", "items it contradicts: the two must never meet.", of="item"),
        Field("evidence", "choice", "how sure we are: strong (trials), some (research), or expert-view.", choices=tuple(EVIDENCE)),
        Field("evidence_source", "name", "the one source that says so.", of="source"),
    ),
    folder="self-check/items",
)


@dataclass(frozen=True, slots=True)
class Item:
    name: str
    title: str
    topic: Topic
    kind: str
    urgency: str
    importance: int
    bands: tuple[str, ...]
    everyone: bool
    rule: Rule
    say: Mapping[str, str]
    when: str
    then: str
    badly: str
    links: Mapping[str, tuple[str, str]]
    note_html: str = field(default="", repr=False)
    never_with: tuple[str, ...] = ()
    evidence: str = ""
    evidence_source: Source | None = None

    @property
    def evidence_words(self) -> str:
        return EVIDENCE.get(self.evidence, "")

    @property
    def rank(self) -> tuple[int, int, str]:
        """Most urgent, most important, then by name."""
        return URGENCIES.index(self.urgency), -self.importance, self.name

    @property
    def may_wait(self) -> bool:
        """Whether a parent may choose when to do it; what a worry brought in is done when its editor says."""
        return self.urgency == "ordinary"

    def belongs(self, band: str, answers: Answers) -> bool:
        return band in self.bands and self.rule.holds(answers)


def read_item(record: Record, bands: tuple[AgeBand, ...], topics: Mapping[str, Topic], note_html: str) -> Item | None:
    """The item, its words for each age; ``links`` are filled in by the library. ``None`` without a topic."""
    say, line = record.reading.say, record.line
    known = [band.name for band in bands]
    asked = [named for named in record["ages"] if named.name != "all"]
    for named in asked:
        if named.name not in known:
            say(named.line, f"“{named.name}” is not an age band.{did_you_mean(named.name, known)}")
    ages = tuple(known) if len(asked) < len(record["ages"]) else tuple(b for b in known if b in {n.name for n in asked})
    rule = read_rule(record, record.reading.values)
    if record["everyone"] and (rule.all or rule.any):
        say(line("everyone"), "is for everyone and has “any” or “all” as well. Keep one; “not” may stand beside it.")
    if not record["everyone"] and not (rule.all or rule.any):
        say(2, "says of no answer that it brings this in. Add “any” or “all”, or “everyone: yes”.")
    for band in ages:
        if band not in record["say"]:
            say(line("say"), f"has no words to say for “{band}”. Add a line “{band}: …” under “say”, or take the age out of “ages”.")
    for band in record["say"]:
        if band not in ages:
            say(line("say"), f"has words for “{band}”, which is not among its “ages”.{did_you_mean(band, ages)}")
    if not 1 <= (record["importance"] or 0) <= 100:
        say(line("importance"), "needs an “importance” from 1 to 100.")
    topic = topics.get(record.first_name("topic"))
    if topic is None:
        return None
    return Item(
        record.name, record["title"], topic, record["kind"] or "talk-about", record["urgency"] or "ordinary", record["importance"] or 1,
        ages, record["everyone"], rule, dict(record["say"]), record["when"], record["then"], record["badly"], {}, note_html,
        record.names("never_with"), record["evidence"] or "",
    )  # fmt: skip


def check_evidence(record: Record, source: Source | None) -> None:
    """Every item says how sure we are and who says so; more than an expert's view rests on something that was read."""
    say, line = record.reading.say, record.line
    if not record["evidence"]:
        say(line("evidence"), f"needs “evidence”: {listing(EVIDENCE)}.")
    if not record["evidence_source"]:
        say(line("evidence_source"), "needs “evidence_source”: the name of a file in sources/ that says so.")
    if source and not source.was_read and record["evidence"] in ("strong", "some"):
        what = f"rests on sources/{source.name}.md, which nobody has read yet"
        say(line("evidence_source"), f"{what}. Name research that was read, or write “evidence: expert-view”.")
