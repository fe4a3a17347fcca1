"""The real content as it stands: sound, complete, plain, and honest about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings

from guidance import snapshot
from guidance.content.marks import REFERENCE
from guidance.content.prose import plain_text
from guidance.content.readability import grade
from guidance.library import ContentLibrary, content_problems, load_library
from guidance.search import SearchIndex
from guidance.snapshot import Snapshot
from tests.conftest import ON
from tests.web.reading import Element, read

ROOT: Path = settings.CONTENT_DIR
PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}


@pytest.fixture(scope="module")
def library() -> ContentLibrary:
    return load_library(ROOT, ON)


@dataclass(frozen=True)
class Rendered:
    """A page as a browser gets it, and its words as a reader does: a line for each block."""

    page: Element
    text: str

    @property
    def said(self) -> str:
        """Everything it says, to eyes, screen readers and search engines, and where it leads."""
        named = ("content", "title", "alt", "aria-label", "placeholder", "href")
        return "\n".join([self.text, *(e.get(name) for e in self.page.all() for name in named if e.has(name))])


@pytest.fixture(scope="module")
def rendered(library: ContentLibrary) -> Iterator[Mapping[str, Rendered]]:
    """Every public page, the first question and the error page."""
    before = snapshot._snapshot
    snapshot._snapshot = Snapshot(ROOT, 1e9, None, moment=lambda: ON)
    with override_settings(STORAGES=PLAIN_STATIC):
        client = Client()
        addresses = [*(a for a, _ in library.addresses()), "/self-check/1/", "/no-such-page/"]
        markup = {address: client.get(address).content.decode() for address in addresses}
        try:
            yield {address: Rendered(read(html), plain_text(html)) for address, html in markup.items()}
        finally:
            snapshot._snapshot = before


# Sound


def test_the_content_has_no_problem():
    assert [str(p) for p in content_problems(ROOT, ON) if not p.warning] == []


def test_it_loads_whole_and_the_same_again(library):
    again = load_library(ROOT, ON)
    assert again.version == library.version
    assert (again.held, [p for p in again.problems if not p.warning]) == ((), [])


def test_it_is_sound_at_each_moment_at_which_something_changes_by_itself():
    moment, looked = ON, 0
    while looked < 3 and moment is not None:
        made = load_library(ROOT, moment)
        assert [str(p) for p in made.problems if not p.warning] == [], moment
        assert made.next_change is None or made.next_change > moment
        moment, looked = made.next_change, looked + 1


# Complete

TOPICS_AT_EVERY_AGE = [
    "live-streaming", "people-met-online", "privacy-settings", "sharing-pictures", "healthy-relationships", "games-and-chat",
    "screen-time-and-sleep", "ai-chatbots", "upsetting-content", "money-and-scams", "when-talking-goes-badly",
]  # fmt: skip
NAMED_SERVICES = [
    "youtube", "facebook", "instagram", "snapchat", "periscope", "omegle", "liveme", "lively",
    "tiktok", "twitch", "whatsapp", "discord", "roblox", "minecraft", "fortnite",
]  # fmt: skip
SITUATIONS = [
    "danger-now", "blackmail", "asked-for-pictures", "picture-shared", "live-stream-went-wrong", "meeting-or-secret-chat",
    "upsetting-sight", "bullying", "money-lost", "suicide-or-self-harm", "something-feels-wrong", "may-have-hurt-someone",
]  # fmt: skip


@pytest.mark.parametrize("topic", TOPICS_AT_EVERY_AGE)
def test_a_topic_has_its_page_at_every_age(library, topic):
    assert [band for band in library.bands if f"{band}/{topic}" not in library.pages] == []


def test_every_topic_with_guidance_has_a_page_and_the_older_ages_have_them_all(library):
    guided = {topic.name for topic in library.topics.values() if topic.guidance}
    assert guided == {page.topic.name for page in library.pages.values()}
    for band in ("10-12s", "teens"):
        assert guided - {page.topic.name for page in library.pages_of(band)} <= {"photos-of-your-child", "video-calls", "watching-together"}


def test_there_is_enough_of_everything(library):
    assert {"under-5s", "5-9s", "10-12s", "teens"} <= set(library.bands)
    assert set(NAMED_SERVICES) <= set(library.apps)
    assert set(SITUATIONS) <= set(library.situations)
    assert len(library.items) >= 60
    assert {"about", "privacy", "accessibility", "how-we-write"} <= set(library.site_pages)


@pytest.mark.parametrize("name", ["periscope", "omegle", "lively"])
def test_a_closed_service_says_so_and_names_what_took_its_place(library, name):
    app = library.apps[name]
    assert app.closed and app.closed_on and app.replaced_by
    assert app.minimum_age is None and app.live is None


def test_beside_every_app_stand_pages_for_each_of_its_ages(library):
    for app in library.apps.values():
        beside = library.pages_about(app)
        fitting = [page for page in library.pages.values() if page.topic.name in app.topics or app.name in page.apps]
        missing = {page.band.name for page in fitting if page.band.name in app.bands} - {page.band.name for page in beside}
        assert not missing and len(beside) <= 6, app.name


@pytest.mark.parametrize("name", ["snapchat", "whatsapp", "youtube", "instagram", "discord"])
def test_beside_an_app_from_13_teens_come_first_and_no_topic_stands_twice(library, name):
    beside = library.pages_about(library.apps[name])
    assert beside[0].band.name == "teens" and len({page.topic.name for page in beside}) == len(beside) == 6


def test_every_page_names_its_sources_and_when_to_look_again(library):
    for noun in [*library.pages.values(), *library.apps.values(), *library.situations.values()]:
        assert noun.sources, noun.address
        assert noun.next_check > noun.updated_on, noun.address


def test_every_item_leads_to_a_page_that_is_there(library):
    addresses = {address for address, _ in library.addresses()}
    assert [(i.name, band) for i in library.items for band in i.bands if i.links[band][0] not in addresses] == []


# Help


def test_every_page_for_now_has_999_first_among_its_calls(library):
    for situation in library.urgent_situations():
        assert situation.calls[0].name == "999", situation.name


def test_every_page_for_now_says_what_to_do_if_it_is_someone_at_home(library, rendered):
    words = plain_text(library.help.close_to_home)
    assert "do not tell them first" in words
    for situation in library.urgent_situations():
        assert words in rendered[situation.address].text, situation.name


def test_every_page_says_how_to_call_999(rendered):
    for address, page in rendered.items():
        assert any(a.get("href") == "tel:999" for a in page.page.all("a")), address


# Plain


def own_prose(noun: object) -> dict[str, str]:
    """The page's words with, and without, what a parent might say aloud."""
    markup = noun.prose.html
    unsaid = re.sub(r'<(blockquote|div) class="(?:say|badly)">.*?</\1>', "", markup, flags=re.DOTALL)
    return {"with": plain_text(markup), "without": plain_text(unsaid)}


