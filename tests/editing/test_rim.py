"""Below /editor/: only our own posts, nothing kept by anyone, sessions that end; everywhere else: no database at all."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import IntegrityError, OperationalError, ProgrammingError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from guidance.editing import sessions
from guidance.editing.models import Editor, Role
from guidance.snapshot import Snapshot, the_snapshot
from tests.web.reading import read

from .editors_browser import EditorsBrowser, said

HERE = {"Origin": "http://testserver"}


@pytest.mark.django_db
class TestWherePostsComeFrom:
    @pytest.mark.parametrize(
        ("headers", "taken"),
        [
            ({"Origin": "http://testserver"}, True),
            ({"Origin": "HTTP://TESTSERVER"}, True),
            ({"Sec-Fetch-Site": "same-origin"}, True),
            ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, True),
            ({}, False),
            ({"Origin": ""}, False),
            ({"Origin": "null"}, False),
            ({"Origin": "https://testserver"}, False),
            ({"Origin": "http://testserver:81"}, False),
            ({"Origin": "http://testserver.evil.example"}, False),
            ({"Origin": "http://[broken"}, False),
            ({"Sec-Fetch-Site": "same-site", **HERE}, False),
            ({"Sec-Fetch-Site": "cross-site", **HERE}, False),
            ({"Sec-Fetch-Site": "none", **HERE}, False),
            ({"Sec-Fetch-Site": "", **HERE}, False),
        ],
    )
    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_only_our_own_pages_may_send_anything(self, signed_in, headers, taken, method):
        signed = signed_in()
        other = Client()
        other.cookies = signed.cookies
        response = getattr(other, method)("/editor/sign-out/", headers=headers)
        assert (response.status_code != 403) == taken
        assert signed.is_in != (taken and method == "post")
        if not taken:
            assert "Nothing was changed." in said(response)

    def test_reading_needs_no_word_of_where_from(self, signed_in):
        other = Client()
        other.cookies = signed_in().cookies
        assert other.get("/editor/you/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.django_db
class TestWhatEveryAnswerCarries:
    ADDRESSES = ("/editor/sign-in/", "/editor/you/", "/editor/people/", "/editor/invitation/x/", "/editor/nothing/")

    @pytest.mark.parametrize("address", ADDRESSES)
    def test_it_is_kept_by_no_one_and_loads_only_our_own(self, signed_in, address):
        response = signed_in().get(address)
        assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
        assert "Cookie" in response["Vary"]
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert policy.endswith("frame-src 'self'")
        assert (response["X-Content-Type-Options"], response["Referrer-Policy"]) == ("nosniff", "same-origin")

    def test_the_cookie_goes_only_to_the_workspace(self, browser, make_editor, settings):
        make_editor()
        browser.sign_in()
        cookie = browser.cookies["editor"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/editor/", True, "Lax", "")

    def test_opening_the_sign_in_page_sets_no_cookie(self, browser, make_editor):
        make_editor()
        assert not browser.get("/editor/sign-in/").cookies

    def test_every_page_is_whole_and_has_one_heading(self, signed_in):
        boss = signed_in(Role.ADMINISTRATOR, "boss")
        pages = [
            "you/",
            "you/password/",
            "you/second-step/",
            "you/recovery-codes/",
            "people/",
            "people/invite/",
            f"people/{boss.editor.pk}/",
        ]
        for address in pages:
            page = read(boss.get(f"/editor/{address}").content)
            assert len(page.all("h1")) == 1 and page.one("main") and page.one("html").get("lang") == "en-GB", address
            ids = [element.get("id") for element in page if element.has("id")]
            assert len(ids) == len(set(ids)), address
            labelled = {label.get("for") for label in page.all("label")}
            assert {i.get("id") for i in page.all("input") + page.all("select") if not i.has("hidden")} <= labelled, address


@pytest.mark.django_db
class TestHowSessionsEnd:
    def test_after_two_hours_without_a_step(self, signed_in):
        browser = signed_in()
        browser.get("/editor/you/")
        left = Session.objects.get().expire_date - timezone.now()
        assert timedelta(hours=1, minutes=59) < left <= timedelta(hours=2)
        Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
        assert not browser.is_in

    def test_after_twelve_hours_however_busy(self, signed_in, monkeypatch):
        browser = signed_in()
        begun = time.time()
        monkeypatch.setattr(sessions.time, "time", lambda: begun + 12 * 3600 - 60)
        assert browser.is_in
        monkeypatch.setattr(sessions.time, "time", lambda: begun + 12 * 3600 + 60)
        response = browser.get("/editor/people/")
        assert response["Location"] == "/editor/sign-in/?next=%2Feditor%2Fpeople%2F"
        assert "You had been signed in for twelve hours" in browser.said(response["Location"])

    def test_a_session_that_does_not_say_when_it_began_is_over(self, make_editor):
        browser = EditorsBrowser()
        browser.force_login(make_editor())
        assert not browser.is_in

    def test_a_script_is_told_with_401_instead_of_a_page(self, browser):
        for response in (
            browser.post("/editor/you/", headers={"Accept": "application/json"}),
            browser.get("/editor/you/", headers={"Accept": "application/json, */*"}),
        ):
            assert (response.status_code, response.json()) == (401, {"signed_out": True})

    def test_what_was_typed_into_a_form_is_not_lost_unsaid(self, browser):
        response = browser.post("/editor/you/", {"name": "Amina"})
        assert response.status_code == 403
        assert "was not saved yet, but it is still here" in said(response)

    def test_signed_out_in_another_tab_while_a_page_was_made(self, signed_in, monkeypatch):
        browser = signed_in()
        monkeypatch.setattr("guidance.editing.views.you.form_page", _answer_after_the_session_went)
        assert browser.get("/editor/you/")["Location"] == "/editor/sign-in/"

    def test_a_slow_page_undoes_nothing_that_a_quick_one_put_into_the_session(self, signed_in, monkeypatch):
        browser, tab = signed_in(), EditorsBrowser()
        tab.cookies = browser.cookies

        def slow(*args, **more):
            monkeypatch.undo()
            tab.post("/editor/you/", {"name": "Amina", "email": "amina@example.org"})
            return HttpResponse("late")

        monkeypatch.setattr("guidance.editing.views.you.form_page", slow)
        assert browser.get("/editor/you/").content == b"late"
        assert "Saved." in tab.said("/editor/you/")


def _answer_after_the_session_went(request, *args, **more):
    Session.objects.all().delete()
    return HttpResponse("late")


# Without a database


@pytest.fixture
def no_database(monkeypatch):
    """Every attempt to use a database fails, as when its server is gone."""

    def refuse(self):
        raise OperationalError("connection refused")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", refuse)


def test_the_public_site_goes_on_without_a_database(no_database, client):
    addresses = [address for address, _ in the_snapshot().current()[0].addresses()]
    more = ["/search/?q=blackmail", "/sitemap.xml", "/feed.xml", "/robots.txt", "/healthz", "/self-check/1/"]
    client.cookies["editor"] = "a-session-of-an-editor"
    assert len(addresses) > 100
    assert [(a, s) for a in [*addresses, *more] if (s := client.get(a).status_code) != 200] == []
    assert client.post("/self-check/1/", {"question": "happened", "answer": "none"}, headers=HERE).status_code == 303
    assert client.get("/no-such-page/").status_code == 404


@pytest.mark.parametrize("cookie", ["", "a-session-of-an-editor"])
def test_the_workspace_says_so_and_when_to_try_again(no_database, cookie, caplog):
    client = Client(raise_request_exception=False)
    if cookie:
        client.cookies["editor"] = cookie
    for address in ["/editor/sign-in/", *(["/editor/people/", "/editor/you/"] if cookie else [])]:
        response = client.get(address)
        assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
        assert "Nothing that was saved is lost" in said(response)
    assert client.post("/editor/sign-in/", {"sign_in_name": "a", "password": "b"}, headers=HERE).status_code == 503
    assert "cannot use its database: connection refused" in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (ProgrammingError, 503), (IntegrityError, 500)])
def test_a_database_lost_in_the_middle_of_a_page(signed_in, monkeypatch, error, status):
    browser = signed_in()
    browser.raise_request_exception = False

    def lose(*args, **more):
        raise error("lost")

    monkeypatch.setattr("guidance.editing.views.you.form_page", lose)
    assert browser.get("/editor/you/").status_code == status, "what is our own fault is no excuse about the database"


@pytest.mark.django_db
def test_public_pages_ask_nothing_of_the_database_also_for_an_editor(signed_in, django_assert_num_queries):
    browser = signed_in()
    with django_assert_num_queries(0):
        for address in ("/", "/get-help/", "/search/?q=help", "/self-check/1/"):
            assert not browser.get(address).cookies


@pytest.mark.django_db
def test_only_for_an_editor_the_files_are_looked_at_in_this_moment(signed_in, browser, monkeypatch):
    looks, look = [], Snapshot.look_now
    monkeypatch.setattr(Snapshot, "look_now", lambda self: looks.append(1) or look(self))
    browser.get("/editor/sign-in/")
    browser.cookies["editor"] = "made-up"
    browser.get("/editor/")
    assert looks == []
    signed_in().get("/editor/")
    assert looks == [1]


@pytest.mark.django_db
def test_names_of_editors_are_shown_as_text(signed_in):
    boss = signed_in(Role.ADMINISTRATOR, "boss")
    Editor.objects.update(name="<script>alert(1)</script>")
    for address in ("/editor/people/", "/editor/you/", f"/editor/people/{boss.editor.pk}/"):
        assert "<script>alert" not in boss.get(address).content.decode()
