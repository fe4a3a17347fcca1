"""Facts: written once, switching by themselves, and never saying more about a law than is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from guidance.content.facts import Fact
from guidance.content.fields import LONDON

A_FILE = "facts/a.md"


@pytest.fixture
def fact_on(content_tree, load, fact) -> Callable[..., Fact]:
    """The made-up fact as on a moment, with these fields."""

    def at(on: str | datetime, *fields: str) -> Fact:
        library = load(content_tree({A_FILE: fact(*fields)}), on)
        assert library.problems == ()
        return library.facts["a"]

    return at


@pytest.fixture
def faults(said, fact) -> Callable[..., list[str]]:
    return lambda *fields, on="2026-11-22 12:00": said({A_FILE: fact(*fields)}, on)


# Switching by itself


@pytest.mark.parametrize(
    ("on", "value"),
    [("2027-04-01 09:29", ""), ("2027-04-01 09:30", "Ten"), ("2027-09-01 11:59", "Ten"), ("2027-09-01 12:00", ""), ("2030-01-01", "")],
)
def test_a_fact_holds_from_its_minute_until_its_minute(fact_on, on, value):
    assert fact_on(on, "next_check: 2100-01-01", "from: 2027-04-01 09:30", "until: 2027-09-01 12:00").value == value


@pytest.mark.parametrize(
    ("on", "value"),
    [("2027-03-31 23:59", "Ten"), ("2027-04-01 00:00", "Eleven"), ("2027-06-01 08:59", "Eleven"), ("2027-06-01 09:00", "Twelve")],
)
def test_later_values_wait_their_day(fact_on, on, value):
    later = "later:\n  - from: 2027-04-01\n    value: Eleven\n  - from: 2027-06-01 09:00\n    value: Twelve"
    assert fact_on(on, later).value == value


def test_the_moments_still_to_come_are_known(fact_on):
    fields = ("from: 2027-04-01", "until: 2027-09-01", "later:\n  - from: 2027-06-01\n    value: Eleven")
    assert [m.date().isoformat() for m in fact_on("2027-05-01", *fields).changes] == ["2027-06-01", "2027-09-01"]


@pytest.mark.parametrize(
    ("instant", "value"),
    [
        ("2027-10-31T00:29+00:00", ""),  # 01:29, summer time
        ("2027-10-31T00:30+00:00", "Ten"),  # 01:30, summer time
        ("2027-10-31T01:00+00:00", "Ten"),  # 01:00 again, after the clocks went back
        ("2027-10-31T01:29+00:00", "Ten"),
        ("2027-10-31T01:30+00:00", "Ten"),
    ],
)
def test_a_fact_that_started_does_not_stop_when_the_clocks_go_back(fact_on, instant, value):
    on = datetime.fromisoformat(instant).astimezone(LONDON)
    assert fact_on(on, "from: 2027-10-31 01:30").value == value


@pytest.mark.parametrize(
    ("instant", "value"),
    [("2027-10-31T00:29+00:00", "Ten"), ("2027-10-31T00:30+00:00", ""), ("2027-10-31T01:15+00:00", ""), ("2027-10-31T01:45+00:00", "")],
)
def test_a_fact_that_ended_does_not_come_back_when_the_clocks_go_back(fact_on, instant, value):
    assert fact_on(datetime.fromisoformat(instant).astimezone(LONDON), "until: 2027-10-31 01:30").value == value


@pytest.mark.parametrize(("instant", "value"), [("2027-03-28T00:59+00:00", ""), ("2027-03-28T01:00+00:00", "Ten")])
def test_a_fact_switches_to_the_minute_when_the_clocks_go_forward(fact_on, instant, value):
    assert fact_on(datetime.fromisoformat(instant).astimezone(LONDON), "from: 2027-03-28 02:00").value == value


@pytest.mark.parametrize(("instant", "value"), [("2027-07-09T22:59+00:00", ""), ("2027-07-09T23:00+00:00", "Ten")])
def test_a_day_starts_at_midnight_in_london_in_summer_too(fact_on, instant, value):
    assert fact_on(datetime.fromisoformat(instant).astimezone(LONDON), "from: 2027-07-10").value == value


def test_a_moment_in_another_zone_means_the_same_instant(fact_on):
    assert fact_on(datetime(2027, 4, 1, 8, 30, tzinfo=UTC), "from: 2027-04-01 09:30").value == "Ten"


def test_one_edit_moves_every_page_that_refers_to_it(content_tree, load, fact, page):
    root = content_tree({A_FILE: fact(), "guidance/teens/live-streaming.md": page("It is [[fact:a]].")})
    before = load(root)
    (root / A_FILE).write_text(fact("value: Eleven"))
    after = load(root, previous=before.files)
    shown = [library.pages["teens/live-streaming"].prose.html for library in (before, after)]
    assert "It is Ten." in shown[0] and "It is Eleven." in shown[1]


def test_a_page_switches_with_its_fact_and_no_edit(content_tree, load, fact, page):
    later = "later:\n  - from: 2027-04-01 09:30\n    value: Eleven"
    root = content_tree({A_FILE: fact(later), "guidance/teens/live-streaming.md": page("It is [[fact:a]].")})
    assert "It is Ten." in load(root, "2027-04-01 09:29").pages["teens/live-streaming"].prose.html
    assert "It is Eleven." in load(root, "2027-04-01 09:30").pages["teens/live-streaming"].prose.html


def test_a_fact_past_its_end_sends_the_reader_to_its_source(content_tree, load, fact, page):
    root = content_tree({A_FILE: fact("until: 2026-12-01"), "guidance/teens/live-streaming.md": page("It is [[fact:a]].")})
    html = load(root, "2026-12-01").pages["teens/live-streaming"].prose.html
    assert 'It is <a href="https://www.example.org/report">see The Office</a>.' in html
    assert "Ten" not in html


# What may not be printed


@pytest.mark.parametrize("kind", ["hours", "cost"])
def test_old_hours_and_costs_are_not_printed(fact_on, kind):
    old = fact_on("2026-11-22", f"kind: {kind}", "value: Nine to five", "old: yes")
    assert old.value == "" and "Nine" not in old.html + old.plain + old.card
    assert fact_on("2026-11-22", f"kind: {kind}", "value: Nine to five", "old: no").value == "Nine to five"


def test_old_hours_are_not_printed_after_a_later_value_either(fact_on):
    later = "later:\n  - from: 2026-11-01\n    value: Ten to six"
    assert fact_on("2026-11-22", "kind: hours", "old: yes", later).value == ""


def test_another_old_fact_is_printed(fact_on):
    assert fact_on("2026-11-22", "old: yes").value == "Ten"


def test_old_hours_do_not_reach_the_card_of_a_service(content_tree, load, fact):
    service = (content_tree() / "services/helpline.md").read_text()
    tree = {
        A_FILE: fact("kind: hours", "value: Nine to five", "old: yes"),
        "services/helpline.md": service.replace("nations: all", "nations: all\nhours: a"),
    }
    assert "Nine to five" not in load(content_tree(tree)).services["helpline"].card


# Law

LAW = ("kind: law", "official: https://www.gov.uk/rules", "value: Sites must check ages.")


def test_a_law_that_is_only_announced_is_never_in_force(fact_on):
    announced = fact_on("2026-11-22", *LAW, "status: announced")
    assert announced.standing == "This has been announced. It is not yet in force."
    assert announced.plain == "Sites must check ages. This has been announced. It is not yet in force."


def test_an_announced_law_past_its_next_check_says_that_it_may_have_changed(fact_on):
    fields = (*LAW, "status: announced", "next_check: 2027-03-01")
    assert "not yet in force" in fact_on("2027-03-01 23:59", *fields).standing
    late = fact_on("2027-03-02 00:00", *fields)
    assert late.standing == 'This may have changed since 1 March 2027: see <a href="https://www.gov.uk/rules">GOV.UK</a>.'
    assert late.plain == "Sites must check ages. This may have changed since 1 March 2027: see GOV.UK."


@pytest.mark.parametrize("on", ["2027-03-02", "2030-01-01", "2099-01-01"])
def test_no_date_makes_an_announced_law_one_in_force(fact_on, on):
    standing = fact_on(on, *LAW, "status: announced", "next_check: 2027-03-01").standing
    assert "in force" not in standing


def test_a_law_that_is_made_comes_into_force_by_itself_to_the_minute(fact_on):
    fields = (*LAW, "status: made", "from: 2027-04-06 09:00")
    before, after = fact_on("2027-04-06 08:59", *fields), fact_on("2027-04-06 09:00", *fields)
    assert (before.status, before.standing) == ("made", "This has been made law. It is in force from 09:00 on 6 April 2027.")
    assert (after.status, after.standing) == ("in-force", "This is in force.")
    assert before.value == after.value == "Sites must check ages."


def test_a_law_that_is_made_without_a_date_says_so(fact_on):
    assert fact_on("2026-11-22", *LAW, "status: made").standing == "This has been made law. Its start date is not known to us yet."


def test_a_law_in_force_says_so(fact_on):
    assert fact_on("2026-11-22", *LAW, "status: in-force").html == "Sites must check ages. <strong>This is in force.</strong>"


@pytest.mark.parametrize("date", ["from: 2027-04-01", "later:\n  - from: 2027-04-01\n    value: More"])
def test_a_start_date_is_refused_before_the_law_is_made(faults, date):
    assert faults(*LAW, "status: announced", date) == [
        "facts/a.md:10: has a start date, but is only announced. Write a date when the law is made (“status: made”)."
    ]


def test_a_law_with_an_end_and_no_start_is_refused(faults):
    assert faults(*LAW, "status: made", "until: 2027-04-01") == [
        "facts/a.md:10: has an end and no start. Write “from” as well: when the law comes into force."
    ]


def test_a_law_needs_a_status_and_where_to_look(faults):
    assert faults("kind: law") == [
        "facts/a.md:3: is a law and needs “official”: where a reader should look, such as https://www.gov.uk",
        "facts/a.md:3: is a law and needs “status”: announced, made or in-force.",
    ]


def test_only_a_law_has_a_status(faults):
    assert faults("status: made") == ["facts/a.md:8: has a “status”, which only a law has. Remove it, or write “kind: law”."]


def test_a_status_mistyped_lists_the_three(faults):
    assert faults(*LAW, "status: in force") == [
        "facts/a.md:9: “in force” does not fit “status”. Write “announced”, “made” or “in-force”. Did you mean “in-force”?"
    ]


# What contradicts itself


def test_a_fact_that_ends_before_it_starts_is_refused(faults):
    assert faults("from: 2027-04-01", "until: 2027-04-01") == ["facts/a.md:9: ends before it starts. Look at “from” and “until”."]


@pytest.mark.parametrize("second", ["2027-01-01", "2027-06-01", "2027-04-01"])
def test_later_values_out_of_order_are_refused(faults, second):
    later = f"later:\n  - from: 2027-06-01\n    value: A\n  - from: {second}\n    value: B"
    assert faults(later) == ["facts/a.md:8: has dates out of order. Put the earliest first, each once."]


def test_a_verified_fact_needs_the_day_it_was_read(faults):
    assert faults("sureness: verified") == ["facts/a.md:6: is “verified” and needs “read_on”: the day its source was read."]


def test_a_page_nobody_has_read_verifies_nothing(said, fact):
    official = "---\npublisher: The Office\ntitle: Official site\naddress: https://www.example.org\ndate: undated\nkind: official\n---\n"
    text = fact("sureness: verified", "read_on: 2026-11-01", "source: office")
    assert said({"sources/office.md": official, A_FILE: text}) == [
        "facts/a.md:5: is “verified”, but “office” is an official page nobody has read for it. Write “sureness: known”."
    ]


@pytest.mark.parametrize("field", ["confirmed_on: 2026-11-01", "confirmed_by: A. Person"])
def test_a_fact_is_confirmed_by_somebody_on_a_day_or_not_at_all(faults, field):
    assert faults(field) == ["facts/a.md:8: needs both “confirmed_on” and “confirmed_by”, or neither."]


@pytest.mark.parametrize("field", ["read_on", "confirmed_on"])
def test_what_was_done_cannot_lie_in_the_future(faults, field):
    problems = faults(f"{field}: 2026-11-23", "confirmed_by: A. Person") if field == "confirmed_on" else faults(f"{field}: 2026-11-23")
    assert problems == [f"facts/a.md:8: “2026-11-23” in “{field}” is in the future. Write the day it was done."]
    assert faults(f"{field}: 2026-11-22", *(["confirmed_by: A"] if field == "confirmed_on" else [])) == []


def test_today_is_londons_today(faults):
    assert faults("read_on: 2027-07-10", on="2027-07-10 00:00") == []


def test_a_fact_whose_source_does_not_exist_asks_did_you_mean(faults):
    assert faults("source: repot") == ["facts/a.md:5: “repot” in “source” does not exist. Did you mean “report”?"]


def test_a_made_up_launch_row_marks_a_fact_as_safety_critical_until_confirmed(content_tree, load, fact):
    assert load(content_tree({A_FILE: fact("launch: 10")})).unconfirmed
    assert not load(content_tree({A_FILE: fact("launch: 11")})).unconfirmed
    assert not load(content_tree({A_FILE: fact("launch: 1", "confirmed_on: 2026-11-01", "confirmed_by: A. Person")})).unconfirmed


# How it is printed


@pytest.mark.parametrize(
    ("fields", "html"),
    [
        (("kind: phone", "value: 0800 123 456"), '<a class="tel" href="tel:0800123456">0800 123 456</a>'),
        (("kind: phone", 'value: "+44 20 7946 0000"'), '<a class="tel" href="tel:+442079460000">+44 20 7946 0000</a>'),
        (("kind: email", "value: a@example.org"), '<a href="mailto:a@example.org">a@example.org</a>'),
        (("kind: rule", 'value: "Tom & \\"J\\" 1 < 2"'), "Tom &amp; “J” 1 &lt; 2"),
        (("kind: email", 'value: "a@b.c\\" onclick=\\"x"'), '<a href="mailto:a@b.c&quot; onclick=&quot;x">a@b.c&quot; onclick=&quot;x</a>'),
    ],
)
def test_a_value_is_printed_by_its_kind_and_escaped(fact_on, fields, html):
    assert fact_on("2026-11-22", *fields).html == html


def test_a_card_names_its_source_and_date(fact_on):
    assert fact_on("2026-11-22").card == (
        '<div class="fact"><p>Ten</p><p class="meta">Source: '
        '<a href="https://www.example.org/report">The Office, A report</a>, dated 20 March 2025.</p></div>'
    )


# Sources


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("31 April 2025", "“31 April 2025” is a date that does not exist"),
        ("23 November 2026", "“23 November 2026” is in the future"),
        ('"2027"', "“2027” is in the future"),
    ],
)
def test_the_date_of_a_source_is_checked_on_its_line(said, written, fault):
    source = f"---\npublisher: The Office\ntitle: Another\ndate: {written}\nkind: own\n---\n"
    assert said({"sources/b.md": source}) == [f"sources/b.md:4: {fault}, in “date”. Write the date the source carries."]
