"""What a copy leaves out is known by its address, and no text of the copy links to it."""

from __future__ import annotations

from datetime import datetime

import pytest

from guidance.content.change import Author, FileChange
from guidance.content.fields import LONDON
from guidance.content.scheduled import write_schedule
from guidance.left_out import is_left_out, library_for_a_copy, without_links


@pytest.mark.parametrize("address", ["/self-check/", "/self-check", "/self-check/3/", "/search/?q=x", "/search#x", "/leave/", "/editor/a/"])
def test_what_needs_a_server_is_left_out(address):
    assert is_left_out(address)


@pytest.mark.parametrize("address", ["/", "", "/about/", "/self-checks/", "/guidance/teens/search/", "#self-check", "/get-help/?leave"])
def test_nothing_else_is_left_out(address):
    assert not is_left_out(address)


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("Take [the self-check](/self-check/) now.\n", "Take the self-check now.\n"),
        ('Look [here now](</search/?q=x> "A title").\n', "Look here now.\n"),
        ("[One](/about/) and [two](/leave/)\n", "[One](/about/) and two\n"),
        ("- [a check](/self-check/) for you\n- [help](/get-help/)\n", "- [help](/get-help/)\n"),
        ("- [a check](/self-check/)\n  that goes on\nlazily\n\nAfter.\n", "\nAfter.\n"),
        ("- [a check](/self-check/)\n    - below it\n- next\n", "- next\n"),
        ("1. [a check](/self-check/1/)\n2. next\n", "2. next\n"),
        ("- help, and [a check](/self-check/)\n", "- help, and a check\n"),
        ("::: tip\n- one\n- [a check](/self-check/)\n:::\n", "::: tip\n- one\n:::\n"),
        ("[outside](https://example.org/self-check/)\n", "[outside](https://example.org/self-check/)\n"),
        ("---\nsay: '[x](/self-check/)'\n---\n[x](/self-check/)\n", "---\nsay: '[x](/self-check/)'\n---\nx\n"),
        ("No link, no last line end", "No link, no last line end"),
        ("", ""),
    ],
)
def test_such_links_lose_their_address_and_items_that_begin_with_one_go(text, copied):
    assert without_links(text) == copied


def test_a_library_without_such_links_is_the_same_library(content_tree, load):
    library = load(content_tree())
    assert library_for_a_copy(library) is library


def test_a_library_for_a_copy_differs_in_its_links_alone(content_tree, load):
    broken = "---\ntitle: Broken\n---\n"
    about = "---\ntitle: About\nsummary: Who.\nupdated_on: 2026-11-01\n---\nTake [the check](/self-check/) or [look](/search/).\n"
    library = load(content_tree({"pages/about.md": about, "topics/odd.md": broken}))
    copied = library_for_a_copy(library)
    assert copied.site_pages["about"].prose.html == "<p>Take the check or look.</p>"
    assert library.site_pages["about"].prose.html.count("<a ") == 2
    assert [copied.version, copied.next_change, copied.problems, copied.held] == [
        library.version, library.next_change, library.problems, library.held,
    ]  # fmt: skip
    assert copied.problems and copied.addresses() == library.addresses()


def test_scheduled_changes_are_in_the_copy_from_their_moment_and_told_ahead_before(content_tree, load):
    about = "---\ntitle: About\nsummary: {}\nupdated_on: 2026-11-01\n---\nTake [the check](/self-check/).\n"
    before, after = about.format("Before.").encode(), about.format("After.").encode()
    change = FileChange("pages/about.md", before, after)
    at = datetime(2026, 12, 1, 9, 30, tzinfo=LONDON)
    waiting = write_schedule([change], "Later", at, Author("Ana", "ana@example.org"), "Ben", [])
    root = content_tree({"pages/about.md": before, **{written.path: written.after for written in waiting}})
    early, late = library_for_a_copy(load(root)), library_for_a_copy(load(root, at))
    assert (early.site_pages["about"].summary, early.next_change) == ("Before.", at)
    assert late.site_pages["about"].summary == "After." and "href" not in late.site_pages["about"].prose.html
