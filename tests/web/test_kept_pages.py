"""The pages of last time: served at once after a start where all they rest on is the same, and nothing else of them ever is."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from guidance import kept_pages, published, snapshot
from guidance.answers import unpack
from guidance.folder import read_files
from guidance.kept_pages import NAME, KeptPages
from guidance.press import Press
from guidance.snapshot import Snapshot
from safety_site.front import Front

from .wire import ask

PAGE = "/guidance/teens/live-streaming/"
SECRET = "ours"


@pytest.fixture
def site(editing, monkeypatch):
    """A small site whose pages are kept. ``begin()`` is a start of it: nothing is read until something asks for it."""

    def begin() -> Press:
        made = Snapshot(editing.root, 0, editing.kept, moment=lambda: editing.moment)
        monkeypatch.setattr(snapshot, "_snapshot", made)
        django = WSGIHandler()
        editing.press = Press(made, django, by_itself=False, kept=KeptPages(editing.kept, SECRET))
        editing.front = Front(django, editing.press)
        editing.snapshot = made
        return editing.press

    editing.begin, editing.place = begin, editing.kept / NAME
    editing.get = lambda address, **more: ask(editing.front, address, **more)
    begin().work()
    assert editing.place.is_file()
    return editing


def _found(site, moment=None, secret: str = SECRET):
    return KeptPages(site.kept, secret).find(read_files(site.root), moment or site.moment)


def _edit(site, words: str = "\n\nQuokkas are small wallabies.\n") -> None:
    page = site.root / f"{PAGE.strip('/')}.md"
    page.write_text(page.read_text(encoding="utf-8") + words, encoding="utf-8")


def test_after_a_start_each_page_is_what_it_was_and_nothing_is_read_for_it(site):
    every = [*site.press.current()[0].addresses]
    likings = ("br, gzip", "gzip", "")
    before = {(address, liked): site.get(address, HTTP_ACCEPT_ENCODING=liked) for address in every for liked in likings}
    assert site.begin().take_up()
    for (address, liked), said in before.items():
        assert site.get(address, HTTP_ACCEPT_ENCODING=liked) == said, address
    assert site.get(PAGE, method="HEAD").without() == before[PAGE, ""].without()
    assert site.get(PAGE, HTTP_IF_NONE_MATCH=before[PAGE, ""]["ETag"]).status == "304 Not Modified"
    assert site.snapshot.served is None


@pytest.mark.parametrize("address", ["/search/?q=live", "/nowhere/", "/healthz"])
def test_what_needs_the_library_has_it_read(site, address):
    path, _, query = address.partition("?")
    before = site.get(path, query=query)
    site.begin().take_up()
    after = site.get(path, query=query)
    assert (after.status, len(after.body)) == (before.status, len(before.body))
    assert site.snapshot.served is not None


def test_a_self_check_begun_before_goes_on(site):
    (question,) = site.library.questionnaire.questions
    checklist = "/self-check/checklist/"

    def answered(option: str, **more: str):
        form = urlencode({"question": question.name, "answer": option}).encode()
        sent = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(form)), "wsgi.input": io.BytesIO(form)}
        return site.get("/self-check/1/", method="POST", HTTP_SEC_FETCH_SITE="same-origin", **sent, **more)

    begun = answered(question.options[0].name)
    assert (begun.status, begun["Location"]) == ("303 See Other", checklist)
    parent = {"HTTP_COOKIE": begun["Set-Cookie"].partition(";")[0]}
    before = [site.get(address, **parent).body for address in ("/self-check/1/", checklist)]
    assert b"checked" in before[0]
    site.begin().take_up()
    assert [site.get(address, **parent).body for address in ("/self-check/1/", checklist)] == before
    site.begin().take_up()
    changed = answered(question.options[-1].name, **parent)
    assert (changed.status, changed["Location"]) == ("303 See Other", checklist)
    given = unpack(changed["Set-Cookie"].partition(";")[0].partition("=")[2]).answers
    assert given == {question.name: frozenset({question.options[-1].name})}


def test_once_all_is_read_nothing_is_packed_again(site, monkeypatch):
    site.begin().take_up()
    monkeypatch.setattr(published, "gzipped", lambda body: pytest.fail("packed again"))
    monkeypatch.setattr(published, "brotlied", lambda body, quality: pytest.fail("packed again"))
    kept, _ = site.press.current()
    site.press.work()
    now, _ = site.press.current()
    assert now is not kept and now.served is not None
    assert {address: answer.body for address, answer in now.answers.items()} == {a: answer.body for a, answer in kept.answers.items()}


def test_an_edit_made_while_nobody_was_there_is_never_hidden(site):
    _edit(site)
    assert not site.begin().take_up()
    assert b"Quokkas" in site.get(PAGE).body


def test_an_edit_made_while_the_old_pages_are_up_is_seen_once_they_are_read(site):
    site.begin().take_up()
    _edit(site)
    assert b"Quokkas" not in site.get(PAGE).body
    site.press.work()
    assert b"Quokkas" in site.get(PAGE).body
    assert _found(site).answers[PAGE].body == site.get(PAGE).body


def test_a_page_that_leaves_or_comes_is_another_edition(site):
    for path in ("pages/about.md", "pages/quokka.md"):
        moved = site.root / path
        text = moved.read_bytes() if moved.exists() else None
        moved.unlink() if text else moved.write_text("---\ntitle: Quokkas\n---\n")
        assert _found(site) is None
        moved.write_bytes(text) if text else moved.unlink()
        assert _found(site) is not None


def test_the_day_and_the_moment_must_be_the_same_edition(site):
    assert _found(site, site.moment + timedelta(hours=1)) is not None
    assert _found(site, site.moment - timedelta(seconds=1)) is None, "the clock was put back"
    assert _found(site, site.moment + timedelta(days=1)) is None


def test_pages_end_where_something_changes_by_itself(site, monkeypatch):
    change = site.moment + timedelta(minutes=30)
    served = site.snapshot.current()
    site.snapshot.served = (replace(served[0], next_change=change), served[1])
    site.place.unlink()
    site.press.work()
    assert _found(site, change - timedelta(seconds=1)) is not None
    assert _found(site, change) is None
    assert site.begin().take_up()
    site.moment = change - timedelta(seconds=30)
    assert site.get(PAGE).status == "200 OK" and site.snapshot.served is not None, "the last minute is reckoned by what is read"


def test_the_days_end_waits_for_what_is_read(site):
    site.begin().take_up()
    site.moment = site.moment + timedelta(days=1)
    assert site.get(PAGE).status == "200 OK" and site.snapshot.served is not None


def test_other_code_another_setting_or_another_key_is_another_site(site, monkeypatch):
    assert _found(site, secret="theirs") is None
    for name, value in (("SITE_URL", "https://www.example.org"), ("LEAVE_TO", "https://www.example.org/")):
        with override_settings(**{name: value}):
            kept_pages._site.cache_clear()
            assert _found(site) is None
    kept_pages._site.cache_clear()
    assert _found(site) is not None
    with monkeypatch.context() as patched:
        patched.setattr(kept_pages, "_files", list)
        kept_pages._site.cache_clear()
        assert _found(site) is None
    kept_pages._site.cache_clear()


def test_a_page_depends_on_our_code_templates_styles_and_words():
    named = {path.suffix for path in kept_pages._files()}
    assert {".py", ".html", ".css", ".js"} <= named
    assert {"base.html", "published.py", "settings.py"} <= {path.name for path in kept_pages._files()}


@trials(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_file_that_is_damaged_cut_or_foreign_is_none(site, data):
    whole = site.place.read_bytes()
    try:
        kind = data.draw(st.sampled_from(["cut", "changed", "more", "foreign"]))
        at = data.draw(st.integers(0, len(whole) - 1))
        if kind == "cut":
            site.place.write_bytes(whole[:at])
        elif kind == "changed":
            site.place.write_bytes(whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :])
        elif kind == "more":
            site.place.write_bytes(whole + b"\0")
        else:
            site.place.write_bytes(data.draw(st.binary(max_size=300)))
        assert _found(site) is None
    finally:
        site.place.write_bytes(whole)
    assert _found(site) is not None


def test_a_folder_in_its_place_or_none_at_all_is_none(site):
    site.place.unlink()
    assert _found(site) is None
    site.place.mkdir()
    assert _found(site) is None
    assert KeptPages(None, SECRET).find(read_files(site.root), site.moment) is None


def test_what_is_held_back_is_not_kept(site):
    _edit(site, "\n\n<b>bold</b>\n")
    site.place.unlink()
    site.press.work()
    assert site.press.current()[0].library.held
    assert not site.place.exists()
    assert not site.begin().take_up()


def test_equal_pages_are_written_once_by_all_processes(site, monkeypatch):
    when = site.place.stat().st_mtime_ns
    site.begin().work()
    assert site.place.stat().st_mtime_ns == when
    _edit(site)
    site.press.work()
    assert site.place.stat().st_mtime_ns != when


def test_a_disk_that_takes_nothing_is_logged_and_the_old_file_stays(site, monkeypatch, caplog):
    before = site.place.read_bytes()
    _edit(site)

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(KeptPages, "_write", full)
    with caplog.at_level(logging.WARNING):
        site.press.work()
    assert "The pages could not be kept" in caplog.text and "No space left" in caplog.text
    assert site.place.read_bytes() == before
    assert [path.name for path in site.kept.iterdir() if path.name.startswith(".")] == []


def test_a_content_folder_that_is_gone_takes_up_nothing(site):
    site.root.rename(site.root.with_name("elsewhere"))
    assert not site.begin().take_up()


def test_whoever_brings_a_cookie_waits_for_the_library(site):
    before = site.get("/self-check/2/", HTTP_COOKIE="self-check=zz")
    site.begin().take_up()
    after = site.get("/self-check/2/", HTTP_COOKIE="self-check=zz")
    assert (after.status, after.body) == (before.status, before.body)
    assert site.snapshot.served is not None


def test_its_thread_begins_with_the_first_visitor_and_reads_all(site, monkeypatch):
    press = Press(site.snapshot, WSGIHandler(), kept=KeptPages(site.kept, SECRET))
    site.snapshot.served = None
    assert press.take_up() and press._worker is None
    assert press.current()[0].served is None
    for _ in range(600):
        if site.snapshot.served is not None and press.current()[0].served is not None:
            break
        press._closed.wait(0.05)
    press.close()
    press._worker.join(60)
    assert press.current()[0].served is not None


def test_without_anything_kept_the_library_comes_first(editing):
    press = Press(SimpleNamespace(root=editing.root, moment=lambda: editing.moment), WSGIHandler(), by_itself=False)
    assert not press.take_up()
