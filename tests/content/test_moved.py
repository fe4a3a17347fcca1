"""Old addresses lead to new ones, and only to those."""

from __future__ import annotations

import pytest

from tests.conftest import SOUND_LIBRARY

PAGE, BAND, HELP = "guidance/teens/live-streaming.md", "guidance/teens/index.md", "get-help/blackmail.md"


def moved(path: str, *addresses: str) -> dict[str, str]:
    return {path: SOUND_LIBRARY[path].replace("---\n", f"---\n        moved_from: [{', '.join(addresses)}]\n", 1)}


def test_an_old_address_leads_to_where_the_page_is_now(content_tree, load):
    library = load(
        content_tree({**moved(PAGE, "/guidance/teens/going-live/"), **moved(HELP, "/get-help/threats/", "/get-help/sextortion/")})
    )
    assert library.moved == {
        "/guidance/teens/going-live/": "/guidance/teens/live-streaming/",
        "/get-help/threats/": "/get-help/blackmail/",
        "/get-help/sextortion/": "/get-help/blackmail/",
    }


def test_the_pages_of_a_band_move_with_it(content_tree, load):
    library = load(content_tree({**moved(BAND, "/guidance/13-to-17s/"), **moved(PAGE, "/guidance/13-to-17s/streams/")}))
    assert library.moved == {
        "/guidance/13-to-17s/": "/guidance/teens/",
        "/guidance/13-to-17s/streams/": "/guidance/teens/live-streaming/",
        "/guidance/13-to-17s/live-streaming/": "/guidance/teens/live-streaming/",
    }


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("going-live", "“going-live” in “moved_from” is not an address of this site. Write it as “/guidance/teens/old-name/”."),
        ("//example.org/", "“//example.org/” in “moved_from” is not an address of this site. Write it as “/guidance/teens/old-name/”."),
        ("/guidance/teens/", "“/guidance/teens/” in “moved_from” still has a page of its own. Move or delete that one first."),
        ("/self-check/", "“/self-check/” in “moved_from” still has a page of its own. Move or delete that one first."),
    ],
)
def test_an_address_that_cannot_lead_here_is_refused(said, address, fault):
    assert said(moved(PAGE, address)) == [f"{PAGE}:2: {fault}"]


def test_an_address_cannot_lead_to_two_pages(said):
    assert said({**moved(PAGE, "/old/"), **moved(HELP, "/old/")}) == [
        f"{HELP}:2: “/old/” in “moved_from” leads to /guidance/teens/live-streaming/ already. Keep one."
    ]
