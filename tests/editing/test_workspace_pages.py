"""Every page of the workspace: there for whom it is for, never a traceback, and nothing a stranger can open."""

from __future__ import annotations

import json

import pytest
from django.urls import get_resolver

from guidance.editing.drafting import open_draft, seen_now, withdraw
from guidance.editing.files import mark_of
from guidance.editing.models import Change, Draft, Revision, State, Version
from tests.web.reading import read

from .desk import NUMBER, PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db

ODD = [
    "../secret.md",
    "facts/../../x.md",
    "/etc/passwd.md",
    "facts/.hidden.md",
    "README.md",
    "facts/a b.md",
    "facts/x.txt",
    "x" * 400 + ".md",
    "%00.md",
    "facts//x.md",
    "facts/" + "é" * 190 + ".md",
]


@pytest.fixture
def reviewer(signed_in, rosa):
    return signed_in("reviewer", "rosa")


def test_nothing_opens_for_a_stranger(desk, browser):
    for pattern in next(p for p in get_resolver().url_patterns if getattr(p, "app_name", "") == "editor").url_patterns:
        if pattern.name in ("sign-in", "code", "recovery-code", "sign-out", "first", "invitation", "set-up", "not-now", "recovery-codes"):
            continue
        address = "/editor/" + str(pattern.pattern)
        for kind, value in (
            ("<content:path>", NUMBER),
            ("<int:pk>", "1"),
            ("<int:number>", "1"),
            ("<slug:kind>", "fact"),
            ("<slug:which>", "1"),
        ):
            address = address.replace(kind, value)
        for response in (browser.get(address), browser.post(address)):
            assert response.status_code in (302, 303, 403, 405), address
            assert "/editor/sign-in/" in response.get("Location", "/editor/sign-in/")


@pytest.mark.parametrize("path", ODD)
@pytest.mark.parametrize("page", ["write", "history", "uses", "rename", "delete", "preview", "check"])
def test_an_odd_path_is_no_file(desk, writer, page, path):
    for response in (writer.get(f"/editor/{page}/{path}"), writer.post(f"/editor/{page}/{path}", {"whole": "x", "seen": ""})):
        assert response.status_code in (404, 405), (page, path, response.status_code)
    assert not Draft.objects.exists()


def test_the_form_shows_every_field_and_saving_it_as_it_is_changes_nothing(desk, writer):
    page = read(writer.get(f"/editor/write/{NUMBER}").content)
    names = {control.get("name") for control in page.all("input") + page.all("textarea") + page.all("select")}
    assert {"seen", "f.title", "f.value", "f.kind", "f.source", "f.next_check", "body"} <= names
    response = post_form(writer, NUMBER, page)
    assert response.status_code == 409
    assert not Draft.objects.exists()


def post_form(browser, path, page, **changed):
    """Sends the form as a browser would, with some of it changed."""
    data: dict[str, list[str]] = {}
    for control in page.all("input"):
        ticked = control.get("type") not in ("checkbox", "radio") or control.has("checked")
        if control.get("name") and ticked and control.get("name") not in ("on", "see-size"):
            data.setdefault(control.get("name"), []).append(control.get("value") or "")
    for control in page.all("textarea"):
        data[control.get("name")] = [control.raw.lstrip("\n") if hasattr(control, "raw") else control.text]
    for control in page.all("select"):
        chosen = next((o.get("value") for o in control.all("option") if o.has("selected")), "")
        if control.get("name") not in ("at", "change"):
            data[control.get("name")] = [chosen]
    data |= {name: [value] for name, value in changed.items()}
    return browser.post(f"/editor/write/{path}", data)


def whole(path: str, text: str) -> dict[str, str]:
    return {"whole": text, "seen": mark_of(seen_now(path))}


def test_saved_as_one_text_and_shown_again(desk, writer):
    text = desk.text(NUMBER).replace("0800 123 456", "0800 111 111")
    assert writer.post(f"/editor/write/{NUMBER}", whole(NUMBER, text)).status_code == 302
    assert "0800 111 111" in writer.get(f"/editor/write/{NUMBER}").content.decode()
    assert open_draft(NUMBER).change.author == writer.editor