@pytest.mark.parametrize("how", ["with", "without"])
def test_the_prose_is_within_the_reading_bar(library, how):
    nouns = [n for kind in ("bands", "pages", "apps", "situations", "site_pages") for n in getattr(library, kind).values()]
    grades = {noun.address: grade(own_prose(noun)[how]).grade for noun in nouns}
    hardest = sorted(grades, key=grades.__getitem__)[-3:]
    print(f"\n{how} words to say: median {median(grades.values())}, hardest {[(a, grades[a]) for a in hardest]}")
    assert median(grades.values()) <= 6
    assert {address: g for address, g in grades.items() if g > 8} == {}


def test_items_and_questions_are_as_plain(library):
    said = {i.name: ". ".join((i.title, *i.say.values(), f"When {i.when}, then {i.then}", i.badly)) for i in library.items}
    said |= {q.name: ". ".join((q.text, q.hint, *(o.text for o in q.options))) for q in library.questionnaire.questions}
    assert {name: grade(words).grade for name, words in said.items() if grade(words).grade > 8} == {}


@pytest.fixture(scope="module")
def search(library) -> SearchIndex:
    return SearchIndex(library)


def test_words_for_searching_are_shown_to_nobody(search):
    found = [search.find(word) for word in ("blackmail", "grooming", "nudes", "strangers")]
    assert [
        r.address
        for results in found
        for r in (*results.help, *results.others)
        if re.search(r"\b(?:sexting|online friend|dick pic)", r.snippet)
    ] == []


