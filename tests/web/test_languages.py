"""The site in a language nobody speaks, written into every file: what a reader of it meets, and what an English reader does not."""

from __future__ import annotations

import re
import shutil
from datetime import date
from html import unescape

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.test import Client, override_settings

from guidance import snapshot
from guidance.content import words
from guidance.content.translations import ENGLISH_BEGINS, ENGLISH_ENDS
from guidance.content.words import language, speaking
from guidance.export import make_copy
from guidance.published import public_addresses
from guidance.snapshot import Snapshot
from guidance.takeaway.formats import make_slip_file
from guidance.templatetags.guidance import SCRIPT_WORDS
from tests.pseudo import CODE, pseudo, translate_content, translate_interface

from .reading import read

HERE = f"/{CODE}"
NEVER = 1e9
# Names of things, which are the same in every language.
NAMES = re.compile(r"Open Conversations|English|PDF|QR|Markdown|[\w.-]+\.(?:uk|org|com|net|gov|app|scot|tech|ie|eu|gg|chat)\b\S*")
LATIN = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """All of the content and the interface, in the other language."""
    place = tmp_path_factory.mktemp("languages")
    folder = shutil.copytree(settings.CONTENT_DIR, place / "content")
    translate_content(folder)
    translate_interface(place / "locale")
    return place


@pytest.fixture(scope="module")
def spoken_snapshot(content):
    before = words.folder()
    words.look_in(content / "locale")
    with override_settings(LOCALE_PATHS=[content / "locale"]):
        made = Snapshot(content / "content", NEVER, None)
        made.current()
        yield made
    words.look_in(before)


@pytest.fixture
def spoken(spoken_snapshot, monkeypatch):
    """The library in which it is offered; it is what the site serves in this test."""
    from django.utils.translation import trans_real

    monkeypatch.setattr(snapshot, "_snapshot", spoken_snapshot)
    monkeypatch.setattr(trans_real, "_translations", {})
    return spoken_snapshot.current()[0]


@pytest.fixture
def parent_there(spoken):
    """Walks the self-check in the other language, answering what is last; returns the client and every page."""
    client, pages, address = Client(), [], f"{HERE}/self-check/1/"
    for _ in range(40):
        page = client.get(address)
        pages.append((address, page.content.decode()))
        asked = re.findall(r'name="question" value="([^"]+)"', pages[-1][1])
        if not asked:
            following = re.findall(rf'class="button" href="({HERE}/self-check/[^"]+)"', pages[-1][1])
            if address.endswith("/checklist/") or not following:
                break
            address = following[0]
            continue
        answers = re.findall(r'name="answer" value="([^"]+)"', pages[-1][1])
        sent = client.post(address, {"question": asked[0], "answer": [answers[0]]})
        assert sent.status_code == 303 and sent["Location"].startswith(f"{HERE}/self-check/")
        address = sent["Location"]
    return client, pages


def left_in_english(page: str) -> list[str]:
    """Words in Latin letters that a reader meets and that are not marked as English."""
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    said, marked = [], 0
    for token in re.split(r"(<[^<>]*>)", page.partition("<body>")[2]):
        if token.startswith("</") and marked:
            marked -= 1
        elif token.startswith("<"):
            empty = token.endswith("/>") or re.match(r"<(?:br|img|input|meta|link|hr|path)\b|<!|</", token)
            marked += not empty and (marked or ' lang="en"' in token or ' lang="en-GB"' in token) and 1
            said += re.findall(r'(?:aria-label|title|alt|placeholder)="([^"]*)"', token)
        elif not marked:
            said.append(token)
    return [words for words in (NAMES.sub("", unescape(text)).strip() for text in said) if LATIN.search(words)]


def test_every_word_of_every_page_is_in_the_language_or_marked_as_english(spoken):
    client, left = Client(), {}
    for address, _ in spoken.addresses():
        answer = client.get(HERE + address)
        assert answer.status_code == 200, address
        found = left_in_english(answer.content.decode())
        left |= {address: found} if found else {}
    assert left == {}


