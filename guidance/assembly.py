"""From the bytes of every content file to nouns that know each other.

Order matters once: sources, facts and services are made first, since their words stand inside pages.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from guidance.content.age_bands import AgeBand, gaps_and_overlaps, read_age_band
from guidance.content.apps import App, read_app
from guidance.content.facts import Fact, read_fact
from guidance.content.glossary import Term, read_term
from guidance.content.house_words import HouseWord, read_house_words, style_problems
from guidance.content.launch import Row, read_launch, still_to_confirm
from guidance.content.links import BUILT_IN
from guidance.content.moved import read_moves
from guidance.content.pages import Page, read_page
from guidance.content.problems import Problem, did_you_mean
from guidance.content.records import Record
from guidance.content.scheduled import faults_ahead, overlay
from guidance.content.services import Service, read_service
from guidance.content.site_pages import Site, SitePage, read_site, read_site_page
from guidance.content.situations import Help, Situation, read_help, read_situation
from guidance.content.sources import Source, read_source
from guidance.content.topics import Topic, read_topic
from guidance.content.words import ENGLISH, Language, speaking
from guidance.content.words import language as language_of_code
from guidance.filing import Drawer, Filing, placed
from guidance.gathering import Beside, gathered
from guidance.maker import Maker
from guidance.translating import codes_in, faults_of_translations, of_translations, put_in
from guidance.workings import Earlier, Work


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
        self._work: Work = english._work if english else Work(earlier)
        self.overlay = overlay(files, on)
        self.files = self.overlay.files
        self._filing = Filing(self.files, self.today, without, self._work)
        self.problems, self.records, self.broken = self._filing.problems, self._filing.records, self._filing.broken
        self.digests = self._filing.digests
        english_bodies = {} if language.is_english else put_in(language.code, self.records, self.broken)
        self._maker: Maker = Maker(self._filing, language, self._work, english._maker if english else None, english_bodies)
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
        make = self._maker
        make.know("today", self.today)
        self.sources: dict[str, Source] = make.nouns("source", lambda record: read_source(record, self.today))
        make.references.sources = self.sources
        self.facts: dict[str, Fact] = self._facts()
        make.references.facts = self.facts
        make.know("sources and facts", self.sources, self.facts)
        self._numbers: dict[str, Service] = make.nouns("service", lambda record: read_service(record, self.facts, ""))
        make.references.services = self._numbers
        make.know("numbers", self._numbers)
        self.services: dict[str, Service] = make.nouns("service", self._service, " with its note")
        make.references.services = self.services
        self.topics: dict[str, Topic] = _by_order(make.nouns("topic", read_topic))
        make.know("services and topics", self.services, self.topics)
        self.help: Help | None = make.first("help", self._help)
        make.references.urgent_card = self.help.urgent_card if self.help else ""
        make.references.settle()
        make.know("help", make.references.urgent_card)
        self.bands: dict[str, AgeBand] = _by_order(make.nouns("band", self._band))
        make.know("bands", self.bands)
        for band, what in gaps_and_overlaps(list(self.bands.values())):
            record = self.records["band"][band.name]
            self.problems.add(record.path, record.line("ages_from"), what)
        self.situations: dict[str, Situation] = _by_order(make.nouns("situation", self._situation))
        self.apps: dict[str, App] = _by_title(make.nouns("app", self._app))
        self.pages: dict[str, Page] = make.nouns("page", self._page, shows=self._shown_by_page)
        self.terms: dict[str, Term] = _by_title(make.nouns("term", self._term))
        self.site_pages: dict[str, SitePage] = make.nouns("site-page", self._site_page)
        self.home: SitePage | None = make.first("home", self._without_sources)
        self.self_check: SitePage | None = make.first("self-check", self._without_sources)
        self.site: Site | None = make.first("site", read_site)
        self.to_confirm: tuple[Row, ...] = (
            make.first("launch", lambda record: still_to_confirm(read_launch(record), self.facts.values())) or ()
        )
        urgent_first = [record for kind in ("situation", "page", "app", "band") for record in self._filing.sound(kind)]
        self.never_reviewed = tuple([record.path for record in urgent_first if not record["reviewed_on"]])
        bands_first = [record for kind in ("band", "page", "app", "situation") for record in self._filing.sound(kind)]
        self.moved = read_moves(bands_first, self.problems)
        check = gathered(make, Beside(self.bands, self.topics, self.pages, self.situations, self.sources))
        self.questionnaire, self.items, self.places, self.days = check.questionnaire, check.items, check.places, check.days
        self.answer_sets = check.answer_sets
        self.problems.extend(make.link_problems())
        if self.language.is_english:
            self._check_style()

    def _facts(self) -> dict[str, Fact]:
        """As on this moment, which is another one each time: so each is made anew, and is the one there was where it is equal."""
        facts: dict[str, Fact] = {}
        for record in map(Record.afresh, self._filing.sound("fact")):
            fact = read_fact(record, self.sources, self.on)
            self.problems.extend(record.reading.problems)
            if fact:
                facts[record.name] = self._work.same(("fact", record.path), fact) if self.language.is_english else fact
        return facts

    def _service(self, record: Record) -> Service:
        note = self._maker.body(record).html
        return replace(self._numbers[record.name], note_html=note, note_sources=self._maker.references.take_used_sources())

    def _band(self, record: Record) -> AgeBand:
        prose = self._maker.body(record)
        return read_age_band(record, prose, self._maker.sources(record, self.sources), self.today)

    def _page(self, record: Record) -> Page | None:
        band_name, topic_name = record.name.split("/")
        band, topic = self.bands.get(band_name), self.topics.get(topic_name)
        if topic is None:
            near = did_you_mean(topic_name, self.topics)
            record.reading.say(1, f"is named after no topic.{near} Add topics/{topic_name}.md, or rename the file.")
        if band is None:
            record.reading.say(1, f"lies in “{band_name}”, which is not an age band.{did_you_mean(band_name, self.bands)}")
        if band is None or topic is None:
            return None
        prose = self._maker.body(record)
        return read_page(record, band, topic, prose, self._maker.sources(record, self.sources), self.today)

    def _shown_by_page(self, record: Record) -> tuple[Any, ...]:
        band_name, topic_name = record.name.split("/")
        band, topic = self.bands.get(band_name), self.topics.get(topic_name)
        # What may have been meant by a wrong name rests on all of them.
        around = (band, topic) if band and topic else (self.bands, self.topics)
        sources = tuple([self.sources.get(name) for name in record.names("sources")])
        return self.today, around, sources, tuple(map(self._maker.references.answered, self._maker.asked(record)))

    def _app(self, record: Record) -> App:
        prose = self._maker.body(record)
        for field in ("minimum_age", "live", "parent_tool", "closed_on"):
            if record.first_name(field) in self.facts:
                self._maker.references.used_sources.append(self.facts[record.first_name(field)].source)
        return read_app(record, self.facts, prose, self._maker.sources(record, self.sources), self.today)

    def _situation(self, record: Record) -> Situation:
        words = {
            "first": [self._maker.words(record, f"first.{n}", text) for n, text in enumerate(record["first"])],
            "say": [self._maker.words(record, "say", record["say"])],
            "why": [self._maker.words(record, "why", entry.values["why"], entry) for entry in record["not_handled"]],
        }
        prose = self._maker.body(record)
        return read_situation(record, self.services, words, prose, self._maker.sources(record, self.sources), self.today)

    def _help(self, record: Record) -> Help:
        # It shows every service with its note.
        self._maker.references.used_sources += [source for service in self.services.values() for source in service.note_sources]
        words = {
            "every_time": [self._maker.words(record, f"every_time.{n}", text) for n, text in enumerate(record["every_time"])],
            "close_to_home": [self._maker.words(record, "close_to_home", record["close_to_home"])],
            "abroad_intro": [self._maker.words(record, "abroad_intro", record["abroad_intro"])],
        }
        prose = self._maker.body(record)
        return read_help(record, self.services, words, prose, self._maker.sources(record, self.sources), self.today)

    def _term(self, record: Record) -> Term:
        references, see = self._maker.references, []
        for n, target in enumerate(record["see"]):
            linked = references.inline(target, None)
            if linked is None:
                what = f"refers to “{target}”, which does not exist.{references.suggestion(target)}"
                record.reading.say(record.line(f"see.{n}"), what)
            else:
                see.append(linked)
        return read_term(record, see, self._maker.body(record).html)

    def _site_page(self, record: Record) -> SitePage:
        if record.address in BUILT_IN:
            record.reading.say(1, f"has the address of a page the site makes itself (“{record.address}”). Give the file another name.")
        prose = self._maker.body(record)
        return read_site_page(record, prose, self._maker.sources(record, self.sources), self.today)

    def _without_sources(self, record: Record) -> SitePage:
        return read_site_page(record, self._maker.body(record), (), self.today)

    def _check_style(self) -> None:
        files, lists = self.files, self._filing.sound("house-words")
        house = hashlib.sha256(b"\0".join(files[record.path] for record in lists)).hexdigest()
        avoid: tuple[HouseWord, ...] = self._work.once("avoid", house, lambda: tuple(w for r in lists for w in read_house_words(r)))

        def said(record: Record) -> list[Problem]:
            return self._work.once(("style", record.path), (files[record.path], house), lambda: list(style_problems(record, avoid)))

        def said_in(drawer: Drawer) -> list[Problem]:
            return [problem for named in drawer.records.values() for record in named.values() for problem in said(record)]

        for folder, drawer in self._filing.drawers.items():
            self.problems.extend(self._work.whole(("styles", folder), (drawer.raws, house), partial(said_in, drawer)))

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


def _by_title(nouns: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(nouns.items(), key=lambda pair: pair[1].title.lower()))


def _by_order(nouns: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(nouns.items(), key=lambda pair: (pair[1].order, pair[0])))