@pytest.mark.parametrize(
    ("asked", "help_first"),
    [
        ("selfharm", "suicide-or-self-harm"),
        ("self harming", "suicide-or-self-harm"),
        ("cut herself", "suicide-or-self-harm"),
        ("slit wrists", "suicide-or-self-harm"),
        ("black mail", "blackmail"),
        ("paedophile", "meeting-or-secret-chat"),
        ("predator", "meeting-or-secret-chat"),
        ("runaway", "danger-now"),
        ("raped", "danger-now"),
        ("my son was molested", "danger-now"),
        ("my child has been abused", "something-feels-wrong"),
        ("someone is abusing my daughter", "something-feels-wrong"),
        ("child sexual abuse", "something-feels-wrong"),
        ("he touched her", "something-feels-wrong"),
        ("my daughter touched another child", "may-have-hurt-someone"),
    ],
)
def test_the_words_of_a_frightened_parent_bring_the_right_help_first(search, asked, help_first):
    assert search.find(asked).help[0].address == f"/get-help/{help_first}/"


def test_help_by_itself_brings_the_page_of_all_help_and_a_helpline_the_one_in_this_country(search):
    assert search.find("help").others[0].address == "/get-help/"
    assert search.find("childline").help[0].address == "/get-help/#service-childline"
    assert search.find("help with homework").help == ()


# Words and numbers that must not appear (facts file, sections 10 and 1.6)

NOT_OUR_WORDS = (
    r"child porn\w*", r"kiddie porn\w*", r"sex scandal", r"honey ?trap", r"explicit selfies?", r"own free will",
    r"vulnerable to temptation",
    r"precocious", r"naive", r"should have known", r"paedophiles?", r"predators?", r"perverts?", r"stranger danger", r"camming",
    r"underage (?:girl|boy|child)s?", r"committed suicide", r"commits? suicide", r"special needs", r"online friends?",
)  # fmt: skip
ONLY_EXPLAINED = {"sexting": "/glossary/", "trolling": "/glossary/", "banter": "/glossary/", "self-generated": "/glossary/"}


@pytest.mark.parametrize("word", NOT_OUR_WORDS)
def test_a_word_we_do_not_use_is_on_no_page(rendered, word):
    pattern = re.compile(rf"(?<![\w-]){word}(?![\w-])", re.IGNORECASE)
    found = [(address, m[0]) for address, page in rendered.items() if (m := pattern.search(page.text))]
    assert found == []


@pytest.mark.parametrize("word", ONLY_EXPLAINED)
def test_a_word_that_hides_harm_is_only_explained(rendered, word):
    found = [address for address, page in rendered.items() if re.search(rf"\b{word}\b", page.text, re.IGNORECASE)]
    assert [address for address in found if not address.startswith(ONLY_EXPLAINED[word]) and not explained(rendered[address], word)] == []


def explained(page: Rendered, word: str) -> bool:
    """Whether the page says in the same breath that the child was tricked, pressured or groomed."""
    return all("tricked" in around or "pressured" in around for around in arounds(page.text, word, 300))


def arounds(text: str, word: str, reach: int) -> list[str]:
    return [text[max(0, m.start() - reach) : m.end() + reach] for m in re.finditer(re.escape(word), text, re.IGNORECASE)]


@pytest.mark.parametrize("number", ["08088005002", "88858"])
def test_a_number_that_has_ended_is_nowhere(library, rendered, number):
    assert [a for a, page in rendered.items() if number in re.sub(r"[\s()+-]", "", page.said)] == []
    assert [f.name for f in library.facts.values() if number in re.sub(r"\D", "", f.value)] == []


@pytest.mark.parametrize("name", ["thinkuknow.co.uk", "net-aware.org.uk", "actionfraud.police.uk", "9am to midnight", "action fraud"])
def test_an_old_name_is_nowhere(rendered, name):
    assert [address for address, page in rendered.items() if name in page.said.lower()] == []


def test_the_old_name_of_ceop_education_is_named_as_its_old_name(rendered):
    former = re.compile(r"used to be called|once called|then called|formerly|old name|now called", re.IGNORECASE)
    for address, page in rendered.items():
        assert [around for around in arounds(page.said, "thinkuknow", 90) if not former.search(around)] == [], address


def test_uncertain_numbers_and_hours_are_not_printed(library):
    assert library.services["the-mix"].phones == ()
    assert library.services["nspcc"].hours is None or not library.services["nspcc"].hours.value
    assert library.services["childline"].hours is None or "midnight" not in library.services["childline"].hours.value


# Facts stand in facts

PHONE_LIKE = re.compile(r"(?<![\w/.-])(?:\+?\d[\d ()-]{5,}\d|(?:999|101|112|111|911|988|159|1737|85258|86463|116 ?\d{3}))(?![\w/.%-]|,\d)")
# Fields that hold names of files, words for searching, or numbers of their own kind; a service may be named after its number.
NOT_PROSE = "search_words order importance ages_from ages_to launch call urgent sources see phone text hours cost".split()
IN_SERVICES = "name action".split()


