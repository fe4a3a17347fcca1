"""A preview: the site's own page of every file, with what is added to it listed here, and nothing kept or run."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from guidance import snapshot
from guidance.answers import COOKIE, Child, Visit, pack
from guidance.content.prose import plain_text
from guidance.editing.places import Place, page_at, record_of
from guidance.editing.preview import as_preview, preview, shown_at
from guidance.library import ContentLibrary, load_library
from guidance.selfcheck.ways import Ways
from guidance.snapshot import Snapshot
from tests.conftest import NOON, SOUND_LIBRARY
from tests.web.reading import read

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PAGE = "guidance/teens/live-streaming.md"
NUMBER = "facts/helpline-number.md"
KINDS = (
    "home", "site", "help", "situation", "band", "page", "topic", "app", "service", "fact", "source", "term", "site-page",
    "self-check", "question", "item", "moments", "house-words", "launch",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _plain_static(tmp_path_factory) -> Iterator[None]:
    with override_settings(STORAGES=PLAIN_STATIC, STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="module")
def real() -> ContentLibrary:
    return load_library(settings.CONTENT_DIR, NOON)


@pytest.fixture(autouse=True)
def _today(monkeypatch) -> None:
    for module in ("guidance.editing.preview", "guidance.cache", "guidance.family"):
        monkeypatch.setattr(f"{module}.the_moment", lambda: NOON)


@pytest.fixture
def look() -> Callable[..., str]:
    """The preview of a file as a browser gets it."""

    def at(library: ContentLibrary, path: str, status: int = 200, **more: str) -> str:
        response = preview(RequestFactory().get("/editor/preview/"), library, path, **more)
        assert response.status_code == status, path
        return response.content.decode()

    return at


@pytest.fixture
def small(content_tree, load) -> Callable[..., ContentLibrary]:
    """The sound library with these files over it."""
    return lambda files=None, on=NOON, previous=None: load(content_tree(files), on, previous)


# Every file of the real content

# What each kind puts into a page, to be found in its preview.
WORDS = {
    "service": "name", "term": "meaning", "question": "question", "item": "title", "fact": "value", "source": "title",
    "app": "name", "home": "summary", "self-check": "summary", "situation": "summary", "help": "summary", "page": "summary",
    "band": "summary", "site-page": "summary", "topic": "title", "house-words": "title", "launch": "title",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_real_file_is_previewed_with_its_words_on_the_page(real, look, kind):
    records = real.records[kind].values()
    assert records
    for record in records:
        page = look(real, record.path)
        assert "Preview. Not published." in page
        if kind in WORDS and not (kind == "fact" and not real.facts[record.name].value):
            said = html.unescape(page) if kind == "source" else plain_text(page)
            wanted = real.facts[record.name].value if kind == "fact" else record[WORDS[kind]]
            assert wanted in " ".join(said.split()), record.path


def test_every_kind_is_tried_above(real):
    assert set(KINDS) == set(real.records)


def test_the_site_and_its_moments_are_seen_where_a_reader_meets_them(real, look):
    assert "No organisation runs this copy yet" in look(real, "site.md")
    assert all(moment.text in look(real, "self-check/moments.md") for moment in (*real.moments, *real.days))


@pytest.mark.parametrize("kind", ["fact", "service", "source", "topic", "term", "situation", "app", "band"])
def test_every_place_of_a_file_shows_it(real, kind):
    pages: dict[str, str] = {}
    for record in list(real.records[kind].values())[::7]:
        for place in shown_at(real, record.path)[:12]:
            if place.address not in pages:
                pages[place.address] = html.unescape(page_at(real, place.address) or "")
            words = {
                "fact": lambda r: real.facts[r.name].value or real.facts[r.name].source.publisher,
                "situation": lambda r: r["short"] if place.anchor == "else" else r.title,  # noqa: B023
                "term": lambda r: f'="{r.address}"' if "glossary" not in place.address else r.title,  # noqa: B023
                "band": lambda r: r["turning_point"] if "checklist" in place.address else r.title,  # noqa: B023
            }.get(kind, lambda r: r.title)(record)
            assert words in pages[place.address], (record.path, place)


def test_an_anchor_is_an_element_of_the_page(real, look):
    for path in ("services/ceop.md", "get-help/blackmail.md", "self-check/moments.md", "guidance/teens/index.md", "glossary/sextortion.md"):
        for place in shown_at(real, path):
            marked = read(look(real, path, at=place.address)).all(data_preview_target=None)
            assert [element.get("id") for element in marked] == ([place.anchor] if place.anchor else []), place


# The very page of the site


def as_before(page: str) -> str:
    """The page without anything a preview adds; what a preview takes away is not put back."""
    page = re.sub(r'<aside class="preview-banner".*?</aside>', "", page, count=1, flags=re.DOTALL)
    page = page.replace('<head><base target="_blank">', "<head>", 1)
    page = page.replace('<link rel="stylesheet" href="/static/css/preview.css"></head>', "</head>", 1)
    page = page.replace('<a target="_self"', "<a").replace("<button disabled", "<button").replace("data-preview-target ", "")
    page = re.sub(r'<li id="item-[\w-]+" data-item=', "<li data-item=", page)
    return page.replace('<details class="fold" open>', '<details class="fold">')


def without_scripts(page: str) -> str:
    return re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


@pytest.fixture
def served(real, monkeypatch) -> Client:
    made = Snapshot(settings.CONTENT_DIR, 1e9, None, moment=lambda: NOON)
    made.served, made._looked = (real, None), float("inf")
    monkeypatch.setattr(snapshot, "_snapshot", made)
    return Client()


def test_a_preview_is_what_the_site_answers_but_for_what_is_listed(real, look, served):
    paths = [
        next(iter(real.records[kind].values())).path
        for kind in KINDS
        if kind not in ("house-words", "launch", "question", "item", "moments")
    ]
    tried = 0
    for path in [*paths, PAGE, "services/ceop.md", "get-help/blackmail.md", "guidance/teens/index.md"]:
        for place in shown_at(real, path):
            if not place.address.startswith("/self-check/") or place.address == "/self-check/":
                page = served.get(place.address.partition("#")[0]).content.decode()
                assert as_before(look(real, path, at=place.address)) == without_scripts(page), place
                tried += 1
    assert tried > 15


def test_a_step_and_a_checklist_are_what_the_site_answers_to_those_answers(real, look, served):
    ways = Ways(real.questionnaire, real.items, tuple(real.bands.values()))
    item = real.items[0]
    tries = [(f"self-check/questions/{q.name}.md", ways.to_question(q.name)) for q in real.questionnaire.questions]
    tries.append((f"self-check/items/{item.name}.md", ways.to_item(item.name, item.bands[0])))
    for path, answers in tries:
        served.cookies[COOKIE] = pack(Visit((Child(answers),)))
        address = shown_at(real, path)[0].address
        response = served.get(address.partition("?")[0])
        assert response.status_code == 200
        assert as_before(look(real, path)) == without_scripts(response.content.decode()), address


def test_a_worry_shows_its_help_as_well(real, look):
    places = shown_at(real, "self-check/questions/happened.md")
    assert places[0].title.startswith("Step 1")
    worry = next(o for o in real.questionnaire.question("happened").options if o.situation)
    place = next(p for p in places if f"option={worry.name}" in p.address)
    assert real.situations[worry.situation].title in look(real, "self-check/questions/happened.md", at=place.address)


def test_an_item_is_marked_and_never_folded_away(real, look):
    for item in real.items[::9]:
        page = read(look(real, f"self-check/items/{item.name}.md"))
        marked = page.one(data_preview_target=None)
        assert (marked.get("data-item"), marked.get("id")) == (item.name, f"item-{item.name}")
        if not marked.inside(data_tonight=None):
            assert any(e.has("open") for e in page.all("details", class_="fold") if e.above is marked.above.above)


def test_an_item_is_shown_at_each_of_its_ages(real, look):
    item = next(item for item in real.items if len(item.bands) > 1 and len(set(item.say.values())) > 1)
    path = f"self-check/items/{item.name}.md"
    for place, band in zip(shown_at(real, path), item.bands, strict=True):
        marked = read(look(real, path, at=place.address)).one(data_preview_target=None)
        assert item.say[band] in marked.text


# Nothing runs, nothing is sent, nothing is kept


def test_a_preview_is_framed_by_the_workspace_alone_and_kept_by_no_one(real, caplog):
    with caplog.at_level(logging.INFO):
        for path in (PAGE, "self-check/items/" + real.items[0].name + ".md", "self-check/questions/age.md", "launch.md", "no.md"):
            request = RequestFactory().get("/editor/preview/")
            request.COOKIES = {COOKIE: pack(Visit((Child({"age": frozenset({"teens"})}),))), "sessionid": "secret"}
            response = preview(request, real, path)
            assert response["Cache-Control"] == "no-store"
            assert response["X-Robots-Tag"] == "noindex"
            assert response["X-Frame-Options"] == "SAMEORIGIN"
            assert not response.cookies and "Set-Cookie" not in response.headers
            policy = dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))
            assert policy["frame-ancestors"] == "'self'"
            assert (policy["script-src"], policy["form-action"]) == ("'none'", "'none'")
            assert policy["style-src"] == "'self'"
    assert caplog.records == []
    assert settings.SECURE_CSP["frame-ancestors"] == ["'none'"]


def test_an_editor_s_own_answers_are_not_in_it(real):
    request = RequestFactory().get("/editor/preview/")
    request.COOKIES = {COOKIE: pack(Visit((Child({"happened": frozenset({"none"}), "age": frozenset({"teens"})}),)))}
    assert b"You have started" not in preview(request, real, "self-check/index.md").content


def test_no_script_and_no_form_works_in_it(real, look):
    for path in (PAGE, f"self-check/items/{real.items[0].name}.md", "self-check/questions/age.md", "home.md"):
        page = read(look(real, path))
        assert page.all("script") == []
        assert all(button.has("disabled") for button in page.all("button", type="submit"))
        assert page.one("base").attributes == {"target": "_blank"}
        assert all(a.get("target") == "_self" for a in page.all("a") if a.get("href").startswith("#"))


def test_what_is_put_in_is_put_in_once_wherever_the_words_stand():
    page = "<html><head></head><body><p>&lt;head&gt; &lt;/head&gt; &lt;body&gt;</p></body></html>"
    made = as_preview(page, "<aside>Preview</aside>")
    assert made.count("<aside>Preview</aside>") == made.count("<base ") == made.count("preview.css") == 1
    assert "<p>&lt;head&gt; &lt;/head&gt; &lt;body&gt;</p>" in made


# On another day


def test_a_fact_that_switches_is_seen_on_its_day_and_the_day_is_said(small, look):
    switches = SOUND_LIBRARY[NUMBER].replace("sureness", "later: [{from: 2027-04-01, value: 0800 654 321}]\n        sureness")
    today, then = small({NUMBER: switches}), small({NUMBER: switches}, "2027-04-01 00:00")
    for path in (NUMBER, "services/helpline.md", "get-help/blackmail.md"):
        assert "0800 123 456" in look(today, path) and "0800 654 321" not in look(today, path)
        assert "0800 654 321" in look(then, path) and "0800 123 456" not in look(then, path)
        assert "Shown as on 1 April 2027." in look(then, path)
        assert "Shown as on" not in look(today, path)


def test_the_real_site_can_be_seen_as_on_a_day_to_come(look):
    then = load_library(settings.CONTENT_DIR, NOON.replace(year=2027, month=4, day=1))
    for path in ("home.md", "get-help/index.md", PAGE, "services/ceop.md", f"self-check/items/{then.items[0].name}.md"):
        assert "Shown as on 1 April 2027." in look(then, path)


def test_a_library_read_some_days_ago_is_not_another_day(small, look, monkeypatch):
    library = small()
    monkeypatch.setattr("guidance.editing.preview.the_moment", lambda: NOON.replace(day=29))
    assert "Shown as on" not in look(library, "home.md")
    monkeypatch.setattr("guidance.editing.preview.the_moment", lambda: NOON.replace(day=1))
    assert "Shown as on 22 November 2026." in look(library, "home.md")


# What cannot be shown


def test_a_broken_file_lists_what_to_mend_above_its_last_good_version(small, look):
    before = small()
    library = small({PAGE: SOUND_LIBRARY[PAGE].replace("::: say\n", "::: sya\n")}, previous=before.files)
    page = read(look(library, PAGE))
    banner = page.one("aside", aria_label="Preview")
    assert "It cannot be shown as it now stands." in banner.text
    assert all(problem.message.split("“")[0] in banner.text for problem in library.problems if problem.path == PAGE)
    assert "In the text" in banner.text
    assert page.one("h1").text == "Live streaming with your teenager"


@pytest.mark.parametrize("text", ["---\ntitle: [\n", "", b"---\ntitle: caf\xe9\n---\n", "---\ntitle: Quokkas\n---\n"])
def test_a_broken_file_that_was_never_sound_says_so_kindly(small, look, text):
    page = read(look(small({"apps/quokka.md": text}), "apps/quokka.md"))
    assert page.one("h1").text == "This cannot be shown yet"
    assert "Line " in page.one("main").text, "the form cannot open it either"
    assert "Preview. Not published." in page.text


def test_a_file_in_no_known_place_says_what_is_wrong_with_it(small, look):
    assert "where no content belongs" in look(small({"quokka/pictures.md": "hello"}), "quokka/pictures.md")


def test_a_warning_holds_no_preview_back(small, look):
    page = look(small({PAGE: SOUND_LIBRARY[PAGE] + "        " + "so " * 26 + "\n"}), PAGE)
    assert "so so so" in page and "Mend this" not in page


def test_what_is_on_no_page_says_so_and_how_it_would_look(small, look):
    library = small({"facts/quokka.md": SOUND_LIBRARY[NUMBER], "sources/quokka.md": SOUND_LIBRARY["sources/report.md"]})
    assert shown_at(library, "facts/quokka.md") == ()
    assert "No page shows this fact yet." in look(library, "facts/quokka.md")
    assert "0800 123 456" in look(library, "facts/quokka.md")
    assert "A report" in look(library, "sources/quokka.md")


def test_what_is_sound_but_rests_on_a_file_that_is_not_says_so(small, look):
    source = SOUND_LIBRARY["sources/report.md"].replace("kind: own", "kind: quokka")
    fact = SOUND_LIBRARY[NUMBER].replace("source: report", "source: quokka")
    library = small({"sources/quokka.md": source, "facts/quokka.md": fact})
    assert "another file it needs cannot be read" in look(library, "facts/quokka.md")


@pytest.mark.parametrize("path", ["no.md", "", "../settings.py", "guidance/teens/quokka.md", "\0", "/", "a/" * 400])
def test_a_file_that_is_not_there_is_said_to_be_missing(real, look, path):
    assert "There is no such file." in look(real, path, status=404)
    assert (record_of(real, path), shown_at(real, path)) == (None, ())


@pytest.mark.parametrize("at", ["/leave/", "https://www.example.org/", "/self-check/checklist/?age=quokka", "\0", "/editor/", "#x"])
def test_an_address_at_which_the_file_is_not_shown_gives_the_best_one(real, look, at):
    assert look(real, PAGE, at=at) == look(real, PAGE)


# Places


def test_get_help_comes_first_and_then_the_pages_in_reading_order(real):
    addresses = [place.address for place in shown_at(real, "facts/childline-number.md")]
    assert addresses[0] == "/get-help/#service-childline"
    order = [n.address for n in (*real.situations.values(), *(p for b in real.bands for p in (real.bands[b], *real.pages_of(b))))]
    there = [address for address in addresses if address in order]
    assert there == sorted(there, key=order.index) and len(there) > 5


def test_a_place_has_its_anchor():
    assert Place("/get-help/#service-ceop", "").anchor == "service-ceop"
    assert Place("/self-check/checklist/?age=teens#item-x", "").anchor == "item-x"
    assert Place("/about/", "").anchor == ""


def test_no_place_stands_twice(real):
    for path in ("facts/999-number.md", "services/ceop.md", "get-help/blackmail.md", PAGE, f"self-check/items/{real.items[0].name}.md"):
        addresses = [place.address for place in shown_at(real, path)]
        assert len(addresses) == len(set(addresses)) > 0, path


def test_the_styles_of_a_preview_are_in_no_page_of_the_site():
    base = (Path(settings.BASE_DIR) / "templates" / "base.html").read_text(encoding="utf-8")
    assert "preview.css" not in base.replace("preview-note", "")


def test_a_number_is_seen_first_with_the_service_whose_number_it_is(real):
    best = shown_at(real, "facts/nspcc-number.md")[0]
    assert best.title.startswith(real.services["nspcc"].title)


def test_a_new_file_that_is_broken_is_told_by_its_fields(small, look):
    text = "---\ntitle: Quokkas\nkind: phone\n---\n"
    library = small({"facts/quokkas.md": text})
    page = read(preview(RequestFactory().get("/"), library, "facts/quokkas.md", text=text).content)
    assert "In “Value”" in page.one("main").text