def test_every_page_says_its_language_and_direction_and_holds_no_mark(spoken):
    client = Client()
    for address in public_addresses(spoken):
        if address.startswith(HERE) and address.endswith("/"):
            page = client.get(address).content.decode()
            assert f'<html lang="{CODE}" dir="rtl">' in page, address
            assert "css/site-rtl.css" in page
            assert ENGLISH_BEGINS not in page and ENGLISH_ENDS not in page


def test_every_link_of_it_stays_in_the_language_and_leads_somewhere(spoken):
    client, known = Client(), set(public_addresses(spoken))
    for address, _ in spoken.addresses():
        for link in read(client.get(HERE + address).content).all("a"):
            to = re.split(r"[?#]", link.get("href") or "")[0]
            if to.startswith("/") and link.get("hreflang") != "en-GB":
                assert to in known or to in (f"{HERE}/leave/", f"{HERE}/search/"), (address, to)
                assert to.startswith(f"{HERE}/"), (address, to)


def test_the_other_language_is_one_link_away_on_every_page_and_back(spoken):
    client = Client()
    for address in ("/", "/get-help/blackmail/", "/guidance/teens/", "/search/"):
        assert f'<a href="{HERE}{address}" lang="{CODE}" dir="rtl" hreflang="{CODE}">العربية</a>' in client.get(address).content.decode()
        assert f'<a href="{address}" lang="en-GB" dir="ltr" hreflang="en-GB">English</a>' in client.get(HERE + address).content.decode()
        page = client.get(HERE + address).content.decode()
        if "canonical" in page:
            assert f'hreflang="en-GB" href="{settings.SITE_URL}{address}"' in page


def test_a_phone_number_keeps_its_order_between_words_from_right_to_left(spoken):
    page = Client().get(f"{HERE}/get-help/").content.decode()
    assert "\u20660800 1111\u2069" in page
    assert 'href="tel:08001111"' in page


def test_the_self_check_is_taken_in_it_with_answers_of_its_own(parent_there):
    client, pages = parent_there
    assert pages[-1][0] == f"{HERE}/self-check/checklist/"
    for address, page in pages:
        assert left_in_english(page) == [], address
    assert client.cookies["visit"]["path"] == f"{HERE}/self-check/"


def test_what_is_taken_home_is_in_it_too(parent_there):
    client, _ = parent_there
    for ending in ("txt", "html", "ics", "pdf"):
        taken = client.get(f"{HERE}/self-check/family-chat.{ending}")
        assert taken.status_code == 200, ending
        if ending != "pdf":
            said = taken.content.decode()
            assert pseudo("Look again").lower() in said.replace("\r\n ", "").lower(), ending
            assert ENGLISH_BEGINS not in said
        else:
            assert b"/Lang (ar)" in taken.content or b"/Lang(ar)" in taken.content
    assert '<html lang="ar" dir="rtl">' in client.get(f"{HERE}/self-check/family-chat.html").content.decode()


def test_a_slip_for_the_school_is_in_it(spoken):
    make_slip_file.cache_clear()
    english, other = (Client().get(f"{prefix}/guidance/teens/slip.pdf").content for prefix in ("", HERE))
    assert english != other and (b"/Lang (ar)" in other or b"/Lang(ar)" in other)


def test_search_finds_its_words_and_still_says_help_first(spoken):
    asked = pseudo("blackmail")
    page = Client().get(f"{HERE}/search/", {"q": asked}).content.decode()
    assert "data-urgent" in page and f'href="{HERE}/get-help/blackmail/"' in page
    kinds = re.findall(r'<p class="meta">([^<]*)</p>', page)
    assert kinds and not any(LATIN.search(kind) for kind in kinds), kinds


def test_error_pages_speak_it(spoken):
    answer = Client().get(f"{HERE}/nothing-here/")
    assert answer.status_code == 404 and left_in_english(answer.content.decode()) == []


