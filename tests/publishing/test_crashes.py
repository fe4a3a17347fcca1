"""A publisher dies at any instant: afterwards every file is old or every file is new, and nothing is left lying."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import journal
from guidance.publishing import FileChange, reading, settle

from .conftest import ANA, CHANGES, NEW, OLD, Site, killed_at, make_site

HOUSE = Path(__file__).resolve().parents[2]


def _every_step() -> list[str]:
    passed: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        make_site(Path(folder)).publish(at=passed.append)
    return passed


STEPS = _every_step()
HAPPENED = STEPS.index("after commit")


def _expected(name: str) -> dict[str, bytes]:
    return NEW if STEPS.index(name) >= HAPPENED else OLD


def _assert_settled(site: Site, wanted: dict[str, bytes]) -> None:
    assert site.files() == wanted
    assert site.folders() == {str(Path(path).parent) for path in wanted} - {"."}
    assert site.kept() == set()


def test_there_is_a_step_before_and_after_everything_that_touches_the_disk():
    things = {name.partition(" ")[2] for name in STEPS}
    assert {f"write {c.path}" for c in CHANGES if c.after is not None} <= things
    assert {f"rename {c.path}" for c in CHANGES if c.after is not None} <= things
    assert {"delete facts/gone.md", "write the journal", "commit", "flush the folders", "end the journal", "git"} <= things
    in_order = dict.fromkeys(name.partition(" ")[2] for name in STEPS)
    assert [f"{when} {thing}" for thing in in_order for when in ("before", "after")] == STEPS


@pytest.mark.parametrize("name", STEPS)
def test_killed_at_any_step_all_files_are_old_or_all_are_new(site, name):
    assert killed_at(name, site)
    settle(site.root, site.var)
    _assert_settled(site, _expected(name))
    assert not settle(site.root, site.var), "settled once is settled"


@pytest.mark.parametrize("name", STEPS)
def test_killed_at_any_step_readers_see_all_or_nothing_before_anyone_settles(site, name):
    assert killed_at(name, site)
    with reading(site.root, site.var) as whole:
        seen = {path: raw for path, raw in site.files().items() if not Path(path).name.startswith(".")}
        assert whole and seen == _expected(name)


@pytest.mark.parametrize("name", STEPS)
def test_killed_at_any_step_the_next_publishing_goes_through(site, name):
    assert killed_at(name, site)
    happened = _expected(name) is NEW
    site.publish(FileChange("apps/a.md", b"new a" if happened else b"old a", b"newer a"))
    _assert_settled(site, {**_expected(name), "apps/a.md": b"newer a"})


@pytest.mark.parametrize("name", [name for name in STEPS if STEPS.index(name) >= HAPPENED])
def test_killed_after_it_happened_git_still_records_it_once(site, git, name):
    assert killed_at(name, site)
    settle(site.root, site.var)
    assert git("log", "--format=%an <%ae> %s", "--name-status", "-1").splitlines() == [
        f"{ANA.name} <{ANA.email}> A change", "", "M\tapps/a.md", "M\tapps/b.md", "D\tfacts/gone.md", "A\tglossary/new.md",
    ]  # fmt: skip
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("status", "--porcelain") == ""
    assert site.kept() == set()


def test_many_who_settle_at_once_settle_once(site):
    assert killed_at("after rename apps/a.md", site)
    program = (
        "import sys; from pathlib import Path; from guidance.publishing import settle; print(settle(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    words = [sys.executable, "-c", program, str(site.root), str(site.var)]
    running = [subprocess.Popen(words, cwd=HOUSE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    said = [process.communicate(timeout=60)[0].strip() for process in running]
    assert said.count("True") == 1 and said.count("False") == 5
    _assert_settled(site, NEW)


def test_killed_again_while_settling_the_third_one_finishes(site):
    assert killed_at("before rename apps/a.md", site)
    program = """
import os, signal, sys
from pathlib import Path
from guidance import publishing
publishing._unseen = lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == sys.argv[3] else None
publishing.settle(Path(sys.argv[1]), Path(sys.argv[2]))
"""
    for name in ("after rename apps/a.md", "after rename apps/b.md", "before flush the folders", "before end the journal"):
        words = [sys.executable, "-c", program, str(site.root), str(site.var), name]
        assert subprocess.run(words, cwd=HOUSE, check=False, timeout=60).returncode == -signal.SIGKILL
    assert settle(site.root, site.var)
    _assert_settled(site, NEW)


def test_edits_by_hand_between_the_crash_and_the_settling_are_kept_aside(site, caplog):
    assert killed_at("after commit", site, *CHANGES, FileChange("games/b.md", None, b"new"))
    (site.root / "apps/b.md").write_bytes(b"by hand")
    (site.root / "games").mkdir()
    (site.root / "games/b.md").write_bytes(b"by another hand")
    assert settle(site.root, site.var)
    assert site.files() == {**NEW, "games/b.md": b"new"}
    assert all(path.startswith("set-aside/") for path in site.kept())
    assert {(site.var / path).read_bytes() for path in site.kept()} == {b"by hand", b"by another hand"}
    assert "“apps/b.md” was changed by hand while it was being published." in caplog.text


# Any change, any step, twice

TEXTS = st.binary(max_size=4)
PATHS = st.sampled_from(["apps/a.md", "apps/b.md", "apps/c.md", "guidance/teens/a.md", "guidance/teens/b.md", "home.md", "x/y/z/a.md"])


class Died(BaseException):
    pass


def _dies_after(steps: int) -> Callable[[str], None]:
    left = iter(range(steps))

    def at(name: str) -> None:
        if next(left, None) is None:
            raise Died(name)

    return at


@given(
    before=st.dictionaries(PATHS, TEXTS),
    after=st.dictionaries(PATHS, st.none() | TEXTS, min_size=1),
    first=st.integers(0, 60),
    second=st.integers(0, 40),
)
def test_whatever_changes_and_wherever_it_stops_it_is_all_or_nothing(before, after, first, second):
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder, "content"), Path(folder, "var"))
        site.root.mkdir()
        site.var.mkdir()
        for path, raw in before.items():
            (site.root / path).parent.mkdir(parents=True, exist_ok=True)
            (site.root / path).write_bytes(raw)
        changes = [FileChange(path, before.get(path), raw) for path, raw in after.items()]
        wanted = {path: raw for path, raw in {**before, **after}.items() if raw is not None}
        happened = True
        try:
            site.publish(*changes, at=_dies_after(first))
        except Died:
            happened = (site.var / journal.JOURNAL).exists() or (site.var / journal.PUBLISHED).exists()
        if (site.var / journal.JOURNAL).exists():
            left = journal.read_journal((site.var / journal.JOURNAL).read_bytes(), site.root.resolve())
            with contextlib.suppress(Died):
                journal.carry_out(left, site.var, _dies_after(second))
        settle(site.root, site.var)
        happened = happened or site.files() == wanted
        assert site.files() == (wanted if happened else before)
        assert site.kept() == set()
        assert not [name for _, _, names in os.walk(folder) for name in names if name.startswith(".publish")]
