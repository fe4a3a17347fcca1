# ruff: noqa: E501  (what an editor writes stands here whole)
"""Finding a file: by words, forgiving a slip, by its address however it was copied, and by filters."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.finding import counts, find
from guidance.library import load_library
from guidance.shelf import FLAGS, KINDS, Shelf, shelf
from tests.conftest import NOON, SOUND_LIBRARY, document

PAGE = "guidance/teens/live-streaming.md"
NUMBER = "facts/helpline-number.md"
MORE = {
    "glossary/sextortion.md": "---\nterm: Sextortion\nmeaning: Blackmail with a picture.\nsearch_words: [webcam scam]\n---\n",
    "pages/privacy.md": "---\ntitle: What we keep\nsummary: Nothing.\nupdated_on: 2026-11-01\nowner: Zoë Quokka\n---\nDon’t worry about cookies.\n",
    "pages/about.md": "---\ntitle: Privacy and how it works\nsummary: Who made it.\nupdated_on: 2026-11-01\n---\nIt is free. A match made.\n",
    "apps/roblox.md": "---\nname: Roblox\nkind: games\nstatus: open\nsummary: Games made by players.\nbands: [teens]\ntopics: [live-streaming]\n"
    "sources: [report]\nupdated_on: 2026-11-01\nnext_check: 2026-12-01\nmoved_from: [/apps/robux/]\n---\nFor players.\n",
    "facts/broken.md": "---\ntitle: [\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Shelf:
    root = tmp_path_factory.mktemp("content")
    for path, text in {**SOUND_LIBRARY, **MORE}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(document(text))
    return shelf(load_library(root, NOON))


@pytest.fixture(scope="module")
def real() -> Shelf:
    return shelf(load_library(Path(__file__).resolve().parents[2] / "content", NOON))


def paths(shelf: Shelf, words: str = "", **filters: str) -> list[str]:
    return [entry.path for entry in find(shelf, words, **filters)]


# By words


def test_without_words_everything_stands_in_reading_order(small):
    assert find(small) == small.entries
    assert find(small, "  ") == small.entries


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("streaming with your teenager", PAGE),
        ("helpline-number", NUMBER),
        ("0800 123 456", NUMBER),
        ("0800123456", NUMBER),
        ("0800", NUMBER),
        ("tomorrow who can watch", PAGE),
        ("webcam", "glossary/sextortion.md"),
        ("quokka", "pages/privacy.md"),
        ("ZOE", "pages/privacy.md"),
        ("dont worry", "pages/privacy.md"),
        ("don't worry", "pages/privacy.md"),
        ("helpline’s number", NUMBER),
        ("roblox game", "apps/roblox.md"),
        ("broken", "facts/broken.md"),
    ],
)
def test_it_is_found_by_what_an_editor_remembers(small, words, path):
    assert paths(small, words)[0] == path


def test_every_word_must_be_there(small):
    assert PAGE in paths(small, "streaming teenager")
    assert paths(small, "streaming teenager zebra") == []


@pytest.mark.parametrize("slip", ["teenagr", "teeenager", "tenager", "teneager", "teenbger", "eenager", "teanag"])
def test_one_slip_in_a_word_is_forgiven(small, slip):
    assert PAGE in paths(small, slip)


@pytest.mark.parametrize("slip", ["tnager", "teemagir", "raeg"])
def test_two_slips_or_a_slip_in_a_short_word_are_not(small, slip):
    assert PAGE not in paths(small, slip)


def test_a_slip_that_is_a_word_itself_is_forgiven_when_nothing_else_fits(small):
    assert paths(small, "match") == ["pages/about.md"]
    assert paths(small, "teenager match") == [PAGE], "“watch” was meant"


def test_what_is_called_so_comes_before_what_only_says_so(small):
    assert paths(small, "privacy")[0] == "pages/privacy.md", "its name is just that"
    assert paths(small, "sextortion")[0] == "glossary/sextortion.md"
    assert paths(small, "helpline")[:2] == ["services/helpline.md", NUMBER]


# By address


@pytest.mark.parametrize(
    ("pasted", "path"),
    [
        ("https://www.example.org/guidance/teens/live-streaming/", PAGE),
        ("https://www.example.org/guidance/teens/live-streaming", PAGE),
        ("https://www.example.org/guidance/teens/live-streaming/?from=a/b#words-to-say", PAGE),
        ("HTTPS://WWW.EXAMPLE.ORG/Guidance/Teens/Live-Streaming/", PAGE),
        ("www.example.org/guidance/teens/live-streaming/", PAGE),
        ("127.0.0.1:8000/guidance/teens/live-streaming/", PAGE),
        ("localhost/guidance/teens/live-streaming/", PAGE),
        ("/guidance/teens/live-streaming/", PAGE),
        ("guidance/teens/live-streaming", PAGE),
        (" “/guidance/teens/live-streaming/”. ", PAGE),
        ("<https://www.example.org/guidance/teens/live-streaming/>", PAGE),
        ("/guidance/teens/", "guidance/teens/index.md"),
        ("/get-help/#service-helpline", "services/helpline.md"),
        ("https://www.example.org/get-help/?#service-helpline", "services/helpline.md"),
        ("/get-help/#nowhere", "get-help/index.md"),
        ("/glossary/#sextortion", "glossary/sextortion.md"),
        ("https://www.example.org/", "home.md"),
        ("https://www.example.org", "home.md"),
        ("www.example.org/", "home.md"),
        ("/", "home.md"),
        ("/self-check/", "self-check/index.md"),
        ("/apps/robux/", "apps/roblox.md"),
        (PAGE, PAGE),
        (f"content/{PAGE}", PAGE),
        ("site.md", "site.md"),
    ],
)  # fmt: skip
def test_a_public_address_or_a_path_leads_to_its_file_first(small, pasted, path):
    assert paths(small, pasted)[0] == path


@pytest.mark.parametrize(
    "pasted", ["https://", "//", "/quokkas/", "https://[::1", "#", "?", "/%00/", "http://x/%zz", "/guidance/teens/../x", "."]
)
def test_an_address_of_nothing_is_no_error(small, pasted):
    assert all(path in {e.path for e in small.entries} for path in paths(small, pasted))


@given(st.text(max_size=400))
def test_any_text_at_all_may_be_asked_for(small, text):
    found = find(small, text)
    assert len(set(found)) == len(found)


def test_every_real_file_is_found_first_by_its_own_address_and_path(real):
    wrong = [e.path for e in real.entries if paths(real, e.path)[:1] != [e.path]]
    wrong += [e.path for e in real.entries if e.address and paths(real, f"https://www.example.org{e.address}")[:1] != [e.path]]
    assert wrong == []


# By filters


def test_filters_hold_together_with_the_words(small):
    assert paths(small, kind="app") == ["apps/roblox.md"]
    assert set(paths(small, band="teens", topic="live-streaming")) >= {PAGE, "apps/roblox.md"}
    assert set(paths(small, flag="unconfirmed")) == {NUMBER}
    assert paths(small, "players", band="teens", flag="due") == ["apps/roblox.md"]
    assert paths(small, "/apps/roblox/", kind="page") == []
    assert paths(small, kind="quokka") == []


@pytest.mark.parametrize(
    "asked", [{}, {"words": "live"}, {"kind": "page"}, {"band": "teens", "flag": "unreviewed"}, {"topic": "live-streaming"}]
)
def test_a_count_is_what_its_filter_would_show(real, asked):
    counted = counts(real, **asked)
    for flag in FLAGS:
        assert counted[flag] == len(find(real, **{**asked, "flag": flag})), flag
    for kind in KINDS:
        assert counted[kind] == len(find(real, **{**asked, "kind": kind})), kind
    for band in real.library.bands:
        assert counted[f"band:{band}"] == len(find(real, **{**asked, "band": band})), band
    for topic in real.library.topics:
        assert counted[f"topic:{topic}"] == len(find(real, **{**asked, "topic": topic})), topic


def test_no_flag_has_the_name_of_a_kind():
    assert not set(FLAGS) & set(KINDS)