def typed_lines() -> Iterator[tuple[str, str]]:
    """Every line an editor typed outside facts/, as (place, words), without addresses, dates and references."""
    for path in sorted(ROOT.rglob("*.md")):
        where = path.relative_to(ROOT).as_posix()
        if where.startswith(("facts/", "sources/")) or where in ("README.md", "launch.md", "house-words.md"):
            continue
        passed_over = NOT_PROSE + (IN_SERVICES if where.startswith("services/") else [])
        field = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if named := re.match(r"([a-z_]+):", line):
                field = named[1]
            elif not line.startswith((" ", "-")) or line.startswith("---"):
                field = ""
            if field not in passed_over and not re.match(r"\s+- (?:service: )?[\w\"-]+$", line):
                yield f"{where}:{number}", re.sub(r"https?://\S+|\b\d{4}-\d\d-\d\d\b|\bsituation:\S+", "", REFERENCE.sub("", line))


def test_no_phone_number_is_typed_by_hand():
    assert [f"{place}: {words.strip()}" for place, words in typed_lines() if PHONE_LIKE.search(words)] == []


def test_every_number_on_a_page_to_call_is_a_fact(library, rendered):
    dials = {f.dial for f in library.facts.values() if f.kind in ("phone", "text-number")}
    for address, page in rendered.items():
        called = {a.get("href").removeprefix("tel:") for a in page.page.all("a") if a.get("href").startswith("tel:")}
        assert called <= dials, address


def test_a_phone_number_stands_in_one_fact(library):
    numbers: dict[str, list[str]] = {}
    for fact in library.facts.values():
        if fact.kind == "phone":
            numbers.setdefault(fact.dial, []).append(fact.name)
    twice = {dial: names for dial, names in numbers.items() if len(names) > 1}
    # Two countries may share a number; each is its own fact with its own source.
    assert all(any(word in name for name in names for word in ("emergency", "988", "ireland", "eu")) for names in twice.values()), twice


# Honest

REVIEWED = re.compile(
    r"\b(?:last|fact|expert|double)[ -]checked\b|\bchecked (?:on|by|against|and)\b|\bchecked:"
    r"|\breviewed (?:on|by)\b|\bapproved by\b|\bverified\b",
    re.IGNORECASE,
)


def test_nothing_claims_a_review_that_did_not_happen(library, rendered):
    assert not any(fact.confirmed for fact in library.facts.values()), "say here which pages may now say “checked”"
    of_settings = library.questionnaire.question("settings").text
    found = [(address, m[0]) for address, page in rendered.items() if (m := REVIEWED.search(page.said.replace(of_settings, "")))]
    assert found == []


def test_every_page_says_it_is_a_preview_while_a_safety_fact_is_unconfirmed(library, rendered):
    assert library.unconfirmed
    for address, page in rendered.items():
        assert "Preview: not yet confirmed by a safeguarding professional" in page.text, address


def test_an_announced_law_never_says_by_itself_that_it_holds(library):
    announced = [fact for fact in library.facts.values() if fact.status == "announced"]
    assert announced
    for fact in announced:
        assert "in force" not in fact.value.lower(), fact.name
        assert fact.standing == "This has been announced. It is not yet in force."
        assert not re.search(r"\b(?:is|are) (?:now )?(?:banned|against the law|a crime|illegal)\b", fact.value), fact.name


def test_long_after_its_last_edit_the_site_stands_and_says_that_plans_may_have_changed(library):
    later = load_library(ROOT, ON + timedelta(days=3 * 365))
    assert list(later.pages) == list(library.pages)
    assert all(app.overdue for app in later.apps.values())
    for fact in later.facts.values():
        if fact.status == "announced":
            assert fact.standing.startswith("This may have changed since "), fact.name
            assert "GOV.UK" in fact.standing and "in force" not in fact.standing


def test_only_a_law_in_force_says_so(library, rendered):
    holding = [fact.value for fact in library.facts.values() if fact.status == "in-force"]
    for address, page in rendered.items():
        assert page.text.count("This is in force") <= sum(page.text.count(value) for value in holding), address


def test_nothing_old_or_uncertain_is_printed(library):
    assert {fact.sureness for fact in library.facts.values()} <= {"verified", "known"}
    for fact in library.facts.values():
        assert fact.source.publisher and fact.source.html, fact.name
        assert fact.sureness != "verified" or fact.read_on, fact.name
