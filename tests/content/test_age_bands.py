"""Age bands: every age belongs to one band, and each has its front page."""

from __future__ import annotations

import pytest

TEENS = "guidance/teens/index.md"


@pytest.fixture
def teens(content_tree):
    text = (content_tree() / TEENS).read_text()
    return lambda old, new: {TEENS: text.replace(old, new)}


@pytest.mark.parametrize(
    ("starts", "message"),
    [
        (12, "“ages_from” 12 and the “ages_to” 12 of “under-13s” overlap. Start at 13."),
        (14, "“ages_from” 14 and the “ages_to” 12 of “under-13s” leave a gap. Start at 13."),
    ],
)
def test_bands_that_overlap_or_leave_a_gap_are_reported_on_the_older_one(said, teens, starts, message):
    assert said(teens("ages_from: 13", f"ages_from: {starts}")) == [f"{TEENS}:3: {message}"]


def test_a_band_that_ends_before_it_starts_is_reported(said, teens):
    assert f"{TEENS}:4: ends at a younger age than it starts. Look at “ages_from” and “ages_to”." in said(
        teens("ages_to: 17", "ages_to: 12")
    )


def test_a_band_needs_the_three_things_that_matter_most(said, teens):
    assert said(teens("::: glance\n- Talk often.\n:::\n", "Talk often.\n")) == [
        f"{TEENS}:14: needs “At a glance”: a block “::: glance” with the three things that matter most."
    ]


def test_a_band_that_ends_with_its_fields_is_reported_on_a_line_it_has(said, teens):
    assert said(teens("\n---\n::: glance\n- Talk often.\n:::\n", "\n---"))[0].startswith(f"{TEENS}:13: needs “At a glance”")


def test_an_age_that_is_no_number_is_reported(said, teens):
    assert f"{TEENS}:3: “thirteen” in “ages_from” is not a whole number. Write a number such as 10." in said(
        teens("ages_from: 13", "ages_from: thirteen")
    )


def test_bands_stand_in_their_order_youngest_first(content_tree, load):
    assert list(load(content_tree()).bands) == ["under-13s", "teens"]


def test_a_new_band_is_one_file(content_tree, load, said):
    text = (content_tree() / TEENS).read_text()
    older = text.replace("Teens", "Young adults").replace("13\n", "18\n").replace("17\n", "25\n").replace("order: 2", "order: 3")
    tree = {
        "guidance/young-adults/index.md": older,
        **{f"self-check/items/{n}.md": _for_all(content_tree, n) for n in _items(content_tree)},
    }
    assert said(tree) == []
    library = load(content_tree(tree))
    assert list(library.bands) == ["under-13s", "teens", "young-adults"]
    assert [o.name for o in library.questionnaire.question("age").options] == ["under-13s", "teens", "young-adults"]


def _items(content_tree):
    return [path.stem for path in (content_tree() / "self-check/items").glob("*.md")]


def _for_all(content_tree, name):
    """The item with words for the third band too."""
    text = (content_tree() / f"self-check/items/{name}.md").read_text()
    return text.replace("  teens: Who do you watch?\n", "  teens: Who do you watch?\n  young-adults: And you?\n")
