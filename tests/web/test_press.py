"""What is published is swapped whole: at an edit, at the next change, at midnight, and never for something worse."""

from __future__ import annotations

import sys
import threading
from datetime import datetime, timedelta
from time import monotonic, sleep

import pytest
from django.core.handlers.wsgi import WSGIHandler

from guidance import snapshot
from guidance.content.change import Author, FileChange
from guidance.content.scheduled import write_schedule
from guidance.encodings import BROTLI
from guidance.press import TURN, Press
from guidance.published import Published
from guidance.snapshot import LONDON
from safety_site.front import Front
from tests.conftest import FACT, NOON, document

from .wire import ask

PAGE = "/guidance/teens/live-streaming/"
HELP = "/get-help/"


@pytest.fixture
def live(editing):
    """A small site to edit behind the front, the press at hand, and a count of what Django was asked for."""
    django = WSGIHandler()
    editing.made = []

    def behind(environ, start_response):
        editing.made.append(environ["PATH_INFO"])
        return django(environ, start_response)

    def begin() -> None:
        editing.press = Press(snapshot.the_snapshot(), behind, by_itself=False)
        editing.front = Front(behind, editing.press)

    editing.begin, editing.django = begin, lambda address, **more: ask(django, address, **more)
    editing.get = lambda address, **more: ask(editing.front, address, **more)
    begin()
    return editing


def _append(path, words: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + words, encoding="utf-8")


def _page(live):
    return live.root / f"{PAGE.strip('/')}.md"


def test_before_anything_is_ready_a_page_is_made_by_the_first_to_ask_and_by_nobody_else(live):
    said = live.get(PAGE, HTTP_ACCEPT_ENCODING="br, gzip")
    assert said.get("Content-Encoding") == "gzip" and said.unpacked == live.django(PAGE).body
    assert live.get(PAGE, HTTP_ACCEPT_ENCODING="br").get("Content-Encoding") is None, "gzip was not asked for"
    live.get(PAGE), live.get(PAGE, method="HEAD"), live.get(PAGE, HTTP_ACCEPT_ENCODING="gzip")
    assert live.made == [PAGE]
    live.press.work()
    assert live.made.count(PAGE) == 1
    assert live.get(PAGE, HTTP_ACCEPT_ENCODING="br, gzip")["Content-Encoding"] == BROTLI


def test_an_edit_is_live_with_the_next_request_and_packs_only_what_it_changed(live):
    live.press.work()
    before = {address: live.get(address, HTTP_ACCEPT_ENCODING=BROTLI) for address in live.press.current()[0].addresses}
    _append(_page(live), "\n\nQuokkas are small wallabies.\n")
    assert b"Quokkas" in live.get(PAGE).body
    after = {address: live.get(address, HTTP_ACCEPT_ENCODING=BROTLI) for address in before}
    # The script that keeps help on a phone names the edition it keeps.
    assert {a for a in after if after[a].unpacked != before[a].unpacked} == {PAGE, "/keep-help.js"}
    again = {a for a in after if after[a].get("Content-Encoding") != before[a].get("Content-Encoding")}
    assert again == {PAGE, "/keep-help.js"}
    assert live.get(PAGE, HTTP_ACCEPT_ENCODING="gzip, br")["Content-Encoding"] == "gzip"
    live.press.work()
    assert live.get(PAGE, HTTP_ACCEPT_ENCODING=BROTLI)["Content-Encoding"] == BROTLI


def test_a_deleted_page_is_gone_a_new_one_is_there_and_a_moved_one_leads_on(live):
    live.press.work()
    about = live.root / "pages" / "about.md"
    words = about.read_text(encoding="utf-8")
    (live.root / "pages" / "quokka.md").write_text(words.replace("title: About this site", "title: About quokkas"), encoding="utf-8")
    assert live.get("/quokka/").status == "200 OK"
    assert live.get("/quokka")["Location"] == "/quokka/"
    assert b"/quokka/" in live.get("/sitemap.xml").body
    (live.root / "pages" / "quokka.md").unlink()
    assert live.get("/quokka/").status == "404 Not Found"
    page = _page(live).read_text(encoding="utf-8")
    _page(live).write_text(page.replace("---\n", "---\nmoved_from: [/quokka/]\n", 1), encoding="utf-8")
    for old in ("/quokka/", "/quokka"):
        ours, django = live.get(old), live.django(old)
        assert (ours.status, ours.without()) == (django.status, django.without()) and ours["Location"] == PAGE
    assert live.get("/quokka/", query="from=leaflet")["Location"] == PAGE


