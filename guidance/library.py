"""The content library: everything the site says, read from files, frozen.

A file with an error never takes down a page that was fine: its last good text is used instead, and the
problem is kept to be shown until it is mended.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from guidance.assembly import Assembly
from guidance.beside import pages_beside
from guidance.content.age_bands import AgeBand
from guidance.content.apps import APP_KINDS, App
from guidance.content.facts import Fact
from guidance.content.glossary import Term
from guidance.content.launch import Row
from guidance.content.pages import Page
from guidance.content.problems import Problem
from guidance.content.records import Record
from guidance.content.scheduled import Overlay, overlay
from guidance.content.services import GROUPS, Service
from guidance.content.site_pages import Site, SitePage
from guidance.content.situations import Help, Situation
from guidance.content.sources import Source
from guidance.content.topics import Topic
from guidance.content.words import ENGLISH, Language, language, translate
from guidance.folder import read_files
from guidance.selfcheck.checklist import Checklist, build_checklist
from guidance.selfcheck.conditions import Answers
from guidance.selfcheck.items import Item
from guidance.selfcheck.moments import Moment
from guidance.selfcheck.plan import Plan, build_plan
from guidance.selfcheck.questionnaire import Questionnaire
from guidance.workings import Earlier, Workings


class LibraryFault(Exception):
    """The content cannot be served at all, and there is no last good version of it.

    ``problems`` says why, file by file.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("The content cannot be read and no earlier version is kept. Run “manage.py checkcontent”.")
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Around:
    """What a reader of a guidance page may want next."""

    younger: Page | None
    older: Page | None
    following: tuple[Page, ...]
    situations: tuple[Situation, ...]
    apps: tuple[App, ...]


