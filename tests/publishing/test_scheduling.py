"""A scheduled change that has happened is written into the files themselves, whole, once, by whoever comes first."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from guidance.assembly import Assembly
from guidance.content.change import Author, FileChange
from guidance.content.fields import LONDON
from guidance.content.scheduled import fold, overlay, withdraw, write_schedule
from guidance.file_lock import locked
from guidance.folder import read_files
from guidance.library import content_problems
from guidance.publishing import GATE, PUBLISHERS, CannotPublish, publish
from guidance.scheduling import fold_due
from guidance.snapshot import Snapshot
from tests.conftest import NOON, ON

from .conftest import ANA, Site, killed_at

HOUSE = Path(__file__).resolve().parents[2]
FACT, TERM = "facts/helpline-number.md", "glossary/quokka.md"
SOON = datetime(2026, 12, 1, 9, 30, tzinfo=LONDON)
MINUTE = timedelta(minutes=1)
ZOE = Author("Zoë Writer", "zoe@example.org")


@pytest.fixture
def site(content_tree, tmp_path) -> Site:
    made = Site(content_tree(), tmp_path / "var")
    made.var.mkdir()
    return made


def _number(site: Site) -> bytes:
    return (site.root / FACT).read_bytes()


def _schedule(site: Site, number: str = "0800 555 0199", title: str = "The helpline moves", at: datetime = SOON) -> dict[str, bytes]:
    """An approved change of two files waits; gives the content as it will be."""
    files = overlay(read_files(site.root), at).files
    changes = (
        FileChange(FACT, files[FACT], files[FACT].replace(b"0800 123 456", number.encode())),
        FileChange(TERM, files.get(TERM), f"---\nterm: Quokka\nmeaning: Ring {title}.\n---\n".encode()),
    )
    publish(site.root, site.var, write_schedule(changes, title, at, ZOE, "Ben Reviewer"), author=ANA, remark="Schedule it")
    return {**files, **{change.path: change.after for change in changes}}


def test_a_change_that_is_due_becomes_the_files_themselves(site):
    wanted = _schedule(site)
    assert not fold_due(site.root, site.var, SOON - MINUTE)
    assert not (site.root / TERM).exists()
    assert fold_due(site.root, site.var, SOON)
    assert site.files() == wanted and not (site.root / "scheduled").exists()
    assert not fold_due(site.root, site.var, SOON)


def test_git_has_it_in_the_authors_name(site, git):
    _schedule(site)
    fold_due(site.root, site.var, SOON)
    assert git("log", "-1", "--format=%an <%ae> %s") == "Zoë Writer <zoe@example.org> The helpline moves"
    assert git("status", "--porcelain") == ""


def test_several_are_folded_in_their_order(site, git):
    _schedule(site, "0800 111", "First")
    wanted = _schedule(site, "0800 222", "Second", SOON + MINUTE)
    _schedule(site, "0800 333", "Third", SOON + timedelta(days=1))
    assert fold_due(site.root, site.var, SOON + MINUTE)
    assert {path: raw for path, raw in site.files().items() if not path.startswith("scheduled/")} == wanted
    assert git("log", "-2", "--format=%s").split("\n") == ["Second", "First"]
    assert (site.root / "scheduled/2026-12-02-0930-third/index.md").is_file()


def test_only_those_named_are_folded(site):
    _schedule(site, title="First")
    before = site.files()
    assert not fold_due(site.root, site.var, SOON, names=["another"])
    assert site.files() == before


def test_a_change_that_is_held_back_is_not_folded(site):
    _schedule(site)
    (site.root / FACT).write_bytes(_number(site).replace(b"0800 123 456", b"0800 999"))
    before = site.files()
    assert not fold_due(site.root, site.var, SOON)
    assert site.files() == before


def test_a_withdrawn_change_never_happens(site):
    before = site.files()
    _schedule(site)
    publish(site.root, site.var, withdraw(read_files(site.root), "2026-12-01-0930-the-helpline-moves"), author=ANA, remark="Not yet")
    assert site.files() == before and not fold_due(site.root, site.var, SOON)


def test_many_processes_at_once_fold_it_once(site, git):
    wanted = _schedule(site)
    program = """
