"""Who names a file: by a field, a reference, a link, a rule, or its place."""

from __future__ import annotations

import pytest

from guidance.mentions import mentioned_by
from tests.conftest import SOUND_LIBRARY

PAGE = "guidance/teens/live-streaming.md"
ABOUT = "---\ntitle: About\nsummary: Who made it.\nupdated_on: 2026-11-01\n---\n{body}\n"


@pytest.fixture
def by(content_tree, load):
    """Who names a file of the sound library with these files over it."""
    return lambda path, files=None: mentioned_by(load(content_tree(files))).get(path, ())


def test_a_name_in_a_field_counts(by):
    assert by("facts/helpline-number.md") == ("services/helpline.md",)
    assert "home.md" in by("get-help/blackmail.md")
    assert {"get-help/index.md", "get-help/blackmail.md"} <= set(by("services/helpline.md"))
    assert "facts/helpline-number.md" in by("sources/report.md")


def test_a_name_in_an_entry_of_a_list_counts(by):
    service = SOUND_LIBRARY["services/helpline.md"].replace("phone: helpline-number", "phones: [{label: England, fact: helpline-number}]")
    assert by("facts/helpline-number.md", {"services/helpline.md": service}) == ("services/helpline.md",)


@pytest.mark.parametrize(
    "body",
    ["Ring [[service:helpline]].", "Ring [[ service:helpline | them ]].", "Ring [them](/get-help/#service-helpline)."],
)
def test_a_reference_or_a_link_in_the_text_counts(by, body):
    assert "pages/about.md" in by("services/helpline.md", {"pages/about.md": ABOUT.format(body=body)})


def test_a_link_to_a_part_of_a_page_counts_for_the_page_only(by):
    files = {"pages/about.md": ABOUT.format(body="See [words](/guidance/teens/live-streaming/?a=b#words-to-say).")}
    assert "pages/about.md" in by(PAGE, files)
    assert "pages/about.md" not in by("guidance/teens/index.md", files)


def test_a_page_names_its_band_and_its_topic(by):
    assert PAGE in by("guidance/teens/index.md")
    assert PAGE in by("topics/live-streaming.md")


def test_an_item_that_links_to_its_topic_names_the_page_of_each_of_its_ages(by):
    item = SOUND_LIBRARY["self-check/items/agree-where.md"].replace("link: situation:blackmail", "link: topic").replace("all", "teens")
    item = item.replace("      under-13s: What did you watch today?\n", "")
    assert by(PAGE, {"self-check/items/agree-where.md": item}) == ("self-check/items/agree-where.md",)
    assert "self-check/items/agree-where.md" in by("get-help/blackmail.md")


def test_a_rule_names_its_question(by):
    item = SOUND_LIBRARY["self-check/items/agree-where.md"].replace("everyone: yes", "any: [{age: [teens, under-13s]}]")
    assert by("self-check/questions/age.md", {"self-check/items/agree-where.md": item}) == ("self-check/items/agree-where.md",)


def test_where_a_term_says_to_read_on_counts(by):
    term = "---\nterm: Going live\nmeaning: Showing video.\nsee: [page:teens/live-streaming]\n---\n"
    assert "glossary/live.md" in by(PAGE, {"glossary/live.md": term})


def test_nobody_names_themselves(by):
    assert by("pages/about.md", {"pages/about.md": ABOUT.format(body="See [this site](/about/).")}) == ()
