"""The exported copy: all that is public and needs no server, whole in itself, with the headers the site sends."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import CommandError, call_command
from django.test import override_settings

from guidance import snapshot
from guidance.content.fields import LONDON
from guidance.export import Copy, make_copy
from guidance.left_out import LEFT_OUT, is_left_out
from guidance.offline import kept_addresses
from guidance.snapshot import Snapshot
from tests.conftest import NOON, document

from .reading import Element, read, scripts_of
from .test_host_rules import headers_at, rules
from .test_published import HTTPS
from .weight import FIRST_ROUND_TRIP, WHOLE_VISIT, fetched, sent, too_heavy
from .wire import HOST, ask

AWAY = "https://weather.example/"
HASHED = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
OWNED = "---\nname: Open Conversations\nowner: The Charity\ncontact: help@example.org\ncomplaints: Write to us.\n---\n"


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Iterator[None]:
    """The site at a public https address, with its static files collected as a server has them."""
    with override_settings(**HTTPS, LOOPBACK=False, STORAGES=HASHED, STATIC_ROOT=tmp_path_factory.mktemp("static"), LEAVE_TO=AWAY):
        call_command("collectstatic", interactive=False, verbosity=0)
        yield


@pytest.fixture(scope="module")
def copy(collected, real_snapshot: Snapshot) -> Copy:
    return make_copy(real_snapshot.current(), NOON, WSGIHandler())


@pytest.fixture(scope="module")
def pages(copy) -> dict[str, Element]:
    return {path: read(body) for path, body in copy.files.items() if path.endswith(".html")}


@pytest.fixture
def desk(collected, content_tree, tmp_path, monkeypatch, settings) -> SimpleNamespace:
    """Small content to export with the command, as whoever runs the site does."""
    settings.VAR_DIR, settings.CONTENT_ON = tmp_path / "var", NOON
    words = "---\ntitle: All about {}\nsummary: Who.\nupdated_on: 2026-11-01\n---\nIt is free.\n"
    named = ("about", "privacy", "accessibility", "how-we-write", "leaving-quickly")
    pages = {f"pages/{name}.md": words.format(name) for name in named}
    desk = SimpleNamespace(root=content_tree({"site.md": OWNED, **pages}), folder=tmp_path / "out" / "copy")

    def export() -> str:
        monkeypatch.setattr(snapshot, "_snapshot", Snapshot(desk.root, 0, settings.VAR_DIR))
        printed = io.StringIO()
        call_command("exportsite", str(desk.folder), stdout=printed, stderr=printed)
        snapshot.the_snapshot().keep()
        return printed.getvalue()

    desk.export = export
    desk.page = lambda path: (desk.folder / path).read_text(encoding="utf-8")
    return desk


def at(copy: Copy, address: str) -> bytes | None:
    """What a plain file server finds at an address."""
    path = urlsplit(address).path[1:]
    return copy.files.get(f"{path}index.html" if not path or path.endswith("/") else path)


def links_of(page: Element) -> list[str]:
    names = ("href", "src", "action", "formaction", "poster", "data", "srcset", "cite")
    return [e.get(name) for e in page.all() for name in names if e.has(name)]


# What is in it


def test_every_public_page_is_in_the_copy_and_its_sitemap(copy, library):
    addresses = [address for address, _ in library.addresses() if not is_left_out(address)]
    assert len(addresses) > 100 and [address for address in addresses if at(copy, address) is None] == []
    listed = re.findall(rf"<loc>https://{re.escape(HOST)}(/[^<]*)</loc>", copy.files["sitemap.xml"].decode())
    assert listed == addresses


def test_what_machines_ask_for_is_there(copy, library):
    assert {"sitemap.xml", "feed.xml", "robots.txt", ".well-known/security.txt", "keep-help.js", "404.html", "500.html"} <= set(copy.files)
    assert copy.files["robots.txt"].decode() == f"User-agent: *\nDisallow:\nSitemap: https://{HOST}/sitemap.xml\n"
    assert all(copy.files[f"guidance/{band}/slip.pdf"].startswith(b"%PDF") for band in library.bands)


def test_where_nothing_leads_to_what_is_left_out_the_copy_is_what_the_site_says(copy, collected):
    assert copy.files["feed.xml"] == ask(WSGIHandler(), "/feed.xml", HTTP_X_FORWARDED_PROTO="https").body
    for address in ("/glossary/", "/get-help/", "/apps/roblox/"):
        served = read(ask(WSGIHandler(), address, HTTP_X_FORWARDED_PROTO="https").body)
        assert read(at(copy, address) or b"").one("main").text == served.one("main").text


def test_nothing_of_a_server_is_in_it(copy):
    assert [path for path in copy.files if is_left_out(f"/{path}") or path.startswith(("healthz", "problems"))] == []
    for path, body in ((path, body) for path, body in copy.files.items() if not path.startswith("static/")):
        found = [address for address in LEFT_OUT if address.encode() in body]
        assert found == [], f"{path} names {found}"


def test_no_static_file_is_for_editors_or_the_self_check(copy):
    names = [path for path in copy.files if path.startswith("static/")]
    assert names and [n for n in names if re.search(r"editor|self-?check|plan|answering|account", n)] == []
    assert all(re.search(r"\.[0-9a-f]{12}\.\w+$", name) for name in names)
    # The stylesheet needs nothing more.
    assert [name for name in names if name.endswith(".css") and b"url(" in copy.files[name]] == []


# It is whole in itself


def test_every_link_form_and_part_leads_into_the_copy_or_to_another_site(copy, pages):
    loose, seen = [], 0
    for path, page in pages.items():
        for link in links_of(page):
            seen += 1
            split = urlsplit(link)
            if split.scheme in ("tel", "sms", "mailto") or (split.netloc and split.netloc != HOST):
                continue
            if not link.startswith("#") and (split.scheme not in ("", "https") or at(copy, link) is None):
                loose.append(f"{path}: {link}")
        assert page.all("form") == [] and page.all("iframe") == []
    assert loose == [] and seen > 5_000


def test_every_anchor_is_there(copy, pages):
    ids = {path: {e.get("id") for e in page.all(id=None)} for path, page in pages.items()}
    loose = []
    for path, page in pages.items():
        for link in links_of(page):
            split = urlsplit(link)
            if split.fragment and not split.scheme:
                target = f"{split.path[1:]}index.html" if split.path else path
                if split.fragment not in ids[target]:
                    loose.append(f"{path}: {link}")
    assert loose == []


def test_the_way_out_leads_straight_away_on_every_page(pages):
    for path, page in pages.items():
        [link] = [a for a in page.all("a") if a.text == "Leave this site"]
        assert (link.get("href"), link.get("rel"), link.has("data-to")) == (AWAY, "nofollow", False), path


def test_nothing_is_promised_that_is_left_out(pages):
    for path in ("index.html", "404.html", "about/index.html", "guidance/teens/index.html", "guidance/teens/live-streaming/index.html"):
        assert not re.search("self-check|checklist|search", pages[path].one("main").text, re.IGNORECASE), path
        assert [e.text for e in pages[path].one("nav", aria_label="Main").all("a")] == ["Guidance", "Apps", "Get help"]


def test_pages_say_the_address_they_belong_at(pages):
    for path, page in pages.items():
        if path != "404.html":
            for link in page.all("link", rel="canonical"):
                assert link.get("href") == f"https://{HOST}/{path.removesuffix('index.html')}"


def test_a_first_visit_is_as_light_as_to_the_site(copy, pages):
    visits = {
        path: {"its own HTML": sent(path, copy.files[path]), **{link: sent(link, at(copy, link) or b"") for link in fetched(page)}}
        for path, page in pages.items()
    }
    assert len(visits) > 100
    assert too_heavy(visits, FIRST_ROUND_TRIP, ("its own HTML", ".css")) == []
    assert too_heavy(visits, WHOLE_VISIT, ("",)) == []


def test_help_kept_on_a_phone_needs_nothing_that_is_not_in_the_copy(copy, library, collected):
    script = copy.files["keep-help.js"].decode()
    kept = kept_addresses(library)
    assert '"leave": null' in script and "/leave/" not in script and all(f'"{address}"' in script for address in kept)
    assert [address for address in kept if at(copy, address) is None] == []


# What a host is told


def test_headers_are_those_of_the_site(copy, collected, library):
    found = rules(copy.files["_headers"].decode())
    for address in [address for address, _ in library.addresses() if not is_left_out(address)] + [
        "/offline/",
        "/keep-help.js",
        "/feed.xml",
    ]:
        site = dict(ask(WSGIHandler(), address, HTTP_X_FORWARDED_PROTO="https").headers)
        host = headers_at(address, found)
        assert len(dict(host)) == len(host), f"{address} is told something twice"
        told = dict(host)
        for name in ("ETag", "Content-Length", "Vary"):
            site.pop(name, None)
        if address.endswith("/"):
            site.pop("Content-Type")
        if address.startswith("/guidance/"):
            # The pages to print stand below, and their numbers must not outlive a correction.
            assert told.pop("Cache-Control") == "public, max-age=60, must-revalidate"
            site.pop("Cache-Control")
        assert told == site, address
    assert {"Content-Security-Policy", "Strict-Transport-Security", "Referrer-Policy"} <= set(dict(found["/*"]))


def test_hashed_files_are_kept_for_good_and_pages_to_print_have_their_name(copy):
    found = rules(copy.files["_headers"].decode())
    static = next(f"/{path}" for path in copy.files if path.startswith("static/"))
    assert dict(headers_at(static, found))["Cache-Control"] == "max-age=315360000, public, immutable"
    slip = dict(headers_at("/guidance/teens/slip.pdf", found))
    assert slip["Content-Disposition"] == 'inline; filename="open-conversations-teens.pdf"' and "must-revalidate" in slip["Cache-Control"]
    assert len(found) < 100


def test_what_a_page_may_do_is_as_strict_as_ever_also_where_a_host_sends_no_headers(copy, pages):
    sent = dict(rules(copy.files["_headers"].decode())["/*"])
    for path, page in pages.items():
        policy = page.one("meta", http_equiv="Content-Security-Policy")
        assert f"{policy.get('content')}; frame-ancestors 'none'" == sent["Content-Security-Policy"]
        assert page.one("meta", name="referrer").get("content") == sent["Referrer-Policy"]
        # It counts only for what comes after it.
        assert page.all().index(policy) < min(page.all().index(e) for e in (*page.all("link"), *page.all("script")))
        assert [e for e in page.all() if e.has("style") or any(name.startswith("on") for name in e.attributes)] == [], path
        assert [e for e in scripts_of(page) if not e.get("src").startswith("/static/") or e.text] == [] and not page.all("style"), path


# The command


def test_it_says_what_it_wrote_and_when_to_come_again(desk):
    said = desk.export()
    version = snapshot.the_snapshot().current()[0].version
    assert re.search(rf"Wrote \d\d files to {re.escape(str(desk.folder))}, content version {version}\.\n", said)
    assert "Export again by 12:00 on 21 May 2027, and whenever the content has changed.\n" in said
    note = desk.page("export.txt")
    assert f"Content version: {version}\nAs on: 12:00 on 22 November 2026\nExport again by: 12:00 on 21 May 2027\n" in note


def test_the_next_change_of_the_content_is_said_in_london(desk, settings):
    late = "later:\n  - from: 2027-03-28 09:30\n    value: 0800 555 0199\n"
    fact = desk.root / "facts/helpline-number.md"
    fact.write_text(fact.read_text().replace("source:", f"{late}source:", 1))
    settings.CONTENT_ON = datetime(2027, 3, 27, 12, 0, tzinfo=LONDON)
    assert "Export again by 09:30 on 28 March 2027, and" in desk.export()
    settings.CONTENT_ON += timedelta(days=1)
    assert "0800 555 0199" not in desk.page("get-help/index.html")
    desk.export()
    assert "0800 555 0199" in desk.page("get-help/index.html")


def test_old_addresses_lead_on_with_and_without_rules(desk):
    page = desk.root / "guidance/teens/live-streaming.md"
    page.write_text(page.read_text().replace("---\n", "---\nmoved_from: [/guidance/teens/going-live/, /live/]\n", 1))
    desk.export()
    lines = desk.page("_redirects").splitlines()
    new = "/guidance/teens/live-streaming/"
    assert set(lines[:4]) == {
        f"{old} {new} 301" for old in ("/live/", "/live", "/guidance/teens/going-live/", "/guidance/teens/going-live")
    }
    assert "/about /about/ 301" in lines[4:] and not any("!" in line for line in lines)
    for old in ("live", "guidance/teens/going-live"):
        moved = read(desk.page(f"{old}/index.html"))
        assert moved.one("meta", http_equiv="refresh").get("content") == f"0; url={new}"
        assert moved.one("link", rel="canonical").get("href") == f"https://{HOST}{new}"
        assert not moved.all("script") and {new, AWAY, "tel:999", "/get-help/"} <= {e.get("href") for e in moved.all("a")}
        sheet = moved.one("link", rel="stylesheet").get("href")
        assert re.search(r"plain\.[0-9a-f]{12}\.css$", sheet) and (desk.folder / sheet[1:]).exists()
    assert "/live/" not in desk.page("sitemap.xml")


def test_a_broken_file_is_exported_as_it_last_was_and_that_is_said_loudly(desk):
    desk.export()
    (desk.root / "pages/about.md").write_text("---\ntitle: Broken\n")
    said = desk.export()
    assert "NOT EVERYTHING IS AS IT STANDS IN THE FILES" in said and "    pages/about.md\n" in said
    assert "It is free." in desk.page("about/index.html")


def test_content_that_cannot_be_served_is_refused_and_the_copy_before_stays(desk, settings, tmp_path):
    desk.export()
    before = desk.page("index.html")
    (desk.root / "home.md").write_text("nothing\n")
    settings.VAR_DIR = tmp_path / "nothing kept"
    with pytest.raises(CommandError, match=r"(?s)cannot be read and no earlier version is kept.*home\.md:1: "):
        desk.export()
    assert desk.page("index.html") == before


def test_a_foreign_folder_is_refused(desk):
    desk.folder.mkdir(parents=True)
    (desk.folder / "thesis.doc").write_text("mine")
    with pytest.raises(CommandError, match=r"holds “thesis.doc”, which no export wrote"):
        desk.export()
    assert [path.name for path in desk.folder.iterdir()] == ["thesis.doc"]


def test_a_page_that_leads_nowhere_stops_the_export(desk):
    (desk.root / "pages/privacy.md").unlink()
    with pytest.raises(CommandError, match=r"would lead to “/privacy/”, which is not in the copy. Nothing was written."):
        desk.export()
    assert not desk.folder.exists()


def test_half_a_configuration_is_refused_in_words(desk, settings):
    (desk.root / "site.md").write_text(document("---\nname: Open Conversations\n---\n"))
    with pytest.raises(CommandError, match="does not say who runs this copy"):
        desk.export()
    settings.LOOPBACK, settings.SECURE, settings.SECURE_SSL_REDIRECT, settings.SITE_URL = True, False, False, "http://127.0.0.1:8000"
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert "only for trying out here" in desk.export() and "set SITE_URL to its own address, such as https://" in desk.export()
    settings.DEBUG = True
    with pytest.raises(CommandError, match="DEBUG is on"):
        desk.export()


def test_a_copy_as_on_another_day_says_so(desk, settings):
    assert "CONTENT_ON is set: the copy shows the site as on 12:00 on 22 November 2026" in desk.export()
    settings.CONTENT_ON = None
    assert "CONTENT_ON" not in desk.export()


def test_a_static_file_that_is_not_collected_is_named(desk, settings, tmp_path):
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    settings.STATIC_ROOT = tmp_path / "empty"
    settings.STATIC_ROOT.mkdir()
    with pytest.raises(CommandError, match=r"“css/plain.css” is not there. Run “make export”"):
        desk.export()
    assert not desk.folder.exists()


def test_make_without_a_folder_asks_for_one(tmp_path):
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run(
        ["make", "--no-print-directory", "-o", ".venv/run.stamp", "export"], cwd=root, capture_output=True, text=True, check=False
    )
    assert run.returncode and run.stdout == "Say where to write the copy: make export DIR=copy\n"