@dataclass(frozen=True, slots=True)
class ContentLibrary:
    """Everything the site says as on a moment. All mappings are in reading order.

    ``files`` is the text served of each file, ``as_read`` what stood in it, good or not; ``workings`` make the next reading quick.
    ``to_fold`` names the scheduled changes that have happened and still lie in ``scheduled/``. ``translations`` is the same in
    each other language that some file is in, by code; readers are shown those that are ``spoken``.
    """

    on: datetime
    version: str
    site: Site
    home: SitePage
    home_situations: tuple[Situation, ...]
    self_check: SitePage
    help: Help
    bands: Mapping[str, AgeBand]
    topics: Mapping[str, Topic]
    pages: Mapping[str, Page]
    apps: Mapping[str, App]
    situations: Mapping[str, Situation]
    services: Mapping[str, Service]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    terms: Mapping[str, Term]
    site_pages: Mapping[str, SitePage]
    questionnaire: Questionnaire
    items: tuple[Item, ...]
    moments: tuple[Moment, ...] = ()
    days: tuple[Moment, ...] = ()
    problems: tuple[Problem, ...] = ()
    held: tuple[str, ...] = ()
    next_change: datetime | None = None
    to_fold: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    as_read: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    workings: tuple[Workings, ...] = field(default=(), repr=False, compare=False)
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict, repr=False)
    to_confirm: tuple[Row, ...] = field(default=(), repr=False)
    language: Language = ENGLISH
    translations: Mapping[str, ContentLibrary] = field(default_factory=dict, repr=False)

    @property
    def spoken(self) -> Mapping[str, ContentLibrary]:
        """The same in each other language that readers are offered, by code."""
        return {code: self.translations[code] for code in self.site.languages if code in self.translations}

    @property
    def offered(self) -> tuple[Language, ...]:
        """Every language there is to choose from, English first; none when there is no other."""
        return (ENGLISH, *map(language, self.site.languages)) if self.site.languages else ()

    @property
    def unconfirmed(self) -> bool:
        """Whether a fact that a child's safety depends on has not been confirmed by a person."""
        return any(fact.safety_critical and not fact.confirmed for fact in self.facts.values())

    def checklist(self, answers: Answers) -> Checklist | None:
        return build_checklist(self.questionnaire, self.items, tuple(self.bands.values()), answers)

    def plan(self, names: Sequence[str]) -> Plan:
        return build_plan(names, {item.name: item for item in self.items}, tuple(self.bands.values()))

    def pages_of(self, band: str) -> tuple[Page, ...]:
        """The guidance pages of a band, in the order of their topics."""
        return tuple(page for topic in self.topics for page in [self.pages.get(f"{band}/{topic}")] if page)

    def pages_on(self, topic: str) -> tuple[Page, ...]:
        """One topic at every age that has it, youngest first."""
        return tuple(page for band in self.bands for page in [self.pages.get(f"{band}/{topic}")] if page)

    def services_by_group(self) -> tuple[tuple[str, str, tuple[Service, ...]], ...]:
        """Every service under the name and the heading of its group, the most urgent first."""
        services = sorted(self.services.values(), key=lambda s: (s.country, s.order, s.title))
        return tuple((group, title, tuple(s for s in services if s.group == group)) for group, title in GROUPS.items())

    def apps_by_kind(self) -> tuple[tuple[str, tuple[App, ...]], ...]:
        """App guides under their headings; fresh ones above those past their check, closed services last."""
        groups = [(title, [a for a in self.apps.values() if a.kind == kind and not a.closed]) for kind, title in APP_KINDS.items()]
        groups.append((translate("Closed"), [a for a in self.apps.values() if a.closed]))
        return tuple((title, tuple(sorted(apps, key=lambda a: a.overdue))) for title, apps in groups if apps)

    def pages_about(self, app: App) -> tuple[Page, ...]:
        """Guidance that names the app, or that is on its topics at its ages."""
        return pages_beside(app, self.pages.values(), self.bands.values())

    def around(self, page: Page) -> Around:
        """What stands beside a guidance page: the same topic younger and older, and the next topics."""
        ages = self.pages_on(page.topic.name)
        at = ages.index(page)
        siblings = self.pages_of(page.band.name)
        here = siblings.index(page)
        following = (siblings[here + 1 :] + siblings[:here])[:3]
        return Around(
            younger=ages[at - 1] if at else None,
            older=ages[at + 1] if at + 1 < len(ages) else None,
            following=following,
            situations=tuple(self.situations[n] for n in page.situations if n in self.situations),
            apps=tuple(self.apps[n] for n in page.apps if n in self.apps),
        )

    def terms_by_letter(self) -> tuple[tuple[str, tuple[Term, ...]], ...]:
        letters: dict[str, list[Term]] = {}
        for term in self.terms.values():
            first = term.title[0].upper()
            letters.setdefault(first if first.isalpha() else "0–9", []).append(term)
        return tuple((letter, tuple(terms)) for letter, terms in sorted(letters.items()))

    def topics_with_pages(self) -> tuple[tuple[Topic, tuple[Page, ...]], ...]:
        """Every topic that has guidance, with its pages from youngest to oldest."""
        return tuple((topic, pages) for topic in self.topics.values() for pages in [self.pages_on(topic.name)] if pages)

    def urgent_situations(self) -> tuple[Situation, ...]:
        return tuple(s for s in self.situations.values() if s.needs_action_now)

    def other_situations(self) -> tuple[Situation, ...]:
        return tuple(s for s in self.situations.values() if not s.needs_action_now)

    def changes(self) -> tuple[Page | App | Situation, ...]:
        """What changed lately, newest first: the pages whose editors said what changed."""
        nouns: list[Page | App | Situation] = [*self.pages.values(), *self.apps.values(), *self.situations.values()]
        said = [noun for noun in nouns if noun.what_changed]
        return tuple(sorted(said, key=lambda n: (-n.updated_on.toordinal(), n.title)))[:20]

    def latest_changes(self) -> tuple[Page | App | Situation, ...]:
        return self.changes()[:4]

    def addresses(self) -> tuple[tuple[str, date | None], ...]:
        """Every public page and the day its words last changed; no self-check step, search or exit."""
        lists = [(address, None) for address in ("/guidance/", "/apps/", "/self-check/", "/glossary/")]
        single = [("/", self.home.updated_on), ("/get-help/", self.help.updated_on)]
        nouns: list[Situation | AgeBand | Page | App | SitePage] = [*self.situations.values(), *self.bands.values()]
        nouns += [*self.pages.values(), *self.apps.values(), *self.site_pages.values()]
        return (*single, *lists, *((noun.address, noun.updated_on) for noun in nouns))


def load_library(
    root: Path,
    on: datetime,
    previous: Mapping[str, bytes] | None = None,
    earlier: Sequence[Earlier] = (),
    read: Callable[[Path], dict[str, bytes]] = read_files,
) -> ContentLibrary:
    """Read everything below ``root`` as on ``on``.

    ``previous`` is the last good text of each file (``ContentLibrary.files`` of an earlier load, or
    what was kept on disk), ``earlier`` the ``workings`` of an earlier load, which change nothing but the time it takes,
    ``read`` what reads the files when ``read_files`` is not to. Raises LibraryFault when there is nothing that could be served.
    """
    try:
        files = read(root)
        lost = _too_much_gone(overlay(files, on), previous)
    except OSError:
        files, lost = {}, True
    if lost and previous:
        message = "The content folder, or much of it, has gone. The site goes on showing what it last read. Put the files back."
        return _library(dict(previous), dict(previous), on, [Problem(".", 1, message)], earlier)
    return _library(files, dict(previous or {}), on, [], earlier)


