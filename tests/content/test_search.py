# ruff: noqa: E501  (what an editor reads stands here whole)
"""Search: any text is a safe query, misspellings are forgiven, help comes first."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guidance.library import ContentLibrary, load_library
from guidance.search import MOST_RESULTS, SearchIndex
from tests.conftest import NOON, SOUND_LIBRARY, document

DATES = "updated_on: 2026-11-01\nnext_check: 2027-11-01\n"


def app(name: str, words: str, body: str) -> str:
    return f"---\nname: {name}\nkind: games\nstatus: open\nsummary: A guide to {name}.\nsources: [report]\n{DATES}search_words: [{words}]\n---\n{body}\n"


def situation(title: str, order: int, words: str) -> str:
    text = document(SOUND_LIBRARY["get-help/blackmail.md"])
    text = text.replace("Someone is threatening or blackmailing my child", title).replace("order: 1", f"order: {order}")
    return text.replace("[blackmail, sextortion, nudes]", f"[{words}]").replace("Threats or blackmail", title[:40])


MORE = {
    "apps/roblox.md": app("Roblox", "robux, obby", "Games made by players. Chat with **friends** & 1 < 2 in `code`."),
    "apps/tiktok.md": app("TikTok", "tik tok, fyp", "Short videos. Blackmail happens here too, and blackmail is never the child's fault."),
    "get-help/picture-shared.md": situation("A picture of my child has been shared", 2, "nudes, leaked, revenge"),
    "get-help/bullying.md": situation("My child is being bullied", 3, "bullying, bullied, mean"),
    "glossary/sextortion.md": "---\nterm: Sextortion\nmeaning: Blackmail with a picture.\n---\n",
    "glossary/nudes.md": "---\nterm: Nudes\nmeaning: Nude or sexual pictures.\n---\n",
    "services/report-remove.md": "---\nname: Report Remove\norder: 3\ngroup: online-abuse\nwho: Under 18s.\ndoes: Takes nudes and blackmail pictures down.\n"
    "nations: all\nwebsite: https://www.example.org/rr\nsearch_words: [nudes, take down]\n---\n",
    "pages/about.md": f"---\ntitle: About\nsummary: Who runs this.\n{DATES}---\nWords about <3 & co.\n",
}


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> ContentLibrary:
    root = tmp_path_factory.mktemp("content")
    for path, text in {**SOUND_LIBRARY, **MORE}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(document(text))
    library = load_library(root, NOON)
    assert [str(p) for p in library.problems if not p.warning] == []
    return library


@pytest.fixture(scope="module")
def index(library) -> SearchIndex:
    return SearchIndex(library)


def addresses(results) -> list[str]:
    return [result.address for result in (*results.help, *results.others)]


# Help first


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("blackmail", "/get-help/blackmail/"),
        ("my son is being blackmailed", "/get-help/blackmail/"),
        ("sextortion", "/get-help/blackmail/"),
        ("leaked", "/get-help/picture-shared/"),
        ("bullied", "/get-help/bullying/"),
    ],
)
def test_urgent_words_bring_help_first(index, query, first):
    assert addresses(index.find(query))[0] == first


def test_nudes_brings_the_pages_of_help_then_who_to_call_then_the_rest(index):
    found = index.find("nudes")
    assert [r.kind for r in found.help] == ["situation", "situation", "service"]
    assert {r.address for r in found.help[:2]} == {"/get-help/blackmail/", "/get-help/picture-shared/"}
    assert found.help[2].address == "/get-help/#service-report-remove"
    assert [r.kind for r in found.others] == ["term"]


def test_blackmail_brings_help_above_pages_that_say_it_more_often(index):
    found = index.find("blackmail")
    assert all(result.is_help for result in found.help) and found.help[0].kind == "situation"
    assert "/apps/tiktok/" in [r.address for r in found.others]


@pytest.mark.parametrize("asked", ["he won't talk", "he won’t talk", "wont talk"])
def test_a_search_word_with_an_apostrophe_is_found_however_it_is_typed(content_tree, asked):
    topic = document(SOUND_LIBRARY["topics/live-streaming.md"]).replace("guidance: yes", "guidance: yes\nsearch_words: [won't talk]")
    found = SearchIndex(load_library(content_tree({"topics/live-streaming.md": topic}), NOON)).find(asked)
    assert addresses(found)[0] == "/guidance/teens/live-streaming/"


@pytest.mark.parametrize("asked", ["someone has my son's photos", "a man has pics of my daughter", "photos", "sons image"])
def test_photos_pics_and_images_are_pictures_and_bring_help_however_many_apps_speak_of_photos(content_tree, asked):
    shared = {"get-help/picture-shared.md": MORE["get-help/picture-shared.md"]}
    apps = {
        f"apps/album-{n}.md": app(f"Album {n}", "photos, pics, image", "Photos and more photos, one image after another, and pics.")
        for n in range(40)
    }
    found = SearchIndex(load_library(content_tree(shared | apps), NOON)).find(asked)
    assert [result.address for result in found.help] == ["/get-help/picture-shared/"]


def test_help_comes_first_however_many_pages_speak_of_it_more_often(content_tree):
    filler = ", ".join(f"quagga{n}" for n in range(40))
    told = {"get-help/picture-shared.md": situation("A picture of my child has been shared", 2, f"{filler}, zebra")}
    apps = {f"apps/album-{n}.md": app(f"Album {n}", "zebra", "A zebra and a zebra. " * 20) for n in range(40)}
    found = SearchIndex(load_library(content_tree(told | apps), NOON)).find("zebra")
    assert [result.address for result in found.help] == ["/get-help/picture-shared/"]
    assert len(found) == MOST_RESULTS


def test_an_excerpt_parts_a_heading_and_an_entry_from_what_follows(content_tree):
    body = "## What it is\n\nA zebra game.\n\n- Stripes\n- Hooves\n"
    found = SearchIndex(load_library(content_tree({"apps/zebra.md": app("Zed", "zed", body)}), NOON)).find("zebra")
    assert [unescape(result.snippet) for result in found.others] == ["What it is · A <mark>zebra</mark> game. Stripes · Hooves"]


def test_a_page_is_not_found_for_words_of_the_urgent_card_alone(content_tree):
    card = "services/helpline.md"
    said = document(SOUND_LIBRARY[card]).replace("Listens and advises.", "Listens about zebras.")
    page = document(SOUND_LIBRARY["guidance/teens/live-streaming.md"]).replace("## Words to say", "[[urgent]]\n\n## Words to say")
    library = load_library(content_tree({card: said, "guidance/teens/live-streaming.md": page}), NOON)
    assert "zebras" in library.pages["teens/live-streaming"].prose.html
    found = SearchIndex(library).find("zebras")
    assert addresses(found) == ["/get-help/#service-helpline"]


def test_a_page_of_help_is_not_put_first_for_words_it_only_mentions(index):
    assert "/get-help/blackmail/" not in [r.address for r in index.find("stay roblox").help]


# Misspellings


@pytest.mark.parametrize(
    ("query", "found", "instead"),
    [
        ("sextorsion", "/get-help/blackmail/", ("sextortion",)),
        ("sextorsion", "/glossary/#sextortion", ("sextortion",)),
        ("robolx", "/apps/roblox/", ("roblox",)),
        ("roblx", "/apps/roblox/", ("roblox",)),
        ("oblox", "/apps/roblox/", ("roblox",)),
        ("blakmail", "/get-help/blackmail/", ("blackmail",)),
        ("BULLLYING", "/get-help/bullying/", ("bullying",)),
    ],
)
def test_a_misspelling_finds_what_was_meant_and_says_so(index, query, found, instead):
    results = index.find(query)
    assert found in addresses(results)
    assert results.instead == instead


@pytest.mark.parametrize("query", ["tick tock", "tik tok", "tiktok", "TikTok", "tik-tok", "tiktoc"])
def test_tiktok_is_found_however_it_is_typed(index, query):
    assert "/apps/tiktok/" in addresses(index.find(query))


def test_what_is_typed_right_is_not_corrected(index):
    assert index.find("robux").instead == ()


@pytest.mark.parametrize(
    ("query", "found"), [("rob", "/apps/roblox/"), ("blackm", "/get-help/blackmail/"), ("bullies", "/get-help/bullying/")]
)
def test_the_start_of_a_word_or_another_form_of_it_is_enough(index, query, found):
    assert found in addresses(index.find(query))


def test_accents_and_apostrophes_do_not_matter(index):
    assert "/apps/roblox/" in addresses(index.find("róblox"))
    assert "/apps/roblox/" in addresses(index.find("Roblox’s"))


def test_several_words_find_what_has_them_all_before_what_has_some(index):
    assert addresses(index.find("roblox games players"))[0] == "/apps/roblox/"


def test_words_that_say_nothing_are_left_out_of_account(index):
    assert addresses(index.find("what is my child and the roblox")) == addresses(index.find("roblox"))


# Any text is a query

HOSTILE = [
    "", " ", '"', "'", "can't", "C++", "roblox AND", "OR", "NOT roblox", "NEAR(a b)", "@x", "title:roblox", "{title} : x", "rob*", "*", "^rob", "a-b", "(",
    ")", '"; DROP TABLE entry; --', "\x00", "\x02\x03", "%", "_", "\\", "🙂", "²", "ﷺ", "İ", "ß", "\u0301", "𞤀", "x" * 5_000, "a " * 500, "1", "999", "<b>",
    "</mark><script>alert(1)</script>", "the and of",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_search_syntax_and_odd_characters_are_only_words(index, query):
    assert len(index.find(query)) >= 0


@given(
    st.one_of(st.text(max_size=60), st.lists(st.sampled_from([*HOSTILE[:30], "roblox", "blackmail", "picture"]), max_size=5).map(" ".join))
)
@example("\ud800")
def test_any_text_is_a_safe_query(index, query):
    results = index.find(query)
    for result in (*results.help, *results.others):
        assert re.fullmatch(r"(?:[^<>&\x00-\x1f]|[\n]|&(?:amp|lt|gt|quot|#x27);|</?mark>)*", result.snippet), result.snippet
    assert len(addresses(results)) == len(set(addresses(results)))


def test_nothing_typed_finds_nothing(index):
    assert len(index.find("  ")) == 0


def test_a_column_name_is_a_word_and_no_column(index):
    assert addresses(index.find("title:roblox"))[:1] == ["/apps/roblox/"]


# Snippets


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag, attributes):
        self.tags.append(f"{tag} {attributes}" if attributes else tag)


@pytest.mark.parametrize("query", ["code", "friends", "co", "chat", "helpline", "pictures", "1"])
def test_a_snippet_carries_no_markup_of_the_page_and_marks_only_what_was_sought(index, query):
    found = index.find(query)
    assert len(found)
    for result in (*found.help, *found.others):
        reader = _Tags()
        reader.feed(result.snippet)
        assert set(reader.tags) <= {"mark"}
        assert result.snippet.count("<mark>") == result.snippet.count("</mark>")
        assert not re.search(r"<[a-z]", unescape(re.sub(r"</?mark>", "", result.snippet)))


def test_signs_of_the_text_are_escaped_in_a_snippet(index):
    snippet = next(r.snippet for r in index.find("players chat").others if r.address == "/apps/roblox/")
    assert "&amp; 1 &lt; 2" in snippet and "<mark>" in snippet


def test_a_results_kind_has_a_name(index):
    found = index.find("nudes")
    assert [r.kind_name for r in (*found.help, *found.others)] == ["Get help", "Get help", "Who to call", "Glossary"]


def test_every_public_thing_can_be_found_by_its_title(index, library):
    things = [*library.situations.values(), *library.pages.values(), *library.bands.values(), *library.apps.values(), *library.services.values(),
              *library.terms.values(), *library.site_pages.values()]  # fmt: skip
    assert [thing.address for thing in things if thing.address not in addresses(index.find(thing.title))] == []


# Made when first asked


def test_an_index_asked_by_many_at_once_answers_each_with_its_own_library(library):
    with ThreadPoolExecutor(8) as threads:
        for name in ("Quokka", "Wombat"):
            page = library.site_pages["about"]
            index = SearchIndex(replace(library, site_pages={"about": replace(page, title=name)}))
            found = list(threads.map(lambda _, index=index: index.find("quokka wombat"), range(16)))
            assert {tuple(result.title for result in results.others) for results in found} == {(name,)}


def test_an_index_that_was_made_keeps_no_library(library):
    index = SearchIndex(library)
    index.find("a")
    assert library not in vars(index).values()