def test_autosave_is_told_the_new_mark_and_a_clash(desk, writer, reviewer):
    text = desk.text(NUMBER)
    said = json.loads(
        writer.post(f"/editor/write/{NUMBER}", whole(NUMBER, text + "\none\n"), headers={"Accept": "application/json"}).content
    )
    assert said["seen"] == mark_of(seen_now(NUMBER))
    late = {"whole": text + "\ntwo\n", "seen": mark_of(text)}
    said = json.loads(reviewer.post(f"/editor/write/{NUMBER}", late, headers={"Accept": "application/json"}).content)
    assert said["by"] == "Ben"
    assert reviewer.get(said["clash"]).status_code == 200


def test_a_clash_is_settled_choice_by_choice(desk, writer, reviewer):
    text = desk.text(NUMBER)
    writer.post(f"/editor/write/{NUMBER}", whole(NUMBER, text.replace("0800 123 456", "0800 111 111")))
    late = {"whole": text.replace("0800 123 456", "0800 222 222").replace("kind: phone", "kind: phone\nlaunch: 3"), "seen": mark_of(text)}
    address = reviewer.post(f"/editor/write/{NUMBER}", late)["Location"]
    page = read(reviewer.get(address).content)
    mark = page.one("input", name="mark").get("value")
    assert reviewer.post(address, {"mark": mark}).status_code == 422
    assert reviewer.post(address, {"mark": "another", "part.value": "mine"}).status_code == 302
    assert "0800 111 111" in seen_now(NUMBER), "what was not looked at is not saved"
    assert reviewer.post(address, {"mark": mark, "part.value": "mine"}).status_code == 302
    assert "0800 222 222" in seen_now(NUMBER) and "launch: 3" in seen_now(NUMBER)


def test_a_broken_file_is_one_text_and_says_why(desk, writer):
    desk.put(PAGE, desk.text(PAGE).replace("title:", "titel:"))
    page = writer.get(f"/editor/write/{PAGE}").content.decode()
    assert "is not a field of a guidance page" in page and 'name="whole"' in page
    assert writer.get("/editor/").status_code == 200


def test_a_form_that_meets_a_file_broken_meanwhile_keeps_what_was_typed(desk, writer):
    """Not even if nobody knows any more what the form was filled from."""
    page = read(writer.get(f"/editor/write/{NUMBER}").content)
    Revision.objects.all().delete()
    desk.put(NUMBER, desk.text(NUMBER).replace("title:", "title: ["))
    response = post_form(writer, NUMBER, page, **{"f.value": "0800 222 222", "body": "Words of mine."})
    aside = Version.objects.get(set_aside=True)
    assert response["Location"] == f"/editor/clash/{aside.pk}/"
    assert "0800 222 222" in aside.text and "Words of mine." in aside.text
    assert writer.get(response["Location"]).status_code == 200


def test_what_a_form_was_filled_from_is_known_when_git_changes_the_file_meanwhile(desk, writer):
    before = desk.text(NUMBER)
    page = read(writer.get(f"/editor/write/{NUMBER}").content)
    desk.put(NUMBER, before + "\nA note from git.\n")
    response = post_form(writer, NUMBER, page, **{"f.value": "0800 222 222"})
    shown = read(writer.get(response["Location"]).content)
    assert Version.objects.get(set_aside=True).base == before
    assert "Both fit together" in shown.text


