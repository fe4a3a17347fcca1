"""Looking after accounts: who sees what, what counts at once, and that an administrator is always left."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guidance.counted import counts
from guidance.editing import accounts
from guidance.editing.credentials import Refused
from guidance.editing.lockout import IN_A_ROW, take_try
from guidance.editing.models import Editor, Invitation, Purpose, Role

from .editors_browser import main_of, said
from .test_lockout import at_once

pytestmark = pytest.mark.django_db

CHANGES = ["role", "close", "reopen", "lift", "link"]


@pytest.fixture
def boss(signed_in):
    return signed_in(Role.ADMINISTRATOR, "boss")


@pytest.fixture
def wren(make_editor):
    return make_editor("wren")


def link_on(page) -> str:
    return main_of(page).one("p", class_="to-copy").text


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_colleagues_see_names_and_roles_and_nothing_else(signed_in, make_editor, role):
    make_editor("boss", Role.ADMINISTRATOR)
    make_editor("gone", is_active=False)
    browser = signed_in(role, "wren")
    page = main_of(browser.get("/editor/people/"))
    assert "Boss Administrator" in page.text and "Wren" in page.text
    assert not any(word in page.text for word in ("example.org", "Gone", "Last seen", "Joined"))
    assert not page.all("form") and not page.all("a")


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_only_an_administrator_looks_after_accounts(signed_in, make_editor, role):
    other = make_editor("boss", Role.ADMINISTRATOR)
    browser = signed_in(role, "wren")
    before = list(Editor.objects.values())
    answers = [browser.get("/editor/people/invite/"), browser.get(f"/editor/people/{other.pk}/")]
    answers += [
        browser.post("/editor/people/invite/", {"name": "Eve", "role": "administrator"}),
        browser.post("/editor/people/links/1/withdraw/"),
    ]
    answers += [
        browser.post(f"/editor/people/{n}/{change}/", {"role": "administrator", "purpose": "password"})
        for n in (other.pk, browser.editor.pk)
        for change in CHANGES
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all("An administrator can do what you just asked for" in said(answer) for answer in answers)
    before = [{**row, "last_seen_on": None} for row in before]
    assert [{**row, "last_seen_on": None} for row in Editor.objects.values()] == before and not Invitation.objects.exists()


def test_who_is_not_signed_in_sees_and_changes_nothing(browser, wren):
    for change in CHANGES:
        assert browser.post(f"/editor/people/{wren.pk}/{change}/", {"role": "administrator"}).status_code == 403
    assert browser.get("/editor/people/").status_code == 302
    assert Editor.objects.get().role == "writer"


def test_an_administrator_sees_how_everyone_stands(boss, make_editor):
    make_editor("wren", second_step=False)
    make_editor("ash", is_active=False)
    for _ in range(IN_A_ROW):
        take_try("wren", timezone.now())
    boss.get("/editor/you/")
    rows = {row.one("th").text: " ".join(cell.text for cell in row.all("td")) for row in main_of(boss.get("/editor/people/")).all("tr")[1:]}
    assert list(rows) == ["Boss", "Wren", "Ash"], "those who are out stand last"
    today = timezone.localdate().strftime("%-d %b %Y")
    assert f"Joined {today} Last seen {today} Second step On Signing in Open" in rows["Boss"]
    assert "Not yet" in rows["Wren"] and "Off" in rows["Wren"] and "Locked for 1 minute" in rows["Wren"]
    assert "Closed" in rows["Ash"]
    assert not re.search(r"\d:\d\d", main_of(boss.get("/editor/people/")).text), "days, never hours"


def test_a_long_list_costs_as_many_questions_as_a_short_one(boss, make_editor, django_assert_max_num_queries):
    for n in range(20):
        make_editor(f"writer{n}")
    boss.get("/editor/people/")
    with django_assert_max_num_queries(8):
        boss.get("/editor/people/")


def test_the_day_somebody_was_last_here_is_written_once_a_day(boss):
    boss.get("/editor/you/")
    assert Editor.objects.get().last_seen_on == timezone.localdate()
    with CaptureQueriesContext(connection) as asked:
        boss.get("/editor/people/")
    assert not [q["sql"] for q in asked if "last_seen_on" in q["sql"] and q["sql"].startswith("UPDATE")]


def test_inviting_shows_the_whole_link_once(boss, browser):
    response = boss.post("/editor/people/invite/", {"name": "Wren Field", "email": "", "role": "reviewer"})
    link = link_on(response)
    assert link.startswith("http://127.0.0.1:8000/editor/invitation/") and "Wren Field" in said(response)
    assert "Welcome, Wren Field" in browser.said(link.removeprefix("http://127.0.0.1:8000"))
    listed = boss.get("/editor/people/").content.decode()
    assert "Wren Field" in listed and "to join as reviewer" in listed and "by Boss" in listed
    assert link not in listed and link.rstrip("/").rpartition("/")[2] not in listed


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": ""}, "Type a name."),
        ({"name": "x" * 121}, "at most 120 characters"),
        ({"email": "nonsense"}, "Write it like amina@example.org"),
        ({"role": "owner"}, "owner"),
    ],
)
def test_an_invitation_that_does_not_fit_is_said_at_the_field(boss, given, words):
    response = boss.post("/editor/people/invite/", {"name": "Wren", "email": "", "role": "writer", **given})
    assert response.status_code == 422 and words in said(response)
    assert not Invitation.objects.exists()


def test_an_open_link_can_be_withdrawn(boss, browser):
    link = link_on(boss.post("/editor/people/invite/", {"name": "Wren", "role": "writer"})).removeprefix("http://127.0.0.1:8000")
    number = Invitation.objects.get().pk
    assert boss.post(f"/editor/people/links/{number}/withdraw/")["Location"] == "/editor/people/"
    assert browser.get(link).status_code == 404
    assert boss.post(f"/editor/people/links/{number}/withdraw/").status_code == 302, "twice is no harm"


def test_a_role_counts_at_once(boss, signed_in, wren):
    theirs = signed_in(Role.WRITER, "wren")
    assert theirs.get("/editor/people/invite/").status_code == 403
    boss.post(f"/editor/people/{wren.pk}/role/", {"role": "administrator"})
    assert theirs.get("/editor/people/invite/").status_code == 200
    boss.post(f"/editor/people/{wren.pk}/role/", {"role": "writer"})
    assert theirs.get("/editor/people/invite/").status_code == 403


def test_a_role_nobody_has_is_refused(boss, wren):
    assert "Choose one of the roles" in said(boss.post(f"/editor/people/{wren.pk}/role/", {"role": "owner"}))
    assert boss.post(f"/editor/people/{wren.pk}/role/").status_code == 422


def test_closing_an_account_ends_its_sessions_at_once_and_opening_it_does_not_bring_them_back(boss, signed_in, wren):
    theirs = signed_in(Role.WRITER, "wren")
    boss.post(f"/editor/people/{wren.pk}/link/", {"purpose": "password"})
    assert theirs.is_in
    boss.post(f"/editor/people/{wren.pk}/close/")
    assert not theirs.is_in and not Invitation.objects.exists()
    assert theirs.sign_in("wren").status_code == 422
    assert "Open the account again" in boss.said(f"/editor/people/{wren.pk}/")
    assert boss.post(f"/editor/people/{wren.pk}/link/", {"purpose": "password"}).status_code == 404
    boss.post(f"/editor/people/{wren.pk}/reopen/")
    assert not theirs.is_in
    assert theirs.sign_in("wren")["Location"] == "/editor/sign-in/code/"


@pytest.mark.parametrize(("change", "data"), [("role", {"role": "writer"}), ("close", {})])
def test_the_last_administrator_stays_one(boss, make_editor, change, data):
    make_editor("gone", Role.ADMINISTRATOR, is_active=False)
    response = boss.post(f"/editor/people/{boss.editor.pk}/{change}/", data)
    assert response.status_code == 422
    assert "Boss is the only administrator who can sign in. Make somebody else an administrator first" in said(response)
    assert boss.get("/editor/people/invite/").status_code == 200
    make_editor("second", Role.ADMINISTRATOR)
    assert boss.post(f"/editor/people/{boss.editor.pk}/{change}/", data).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_each_other_at_once_do_not_both_succeed(make_editor):
    one, two = make_editor("one", Role.ADMINISTRATOR), make_editor("two", Role.ADMINISTRATOR)
    got = at_once(lambda: accounts.close(one), lambda: accounts.close(two), lambda: accounts.change_role(one, "writer"))
    assert Editor.objects.filter(is_active=True, role=Role.ADMINISTRATOR).count() == 1
    assert any(isinstance(result, Refused) for result in got)


def test_a_lock_is_lifted_with_one_press(boss, wren, browser):
    for _ in range(IN_A_ROW):
        take_try("wren", timezone.now())
    assert "locked for 1 minute" in boss.said(f"/editor/people/{wren.pk}/")
    boss.post(f"/editor/people/{wren.pk}/lift/")
    assert "Lift the lock" not in boss.said(f"/editor/people/{wren.pk}/")
    assert browser.sign_in("wren")["Location"] == "/editor/sign-in/code/"


@pytest.mark.parametrize("purpose", [Purpose.PASSWORD, Purpose.SECOND_STEP])
def test_links_for_those_who_cannot_get_in(boss, browser, wren, purpose):
    response = boss.post(f"/editor/people/{wren.pk}/link/", {"purpose": purpose})
    assert str(purpose.label) in said(response)
    assert "who signs in as wren" in browser.said(link_on(response).removeprefix("http://127.0.0.1:8000"))


def test_no_other_purpose_makes_a_link(boss, wren):
    for data in ({}, {"purpose": "account"}, {"purpose": "nonsense"}):
        assert boss.post(f"/editor/people/{wren.pk}/link/", data).status_code == 404
    assert not Invitation.objects.exists()


def test_somebody_who_is_not_there_is_told_kindly(boss):
    for number in (0, 999, 10**30):
        assert boss.get(f"/editor/people/{number}/").status_code == 404
        assert boss.post(f"/editor/people/{number}/close/").status_code == 404
        assert boss.post(f"/editor/people/links/{number}/withdraw/").status_code == 302


def test_administrators_see_how_much_the_site_is_used_and_their_own_steps_do_not_count(boss, signed_in):
    before = counts.pages
    shown = said(boss.get("/editor/people/"))
    assert f"This worker has shown {before} page" in shown and counts.pages == before
    assert "This worker" not in said(signed_in(Role.WRITER, "wren").get("/editor/people/"))
