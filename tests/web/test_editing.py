"""An editor saves a file: it shows at once, and a slip never takes down a page that was fine."""

from __future__ import annotations

import os
import re
import shutil
from datetime import datetime

import pytest
from django.conf import settings as real_settings
from django.test import Client

from guidance import snapshot
from guidance.content.prose import Renderer
from guidance.snapshot import LONDON, Snapshot

from .parent import Parent
from .reading import read

PAGE = "guidance/teens/live-streaming"


@pytest.fixture
def page(editing):
    """The file of one guidance page, sound and served."""
    path = editing.root / f"{PAGE}.md"
    assert path.is_file()
    return path


def _main(editing, address: str = f"/{PAGE}/") -> str:
    response = editing.client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return read(response.content).one("main").text


def _append(path, words: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def _set(path, field: str, value: str) -> None:
    words = path.read_text(encoding="utf-8")
    changed = re.sub(rf"^{field}:.*$", f"{field}: {value}", words, count=1, flags=re.MULTILINE)
    assert changed != words
    path.write_text(changed, encoding="utf-8")


def test_a_saved_edit_shows_on_the_next_request_everywhere_it_should(editing, page):
    before = editing.client.get("/")["ETag"]
    _set(page, "title", "Talking about quokkas with your teenager")
    _append(page, "\n\nQuokkas are small wallabies.\n")
    assert "Quokkas are small wallabies." in _main(editing)
    assert "Talking about quokkas with your teenager" in editing.client.get(f"/{PAGE}/").content.decode()
    assert f"/{PAGE}/" in {a.get("href") for a in read(editing.client.get("/search/?q=quokkas").content).all("a")}
    assert editing.client.get("/healthz").json()["status"] == "ok"
    assert editing.client.get("/")["ETag"] == before, "a page nobody changed is still the same page"


def test_the_real_content_is_edited_the_same_way(tmp_path, monkeypatch):
    root = tmp_path / "content"
    shutil.copytree(real_settings.CONTENT_DIR, root)
    monkeypatch.setattr(snapshot, "_snapshot", Snapshot(root, 0, None))
    page = next((root / "guidance").glob("*/[!i]*.md"))
    address = f"/guidance/{page.parent.name}/{page.stem}/"
    assert "Quokkas" not in read(Client().get(address).content).one("main").text
    _append(page, "\n\nQuokkas are small wallabies.\n")
    assert "Quokkas are small wallabies." in read(Client().get(address).content).one("main").text


def test_a_new_page_and_a_deleted_one(editing, page):
    term = editing.root / "glossary" / "quokka.md"
    term.write_text("---\nterm: Quokka\nmeaning: A small wallaby. Teenagers send pictures of it.\n---\n", encoding="utf-8")
    assert "Quokka" in _main(editing, "/glossary/")
    shutil.copy(editing.root / "pages" / "about.md", editing.root / "pages" / "quokka.md")
    _set(editing.root / "pages" / "quokka.md", "title", "About quokkas")
    assert _main(editing, "/quokka/")
    assert "/quokka/</loc>" in editing.client.get("/sitemap.xml").content.decode()
    term.unlink()
    assert "Quokka" not in _main(editing, "/glossary/")
    (editing.root / "pages" / "quokka.md").unlink()
    assert "Quokka" not in _main(editing, "/glossary/")
    assert editing.client.get("/quokka/").status_code == 404
    assert "/quokka/" not in editing.client.get("/sitemap.xml").content.decode()


def test_one_edit_of_a_number_moves_every_page(editing):
    fact, old, new = editing.root / "facts" / "helpline-number.md", "0800 123 456", "0800 555 0199"
    naming = ("/get-help/", "/get-help/blackmail/")
    assert all(old in editing.client.get(address).content.decode() for address in naming)
    _set(fact, "value", new)
    for address in naming:
        words = editing.client.get(address).content.decode()
        assert new in words and old not in words, address
    assert 'href="tel:08005550199"' in editing.client.get("/get-help/").content.decode()


SLIPS = {
    "no front matter": lambda words: words.replace("---\n", "", 1),
    "a list where words belong": lambda words: re.sub(r"^title:.*$", "title: [one, two]", words, count=1, flags=re.MULTILINE),
    "a field misspelt": lambda words: words.replace("summary:", "sumary:", 1),
    "a tab in the front matter": lambda words: words.replace("summary: ", "\tsummary: ", 1),
    "a quotation mark left open": lambda words: words.replace("title: ", 'title: "', 1),
    "a reference to nothing": lambda words: words + "\n\nCall [[service:no-such-service]].\n",
    "a link to nothing": lambda words: words + "\n\n[Our page](/no-such-page/)\n",
    "HTML": lambda words: words + "\n\n<script>alert(1)</script>\n",
    "an empty file": lambda words: "",
    "only the fields": lambda words: words[: words.index("---\n", 4)],
    "an alias bomb": lambda words: "---\na: &a [x, x]\nb: &b [*a, *a]\ntitle: *b\n---\n",
    "a date that does not exist": lambda words: re.sub(r"^updated_on:.*$", "updated_on: 2026-02-31", words, count=1, flags=re.MULTILINE),
    "twenty thousand brackets": lambda words: words + "\n\n" + "[" * 20_000 + "\n",
    "very deep lists": lambda words: words.replace("---\n", "---\nsources: " + "[" * 5_000 + "\n", 1),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_keeps_the_last_good_page_up_and_says_where_it_is(editing, page, settings, slip):
    good = _main(editing)
    page.write_text(SLIPS[slip](page.read_text(encoding="utf-8")), encoding="utf-8")
    assert _main(editing) == good
    assert _main(editing, "/get-help/") and _main(editing, "/guidance/teens/")
    settings.DEBUG = True
    shown = _main(editing, "/problems/")
    named = re.findall(rf"{re.escape(PAGE)}\.md:(\d+)", shown)
    assert named, shown[:400]
    assert all(1 <= int(line) <= len(page.read_text(encoding="utf-8").splitlines()) + 1 for line in named)
    said = editing.client.get("/healthz").json()
    assert said["status"] == "degraded" and f"{PAGE}.md" in said["held_at_last_good"]
    assert any(problem.startswith(f"{PAGE}.md:") for problem in said["problems"])


def test_the_line_named_is_the_line_of_the_slip(editing, page, settings):
    editing.client.get("/")
    lines = page.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if line.startswith("summary:"))
    lines[at - 1] = lines[at - 1].replace("summary:", "sumary:")
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    settings.DEBUG = True
    shown = _main(editing, "/problems/")
    assert f"{PAGE}.md:{at}" in shown and "“summary”?" in shown


def test_every_page_in_debug_leads_to_the_problems_while_there_are_any(editing, page, settings):
    settings.DEBUG = True
    assert "/problems/" not in {a.get("href") for a in read(editing.client.get("/").content).all("a")}
    page.write_text("nothing", encoding="utf-8")
    assert "/problems/" in {a.get("href") for a in read(editing.client.get("/").content).all("a")}


def test_readers_never_see_the_problems(editing, page):
    page.write_text("nothing", encoding="utf-8")
    assert editing.client.get("/problems/").status_code == 404
    assert "/problems/" not in editing.client.get("/").content.decode()


def test_mended_it_shows_the_new_words(editing, page, settings):
    words = page.read_text(encoding="utf-8")
    editing.client.get("/")
    page.write_text(SLIPS["a field misspelt"](words), encoding="utf-8")
    editing.client.get("/")
    page.write_text(words + "\n\nMended words stand here.\n", encoding="utf-8")
    assert "Mended words stand here." in _main(editing)
    assert editing.client.get("/healthz").json()["status"] == "ok"


def test_the_last_good_page_outlives_a_restart(editing, page):
    good = _main(editing)
    page.write_text("nothing", encoding="utf-8")
    editing.restart()
    assert _main(editing) == good
    assert editing.client.get("/healthz").json()["status"] == "degraded"


def test_a_restart_renders_nothing_that_was_rendered_before(editing, monkeypatch):
    good = _main(editing)
    monkeypatch.setattr(Renderer, "draft", lambda *args: pytest.fail("it was rendered again"))
    editing.restart()
    assert _main(editing) == good


def test_without_a_last_good_version_only_that_page_is_missing(editing, page):
    page.write_text("nothing", encoding="utf-8")
    editing.restart(None)
    assert editing.client.get(f"/{PAGE}/").status_code == 404
    assert _main(editing, "/guidance/teens/") and _main(editing, "/get-help/")
    listed = editing.client.get("/sitemap.xml").content.decode()
    assert f"/{PAGE}/" not in listed and "/get-help/blackmail/" in listed


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken", b"\x00" * 4_000])
def test_a_damaged_spare_is_no_spare_and_no_harm(editing, page, damage):
    editing.client.get("/")
    (editing.kept / "last-good.zip").write_bytes(damage)
    editing.restart()
    assert _main(editing)


def test_a_disk_that_cannot_be_written_changes_nothing_for_readers(editing, page):
    editing.kept.mkdir(exist_ok=True)
    blocked = editing.kept / "file"
    blocked.write_text("")
    editing.restart(blocked / "below")
    _append(page, "\n\nWritten while the disk was full.\n")
    assert "Written while the disk was full." in _main(editing)


def test_the_content_folder_gone_is_a_fault_and_not_a_deletion(editing, page):
    good = _main(editing)
    away = editing.root.with_name("away")
    editing.root.rename(away)
    assert _main(editing) == good
    assert editing.client.get("/healthz").json()["problems"]
    editing.restart()
    assert _main(editing) == good, "across a restart too"
    away.rename(editing.root)
    _append(page, "\n\nThe folder is back.\n")
    assert "The folder is back." in _main(editing)
    assert editing.client.get("/healthz").json()["status"] == "ok"


def test_a_tenth_of_the_files_gone_is_a_fault_as_well(editing):
    good = _main(editing, "/glossary/")
    for folder in ("glossary", "facts", "services"):
        shutil.rmtree(editing.root / folder)
    assert _main(editing, "/glossary/") == good


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_cannot_be_read_keeps_its_last_good_version(editing, page):
    good = _main(editing)
    page.chmod(0)
    assert _main(editing) == good


def test_bytes_that_are_no_text_keep_the_last_good_version(editing, page):
    good = _main(editing)
    page.write_bytes(b"\xff\xfe\x00" * 1000)
    assert _main(editing) == good


def test_a_link_out_of_the_folder_is_not_followed(editing, page, tmp_path):
    outside = tmp_path / "outside.md"
    shutil.copy(editing.root / "pages" / "about.md", outside)
    (editing.root / "pages" / "outside.md").symlink_to(outside)
    (editing.root / "pages" / "loop").symlink_to(editing.root)
    assert editing.client.get("/outside/").status_code == 404
    assert _main(editing)


def test_a_question_broken_while_a_parent_answers_does_not_stop_them(editing):
    walking = Parent(editing.library)
    walking.look("/self-check/1/")
    for path in (editing.root / "self-check").rglob("*.md"):
        path.write_text("nothing", encoding="utf-8")
    walking.walk()
    assert walking.checklist.all(data_item=None)


# Dates


def _made_up(editing, page, front: str) -> None:
    (editing.root / "facts" / "made-up.md").write_text(
        f"---\ntitle: A made-up rule\nsource: report\nsureness: known\nnext_check: 2031-01-01\n{front}\n---\n", encoding="utf-8"
    )
    _append(page, "\n\nThe rule: [[fact:made-up]].\n")


def test_a_value_with_a_date_waits_its_day_and_then_switches_by_itself(editing, page):
    editing.moment = datetime(2026, 12, 31, 23, 59, 0, tzinfo=LONDON)
    _made_up(editing, page, "kind: age\nvalue: quokkas from 13\nlater:\n  - from: 2027-01-01\n    value: quokkas from 16")
    before = editing.client.get(f"/{PAGE}/")
    assert "quokkas from 13" in before.content.decode() and "quokkas from 16" not in before.content.decode()
    assert int(re.search(r"max-age=(\d+)", before["Cache-Control"])[1]) <= 60
    editing.moment = datetime(2026, 12, 31, 23, 59, 50, tzinfo=LONDON)
    assert int(re.search(r"max-age=(\d+)", editing.client.get(f"/{PAGE}/")["Cache-Control"])[1]) <= 10
    editing.moment = datetime(2027, 1, 1, 0, 0, 0, tzinfo=LONDON)
    after = editing.client.get(f"/{PAGE}/")
    assert "quokkas from 16" in after.content.decode() and "quokkas from 13" not in after.content.decode()
    assert after["ETag"] != before["ETag"]
    assert "quokkas from 16" in editing.client.get("/search/?q=quokkas").content.decode().replace("<mark>", "").replace("</mark>", "")


def test_it_switches_to_the_minute_in_london_in_summer(editing, page):
    _made_up(editing, page, "kind: age\nvalue: quokkas from 13\nlater:\n  - from: 2027-07-01 09:30\n    value: quokkas from 16")
    for moment, value in [("2027-07-01T09:29:59+01:00", "13"), ("2027-07-01T08:30:00+00:00", "16")]:
        editing.moment = datetime.fromisoformat(moment)
        assert f"quokkas from {value}" in _main(editing), moment


def test_a_law_comes_into_force_without_anyone_touching_it(editing, page):
    _made_up(
        editing, page, "kind: law\nvalue: Quokkas are regulated.\nstatus: made\nfrom: 2027-03-01\nofficial: https://www.gov.uk/quokkas"
    )
    editing.moment = datetime(2027, 2, 28, 12, tzinfo=LONDON)
    before = _main(editing)
    editing.moment = datetime(2027, 3, 1, 0, 0, tzinfo=LONDON)
    after = _main(editing)
    assert before != after
    assert "This is in force." in after and "This is in force." not in before.partition("The rule:")[2][:200]


def test_an_announced_law_past_its_check_says_where_to_look_instead_of_not_yet_in_force(editing, page):
    _made_up(editing, page, "kind: law\nvalue: Quokkas are regulated.\nstatus: announced\nofficial: https://www.gov.uk/quokkas")
    _set(editing.root / "facts" / "made-up.md", "next_check", "2027-02-01")
    editing.moment = datetime(2027, 2, 1, 23, 59, tzinfo=LONDON)
    assert "not yet in force" in _main(editing).partition("The rule:")[2][:200]
    editing.moment = datetime(2027, 2, 2, 0, 0, tzinfo=LONDON)
    shown = _main(editing).partition("The rule:")[2][:200]
    assert "not yet in force" not in shown and "GOV.UK" in shown


def test_a_fact_past_its_until_is_no_longer_printed(editing, page):
    _made_up(editing, page, 'kind: phone\nvalue: "0800 555 0142"\nuntil: 2027-02-01')
    editing.moment = datetime(2027, 1, 31, 23, 59, tzinfo=LONDON)
    assert "0800 555 0142" in _main(editing)
    editing.moment = datetime(2027, 2, 1, 0, 0, tzinfo=LONDON)
    assert "0800 555 0142" not in _main(editing)


def test_a_page_past_its_check_says_so_by_itself(editing, page):
    _set(page, "next_check", "2027-02-01")
    editing.moment = datetime(2027, 2, 1, 12, tzinfo=LONDON)
    before = _main(editing)
    editing.moment = datetime(2027, 2, 2, 12, tzinfo=LONDON)
    after = _main(editing)
    assert len(after) > len(before) and "1 February 2027" in after


def test_a_slip_made_before_a_date_does_not_hold_the_date_up(editing, page):
    editing.moment = datetime(2026, 12, 31, 12, tzinfo=LONDON)
    _made_up(editing, page, "kind: age\nvalue: quokkas from 13\nlater:\n  - from: 2027-01-01\n    value: quokkas from 16")
    assert "quokkas from 13" in _main(editing)
    page.write_text("nothing", encoding="utf-8")
    editing.moment = datetime(2027, 1, 1, 12, tzinfo=LONDON)
    assert "quokkas from 16" in _main(editing)
