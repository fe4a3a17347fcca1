# ruff: noqa: E501  (what an editor reads stands here whole)
"""Links inside the site: every address and every anchor must exist."""

from __future__ import annotations

import pytest

PAGE = "guidance/teens/live-streaming.md"


@pytest.mark.parametrize(
    "address",
    [
        "/", "/guidance/", "/guidance/teens/", "/get-help/", "/get-help/blackmail/", "/get-help/#service-helpline", "/self-check/", "/search/?q=x",
        "#words", "/guidance/teens/live-streaming/#words", "https://www.gov.uk/", "mailto:a@example.org",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_left_alone(said, page, address):
    assert said({PAGE: page(f"## Words\n\nRead [the guide]({address}).")}) == []


def test_a_link_to_no_page_asks_did_you_mean_on_its_line(said, page):
    assert said({PAGE: page("One.\n\nRead [the guide](/guidance/tens/).")}) == [
        f"{PAGE}:10: links to “/guidance/tens/”, which does not exist. Did you mean “/guidance/teens/”?"
    ]


def test_a_link_without_its_last_stroke_asks_did_you_mean(said, page):
    assert said({PAGE: page("Read [the guide](/get-help).")}) == [
        f"{PAGE}:8: links to “/get-help”, which does not exist. Did you mean “/get-help/”?"
    ]


def test_an_anchor_that_is_not_on_the_page_asks_did_you_mean(said, page):
    assert said({PAGE: page("## Words to say\n\nRead [them](#word-to-say).")}) == [
        f"{PAGE}:10: links to “#word-to-say”, but that page has no “#word-to-say”. Did you mean “words-to-say”?"
    ]


def test_an_anchor_on_another_page_is_checked_too(said):
    index = "---\ntitle: The self-check\nsummary: Short.\n---\n\nSee [who to ring](/get-help/#service-helpine).\n"
    assert said({"self-check/index.md": index}) == [
        "self-check/index.md:6: links to “/get-help/#service-helpine”, but that page has no “#service-helpine”. Did you mean “service-helpline”?"
    ]


@pytest.mark.parametrize("words", ["here", "Click here", "this page", "Read more"])
def test_a_link_that_does_not_say_where_it_leads_is_reported(said, page, words):
    assert said({PAGE: page(f"[{words}](/get-help/)")}) == [f"{PAGE}:8: has a link called “{words}”. Say where it leads: “[Get help](…)”."]


def test_a_link_without_an_address_is_reported(said, page):
    assert said({PAGE: page("[the guide]()")}) == [f"{PAGE}:8: has a link without an address: “[the guide]()”."]


@pytest.mark.parametrize("address", ["guidance/teens/", "www.gov.uk", "../apps/"])
def test_a_link_that_starts_with_neither_says_how_to_start(said, page, address):
    assert said({PAGE: page(f"[the guide]({address})")}) == [
        f"{PAGE}:8: links to “{address}”. Start an address of this site with “/”, another with “https://”."
    ]


def test_a_link_that_only_looks_like_one_of_ours_is_refused(said, page):
    assert said({PAGE: page("[the guide](//evil.example/)")}) == [
        f"{PAGE}:8: links to “//evil.example/”, which is not a web address. Start it with https:// or with /."
    ]
    assert said({PAGE: page("[the guide](/\\evil.example/)")})[0].startswith(
        f"{PAGE}:8: links to “/\\evil.example/”, which does not exist."
    )


def test_a_phone_number_typed_as_a_link_is_refused(said, page):
    assert f"{PAGE}:8: types a phone number. Write [[service:…]] or [[fact:…]] instead." in said({PAGE: page("[ring us](tel:0800123456)")})


def test_a_picture_from_another_place_is_no_link_of_ours(said, page):
    assert said({PAGE: page("![alt](/a.png)")})[0].startswith(f"{PAGE}:8: links to “/a.png”, which does not exist.")
