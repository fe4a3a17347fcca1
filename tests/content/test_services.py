"""Services: who can be called, and the words of their cards."""

from __future__ import annotations

import pytest

from tests.conftest import FACT, SOUND_LIBRARY

A_FILE = "services/a.md"


def service(*fields: str, body: str = "") -> str:
    sound = {"name": "Another line", "order": "2", "group": "listening", "who": "Parents & carers.", "does": "Listens.", "nations": "all"}
    lines = {name: f"{name}: {value}" for name, value in sound.items()}
    lines.update({field.split(":")[0]: field for field in fields})
    return "---\n" + "\n".join(lines.values()) + f"\n---\n{body}"


def phone(value: str, *more: str) -> str:
    lines = [
        "---",
        "title: A number",
        "kind: phone",
        f'value: "{value}"',
        "source: report",
        "sureness: known",
        "next_check: 2027-11-01",
        *more,
        "---",
        "",
    ]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (service(), "services/a.md:2: gives no way to reach it. Add “phone”, “form”, “website” or a line of text."),
        (service("nations: abroad", "website: https://x.example"), "services/a.md:7: is abroad and needs “country”."),
        (
            service("nations: [all, wales]", "website: https://x.example"),
            "services/a.md:7: says “all” and names nations as well. Keep one.",
        ),
        (
            service("nations: [wales, walse]", "website: https://x.example"),
            "services/a.md:7: “walse” does not fit “nations”. Write “all”, “abroad”, “england”, “scotland”, “wales” or “northern-ireland”. "
            "Did you mean “wales”?",
        ),
        (service("phone: helpline-numbr"), "services/a.md:8: “helpline-numbr” in “phone” does not exist. Did you mean “helpline-number”?"),
        (
            service("phones:\n  - label: Wales\n    fact: helpline-numbr"),
            "services/a.md:10: “helpline-numbr” in “fact” does not exist. Did you mean “helpline-number”?",
        ),
        (
            service("form: javascript:alert(1)"),
            "services/a.md:8: “javascript:alert(1)” in “form” is not a web address. Write it in full: https://www.example.org",
        ),
        (
            service("website: https://x.example", "group: listning"),
            "services/a.md:4: “listning” does not fit “group”. Write “emergency”, “online-abuse”, “listening”, “mental-health”, "
            "“platforms-and-crime”, “school-and-council” or “abroad”. Did you mean “listening”?",
        ),
        (
            service("name: the helpline", "phone: helpline-number"),
            "services/helpline.md:2: has the same “name” as services/a.md: “The Helpline”. Give one of them another.",
        ),
    ],
)
def test_what_is_wrong_with_a_service_is_said_on_its_line(said, typed, problem):
    assert problem in said({A_FILE: typed})


def test_every_way_to_reach_it_is_listed_the_number_first(content_tree, load):
    text = service(
        "phones:\n  - label: England\n    fact: one\n  - label: Wales\n    fact: two",
        "form: https://x.example/form",
        "website: https://www.x.example/",
    )
    library = load(content_tree({"facts/one.md": phone("0800 1"), "facts/two.md": phone("0800 2"), A_FILE: text}))
    calls = library.services["a"].calls
    assert [calls.index(w) for w in ("tel:08001", "tel:08002", "https://x.example/form", ">x.example<")] == sorted(
        calls.index(w) for w in ("tel:08001", "tel:08002", "https://x.example/form", ">x.example<")
    )
    assert "England" in calls and "Wales" in calls


def test_a_number_past_its_end_is_not_offered(content_tree, load):
    root = content_tree({"facts/one.md": phone("0800 1", "until: 2027-01-01"), A_FILE: service("phone: one", "website: https://x.example")})
    assert "tel:08001" in load(root, "2026-12-31 23:59").services["a"].card
    gone = load(root, "2027-01-01").services["a"]
    for html in (gone.card, gone.short_card, gone.inline, gone.call_link, gone.plain):
        assert "0800 1" not in html and "08001" not in html
    assert "https://x.example" in gone.short_card


