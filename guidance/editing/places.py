"""Where a file can be seen on the site, and what a browser gets there from the site's own views.

An address below ``/self-check/`` says in its query, which the site does not read, whose answers are meant:
the smallest that lead to a question, to the help for an answer, or to an item.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from itertools import chain, islice
from urllib.parse import parse_qs, urlencode, urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve, reverse

from guidance.answers import COOKIE, Child, Visit, pack
from guidance.content.records import Record
from guidance.content.translations import language_of, unmarked
from guidance.editing.files import placed
from guidance.library import ContentLibrary
from guidance.mentions import mentioned_by
from guidance.selfcheck.items import Item
from guidance.selfcheck.questionnaire import Option, Question
from guidance.selfcheck.ways import Ways

MOST_PLACES = 40
# Each takes some time to be made, and one is much like another.
MOST_CHECKLISTS = 3
# What has no page of its own, so that whoever names it shows what it says.
WITHIN_OTHERS = ("fact", "source", "service")
# A service that names a fact here has it as its own.
OF_A_SERVICE = ("phone", "text", "email", "hours", "cost")
# What a request tells of the server it came to; nothing of who sent it.
OF_THE_SERVER = ("SERVER_NAME", "SERVER_PORT", "HTTP_HOST")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file can be seen. The address ends with ``#anchor`` where the file is only a part of the page."""

    address: str
    title: str

    @property
    def anchor(self) -> str:
        return urlsplit(self.address).fragment


def record_of(library: ContentLibrary, path: str) -> Record | None:
    """The file as read; ``None`` when there is none, or its fields cannot be read."""
    place = placed(path)
    return library.records.get(place[0].name, {}).get(place[1]) if place else None


def shown_at(library: ContentLibrary, path: str) -> tuple[Place, ...]:
    """The places where the file can be seen, the best first; none when it is on no page, or left out."""
    return tuple(_every_place(library, path))


def place_at(library: ContentLibrary, path: str, address: str = "") -> Place | None:
    """The place of that address, or else the best one; without looking further than it must."""
    best = None
    for place in _every_place(library, path):
        best = best or place
        if not address or place.address == address:
            return place
    return best


def _every_place(library: ContentLibrary, path: str) -> Iterator[Place]:
    record = record_of(library, path)
    translates = language_of(path)
    if record is None or path not in library.files:
        return
    if translates:
        # It is seen where the file it translates is seen, in its language.
        spoken = library.translations.get(translates[1])
        found = _every_place(spoken, translates[0]) if spoken else ()
        yield from (replace(place, title=unmarked(place.title)) for place in found)
    else:
        yield from islice(_Places(library).of(record), MOST_PLACES)


def page_at(library: ContentLibrary, address: str, meta: Mapping[str, str] | None = None) -> str | None:
    """The page a browser without any cookie gets there; ``None`` when there is none.

    ``meta`` is of the request that asks; only where it arrived is passed on.
    """
    parts = urlsplit(address)
    asked = bare_request(library, parts.path, meta)
    answers = _answers(library, parts.query)
    if answers is not None:
        # Made up for this one request: what the view would keep of it goes nowhere.
        asked.COOKIES[COOKIE] = pack(Visit((Child(answers),)))
    try:
        match = resolve(parts.path)
        response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    except Http404:
        return None
    return response.content.decode() if response.status_code == 200 else None


def bare_request(library: ContentLibrary, path: str, meta: Mapping[str, str] | None = None) -> HttpRequest:
    """A GET of nobody in particular that sees this library."""
    made = HttpRequest()
    made.method, made.path, made.path_info = "GET", path, path
    made.META = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    made.META |= {name: value for name, value in (meta or {}).items() if name in OF_THE_SERVER}
    made.library = library  # type: ignore[attr-defined]
    return made


def _ways(library: ContentLibrary) -> Ways:
    return Ways(library.questionnaire, library.items, tuple(library.bands.values()))


def _answers(library: ContentLibrary, query: str) -> Mapping[str, frozenset[str]] | None:
    """The answers an address of ours is about; ``None`` when it is about none."""
    said = {name: values[0] for name, values in parse_qs(query).items()}
    if "option" in said:
        return _ways(library).to_help(said.get("question", ""), said["option"])
    if "question" in said:
        return _ways(library).to_question(said["question"])
    if "item" in said:
        return _ways(library).to_item(said["item"], said.get("age", ""))
    return _ways(library).to_checklist(said["age"]) if "age" in said else None


