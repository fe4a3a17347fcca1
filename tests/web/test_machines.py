"""Feed, robots, security contact and health, for machines."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client, RequestFactory

from guidance import snapshot
from guidance.snapshot import the_moment
from guidance.views import machines

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_parses_and_leads_to_pages_that_are_there(client, library):
    response = client.get("/feed.xml")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name").text == (library.site.owner or library.site.name)
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(library.changes())
    for entry in entries:
        address = entry.find(f"{ATOM}link").get("href")
        assert address.startswith(settings.SITE_URL + "/")
        assert client.get(address.removeprefix(settings.SITE_URL)).status_code == 200
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text) <= the_moment()
    identities = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(identities)) == len(identities)
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [f"{settings.SITE_URL}/feed.xml"]


def test_every_page_names_the_feed(client):
    assert 'href="/feed.xml" type="application/atom+xml"' in client.get("/").content.decode()


def test_the_sitemap_is_xml_with_days(client):
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    days = [day.text for day in ElementTree.fromstring(response.content).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}lastmod")]
    assert len(days) > 40
    assert all(datetime.fromisoformat(day).date() <= the_moment().date() for day in days)


def test_robots_may_read_every_page_of_the_sitemap_and_the_first_question(client, addresses):
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert [address for address in [*addresses, "/self-check/1/"] if not rules.can_fetch("anyone", settings.SITE_URL + address)] == []


def test_robots_are_kept_from_what_is_private_and_shown_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {f"Disallow: /{private}/" for private in ("search", "plan", "leave", "editor")} <= set(lines)
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines
    assert "Disallow: /" not in lines


def _security(client) -> dict[str, str]:
    response = client.get("/.well-known/security.txt")
    assert response["Content-Type"].startswith("text/plain")
    return dict(line.split(": ", 1) for line in response.content.decode().splitlines())


def test_the_security_contact_is_whole(client):
    said = _security(client)
    assert said["Contact"].startswith(("https://", "mailto:", f"{settings.SITE_URL}/"))
    left = datetime.fromisoformat(said["Expires"].replace("Z", "+00:00")) - the_moment()
    assert 30 < left.days < 366
    assert said["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


@pytest.mark.parametrize(
    ("contact", "line"),
    [
        ("help@example.org", "Contact: mailto:help@example.org"),
        ("https://example.org/contact", "Contact: https://example.org/contact"),
        ("", f"Contact: {settings.SITE_URL}/about/"),
    ],
)
def test_the_security_contact_is_who_runs_this_copy(contact, line):
    request = RequestFactory().get("/.well-known/security.txt")
    request.library = SimpleNamespace(site=SimpleNamespace(contact=contact), next_change=None)
    request.moment = the_moment()
    assert line in machines.security(request).content.decode().splitlines()


def test_health_says_which_content_is_served(client, library):
    response = client.get("/healthz")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    said = response.json()
    assert said["content"] == library.version
    assert said["status"] == ("degraded" if library.held else "ok")
    assert said["problems"] == [str(p) for p in library.problems if not p.warning]
    assert said["problems_scheduled"] == 0
    assert datetime.fromisoformat(said["on"]) and (said["next_change"] is None or datetime.fromisoformat(said["next_change"]))


def test_health_tells_nothing_of_what_is_scheduled_but_how_much_is_wrong(editing):
    folder = editing.root / "scheduled" / "2027-01-01-0900-closing-news"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text("---\ntitle: Closing news\n---\n", encoding="utf-8")
    editing.restart()
    response = editing.client.get("/healthz")
    assert response.json()["problems_scheduled"] > 0
    assert b"closing" not in response.content


def test_ready_says_the_version_and_how_many_problems_and_no_more(client, library):
    response = client.get("/healthz/ready")
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert set(response.json()) == {"status", "content", "problems"}
    assert response.json()["content"] == library.version


@pytest.mark.parametrize(("address", "status"), [("/healthz/live", 200), ("/healthz/ready", 503), ("/healthz", 503), ("/", 503)])
def test_without_any_content_the_process_lives_and_is_not_ready(client, tmp_path, monkeypatch, address, status):
    monkeypatch.setattr(snapshot, "_snapshot", snapshot.Snapshot(tmp_path / "nowhere", 0, None))
    assert client.get(address).status_code == status


@pytest.mark.parametrize("address", ["/healthz", "/healthz/live", "/healthz/ready"])
def test_a_balancer_needs_no_https_to_ask(settings, address):
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get(address).status_code == 200
    assert Client().get("/get-help/").status_code == 301
