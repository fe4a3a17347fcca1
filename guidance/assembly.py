"""From the bytes of every content file to nouns that know each other.

Order matters once: sources, facts and services are made first, since their words stand inside pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from guidance.content.age_bands import AgeBand, gaps_and_overlaps, read_age_band
from guidance.content.apps import App, read_app
from guidance.content.facts import Fact, read_fact
from guidance.content.fields import Reading
from guidance.content.glossary import Term, read_term
from guidance.content.house_words import HouseWord, heading_problems, read_house_words, reading_problems, style_problems
from guidance.content.launch import Row, read_launch, still_to_confirm
from guidance.content.links import BUILT_IN, Target, check_links
from guidance.content.marks import Asked, references_in
from guidance.content.moved import read_moves
from guidance.content.pages import Page, read_page
from guidance.content.problems import Problem, did_you_mean
from guidance.content.prose import Draft, Prose, Renderer
from guidance.content.records import Record
from guidance.content.references import References, Resolved
from guidance.content.scheduled import faults_ahead, overlay
from guidance.content.services import Service, read_service
from guidance.content.site_pages import Site, SitePage, read_site, read_site_page
from guidance.content.situations import Help, Situation, read_help, read_situation
from guidance.content.sources import Source, read_source
from guidance.content.topics import Topic, read_topic
from guidance.content.translations import marked_prose
from guidance.content.words import ENGLISH, Language, speaking
from guidance.content.words import language as language_of_code
from guidance.filing import Filing, placed
from guidance.selfcheck.items import Item, check_evidence, read_item
from guidance.selfcheck.moments import Moment, read_moments
from guidance.selfcheck.proof import Proof, prove
from guidance.selfcheck.questionnaire import Questionnaire, read_question, rule_faults
from guidance.translating import codes_in, faults_of_translations, of_translations, put_in, resolved_in_english
from guidance.workings import Earlier, Work

# What the laws of the self-check are not given, so that an edit of a page's text leaves their proof standing.
NO_TEXT: dict[str, Any] = {
    "summary": "", "prose": Prose(), "sources": (), "search_words": (), "updated_on": date.min, "next_check": date.min,
}  # fmt: skip
NO_STEPS: dict[str, Any] = {"first": (), "calls": (), "not_handled": (), "say": "", "what_changed": ""}


class Assembly:
    """One pass over all files as on a moment; afterwards every noun and every problem stands in its attributes.

    Scheduled changes that are due are laid over first. ``faulty`` are the paths whose text is in error, wherever that
    text lies. Files in ``without`` are read, so that others may name them, but become no nouns. What an ``earlier`` assembly
    worked out from the same is taken over; ``workings`` is what this one leaves for the next. ``translations`` are the same
    content in each language that some file is in, or is offered; with a ``language`` this is one of them, made beside the ``english``.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        on: datetime,
        without: Collection[str] = (),
        earlier: Sequence[Earlier] = (),
        language: Language = ENGLISH,
        english: Assembly | None = None,
    ) -> None:
        self.on, self.today, self.language = on, on.date(), language
        self._english = english
        self._work: Work = english._work if english else Work(earlier)
        self.overlay = overlay(files, on)
        self.files = self.overlay.files
        self._filing = Filing(self.files, self.today, without, self._work)
        self.problems, self.records, self.broken = self._filing.problems, self._filing.records, self._filing.broken
        self._sound = self._filing.sound
        self._english_bodies = {} if language.is_english else put_in(language.code, self.records, self.broken)
        self.references = References(self.records, self.broken)
        self.renderer = Renderer(self.references)
        self._targets: list[Target] = []
        with speaking(language):
            self._assemble()
        self.translations: dict[str, Assembly] = {}
        if not language.is_english:
            return
        # A language that no file is in yet speaks by its interface alone.
        for code in dict.fromkeys([*codes_in(self.records), *(self.site.languages if self.site else ())]):
            made = self.translations[code] = Assembly(self.files, on, without, (), language_of_code(code), self)
            self.problems.extend(of_translations(made.problems, self.problems))
        self.problems.extend(faults_of_translations(self.records))
        self.faulty = {problem.path for problem in self.problems if problem.holds_back}
        self.problems.relocate(self.overlay.shadowed)
        self.problems.extend(self.overlay.problems)
        self.problems.extend(faults_ahead(self.overlay.waiting, placed))
        self.workings = self._work.finish()

    # Making nouns

    def _assemble(self) -> None:
        ref = self.references
        self.sources: dict[str, Source] = {r.name: read_source(r, self.today) for r in self._sound("source")}
        ref.sources = self.sources
        self.facts: dict[str, Fact] = {}
        for record in self._sound("fact"):
            fact = read_fact(record, self.sources, self.on)
            if fact:
                self.facts[record.name] = fact
        ref.facts = self.facts
        self.services: dict[str, Service] = {r.name: read_service(r, self.facts, "") for r in self._sound("service")}
        ref.services = self.services
        for record in self._sound("service"):
            self.services[record.name] = replace(self.services[record.name], note_html=self._body(record).html)
        self.topics: dict[str, Topic] = _by_order({r.name: read_topic(r) for r in self._sound("topic")})
        self.help: Help | None = self._help()
        if self.help:
            ref.urgent_card = self.help.urgent_card
        ref.settle()
        self.bands: dict[str, AgeBand] = _by_order({r.name: self._band(r) for r in self._sound("band")})
        for band, what in gaps_and_overlaps(list(self.bands.values())):
            record = self.records["band"][band.name]
            record.reading.say(record.line("ages_from"), what)
        self.situations: dict[str, Situation] = _by_order({r.name: self._situation(r) for r in self._sound("situation")})
        self.apps: dict[str, App] = dict(
            sorted(((r.name, self._app(r)) for r in self._sound("app")), key=lambda pair: pair[1].title.lower())
        )
        self.pages: dict[str, Page] = {page.name: page for page in map(self._page, self._sound("page")) if page}
        self.terms: dict[str, Term] = dict(
            sorted(((r.name, self._term(r)) for r in self._sound("term")), key=lambda pair: pair[1].title.lower())
        )
        self.site_pages: dict[str, SitePage] = {r.name: self._site_page(r) for r in self._sound("site-page")}
        self.home = self._single("home")
        self.self_check = self._single("self-check")
        sites = self._sound("site")
        self.site: Site | None = read_site(sites[0]) if sites else None
        self.never_reviewed = tuple(
            record.path for kind in ("situation", "page", "app", "band") for record in self._sound(kind) if not record["reviewed_on"]
        )
        self.to_confirm: tuple[Row, ...] = ()
        for record in self._sound("launch"):
            self.to_confirm = still_to_confirm(read_launch(record), self.facts.values())
        self.moved = read_moves(record for kind in ("band", "page", "app", "situation") for record in self._sound(kind))
        self._self_check()
        check_links(self._targets, self.problems)
        if self.language.is_english:
            self._check_style()
        for kind in self.records.values():
            for record in kind.values():
                self.problems.extend(record.reading.problems)

    def _body(self, record: Record, address: str = "") -> Prose:
        body, language = (record.body_line, record.body), self.language
        english = self._english_bodies.get((record.kind.name, record.name))
        path = english or record.path
        asked = self._work.once(("asked", path), record.body, lambda: references_in(record.body))
        resolved = self._resolved(asked, bool(english))
        missing = resolved.missing
        draft, problems = self._work.once(("draft", path), (body, missing), lambda: self.renderer.draft(path, *body, missing))
        if language.is_english:
            prose, warnings = self._work.once(("prose", path), (body, resolved), lambda: _filled(record, draft, resolved))
        else:
            # How hard English is to read says nothing of other languages.
            rests_on = body, resolved, language.key
            prose, warnings = self._work.once(("prose", path, language.code), rests_on, lambda: (draft.filled(resolved), []))
        self.problems.extend(problems)
        self.problems.extend(warnings)
        self._targets.append(Target(path, address or record.address, prose))
        return marked_prose(prose) if english else prose

    def _resolved(self, asked: tuple[Asked, ...], in_english: bool) -> Resolved:
        theirs = self._english.references if in_english and self._english else None
        return resolved_in_english(asked, theirs, self.references) if theirs else self.references.resolved(asked)

    def _words(self, record: Record, field: str, text: str, entry: Reading | None = None) -> str:
        rendered, problems = self.renderer.words(record.path, (entry or record.reading).lines[field], text)
        self.problems.extend(problems)
        return rendered

    def _sources(self, record: Record) -> tuple[Source, ...]:
        named = [self.sources[name] for name in record.names("sources") if name in self.sources]
        named += [fact.source for fact in self.references.take_used_facts()]
        return tuple({source.name: source for source in named}.values())

    def _band(self, record: Record) -> AgeBand:
        self.references.take_used_facts()
        prose = self._body(record)
        return read_age_band(record, prose, self._sources(record), self.today)

    def _page(self, record: Record) -> Page | None:
        band_name, topic_name = record.name.split("/")
        band, topic = self.bands.get(band_name), self.topics.get(topic_name)
        if topic is None:
            record.reading.say(
                1, f"is named after no topic.{did_you_mean(topic_name, self.topics)} Add topics/{topic_name}.md, or rename the file."
            )
        if band is None:
            record.reading.say(1, f"lies in “{band_name}”, which is not an age band.{did_you_mean(band_name, self.bands)}")
        if band is None or topic is None:
            return None
        self.references.take_used_facts()
        prose = self._body(record)
        return read_page(record, band, topic, prose, self._sources(record), self.today)

    def _app(self, record: Record) -> App:
        self.references.take_used_facts()
        prose = self._body(record)
        for field in ("minimum_age", "live", "parent_tool", "closed_on"):
            if record.first_name(field) in self.facts:
                self.references.used_facts.append(self.facts[record.first_name(field)])
        return read_app(record, self.facts, prose, self._sources(record), self.today)

    def _situation(self, record: Record) -> Situation:
        self.references.take_used_facts()
        words = {
            "first": [self._words(record, f"first.{n}", text) for n, text in enumerate(record["first"])],
            "say": [self._words(record, "say", record["say"])],
            "why": [self._words(record, "why", entry.values["why"], entry) for entry in record["not_handled"]],
        }
        prose = self._body(record)
        return read_situation(record, self.services, words, prose, self._sources(record), self.today)

    def _help(self) -> Help | None:
        for record in self._sound("help"):
            words = {
                "every_time": [self._words(record, f"every_time.{n}", text) for n, text in enumerate(record["every_time"])],
                "close_to_home": [self._words(record, "close_to_home", record["close_to_home"])],
                "abroad_intro": [self._words(record, "abroad_intro", record["abroad_intro"])],
            }
            prose = self._body(record)
            return read_help(record, self.services, words, prose, self._sources(record), self.today)
        return None

    def _term(self, record: Record) -> Term:
        see = []
        for n, target in enumerate(record["see"]):
            linked = self.references.inline(target, None)
            if linked is None:
                record.reading.say(
                    record.line(f"see.{n}"), f"refers to “{target}”, which does not exist.{self.references.suggestion(target)}"
                )
            else:
                see.append(linked)
        return read_term(record, see, self._body(record).html)

    def _site_page(self, record: Record) -> SitePage:
        if record.address in BUILT_IN:
            record.reading.say(1, f"has the address of a page the site makes itself (“{record.address}”). Give the file another name.")
        self.references.take_used_facts()
        prose = self._body(record)
        return read_site_page(record, prose, self._sources(record), self.today)

    def _single(self, kind: str) -> SitePage | None:
        for record in self._sound(kind):
            return read_site_page(record, self._body(record), (), self.today)
        return None

    def _check_style(self) -> None:
        files, lists = self._filing.files, self._sound("house-words")
        house = hashlib.sha256(b"\0".join(files[record.path] for record in lists)).hexdigest()
        avoid: tuple[HouseWord, ...] = self._work.once("avoid", house, lambda: tuple(w for r in lists for w in read_house_words(r)))

        def said(record: Record) -> list[Problem]:
            return self._work.once(("style", record.path), (files[record.path], house), lambda: list(style_problems(record, avoid)))

        for kind in self.records.values():
            for record in kind.values():
                self.problems.extend(said(record))

    # The self-check

    def _self_check(self) -> None:
        bands = tuple(self.bands.values())
        questions = [read_question(r, bands, self._body(r, "/self-check/").html) for r in self._sound("question")]
        questions.sort(key=lambda q: (q.order, q.name))
        self.questionnaire = Questionnaire(tuple(questions), self.situations)
        about_age = [record for record in self._sound("question") if record["options_from"]]
        for record in about_age[1:]:
            record.reading.say(record.line("options_from"), f"asks the child's age again; {about_age[0].path} does already. Keep one.")
        for record in self._sound("question"):
            self._check_worries(record)
            for entry in record["ask_when"]:
                for field in ("any", "all", "not"):
                    self._check_rule(record, entry.values[field], {q.name for q in questions if q.order < record["order"]})
        items: list[Item] = []
        linked: list[Item] = []
        for record in self._sound("item"):
            for field in ("any", "all", "not"):
                self._check_rule(record, record[field], None)
                if field != "not":
                    self._check_because(record, record[field])
            item = read_item(record, bands, self.topics, self._body(record, "/self-check/checklist/").html)
            if item:
                links = {band: self._item_link(record, item, band) for band in item.bands}
                source = self.sources.get(record.first_name("evidence_source"))
                check_evidence(record, source)
                items.append(item)
                linked.append(replace(item, links=links, evidence_source=source))
        self.items: tuple[Item, ...] = tuple(sorted(linked, key=lambda i: i.rank))
        self.places: tuple[Moment, ...] = ()
        self.days: tuple[Moment, ...] = ()
        for record in self._sound("moments"):
            self.places, self.days = read_moments(record)
        if not self.language.is_english:
            # A translation changes no rule.
            return
        proof = self._prove(tuple(sorted(items, key=lambda i: i.rank)))
        self.answer_sets = proof.answer_sets
        for fault in proof.faults:
            faulty = self.records[fault.kind].get(fault.noun)
            at = next((faulty.line(f) for f in ("any", "all", "options") if faulty.reading.values.get(f)), 2) if faulty else 1
            self.problems.add(faulty.path if faulty else f"self-check/{fault.kind}s", at, fault.message, warning=fault.warning)

    def _prove(self, items: tuple[Item, ...]) -> Proof:
        situations = {s.name: replace(s, **NO_TEXT, **NO_STEPS) for s in self.situations.values()}
        bands = tuple(replace(band, **NO_TEXT) for band in self.bands.values())
        given = Questionnaire(self.questionnaire.questions, situations), items, bands
        return self._work.once("proof", given, lambda: prove(*given))

    def _check_worries(self, record: Record) -> None:
        for option in record["options"]:
            situation = self.situations.get(option.values["situation"].name) if option.values["situation"] else None
            if situation and option.values["urgency"] != situation.urgency:
                what = f"is “{option.values['urgency']}”, but get-help/{situation.name}.md is “{situation.urgency}”"
                record.reading.say(option.lines["urgency"], f"{what}. Write the same in both.")

    def _check_rule(self, record: Record, lines: Any, earlier: set[str] | None) -> None:
        for line, message in rule_faults(lines, self.questionnaire):
            record.reading.say(line, message)
        for asked, _ in lines:
            if earlier is not None and asked.name not in earlier:
                record.reading.say(asked.line, f"asks about “{asked.name}”, which comes later. A question can depend only on earlier ones.")

    def _check_because(self, record: Record, lines: Any) -> None:
        for asked, options in lines:
            question = next((q for q in self.questionnaire.questions if q.name == asked.name), None)
            for option in question.options if question and not question.about_age else ():
                if option.name in {o.name for o in options} and not option.because:
                    record.reading.say(
                        asked.line,
                        f"names “{option.name}” of “{asked.name}”, an answer without a “because”. Add one in its question's file.",
                    )

    def _item_link(self, record: Record, item: Item, band: str) -> tuple[str, str]:
        kind, _, name = record["link"].partition(":")
        if kind == "topic":
            topic = name or item.topic.name
            page = self.pages.get(f"{band}/{topic}")
            if page:
                return page.address, page.title
            what = f"links to a topic, but “{topic}” has no guidance page for “{band}”."
            record.reading.say(record.line("link"), f"{what} Link to a situation or an app, or write the page.")
        elif kind in ("situation", "app") and name in self.records.get(kind, {}):
            linked = self.records[kind][name]
            return linked.address, linked.title
        elif kind == "page" and name in self.pages:
            return self.pages[name].address, self.pages[name].title
        else:
            near = did_you_mean(name, self.records.get(kind, {}))
            record.reading.say(
                record.line("link"), f"“{record['link']}” links to nothing.{near} Write topic, topic:NAME, situation:NAME or app:NAME."
            )
        return "/guidance/", "All guidance"

    # What may change by itself

    def moments(self) -> set[datetime]:
        """Every moment after ``on`` at which something on the site changes by itself."""
        found = {moment for fact in self.facts.values() for moment in fact.changes}
        due = {fact.next_check for fact in self.facts.values() if fact.status == "announced"}
        due |= {app.next_check for app in self.apps.values()} | {page.next_check for page in self.pages.values()}
        for day in due:
            moment = datetime.combine(day + timedelta(days=1), time(), self.on.tzinfo)
            if moment.timestamp() > self.on.timestamp():
                found.add(moment)
        return found | ({self.overlay.next_moment} if self.overlay.next_moment else set())


def _filled(record: Record, draft: Draft, resolved: Resolved) -> tuple[Prose, list[Problem]]:
    prose = draft.filled(resolved)
    return prose, [*heading_problems(record, prose), *reading_problems(record, prose)]


def _by_order(nouns: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(nouns.items(), key=lambda pair: (pair[1].order, pair[0])))
