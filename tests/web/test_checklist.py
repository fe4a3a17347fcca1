"""The checklist: more than one child, and when and where to talk. What is taken away of it: test_taken_away."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from guidance.answers import COOKIE, MOST_CHILDREN, Child, Visit, pack
from guidance.snapshot import the_moment
from tests.takeaway.sheets import plain

from .families import child_of, choose, family, kept, page_of, send, taken
from .parent import question_form, step_of
from .reading import read

ODD = ["", "-1", "99", "999", "1.5", "²", "٣", "one", "\x00", "🦊", "next ", "9" * 5000]


# More than one child


def test_two_children_are_walked_each_with_their_own_worries_and_answers(parent, library):
    walking = parent()
    walking.walk(walking.at_age("5-9s"))
    first = kept(walking.client).children[0]
    address = send(walking.client, "child", child="next")
    assert address == "/self-check/1/", "each child has their own worries, so what has happened is asked again"
    page = walking.look(address)
    assert not [i for i in question_form(page).all("input", name="answer") if i.has("checked")]
    assert "Second child" in page.one("main").text
    walking.walk(walking.at_age("teens", walking.with_worry()), start=address)
    visit = kept(walking.client)
    assert visit.children[0] == first and visit.current == 1 and len(visit.children) == 2
    page = page_of(walking.client)
    labels = [h.text for h in page.all("h2", class_="member")]
    assert labels == [f"First child ({library.bands['5-9s'].title})", f"Second child ({library.bands['teens'].title})"]
    shown = [e.get("data-item") for e in page.all(data_item=None)]
    made = [library.checklist(child.answers) for child in visit.children]
    assert shown == [entry.item.name for checklist in made for entry in checklist.entries]
    assert len(page.all(data_tonight=None)) == 2
    assert [e.get("aria-labelledby") for e in page.all(data_urgent=None)] == [f"member-1 first-{w.name}1" for w in made[1].worries]


def test_two_worried_children_have_help_and_headings_of_their_own():
    page = page_of(family("blackmail", "blackmail", "soon"))
    assert len(page.all(data_tonight=None)) == 3 and len(page.all(data_urgent=None)) >= 4


def test_another_child_only_when_this_one_is_finished():
    client = family("usual")
    assert send(client, "child", child="next") == "/self-check/1/"
    assert send(client, "child", child="next") == "/self-check/1/", "sent twice"
    assert len(kept(client).children) == 2
    client.post("/self-check/1/", {"question": "happened", "answer": ["none"]})
    assert send(client, "child", child="next") == "/self-check/2/"
    assert len(kept(client).children) == 2


def test_at_most_six_children():
    client = family(*["usual"] * (MOST_CHILDREN - 1))
    assert page_of(client).all("button", value="next")
    full = family(*["usual"] * MOST_CHILDREN)
    page = page_of(full)
    assert not page.all("button", value="next") and "six" in page.one(id="children").above.text
    assert [h.text.split()[0] for h in page.all("h2", class_="member")] == ["First", "Second", "Third", "Fourth", "Fifth", "Sixth"]
    assert send(full, "child", child="next") == "/self-check/checklist/"
    assert len(kept(full).children) == MOST_CHILDREN


def test_leaving_a_child_out_keeps_the_finished_ones_even_when_sent_twice():
    client = family("usual", "blackmail")
    finished = kept(client).children
    send(client, "child", child="next")
    page = read(client.get("/self-check/1/").content)
    assert page.all("button", name="child", value="drop")
    for _ in range(3):
        assert send(client, "child", child="drop") == "/self-check/checklist/"
        assert kept(client).children == finished
    assert len(page_of(client).all(data_tonight=None)) == 2
    assert not read(client.get("/self-check/1/").content).all("button", value="drop"), "no child is unfinished"


@pytest.mark.parametrize(("number", "current", "then"), [(0, 2, 1), (1, 2, 1), (2, 2, 1), (0, 0, 0), (1, 0, 0)])
def test_a_finished_child_can_be_left_out_once_and_nobody_else(number, current, then):
    client = family("usual", "blackmail", "soon", current=current, with_reasons=True, talk_at="2026-11-22T18:30")
    before = kept(client)
    review = page_of(client).one(id="review")
    forms = [f for f in review.all("form", action="/self-check/child/") if f.all("button", name="of")]
    named = [f.one("button").text.replace(" :", ":") for f in forms]
    assert named == [f"Leave this child out: {h.text}" for h in review.all("h3")] and len(named) == 3
    form = forms[number]
    assert (form.get("method"), form.one("input", name="child").get("value")) == ("post", str(number))
    left = (*before.children[:number], *before.children[number + 1 :])
    for _ in range(3):
        assert send(client, "child", child=str(number), of=form.one("button").get("value")) == "/self-check/checklist/"
        assert kept(client) == replace(before, children=left, current=then), "sent twice, it takes nobody else along"
    assert len(page_of(client).all(data_tonight=None)) == 2
    send(client, "child", child="0", of="2")
    page = page_of(client)
    assert kept(client).children == left[1:] and not page.all("button", name="of"), "an only child cannot be left out"


@pytest.mark.parametrize("odd", ODD)
def test_odd_children_are_not_left_out(odd):
    client = family("usual", "soon", current=1)
    before = kept(client)
    for fields in ({"child": odd, "of": "2"}, {"child": "0", "of": odd}):
        assert send(client, "child", **fields) == "/self-check/checklist/"
        assert kept(client).children == before.children
    only = family("usual")
    send(only, "child", child="0", of="1")
    assert len(kept(only).children) == 1


def test_an_only_child_cannot_be_left_out(client):
    client.post("/self-check/1/", {"question": "happened", "answer": ["none"]})
    before = kept(client)
    assert send(client, "child", child="drop") == "/self-check/2/"
    assert kept(client) == before


def test_changing_an_answer_of_another_child_keeps_everyone_else(library):
    client = family("usual", "blackmail", "soon", current=2, with_reasons=True, talk_at="2026-11-22T18:30")
    before = kept(client)
    forms = [f for f in page_of(client).all("form", action="/self-check/child/") if f.all("input", name="child", value="0")]
    where = library.questionnaire.question("where")
    number = next(f.one("button").get("value") for f in forms if where.text in f.text)
    address = send(client, "child", child="0", step=number)
    assert step_of(address) == int(number) and kept(client) == replace(before, current=0)
    page = read(client.get(address).content)
    ticked = {i.get("value") for i in page.all("input", name="answer") if i.has("checked")}
    assert ticked == before.children[0].answers["where"] and "First child" in page.one("main").text
    response = client.post(address, {"question": "where", "answer": ["shared-room"]})
    assert response["Location"] == "/self-check/checklist/"
    after = kept(client)
    assert after.children[1:] == before.children[1:]
    assert after.children[0].answers == {**before.children[0].answers, "where": {"shared-room"}}
    assert (after.with_reasons, after.talk_at) == (True, "2026-11-22T18:30")


@pytest.mark.parametrize("odd", ODD)
def test_odd_children_and_steps_do_no_harm(odd):
    client = family("usual", "soon", current=1)
    before = kept(client)
    assert send(client, "child", child=odd) == "/self-check/checklist/"
    assert kept(client) == before
    address = send(client, "child", child="0", step=odd)
    assert client.get(address).status_code in (200, 303)
    assert kept(client) == replace(before, current=0)


@pytest.mark.parametrize("where", ["child", "choices"])
def test_without_answers_a_post_says_kindly_that_nothing_is_here(client, where):
    response = client.post(f"/self-check/{where}/", {"child": "next"})
    assert response.status_code == 200 and not response.cookies
    assert "/self-check/1/" in {a.get("href") for a in read(response.content).one("main").all("a")}
    assert client.get(f"/self-check/{where}/").status_code == 405


# When and where


def test_a_place_and_a_day_make_the_sentence_on_the_page_and_in_every_format(moment):
    client = family("usual")
    assert plain(moment.said) not in taken(client, "txt")
    address = urlsplit(choose(client, moment.item, moment.place, moment.day))
    page = page_of(client)
    assert address.path == "/self-check/checklist/" and page.all(id=address.fragment), "it leads to where the sentence stands"
    tonight = page.one(data_tonight=None).one(data_item=moment.item)
    assert plain(tonight.one(data_when=None).text.replace(" ,", ",")) == plain(moment.said)
    assert plain(moment.said) in page.one(class_="paper print-only").text
    chosen = [o.get("value") for o in page.one(id="choices").all("option") if o.has("selected")]
    assert chosen == [moment.place, moment.day], "what was saved is marked"
    for ending in ("pdf", "html", "txt"):
        assert plain(moment.said) in taken(client, ending), ending
    assert plain(moment.said) not in taken(client, "ics")
    # And back to the item's own.
    choose(client, moment.item, "", moment.day)
    assert plain(moment.said) not in page_of(client).one("main").text


@pytest.mark.parametrize("names", [["usual"], ["blackmail"], ["usual", "soon"]])
def test_saving_says_so_where_it_leads_to_and_nothing_of_what_was_saved(names):
    client = family(*names)
    address = urlsplit(send(client, "choices", reasons="yes", **{"talk-at": _days_away(1)}))
    assert (address.path, address.query, address.fragment) == ("/self-check/checklist/", "", "saved")
    said = page_of(client).one(id="saved")
    assert (said.text, said.get("role"), said.get("tabindex")) == ("Your choices are saved.", "status", "-1")
    assert said.above.get("data-tonight") is not None, "the choices stand there"


def test_a_moment_belongs_to_one_child_only(moment):
    client = family("usual", "usual")
    choose(client, moment.item, moment.place, moment.day, child=1)
    assert [dict(child.moments) for child in kept(client).children] == [{}, {moment.item: f"{moment.place} {moment.day}"}]
    assert taken(client, "txt").count(plain(moment.said)) == 1


@pytest.mark.parametrize("others", [(), ("usual",)])
@pytest.mark.parametrize("name", ["suicide", "blackmail", "soon"])
def test_what_a_worry_brought_in_is_never_put_off(library, name, others):
    """Neither by a post that names it, nor by a moment chosen before."""
    given, place, day = child_of(name).answers, library.moments[-1], library.days[-1]
    held = [entry.item for entry in library.checklist(given).tonight if entry.item.urgency != "ordinary"]
    client = family(name, *others)
    page = page_of(client)
    choices, take_away = page.one(id="choices"), page.one(class_="take-away")
    offered = {part.get("name") for part in choices.all("select")}
    ordinary = {entry.item.name for other in others for entry in library.checklist(child_of(other).answers).tonight}
    assert held and offered == {f"{what}-1-{item}" for what in ("place", "day") for item in ordinary}
    assert ["when and where" in part.text.lower() for part in (choices, take_away)] == [bool(others)] * 2
    for item in held:
        choose(client, item.name, place.name, day.name)
    assert not kept(client).child.moments
    chosen = Child(given, {item.name: f"{place.name} {day.name}" for item in held})
    client.cookies[COOKIE] = pack(Visit((chosen, *map(child_of, others)), with_reasons=True))
    shown, files = page_of(client).all(data_tonight=None)[0], [taken(client, ending) for ending in ("txt", "html", "pdf")]
    for item in held:
        assert item.when in shown.one(data_item=item.name).one(data_when=None).text
        assert all(plain(f"When {item.when}, then {item.then}.") in found for found in files)


@pytest.mark.parametrize("odd", ["x", "tonight tonight", "\x00", "🦊", "<b>", "9" * 5000])
def test_choices_there_are_none_of_are_left_out(moment, odd):
    client = family("usual")
    choose(client, moment.item, odd, moment.day)
    choose(client, moment.item, moment.place, odd)
    choose(client, "no-such-item", moment.place, moment.day)
    choose(client, moment.item, moment.place, moment.day, child=7)
    assert kept(client) == Visit((child_of("usual"),))
    page_of(client)


def test_a_moment_the_content_no_longer_has_gives_way_to_the_items_own(moment):
    client = Client()
    gone = Child(child_of("usual").answers, {moment.item: "on-the-moon someday"})
    client.cookies[COOKIE] = pack(Visit((gone,)))
    assert moment.entry.item.when in page_of(client).one(data_tonight=None).one(data_item=moment.item).one(data_when=None).text
    assert "moon" not in taken(client, "txt")


def _days_away(days: int, clock: str = "18:30") -> str:
    return f"{the_moment().date() + timedelta(days):%Y-%m-%d}T{clock}"


def test_a_time_goes_into_the_calendar():
    client = family("usual")
    assert "Europe/London" not in taken(client, "ics")
    tomorrow = _days_away(1)
    send(client, "choices", **{"talk-at": tomorrow})
    assert page_of(client).one(id="talk-at").get("value") == tomorrow
    assert f"TZID=Europe/London:{tomorrow.replace('-', '').replace(':', '')}00" in taken(client, "ics")
    send(client, "choices", **{"talk-at": ""})
    assert "Europe/London" not in taken(client, "ics")


def test_today_is_early_enough_for_a_talk_even_if_the_hour_is_past():
    client = family("usual")
    send(client, "choices", **{"talk-at": _days_away(0, "00:00")})
    assert kept(client).talk_at == _days_away(0, "00:00")
    assert page_of(client).one(id="talk-at").get("min") == _days_away(0, "00:00")


@pytest.mark.parametrize("given", ["2020-01-01T10:00", _days_away(-1), "0001-01-01T00:00", "tomorrow at 7", "2026-11-22T18Z"])
def test_a_time_that_cannot_be_is_refused_kindly_and_costs_no_other_choice(moment, given):
    before = _days_away(2)
    client = family("usual", talk_at=before)
    chosen = {f"place-0-{moment.item}": moment.place, f"day-0-{moment.item}": moment.day, "reasons": "yes"}
    response = client.post("/self-check/choices/", {**chosen, "talk-at": given})
    assert (response.status_code, response["Cache-Control"]) == (422, "no-store")
    page = read(response.content)
    assert page.one("title").text.startswith("Error: Your checklist")
    summary, field = page.one(role="alert"), page.one(id="talk-at")
    assert [a.get("href") for a in summary.all("a")] == ["#talk-at"] and "Your other choices are saved." in summary.text
    assert field.get("value") == given and field.get("aria-invalid") == "true"
    assert "today or later" in page.one(id=field.get("aria-describedby")).text
    assert not page.all(id="saved")
    visit = kept(client)
    assert (visit.with_reasons, visit.talk_at) == (True, before)
    assert dict(visit.child.moments) == {moment.item: f"{moment.place} {moment.day}"}
    assert not page_of(client).all(role="alert")


def test_a_refused_time_before_the_questions_are_done_leads_to_the_open_one(client):
    client.post("/self-check/1/", {"question": "happened", "answer": ["none"]})
    assert send(client, "choices", **{"talk-at": "2020-01-01T10:00"}) == "/self-check/2/"


@pytest.mark.parametrize("odd", ["x", "2026-13-01T10:00", "2026-11-22T25:00", "0001-01-01T00:00", "9999-12-31T23:59", "2027-03-28T01:30",
                                 "2026-11-22T18Z", "\x00", "🦊", "9" * 5000])  # fmt: skip
def test_an_odd_time_never_breaks_the_calendar(odd):
    client = family("usual")
    assert client.post("/self-check/choices/", {"talk-at": odd}).status_code in (303, 422)
    page_of(client)
    assert "BEGIN:VEVENT" in taken(client, "ics")