def test_a_file_that_cannot_be_read_is_said_and_ends_in_no_traceback(desk, writer, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied", NUMBER)

    monkeypatch.setattr("guidance.editing.files.read_file", refuse)
    response = writer.get(f"/editor/write/{NUMBER}")
    assert (response.status_code, "A file cannot be read" in response.content.decode()) == (503, True)


def test_what_is_typed_is_checked_before_it_is_saved(desk, writer):
    text = desk.text(PAGE).replace("::: say", "::: sya")
    said = writer.post(f"/editor/check/{PAGE}", whole(PAGE, text)).content.decode()
    assert "Did you mean “say”?" in said
    assert not Draft.objects.exists()


def test_the_preview_shows_what_is_typed_and_saves_nothing(desk, writer):
    text = desk.text(PAGE).replace("Going live, and who is watching.", "Zebras at night.")
    response = writer.post(f"/editor/preview/{PAGE}", whole(PAGE, text))
    assert "Zebras at night." in response.content.decode()
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert not Draft.objects.exists()
    assert "Zebras" not in writer.get("/guidance/teens/live-streaming/").content.decode()


def test_a_draft_that_takes_away_what_the_site_stands_on_is_told_not_thrown(desk, writer):
    for text in ("", "---\n---\n", "nonsense"):
        for page in ("check", "preview", "write"):
            response = writer.post(f"/editor/{page}/home.md", whole("home.md", text))
            assert response.status_code in (200, 302, 409), (page, text)
    change = Change.objects.get()
    assert writer.get(f"/editor/changes/{change.pk}/").status_code == 200
    assert writer.get(f"/editor/changes/{change.pk}/whom/").status_code == 200
    writer.post(f"/editor/changes/{change.pk}/act/", {"act": "hand-in"})
    change.refresh_from_db()
    assert change.state == State.WRITING


def test_a_fact_in_use_is_not_deleted_and_says_where(desk, writer):
    page = writer.get(f"/editor/delete/{NUMBER}").content.decode()
    assert "services/helpline.md" in page and "Delete it" not in page
    writer.post(f"/editor/delete/{NUMBER}")
    assert not Draft.objects.exists()


def test_before_deleting_it_is_said_whom_it_reaches_and_what_to_do_first(desk, writer):
    page = main_of(writer.get(f"/editor/delete/{NUMBER}"))
    number = len(main_of(writer.get(f"/editor/uses/{NUMBER}")).one("ul", class_="rows").all("li"))
    assert f"It reaches readers in {number} places ." in page.text and "First take it out of" in page.text
    assert f"/editor/uses/{NUMBER}" in [link.get("href") for link in page.all("a")]


def test_where_it_is_used_names_each_place(desk, writer):
    page = writer.get(f"/editor/uses/{NUMBER}").content.decode()
    assert "services/helpline.md" in page and "through" in page


def test_a_rename_takes_every_file_along_and_is_one_change(desk, writer, reviewer):
    assert writer.post("/editor/rename/get-help/blackmail.md", {"name": "threats"}).status_code == 302
    change = Change.objects.get()
    assert {d.path for d in change.files()} >= {"get-help/blackmail.md", "get-help/threats.md", "home.md"}
    for act in ({"act": "hand-in"},):
        writer.post(f"/editor/changes/{change.pk}/act/", act)
    change.refresh_from_db()
    reviewer.post(f"/editor/changes/{change.pk}/act/", {"act": "agree", "digest": change.digest()})
    reviewer.post(f"/editor/changes/{change.pk}/act/", {"act": "publish"})
    change.refresh_from_db()
    assert change.state == State.PUBLISHED
    assert writer.get("/get-help/threats/").status_code == 200
    assert writer.get("/get-help/blackmail/").status_code == 301
    assert Revision.objects.filter(change=change).count() == change.files().count()


def test_a_file_that_an_open_change_takes_away_says_so_in_place_of_a_form(desk, writer):
    writer.post(f"/editor/rename/{NUMBER}", {"name": "another-number"})
    shown = writer.get(f"/editor/write/{NUMBER}").content.decode()
    assert "It gets another name" in shown and "/editor/write/facts/another-number.md" in shown and "<textarea" not in shown
    withdraw(Change.objects.get())
    desk.write(writer.editor, NUMBER, None)
    shown = writer.get(f"/editor/write/{NUMBER}").content.decode()
    assert "It is deleted in" in shown and "<textarea" not in shown


def test_a_rename_drops_no_words_that_are_not_read_yet(desk, writer):
    """One of the files it would change is broken on the disk: the site still reads its last good text."""
    naming = next(path for path, raw in desk.library.files.items() if b"helpline-number" in raw and path != NUMBER)
    desk.put(naming, "---\ntitle: [\n---\nNewer words.\n")
    response = writer.post(f"/editor/rename/{NUMBER}", {"name": "another-number"})
    assert (response.status_code, f"{naming} would change too" in response.content.decode()) == (422, True)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("kind", ["fact", "source", "term", "service", "app", "topic", "situation", "question", "item", "site-page"])
def test_a_new_file_of_every_kind_is_started_and_opens_as_a_form(desk, writer, kind):
    response = writer.post(f"/editor/new/{kind}/", {"title": "Something new", "name": "something-new"})
    assert response.status_code == 302
    page = writer.get(response["Location"]).content.decode()
    assert 'name="seen"' in page and "Something new" in page


def test_a_new_page_and_a_new_band(desk, writer):
    assert writer.post("/editor/new/page/", {"title": "Live", "band": "under-13s", "topic": "live-streaming"}).status_code == 302
    response = writer.post("/editor/new/band/", {"title": "Nearly grown", "name": "nearly-grown", "ages_from": "16", "ages_to": "17"})
    assert response.status_code == 302
    assert {d.path for d in Draft.objects.all()} >= {"guidance/nearly-grown/index.md", "guidance/teens/index.md"}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("fact", {}),
        ("fact", {"title": "x", "name": "Bad Name"}),
        ("band", {"title": "x", "ages_from": "a"}),
        ("page", {"title": "x", "band": "no", "topic": "no"}),
    ],
)
def test_what_cannot_be_started_is_said(desk, writer, kind, given):
    assert writer.post(f"/editor/new/{kind}/", given).status_code in (302, 422)


