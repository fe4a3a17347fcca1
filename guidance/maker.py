"""Makes nouns of records: each with its body rendered, and each only once for all that it rests on.

What is known already, and may stand in what is made next, is told by ``know``. Where a drawer of files and everything known are as
they were, its nouns are taken over at a glance; else file by file. docs/decisions/0011-work-done-once.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from guidance.content.fields import Reading
from guidance.content.house_words import heading_problems, reading_problems
from guidance.content.links import Target, Targets, link_problems
from guidance.content.marks import Asked, references_in
from guidance.content.problems import Problem
from guidance.content.prose import Draft, Prose, Renderer
from guidance.content.records import Record
from guidance.content.references import References, Resolved
from guidance.content.sources import Source
from guidance.content.translations import marked_prose
from guidance.content.words import Language
from guidance.filing import Drawer, Filing
from guidance.translating import resolved_in_english
from guidance.workings import Work

Noun = TypeVar("Noun")
Made = tuple[Noun, Targets, tuple[Problem, ...]]
"""What was made, the bodies rendered for it, and what is said of its files."""


class Maker:
    """Makes nouns of a filing in one language; with another language than English beside that which makes the English ones.

    ``english_bodies`` are the paths of bodies that stay English, by kind and name. What is found wrong is said in the filing's problems.
    """

    def __init__(
        self, filing: Filing, language: Language, work: Work, english: Maker | None = None, english_bodies: Mapping[Any, str] | None = None
    ) -> None:
        self.filing, self.language, self.work = filing, language, work
        self.references = References(filing.records, filing.broken)
        self._renderer = Renderer(self.references)
        self._english, self._english_bodies = english, english_bodies or {}
        self._targets: list[Target] = []
        self._groups: list[Targets] = []
        self.known: Any = frozenset(filing.broken), tuple([drawer.faces for drawer in filing.drawers.values()])

    def know(self, name: str, *more: Any) -> None:
        """From here on what is made may rest on this too. In another language nothing is taken over, so nothing is compared."""
        if not self.language.is_english:
            return
        self.known = self.work.same(("known", name), (self.known, more))

    def nouns(
        self, kind: str, make: Callable[[Record], Noun | None], step: str = "", shows: Callable[[Record], Any] | None = None
    ) -> dict[str, Noun]:
        """The nouns of a kind by name, in the order of their paths.

        ``make`` may rest on its record, on all that is known, and on no more; it says on the record what is wrong with it.
        ``step`` tells apart two that make of the same kind. ``shows`` tells what of everything known one noun rests on, where that
        is far less.
        """
        nouns: dict[str, Noun] = {}
        for folder, drawer in self.filing.drawers.items():
            if kind in drawer.records:
                made = partial(self._in_drawer, drawer, kind, make, step, shows)
                nouns |= self.take(self.once((f"{kind}s{step}", folder), (drawer.raws, self.known), made))
        return nouns

    def first(self, kind: str, make: Callable[[Record], Noun | None]) -> Noun | None:
        """The only noun of a kind that there is one of."""
        return next(iter(self.nouns(kind, make).values()), None)

    def once(self, name: tuple[str, ...], rests_on: Any, make: Callable[[], Made[Noun]]) -> Made[Noun]:
        """As ``Work.whole``. In another language what is made rests on its translation as well, and is made anew."""
        return self.work.whole(name, rests_on, make) if self.language.is_english else make()

    def made(self, make: Callable[[], tuple[Noun, Sequence[Problem]]]) -> Made[Noun]:
        """What ``make`` makes, with the bodies it renders and what is said by it."""
        before, self._targets = self._targets, []
        self.references.take_used_sources()
        noun, said = make()
        targets, self._targets = Targets.of(self._targets), before
        return noun, targets, tuple(said)

    def take(self, made: Made[Noun]) -> Noun:
        """What was made, its bodies counted among all, and said what is to be said of it."""
        noun, targets, problems = made
        self._groups.append(targets)
        self.filing.problems.extend(problems)
        return noun

    def link_problems(self) -> Iterator[Problem]:
        """What is wrong with each body that was rendered, and its links that lead nowhere."""
        return link_problems(self._groups)

    def _in_drawer(
        self, drawer: Drawer, kind: str, make: Callable[[Record], Noun | None], step: str, shows: Callable[[Record], Any] | None
    ) -> Made[dict[str, Noun]]:
        nouns: dict[str, Noun] = {}
        targets: list[Target] = []
        problems: list[Problem] = []
        for name in drawer.records[kind]:
            record = self.filing.records[kind][name]
            if record.path in self.filing.broken:
                continue
            raw, made = self.filing.files[record.path], partial(self.made, partial(_with_what_is_said, make, record))
            if shows and self.language.is_english:
                made = partial(self._by_what_it_shows, record, raw, shows, made)
            noun, of_noun, said = self.once((f"{kind}{step}", record.path), (raw, self.known), made)
            if noun is not None:
                nouns[name] = noun
            targets += of_noun.targets
            problems += said
        return nouns, Targets.of(targets), tuple(problems)

    def _by_what_it_shows(self, record: Record, raw: bytes, shows: Callable[[Record], Any], made: Callable[[], Made[Noun]]) -> Made[Noun]:
        return self.work.whole(("by what it shows", record.path), (raw, shows(record)), made)

    # Bodies and words

    def body(self, record: Record, address: str = "") -> Prose:
        """The text below a record's fields, rendered, published at ``address`` or its own."""
        body, language = (record.body_line, record.body), self.language
        english = self._english_bodies.get((record.kind.name, record.name))
        path = english or record.path
        resolved = self._resolved(self.asked(record, path), bool(english))
        missing = resolved.missing
        draft, problems = self.work.once(("draft", path), (body, missing), lambda: self._renderer.draft(path, *body, missing))
        if language.is_english:
            prose, warnings = self.work.once(("prose", path), (body, resolved), lambda: _filled(record, draft, resolved))
        else:
            # How hard English is to read says nothing of other languages.
            rests_on = body, resolved, language.key
            prose, warnings = self.work.once(("prose", path, language.code), rests_on, lambda: (draft.filled(resolved), []))
        self._targets.append(Target.of(path, address or record.address, prose, (*problems, *warnings)))
        return marked_prose(prose) if english else prose

    def asked(self, record: Record, path: str = "") -> tuple[Asked, ...]:
        """The references in a record's text."""
        return self.work.once(("asked", path or record.path), record.body, partial(references_in, record.body))

    def _resolved(self, asked: tuple[Asked, ...], in_english: bool) -> Resolved:
        theirs = self._english.references if in_english and self._english else None
        return resolved_in_english(asked, theirs, self.references) if theirs else self.references.resolved(asked)

    def words(self, record: Record, field: str, text: str, entry: Reading | None = None) -> str:
        """One line of a record's words, or of an entry in a list of it, as HTML without any block tag."""
        rendered, problems = self._renderer.words(record.path, (entry or record.reading).lines[field], text)
        record.reading.problems.extend(problems)
        return rendered

    def sources(self, record: Record, sources: Mapping[str, Source]) -> tuple[Source, ...]:
        """Those a record names, and those of the facts in its words, each once."""
        named = [sources[name] for name in record.names("sources") if name in sources]
        named += self.references.take_used_sources()
        return tuple({source.name: source for source in named}.values())


def _with_what_is_said(make: Callable[[Record], Noun], record: Record) -> tuple[Noun, list[Problem]]:
    record = record.afresh()
    return make(record), record.reading.problems


def _filled(record: Record, draft: Draft, resolved: Resolved) -> tuple[Prose, list[Problem]]:
    prose = draft.filled(resolved)
    return prose, [*heading_problems(record, prose), *reading_problems(record, prose)]
