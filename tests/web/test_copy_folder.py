"""An export's folder is swapped whole: whatever happens, the old or the new is there, and nobody's files are lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guidance.copy_folder import LIST, MARK, NOTE, CannotExport, write_whole
from guidance.file_lock import locked

ROOT = Path(__file__).resolve().parents[2]
OLD = {"index.html": b"old", "a/index.html": b"old a", "gone/away.txt": b"old"}
NEW = {"index.html": b"new", "a/index.html": b"new a", "b/c/d.txt": b""}
# Ends the process without a word before the so many-th thing it does to the disk.
CRASHES = """
import os, sys
from pathlib import Path
from guidance.copy_folder import write_whole
left = [int(sys.argv[2])]
def hook(event, given):
    if event in ("os.rename", "os.mkdir", "os.rmdir", "os.remove") or (event == "open" and given[1] == "wb"):
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
files = {NEW!r}
import guidance.file_lock, fcntl, tempfile, time
sys.addaudithook(hook)
write_whole(Path(sys.argv[1]), files, "new")
"""


def inside(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_note(folder: Path) -> dict[str, bytes]:
    return {name: body for name, body in inside(folder).items() if name != NOTE}


def beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path != target)


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "below" / "copy"


def test_a_new_folder_an_empty_one_and_an_earlier_export_are_written(target):
    write_whole(target, OLD, "Old words.")
    assert without_note(target) == OLD
    assert (target / NOTE).read_text().splitlines() == [MARK, "Old words.", LIST, *sorted(OLD)]
    write_whole(target, NEW, "New words.")
    assert without_note(target) == NEW and "Old words" not in (target / NOTE).read_text()
    assert beside(target) == []
    empty = target.parent / "empty"
    empty.mkdir()
    write_whole(empty, NEW, "")
    assert without_note(empty) == NEW


def test_what_a_server_may_read_it_may_read(target):
    write_whole(target, NEW, "")
    mask = os.umask(0)
    os.umask(mask)
    assert (target.stat().st_mode & 0o777, (target / "index.html").stat().st_mode & 0o777) == (0o777 & ~mask, 0o666 & ~mask)


@pytest.mark.parametrize("name", ["thesis.doc", ".git/HEAD", "export.txt", "a/index.html"])
def test_a_folder_with_anything_else_in_it_is_left_alone(target, name):
    (target / name).parent.mkdir(parents=True)
    (target / name).write_bytes(b"mine")
    with pytest.raises(CannotExport, match=f"holds “{name}”, which no export wrote. Choose a new or an empty folder"):
        write_whole(target, NEW, "")
    assert inside(target) == {name: b"mine"} and beside(target) == []


def test_a_file_put_into_an_earlier_export_is_not_thrown_away(target):
    write_whole(target, OLD, "")
    (target / "a" / "CNAME").write_text("example.org")
    with pytest.raises(CannotExport, match="“a/CNAME”"):
        write_whole(target, NEW, "")
    assert without_note(target) == {**OLD, "a/CNAME": b"example.org"}


def test_a_link_to_elsewhere_inside_is_foreign_and_what_it_leads_to_stays(target, tmp_path):
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").write_text("mine")
    write_whole(target, OLD, "")
    (target / "way").symlink_to(tmp_path / "precious")
    with pytest.raises(CannotExport, match="“way”"):
        write_whole(target, NEW, "")
    assert (tmp_path / "precious" / "file").read_text() == "mine"


def test_a_folder_reached_by_a_link_is_swapped_and_the_link_stays(target, tmp_path):
    write_whole(target, OLD, "")
    (tmp_path / "link").symlink_to(target)
    write_whole(tmp_path / "link", NEW, "")
    assert (tmp_path / "link").is_symlink() and without_note(target) == NEW


def test_a_file_in_its_place_and_the_whole_disk_are_refused_in_words(target):
    target.parent.mkdir()
    target.write_text("a file")
    with pytest.raises(CannotExport, match=r"is a file. Choose a folder"):
        write_whole(target, NEW, "")
    with pytest.raises(CannotExport, match="cannot be written: File exists"):
        write_whole(target / "below", NEW, "")
    assert target.read_text() == "a file"
    with pytest.raises(CannotExport, match="Choose a folder of its own"):
        write_whole(Path("/"), NEW, "")


def test_what_cannot_be_written_leaves_the_old(target):
    write_whole(target, OLD, "")
    with pytest.raises(CannotExport, match=r"cannot be written: File name too long. What stood there still does."):
        write_whole(target, {**NEW, "x" * 300: b""}, "")
    assert without_note(target) == OLD and beside(target) == []


def test_two_exports_do_not_meet(target):
    write_whole(target, OLD, "")
    with locked(target.with_name(".copy.lock"), wait=0), pytest.raises(CannotExport, match="Another export is being written"):
        write_whole(target, NEW, "")
    assert without_note(target) == OLD


@pytest.mark.parametrize("first", [False, True], ids=["over an earlier export", "the first"])
def test_a_crash_at_any_moment_leaves_the_old_or_the_new_and_the_next_export_mends_it(tmp_path, first):
    seen = []
    for steps in range(60):
        target = tmp_path / str(steps) / "copy"
        if not first:
            write_whole(target, OLD, "old")
        program = CRASHES.replace("{NEW!r}", repr(NEW))
        run = subprocess.run(
            [sys.executable, "-c", program, str(target), str(steps)], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert run.returncode in (0, 9), run.stderr
        if target.exists():
            now = without_note(target)
            assert now in (OLD, NEW), steps
            seen.append("old" if now == OLD else "new")
        else:
            # Between two renames: the old one is whole beside it. Before a first export there is nothing.
            before = target.with_name(".copy.before")
            assert without_note(before) == OLD if not first else not before.exists(), steps
            seen.append("aside")
        if run.returncode == 0:
            break
        write_whole(target, NEW, "again")
        assert without_note(target) == NEW and beside(target) == [], steps
    else:
        raise AssertionError("it never came to its end")
    assert len(seen) > 8 and seen[-1] == "new"
    assert seen.count("aside") == (1 if not first else len(seen) - seen.count("new"))
    assert seen == sorted(seen, key=["old", "aside", "new"].index)


def test_after_a_crash_with_nothing_under_the_name_a_refusal_still_brings_the_old_one_back(target):
    write_whole(target, OLD, "")
    target.rename(target.with_name(".copy.before"))
    with pytest.raises(CannotExport):
        write_whole(target, {"x" * 300: b""}, "")
    assert without_note(target) == OLD


def test_a_folder_that_only_looks_like_a_leftover_is_not_removed(target):
    mine = target.with_name(".copy.new")
    mine.mkdir(parents=True)
    (mine / "thesis.doc").write_text("mine")
    with pytest.raises(CannotExport, match=r"holds “thesis.doc”"):
        write_whole(target, NEW, "")
    assert inside(mine) == {"thesis.doc": b"mine"}
