"""One's own account: what may be changed, what has to be typed again for it, and which sessions that ends."""

from __future__ import annotations

import time

import pytest

from guidance.editing.models import Editor, Role

from .editors_browser import PASSWORD, EditorsBrowser, app_code, main_of, said

pytestmark = pytest.mark.django_db
NEW = "four brown otters wave back"
CHANGE = {"password": PASSWORD, "new_password": NEW, "again": NEW}


@pytest.fixture
def here(signed_in):
    return signed_in(Role.WRITER, "amina")


@pytest.fixture
def elsewhere(signed_in, here):
    return signed_in(Role.WRITER, "amina")


def test_name_and_address_are_changed_and_the_sign_in_name_stays(here):
    page = main_of(here.get("/editor/you/"))
    assert page.one("input", name="name").get("value") == "Amina" and "amina" in page.text
    assert (
        here.post("/editor/you/", {"name": " Amina Khan ", "email": "", "sign_in_name": "root", "role": "administrator"}).status_code == 302
    )
    editor = Editor.objects.get()
    assert (editor.name, editor.email, editor.sign_in_name, editor.role) == ("Amina Khan", "", "amina", "writer")


def test_a_name_is_needed(here):
    assert "Type your name." in said(here.post("/editor/you/", {"name": " ", "email": "x"}))
    assert Editor.objects.get().name == "Amina"


def test_a_new_password_ends_every_other_session(here, elsewhere):
    assert here.post("/editor/you/password/", CHANGE)["Location"] == "/editor/you/"
    assert here.is_in and not elsewhere.is_in
    assert elsewhere.sign_in(password=NEW)["Location"] == "/editor/sign-in/code/"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"password": "wrong"}, "That is not your password."),
        ({"password": ""}, "Type your password as it is now."),
        ({"again": "x"}, "The two passwords are not the same."),
        ({"new_password": "short", "again": "x"}, "The two passwords are not the same."),
        ({"new_password": "short", "again": "x"}, "at least 12 characters"),
        ({"new_password": "amina@example.org", "again": "amina@example.org"}, "too similar"),
    ],
)
def test_a_new_password_that_does_not_fit_changes_nothing(here, elsewhere, given, words):
    response = here.post("/editor/you/password/", {**CHANGE, **given})
    assert response.status_code == 422 and words in said(response)
    assert elsewhere.is_in


def test_a_second_step_on_a_new_phone_asks_for_the_password_and_ends_every_other_session(here, elsewhere):
    assert here.get("/editor/second-step/")["Location"] == "/editor/you/second-step/", "not without the password"
    assert here.post("/editor/you/second-step/", {"password": "wrong"}).status_code == 422
    assert here.get("/editor/second-step/").status_code == 302
    assert here.post("/editor/you/second-step/", {"password": PASSWORD})["Location"] == "/editor/second-step/"
    secret = main_of(here.get("/editor/second-step/")).one("p", class_="to-copy").text.replace(" ", "")
    assert elsewhere.is_in, "the old one counts until the new one has shown a code"
    here.post("/editor/second-step/", {"code": app_code(secret=secret)})
    here.post("/editor/second-step/recovery-codes/")
    assert here.is_in and not elsewhere.is_in
    elsewhere.sign_in()
    assert elsewhere.give_code().status_code == 422, "the old app no longer counts"
    assert here.get("/editor/second-step/").status_code == 302, "asked again for the next change"


def test_what_was_confirmed_counts_for_five_minutes(here, monkeypatch):
    here.post("/editor/you/second-step/", {"password": PASSWORD})
    later = time.time() + 5 * 60 + 1
    monkeypatch.setattr("guidance.editing.sessions.time.time", lambda: later)
    assert here.get("/editor/second-step/")["Location"] == "/editor/you/second-step/"


def test_new_recovery_codes_take_the_place_of_the_old(here):
    def make() -> list[str]:
        assert here.post("/editor/you/recovery-codes/", {"password": PASSWORD})["Location"] == "/editor/second-step/recovery-codes/"
        codes = [c.text for c in main_of(here.get("/editor/second-step/recovery-codes/")).all("code")]
        here.post("/editor/second-step/recovery-codes/")
        return codes

    assert here.post("/editor/you/recovery-codes/", {"password": "wrong"}).status_code == 422
    old, new = make(), make()
    assert len(set(old) | set(new)) == 16
    assert "8 recovery codes left" in here.said("/editor/you/")
    other = EditorsBrowser()
    other.sign_in()
    assert other.post("/editor/sign-in/recovery-code/", {"code": old[0]}).status_code == 422
    assert other.post("/editor/sign-in/recovery-code/", {"code": new[0]}).status_code == 302


def test_codes_that_are_being_shown_are_not_readable_in_the_database(here):
    here.post("/editor/you/recovery-codes/", {"password": PASSWORD})
    shown = main_of(here.get("/editor/second-step/recovery-codes/")).one("ol").text.split()
    kept = str(list(here.session.items()))
    assert len(shown) == 8 and not [code for code in shown if code in kept]


def test_signing_out_everywhere_does(here, elsewhere):
    assert here.get("/editor/you/sign-out-everywhere/").status_code == 405
    assert here.post("/editor/you/sign-out-everywhere/")["Location"] == "/editor/sign-in/"
    assert not here.is_in and not elsewhere.is_in
    assert "here and everywhere else" in here.said("/editor/sign-in/")


def test_password_fields_tell_which_password_they_are_for(here):
    fields = [(f.get("name"), f.get("autocomplete")) for f in main_of(here.get("/editor/you/password/")).all("input")]
    assert fields == [("", "username"), ("password", "current-password"), ("new_password", "new-password"), ("again", "new-password")]
