"""Everything the checklist can be taken away as: what a sheet on the fridge must not tell, and each file and link."""

from __future__ import annotations

import threading

import pytest

from guidance.content.prose import plain_text
from guidance.takeaway import formats
from guidance.takeaway.plan_link import read_token
from tests.takeaway.sheets import plain, telling

from .families import KINDS, child_of, family, kept, page_of, send, taken
from .reading import read

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
