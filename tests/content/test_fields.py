"""Reading the fields of a noun: every kind of field, and what an editor is told when a value does not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.fields import READERS, Field, Named, Reading, read_fields
from guidance.content.front_matter import read_document


def reading(fields: str, *specs: Field) -> Reading:
    document, problems = read_document("facts/a.md", f"---\n{fields}\n---\n".encode())
    assert document is not None and problems == []
    return read_fields("facts/a.md", document.head, specs, "a fact")


def said(fields: str, *specs: Field) -> list[str]:
    return [str(problem) for problem in reading(fields, *specs).problems]


def value(fields: str, spec: Field) -> object:
    read = reading(fields, spec)
    assert read.problems == []
    return read.values[spec.name]


TITLE = Field("title", "text", "what it is.", required=True, most=20)


def test_an_unknown_field_asks_did_you_mean():
    assert said("title: Ten\nsumary: x", TITLE, Field("summary", "text", "a sentence.")) == [
        "facts/a.md:3: “sumary” is not a field of a fact. Did you mean “summary”?"
    ]


def test_an_unknown_field_like_no_other_is_still_named():
    assert said("title: Ten\nzzz: x", TITLE) == ["facts/a.md:3: “zzz” is not a field of a fact."]


@pytest.mark.parametrize(
    ("fields", "line"), [("kind: x", 2), ("kind: x\ntitle:", 3), ('kind: x\ntitle: ""', 3), ("kind: x\ntitle: '  '", 3)]
)
def test_a_missing_or_empty_field_says_what_to_write(fields, line):
    assert said(fields, TITLE, Field("kind", "text", "")) == [f"facts/a.md:{line}: needs “title”: what it is."]


@pytest.mark.parametrize("typed", ["[]", '[""]'])
def test_a_needed_list_that_is_empty_says_what_to_write(typed):
    assert said(f"kind: x\nfirst: {typed}", Field("first", "texts", "the steps.", required=True), Field("kind", "text", "")) == [
        "facts/a.md:3: needs “first”: the steps."
    ]


def test_every_problem_of_a_file_is_reported_at_once():
    assert len(said("a: 1\nb: 2\nc: 3", TITLE)) == 4


def test_a_text_is_one_line_of_words_whatever_lines_it_was_typed_on():
    assert value("title: >-\n  Ten\n  green   bottles", TITLE) == "Ten green bottles"


def test_a_text_that_is_too_long_says_how_long_it_may_be():
    assert said("title: " + "x" * 21, TITLE) == ["facts/a.md:2: “title” has 21 characters; keep it to 20."]


def test_a_list_where_words_belong_is_reported_on_its_line():
    assert said("title:\n  - one", TITLE) == [
        'facts/a.md:3: “title” should be plain words, not a list. If it holds a colon, put it in "double quotes".'
    ]


@pytest.mark.parametrize("markup", ["<b>now</b>", "<script>", "</p>", "<!-- x -->"])
def test_html_in_a_field_is_refused_and_shown(markup):
    assert said(f"kind: x\ntitle: Ring {markup}", Field("title", "text", ""), Field("kind", "text", "")) == [
        f"facts/a.md:3: “title” holds HTML (“{markup[:20]}”). Write plain words."
    ]


def test_less_than_is_no_html():
    assert value("title: 3 < 5 and 7 > 6", TITLE) == "3 < 5 and 7 > 6"


# Names


def test_a_name_keeps_its_line():
    assert value("source: nspcc-2026", Field("source", "name", "")) == Named("nspcc-2026", 2)


@pytest.mark.parametrize("word", ["NSPCC", "two words", "a_b", "-a", "a-", "a--b", "../a", "é"])
def test_a_name_that_is_no_file_name_is_refused(word):
    assert said(f"source: {word!r}", Field("source", "name", "")) == [
        f"facts/a.md:2: “{word}” in “source” is not a name. Names are file names: small letters, digits and hyphens."
    ]


def test_a_name_twice_in_a_list_is_reported_on_its_second_line():
    assert said("sources:\n  - one\n  - two\n  - one", Field("sources", "names", "")) == [
        "facts/a.md:5: “one” stands twice in “sources”; keep one."
    ]


def test_one_word_where_a_list_belongs_is_a_list_of_one():
    assert value("sources: one", Field("sources", "names", "")) == (Named("one", 2),)


def test_fields_where_a_list_belongs_are_refused():
    assert said("sources:\n  one: two", Field("sources", "names", "")) == ["facts/a.md:3: “sources” should be a list: one “- …” on a line."]


def test_a_list_that_is_too_long_is_cut_and_said():
    items = "\n".join(f"  - n{n}" for n in range(61))
    read = reading(f"names:\n{items}", Field("names", "names", ""))
    assert [str(p) for p in read.problems] == ["facts/a.md:3: “names” has 61 entries; keep it to 60."]
    assert len(read.values["names"]) == 60


# Choices, numbers, yes and no


def test_a_wrong_choice_lists_the_right_ones_and_the_nearest():
    assert said("kind: fone", Field("kind", "choice", "", choices=("phone", "email"))) == [
        "facts/a.md:2: “fone” does not fit “kind”. Write “phone” or “email”. Did you mean “phone”?"
    ]


def test_a_wrong_choice_in_a_list_is_reported_on_its_own_line():
    assert said("nations:\n  - wales\n  - scotlnd", Field("nations", "choices", "", choices=("wales", "scotland"))) == [
        "facts/a.md:4: “scotlnd” does not fit “nations”. Write “wales” or “scotland”. Did you mean “scotland”?"
    ]


@pytest.mark.parametrize("typed", ["ten", "1.5", "-1", "1 000", "9999999"])
def test_a_number_that_is_none_shows_one(typed):
    assert said(f"order: {typed!r}", Field("order", "number", "")) == [
        f"facts/a.md:2: “{typed}” in “order” is not a whole number. Write a number such as 10."
    ]


@pytest.mark.parametrize(("typed", "meant"), [("yes", True), ("Yes", True), ("true", True), ("no", False), ("false", False)])
def test_yes_and_no_may_be_typed_both_ways(typed, meant):
    assert value(f"old: {typed}", Field("old", "yes", "")) is meant


def test_neither_yes_nor_no_is_refused():
    assert said("old: maybe", Field("old", "yes", "")) == ["facts/a.md:2: “maybe” does not fit “old”. Write yes or no."]


# Dates and moments


@pytest.mark.parametrize("typed", ["2027-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "0000-01-01"])
@pytest.mark.parametrize("kind", ["date", "moment"])
def test_a_date_that_does_not_exist_sends_the_editor_to_the_calendar(kind, typed):
    assert said(f"from: {typed}", Field("from", kind, "")) == [
        f"facts/a.md:2: “{typed}” in “from” is a date that does not exist. Look at the calendar."
    ]


def test_a_leap_day_exists():
    assert value("on: 2028-02-29", Field("on", "date", "")) == date(2028, 2, 29)


@pytest.mark.parametrize("typed", ["22 November 2026", "22/11/2026", "2026-1-2", "20261122", "tomorrow", "2026-11-22T09:30"])
def test_a_date_written_another_way_shows_how_to_write_it(typed):
    assert said(f"on: {typed!r}", Field("on", "date", "")) == [
        f"facts/a.md:2: “{typed}” in “on” is not a date. Write it as year-month-day: 2026-11-22."
    ]


@pytest.mark.parametrize("typed", ["2027-04-01 9:30", "2027-04-01T09:30", "2027-04-01 09:30:00", "09:30"])
def test_a_moment_written_another_way_shows_how_to_write_it(typed):
    assert said(f"from: {typed!r}", Field("from", "moment", "")) == [
        f"facts/a.md:2: “{typed}” in “from” is not a date. Write 2027-04-01, or 2027-04-01 09:30 with a time."
    ]


def test_a_moment_with_an_hour_that_does_not_exist_is_refused():
    assert said("from: 2027-04-01 24:30", Field("from", "moment", "")) == [
        "facts/a.md:2: “2027-04-01 24:30” in “from” is a date that does not exist. Look at the calendar."
    ]


@pytest.mark.parametrize("typed", ["9999-12-31", "0026-11-22", "2206-01-01", "1066-10-14"])
@pytest.mark.parametrize("kind", ["date", "moment"])
def test_a_year_nobody_means_is_refused(kind, typed):
    assert said(f"from: {typed}", Field("from", kind, "")) == [f"facts/a.md:2: “{typed}” in “from” is too far away. Look at the year."]


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2027-01-10 09:30", "2027-01-10 09:30"),
        ("2027-07-10 09:30", "2027-07-10 08:30"),
        ("2027-07-10", "2027-07-09 23:00"),
        ("2027-03-28 00:59", "2027-03-28 00:59"),
        ("2027-03-28 02:00", "2027-03-28 01:00"),
        ("2026-10-25 00:59", "2026-10-24 23:59"),
        ("2026-10-25 02:00", "2026-10-25 02:00"),
    ],
)
def test_a_moment_is_london_time_in_winter_in_summer_and_at_both_clock_changes(typed, instant):
    moment = value(f"from: {typed}", Field("from", "moment", ""))
    assert moment.astimezone(UTC) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2027-03-28 01:00", "2027-03-28 01:30", "2027-03-28 01:59"])
def test_a_time_the_clocks_leave_out_is_refused(typed):
    assert said(f"from: {typed}", Field("from", "moment", "")) == [
        f"facts/a.md:2: “{typed}” in “from” is a time that does not exist: the clocks go forward. Write 02:00."
    ]


# Addresses


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "www.example.org",
        "https://",
        "https://localhost",
        "https://nspcc.org.uk@evil.example",
        "https://[",
        "https://a b.example",
        "ftp://example.org",
    ],
)
def test_what_is_no_web_address_is_refused(typed):
    assert said(f"form: {typed!r}", Field("form", "address", "")) == [
        f"facts/a.md:2: “{typed}” in “form” is not a web address. Write it in full: https://www.example.org"
    ]


def test_a_web_address_is_kept_as_typed():
    assert (
        value("form: https://www.ceop.police.uk/Safety-Centre/?a=b#c", Field("form", "address", ""))
        == "https://www.ceop.police.uk/Safety-Centre/?a=b#c"
    )


# Entries with fields of their own


PHONES = Field(
    "phones", "records", "", fields=(Field("label", "text", "such as England.", required=True), Field("fact", "name", "the number."))
)


def test_an_entry_of_a_list_reports_on_its_own_line():
    assert said("phones:\n  - label: England\n  - fact: x\n    lable: Wales", PHONES) == [
        "facts/a.md:5: “lable” is not a field of an entry of “phones”. Did you mean “label”?",
        "facts/a.md:4: needs “label”: such as England.",
    ]


def test_an_entry_without_fields_is_shown_how_to_begin():
    assert said("phones:\n  - England", PHONES) == ["facts/a.md:3: each entry of “phones” needs its own fields, such as “- label: …”."]


def test_words_for_each_age_need_an_age():
    assert said("say: Hello", Field("say", "by-band", "")) == ["facts/a.md:2: “say” needs one line for each age, such as “teens: …”."]


@pytest.mark.parametrize("fields", ["any: happened", "any:\n  - happened", "any:\n  - [a, b]"])
def test_a_line_of_a_rule_shows_what_it_looks_like(fields):
    line = 2 if "\n" not in fields else 3
    assert said(fields, Field("any", "rule-lines", "")) == [f"facts/a.md:{line}: each line of “any” should look like “- question: option”."]


def test_a_line_of_a_rule_that_names_no_option_is_reported():
    assert said("any:\n  - happened: []", Field("any", "rule-lines", "")) == [
        "facts/a.md:3: “happened” in “any” names no option. Write “- happened: option”."
    ]


def test_each_entry_of_a_list_of_words_keeps_its_line():
    assert reading("first:\n  - one\n\n  - two", Field("first", "texts", "")).lines == {"first": 2, "first.0": 3, "first.1": 5}


# Whatever is typed

SOME_YAML = st.recursive(
    st.text(alphabet="ab-:<>&'’ 0129", max_size=12).map(lambda t: '"' + t + '"'),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda xs: "[" + ", ".join(xs) + "]")
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}")
    ),
    max_leaves=6,
)


@given(st.sampled_from(sorted(READERS)), SOME_YAML, st.booleans())
def test_whatever_is_typed_a_field_has_a_value_of_its_kind_or_a_problem_on_its_line(kind, typed, required):
    spec = Field("field", kind, "help.", required=required, choices=("a", "b"), fields=(Field("a", "text", "", required=True),))
    read = reading(f"field: {typed}", spec)
    assert "field" in read.values
    assert all(problem.line == 2 for problem in read.problems)
    if required and read.values["field"] in (None, "", (), {}):
        assert read.problems