def test_words_on_a_card_are_escaped(content_tree, load):
    card = load(content_tree({A_FILE: service("phone: helpline-number", "not_for: 'Tom & \"J\"'")})).services["a"].card
    assert "Parents &amp; carers." in card and "Tom &amp; “J”" in card


def test_the_text_of_a_service_stands_on_its_card_with_its_references(content_tree, load):
    library = load(content_tree({A_FILE: service("phone: helpline-number", body="Or ring [[service:helpline]].\n")}))
    assert '<p>Or ring <a href="/get-help/#service-helpline">The Helpline</a>' in library.services["a"].card


def test_only_the_page_of_all_services_carries_its_anchor(content_tree, load):
    helpline = load(content_tree()).services["helpline"]
    assert 'id="service-helpline"' in helpline.card_with_anchor
    assert "id=" not in helpline.card


@pytest.mark.parametrize(
    ("nations", "where"),
    [("all", "All of the UK"), ("[wales, northern-ireland]", "Wales, Northern Ireland"), ("abroad\ncountry: Ireland", "Ireland")],
)
def test_where_it_answers_in_words(content_tree, load, nations, where):
    assert load(content_tree({A_FILE: service(f"nations: {nations}", "phone: helpline-number")})).services["a"].where == where


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (["nations: [northern-ireland]", "hours: open"], "Northern Ireland · Day and night"),
        (["nations: [northern-ireland]"], "Northern Ireland"),
        (["hours: open"], "Day and night"),
        (["group: emergency", "hours: open"], ""),
        ([], ""),
    ],
)
def test_the_line_of_an_urgent_card_says_whom_it_is_not_for_and_when_it_answers(content_tree, load, fields, said):
    hours = FACT.format(kind="hours", value="Day and night", more="old: no")
    card = load(content_tree({"facts/open.md": hours, A_FILE: service("phone: helpline-number", *fields)})).services["a"].short_card
    assert card.partition("<small>")[2].partition("</small>")[0] == said


def test_a_service_named_by_its_number_says_it_once(content_tree, load):
    root = content_tree({"facts/one.md": phone("999"), A_FILE: service("name: '999'", "phone: one")})
    found = load(root).services["a"]
    assert found.inline == '<a class="tel" href="tel:999">999</a>'
    assert found.plain == "999"


def test_a_service_without_a_number_says_how_to_text_it(content_tree, load):
    files = {"facts/how.md": phone("text SHOUT to 85258").replace("kind: phone", "kind: text-number"), "facts/one.md": phone("0800 1")}
    texted = service("text: how", "website: https://x.example")
    assert load(content_tree({**files, A_FILE: texted})).services["a"].plain == "Another line (text SHOUT to 85258)"
    rung = service("text: how", "phone: one", "website: https://x.example")
    assert load(content_tree({**files, A_FILE: rung})).services["a"].plain == "Another line (0800 1)"


def test_services_stand_under_their_headings_by_order(content_tree, load):
    root = content_tree({A_FILE: service("order: 1", "name: A first line", "phone: helpline-number", "group: emergency")})
    groups = {group: (title, [s.name for s in services]) for group, title, services in load(root).services_by_group()}
    assert groups["emergency"] == ("In an emergency", ["a"])
    assert groups["listening"] == ("Worried about a child", ["helpline"])


def test_the_page_of_all_services_names_the_sources_of_what_their_notes_say(content_tree, load):
    hours = FACT.format(kind="hours", value="Day and night", more="old: no").replace("source: report", "source: timetable")
    timetable = SOUND_LIBRARY["sources/report.md"].replace("title: ", "title: The timetable and ")
    files = {"facts/hours.md": hours, "sources/timetable.md": timetable, A_FILE: service("phone: helpline-number", body="[[fact:hours]]\n")}
    assert "timetable" in {source.name for source in load(content_tree(files)).help.sources}