class _Places:
    def __init__(self, library: ContentLibrary) -> None:
        self.library, self.ways = library, _ways(library)
        self.rendered: dict[str, str] = {}

    def of(self, record: Record) -> Iterator[Place]:
        """Every place of the file, the best first, each made when it is asked for."""
        library, name = self.library, record.name
        if record.address:
            yield Place(record.address, record.title)
        match record.kind.name:
            case "question":
                yield from (step for question in library.questionnaire.questions if question.name == name for step in self._step(question))
                yield from self._help(lambda question, option: question.name == name)
            case "item":
                yield from (place for item in library.items if item.name == name for place in self._checklists(item))
            case "topic":
                pages = library.pages_on(name)
                yield from ([Place(reverse("guidance"), "All guidance")] if pages else [])
                yield from (Place(f"{page.band.address}#topics", page.band.title) for page in pages)
            case "moments":
                band = next(iter(library.bands))
                yield Place(f"{reverse('checklist')}?age={band}#choices", "When and where to talk, on the checklist")
            case "site":
                yield from (Place(page.address, page.title) for page in library.site_pages.values() if page.name == "about")
                yield Place(reverse("home"), library.home.title)
            case "band":
                yield Place(f"{reverse('home')}#ages", "The cards on the home page")
                yield Place(f"{reverse('checklist')}?age={name}#again-0", f"The end of the checklist for {record.title}")
            case "situation":
                yield Place(f"{reverse('get-help')}#happened", library.help.title)
                others = (other for other in library.situations.values() if other.name != name)
                yield from (Place(f"{other.address}#else", f"The list beside “{other.title}”") for other in islice(others, 1))
                yield from self._help(lambda question, option: option.situation == name)
            case "app":
                yield Place(reverse("apps"), "All apps, games and tools")
        if record.kind.name in (*WITHIN_OTHERS, "term"):
            yield from self._within_others(record)

    # The self-check

    def _step(self, question: Question) -> Iterator[Place]:
        before = self.ways.to_question(question.name)
        for step in self.library.questionnaire.path(before or {}) if before is not None else ():
            if step.question == question and not step.is_help:
                address = f"{reverse('step', args=[step.number])}?question={question.name}"
                yield Place(address, f"Step {step.number}: “{question.text}”")

    def _help(self, wanted: Callable[[Question, Option], bool]) -> Iterator[Place]:
        """The help at the step after an answer, for each answer that is wanted and calls for any."""
        for question in self.library.questionnaire.questions:
            for option in question.options:
                answers = self.ways.to_help(question.name, option.name) if option.situation and wanted(question, option) else None
                for step in self.library.questionnaire.path(answers) if answers else ():
                    if step.question == question and step.is_help:
                        said = urlencode({"question": question.name, "option": option.name})
                        address = f"{reverse('step', args=[step.number])}?{said}#first-{option.situation}"
                        yield Place(address, f"The help after “{option.text}”")

    def _checklists(self, item: Item) -> Iterator[Place]:
        for name in item.bands:
            said = urlencode({"age": name, "item": item.name})
            yield Place(f"{reverse('checklist')}?{said}#item-{item.name}", f"The checklist for {self.library.bands[name].title}")

    # What stands on the pages of others

    def _within_others(self, record: Record) -> Iterator[Place]:
        """Every page that shows it, get-help first; where none does, a checklist of each item that does."""
        library, mark = self.library, self._mark(record)
        if not mark:
            return
        users, help_page = self._users(record), reverse("get-help")
        cards = [
            Place(service.address, f"{service.title}, on “{library.help.title}”")
            for service in sorted(library.services.values(), key=lambda service: not self._is_its_own(service.name, record))
            if record.kind.name == "fact" and f"services/{service.name}.md" in users and mark in service.card_with_anchor
        ]
        # Its card there says more than the page as a whole.
        on_help = bool(cards) or record.kind.name == "service"
        pages = (place for place in self._pages(users) if not (on_help and place.address == help_page))
        shown = False
        for place in chain(cards, (place for place in pages if mark in self._rendered(place))):
            shown = True
            yield place
        if not shown:
            items = (item for item in library.items if f"self-check/items/{item.name}.md" in users)
            checklists = (place for item in items for place in islice(self._checklists(item), 1))
            yield from islice((place for place in checklists if mark in self._rendered(place)), MOST_CHECKLISTS)

    def _is_its_own(self, service: str, record: Record) -> bool:
        """Whether the service names the fact in a field, as its number or its hours, and not only in its words."""
        found = self.library.records["service"].get(service)
        return found is not None and any(record.name in found.names(field) for field in OF_A_SERVICE)

    def _users(self, record: Record) -> set[str]:
        """The files that name it, and those that name what names it, as long as that has no page of its own."""
        mentioned = mentioned_by(self.library)
        users: set[str] = set()
        waiting = [record.path]
        while waiting:
            for path in mentioned.get(waiting.pop(), ()):
                user = record_of(self.library, path)
                if path not in users and user and user.kind.name in WITHIN_OTHERS:
                    waiting.append(path)
                users.add(path)
        return users

    def _mark(self, record: Record) -> str:
        """What stands in a page wherever the file is shown; empty when nothing of it is shown anywhere."""
        library, name = self.library, record.name
        if record.kind.name == "fact":
            fact = library.facts.get(name)
            return "" if fact is None else escape(fact.value) if fact.value else fact.look_instead
        if record.kind.name == "source":
            return library.sources[name].html if name in library.sources else ""
        return escape(record.title) if record.kind.name == "service" else f'href="{record.address}"'

    def _pages(self, users: set[str]) -> Iterator[Place]:
        """The pages of these files in reading order."""
        library = self.library
        guidance = (noun for band in library.bands.values() for noun in (band, *library.pages_of(band.name)))
        if "get-help/index.md" in users:
            yield Place(reverse("get-help"), library.help.title)
        for folder, nouns in (
            ("get-help", library.situations.values()),
            ("guidance", guidance),
            ("apps", library.apps.values()),
            ("pages", library.site_pages.values()),
            ("glossary", library.terms.values()),
        ):
            for noun in nouns:
                if {f"{folder}/{noun.name}.md", f"{folder}/{noun.name}/index.md"} & users:
                    yield Place(noun.address, noun.title)
        for question in library.questionnaire.questions:
            if f"self-check/questions/{question.name}.md" in users:
                yield from self._step(question)

    def _rendered(self, place: Place) -> str:
        address = place.address.partition("#")[0]
        if address not in self.rendered:
            self.rendered[address] = page_at(self.library, address) or ""
        return self.rendered[address]
