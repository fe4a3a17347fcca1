"""Guidance pages, and the fields every page shares."""

from __future__ import annotations

import pytest

PAGE = "guidance/teens/live-streaming.md"


@pytest.mark.parametrize(
    ("block", "words"), [("glance", "at a glance"), ("say", "words to say"), ("badly", "what to say if it goes badly")]
)
def test_a_page_needs_its_three_blocks(said, page, block, words):
    assert said({PAGE: page().replace(f"::: {block}", "::: tip")}) == [f"{PAGE}:8: needs {words}: a block “::: {block}”."]


def test_a_page_without_any_text_is_reported(said, page):
    head = page().split("\n---\n")[0] + "\n---\n"
    assert [p.split(": ")[1] for p in said({PAGE: head})] == [
        "needs at a glance",
        "needs what to say if it goes badly",
        "needs words to say",
    ]


def test_a_page_that_was_refused_is_not_blamed_for_missing_blocks_too(said, page):
    assert len(said({PAGE: page("<b>")})) == 1


def test_a_page_named_after_no_topic_asks_did_you_mean(said, page):
    assert said({"guidance/teens/live-steaming.md": page().replace("title: Live", "title: More live")}) == [
        "guidance/teens/live-steaming.md:1: is named after no topic. Did you mean “live-streaming”? "
        "Add topics/live-steaming.md, or rename the file."
    ]


def test_a_page_in_no_band_asks_did_you_mean(said, page):
    assert said({"guidance/teen/live-streaming.md": page().replace("title: Live", "title: More live")}) == [
        "guidance/teen/live-streaming.md:1: lies in “teen”, which is not an age band. Did you mean “teens”?"
    ]


def test_a_page_on_a_topic_without_guidance_says_where_to_change_that(said):
    topic = "---\ntitle: Live streaming\nsummary: Watching.\norder: 1\nguidance: no\n---\n"
    assert (
        f"{PAGE}:1: is a page on “live-streaming”, a topic without guidance pages. Write “guidance: yes” in topics/live-streaming.md."
        in said({"topics/live-streaming.md": topic})
    )


@pytest.mark.parametrize(
    ("path", "kind", "title"),
    [
        (PAGE, "title", "Live streaming with your teenager"),
        ("topics/live-streaming.md", "title", "Live streaming"),
        ("get-help/blackmail.md", "title", "Someone is threatening or blackmailing my child"),
    ],
)
def test_two_of_a_kind_with_the_same_name_are_reported(said, content_tree, path, kind, title):
    twin = path.replace(".md", "-too.md")
    problems = said({twin: (content_tree() / path).read_text().replace(title, title.upper())})
    assert f"{path}:2: has the same “{kind}” as {twin}: “{title}”. Give one of them another." in problems or (
        f"{twin}:2: has the same “{kind}” as {path}: “{title.upper()}”. Give one of them another." in problems
    )


def test_words_changed_in_the_future_are_refused_on_their_line(said, page):
    assert said({PAGE: page().replace("updated_on: 2026-11-01", "updated_on: 2026-11-23")}) == [
        f"{PAGE}:5: “2026-11-23” in “updated_on” is in the future. Write the day it was done."
    ]


def test_a_next_check_in_the_past_is_no_error_but_overdue(content_tree, load, page):
    root = content_tree({PAGE: page().replace("next_check: 2027-11-01", "next_check: 2026-11-21")})
    library = load(root)
    assert library.problems == ()
    assert library.pages["teens/live-streaming"].overdue
    assert not load(root, "2026-11-21 23:59").pages["teens/live-streaming"].overdue


def test_a_page_needs_its_sources(said, page):
    assert said({PAGE: page().replace("sources: [report]\n", "")}) == [f"{PAGE}:2: needs “sources”: the sources its advice rests on."]
    assert said({PAGE: page().replace("sources: [report]", "sources: []")}) == [
        f"{PAGE}:4: needs “sources”: the sources its advice rests on."
    ]


def test_a_date_in_a_page_that_does_not_exist_is_reported(said, page):
    assert said({PAGE: page().replace("next_check: 2027-11-01", "next_check: 2027-11-31")}) == [
        f"{PAGE}:6: “2027-11-31” in “next_check” is a date that does not exist. Look at the calendar."
    ]


def test_the_far_end_of_time_is_a_problem_and_no_traceback(said, page):
    assert said({PAGE: page().replace("next_check: 2027-11-01", "next_check: 9999-12-31")}) == [
        f"{PAGE}:6: “9999-12-31” in “next_check” is too far away. Look at the year."
    ]


# The site's own pages

ABOUT = "---\ntitle: About\nsummary: Who we are.\nupdated_on: 2026-11-01\n---\nWords.\n"


@pytest.mark.parametrize("name", ["apps", "get-help", "search", "glossary", "self-check", "guidance", "leave"])
def test_a_site_page_cannot_take_the_address_of_a_page_the_site_makes(said, name):
    assert said({f"pages/{name}.md": ABOUT}) == [
        f"pages/{name}.md:1: has the address of a page the site makes itself (“/{name}/”). Give the file another name."
    ]


def test_a_site_page_is_found_at_its_file_name(content_tree, load):
    assert load(content_tree({"pages/about.md": ABOUT})).site_pages["about"].address == "/about/"


# Terms and topics


def test_a_term_that_leads_nowhere_is_reported_on_the_line_of_that_entry(said):
    term = "---\nterm: Grooming\nmeaning: Building trust to harm.\nsee:\n  - situation:blackmail\n  - page:teens/live-steaming\n---\n"
    assert said({"glossary/grooming.md": term}) == [
        "glossary/grooming.md:6: refers to “page:teens/live-steaming”, which does not exist. Did you mean “[[page:teens/live-streaming]]”?"
    ]


def test_terms_stand_by_letter_whatever_the_file_is_called(content_tree, load):
    terms = {f"glossary/{n}.md": f"---\nterm: {t}\nmeaning: A word.\n---\n" for n, t in (("a", "Zoom"), ("b", "grooming"), ("c", "4chan"))}
    assert [(letter, [t.title for t in found]) for letter, found in load(content_tree(terms)).terms_by_letter()] == [
        ("0–9", ["4chan"]), ("G", ["grooming"]), ("Z", ["Zoom"]),
    ]  # fmt: skip


# Topics at every age


def test_a_page_knows_the_same_topic_younger_and_older(content_tree, load, page):
    root = content_tree({"guidance/under-13s/live-streaming.md": page().replace("teenager", "child")})
    library = load(root)
    younger, older = library.pages["under-13s/live-streaming"], library.pages["teens/live-streaming"]
    assert (library.around(older).younger, library.around(older).older) == (younger, None)
    assert (library.around(younger).younger, library.around(younger).older) == (None, older)
