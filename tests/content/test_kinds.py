"""A file's place is its kind and its address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.kinds import kind_of
from guidance.filing import SELFCHECK_FOLDERS, SELFCHECK_SINGLE


@pytest.mark.parametrize(
    ("path", "kind", "name", "address"),
    [
        ("site.md", "site", "site", ""),
        ("home.md", "home", "home", "/"),
        ("get-help/index.md", "help", "get-help", "/get-help/"),
        ("get-help/blackmail.md", "situation", "blackmail", "/get-help/blackmail/"),
        ("guidance/5-9s/index.md", "band", "5-9s", "/guidance/5-9s/"),
        ("guidance/5-9s/live-streaming.md", "page", "5-9s/live-streaming", "/guidance/5-9s/live-streaming/"),
        ("apps/tiktok.md", "app", "tiktok", "/apps/tiktok/"),
        ("services/999.md", "service", "999", "/get-help/#service-999"),
        ("glossary/grooming.md", "term", "grooming", "/glossary/#grooming"),
        ("pages/privacy.md", "site-page", "privacy", "/privacy/"),
        ("facts/999-number.md", "fact", "999-number", ""),
        ("sources/nspcc.md", "source", "nspcc", ""),
        ("topics/grooming.md", "topic", "grooming", ""),
        ("self-check/index.md", "self-check", "self-check", "/self-check/"),
        ("self-check/questions/age.md", "question", "age", ""),
        ("scheduled/2026-12-01-0930-a-name/index.md", "scheduled", "2026-12-01-0930-a-name", ""),
        ("self-check/items/a-talk.md", "item", "a-talk", ""),
    ],
)
def test_a_path_is_a_kind_a_name_and_an_address(path, kind, name, address):
    found, found_name = kind_of(path, SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
    assert (found.name, found_name, found.address.format(name=found_name)) == (kind, name, address)


def test_a_folder_mistyped_asks_did_you_mean(said):
    assert said({"fact/a.md": "---\n---\n"}) == ["fact/a.md:1: lies in “fact”, where no content belongs. Did you mean “facts”?"]


def test_a_file_at_the_top_belongs_nowhere(said):
    assert said({"notes.md": "---\n---\n"}) == ["notes.md:1: lies in “.”, where no content belongs."]


def test_a_page_too_deep_belongs_nowhere(said):
    assert said({"guidance/teens/more/a.md": "---\n---\n"}) == [
        "guidance/teens/more/a.md:1: lies in “guidance/teens/more”, where no content belongs."
    ]


@pytest.mark.parametrize("file", ["Tik Tok.md", "TikTok.md", "tik_tok.md", "-a.md", ".md", "é.md", "a.b.md"])
def test_a_file_name_that_cannot_be_an_address_is_refused(file):
    assert kind_of(f"apps/{file}", SELFCHECK_FOLDERS, SELFCHECK_SINGLE) == (
        f"has a file name that cannot be an address: “{file}”. Use small letters, digits and hyphens."
    )


@pytest.mark.parametrize("folder", ["Teens", "10 to 12s", "ten_to_twelve"])
@pytest.mark.parametrize("file", ["index.md", "live-streaming.md"])
def test_a_band_folder_that_cannot_be_an_address_is_refused(folder, file):
    assert kind_of(f"guidance/{folder}/{file}", SELFCHECK_FOLDERS, SELFCHECK_SINGLE) == (
        f"lies in a folder whose name cannot be an address: “{folder}”. Use small letters, digits and hyphens."
    )


@given(st.lists(st.text(min_size=1, max_size=10), min_size=1, max_size=4).map("/".join))
def test_any_path_is_a_kind_or_a_sentence(path):
    found = kind_of(path, SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
    assert isinstance(found, str) or found[0].name
