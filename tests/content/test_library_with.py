"""The library as it would be with an edit, and what the edit brings that is to mend."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guidance.library import LibraryFault, brought, library_with, load_library, problems_with
from tests.conftest import NOON

PAGE = "guidance/teens/live-streaming.md"
NAME = "teens/live-streaming"


def said(problems) -> list[str]:
    return [f"{problem}" + (" (warning)" if problem.warning else "") for problem in problems]


@pytest.mark.parametrize(
    "changes",
    [
        {PAGE: b"broken"},
        {PAGE: None},
        {"pages/new.md": b"---\ntitle: New\nsummary: New.\nupdated_on: 2026-11-01\n---\nNew.\n"},
        {"pages/new.md": b"broken"},
        {"facts/helpline-number.md": None},
        {"site.md": b"---\nname: Open\n---\n", PAGE: b"broken"},
    ],
    ids=["a page that breaks", "a page gone", "a new page", "a new page that is broken", "a fact in use gone", "two at once"],
)
def test_an_edit_not_yet_written_gives_the_library_that_a_load_gives_once_it_is(content_tree, load, changes):
    root = content_tree({"facts/other.md": b"broken"})
    before = load(root)
    tried = library_with(before, changes)
    for path, raw in changes.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).unlink(missing_ok=True) if raw is None else (root / path).write_bytes(raw)
    assert load_library(root, NOON, before.files) == load_library(root, NOON, before.files, before.workings) == tried


def test_an_edit_is_tried_without_changing_the_library(content_tree, load, page):
    library = load(content_tree())
    tried = library_with(library, {PAGE: page("New words.").encode()})
    assert "New words." in tried.pages[NAME].prose.html and "New words." not in library.pages[NAME].prose.html
    assert PAGE in tried.files and b"New words." not in library.files[PAGE]


def test_an_edit_that_holds_back_says_why_and_shows_the_last_good_text(content_tree, load, page):
    library = load(content_tree())
    tried = library_with(library, {PAGE: page("It is [[fact:nope]].").encode()})
    assert tried.held == (PAGE,) and tried.pages == library.pages
    assert said(tried.problems)[0].startswith(f"{PAGE}:8: refers to “[[fact:nope]]”, which does not exist.")


def test_what_the_site_stands_on_cannot_be_tried_away(content_tree, load):
    with pytest.raises(LibraryFault):
        library_with(load(content_tree()), {"home.md": None})


def test_an_edit_is_tried_as_on_a_day(content_tree, load, page, fact):
    library = load(content_tree({"facts/a.md": fact("from: 2027-04-01", "value: Eleven")}))
    edit = {PAGE: page("At [[fact:a]].").encode()}
    assert "At Eleven." not in library_with(library, edit).pages[NAME].prose.html
    later = library_with(library, edit, NOON + timedelta(days=200))
    assert "At Eleven." in later.pages[NAME].prose.html and later.on == NOON + timedelta(days=200)


def test_a_file_broken_on_disk_is_still_broken_while_another_is_tried(content_tree, load, page):
    root = content_tree()
    good = load(root)
    (root / "apps").mkdir()
    (root / "apps/new.md").write_text("broken")
    (root / PAGE).write_text(page("See [[app:new]]."))
    broken = load(root, previous=good.files)
    tried = library_with(broken, {"site.md": b"---\nname: Open\n---\n"})
    assert (tried.problems, tried.held, tried.site.name) == (broken.problems, broken.held, "Open")


# What an edit brings


def test_only_what_an_edit_brings_is_told_warnings_too(content_tree, load, page):
    library = load(content_tree({"apps/old.md": "broken"}))
    long = "We " + "walk and " * 15 + "rest."
    assert said(problems_with(library, {PAGE: page(f"{long}\n\nIt is [[fact:nope]].").encode()})) == [
        f"{PAGE}:8: has a sentence of 32 words: “We walk and walk and walk and walk …”. Make it two. (warning)",
        f"{PAGE}:10: refers to “[[fact:nope]]”, which does not exist. Look in the folder of facts for its name.",
    ]
    assert problems_with(library, {PAGE: page("Short.").encode()}) == ()


def test_an_error_that_only_moves_to_another_line_is_not_new_but_a_second_of_its_kind_is(content_tree, load, page):
    library = load(content_tree({PAGE: page("One.\n\n[a](/nowhere/)")}))
    (known,) = library.problems
    assert problems_with(library, {PAGE: page("One.\n\nTwo.\n\n[a](/nowhere/)").encode()}) == ()
    (second,) = problems_with(library, {PAGE: page("One.\n\n[a](/nowhere/)\n\n[b](/nowhere/)").encode()})
    assert (second.message, second.line) == (known.message, known.line + 2)


def test_an_edit_may_bring_what_is_to_mend_in_another_file(content_tree, load):
    library = load(content_tree())
    assert [problem.path for problem in problems_with(library, {"facts/helpline-number.md": None})] == ["services/helpline.md"]


def test_what_an_edit_brings_is_told_as_on_a_day(content_tree, load):
    library = load(content_tree())
    edit = {"site.md": b"---\nname: Open\nupdated_on: 2026-12-01\n---\n"}
    assert [problem.mild for problem in problems_with(library, edit)] == [True]
    assert problems_with(library, edit, NOON + timedelta(days=30)) == ()


def test_files_alone_can_be_tried_where_there_is_no_library(content_tree, load):
    files = load(content_tree()).files
    assert brought(files, {}, NOON) == ()
    assert [problem.path for problem in brought({}, {"nowhere/a.md": b""}, NOON)] == ["nowhere/a.md"]
