"""What every public address shows, as far as content decides it: the words, links and markup that templates take from a library.

Two libraries show the same at an address if, and only if, its parts are the same: a test renders the templates and holds
this file to them. What only families see, on their own checklist, stands below ``/self-check/`` under addresses with “#”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from guidance.content.age_bands import AgeBand
from guidance.content.apps import App
from guidance.content.house_dates import house_date
from guidance.content.pages import Page
from guidance.content.site_pages import SitePage
from guidance.content.situations import Situation
from guidance.library import ContentLibrary
from guidance.selfcheck.items import ITEM_KINDS, Item
from guidance.selfcheck.questionnaire import Question

CHECKLIST = "/self-check/checklist/"
ORDER = "/self-check/#"


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands at one address: ``parts`` are HTML in reading order; what the whole site shares comes last."""

    address: str
    title: str
    parts: tuple[str, ...]


def shown(library: ContentLibrary) -> dict[str, Shown]:
    """Every public page by its address, help first; then what the self-check asks and gives."""
    foot = _foot(library)
    pages = {page.address: page for page in _pages(library, foot)}
    return pages | {part.address: part for part in _self_check(library)}


def _pages(library: ContentLibrary, foot: tuple[str, ...]) -> Iterator[Shown]:
    def page(address: str, title: str, parts: Iterable[str]) -> Shown:
        return Shown(address, title, (*parts, *foot))

    yield page("/get-help/", library.help.title, _get_help(library))
    for situation in library.situations.values():
        yield page(situation.address, situation.title, _situation(library, situation))
    yield page("/", library.home.title, _home(library))
    yield page("/guidance/", "Guidance by age and topic", _guidance(library))
    for band in library.bands.values():
        yield page(band.address, band.title, _band(library, band))
        for guide in library.pages_of(band.name):
            yield page(guide.address, guide.title, _page(library, guide))
    yield page("/apps/", "Apps, games and tools", _apps(library))
    for app in library.apps.values():
        yield page(app.address, app.title, _app(library, app))
    yield page("/self-check/", library.self_check.title, (*_top(library.self_check), library.self_check.prose.html))
    yield page("/glossary/", "Glossary", _glossary(library))
    for site_page in library.site_pages.values():
        yield page(site_page.address, site_page.title, _site_page(library, site_page))


# Pages


def _foot(library: ContentLibrary) -> tuple[str, ...]:
    """What stands on every page: the site's name, the number in the foot, who runs this copy."""
    emergency = library.services.get("999")
    preview = _p("Preview: not yet confirmed by a safeguarding professional") if library.unconfirmed else ""
    return (_p(escape(library.site.name)), _p(emergency.call_link if emergency else ""), preview, _who_runs(library))


def _who_runs(library: ContentLibrary) -> str:
    site = library.site
    if not site.has_owner:
        return _p("No organisation runs this copy yet.")
    return _p(f"Run by {escape(site.owner)}. Contact: {escape(site.contact)}. {escape(site.complaints)}")


def _home(library: ContentLibrary) -> Iterator[str]:
    yield from _top(library.home)
    yield from _links(library.home_situations)
    yield from _cards_of(library.bands.values())
    for noun in library.latest_changes():
        yield _p(f"{_link(noun.address, noun.title)} {house_date(noun.updated_on)}. {escape(noun.what_changed)}")


def _guidance(library: ContentLibrary) -> Iterator[str]:
    yield from _cards_of(library.bands.values())
    for topic, pages in library.topics_with_pages():
        yield _heading(topic.title)
        yield _p(escape(topic.summary))
        yield from (_p(_link(page.address, page.band.title)) for page in pages)


def _band(library: ContentLibrary, band: AgeBand) -> Iterator[str]:
    yield from _top(band)
    yield band.prose.html
    yield from _sources(band)
    yield from (_p(_link(page.address, page.topic.title)) for page in library.pages_of(band.name))
    yield from (_p(_link(other.address, other.title)) for other in library.bands.values() if other.name != band.name)


def _page(library: ContentLibrary, page: Page) -> Iterator[str]:
    around = library.around(page)
    yield _p(_link(page.band.address, page.band.title))
    yield from _top(page)
    yield from _stale(page)
    yield page.prose.html
    yield from _sources(page)
    for other, which in ((around.younger, "younger"), (around.older, "older")):
        yield _p(f"{_link(other.address, other.band.title)} {which}") if other else ""
    yield _heading("If something has happened")
    yield from _links(around.situations)
    yield _heading("Next for this age")
    yield from (_p(_link(following.address, following.topic.title)) for following in around.following)
    yield _heading("App guides")
    yield from _links(around.apps)


def _apps(library: ContentLibrary) -> Iterator[str]:
    for title, apps in library.apps_by_kind():
        yield _heading(title)
        for app in apps:
            age = "Closed" if app.closed else f"Age: {escape(app.minimum_age.value)}" if app.minimum_age else ""
            due = f"Past its check, due {app.due}" if app.overdue else ""
            yield _p(_link(app.address, app.title)) + _p(age) + _p(escape(app.summary)) + _p(due)


def _app(library: ContentLibrary, app: App) -> Iterator[str]:
    yield from _top(app)
    yield from _stale(app)
    yield from (_p(f"{label}: {fact.html}") for label, fact in app.facts)
    yield _p(_link(app.safety_page, f"{app.title}, safety")) if app.safety_page else ""
    yield app.prose.html
    yield from _sources(app)
    yield from _links(library.pages_about(app))


