"""What a page says of itself to whoever finds it or passes it on: canonical address, preview, and what it is."""

from __future__ import annotations

import json
import re
import struct
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from hypothesis import example, given
from hypothesis import strategies as st

from guidance.content.site_pages import Site
from guidance.described import article
from guidance.management.commands.drawpreviews import draw_previews
from guidance.snapshot import Snapshot

from .reading import Element, read

IMAGES = settings.BASE_DIR / "static" / "img"
MOST_BYTES = 60_000


def shared(page: Element) -> dict[str, str]:
    found = [(m.get("property"), m.get("content")) for m in page.all("meta") if m.has("property")]
    assert len(dict(found)) == len(found), "given twice"
    return dict(found)


def test_every_public_page_says_how_it_looks_when_passed_on(public_pages):
    faults = []
    for address, page in public_pages.items():
        said = shared(page)
        wanted = {"og:title", "og:description", "og:url", "og:locale", "og:image"}
        if address.startswith("/get-help/"):
            # Plain when passed on: no picture that fills a family's chat.
            assert set(said) == {"og:description"}, address
            continue
        kind = said.pop("og:type", "website")
        good = set(said) == wanted and all(value.strip() for value in said.values()) and kind in ("website", "article")
        if not good or said["og:url"] != settings.SITE_URL + address or said["og:locale"] != "en_GB":
            faults.append((address, said))
        elif not finders.find(said["og:image"].removeprefix(f"{settings.SITE_URL}/static/")):
            faults.append((address, said["og:image"]))
    assert faults == []


def test_a_page_of_an_age_shows_that_ages_picture_and_any_other_the_one_for_everyone(public_pages, library):
    for address, page in [(a, p) for a, p in public_pages.items() if not a.startswith("/get-help/")]:
        band = address.split("/")[2] if address.startswith("/guidance/") else ""
        name = f"preview-{band}.png" if band else "preview.png"
        assert shared(page)["og:image"].endswith(f"/static/img/{name}"), address
    assert all((IMAGES / f"preview-{band}.png").exists() for band in library.bands)


def test_a_page_is_an_article_and_the_home_page_a_site(public_pages, library):
    assert shared(public_pages["/"])["og:type"] == "website"
    articles = [*library.pages.values(), *library.apps.values(), *library.bands.values()]
    assert {shared(public_pages[noun.address]).get("og:type") for noun in articles} == {"article"}


def test_nothing_private_says_anything_to_whoever_it_is_passed_to(private_pages):
    assert [name for name, page in private_pages.items() if name != "started" and shared(page)] == []


def test_a_plan_has_no_preview(client):
    page = read(client.get("/plan/x/").content)
    assert not shared(page) and not page.all("meta", name="description")


def size_of(png: bytes) -> tuple[int, int]:
    return struct.unpack(">II", png[16:24])


def test_pictures_are_as_the_drawings_are():
    drawn = draw_previews()
    assert {path.name for path in (*IMAGES.glob("*.png"), *IMAGES.glob("*.ico"))} == set(drawn)
    for name, picture in drawn.items():
        assert (IMAGES / name).read_bytes() == picture, f"{name} is not its drawing any more: run manage.py drawpreviews"
        assert len(picture) < MOST_BYTES
    assert {size_of(picture) for name, picture in drawn.items() if name.startswith("preview")} == {(1200, 630)}
    assert size_of(drawn["apple-touch-icon.png"]) == (180, 180)


def test_the_icon_of_older_browsers_is_one_picture_of_the_size_it_says():
    icon = (IMAGES / "favicon.ico").read_bytes()
    reserved, kind, count, wide, high, *_, size, at = struct.unpack("<3H4B2H2I", icon[:22])
    assert (reserved, kind, count, at, at + size) == (0, 1, 1, 22, len(icon))
    assert size_of(icon[at:]) == (wide, high) == (32, 32)


@pytest.mark.parametrize(("address", "kind"), [("/favicon.ico", "image/x-icon"), ("/apple-touch-icon.png", "image/png")])
def test_icons_are_where_browsers_look_for_them(client, address, kind):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"], response.content) == (200, kind, (IMAGES / address[1:]).read_bytes())


# Described for search engines, in the words that readers see


def described(page: Element) -> dict[str, object]:
    """What the page says of itself as data, or nothing."""
    said = [json.loads(script.text) for script in page.all("script", type="application/ld+json")]
    assert len(said) < 2
    assert all(one.pop("@context") == "https://schema.org" for one in said)
    return said[0] if said else {}


def test_an_article_says_its_name_and_the_day_it_last_changed(public_pages, library):
    for noun in [*library.pages.values(), *library.apps.values(), *library.situations.values(), *library.bands.values()]:
        assert described(public_pages[noun.address]) == {
            "@type": "Article",
            "headline": noun.title,
            "description": noun.summary,
            "dateModified": noun.updated_on.isoformat(),
        }, "nobody runs this copy, so nobody publishes it"


@pytest.mark.parametrize("address", ["/", "/guidance/teens/", "/get-help/blackmail/", "/apps/tiktok/", "/guidance/teens/live-streaming/"])
def test_the_publisher_is_who_runs_this_copy(client, library, monkeypatch, address):
    owned = replace(library, site=replace(library.site, owner="A Charity", contact="help@example.org", complaints="Write to us."))
    monkeypatch.setattr(Snapshot, "current", lambda self: (owned, None))
    assert described(read(client.get(address).content))["publisher"] == {"@type": "Organization", "name": "A Charity"}


def test_the_home_page_names_the_site(public_pages, library):
    assert described(public_pages["/"]) == {"@type": "WebSite", "name": library.site.name, "url": f"{settings.SITE_URL}/"}


def test_nothing_private_describes_itself(private_pages):
    assert [name for name, page in private_pages.items() if described(page)] == []


@given(title=st.text(), summary=st.text())
@example(title="</script><script>alert(1)</script>", summary="<!-- <script> & \u2028")
def test_no_words_end_the_element_they_stand_in(title, summary):
    page = SimpleNamespace(title=title, summary=summary, updated_on=date(2026, 11, 22))
    element = article(page, Site("A site", "", "", ""))
    assert not set("<>&") & set(element.removeprefix('<script type="application/ld+json">').removesuffix("</script>"))
    said = json.loads(re.sub("<[^>]*>", "", element))
    assert (said["headline"], said["description"]) == (title, summary)
