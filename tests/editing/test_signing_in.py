"""Signing in takes a password and a code; nothing in between is a login; and the way on leads nowhere else."""

from __future__ import annotations

import logging
import time

import pytest
from django.contrib.auth import hashers
from django.contrib.sessions.models import Session

from guidance.editing import sessions
from guidance.editing.credentials import WRONG_CODE, WRONG_PAIR, WRONG_RECOVERY_CODE, renew_recovery_codes
from guidance.editing.models import Editor, Role
from tests.web.reading import read

from .editors_browser import PASSWORD, EditorsBrowser, app_code, said

BEGIN_AGAIN = "/editor/sign-in/?again=code"
pytestmark = pytest.mark.django_db


def test_a_password_and_a_code_sign_in(browser, make_editor):
    make_editor()
    assert browser.sign_in()["Location"] == "/editor/sign-in/code/"
    assert not browser.is_in, "half is not in"
    assert browser.give_code()["Location"] == "/editor/"
    assert browser.is_in


def test_the_name_may_be_typed_with_capitals_and_spaces(browser, make_editor):
    make_editor()
    assert browser.sign_in(" Amina ")["Location"] == "/editor/sign-in/code/"


def test_one_sentence_for_every_wrong_pair(browser, make_editor):
    make_editor()
    make_editor("closed", is_active=False)
    for name, password in [("amina", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("amina", PASSWORD + " "), ("", "x")]:
        response = browser.sign_in(name, password)
        assert response.status_code == 422
        assert (WRONG_PAIR in said(response)) == bool(name)
        assert browser.get("/editor/sign-in/code/").status_code == 302, "no step further"


def test_a_name_nobody_has_costs_as_much_work_as_a_wrong_password(browser, make_editor, monkeypatch, settings):
    make_editor()
    made = []

    class Counting(hashers.MD5PasswordHasher):
        def encode(self, password, salt):
            made.append(password)
            return super().encode(password, salt)

    monkeypatch.setattr(hashers, "get_hashers", lambda: [Counting()])
    monkeypatch.setattr(hashers, "get_hashers_by_algorithm", lambda: {"md5": Counting()})
    hashed = {}
    for name in ("amina", "nobody"):
        made.clear()
        browser.sign_in(name, "wrong")
        hashed[name] = len(made)
    assert hashed["amina"] == hashed["nobody"] == 1


def test_a_wrong_code_does_not_sign_in_and_says_what_to_do(browser, make_editor):
    make_editor()
    browser.sign_in()
    response = browser.give_code("000000" if app_code() != "000000" else "000001")
    assert response.status_code == 422 and WRONG_CODE in said(response)
    assert not browser.is_in
    browser.give_code()
    assert browser.is_in


def test_a_code_signs_in_once_only(make_editor):
    make_editor()
    code = app_code()
    first, second = EditorsBrowser(), EditorsBrowser()
    for browser in (first, second):
        browser.sign_in()
    assert first.give_code(code).status_code == 302
    assert WRONG_CODE in said(second.give_code(code))
    assert first.is_in and not second.is_in
    assert second.give_code(app_code(1)).status_code == 302, "the next code is as good as any"


def test_between_the_steps_there_are_five_minutes(browser, make_editor, monkeypatch):
    make_editor()
    browser.sign_in()
    later = time.time() + sessions.BETWEEN_STEPS + 1
    monkeypatch.setattr(sessions.time, "time", lambda: later)
    response = browser.give_code()
    assert "Begin again" in browser.said(response["Location"])


@pytest.mark.parametrize("step", ["code", "recovery-code"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_comes_to_the_second_step_first_is_told_to_begin_and_leaves_nothing_behind(browser, make_editor, step, method):
    make_editor()
    response = getattr(browser, method)(f"/editor/sign-in/{step}/", follow=True)
    assert "Begin again with your name and password" in said(response)
    assert (Session.objects.count(), list(browser.cookies)) == (0, [])
    assert "Begin again" not in browser.said("/editor/sign-in/")


def test_between_the_steps_a_change_of_the_account_counts(browser, make_editor):
    editor = make_editor()
    browser.sign_in()
    editor.set_password("another good long password")
    editor.save()
    assert browser.give_code()["Location"] == BEGIN_AGAIN


def test_no_code_counts_before_a_password(browser, make_editor):
    make_editor()
    assert browser.give_code()["Location"] == BEGIN_AGAIN
    assert not browser.is_in


def test_the_session_key_changes_at_each_step(browser, make_editor):
    make_editor()
    # Making one is all that a stranger needs, who may have planted it.
    keys = [browser.session.session_key]
    browser.sign_in()
    keys.append(browser.cookies["editor"].value)
    browser.give_code()
    keys.append(browser.cookies["editor"].value)
    assert len(set(keys)) == 3
    planted = EditorsBrowser()
    planted.cookies["editor"] = keys[0]
    assert not planted.is_in


def test_a_recovery_code_stands_in_once(browser, make_editor):
    editor = make_editor()
    codes = renew_recovery_codes(editor)
    browser.sign_in()
    assert WRONG_RECOVERY_CODE in said(browser.post("/editor/sign-in/recovery-code/", {"code": "aaaa-aaaa-aaaa-aaaa"}))
    response = browser.post("/editor/sign-in/recovery-code/", {"code": codes[3].upper().replace("-", " ")})
    assert response.status_code == 302
    assert "you have 7 left" in browser.said("/editor/you/")
    again = EditorsBrowser()
    again.sign_in()
    assert WRONG_RECOVERY_CODE in said(again.post("/editor/sign-in/recovery-code/", {"code": codes[3]}))
    assert not again.is_in


def test_a_recovery_code_is_only_its_owners(browser, make_editor):
    make_editor()
    codes = renew_recovery_codes(make_editor("wren"))
    browser.sign_in()
    assert browser.post("/editor/sign-in/recovery-code/", {"code": codes[0]}).status_code == 422


def test_after_the_servers_secret_changed_a_recovery_code_still_helps(browser, make_editor, settings):
    codes = renew_recovery_codes(make_editor())
    settings.SECRET_KEY = "another " * 8
    browser.sign_in()
    assert "Use a recovery code" in said(browser.give_code())
    assert browser.post("/editor/sign-in/recovery-code/", {"code": codes[0]}).status_code == 302
    assert browser.get("/editor/people/")["Location"] == "/editor/second-step/", "the second step is to be set up anew"


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/editor/people/", "/editor/people/"),
        ("/editor/find/%3Fq%3Da..b", "/editor/find/?q=a..b"),
        ("/self-check/", "/editor/"),
        ("//evil.example/editor/", "/editor/"),
        ("https://evil.example/editor/", "/editor/"),
        ("/editor/../leave/", "/editor/"),
        ("/editor/%252e%252e/leave/", "/editor/"),
        ("\\\\evil.example", "/editor/"),
        ("javascript:alert(1)", "/editor/"),
        ("", "/editor/"),
    ],
)
def test_the_way_on_is_an_address_of_the_workspace(browser, make_editor, asked, led):
    make_editor()
    browser.sign_in(to=asked)
    assert browser.give_code()["Location"] == led
    assert browser.get(f"/editor/sign-in/?next={asked}")["Location"] == led, "also for whoever is signed in already"


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(browser, make_editor):
    make_editor()
    response = browser.get("/editor/people/?order=name")
    assert response["Location"] == "/editor/sign-in/?next=%2Feditor%2Fpeople%2F%3Forder%3Dname"
    browser.post(response["Location"], {"sign_in_name": "amina", "password": PASSWORD})
    assert browser.give_code()["Location"] == "/editor/people/?order=name"


def test_signing_out_needs_a_post_and_ends_it(signed_in):
    browser = signed_in()
    assert browser.get("/editor/sign-out/").status_code == 405
    assert browser.is_in
    assert browser.post("/editor/sign-out/")["Location"] == "/editor/sign-in/"
    assert not browser.is_in
    assert "You are signed out." in browser.said("/editor/sign-in/")


def test_without_a_second_step_nothing_else_comes_first(browser, make_editor):
    make_editor(role=Role.ADMINISTRATOR, second_step=False)
    assert browser.sign_in(to="/editor/people/")["Location"] == "/editor/second-step/"
    for address in ("/editor/people/", "/editor/you/", "/editor/people/invite/", "/editor/you/password/"):
        assert browser.get(address)["Location"] == "/editor/second-step/"
    assert browser.post("/editor/people/invite/", {"name": "Eve", "role": "administrator"})["Location"] == "/editor/second-step/"
    assert browser.post("/editor/second-step/not-now/")["Location"] == "/editor/second-step/", "not on a server"
    assert browser.get("/editor/people/")["Location"] == "/editor/second-step/"


def test_with_no_account_the_page_says_how_the_first_is_made(browser):
    page = browser.said("/editor/sign-in/")
    assert "No one can sign in yet" in page and 'manage.py inviteeditor "NAME" --role administrator' in page
    assert browser.get("/editor/first/")["Location"] == "/editor/sign-in/"


def test_sessions_that_ended_are_cleared_away_at_sign_in(browser, make_editor):
    make_editor()
    EditorsBrowser().get("/editor/sign-in/code/")
    Session.objects.update(expire_date="2020-01-01T00:00Z")
    browser.sign_in()
    browser.give_code()
    assert Session.objects.count() == 1


def test_the_log_tells_who_and_nothing_else(browser, make_editor, caplog):
    make_editor()
    with caplog.at_level(logging.INFO, "guidance.people"):
        browser.sign_in("amina", "hunter2 hunter2")
        browser.sign_in("a password in the wrong field", "x")
        browser.sign_in()
        browser.give_code()
        browser.post("/editor/sign-out/")
    assert [r.getMessage() for r in caplog.records if r.name == "guidance.people"] == [
        "Sign-in failed: amina",
        "Sign-in failed: a name nobody has",
        "Signed in: amina",
        "Signed out: amina",
    ]


def test_odd_posts_are_answered_kindly(browser, make_editor):
    make_editor()
    for data in (
        {},
        {"sign_in_name": "\0", "password": "\0"},
        {"sign_in_name": "x" * 5000, "password": "y" * 5000},
        {"sign_in_name": "é\u202e", "password": "\ud800"},
    ):
        data = {k: v.encode("utf-8", "surrogatepass").decode("latin-1") for k, v in data.items()}
        response = browser.post("/editor/sign-in/", data)
        assert response.status_code == 422 and "Error: Sign in" in response.content.decode()
    browser.sign_in()
    for code in ("", "\0", "1" * 500, "²²²²²²", "abc"):
        assert browser.post("/editor/sign-in/code/", {"code": code}).status_code == 422
        assert browser.post("/editor/sign-in/recovery-code/", {"code": code}).status_code == 422


def test_fields_tell_password_managers_and_keyboards_what_they_are(browser, make_editor):
    make_editor()
    page = read(browser.get("/editor/sign-in/").content)
    inputs = {i.get("name"): i for i in page.all("input")}
    assert inputs["sign_in_name"].get("autocomplete") == "username"
    assert (inputs["password"].get("type"), inputs["password"].get("autocomplete")) == ("password", "current-password")
    browser.sign_in()
    code = read(browser.get("/editor/sign-in/code/").content).one("input")
    assert (code.get("autocomplete"), code.get("inputmode")) == ("one-time-code", "numeric")


def test_an_error_is_tied_to_its_input_and_the_summary_leads_there(browser, make_editor):
    make_editor()
    page = read(browser.post("/editor/sign-in/", {"sign_in_name": "amina"}).content)
    assert [a.get("href") for a in page.one(class_="error-summary").all("a")] == ["#id_password"]
    field = page.one("input", name="password")
    assert field.get("id") == "id_password" and field.get("aria-invalid") == "true"
    assert [page.one(id=name).text for name in field.get("aria-describedby").split()] == ["Error: Type your password."]
    assert not page.one("input", name="password").get("value"), "a password is never sent back"


def test_a_closed_account_is_out_at_once(signed_in):
    browser = signed_in()
    Editor.objects.update(is_active=False)
    assert not browser.is_in