def test_pages_that_are_not_there(desk, writer):
    for address in (
        "changes/999/",
        "changes/999/whom/",
        "clash/999/",
        "clash/file/999/",
        "version/999/facts/helpline-number.md",
        "new/nothing/",
    ):
        assert writer.get(f"/editor/{address}").status_code == 404, address
    assert writer.post("/editor/changes/999/act/", {"act": "publish"}).status_code == 404


def test_the_finder_leads_from_an_address_to_its_file(desk, writer):
    found = writer.get("/editor/find/", {"q": "https://www.example.org/guidance/teens/live-streaming/?x=1#top"})
    assert found["Location"] == f"/editor/write/{PAGE}"
    for asked in (
        {"q": "helpline"},
        {"flag": "unconfirmed"},
        {"kind": "fact", "draft": "1"},
        {"q": "\0", "band": "x" * 999},
        {"flag": "no-such"},
    ):
        assert writer.get("/editor/find/", asked).status_code == 200


def test_names_to_refer_to_are_found_with_what_they_say(desk, writer):
    said = json.loads(writer.get("/editor/names/", {"q": "helpline number"}, headers={"Accept": "application/json"}).content)
    assert {"code": "[[fact:helpline-number]]", "title": "The Helpline's number", "says": "0800 123 456"} in said[
        "names"
    ] or "0800 123 456" in str(said)


def test_every_list_and_page_answers(desk, writer, ben, rosa):
    desk.published(desk.changed(ben, NUMBER, "0800 123 456", "0800 111 111"), ben, rosa)
    revision = Revision.objects.filter(path=NUMBER).first()
    for address in (
        "",
        "launch/",
        "find/",
        "names/",
        "flow/",
        "new/",
        "changes/",
        "history/",
        f"history/{NUMBER}",
        f"version/{revision.pk}/{NUMBER}",
    ):
        assert writer.get(f"/editor/{address}").status_code == 200, address
    change = Change.objects.get()
    assert "Undo this change" in writer.get(f"/editor/changes/{change.pk}/").content.decode()
    assert writer.post(f"/editor/changes/{change.pk}/again/").status_code == 302
    assert Change.objects.filter(title__startswith="Undo").exists()


