"""When something is wrong the page says so in plain words, and help is still there."""

from __future__ import annotations

import logging

import pytest
from django.template.loader import get_template
from django.test import Client

from guidance import snapshot
from guidance.library import LibraryFault
from guidance.snapshot import Snapshot

from .reading import read


@pytest.fixture
def crashing() -> Client:
    return Client(raise_request_exception=False)


def _offers_help(response) -> None:
    page = read(response.content)
    assert len(page.all("h1")) == 1 and page.one("main") and page.one("html").get("lang") == "en-GB"
    links = {a.get("href") for a in page.all("a")}
    assert {"tel:999", "/get-help/", "/leave/"} <= links
    assert "Traceback" not in response.content.decode()


def test_a_page_that_is_not_there(client):
    for address in (
        "/no-such-page/",
        "/guidance/teens/no-such-topic/",
        "/guidance/no-such-age/",
        "/apps/nothing/",
        "/get-help/nothing/",
        "/x.php",
    ):
        response = client.get(address)
        assert response.status_code == 404, address
        _offers_help(response)


def test_an_unknown_host(crashing):
    response = crashing.get("/", headers={"Host": "evil.example"})
    assert response.status_code == 400
    _offers_help(response)
    assert "evil.example" not in response.content.decode()


def test_a_post_from_another_site(client):
    response = client.post("/self-check/1/", {"answer": "none"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    _offers_help(response)


def test_a_crash_in_a_view(crashing, monkeypatch):
    monkeypatch.setattr("guidance.views.pages.render", lambda *args, **kwargs: 1 / 0)
    response = crashing.get("/")
    assert response.status_code == 500
    _offers_help(response)


def test_a_crash_in_what_every_template_uses(crashing, monkeypatch):
    """The page for a crash stands on nothing that may have crashed."""
    monkeypatch.setattr("guidance.context.settings", None)
    response = crashing.get("/")
    assert response.status_code == 500
    _offers_help(response)


def test_a_crash_while_a_page_that_is_not_there_is_made(crashing, monkeypatch):
    monkeypatch.setattr("guidance.context.settings", None)
    response = crashing.get("/no-such-page/")
    assert response.status_code == 500
    _offers_help(response)


def test_a_crash_in_the_library_itself(crashing, monkeypatch):
    class Broken:
        def current(self):
            raise RuntimeError("the library is broken")

    monkeypatch.setattr(snapshot, "_snapshot", Broken())
    response = crashing.get("/get-help/")
    assert response.status_code == 500
    _offers_help(response)


def test_the_pages_that_stand_when_all_else_fails_name_only_files_that_keep_their_name(settings):
    for name in ("400.html", "500.html", "problems/nothing.html"):
        page = read(get_template(name).render({}))
        for link in page.all("link", rel="stylesheet"):
            address = link.get("href")
            assert (settings.BASE_DIR / "static" / address.removeprefix("/static/")).is_file(), (name, address)


def test_their_one_number_is_the_one_in_the_facts(library):
    number = library.services["999"].phones[0][1]
    for name in ("400.html", "500.html", "problems/nothing.html"):
        assert f"tel:{number.dial}" in {a.get("href") for a in read(get_template(name).render({})).all("a")}, name


def test_no_content_at_all_says_so_with_the_number_to_call(crashing, tmp_path, monkeypatch, settings):
    monkeypatch.setattr(snapshot, "_snapshot", Snapshot(tmp_path, 0, None))
    response = crashing.get("/get-help/")
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (503, "30", "no-store")
    page = read(response.content)
    assert "tel:999" in {a.get("href") for a in page.all("a")}
    with pytest.raises(LibraryFault):
        snapshot._snapshot.current()


def test_no_content_shows_an_editor_why_and_a_reader_not(crashing, tmp_path, monkeypatch, settings):
    (tmp_path / "site.md").write_text("no front matter")
    monkeypatch.setattr(snapshot, "_snapshot", Snapshot(tmp_path, 0, None))
    assert "site.md:1" not in crashing.get("/").content.decode()
    settings.DEBUG = True
    assert "site.md:1" in crashing.get("/").content.decode()


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({}, True),
        ({"Origin": "null"}, True),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://TESTSERVER"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://elsewhere.example"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "http://testserver.elsewhere.example"}, False),
        ({"Origin": "http://testserver:81"}, False),
        ({"Origin": "http://[broken"}, False),
        ({"Origin": "nonsense"}, False),
    ],
)
@pytest.mark.parametrize("address", ["/self-check/1/", "/self-check/again/"])
def test_posts_from_other_sites_are_refused_and_private_modes_are_not(client, headers, taken, address):
    response = client.post(address, {"answer": "none", "question": "happened"}, headers=headers)
    assert response.status_code == (303 if taken else 403)
    assert bool(response.cookies) == taken


def test_a_link_from_another_site_is_followed(client):
    assert client.get("/get-help/", headers={"Sec-Fetch-Site": "cross-site", "Origin": "http://elsewhere.example"}).status_code == 200


def test_a_page_that_is_not_there_is_logged_without_alarm(client, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/no-such-page/")
    assert [r.levelname for r in caplog.records if r.levelno >= logging.ERROR] == []
