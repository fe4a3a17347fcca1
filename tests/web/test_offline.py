"""The script that keeps help on a phone, and the page shown without a network."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from guidance.offline import PARTS, kept_addresses, kept_version

from .reading import read


def _addresses(script: str) -> list[str]:
    return json.loads(re.search(r"^const ADDRESSES = (\[.*\]);$", script, re.MULTILINE)[1])


def test_the_worker_is_a_script_for_the_whole_site_that_is_never_served_stale(client):
    answer = client.get("/keep-help.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert re.fullmatch(r"public, max-age=(\d|[1-5]\d|60), must-revalidate", answer["Cache-Control"])
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    assert not answer.cookies


def test_exactly_the_help_pages_and_their_parts_are_kept(client, library, addresses):
    found = _addresses(client.get("/keep-help.js").content.decode())
    assert len(set(found)) == len(found)
    assert set(found) == {a for a in addresses if a.startswith("/get-help/")} | {"/offline/"} | {
        f"/static/{part}" for part in ("css/site.css", *PARTS)
    }
    assert [a for a in found if not a.startswith("/static/") and client.get(a).status_code != 200] == []


def test_every_part_a_kept_page_names_is_kept_with_it(client, library):
    kept = set(kept_addresses(library))
    for address in [a for a in kept if not a.startswith("/static/")]:
        page = read(client.get(address).content)
        named = {e.get("src") or e.get("href") for e in page.all() if e.tag in ("link", "script", "img")}
        assert {a for a in named if a.startswith("/static/")} <= kept, address


def test_the_version_is_another_when_the_content_is_and_only_then(library):
    assert kept_version(library) == kept_version(library)
    assert kept_version(replace(library, version="another")) != kept_version(library)
    fewer = dict(list(library.situations.items())[1:])
    assert kept_version(replace(library, situations=fewer)) != kept_version(library)


def test_the_offline_page_shows_the_numbers_of_the_facts_and_leads_to_every_help_page(client, library):
    page = read(client.get("/offline/").content)
    main = page.one("main")
    links = {a.get("href") for a in main.all("a")}
    assert f"tel:{library.facts['999-number'].dial}" in links
    assert {phone.dial for s in library.help.urgent for _, phone in s.phones} <= {a.removeprefix("tel:") for a in links}
    assert {"/get-help/", *(s.address for s in library.situations.values())} <= links
    assert [m.get("content") for m in page.all("meta", name="robots")] == ["noindex"]
    assert not page.all("link", rel="canonical")


@pytest.mark.parametrize("address", ["/get-help/", "/offline/"])
def test_the_offer_is_hidden_until_its_script_shows_it_and_says_plainly_what_it_means(client, address):
    section = read(client.get(address).content).one("div", data_keep_help=None)
    assert section.has("hidden")
    assert "Anyone who uses this phone can see that it is kept." in section.text


@pytest.mark.parametrize("address", ["/keep-help.js", "/offline/"])
def test_both_can_only_be_read(client, address):
    assert client.post(address).status_code == 405
    assert address not in client.get("/sitemap.xml").content.decode()
