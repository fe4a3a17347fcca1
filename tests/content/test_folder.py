"""The content folder, read again and again: nothing that changed is missed, and nothing that did not is opened again."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import folder
from guidance.folder import Folder, read_files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path in ("a.md", "facts/b.md", "facts/deep/c.md"):
        _write(tmp_path / path, path)
    return tmp_path


def _write(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, encoding="utf-8")


@pytest.fixture
def long_ago(root, monkeypatch) -> None:
    """As if all of it had been written long before anyone looks: no test can set when a file was changed."""
    monkeypatch.setattr(folder, "SETTLED", 0)
    time.sleep(0.02)


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    """The names of the files that were opened, as they are."""
    names: list[str] = []
    read = folder._read
    monkeypatch.setattr(folder, "_read", lambda path: names.append(Path(path).name) or read(path))
    return names


def test_what_has_not_changed_is_not_opened_again(root, opened, long_ago):
    kept = Folder(root)
    first = kept.files(kept.look())
    assert sorted(opened) == ["a.md", "b.md", "c.md"]
    _write(root / "facts/b.md", "other words")
    opened.clear()
    assert kept.files(kept.look()) == {**first, "facts/b.md": b"other words"} == read_files(root)
    assert opened == ["b.md", "a.md", "b.md", "c.md"], "the last three by read_files"


def test_the_same_folder_looks_the_same_until_something_in_it_changes(root):
    kept = Folder(root)
    first = kept.look()
    assert kept.look().same(first) and not first.same(None)
    (root / "notes.txt").write_text("no content")
    (root / ".hidden.md").write_text("no content")
    assert kept.look().same(first)
    _write(root / "d.md", "new")
    second = kept.look()
    assert not second.same(first)
    (root / "d.md").unlink()
    assert kept.look().same(first)


def test_a_file_written_twice_within_a_tick_of_the_clock_is_read_again(root):
    """Its size, inode and times can all be the same; only that it was written just before the look gives it away."""
    kept = Folder(root)
    seen = kept.look()
    assert kept.files(seen)["a.md"] == b"a.md"
    with (root / "a.md").open("r+") as again:
        again.write("A.MD")
    assert kept.files(seen)["a.md"] == b"A.MD"


def test_a_file_replaced_by_one_with_its_size_and_time_is_read_again(root, long_ago):
    kept = Folder(root)
    kept.files(kept.look())
    _write(root / "new", "A.MD")
    written = (root / "a.md").stat().st_mtime
    os.utime(root / "new", (written, written))
    (root / "new").replace(root / "a.md")
    assert kept.files(kept.look())["a.md"] == b"A.MD"


def test_a_file_that_could_not_be_read_is_tried_again(root, monkeypatch):
    kept, read = Folder(root), folder._read
    monkeypatch.setattr(folder, "_read", lambda path: (_ for _ in ()).throw(PermissionError(path)))
    assert kept.files(kept.look())["a.md"] == b""
    monkeypatch.setattr(folder, "_read", read)
    assert kept.files(kept.look())["a.md"] == b"a.md"


def test_a_file_that_goes_between_the_look_and_the_reading_is_gone_and_one_that_comes_waits(root):
    kept = Folder(root)
    seen = kept.look()
    (root / "a.md").unlink()
    _write(root / "d.md", "new")
    assert "a.md" not in kept.files(seen) and "d.md" not in kept.files(seen)
    assert kept.files(kept.look())["d.md"] == b"new"


def test_a_folder_that_has_gone_is_an_error_and_comes_back_whole(root, tmp_path_factory):
    kept, away = Folder(root), tmp_path_factory.mktemp("away") / "content"
    first = kept.files(kept.look())
    root.rename(away)
    assert kept.look().stamps == {}
    with pytest.raises(OSError):
        kept.files(kept.look())
    away.rename(root)
    assert kept.files(kept.look()) == first


STEPS = st.lists(st.tuples(st.sampled_from(["a.md", "b.md", "in/c.md"]), st.sampled_from([None, "x", "y", "longer"])), max_size=12)


@given(STEPS)
def test_read_again_is_the_same_as_read_anew(tmp_path_factory, steps):
    root = tmp_path_factory.mktemp("content")
    kept = Folder(root)
    for path, words in steps:
        if words is None:
            (root / path).unlink(missing_ok=True)
        else:
            _write(root / path, words)
        assert kept.files(kept.look()) == read_files(root)
