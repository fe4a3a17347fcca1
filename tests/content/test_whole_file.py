"""A file is there whole or not at all."""

from __future__ import annotations

import os
import time

import pytest

from guidance.whole_file import ABANDONED, whole_file


def test_what_is_written_takes_the_place_of_what_was_there(tmp_path):
    for words in (b"one", b"two"):
        with whole_file(tmp_path / "new" / "a.bin") as opened:
            opened.write(words)
        assert (tmp_path / "new" / "a.bin").read_bytes() == words
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.bin"]


@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_what_fails_half_way_changes_nothing_and_leaves_no_litter(tmp_path, fault):
    (tmp_path / "a.bin").write_bytes(b"one")
    with pytest.raises(fault), whole_file(tmp_path / "a.bin") as opened:
        opened.write(b"half")
        raise fault
    assert (tmp_path / "a.bin").read_bytes() == b"one"
    assert [path.name for path in tmp_path.iterdir()] == ["a.bin"]


def test_what_a_killed_process_left_is_removed_and_what_another_is_writing_is_not(tmp_path):
    for name, age in ((".a-old", ABANDONED + 60), (".a-new", 1), (".b-old", ABANDONED + 60)):
        (tmp_path / name).write_bytes(b"half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    with whole_file(tmp_path / "a.bin") as opened:
        opened.write(b"whole")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".a-new", ".b-old", "a.bin"]