import sys
from datetime import datetime
from pathlib import Path
from guidance.scheduling import fold_due
print(fold_due(Path(sys.argv[1]), Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3])))
"""
    words = [sys.executable, "-c", program, str(site.root), str(site.var), SOON.isoformat()]
    running = [subprocess.Popen(words, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    said = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0] * 5, said
    assert sorted(out.strip() for out, _ in said) == ["False"] * 4 + ["True"]
    assert site.files() == wanted and git("rev-list", "--count", "HEAD") == "3"


def test_one_who_looked_before_another_folded_takes_it_as_done(site):
    wanted = _schedule(site)
    files = read_files(site.root)
    second = ThreadPoolExecutor().submit

    def while_first_publishes(name: str) -> None:
        if name == "after compare":
            said.append(second(fold_due, site.root, site.var, SOON))
            time.sleep(0.2)

    said: list[Future] = []
    site.publish(*fold(files, overlay(files, SOON).due[0]), at=while_first_publishes)
    assert said[0].result(10) is False
    assert site.files() == wanted


def test_killed_at_any_step_the_site_shows_the_new_words_and_the_next_one_folds_them(content_tree, tmp_path):
    for number in range(1000):
        site = Site(content_tree({TERM: None}), tmp_path / f"var{number}")
        wanted = _schedule(site)
        change = overlay(read_files(site.root), SOON).due[0]
        if not killed_at(number, site, *fold(read_files(site.root), change)):
            break
        snapshot = Snapshot(site.root, 0, site.var, moment=lambda: SOON)
        library = snapshot.current()[0]
        snapshot.fold()
        assert dict(library.files) == wanted and library.problems == ()
        assert site.files() == wanted and site.kept() == set()
    assert number > 30


# The site that is served


@pytest.fixture
def desk(site) -> SimpleNamespace:
    made = SimpleNamespace(moment=NOON)
    made.snapshot = Snapshot(site.root, 0, site.var, moment=lambda: made.moment)
    made.value = lambda: made.snapshot.current()[0].facts["helpline-number"].value
    return made


def test_the_served_site_shows_it_at_its_minute_and_then_has_it_in_its_files(site, desk):
    assert desk.value() == "0800 123 456"
    wanted = _schedule(site)
    desk.moment = SOON - MINUTE
    assert desk.value() == "0800 123 456"
    assert desk.snapshot.current()[0].next_change == SOON
    desk.moment = SOON
    waiting = site.files()
    assert desk.value() == "0800 555 0199"
    assert site.files() == waiting, "a visitor sees it, and does not wait until it is written"
    desk.snapshot.fold()
    assert site.files() == wanted
    version = desk.snapshot.current()[0].version
    assert desk.snapshot.current()[0].to_fold == () and desk.snapshot.current()[0].version == version


def test_with_no_poll_at_all_it_is_still_seen_at_its_minute(site):
    wanted = _schedule(site)
    now = SimpleNamespace(moment=SOON - MINUTE)
    snapshot = Snapshot(site.root, 1e9, site.var, moment=lambda: now.moment)
    assert snapshot.current()[0].facts["helpline-number"].value == "0800 123 456"
    now.moment = SOON
    assert dict(snapshot.current()[0].files) == wanted
    snapshot.fold()
    assert site.files() == wanted


def test_several_processes_that_serve_all_show_it_and_fold_it_once(site, desk):
    wanted = _schedule(site)
    desk.moment = SOON - MINUTE
    others = [Snapshot(site.root, 0, site.var, moment=lambda: desk.moment) for _ in range(3)]
    for snapshot in (*others, desk.snapshot):
        snapshot.current()
    desk.moment = SOON
    for snapshot in (*others, desk.snapshot):
        snapshot.current()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda snapshot: snapshot.fold(), (*others, desk.snapshot)))
    for snapshot in (*others, desk.snapshot):
        assert dict(snapshot.current()[0].files) == wanted and snapshot.current()[0].problems == ()
    assert site.files() == wanted


def test_a_look_at_another_day_changes_no_file(site, desk, settings):
    settings.CONTENT_ON = desk.moment = SOON
    _schedule(site)
    before = site.files()
    assert desk.value() == "0800 555 0199"
    desk.snapshot.fold()
    assert site.files() == before


def test_where_nothing_may_be_written_it_is_shown_all_the_same(site):
    _schedule(site)
    before = site.files()
    snapshot = Snapshot(site.root, 0, None, moment=lambda: SOON)
    assert snapshot.current()[0].facts["helpline-number"].value == "0800 555 0199"
    snapshot.fold()
    assert site.files() == before


def test_no_visitor_waits_while_it_is_being_written(site, desk, waited):
    """Another process holds every reader out: what is served stays, at once, and the new words come with the next look."""
    assert desk.value() == "0800 123 456"
    with locked(site.var / GATE, wait=1):
        assert desk.value() == "0800 123 456"
    assert waited == []
    _schedule(site)
    desk.moment = SOON
    assert desk.value() == "0800 555 0199"


def test_a_fold_that_fails_stops_no_request_and_is_tried_again(site, desk, monkeypatch, caplog):
    wanted = _schedule(site)
    desk.moment = SOON
    monkeypatch.setattr("guidance.publishing.LONGEST_WAIT", 0.05)
    with locked(site.var / PUBLISHERS, wait=1):
        assert desk.value() == "0800 555 0199"
        desk.snapshot.fold()
        assert "A scheduled change is shown, but could not be written into its files yet: " in caplog.text
        with pytest.raises(CannotPublish):
            fold_due(site.root, site.var, SOON)
    desk.snapshot.fold()
    assert site.files() != wanted and desk.value() == "0800 555 0199", "not at once"
    monkeypatch.setattr(desk.snapshot, "_fold_after", 0.0)
    desk.snapshot.fold()
    assert desk.value() == "0800 555 0199"
    assert site.files() == wanted


def test_a_change_that_would_bring_an_error_is_neither_shown_nor_folded(site, desk):
    _schedule(site)
    (site.root / "services/helpline.md").write_text((site.root / "services/helpline.md").read_text() + "\n[[term:quokka]]\n")
    (site.root / "scheduled/2026-12-01-0930-the-helpline-moves" / TERM).write_text("broken")
    desk.moment = SOON
    before = site.files()
    assert desk.value() == "0800 123 456"
    desk.snapshot.fold()
    assert site.files() == before


def test_what_waits_is_checked_with_everything_else(site):
    _schedule(site)
    assert [str(p) for p in content_problems(site.root, NOON)] == []
    (site.root / "scheduled/2026-12-01-0930-the-helpline-moves" / TERM).write_text("broken")
    assert [str(p) for p in content_problems(site.root, NOON)] == [
        "scheduled/2026-12-01-0930-the-helpline-moves/glossary/quokka.md:1: "
        "must start with a line “---”, then the fields, then another “---”."
    ]


def test_a_fact_of_the_real_content_waits_for_its_minute_and_moves_every_page():
    files = read_files(HOUSE / "content")
    path = "facts/childline-number.md"
    change = FileChange(path, files[path], files[path].replace(b"0800 1111", b"0800 555 0199"))
    assert change.after != change.before
    files |= {c.path: c.after for c in write_schedule([change], "Childline moves", ON + MINUTE, ZOE, "Ben Reviewer")}
    before, after = Assembly(files, ON), Assembly(files, ON + MINUTE)
    assert [str(p) for p in (*before.problems, *after.problems) if not p.warning] == []
    shown = [[page.prose.html for page in (*a.pages.values(), *a.site_pages.values(), *a.situations.values())] for a in (before, after)]
    assert not any("0800 555 0199" in html for html in shown[0]) and any("0800 1111" in html for html in shown[0])
    assert [html.replace("0800 1111", "0800 555 0199").replace("08001111", "08005550199") for html in shown[0]] == shown[1]
    assert after.services["childline"].phones[0][1].value == "0800 555 0199"
