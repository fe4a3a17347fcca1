"""A journal is obeyed only when it is whole, ours, and leads nowhere but into the content folder."""

from __future__ import annotations

import json
import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.journal import JOURNAL, PUBLISHED, Entry, Journal, JournalRefused, read_journal, sha_of
from guidance.publishing import reading, settle

from .conftest import OLD

TOKEN = "0123456789abcdef"


@pytest.fixture
def journal(site) -> Journal:
    """A sound journal of one file, its new text waiting."""
    (site.root / f"apps/.publish-{TOKEN}-0").write_bytes(b"new a")
    entry = Entry("apps/a.md", f"apps/.publish-{TOKEN}-0", sha_of(b"old a"), sha_of(b"new a"))
    return Journal(site.root.resolve(), TOKEN, (entry,), ("Ana", "ana@example.org"), "A change")


def test_a_journal_is_read_back_as_it_was_written(journal):
    assert read_journal(journal.as_bytes(), journal.root) == journal


def test_a_sound_journal_is_carried_out(site, journal):
    (site.var / JOURNAL).write_bytes(journal.as_bytes())
    assert settle(site.root, site.var)
    assert site.files() == {**OLD, "apps/a.md": b"new a"} and site.kept() == set()


def _altered(journal: Journal, **entry) -> bytes:
    return replace(journal, entries=(replace(journal.entries[0], **entry),)).as_bytes()


FOREIGN = {
    "empty": lambda j: b"",
    "cut off": lambda j: j.as_bytes()[:-40],
    "no JSON": lambda j: b"\xff\xfe",
    "very deep": lambda j: b"[" * 100_000,
    "another shape": lambda j: b"[1, 2]",
    "fields missing": lambda j: b'{"format": 1}',
    "another version": lambda j: j.as_bytes().replace(b'"format": 1', b'"format": 2'),
    "another folder": lambda j: replace(j, root=j.root / "elsewhere").as_bytes(),
    "an odd token": lambda j: replace(j, token="../../x").as_bytes(),
    "an odd hash": lambda j: _altered(j, new="abc"),
    "a path outside": lambda j: _altered(j, path="../outside.md"),
    "an absolute path": lambda j: _altered(j, path="/tmp/outside.md"),
    "a hidden path": lambda j: _altered(j, path=".git/config.md"),
    "no Markdown": lambda j: _altered(j, path="apps/a.py"),
    "a path that is a number": lambda j: _altered(j, path=7),
    "another file as the new text": lambda j: _altered(j, temporary="home.md"),
    "a new text from outside": lambda j: _altered(j, temporary=f"../.publish-{TOKEN}-0"),
    "a new text without a place": lambda j: _altered(j, temporary=""),
    "a deletion with a text": lambda j: _altered(j, new=""),
    "the same file twice": lambda j: replace(j, entries=(j.entries[0], replace(j.entries[0], temporary=f".publish-{TOKEN}-1"))).as_bytes(),
}


@pytest.mark.parametrize("name", [JOURNAL, PUBLISHED])
@pytest.mark.parametrize("how", FOREIGN)
def test_a_damaged_or_foreign_journal_is_put_aside_and_not_obeyed(site, journal, caplog, how, name):
    raw = FOREIGN[how](journal)
    (site.var / name).write_bytes(raw)
    settle(site.root, site.var)
    assert {path: raw for path, raw in site.files().items() if path in OLD} == OLD
    assert site.kept() == {f"set-aside/1-{name}"}
    assert (site.var / f"set-aside/1-{name}").read_bytes() == raw
    assert "was not obeyed" in caplog.text
    assert not list(site.root.parent.glob("outside*"))


@given(
    st.binary()
    | st.recursive(st.none() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s))
    .map(json.dumps)
    .map(str.encode)
)
def test_no_journal_ends_in_a_traceback(tmp_path_factory, raw):
    with pytest.raises(JournalRefused):
        read_journal(raw, tmp_path_factory.getbasetemp())


def test_a_journal_whose_text_is_lost_touches_nothing(site, journal):
    other = Entry("apps/b.md", f"apps/.publish-{TOKEN}-1", sha_of(b"old b"), sha_of(b"new b"))
    (site.var / JOURNAL).write_bytes(replace(journal, entries=(*journal.entries, other)).as_bytes())
    settle(site.root, site.var)
    assert {path: raw for path, raw in site.files().items() if path in OLD} == OLD
    assert site.kept() == {f"set-aside/1-{JOURNAL}"}


def test_a_journal_whose_text_was_tampered_with_touches_nothing(site, journal):
    (site.root / journal.entries[0].temporary).write_bytes(b"tampered")
    (site.var / JOURNAL).write_bytes(journal.as_bytes())
    settle(site.root, site.var)
    assert (site.root / "apps/a.md").read_bytes() == b"old a"


@pytest.mark.parametrize("what", ["the file", "its folder"])
def test_a_link_put_in_the_way_is_not_followed(site, journal, tmp_path, what):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_bytes(b"old a")
    (outside / f".publish-{TOKEN}-0").write_bytes(b"new a")
    if what == "the file":
        (site.root / "apps/a.md").unlink()
        (site.root / "apps/a.md").symlink_to(outside / "a.md")
    else:
        (site.root / "apps").rename(site.root / "was-apps")
        (site.root / "apps").symlink_to(outside)
    (site.var / JOURNAL).write_bytes(journal.as_bytes())
    settle(site.root, site.var)
    assert (outside / "a.md").read_bytes() == b"old a"
    assert site.kept() == {f"set-aside/1-{JOURNAL}"}


def test_several_journals_put_aside_are_all_kept(site, journal):
    for number in (1, 2, 3):
        (site.var / JOURNAL).write_bytes(b"%d" % number)
        with reading(site.root, site.var) as whole:
            assert whole
    assert {(site.var / path).read_bytes() for path in site.kept()} == {b"1", b"2", b"3"}


def test_new_texts_without_a_journal_are_cleared_away(site):
    for stray in (f"apps/.publish-{TOKEN}-0", f".publish-{TOKEN}-1"):
        (site.root / stray).write_bytes(b"x")
    (site.var / f".publish-{TOKEN}").write_bytes(b"{}")
    (site.root / ".git").mkdir()
    (site.root / ".git/.publish-mine").write_bytes(b"not ours to judge")
    assert settle(site.root, site.var)
    assert site.files() == OLD and site.kept() == set()
    assert (site.root / ".git/.publish-mine").exists()


def test_a_new_text_younger_than_the_lock_is_left_to_whoever_writes_it(site):
    stray = site.root / f"apps/.publish-{TOKEN}-0"
    stray.write_bytes(b"x")
    os.utime(stray, (4e9, 4e9))
    assert not settle(site.root, site.var)
    assert stray.exists()
