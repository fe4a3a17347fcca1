"""The checklist: more than one child, when and where to talk, and everything it can be taken away as."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from guidance.answers import COOKIE, MOST_CHILDREN, Child, Visit, pack
from guidance.content.prose import plain_text
from guidance.snapshot import the_moment
from guidance.takeaway import formats
from guidance.takeaway.plan_link import read_token
from tests.takeaway.sheets import plain, telling

from .families import KINDS, child_of, choose, family, kept, page_of, send, taken
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


# A sheet on the fridge must not tell


def test_reasons_stand_in_the_files_only_while_they_are_ticked(library):
    client = family("blackmail")
    checklist = library.checklist(child_of("blackmail").answers)
    why, help_title = checklist.tonight[0].why, checklist.worries[0].title
    for words, ticked in (("yes", True), ("", False), ("no", False)):
        send(client, "choices", reasons=words)
        page = page_of(client)
        assert page.one(id="reasons").has("checked") == ticked
        for found in (page.one(class_="paper print-only").text, *(taken(client, ending) for ending in ("pdf", "html", "txt"))):
            assert ((plain(why) in found), (plain(help_title) in found)) == (ticked, ticked)


def test_a_sheet_that_tells_is_not_offered_for_the_fridge():
    said = [page_of(family("usual", with_reasons=ticked)).one("button", data_print=None).text for ticked in (False, True)]
    assert said == ["Print for the fridge", "Print"]


def test_who_is_not_told_first_stands_in_every_format_with_the_help_steps_of_any_worry_that_needs_action_now(library):
    first = plain_text(library.help.close_to_home).replace(" ", "")
    for names, ticked, told in ((["suicide", "blackmail"], True, 1), (["soon"], True, 0), (["blackmail"], False, 0)):
        client = family(*names, with_reasons=ticked)
        paper = page_of(client).one(class_="paper print-only").text
        for where, text in {"paper": paper, **{ending: taken(client, ending) for ending in ("pdf", "html", "txt")}}.items():
            assert plain(text).replace(" ", "").count(first) == told, (names, where)


@pytest.mark.parametrize(
    ("name", "again"), [("blackmail", "Tomorrow, and again this week"), ("soon", "In two weeks"), ("usual", "In two weeks")]
)
def test_with_the_help_steps_a_sheet_says_when_to_look_again_as_the_screen_does(name, again):
    client = family(name, with_reasons=True)
    page = page_of(client)
    found = {"screen": page.one(class_="look-again").text, "paper": page.one(class_="paper print-only").text}
    for where, text in {**found, **{ending: taken(client, ending) for ending in ("pdf", "html", "txt")}}.items():
        said = [words for words in ("Tomorrow, and again this week", "In two weeks") if f"{words}:" in plain(text)]
        assert said == [again], where
    assert "In two weeks: how did the talks go?" in taken(family(name), "txt"), "without them it must not tell"


@pytest.mark.parametrize("name", ["usual", "blackmail", "suicide", "at-home", "soon"])
def test_files_paper_and_share_link_hold_nothing_of_a_worry_unless_asked_for(library, name):
    # The worried child first: a link holds a dozen names at most, so theirs would be among them.
    client = family(name, "youngest")
    page = page_of(client)
    found = {ending: taken(client, ending) for ending in ("html", "txt", "ics")} | {"paper": page.one(class_="paper print-only").text}
    if name == "suicide":
        found["pdf"] = taken(client, "pdf")
    assert [(where, words) for where, text in found.items() for words in telling(name) if plain(words) in text] == []
    names = read_token(page.one("section", class_="share").one("a").get("href").split("/")[2])
    items = {item.name: item for item in library.items}
    worries = {(q.name, o.name) for q in library.questionnaire.questions for o in q.options if o.urgency}
    assert names and [n for n in names if items[n].urgency != "ordinary" or any(items[n].rule.names(*w) for w in worries)] == []
    assert set(names) <= {e.get("data-item") for e in page.all(data_item=None)}
    assert ("are left out" in page.one("section", class_="share").text) == (name not in ("usual", "youngest"))
    assert page.one(class_="screen-only").all("section")[-1].get("class") == "share", "it stands last"


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_has_a_neutral_name_and_is_kept_by_no_one(ending):
    responses = [family(*names).get(f"/self-check/family-chat.{ending}") for names in (["usual"], ["blackmail", "soon"])]
    for response in responses:
        assert response.status_code == 200 and response["Content-Type"] == KINDS[ending]
        assert response["Content-Disposition"] == f'attachment; filename="family-chat.{ending}"'
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    assert page_of(family("usual")).one(class_="take-away").all("a", href=f"/self-check/family-chat.{ending}")


@pytest.mark.parametrize("ending", ["pdf", "html", "txt"])
def test_several_children_stand_in_one_file(library, ending):
    client = family("youngest", "usual", "soon")
    found = taken(client, ending)
    for word, child in zip(("First", "Second", "Third"), kept(client).children, strict=True):
        made = library.checklist(child.answers)
        assert plain(f"{word} child ({made.band.title})") in found
        first = next(entry for entry in made.entries if entry.item.urgency == "ordinary")
        assert plain(first.item.title) in found
    assert "First child" not in taken(family("usual"), ending)


def test_a_calendar_says_nothing_of_anybody():
    """The same for every family on the same day."""
    assert taken(family("usual"), "ics") == taken(family("blackmail", "soon", with_reasons=True), "ics")


@pytest.mark.parametrize("ending", ["exe", "PDF", "docx", "p", "pdf-", "x" * 300])
def test_another_ending_is_not_found(ending):
    assert family("usual").get(f"/self-check/family-chat.{ending}").status_code == 404


@pytest.mark.parametrize("ending", KINDS)
def test_a_file_without_answers_is_a_kind_page_and_an_unfinished_one_leads_onward(client, ending):
    address = f"/self-check/family-chat.{ending}"
    response = client.get(address)
    assert response.status_code == 200 and "Content-Disposition" not in response
    assert "/self-check/1/" in {a.get("href") for a in read(response.content).one("main").all("a")}
    client.post("/self-check/1/", {"question": "happened", "answer": ["none"]})
    response = client.get(address)
    assert (response.status_code, response["Location"]) == (303, "/self-check/2/")


def test_no_link_makes_a_browser_save_a_page_that_says_sorry_as_a_file():
    """With ``download`` a browser shows neither the busy page nor the one without answers."""
    assert [a for a in page_of(family("usual")).all("a") if a.has("download")] == []


def test_when_too_many_are_made_at_once_the_page_says_so_kindly(monkeypatch):
    client = family("usual")
    monkeypatch.setattr(formats, "_makers", threading.BoundedSemaphore(formats.AT_ONCE))
    monkeypatch.setattr(formats, "MOST_SECONDS", 0.01)
    held = [formats._makers.acquire() for _ in range(formats.AT_ONCE)]
    response = client.get("/self-check/family-chat.pdf")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "5", "no-store")
    main = read(response.content).one("main")
    assert "Your answers are still here" in main.text and main.all("a", href="/self-check/checklist/")
    assert "Content-Disposition" not in response
    assert taken(client, "txt"), "only a PDF waits"
    for _ in held:
        formats._makers.release()
    for _ in range(formats.AT_ONCE + 1):
        assert client.get("/self-check/family-chat.pdf").status_code == 200, "a place in the queue was lost"
