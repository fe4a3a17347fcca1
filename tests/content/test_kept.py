"""The last good text of every file, kept across restarts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.kept import NAME, keep_files, kept_files

FILES = {"facts/a.md": b"---\ntitle: A\n---\n", "get-help/b.md": "é“…”\n".encode() * 50, "empty.md": b""}


def test_what_is_kept_is_given_back(tmp_path):
    keep_files(tmp_path / "var", FILES)
    assert kept_files(tmp_path / "var") == FILES


def test_nothing_kept_is_nothing(tmp_path):
    assert kept_files(tmp_path) is None
    assert kept_files(tmp_path / "nowhere") is None
    assert kept_files(None) is None


def test_keeping_again_replaces_what_was_kept_and_leaves_no_litter(tmp_path):
    keep_files(tmp_path, FILES)
    keep_files(tmp_path, {"facts/a.md": b"new"})
    assert kept_files(tmp_path) == {"facts/a.md": b"new"}
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_nowhere_to_keep_is_no_error():
    keep_files(None, FILES)


def test_a_place_that_cannot_be_written_is_logged_and_no_error(tmp_path, caplog):
    (tmp_path / "var").write_text("a file where the folder should be")
    keep_files(tmp_path / "var", FILES)
    assert "could not be kept" in caplog.text


def test_an_archive_that_cannot_be_replaced_stays_and_leaves_no_litter(tmp_path, caplog):
    (tmp_path / NAME).mkdir()
    keep_files(tmp_path, FILES)
    assert "could not be kept" in caplog.text
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_a_site_starts_from_what_was_kept_when_its_file_is_broken(content_tree, load, tmp_path):
    root = content_tree()
    first = load(root)
    keep_files(tmp_path / "var", first.files)
    (root / "get-help/blackmail.md").write_text("broken")
    after_restart = load(root, previous=kept_files(tmp_path / "var"))
    assert after_restart.situations["blackmail"] == first.situations["blackmail"]
    assert after_restart.held == ("get-help/blackmail.md",)


@pytest.mark.parametrize("held", [b"", b"PK", b"not a zip", b"PK\x05\x06" + b"\0" * 18])
def test_a_damaged_archive_counts_as_none_or_as_empty(tmp_path, held):
    (tmp_path / NAME).write_bytes(held)
    assert not kept_files(tmp_path)


def archive() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as opened:
        for path, raw in FILES.items():
            opened.writestr(zipfile.ZipInfo(path), raw, zipfile.ZIP_DEFLATED)
    return held.getvalue()


SOUND = archive()


@given(st.integers(0, len(SOUND) - 1), st.integers(0, 255), st.integers(0, len(SOUND)))
def test_an_archive_damaged_anywhere_never_raises_and_never_gives_damaged_text(tmp_path_factory, at, byte, end):
    folder: Path = tmp_path_factory.mktemp("var")
    (folder / NAME).write_bytes((SOUND[:at] + bytes([byte]) + SOUND[at + 1 :])[: end if end > at else None])
    found = kept_files(folder)
    assert found is None or set(found.values()) <= set(FILES.values())


def test_every_single_byte_of_the_archive_may_be_damaged(tmp_path):
    for at in range(len(SOUND)):
        (tmp_path / NAME).write_bytes(SOUND[:at] + bytes([SOUND[at] ^ 0xFF]) + SOUND[at + 1 :])
        found = kept_files(tmp_path)
        assert found is None or set(found.values()) <= set(FILES.values())


def test_a_file_too_large_to_be_content_is_left_out(tmp_path):
    keep_files(tmp_path, {"a.md": b"a", "b.md": b"x" * 1_000_001})
    assert kept_files(tmp_path) == {"a.md": b"a"}
