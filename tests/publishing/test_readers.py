"""Readers in other processes see all of a publishing or nothing of it, also while publishers are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest

from guidance import publishing
from guidance.content.fields import LONDON
from guidance.file_lock import LOOK_AGAIN_AFTER, locked
from guidance.publishing import GATE, READERS, FileChange, reading, settle
from guidance.snapshot import Snapshot

from .conftest import OLD, Site, killed_at

HOUSE = Path(__file__).resolve().parents[2]

READER = """
import sys, time
from pathlib import Path
from guidance.publishing import reading
root, var = Path(sys.argv[1]), Path(sys.argv[2])
seen, until = set(), time.monotonic() + 60
print("ready", flush=True)
while time.monotonic() < until and not (var / "stop").exists():
    with reading(root, var) as whole:
        assert whole
        texts = {path.read_bytes() for path in root.rglob("*.md")}
    assert len(texts) == 1, texts
    seen |= texts
print(len(seen))
"""


def _all_to(site: Site, text: bytes, was: bytes | None = None, **more) -> None:
    site.publish(*(FileChange(path, was or raw, text) for path, raw in OLD.items()), **more)


def _read_by(site: Site) -> subprocess.Popen:
    words = [sys.executable, "-c", READER, str(site.root), str(site.var)]
    started = subprocess.Popen(words, cwd=HOUSE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert started.stdout.readline() == "ready\n"
    return started


def _ended(site: Site, reader: subprocess.Popen) -> int:
    (site.var / "stop").touch()
    out, err = reader.communicate(timeout=60)
    assert reader.returncode == 0, err
    return int(out)


def test_a_reader_in_another_process_sees_all_or_nothing_of_every_publishing(site):
    _all_to(site, b"0")
    readers = [_read_by(site), _read_by(site)]
    for number in range(1, 60):
        # Slow between the renames, as a busy disk is: a reader who did not wait would see half.
        _all_to(site, str(number).encode(), str(number - 1).encode(), at=lambda name: time.sleep(0.003 if "rename" in name else 0))
    assert min(_ended(site, reader) for reader in readers) > 5


def test_publishers_killed_while_others_read_leave_all_or_nothing(site):
    _all_to(site, b"0")
    reader, chance, text = _read_by(site), random.Random(7), b"0"
    for number in range(1, 60):
        killed_at(chance.randrange(36), site, *(FileChange(p, text, str(number).encode()) for p in OLD))
        settle(site.root, site.var)
        (text,) = set(site.files().values())
    assert _ended(site, reader) > 5
    assert int(text) > 20 and site.kept() == {"stop"}


def test_a_reader_waits_while_a_publishing_is_between_its_renames(site):
    with reading(site.root, site.var):
        pass
    began, go_on = threading.Event(), threading.Event()

    def pause(name: str) -> None:
        if name == "after rename apps/a.md":
            began.set()
            go_on.wait(10)

    writing = threading.Thread(target=_all_to, args=(site, b"new"), kwargs={"at": pause})
    writing.start()
    began.wait(10)
    threading.Timer(0.2, go_on.set).start()
    with reading(site.root, site.var) as whole:
        assert whole and set(site.files().values()) == {b"new"}
    writing.join()


@pytest.mark.parametrize("lock", [GATE, READERS])
def test_a_reader_who_waited_long_enough_is_told_that_it_may_be_half(site, waited, lock):
    with locked(site.var / lock, wait=1), reading(site.root, site.var) as whole:
        assert not whole
    assert sum(waited) == pytest.approx(publishing.READERS_PATIENCE, abs=LOOK_AGAIN_AFTER)


def test_a_publishing_waits_for_who_is_reading(site):
    with reading(site.root, site.var) as whole:
        assert whole
        writing = threading.Thread(target=site.publish)
        writing.start()
        time.sleep(0.2)
        assert {path: raw for path, raw in site.files().items() if path in OLD} == OLD
    writing.join()
    assert site.files()["apps/a.md"] == b"new a"


def test_many_read_at_once(site):
    with reading(site.root, site.var) as one, reading(site.root, site.var) as another:
        assert one and another


@pytest.mark.parametrize("var", ["none", "missing", "a file"])
def test_without_an_own_folder_a_reader_just_reads(site, var):
    site.var.rmdir()
    if var == "a file":
        site.var.write_text("x")
    where = None if var == "none" else site.var
    assert not settle(site.root, where)
    with reading(site.root, where) as whole:
        assert whole
    assert site.var.exists() == (var == "a file")


def test_an_own_folder_that_may_only_be_read_stops_no_reader(site):
    """As root a mode stops nobody: here the lock cannot be made, since a folder has its name."""
    (site.var / GATE).mkdir()
    with reading(site.root, site.var) as whole:
        assert whole


# The library a process serves

PAGE, FACT = "guidance/teens/live-streaming.md", "facts/helpline-number.md"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)


@pytest.fixture
def served(content_tree, tmp_path) -> tuple[Site, Snapshot, tuple[FileChange, ...]]:
    """A sound library, a snapshot of it, and a change of two files that belong together."""
    site = Site(content_tree(), tmp_path / "var")
    site.var.mkdir()
    page, fact = (site.root / PAGE).read_bytes(), (site.root / FACT).read_bytes()
    changes = (
        FileChange(PAGE, page, page.replace(b"## Words to say", b"Call [[fact:new-number]].\n\n## Words to say")),
        FileChange(FACT, fact, fact.replace(b"0800 123 456", b"0800 555 0199")),
        FileChange("facts/new-number.md", None, fact.replace(b"The Helpline's number", b"Another number")),
    )
    return site, Snapshot(site.root, 0, site.var, moment=lambda: NOON), changes


def _numbers(snapshot: Snapshot) -> tuple[str, bool]:
    library = snapshot.current()[0]
    assert library.problems == () and library.held == ()
    return library.facts["helpline-number"].value, "Call" in library.pages["teens/live-streaming"].prose.html


def test_what_a_killed_publisher_left_is_whole_at_the_next_start(served):
    site, snapshot, changes = served
    assert killed_at(f"after rename {PAGE}", site, *changes)
    assert b"new-number" in (site.root / PAGE).read_bytes() and not (site.root / "facts/new-number.md").exists()
    assert _numbers(snapshot) == ("0800 555 0199", True)
    assert site.kept() == set()


def test_what_a_publisher_leaves_that_is_killed_while_the_site_serves_is_whole_at_the_next_look(served):
    site, snapshot, changes = served
    assert _numbers(snapshot) == ("0800 123 456", False)
    assert killed_at("after commit", site, *changes)
    assert _numbers(snapshot) == ("0800 555 0199", True)


def test_the_site_goes_on_with_what_it_had_while_a_publishing_takes_long(served, monkeypatch):
    monkeypatch.setattr(publishing, "READERS_PATIENCE", 0.1)
    site, snapshot, changes = served
    assert _numbers(snapshot) == ("0800 123 456", False)
    began, go_on = threading.Event(), threading.Event()

    def pause(name: str) -> None:
        if name == f"after rename {PAGE}":
            began.set()
            go_on.wait(10)

    writing = threading.Thread(target=site.publish, args=changes, kwargs={"at": pause})
    writing.start()
    began.wait(10)
    assert _numbers(snapshot) == ("0800 123 456", False)
    go_on.set()
    writing.join()
    assert _numbers(snapshot) == ("0800 555 0199", True)