def _get_help(library: ContentLibrary) -> Iterator[str]:
    yield from _top(library.help)
    yield from (service.short_card for service in library.help.urgent)
    yield _p(library.help.close_to_home)
    yield _heading("Needs action now")
    yield from _links(library.urgent_situations())
    yield _heading("Needs care soon")
    yield from _links(library.other_situations())
    yield library.help.prose.html
    yield _heading("Every time, whatever happened")
    yield from map(_p, library.help.every_time)
    for _, title, services in library.services_by_group():
        yield _heading(title)
        yield from (service.card_with_anchor for service in services)
    yield _p(library.help.abroad_intro)
    yield from _sources(library.help)


def _situation(library: ContentLibrary, situation: Situation) -> Iterator[str]:
    yield from _top(situation)
    yield _heading("Do this first")
    yield from map(_p, situation.first)
    yield _p(situation.say)
    # Only what needs action now names who may be close; the colour of the card tells too.
    yield _p(library.help.close_to_home) if situation.needs_action_now else "<hr>"
    yield situation.calls_html
    yield situation.prose.html
    yield from (_p(f"<strong>{escape(service.title)}.</strong> {why}") for service, why in situation.not_handled)
    yield _heading("What each service does")
    yield from (service.card for service in situation.calls)
    yield from _sources(situation)
    yield from (_p(_link(other.address, other.short)) for other in library.situations.values() if other.name != situation.name)


def _glossary(library: ContentLibrary) -> Iterator[str]:
    for letter, terms in library.terms_by_letter():
        yield _heading(letter)
        for term in terms:
            see = _p(f"See: {', '.join(term.see)}") if term.see else ""
            yield f'<dt id="{term.name}">{escape(term.title)}</dt>{_p(escape(term.meaning))}{term.note_html}{see}'


def _site_page(library: ContentLibrary, page: SitePage) -> Iterator[str]:
    yield from _top(page)
    yield page.prose.html
    yield from _sources(page)


def _top(noun: Any) -> tuple[str, ...]:
    return f"<h1>{escape(noun.title)}</h1>", _p(escape(noun.summary))


def _stale(noun: Page | App) -> Iterator[str]:
    if noun.overdue:
        yield _p("This page is past its check. Some details may have changed.")


def _sources(noun: Any) -> Iterator[str]:
    yield from (_p(f"Source: {source.html}") for source in noun.sources)
    yield _p(f"We last changed these words on {house_date(noun.updated_on)}.")
    due: date | None = getattr(noun, "next_check", None)
    yield _p(f"We are due to look again by {house_date(due)}.") if due else ""


# The self-check


def _self_check(library: ContentLibrary) -> Iterator[Shown]:
    for question in library.questionnaire.questions:
        yield Shown(f"{ORDER}{question.name}", f"Question: {question.text}", tuple(_question(question)))
    order = tuple(_p(question.name) for question in library.questionnaire.questions)
    yield Shown(ORDER, "The order of the questions", order)
    for item in library.items:
        yield Shown(f"{CHECKLIST}#{item.name}", f"Checklist item: {item.title}", tuple(_item(library, item)))
    yield Shown(CHECKLIST, "Every checklist", tuple(_checklist(library)))


def _question(question: Question) -> Iterator[str]:
    yield f"<h1>{escape(question.text)}</h1>" + _p(escape(question.hint)) + _p(escape(question.error))
    yield _p("Several answers can be ticked." if question.several else "One answer can be chosen.")
    rule = question.ask_when
    for word, lines in (("all", rule.all), ("any", rule.any), ("not", rule.none)):
        yield from (_p(f"Asked only when {word}: {line.question}: {', '.join(line.options)}") for line in lines)
    group = ""
    for option in question.options:
        yield _heading(option.group) if option.group != group else ""
        group = option.group
        yield _p(escape(option.text)) + _p(escape(option.hint))
        yield _p(f"Because you said {escape(option.because)}.") if option.because and not question.about_age else ""
        yield _p(f"What you already do well: {escape(option.well)}") if option.well else ""
    yield question.link_html


def _item(library: ContentLibrary, item: Item) -> Iterator[str]:
    yield f"<h1>{escape(item.title)}</h1>" + _p(ITEM_KINDS.get(item.kind, ""))
    yield item.note_html
    titles = {name: band.title for name, band in library.bands.items()}
    yield from (_p(f"{escape(titles.get(band, band))}: “{escape(item.say[band])}”") for band in item.bands if band in item.say)
    yield _p(f"When {escape(item.when)}, then {escape(item.then)}.")
    yield _p(f"If it goes badly: “{escape(item.badly)}”")
    yield from dict.fromkeys(_p(_link(*item.links[band])) for band in item.bands if band in item.links)
    yield _p(f"{item.evidence_words}. {f'Source: {item.evidence_source.html}.' if item.evidence_source else ''}")


def _checklist(library: ContentLibrary) -> Iterator[str]:
    yield from (_p(escape(moment.text)) for moment in (*library.moments, *library.days))
    for band in library.bands.values():
        yield _heading(band.title)
        yield _p(f"Made for you and {escape(band.child)}.") + _p(f"Because {escape(band.because)}.")
        yield _p(f"Look again: {escape(band.turning_point)}")
        yield from map(_p, map(escape, (*band.half_page_tell, *band.half_page_need)))
    yield from (_p(escape(service.plain)) for service in library.help.urgent)


# Small pieces of HTML


def _p(inner: str) -> str:
    return f"<p>{inner}</p>" if inner else ""


def _heading(title: str) -> str:
    return f"<h2>{escape(title)}</h2>"


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def _links(nouns: Iterable[Any]) -> Iterator[str]:
    return (_p(_link(noun.address, noun.title)) for noun in nouns)


def _cards_of(bands: Iterable[AgeBand]) -> Iterator[str]:
    return (_p(f"{_link(band.address, band.title)} {escape(band.card)}") for band in bands)