def library_with(library: ContentLibrary, changes: Mapping[str, bytes | None], on: datetime | None = None) -> ContentLibrary:
    """The library as a load would make it with these files changed (``None``: deleted), on ``on`` or the library's own moment.

    A changed file that holds back is held at its last good text, or left out when it has none; ``problems`` are those of the
    changed content as it is. Raises LibraryFault when what the site stands on is deleted.
    """
    return _library(_changed(library.as_read, changes), dict(library.files), on or library.on, [], library.workings)


def problems_with(library: ContentLibrary, changes: Mapping[str, bytes | None], on: datetime | None = None) -> tuple[Problem, ...]:
    """What these changes bring that is to mend, warnings too, and is not so now. An error moved to another line is none."""
    return brought(library.as_read, changes, on or library.on, library.workings)


def brought(
    files: Mapping[str, bytes], changes: Mapping[str, bytes | None], on: datetime, earlier: Sequence[Earlier] = ()
) -> tuple[Problem, ...]:
    """The problems of these files with the changes that they have not without."""
    before = Assembly(files, on, earlier=earlier)
    after = Assembly(_changed(files, changes), on, earlier=(before.workings,))
    known = Counter((problem.path, problem.message) for problem in before.problems)
    new = []
    for problem in after.problems:
        known[problem.path, problem.message] -= 1
        if known[problem.path, problem.message] < 0:
            new.append(problem)
    return tuple(new)


def _changed(files: Mapping[str, bytes], changes: Mapping[str, bytes | None]) -> dict[str, bytes]:
    return {path: raw for path, raw in {**files, **changes}.items() if raw is not None}


def _too_much_gone(found: Overlay, previous: Mapping[str, bytes] | None) -> bool:
    if not previous:
        return False
    gone = [path for path in previous if path not in found.files and path not in found.shadowed]
    return not found.files or (len(gone) > 1 and len(gone) * 10 > len(previous))


def _library(
    files: dict[str, bytes], good: dict[str, bytes], on: datetime, said: list[Problem], earlier: Sequence[Earlier]
) -> ContentLibrary:
    assembly, problems, left_out = _with_sound_changes(files, good, on, earlier)
    first, laid = assembly, assembly.overlay
    problems = [*said, *problems, *assembly.problems]
    served, held = dict(laid.files), {*laid.held, *left_out}
    for _ in range(8):
        faulty = assembly.faulty
        replaced = {path for path in faulty if path in good and served.get(path) != good[path]}
        missing = _gone_but_needed(assembly, served, good, faulty)
        if not replaced and not missing:
            break
        for path in replaced | missing:
            served[path] = good[path]
            held.add(path)
        for path in missing:
            needed = f"was deleted, but other files still refer to it ({_whom(assembly, path)}). It stays up until they are mended."
            problems.append(Problem(path, 1, needed))
        assembly = Assembly(served, on, earlier=(assembly.workings, *earlier))
    dropped = assembly.faulty & served.keys()
    if dropped:
        assembly = Assembly(served, on, without=dropped, earlier=(assembly.workings, *earlier))
        served = {path: raw for path, raw in served.items() if path not in dropped}
    if not _can_serve(assembly):
        raise LibraryFault(sorted(problems) or [Problem(".", 1, "There is no content here. Point CONTENT_DIR at the content folder.")])
    library = _freeze(assembly, laid, served, on, sorted(set(problems)), sorted(held))
    # What stands in the files is worked on too while some of them are held back.
    workings = (assembly.workings,) if assembly is first else (assembly.workings, first.workings)
    return replace(library, as_read=files, workings=workings)


