"""Links that let people in: one purpose, one use, seven days, and nowhere kept; and the first account of a fresh copy."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from guidance.editing import invitations
from guidance.editing.credentials import Refused, renew_recovery_codes
from guidance.editing.lockout import IN_A_ROW, still_locked, take_try
from guidance.editing.models import Editor, Invitation, Purpose, Role
from tests.web.reading import read

from .editors_browser import PASSWORD, EditorsBrowser, app_code, main_of, said
from .test_lockout import at_once

pytestmark = pytest.mark.django_db
NEW = "four brown otters wave back"
JOINING = {"sign_in_name": "wren", "new_password": NEW, "again": NEW}
LOOPBACK = "http://127.0.0.1:8000"


def path(address: str) -> str:
    assert address.startswith(f"{LOOPBACK}/editor/invitation/")
    return address.removeprefix(LOOPBACK)


@pytest.fixture
def link() -> str:
    return path(invitations.invite("Wren Field", Role.REVIEWER, "wren@example.org")[1])


@pytest.fixture
def on_own_machine(settings):
    settings.DEBUG = True


# Joining


def test_an_invited_person_joins_sets_up_the_second_step_and_is_in(browser, link):
    page = main_of(browser.get(link))
    assert "Welcome, Wren Field" in page.text and "Reviewer" in page.text
    assert browser.post(link, JOINING)["Location"] == "/editor/second-step/"
    editor = Editor.objects.get()
    assert (editor.name, editor.email, editor.role, editor.sign_in_name) == ("Wren Field", "wren@example.org", "reviewer", "wren")
    page = main_of(browser.get("/editor/second-step/"))
    secret = page.one("p", class_="to-copy").text.replace(" ", "")
    assert len(secret) == 32 and page.one("svg").get("class") == "qr"
    assert browser.post("/editor/second-step/", {"code": "12345"}).status_code == 422
    assert main_of(browser.get("/editor/second-step/")).one("p", class_="to-copy").text.replace(" ", "") == secret, (
        "the same after an error"
    )
    assert browser.post("/editor/second-step/", {"code": app_code(secret=secret)})["Location"] == "/editor/second-step/recovery-codes/"
    codes = [c.text for c in main_of(browser.get("/editor/second-step/recovery-codes/")).all("code")]
    assert len(codes) == 8
    assert browser.get("/editor/you/")["Location"] == "/editor/second-step/recovery-codes/", "they are to be kept first"
    assert browser.post("/editor/second-step/recovery-codes/")["Location"] == "/editor/"
    assert browser.is_in
    assert browser.get("/editor/second-step/recovery-codes/")["Location"] == "/editor/you/", "and are never shown again"
    again = EditorsBrowser()
    again.sign_in("wren", NEW)
    assert again.give_code(app_code(secret=secret)).status_code == 422, "the code of the set-up is used up"
    assert again.post("/editor/sign-in/recovery-code/", {"code": codes[0]}).status_code == 302
    assert again.is_in


def test_looking_at_a_link_does_not_use_it_up(browser, link):
    for _ in range(3):
        assert browser.get(link).status_code == browser.head(link).status_code == 200
    assert browser.post(link, JOINING).status_code == 302


def test_a_link_works_once(browser, link):
    browser.post(link, JOINING)
    for response in (EditorsBrowser().get(link), EditorsBrowser().post(link, {**JOINING, "sign_in_name": "eve"})):
        assert response.status_code == 404 and "does not work any more" in said(response)
    assert Editor.objects.count() == 1


def test_an_error_in_the_form_does_not_use_it_up(browser, link):
    assert browser.post(link, {**JOINING, "again": "another"}).status_code == 422
    assert browser.post(link, JOINING).status_code == 302


def test_a_link_works_for_seven_days(browser, link):
    Invitation.objects.update(open_until=timezone.now() - timedelta(seconds=1))
    assert browser.get(link).status_code == 404
    made, _ = invitations.invite("Ash", Role.WRITER)
    assert timedelta(days=6, hours=23) < made.open_until - timezone.now() <= timedelta(days=7)
    assert Invitation.objects.count() == 1, "those that ended are cleared away"


def test_only_a_hash_is_kept_of_256_random_bits(link):
    token = link.rstrip("/").rpartition("/")[2]
    assert re.fullmatch(r"[\w-]{43}", token)
    assert token not in str([vars(made) for made in Invitation.objects.all()])


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 3000, "%00", "é"])
def test_a_made_up_link_is_told_kindly(browser, token):
    assert "does not work any more" in said(browser.get(f"/editor/invitation/{token}/"))


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"sign_in_name": ""}, "sign_in_name", "Choose a sign-in name."),
        ({"sign_in_name": "wren field"}, "sign_in_name", "such as amina.k"),
        ({"sign_in_name": "Wrén"}, "sign_in_name", "such as amina.k"),
        ({"sign_in_name": "wren\n"}, "", ""),
        ({"sign_in_name": "TAKEN"}, "sign_in_name", "Someone has that sign-in name."),
        ({"sign_in_name": "x" * 61}, "sign_in_name", "Use at most 60 characters."),
        ({"again": "another good password"}, "again", "The two passwords are not the same."),
        ({"new_password": "short", "again": "short"}, "new_password", "at least 12 characters"),
        ({"new_password": "1234567890123", "again": "1234567890123"}, "new_password", "numeric"),
        ({"new_password": "wren@example.org", "again": "wren@example.org"}, "new_password", "too similar"),
        ({"new_password": "password1234", "again": "password1234"}, "new_password", "too common"),
        ({"new_password": "x" * 201, "again": "x" * 201}, "new_password", "at most 200"),
    ],
)
def test_what_does_not_fit_is_said_at_the_field(browser, link, make_editor, given, field, words):
    make_editor("taken")
    response = browser.post(link, {**JOINING, **given})
    if not field:
        assert response.status_code == 302
        return
    assert response.status_code == 422
    page = main_of(response)
    assert words in page.one(id=f"id_{field}_error").text
    named = page.one("input", name=field).get("aria-describedby").split()
    assert f"id_{field}_error" in named and all(page.all(id=name) for name in named)


def test_a_name_taken_while_the_form_was_open_is_said_and_the_link_still_works(link, make_editor):
    found = Invitation.objects.get()
    make_editor("wren")
    with pytest.raises(Refused, match="Someone has that sign-in name"):
        invitations.join(found, "wren", NEW)
    assert invitations.join(Invitation.objects.get(), "wren.f", NEW).pk


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_gets_in(link):
    found = Invitation.objects.get()
    got = at_once(*[lambda n=n: invitations.join(found, f"wren{n}", NEW) for n in range(4)])
    assert sorted(type(result).__name__ for result in got) == ["Editor", "Refused", "Refused", "Refused"]
    assert Editor.objects.count() == 1


def test_inviting_the_same_person_again_withdraws_the_earlier_link(browser, link):
    invitations.invite("Wren Field", Role.WRITER)
    assert browser.get(link).status_code == 404


# For those who have an account


def test_a_link_for_a_new_password_does_that_alone(browser, make_editor, signed_in):
    elsewhere, editor = signed_in(Role.WRITER, "amina"), Editor.objects.get()
    for _ in range(IN_A_ROW):
        take_try("amina", timezone.now())
    link = path(invitations.link_for(editor, Purpose.PASSWORD)[1])
    response = browser.post(link, {"new_password": NEW, "again": NEW})
    assert response["Location"] == "/editor/sign-in/"
    assert not browser.is_in and not elsewhere.is_in, "signed in nowhere, also where it was before"
    assert "Your new password counts" in browser.said("/editor/sign-in/")
    assert browser.sign_in(password=PASSWORD).status_code == 422
    assert browser.sign_in(password=NEW)["Location"] == "/editor/sign-in/code/", "no longer locked, and the second step stays"
    assert browser.get(link).status_code == 404


def test_a_link_for_the_second_step_asks_for_the_password(browser, signed_in):
    elsewhere, editor = signed_in(Role.WRITER, "amina"), Editor.objects.get()
    codes = renew_recovery_codes(editor)
    link = path(invitations.link_for(editor, Purpose.SECOND_STEP)[1])
    assert browser.post(link, {"password": "wrong"}).status_code == 422
    assert elsewhere.is_in and Editor.objects.get().has_second_step
    assert browser.post(link, {"password": PASSWORD})["Location"] == "/editor/second-step/"
    assert not Editor.objects.get().has_second_step and not editor.recovery_codes.exists() and codes
    assert not elsewhere.is_in
    assert browser.get("/editor/you/")["Location"] == "/editor/second-step/"


def test_guessing_a_password_at_such_a_link_locks(browser, make_editor):
    link = path(invitations.link_for(make_editor(), Purpose.SECOND_STEP)[1])
    for _ in range(IN_A_ROW):
        browser.post(link, {"password": "wrong"})
    assert "it is locked" in said(browser.post(link, {"password": PASSWORD}))


def test_a_link_used_for_another_purpose_is_refused(make_editor):
    password, _ = invitations.link_for(make_editor(), Purpose.PASSWORD)
    with pytest.raises(Refused):
        invitations.begin_second_step_again(password)
    with pytest.raises(Refused):
        invitations.join(password, "eve", NEW)
    assert Invitation.objects.get() == password


def test_the_links_of_a_closed_account_do_not_work(browser, make_editor):
    editor = make_editor()
    link = path(invitations.link_for(editor, Purpose.PASSWORD)[1])
    Editor.objects.update(is_active=False)
    assert browser.get(link).status_code == 404


# The first account

FIRST = {"name": "Amina Khan", "sign_in_name": "Amina", "new_password": NEW, "again": NEW}


def test_on_a_fresh_clone_the_first_page_makes_an_administrator(browser, on_own_machine):
    assert browser.get("/editor/people/")["Location"].startswith("/editor/sign-in/")
    assert browser.get("/editor/sign-in/")["Location"] == "/editor/first/"
    assert browser.post("/editor/first/", FIRST)["Location"] == "/editor/second-step/"
    editor = Editor.objects.get()
    assert (editor.name, editor.sign_in_name, editor.role, editor.founder) == ("Amina Khan", "amina", "administrator", True)
    assert "This copy runs on your own machine, so this may wait" in browser.said("/editor/second-step/")
    assert browser.post("/editor/second-step/not-now/")["Location"] == "/editor/"
    assert browser.is_in
    again = EditorsBrowser()
    assert again.sign_in(password=NEW)["Location"] == "/editor/second-step/", "asked again at the next sign-in"


def test_once_served_in_production_the_second_step_can_no_longer_wait(browser, on_own_machine, settings):
    browser.post("/editor/first/", FIRST)
    browser.post("/editor/second-step/not-now/")
    settings.DEBUG = False
    assert browser.get("/editor/you/")["Location"] == "/editor/second-step/"
    assert "Not now" not in browser.said("/editor/second-step/")


def test_with_an_account_there_is_no_first_page(browser, on_own_machine, make_editor):
    make_editor()
    assert browser.get("/editor/first/")["Location"] == browser.post("/editor/first/", FIRST)["Location"] == "/editor/sign-in/"
    assert Editor.objects.count() == 1
    with pytest.raises(Refused):
        invitations.found("Eve", "eve", NEW)


def test_a_machine_elsewhere_is_not_ones_own(on_own_machine):
    far = EditorsBrowser(REMOTE_ADDR="192.0.2.7")
    assert "No one can sign in yet" in far.said("/editor/sign-in/")
    assert far.post("/editor/first/", FIRST)["Location"] == "/editor/sign-in/"
    assert not Editor.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_make_the_first_account_at_once_one_does():
    got = at_once(*[lambda n=n: invitations.found(f"N{n}", f"name{n}", NEW) for n in range(4)])
    assert sorted(type(result).__name__ for result in got) == ["Editor", "Refused", "Refused", "Refused"]
    assert Editor.objects.count() == 1


# From the server


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("inviteeditor", *words, stdout=out)
    return out.getvalue()


def test_whoever_runs_the_server_makes_the_first_link(browser):
    printed = run("Amina Khan", "--role", "administrator", "--email", "amina@example.org")
    link = path(printed.splitlines()[-1])
    assert "Administrator" in browser.said(link)
    browser.post(link, {**JOINING, "sign_in_name": "amina"})
    assert (Editor.objects.get().role, Editor.objects.get().email) == ("administrator", "amina@example.org")


def test_and_lets_in_again_whom_nobody_else_can_help(browser, make_editor):
    make_editor()
    password, second_step = (path(line) for line in run("--reset", "AMINA").splitlines() if line.startswith("http"))
    browser.post(password, {"new_password": NEW, "again": NEW})
    assert browser.post(second_step, {"password": NEW})["Location"] == "/editor/second-step/"


def test_and_lifts_a_lock(make_editor):
    make_editor()
    for _ in range(IN_A_ROW):
        take_try("amina", timezone.now())
    assert "at once" in run("--unlock", "amina")
    assert not still_locked(["amina"], timezone.now())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Give one of"),
        (["Amina", "--unlock", "amina"], "Give one of"),
        (["--reset", "nobody"], "There are: amina."),
        (["--unlock", "nobody"], "There are: amina."),
        (["Amina", "--email", "nonsense"], "Write it like amina@example.org"),
        (["  "], "Give a name"),
        (["x" * 121], "Give a name"),
        (["--reset", "closed"], "An administrator has to open it again"),
    ],
)
def test_a_slip_at_the_command_is_said_in_words(make_editor, words, said):
    make_editor()
    if "closed" in words:
        make_editor("closed", is_active=False)
    with pytest.raises(CommandError, match=re.escape(said)):
        run(*words)


def test_the_set_up_page_draws_without_style_and_says_the_key_as_text(browser, link):
    browser.post(link, JOINING)
    response = browser.get("/editor/second-step/")
    page = read(response.content)
    assert not [element.tag for element in page if element.has("style")]
    assert page.one(class_="pair__picture").get("role") == "img"
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.one("p", class_="to-copy").text)
