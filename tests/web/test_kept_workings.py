"""What was worked out, kept across restarts: taken only when it is ours and whole, and the same as if it were made anew."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import kept_workings
from guidance.assembly import Assembly
from guidance.folder import read_files
from guidance.kept_workings import NAME, KeptWorkings
from guidance.library import load_library
from guidance.workings import Workings
from tests.conftest import NOON, SOUND_LIBRARY, document
from tests.content.test_workings import assembled

CONTENT = Path(__file__).resolve().parents[2] / "content"
FILES = {path: document(text).encode() for path, text in SOUND_LIBRARY.items()}
PAGE = "guidance/teens/live-streaming.md"
KEPT_STEPS = ("draft", "prose", "style")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A site's own folder, with everything kept that its content rests on."""
    keep(tmp_path / "var", FILES)
    return tmp_path / "var"


def keep(var: Path, files: Mapping[str, bytes], secret: str = "ours") -> Workings:
    workings = Assembly(files, NOON).workings
    KeptWorkings(var, secret).keep([workings])
    return workings


def worked_out(var: Path, files: Mapping[str, bytes] = FILES, secret: str = "ours") -> list[tuple[str, str]]:
    """After a restart: which of the steps that are worth keeping had to be done again. What comes of it is compared."""
    fresh = Assembly(files, NOON)
    with KeptWorkings(var, secret).open() as kept:
        taken: list[object] = []
        look = kept.entry

        def entry(name: object, rests_on: object) -> object:
            found = look(name, rests_on)  # type: ignore[arg-type]
            taken.extend([name] if found is not None else [])
            return found

        kept.entry = entry  # type: ignore[method-assign, assignment]
        again = Assembly(files, NOON, earlier=(kept,))
    assert assembled(again) == assembled(fresh)
    return [name for name in fresh.workings.entries if name[0] in KEPT_STEPS and name not in taken]  # type: ignore[index, misc]


def rows(var: Path) -> int:
    with closing(sqlite3.connect(var / NAME)) as opened:
        return int(opened.execute("SELECT count(*) FROM kept").fetchone()[0])


def test_after_a_restart_nothing_is_rendered_again(var):
    assert worked_out(var) == []


def test_a_file_changed_meanwhile_is_worked_out_again_and_no_other(var):
    assert worked_out(var, {**FILES, PAGE: FILES[PAGE] + b"\nMore.\n"}) == [("draft", PAGE), ("prose", PAGE), ("style", PAGE)]


def test_a_fact_changed_meanwhile_is_filled_in_again(var):
    number = FILES["facts/helpline-number.md"].replace(b"0800 123 456", b"0800 555 019")
    assert number != FILES["facts/helpline-number.md"]
    again = worked_out(var, {**FILES, "facts/helpline-number.md": number})
    assert ("style", "facts/helpline-number.md") in again and ("draft", PAGE) not in again


def test_nothing_is_taken_by_another_key(var):
    assert len(worked_out(var, secret="theirs")) == rows(var) > 20


def test_nothing_is_taken_that_other_code_made(var, monkeypatch):
    monkeypatch.setattr(kept_workings, "_made_by", lambda: b"newer")
    assert len(worked_out(var)) == rows(var)


def test_a_result_put_under_another_name_is_not_taken(var):
    """Whoever can write here and does not know the key can swap what we sealed, and gains nothing by it."""
    with closing(sqlite3.connect(var / NAME)) as opened, opened:
        kept = opened.execute("SELECT row, result FROM kept").fetchall()
        turned = [(result, row) for (row, _), (_, result) in zip(kept, kept[1:] + kept[:1])]
        opened.executemany("UPDATE kept SET result = ? WHERE row = ?", turned)
    assert len(worked_out(var)) == rows(var)


@pytest.mark.parametrize("change", ["result || x'00'", "substr(result, 2)", "x''", "'text'", "12", "zeroblob(3000000)", "zeroblob(32)"])
def test_a_result_changed_in_any_way_is_not_taken(var, change):
    with closing(sqlite3.connect(var / NAME)) as opened, opened:
        opened.execute(f"UPDATE kept SET result = {change}")
    assert len(worked_out(var)) == rows(var)


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda held: b"",
    "cut in half": lambda held: held[: len(held) // 2],
    "cut to its first page": lambda held: held[:4096],
    "no database": lambda held: b"something else" * 1000,
    "its inside overwritten": lambda held: held[:4096] + b"\xff" * (len(held) - 4096),
    "its head overwritten": lambda held: b"\0" * 100 + held[100:],
}