def _with_sound_changes(
    files: dict[str, bytes], good: Mapping[str, bytes], on: datetime, earlier: Sequence[Earlier]
) -> tuple[Assembly, list[Problem], list[str]]:
    """The content with every scheduled change that is due, but for those that would bring an error: such a one stays out whole.

    With it what is then wrong, and the indexes of the changes left out. A change that was shown before stays in.
    """
    assembly = Assembly(files, on, earlier=earlier)
    laid = assembly.overlay
    shown_before = {path for path in laid.shadowed if good and good.get(path) == laid.files.get(path)}
    fresh = [change for change in laid.due if shown_before.isdisjoint(change.texts)]
    if not (fresh and assembly.faulty):
        return assembly, [], []
    problems, left_out = list(assembly.problems), []
    sound = {path: raw for path, raw in files.items() if not any(change.holds(path) for change in fresh)}
    assembly = Assembly(sound, on, earlier=(assembly.workings, *earlier))
    for change in fresh:
        more = {**sound, **{path: raw for path, raw in files.items() if change.holds(path)}}
        tried = Assembly(more, on, earlier=(assembly.workings, *earlier))
        broken = sorted(tried.faulty - assembly.faulty)
        if not broken:
            sound, assembly = more, tried
            continue
        named = " and ".join([f"“{path}”" for path in broken[:2]] + (["others"] if len(broken) > 2 else []))
        message = f"cannot be shown yet, since {named} would then be in error. Mend what is said of it; until then all stays as it was."
        problems.append(Problem(change.index, 1, message))
        left_out.append(change.index)
    return assembly, problems, left_out


def _can_serve(assembly: Assembly) -> bool:
    asks_age = any(question.about_age for question in assembly.questionnaire.questions)
    needed = (asks_age, assembly.home, assembly.help, assembly.self_check, assembly.site, assembly.bands, assembly.questionnaire.questions)
    return all(needed)


def _gone_but_needed(assembly: Assembly, served: Mapping[str, bytes], good: Mapping[str, bytes], faulty: set[str]) -> set[str]:
    """Last good files that were deleted although a faulty file still names them."""
    gone = [path for path in good if path not in served]
    texts = [served[path].decode("utf-8", "replace") for path in faulty if path in served]
    named = {path: re.compile(rf"(?<![\w-]){re.escape(_name(path))}(?![\w-])") for path in gone}
    return {path for path, pattern in named.items() if any(pattern.search(text) for text in texts)}


def _name(path: str) -> str:
    return path.removesuffix(".md").rpartition("/")[2]


def _whom(assembly: Assembly, path: str) -> str:
    names = sorted({p.path for p in assembly.problems if f"{_name(path)}”" in p.message or f":{_name(path)}]]" in p.message})
    return ", ".join(names[:3]) or "see the other problems"


def _freeze(
    assembly: Assembly, laid: Overlay, served: dict[str, bytes], on: datetime, problems: list[Problem], held: list[str]
) -> ContentLibrary:
    digest = hashlib.sha256()
    for path in sorted(served):
        digest.update(path.encode() + b"\0" + assembly.digests[path])
    moments = [moment.astimezone(UTC) for moment in (*assembly.moments(), laid.next_moment) if moment]
    digest.update(repr(sorted((f.name, f.value, f.standing) for f in assembly.facts.values())).encode())
    overdue = [app.name for app in assembly.apps.values() if app.overdue] + [page.name for page in assembly.pages.values() if page.overdue]
    digest.update(repr(sorted(overdue)).encode())
    digest.update("".join(language(code).key for code in assembly.site.languages).encode() if assembly.site else b"")
    if not (assembly.site and assembly.home and assembly.help and assembly.self_check):
        raise LibraryFault(problems)
    home = next(iter(assembly.records["home"].values()))
    spoken = assembly.translations.items() if assembly.language.is_english else ()
    translations = {code: _freeze(made, laid, served, on, [], []) for code, made in spoken if _can_serve(made)}
    return ContentLibrary(
        language=assembly.language, translations=translations,
        on=on, version=digest.hexdigest()[:20], site=assembly.site, home=assembly.home,
        home_situations=tuple(assembly.situations[n] for n in home.names("happened") if n in assembly.situations),
        self_check=assembly.self_check, help=assembly.help, bands=assembly.bands, topics=assembly.topics, pages=assembly.pages,
        apps=assembly.apps, situations=assembly.situations, services=assembly.services, facts=assembly.facts, sources=assembly.sources,
        terms=assembly.terms, site_pages=assembly.site_pages, questionnaire=assembly.questionnaire,
        moments=assembly.places,
        days=assembly.days, items=assembly.items, moved=assembly.moved,
        problems=tuple(problems), held=tuple(held), next_change=min(moments, default=None), files=served,
        records=dict(assembly.records), to_confirm=assembly.to_confirm,
        to_fold=tuple(change.name for change in laid.due),
    )  # fmt: skip


def content_problems(root: Path, on: datetime) -> list[Problem]:
    """Every problem of the content as it stands on disk, sorted, whatever may still be served."""
    try:
        return list(Assembly(read_files(root), on).problems)
    except OSError:
        return [Problem(".", 1, f"“{root.name}” is not a folder that can be read. Point CONTENT_DIR at the content folder.")]