def test_acts_that_do_not_fit_the_state_change_nothing(desk, writer, reviewer):
    change = desk.changed(writer.editor, NUMBER, "0800 123 456", "1")
    for act in ("agree", "send-back", "publish", "take-back", "drop", "nonsense", ""):
        for who in (writer, reviewer):
            assert who.post(f"/editor/changes/{change.pk}/act/", {"act": act, "draft": "x" * 50}).status_code in (302, 404)
    change.refresh_from_db()
    assert change.state == State.WRITING


def test_the_public_site_shows_no_way_in_and_asks_no_database(desk, client):
    assert "/editor/" not in client.get("/").content.decode()


def test_pasted_words_come_back_as_ours(desk, writer):
    assert writer.post("/editor/paste/", {"words": "<p><b>Ask</b></p>"}).json() == {"words": "**Ask**", "left_out": ""}


def test_what_of_a_paste_does_not_come_in_is_told(desk, writer):
    told = writer.post("/editor/paste/", {"words": "<p>Ask<img src=x alt=y></p>"}).json()
    assert told == {"words": "Ask", "left_out": "1 picture was left out: only words come in."}


def test_today_says_in_one_line_what_is_well_and_that_nobody_looks_after_it(desk, writer):
    desk.put(NUMBER, desk.text(NUMBER).replace("2027-11-01", "2020-01-01"))
    page = main_of(writer.get("/editor/"))
    assert "Nothing is broken" in page.text
    assert all(tile.one("b").text != "0" for tile in page.one("ul", class_="tiles").all("a"))
    assert page.text.count("Nobody looks after these yet") == 1 and "nobody looks after it" not in page.text
    desk.put(NUMBER, desk.text(NUMBER).replace("kind: phone", "kind: phone\nowner: Sam"))
    assert "Sam" in writer.said("/editor/")


def test_a_broken_file_is_told_on_the_first_page_by_its_field(desk, writer):
    desk.put(NUMBER, desk.text(NUMBER).replace("sureness: known", "sureness: no-idea"))
    page = main_of(writer.get("/editor/"))
    assert "In “How sure we are”" in page.text
    assert f"/editor/write/{NUMBER}#f-sureness" in [link.get("href") for link in page.all("a")]


def test_readers_alone_are_not_told_of_problems_in_a_preview(desk, writer, settings):
    settings.DEBUG = True
    desk.put("glossary/live.md", desk.text("glossary/live.md").replace("meaning:", "meening:"))
    assert "Content problems" in writer.get(f"/{PAGE.removesuffix('.md')}/").content.decode()
    assert "Content problems" not in writer.get(f"/editor/preview/{PAGE}").content.decode()


def test_a_form_offers_what_its_text_can_hold_and_folds_what_need_not_be_filled_in(desk, writer):
    fact, page = (main_of(writer.get(f"/editor/write/{path}")) for path in (NUMBER, PAGE))
    assert "Words to say" not in [button.text for button in fact.all("button")]
    assert "Words to say" in [button.text for button in page.all("button")]
    address = writer.post("/editor/new/fact/", {"title": "Something new", "name": "something-new"})["Location"]
    folded = main_of(writer.get(address)).one("details", class_="left-empty")
    assert not folded.has("open") and folded.all("input", name="f.owner") and not folded.all(name="f.value")


def test_a_source_is_offered_with_its_publisher(desk, writer):
    offered = read(writer.get(f"/editor/write/{NUMBER}").content).one("datalist", id="names-source")
    assert any(": " in option.text for option in offered.all("option"))


def test_what_is_shown_once_can_be_copied_at_a_press_where_scripts_run(desk, signed_in):
    amina = signed_in("administrator", "amina")
    page = read(amina.post("/editor/people/invite/", {"name": "Wren", "role": "writer", "email": ""}, follow=True).content)
    row = page.one("p", class_="copy")
    assert row.has("hidden") and page.one(id=row.get("data-copies")).all("code")
    assert any("js/copy.js" in script.get("src") for script in page.all("script"))