@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_file_is_no_harm_and_is_made_anew(var, how):
    place = var / NAME
    place.write_bytes(SPOILT[how](place.read_bytes()))
    assert worked_out(var)
    keep(var, FILES)
    assert worked_out(var) == []


@given(at=st.integers(0, 200_000), byte=st.integers(0, 255), more=st.integers(1, 300))
def test_bytes_changed_anywhere_change_nothing_of_what_is_said(tmp_path_factory, at, byte, more):
    var = tmp_path_factory.mktemp("var")
    keep(var, FILES)
    held = bytearray((var / NAME).read_bytes())
    at %= len(held)
    held[at : at + more] = bytes([byte]) * len(held[at : at + more])
    (var / NAME).write_bytes(held)
    worked_out(var)
    keep(var, FILES)
    worked_out(var)


def test_a_database_of_somebody_else_is_replaced(var):
    (var / NAME).unlink()
    with closing(sqlite3.connect(var / NAME)) as opened, opened:
        opened.execute("CREATE TABLE kept (name TEXT)")
    assert worked_out(var)
    keep(var, FILES)
    assert worked_out(var) == []


def test_what_is_no_longer_used_is_not_kept(var):
    before = rows(var)
    keep(var, {path: raw for path, raw in FILES.items() if path != PAGE})
    assert rows(var) == before - 3
    for number in range(20):
        keep(var, {**FILES, PAGE: FILES[PAGE] + f"\nEdit {number}.\n".encode()})
    assert rows(var) == before


def test_keeping_the_same_again_writes_nothing(var, monkeypatch):
    kept = KeptWorkings(var, "ours")
    workings = Assembly(FILES, NOON).workings
    kept.keep([workings])
    written = (var / NAME).stat().st_mtime_ns
    monkeypatch.setattr(kept, "_connection", lambda: pytest.fail("it was opened again"))
    kept.keep([workings])
    kept.keep([Assembly(FILES, NOON, earlier=(workings,)).workings])
    assert (var / NAME).stat().st_mtime_ns == written


def test_a_page_held_back_is_kept_as_it_is_and_as_it_was(var):
    """The text that is served and the text that stands in the file both are worked on at each reading."""
    broken = {**FILES, PAGE: FILES[PAGE] + b"\n[[fact:nothing]]\n"}
    held, served = Assembly(broken, NOON).workings, Assembly(FILES, NOON).workings
    kept = KeptWorkings(var, "ours")
    kept.keep([served, held])
    assert worked_out(var) == []


def test_without_a_folder_nothing_is_kept_and_nothing_found():
    kept = KeptWorkings(None, "ours")
    kept.keep([Assembly(FILES, NOON).workings])
    with kept.open() as opened:
        assert opened.entry(("style", PAGE), "") is None


def test_a_place_that_cannot_be_written_is_logged_and_no_error(tmp_path, caplog):
    (tmp_path / "var").write_text("a file where the folder should be")
    with caplog.at_level(logging.WARNING):
        keep(tmp_path / "var", FILES)
    assert "could not be kept" in caplog.text
    (tmp_path / "other" / NAME).mkdir(parents=True)
    keep(tmp_path / "other", FILES)
    assert worked_out(tmp_path / "other")


def test_a_file_that_another_process_is_writing_is_done_without(var, monkeypatch):
    monkeypatch.setattr(kept_workings, "PATIENCE", 0.05)
    with closing(sqlite3.connect(var / NAME, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert len(worked_out(var)) > 20
        keep(var, {**FILES, PAGE: FILES[PAGE] + b"\nMore.\n"})
        other.execute("ROLLBACK")
    assert worked_out(var) == []


def test_two_processes_add_to_one_file(var):
    other = {**FILES, PAGE: FILES[PAGE] + b"\nMore.\n"}
    one, two = KeptWorkings(var, "ours"), KeptWorkings(var, "ours")
    for files in (FILES, other, FILES, other):
        for kept in (one, two):
            with kept.open():
                workings = Assembly(files, NOON, earlier=(kept,)).workings
            kept.keep([workings])
        assert worked_out(var, files) == []


def test_the_real_content_after_a_restart_is_the_same_and_nothing_is_rendered_again(tmp_path):
    first = load_library(CONTENT, NOON)
    KeptWorkings(tmp_path, "ours").keep(first.workings)
    with KeptWorkings(tmp_path, "ours").open() as kept:
        assert load_library(CONTENT, NOON, None, (kept,)) == first
    assert worked_out(tmp_path, read_files(CONTENT)) == []