@pytest.mark.parametrize("address", ["/editor/", "/problems/", "/healthz", "/sitemap.xml", "/robots.txt", "/keep-help.js"])
def test_what_there_is_once_is_there_in_no_language(spoken, address):
    assert Client().get(HERE + address).status_code == 404


def test_the_address_without_its_last_slash_leads_on(spoken):
    for address, to in ((HERE, f"{HERE}/"), (f"{HERE}/get-help", f"{HERE}/get-help/")):
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (301, to)


def test_the_sitemap_and_the_feed_know_it(spoken):
    assert f"{settings.SITE_URL}{HERE}/get-help/blackmail/" in Client().get("/sitemap.xml").content.decode()
    feed = Client().get(f"{HERE}/feed.xml").content.decode()
    assert f'xml:lang="{CODE}"' in feed and f"{settings.SITE_URL}{HERE}/" in feed and ENGLISH_BEGINS not in feed


def test_a_copy_holds_it_and_no_page_leads_out_of_the_copy(spoken_snapshot, spoken, tmp_path):
    with override_settings(STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
        copy = make_copy(spoken_snapshot.current(), spoken_snapshot.moment(), WSGIHandler())
    assert "ar/get-help/blackmail/index.html" in copy.files and "ar/self-check/index.html" not in copy.files
    # One rule for all that lies below the language, not one for each of its pages.
    assert "/ar/*" in copy.files["_headers"].decode() and "/ar/get-help/" not in copy.files["_headers"].decode()
    assert b'href="/ar/"' in copy.files["404.html"]


def test_an_error_page_offers_the_other_language_from_its_beginning(spoken):
    assert f'<a href="{HERE}/" lang="{CODE}"' in Client().get("/nothing-here/").content.decode()
    assert Client().get("/guidance")["Location"] == "/guidance/"


def test_help_kept_on_a_phone_is_kept_in_every_language(spoken):
    script = Client().get("/keep-help.js").content.decode()
    assert f'"{HERE}/get-help/blackmail/"' in script and '"/get-help/blackmail/"' in script
    assert f'"offline": "{HERE}/offline/"' in script and "site-rtl.css" in script


# English


def test_an_english_reader_gets_the_same_bytes_as_if_nothing_were_translated(spoken, spoken_snapshot, real_snapshot, monkeypatch):
    client = Client()
    with_languages = {address: client.get(address).content.decode() for address, _ in spoken.addresses()}
    monkeypatch.setattr(snapshot, "_snapshot", real_snapshot)
    for address, page in with_languages.items():
        offered = re.sub(r'<nav class="wrap languages".*?</nav>\n', "", page, flags=re.DOTALL)
        offered = re.sub(r'\n<link rel="alternate" hreflang=[^\n]*', "", offered)
        assert offered == client.get(address).content.decode(), address


def test_a_language_that_is_not_offered_has_no_address_and_changes_nothing(content, spoken_snapshot, tmp_path, monkeypatch):
    hidden = shutil.copytree(content / "content", tmp_path / "content")
    site = hidden / "site.md"
    site.write_text(site.read_text(encoding="utf-8").replace(f"languages: [{CODE}]\n", ""), encoding="utf-8")
    made = Snapshot(hidden, NEVER, None)
    monkeypatch.setattr(snapshot, "_snapshot", made)
    assert Client().get(f"{HERE}/").status_code == 404
    assert "languages" not in Client().get("/").content.decode()
    assert made.current()[0].problems == spoken_snapshot.current()[0].problems == ()


def test_dates_are_written_as_the_language_writes_them():
    with speaking(language("cy")):
        assert words.date_in_words(date(2026, 11, 22)) == "22 Tachwedd 2026"
    assert words.date_in_words(date(2026, 11, 22)) == "22 November 2026"


def test_what_scripts_say_is_all_translated_and_nothing_else():
    scripts = [(settings.BASE_DIR / "static" / "js" / f"{name}.js").read_text(encoding="utf-8") for name in ("keep-help", "selfcheck")]
    assert {words for script in scripts for words in re.findall(r'\bsay\("([^"]+)"\)', script)} == set(SCRIPT_WORDS)
