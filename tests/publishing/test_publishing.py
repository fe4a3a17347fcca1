"""Publishing: all files of a change or none, and a plain sentence whenever it is none."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from guidance import publishing
from guidance.file_lock import locked
from guidance.folder import read_files
from guidance.publishing import GATE, PUBLISHERS, READERS, CannotPublish, ChangedMeanwhile, FileChange, Published, settle

from .conftest import CHANGES, NEW, OLD

HOUSE = Path(__file__).resolve().parents[2]
LETTER = FileChange("apps/a.md", b"old a", b"A")


def _written_nothing(site) -> None:
    assert site.files() == OLD
    assert site.folders() == {"apps", "facts"}
    assert site.kept() == set()


def test_every_file_of_a_change_is_written(site):
    assert site.publish() == Published("", "")
    assert site.files() == NEW
    assert site.kept() == set()


def test_new_folders_are_made_and_a_folder_left_empty_is_removed(site):
    site.publish(FileChange("facts/gone.md", b"old gone", None), FileChange("guidance/teens/x.md", None, b"x"))
    assert site.folders() == {"apps", "guidance", "guidance/teens"}


def test_a_folder_that_still_holds_something_stays(site):
    (site.root / "facts/notes.txt").write_text("mine")
    site.publish(FileChange("facts/gone.md", b"old gone", None))
    assert site.folders() == {"apps", "facts"}


def test_the_content_folder_itself_is_never_removed(site):
    site.publish(*(FileChange(path, raw, None) for path, raw in OLD.items()))
    assert site.files() == {} and site.root.is_dir()


def test_the_mode_of_a_file_is_kept_and_a_new_file_can_be_read_by_the_server(site):
    (site.root / "apps/a.md").chmod(0o600)
    before = os.umask(0o077)
    try:
        site.publish()
    finally:
        os.umask(before)
    assert (site.root / "apps/a.md").stat().st_mode & 0o777 == 0o600
    assert (site.root / "glossary/new.md").stat().st_mode & 0o777 == 0o644


def test_a_change_that_changes_nothing_writes_nothing(site):
    seen = []
    before = (site.root / "home.md").stat()
    assert site.publish(FileChange("home.md", b"old home", b"old home"), at=seen.append) == Published("", "")
    assert (site.root / "home.md").stat().st_ino == before.st_ino
    assert not any("write" in name or "git" in name for name in seen)


def test_the_own_folder_is_made_when_there_is_none(site):
    site.var.rmdir()
    site.publish()
    assert site.files() == NEW


def test_a_content_folder_that_is_a_link_is_published_into(site, tmp_path):
    (tmp_path / "linked").symlink_to(site.root)
    publishing.publish(tmp_path / "linked", site.var, CHANGES, author=publishing.Author("A", "a@b.c"), remark="x")
    assert site.files() == NEW


def test_a_reader_of_the_folder_never_meets_a_text_that_waits(site):
    seen = set()
    site.publish(at=lambda _: seen.update(read_files(site.root)))
    assert seen <= set(OLD) | set(NEW)


# Somebody else was there


@pytest.mark.parametrize(
    ("path", "now", "change"),
    [
        ("apps/a.md", b"by hand", LETTER),
        ("apps/a.md", None, LETTER),
        ("apps/new.md", b"by hand", FileChange("apps/new.md", None, b"mine")),
        ("apps/a.md", b"by hand", FileChange("apps/a.md", b"old a", None)),
        ("home.md", b"by hand", FileChange("home.md", b"old home", b"old home")),
    ],
    ids=["edited", "deleted", "made", "edited and I delete", "edited and I leave it"],
)
def test_a_file_changed_meanwhile_stops_the_whole_change(site, path, now, change):
    (site.root / path).unlink(missing_ok=True) if now is None else (site.root / path).write_bytes(now)
    before = site.files()
    with pytest.raises(ChangedMeanwhile) as stopped:
        site.publish(FileChange("apps/b.md", b"old b", b"B"), change)
    assert stopped.value.paths == (path,) and path in str(stopped.value)
    assert site.files() == before and site.kept() == set()


def test_a_file_changed_while_the_new_texts_are_being_written_stops_it_too(site):
    def pull(name: str) -> None:
        if name == "after wait for readers":
            (site.root / "apps/b.md").write_bytes(b"from git")

    with pytest.raises(ChangedMeanwhile) as stopped:
        site.publish(at=pull)
    assert stopped.value.paths == ("apps/b.md",)
    assert site.files() == {**OLD, "apps/b.md": b"from git"} and site.kept() == set()


def test_of_two_who_publish_at_once_one_is_told(site):
    won, told = [], []
    ready = threading.Barrier(4)

    def go(letter: bytes) -> None:
        ready.wait()
        try:
            site.publish(*(FileChange(path, raw, letter) for path, raw in OLD.items()))
            won.append(letter)
        except ChangedMeanwhile:
            told.append(letter)

    threads = [threading.Thread(target=go, args=(letter,)) for letter in (b"A", b"B", b"C", b"D")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1 and len(told) == 3
    assert site.files() == dict.fromkeys(OLD, won[0])


@pytest.mark.parametrize("lock", [PUBLISHERS, GATE, READERS])
def test_a_lock_held_too_long_is_said(site, monkeypatch, lock):
    monkeypatch.setattr(publishing, "LONGEST_WAIT", 0.05)
    with locked(site.var / lock, wait=1), pytest.raises(CannotPublish, match=r"Nothing was written\. Try again\."):
        site.publish()
    _written_nothing(site)


# What the disk may do

FULL = """
import resource, sys
from guidance.publishing import *
from tests.publishing.conftest import *
site = Site(Path(sys.argv[1]), Path(sys.argv[2]))
if sys.argv[3] == "limited":
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    site.publish(FileChange("apps/a.md", b"old a", b"A"), FileChange("glossary/long.md", None, b"x" * 300_000))
except CannotPublish as error:
    print(error)
