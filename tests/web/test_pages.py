"""Every page: found, whole, labelled, and leading somewhere."""

from __future__ import annotations

import itertools
import re
from datetime import UTC, datetime
from urllib.parse import urldefrag, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import Resolver404, resolve

from .reading import Element, read, scripts_of

NOT_PAGES = re.compile(r"/(leave|search|self-check/.+)/$|/feed\.xml$|.*/slip\.pdf$")


def test_every_address_of_the_sitemap_answers(client, addresses):
    assert len(addresses) > 60
    assert [(a, client.get(a).status_code) for a in addresses if client.get(a).status_code != 200] == []


def test_the_sitemap_lists_each_public_page_once_and_no_step(client, addresses):
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    listed = [loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert listed == [settings.SITE_URL + a for a in addresses]
    assert len(set(listed)) == len(listed)
    assert [a for a in addresses if NOT_PAGES.match(a)] == []


def test_following_links_from_home_finds_every_page_of_the_sitemap_and_no_other(client, addresses, public_pages):
    found, to_read = {"/"}, ["/"]
    while to_read:
        address = to_read.pop()
        page = public_pages.get(address) or read(client.get(address).content)
        for link in page.all("a"):
            path = urlsplit(link.get("href")).path
            if link.get("href").startswith("/") and path not in found and not NOT_PAGES.match(path):
                found.add(path)
                to_read.append(path)
    assert found - set(addresses) == set(), "linked to, not in the sitemap"
    assert set(addresses) - found == set(), "in the sitemap, linked to from nowhere"


def test_each_page_has_one_heading_of_the_first_level_a_title_a_language_and_its_landmarks(every_page):
    faults = []
    for name, page in every_page.items():
        headings = [e for e in page.all() if re.fullmatch("h[1-6]", e.tag)]
        levels = [int(h.tag[1]) for h in headings]
        skips = page.one("body").all("a")[0]
        checks = {
            "one h1": len(page.all("h1")) == 1,
            "h1 in main": bool(page.one("main").all("h1")),
            "words in every heading": all(h.text for h in headings),
            "lang": page.one("html").get("lang") == "en-GB",
            "title": len(page.one("title").text) > 3,
            "one main": page.one("main").get("id") == "main",
            "header": len([h for h in page.all("header") if not h.inside() or h.above.tag == "body"]) == 1,
            "skip link first": skips.get("href") == "#main" and bool(skips.text),
            "nav named": all(n.has("aria-label") or n.has("aria-labelledby") for n in page.all("nav")),
            "no level left out": all(b - a <= 1 for a, b in itertools.pairwise(levels) if 1 in levels[: levels.index(a) + 1]),
            "viewport": any(m.get("name") == "viewport" and "maximum-scale" not in m.get("content") for m in page.all("meta")),
        }
        faults += [f"{name}: {what}" for what, holds in checks.items() if not holds]
    assert faults == []


def test_each_public_page_names_its_own_address_its_own_title_and_says_what_it_is_about(public_pages):
    titles: dict[str, str] = {}
    faults = []
    for address, page in public_pages.items():
        canonical = [link.get("href") for link in page.all("link", rel="canonical")]
        if canonical != [settings.SITE_URL + address]:
            faults.append(f"{address}: canonical {canonical}")
        if not [m for m in page.all("meta", name="description") if m.get("content").strip()]:
            faults.append(f"{address}: no description")
        title = page.one("title").text
        if title in titles:
            faults.append(f"{address}: the same title as {titles[title]}")
        titles[title] = address
    assert faults == []


def test_a_query_is_never_in_the_canonical_address(client):
    response = client.get("/get-help/?utm_source=x&q=zzqxj")
    assert read(response.content).one("link", rel="canonical").get("href") == f"{settings.SITE_URL}/get-help/"
    assert "zzqxj" not in response.content.decode()


def test_pages_that_are_not_public_ask_not_to_be_listed_and_the_first_question_sends_to_the_way_in(private_pages):
    way_in, faults = f"{settings.SITE_URL}/self-check/", []
    for name, page in private_pages.items():
        robots = [m.get("content") for m in page.all("meta", name="robots")]
        canonical = [link.get("href") for link in page.all("link", rel="canonical")]
        first = name.endswith(" /self-check/1/") or name == "started"
        if (robots, canonical) != (([], [way_in]) if first else (["noindex"], [])):
            faults.append((name, robots, canonical))
    assert faults == []


def test_every_page_of_the_sitemap_may_be_listed(client, addresses):
    assert [address for address in addresses if "X-Robots-Tag" in client.get(address).headers] == []


def test_every_internal_link_and_every_anchor_leads_somewhere(every_page, public_pages, client):
    statuses: dict[str, int] = {}
    faults = []
    for name, page in every_page.items():
        ids = {e.get("id") for e in page.all() if e.has("id")}
        for link in page.all("a"):
            href = link.get("href")
            path, anchor = urldefrag(href)
            if not href:
                faults.append(f"{name}: a link without an address: {link.text}")
            if not path and anchor and anchor not in ids:
                faults.append(f"{name}: {href}")
            if not path.startswith("/") or re.match(r"/self-check/\d+/$", path):
                continue
            if path not in statuses:
                statuses[path] = client.get(path).status_code
            if statuses[path] != (303 if path == "/leave/" else 200):
                faults.append(f"{name}: {href} answers {statuses[path]}")
            elif anchor and anchor not in {e.get("id") for e in public_pages[path.partition("?")[0]].all() if e.has("id")}:
                faults.append(f"{name}: {href} has no such anchor")
    assert faults == []


def test_the_steps_a_checklist_and_a_question_link_to_are_there_for_that_parent(parent):
    for choose in (None, parent().with_worry(), parent().with_worry("soon")):
        walked = parent().walk(choose)
        faults = []
        for address, page in list(walked.seen):
            for link in page.all("a"):
                path = urldefrag(link.get("href"))[0]
                if path.startswith("/self-check/") and walked.client.get(path).status_code != 200:
                    faults.append((address, path))
        assert faults == []


def test_links_to_elsewhere_are_whole_and_those_to_call_can_be_dialled(every_page):
    faults = []
    for name, page in every_page.items():
        for link in page.all("a"):
            href = link.get("href")
            if href.startswith(("http://", "https://")):
                good = bool(urlsplit(href).hostname) and " " not in href
            elif href.startswith("tel:"):
                good = bool(re.fullmatch(r"tel:\+?\d{3,15}", href)) and re.sub(r"\D", "", href)[-3:] in re.sub(r"\D", "", link.text)
            elif href.startswith("mailto:"):
                good = "@" in href
            else:
                good = href.startswith(("/", "#")) and not href.startswith("//")
            if not good:
                faults.append(f"{name}: {href} “{link.text}”")
    assert faults == []


def test_links_and_buttons_have_words(every_page):
    faults = []
    for name, page in every_page.items():
        for element in [*page.all("a"), *page.all("button"), *page.all("summary")]:
            if not (element.text or element.has("aria-label")):
                faults.append(f"{name}: {element.tag} {element.attributes}")
    assert faults == []


def test_ids_are_given_once_and_everything_that_points_to_an_id_finds_it(every_page):
    faults = []
    for name, page in every_page.items():
        ids = [e.get("id") for e in page.all() if e.has("id")]
        faults += [f"{name}: id {i} is given twice" for i in sorted({i for i in ids if ids.count(i) > 1})]
        faults += [f"{name}: id “{i}” has a space or is empty" for i in ids if not i or " " in i]
        for element in page.all():
            for attribute in ("aria-describedby", "aria-labelledby", "aria-controls", "aria-details", "for", "list", "headers"):
                if not element.has(attribute):
                    continue
                targets = element.get(attribute).split()
                if not targets or not set(targets) <= set(ids):
                    faults.append(f"{name}: {element.tag} {attribute}={element.get(attribute)!r}")
    assert faults == []


def test_every_field_has_a_label_and_every_group_a_legend(every_page):
    faults = []
    for name, page in every_page.items():
        labelled = {label.get("for") for label in page.all("label") if label.text}
        for field in [*page.all("input"), *page.all("select"), *page.all("textarea")]:
            if field.get("type") not in ("hidden", "submit", "button") and field.get("id") not in labelled and not field.has("aria-label"):
                faults.append(f"{name}: {field.attributes}")
        for group in page.all("fieldset"):
            if len([e for e in group.within if isinstance(e, Element) and e.tag == "legend" and e.text]) != 1:
                faults.append(f"{name}: a fieldset without a legend")
    assert faults == []


def test_nothing_stands_in_a_page_that_the_policy_forbids(every_page):
    faults = []
    for name, page in every_page.items():
        faults += [f"{name}: a script in the page" for e in scripts_of(page) if not e.get("src").startswith("/static/") or e.text]
        for element in page.all():
            if element.has("style") or element.tag == "style" or any(a.startswith("on") for a in element.attributes):
                faults.append(f"{name}: {element.tag} {element.attributes}")
            if element.tag in ("iframe", "object", "embed", "base") or element.get("http-equiv"):
                faults.append(f"{name}: {element.tag}")
            for attribute in ("src", "srcset", "poster", "data", "action", "formaction"):
                if element.has(attribute) and not re.match(r"/(?!/)", element.get(attribute)):
                    faults.append(f"{name}: {element.tag} {attribute}={element.get(attribute)}")
            if element.tag == "link" and element.get("rel") != "canonical" and not re.match(r"/(?!/)", element.get("href")):
                faults.append(f"{name}: {element.attributes}")
            if element.get("href").lower().startswith(("javascript:", "data:", "vbscript:")):
                faults.append(f"{name}: {element.get('href')}")
    assert faults == []


def test_every_static_file_and_every_form_a_page_names_is_there(every_page):
    faults = set()
    for page in every_page.values():
        named = [e.get("src") for e in page.all() if e.has("src")] + [e.get("href") for e in page.all("link")]
        for address in named:
            if address.startswith("/static/") and not finders.find(address.removeprefix("/static/")):
                faults.add(address)
        for form in page.all("form"):
            try:
                resolve(form.get("action"))
            except Resolver404:
                faults.add(form.get("action"))
    assert faults == set()


def test_every_page_offers_help_and_a_way_out(every_page):
    faults = []
    for name, page in every_page.items():
        links = {a.get("href") for a in page.all("a")}
        if not {"/leave/", "/get-help/", "tel:999"} <= links:
            faults.append(f"{name}: {sorted({'/leave/', '/get-help/', 'tel:999'} - links)}")
    assert faults == []


def test_an_address_without_its_last_slash_leads_to_the_page(client):
    response = client.get("/get-help")
    assert (response.status_code, response["Location"]) == (301, "/get-help/")


def test_a_page_shows_the_title_and_the_headings_an_editor_wrote(client, library):
    for noun in [*library.pages.values(), *library.situations.values(), *library.apps.values(), *library.site_pages.values()]:
        page = read(client.get(noun.address).content)
        assert page.one("h1").text == noun.title
        shown = page.one("main").text
        for heading in noun.prose.headings:
            assert " ".join(heading.title.split()) in shown, (noun.address, heading)


def test_every_page_with_sources_names_them_with_their_dates(client, library):
    faults = []
    for noun in [*library.pages.values(), *library.situations.values(), *library.apps.values()]:
        shown = read(client.get(noun.address).content).one("main").text
        assert noun.sources, noun.address
        for source in noun.sources:
            # A page nobody has read yet has no date to give.
            date = "undated" if "undated" in source.date else source.date
            words = [source.publisher, date if source.was_read else ""]
            faults += [(noun.address, source.name) for word in words if word not in shown]
    assert faults == []


def test_head_and_get_say_the_same(client, addresses):
    for address in [*addresses[:6], "/self-check/", "/self-check/1/", "/search/", "/sitemap.xml", "/feed.xml", "/healthz", "/leave/"]:
        got, head = client.get(address), Client().head(address)
        assert head.status_code == got.status_code and head.content == b"", address
        # Django makes an ETag from a body, and HEAD has none.
        assert dict(head.items()) == {k: v for k, v in got.items() if k != "ETag"}, address


def test_a_site_shown_as_on_a_day_says_so(client, settings):
    assert b"shows the site as on" not in client.get("/").content
    settings.CONTENT_ON = datetime(2027, 4, 1, tzinfo=UTC)
    assert b"This copy shows the site as on 1 April 2027." in client.get("/").content


def test_marked_words_are_explained_on_their_own_page(public_pages, library):
    marked = [(address, a) for address, page in public_pages.items() for a in page.all("a", class_="term")]
    assert len(marked) > 20
    assert [address for address, a in marked if a.has("title")] == []
    for address, a in marked:
        name = a.get("href").removeprefix("#word-")
        assert library.terms[name].meaning in public_pages[address].one("main").text, address