def test_a_broken_file_a_folder_gone_and_a_half_written_one_leave_the_last_good_page_up(live, tmp_path):
    live.press.work()
    good = live.get(PAGE).body
    text = _page(live).read_bytes()
    for slip in (b"", b"---\ntitle: [", text[: len(text) // 2], b"\xff\xfe"):
        _page(live).write_bytes(slip)
        live.press.work()
        assert live.get(PAGE).body == good
    _page(live).write_bytes(text)
    live.root.rename(tmp_path / "away")
    live.press.work()
    assert (live.get(PAGE).status, live.get(PAGE).body) == ("200 OK", good)
    (tmp_path / "away").rename(live.root)
    _append(_page(live), "\n\nQuokkas are back.\n")
    assert b"Quokkas are back" in live.get(PAGE).body


def test_a_page_that_can_no_longer_be_made_keeps_its_last_good_answer(live, monkeypatch, caplog):
    live.press.work()
    good = live.get(HELP).body
    monkeypatch.setattr("guidance.views.pages.for_urgent_pages", lambda *asked: 1 / 0)
    _append(_page(live), "\n\nQuokkas are small wallabies.\n")
    live.press.work()
    assert b"Quokkas" in live.get(PAGE).body, "the others go on"
    assert live.get(HELP).body == good and "Its last good text stays up" in caplog.text
    live.press.work()
    assert live.get(HELP).body == good


# What changes by itself


@pytest.fixture
def changing(live):
    """A number that becomes another one two minutes past noon."""
    fact = live.root / "facts" / "helpline-number.md"
    later = 'later:\n  - value: "0800 555 0199"\n    from: 2026-11-22 12:02'
    fact.write_text(document(FACT.format(kind="phone", value='"0800 123 456"', more=later.replace("\n", "\n    "))), encoding="utf-8")
    assert snapshot.the_snapshot().current()[0].problems == ()
    assert live.press.current()[0].library.next_change == NOON + timedelta(minutes=2)
    return live


def test_the_next_change_is_made_ahead_and_swapped_by_the_first_request_after_it(changing):
    assert b"0800 123 456" in changing.get(HELP).body
    changing.press.work()
    changing.made.clear()
    changing.moment = NOON + timedelta(minutes=2) - timedelta(milliseconds=1)
    assert b"0800 123 456" in changing.get(HELP).body
    changing.moment = NOON + timedelta(minutes=2)
    said = changing.get(HELP, HTTP_ACCEPT_ENCODING=BROTLI)
    assert b"0800 555 0199" in said.unpacked and said["Content-Encoding"] == BROTLI
    assert changing.made == [], "nobody waited for a page to be made"
    assert said["Cache-Control"] == "public, max-age=60, must-revalidate"
    for address in changing.press.current()[0].addresses:
        assert changing.get(address).body == changing.django(address).body, address


def test_what_comes_next_is_read_before_any_page_is_made(changing, monkeypatch):
    """A site that starts seconds before the moment has not made its pages when it comes, and is on time all the same."""
    steps = Published.steps

    def it_comes_meanwhile(published):
        changing.moment = NOON + timedelta(minutes=2)
        return steps(published)

    monkeypatch.setattr(Published, "steps", it_comes_meanwhile)
    monkeypatch.setattr("guidance.snapshot.load_library", lambda *asked: pytest.fail("a visitor waits while all is read again"))
    changing.press.work()
    assert b"0800 555 0199" in changing.get(HELP).body


def test_a_scheduled_change_is_shown_at_its_minute_and_written_by_the_thread_behind(live):
    fact = live.root / "facts" / "helpline-number.md"
    change = FileChange("facts/helpline-number.md", fact.read_bytes(), fact.read_bytes().replace(b"0800 123 456", b"0800 555 0199"))
    moment = NOON + timedelta(minutes=2)
    for waiting in write_schedule([change], "The helpline moves", moment, Author("Zoe Editor", "zoe@example.org"), "Ben Reviewer"):
        place = live.root / waiting.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(waiting.after)
    live.press.work()
    live.moment = moment
    assert b"0800 555 0199" in live.get(HELP).body and fact.read_bytes() == change.before
    live.press.work()
    assert fact.read_bytes() == change.after and not list(live.root.glob("scheduled/*/*"))
    assert b"0800 555 0199" in live.get(HELP).body


def test_what_was_made_ahead_is_dropped_when_a_file_changes_before(changing):
    changing.press.work()
    _append(_page(changing), "\n\nQuokkas are small wallabies.\n")
    changing.press.work()
    changing.moment = NOON + timedelta(minutes=3)
    assert b"Quokkas" in changing.get(PAGE).body and b"0800 555 0199" in changing.get(HELP).body


@pytest.mark.parametrize("seconds", [300, 61, 60, 59, 30, 1, 0.5])
def test_nothing_may_be_kept_past_the_next_change(changing, seconds):
    changing.press.work()
    changing.moment = NOON + timedelta(minutes=2) - timedelta(seconds=seconds)
    most = min(60, int(seconds))
    for address in (HELP, PAGE, "/sitemap.xml"):
        ours = changing.get(address)
        assert f"max-age={most}," in ours["Cache-Control"]
        assert ours["Cache-Control"] == changing.django(address)["Cache-Control"]
        known = changing.get(address, HTTP_IF_NONE_MATCH=ours["ETag"])
        assert (known.status, known["Cache-Control"]) == ("304 Not Modified", ours["Cache-Control"])


@pytest.mark.parametrize("evening", ["2026-11-22T23:59:59", "2027-03-27T23:59:59", "2026-10-24T23:59:59"])
def test_a_new_day_is_a_new_edition(live, evening):
    """Nothing else may change, but who to tell about a hole is said with a day, 180 days on; both clock changes too."""
    live.moment = datetime.fromisoformat(evening).replace(tzinfo=LONDON)
    before = live.get("/.well-known/security.txt").body
    live.press.work()
    live.moment += timedelta(seconds=1)
    after = live.get("/.well-known/security.txt").body
    assert before != after
    live.moment += timedelta(hours=26)
    assert live.get("/.well-known/security.txt").body not in (before, after)


# Between threads


def test_every_answer_is_of_one_library_while_they_change(live):
    live.press.work()
    path, text = _page(live), _page(live).read_text(encoding="utf-8")
    mixed, stop = [], threading.Event()

    def visit() -> None:
        while not stop.is_set():
            said = live.get(PAGE, HTTP_ACCEPT_ENCODING="gzip")
            body = said.unpacked.decode()
            editions = {n for n in range(8) if f"Edition {n}." in body}
            if said.status != "200 OK" or len(editions) > 1 or str(len(said.body)) != said["Content-Length"]:
                mixed.append((said.status, editions))

    visitors = [threading.Thread(target=visit) for _ in range(3)]
    for visitor in visitors:
        visitor.start()
    for number in range(8):
        path.write_text(f"{text}\n\nEdition {number}.\n\nEdition {number}.\n", encoding="utf-8")
        live.press.work()
    stop.set()
    for visitor in visitors:
        visitor.join()
    assert mixed == []
    assert b"Edition 7." in live.get(PAGE).body


def test_the_thread_begins_with_the_first_question_and_makes_everything_ready(live):
    press = Press(snapshot.the_snapshot(), WSGIHandler())
    assert press._worker is None
    published, _ = press.current()
    assert press._worker.daemon
    for _ in range(600):
        if all(BROTLI in answer.packed for answer in published.answers.values() if answer.packed) and set(published.answers) == set(
            published.addresses
        ):
            break
        threading.Event().wait(0.05)
    assert set(published.answers) == set(published.addresses)
    press.close()
    press._worker.join(10)
    assert not press._worker.is_alive()


def test_a_turn_that_fails_is_logged_and_the_next_one_is_taken(live, monkeypatch, caplog):
    turns = []

    class Failing(Press):
        def work(self) -> None:
            turns.append(1)
            if len(turns) > 1:
                self.close()
            raise OSError("zz")

    monkeypatch.setattr(snapshot.the_snapshot(), "poll_seconds", 0.0)
    press = Failing(snapshot.the_snapshot(), WSGIHandler())
    press._keep_ready(pause=0.0)
    assert len(turns) == 2 and "could not be made ready" in caplog.text


def test_equal_bytes_are_packed_once(live, monkeypatch):
    first = Published(snapshot.the_snapshot().current(), NOON, WSGIHandler())
    for _ in first.steps():
        pass
    monkeypatch.setattr("guidance.published.brotlied", lambda *asked: pytest.fail("packed again"))
    monkeypatch.setattr("guidance.published.gzipped", lambda *asked: pytest.fail("packed again"))
    second = Published(snapshot.the_snapshot().current(), NOON, WSGIHandler(), first)
    for _ in second.steps():
        pass
    assert second.answers[PAGE].packed == first.answers[PAGE].packed


def test_when_all_is_ready_a_turn_finds_nothing_left_to_do(live, monkeypatch):
    """A thousand pages looked through twice a second took a tenth of each core, with nobody there."""
    live.press.work()
    published, _ = live.press.current()
    assert list(published.steps()) == []
    looked = []
    monkeypatch.setattr(live.press, "_look", lambda by_thread: looked.append(1) or (published, 60))
    made = len(live.made)
    live.press.work()
    assert len(looked) == 1 and len(live.made) == made


def test_stopped_half_way_it_goes_on_where_it_was(live):
    live.press.work()
    whole = live.press.current()[0]
    published = Published(whole.served, NOON, WSGIHandler())
    for turn in range(1, 400):
        steps = published.steps()
        for _ in zip(range(turn), steps, strict=False):
            pass
        if not list(published.steps()):
            break
    assert set(published.answers) == set(published.addresses)
    packed = {address for address, answer in whole.answers.items() if BROTLI in answer.packed}
    assert {address for address, answer in published.answers.items() if BROTLI in answer.packed} == packed


def test_threads_take_short_turns_while_pages_are_made_and_not_any_longer(live, monkeypatch):
    usual, seen = sys.getswitchinterval(), set()
    django = WSGIHandler()

    def behind(environ, start_response):
        seen.add(sys.getswitchinterval())
        return django(environ, start_response)

    press = Press(snapshot.the_snapshot(), behind, by_itself=False)
    press.work()
    assert [*seen] == [pytest.approx(TURN)] and sys.getswitchinterval() == usual
    _append(_page(live), "\n\nQuokkas.\n")
    press = Press(snapshot.the_snapshot(), behind, by_itself=False)
    monkeypatch.setattr(Published, "steps", lambda published: iter([1 / 0]))
    with pytest.raises(ZeroDivisionError):
        press.work()
    assert sys.getswitchinterval() == usual


def test_the_search_is_made_before_anyone_asks_it(live, monkeypatch):
    live.press.work()
    monkeypatch.setattr("guidance.search.SearchIndex._make", lambda *asked: pytest.fail("made while a visitor waits"))
    assert "live-streaming" in live.get("/search/", query="q=live").body.decode()


def test_while_a_thread_watches_the_files_no_visitor_looks_at_them_unless_it_is_late(live, monkeypatch):
    site, looked = snapshot.the_snapshot(), []
    site.current()
    look = site._folder.look
    monkeypatch.setattr(site, "poll_seconds", 50)
    monkeypatch.setattr(site._folder, "look", lambda: looked.append(1) or look())

    def looks(seconds_ago: float, by_thread: bool = False) -> bool:
        looked.clear()
        monkeypatch.setattr(site, "_looked", monotonic() - seconds_ago)
        site.current(by_thread)
        return bool(looked)

    assert looks(60) and not looks(40)
    monkeypatch.setattr(site, "is_watched", True)
    assert looks(60, by_thread=True) and not looks(40, by_thread=True)
    assert not looks(90) and looks(110)


def test_after_a_slow_look_at_the_files_the_pause_is_as_long(live, monkeypatch):
    site = snapshot.the_snapshot()
    look = site._folder.look
    monkeypatch.setattr(site, "poll_seconds", 0.01)
    monkeypatch.setattr(site._folder, "look", lambda: sleep(0.05) or look())
    site.look_now()
    assert site.pause(by_thread=True) >= 0.05
    monkeypatch.setattr(site, "_look_took", 60.0)
    assert site.pause(by_thread=True) == 0.1, "a look that hung is not waited for as long again"
    monkeypatch.setattr(site, "poll_seconds", 0.0)
    assert site.pause(by_thread=True) == 0.0, "as “make run” has it: with every question"


def test_a_press_with_a_thread_of_its_own_watches(live):
    assert not snapshot.the_snapshot().is_watched
    press = Press(snapshot.the_snapshot(), WSGIHandler())
    press.current()
    assert snapshot.the_snapshot().is_watched
    press.close()
    press._worker.join(60)