print(sorted(site.files()))
"""


def _run(program: str, *words: str, before: tuple[str, ...] = ()) -> subprocess.CompletedProcess:
    return subprocess.run(
        [*before, sys.executable, "-c", program, *words], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_disk_that_takes_no_more_is_said_and_leaves_nothing(site):
    done = _run(FULL, str(site.root), str(site.var), "limited")
    assert done.stdout.startswith("The disk is full. Make room, then publish again. Nothing was written.\n"), done.stderr
    _written_nothing(site)


def _in_a_world_of_its_own(mount: str, *words: str) -> subprocess.CompletedProcess:
    """FULL where ``mount`` has been done for it alone; skips where nobody may do that."""
    if subprocess.run([*APART, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount anything for themselves; other tests limit and block the disk instead")
    done = _run(FULL, *words, before=(*APART, "sh", "-c", f'{mount} && exec "$@"', "sh"))
    assert not done.stderr
    return done


APART = ("unshare", "--map-root-user", "--mount")


def test_a_disk_that_is_really_full_is_said_and_leaves_nothing(site, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    mount = f"mount -t tmpfs -o size=200k small {small} && cp -r {site.root} {small}/content"
    done = _in_a_world_of_its_own(mount, str(small / "content"), str(site.var), "")
    assert done.stdout.splitlines() == ["The disk is full. Make room, then publish again. Nothing was written.", f"{sorted(OLD)}"]
    assert site.kept() == set()


def test_a_folder_that_may_not_be_written_to_is_said(site):
    mount = f"mount --bind {site.root} {site.root} && mount -o remount,bind,ro {site.root}"
    done = _in_a_world_of_its_own(mount, str(site.root), str(site.var), "")
    assert done.stdout.startswith("The content folder, or the site’s own folder, may not be written to.")
    _written_nothing(site)


def test_a_file_where_the_own_folder_should_be_is_said(site):
    site.var.rmdir()
    site.var.write_text("x")
    with pytest.raises(CannotPublish, match="Nothing was written"):
        site.publish()
    assert site.files() == OLD


def test_a_content_folder_that_has_gone_is_said(site):
    site.root.rename(site.root.with_name("elsewhere"))
    with pytest.raises(CannotPublish, match="The content folder has gone"):
        site.publish()


def test_what_stops_the_renames_is_undone(site):
    def in_the_way(name: str) -> None:
        if name == "before rename glossary/new.md":
            assert (site.root / "apps/a.md").read_bytes() == b"new a"
            (site.root / "glossary").write_text("a file where the folder should go")

    with pytest.raises(
        CannotPublish, match=r"The disk does not do what it should \(.*\)\. Tell whoever runs the server\. Nothing was written\."
    ):
        site.publish(at=in_the_way)
    (site.root / "glossary").unlink()
    _written_nothing(site)
    assert site.publish() == Published("", "") and site.files() == NEW


def test_a_link_put_in_the_way_of_the_renames_undoes_it_too(site, tmp_path):
    def in_the_way(name: str) -> None:
        if name == "after commit":
            (site.root / "facts/gone.md").rename(tmp_path / "gone.md")
            (site.root / "facts").rmdir()
            (site.root / "facts").symlink_to(tmp_path)

    with pytest.raises(CannotPublish, match="stopped halfway"):
        site.publish(at=in_the_way)
    assert (tmp_path / "gone.md").read_bytes() == b"old gone"
    (site.root / "facts").unlink()
    settle(site.root, site.var)
    assert {path: raw for path, raw in site.files().items() if "a.md" in path or "b.md" in path} == {
        path: raw for path, raw in OLD.items() if "a.md" in path or "b.md" in path
    }


def test_what_can_neither_go_on_nor_be_undone_goes_on_once_it_can(site, caplog):
    """The second file is now a folder: neither the new text nor the old can be put there."""

    def in_the_way(name: str) -> None:
        if name == "before rename apps/b.md":
            (site.root / "apps/b.md").unlink()
            (site.root / "apps/b.md/x").mkdir(parents=True)

    with pytest.raises(CannotPublish, match="stopped halfway"):
        site.publish(at=in_the_way)
    with publishing.reading(site.root, site.var) as whole:
        assert not whole
    with pytest.raises(CannotPublish, match="Nothing was written"):
        site.publish(FileChange("home.md", b"old home", b"another"))
    assert not settle(site.root, site.var)
    (site.root / "apps/b.md/x").rmdir()
    (site.root / "apps/b.md").rmdir()
    assert settle(site.root, site.var)
    assert site.files() in (OLD, NEW) and site.kept() == set()


# Where nothing is written


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd.md", "../out.md", "apps/../../out.md", "apps/./a.md", "apps//a.md", "", "a", "apps/a.txt", "apps/a.md/", ".md",
        "apps/.a.md", ".git/a.md", "apps\\a.md", "apps/a\x00.md", "apps/a\n.md", " apps/a.md", "apps/ a.md", "x" * 300 + ".md",
        "apps/\udcff.md", "apps/a.md/b.md", "apps/A.md", "Apps/a.md", "APPS/new.md", "apps", "linked/x.md", "apps/link.md", "apps/out.md",
    ],
)  # fmt: skip
def test_a_path_that_is_no_content_file_is_refused(site, tmp_path, path):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_bytes(b"secret")
    (site.root / "linked").symlink_to(outside)
    (site.root / "apps/link.md").symlink_to(site.root / "home.md")
    (site.root / "apps/out.md").symlink_to(outside / "secret.md")
    with pytest.raises(CannotPublish, match=r"Nothing was written\.$"):
        site.publish(LETTER, FileChange(path, None, b"x"))
    assert (outside / "secret.md").read_bytes() == b"secret" and len(list(outside.iterdir())) == 1
    assert {path: raw for path, raw in site.files().items() if path in OLD} == OLD
    assert not any(name.startswith(".publish") for name in site.files()) and site.kept() == set()


@pytest.mark.parametrize(
    "paths", [("x/a.md", "x/a.md"), ("x/a.md", "x/A.md"), ("x/a.md", "X/b.md"), ("x/a.md", "x/a.md/b.md"), ("x/é.md", "x/e\u0301.md")]
)
def test_two_files_that_cannot_both_be_are_refused(site, paths):
    with pytest.raises(CannotPublish):
        site.publish(*(FileChange(path, None, b"x") for path in paths))
    _written_nothing(site)


def test_the_word_to_an_editor_names_the_path_and_what_to_do(site):
    with pytest.raises(CannotPublish) as refused:
        site.publish(FileChange("apps/A.md", None, b"x"))
    assert str(refused.value) == (
        "“apps/A.md” differs from “a.md”, which is there already, only in capital letters. Choose another name. Nothing was written."
    )
