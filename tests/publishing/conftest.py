"""What the tests of publishing share: a content folder with a few files, and a git that knows nothing of this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from guidance import file_lock, publishing
from guidance.publishing import Author, FileChange, Published, publish

OLD = {"apps/a.md": b"old a", "apps/b.md": b"old b", "facts/gone.md": b"old gone", "home.md": b"old home"}
CHANGES = (
    FileChange("apps/a.md", b"old a", b"new a"),
    FileChange("apps/b.md", b"old b", b"new b"),
    FileChange("facts/gone.md", b"old gone", None),
    FileChange("glossary/new.md", None, b"new term"),
)
NEW = {"apps/a.md": b"new a", "apps/b.md": b"new b", "glossary/new.md": b"new term", "home.md": b"old home"}
ANA = Author("Ana Editor", "ana@example.org")


@dataclass(frozen=True)
class Site:
    root: Path
    var: Path

    def files(self) -> dict[str, bytes]:
        """Every file below the content folder, hidden ones too, but for git's own."""
        found = (path for path in self.root.rglob("*") if path.is_file() and ".git" not in path.parts)
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in found}

    def folders(self) -> set[str]:
        return {path.relative_to(self.root).as_posix() for path in self.root.rglob("*") if path.is_dir() and ".git" not in path.parts}

    def kept(self) -> set[str]:
        """What lies in the site's own folder besides its two locks."""
        return {p.relative_to(self.var).as_posix() for p in self.var.rglob("*") if p.is_file() and p.suffix != ".lock"}

    def publish(self, *changes: FileChange, remark: str = "A change", author: Author = ANA, **more) -> Published:
        return publish(self.root, self.var, changes or CHANGES, author=author, remark=remark, **more)


def killed_at(at: int | str, site: Site, *changes: FileChange) -> bool:
    """Another process publishes and is killed at this step, or the step of this number: nothing of it can tidy up.

    Whether it came so far; if not, it has published.
    """
    child, passed = os.fork(), []

    def die(name: str) -> None:
        if at in (name, len(passed)):
            os.kill(os.getpid(), signal.SIGKILL)
        passed.append(name)

    if child == 0:
        try:
            site.publish(*changes, at=die)
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, -signal.SIGKILL)
    return code != 0


def make_site(where: Path) -> Site:
    site = Site(where / "content", where / "var")
    for path, raw in OLD.items():
        (site.root / path).parent.mkdir(parents=True, exist_ok=True)
        (site.root / path).write_bytes(raw)
    site.var.mkdir()
    return site


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Each wait for a lock, in seconds, of which none is really waited."""
    made: list[float] = []
    clock = SimpleNamespace(time=time.time, monotonic=lambda: sum(made), sleep=made.append)
    monkeypatch.setattr(file_lock, "time", clock)
    monkeypatch.setattr(publishing, "time", clock)
    return made


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return make_site(tmp_path)


@pytest.fixture(autouse=True)
def _no_git_of_this_machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No user, no settings, no repository around the tests' folder: git as on a machine where nobody set it up."""
    home = tmp_path_factory.mktemp("home")
    for name in [name for name in os.environ if name.startswith(("GIT_", "EMAIL"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path_factory.getbasetemp()))


@pytest.fixture
def git(site: Site) -> Callable[..., str]:
    """git in the site's content folder, which is a work tree with one commit; ``git("log")`` is what it prints."""

    def run(*words: str, check: bool = True) -> str:
        user = ("-c", "user.name=Someone", "-c", "user.email=someone@example.org")
        done = subprocess.run(["git", *user, "-C", str(site.root), *words], capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not check, done.stderr
        return done.stdout.rstrip("\n")

    run("init", "--quiet", "--initial-branch=main")
    run("add", "-A")
    run("commit", "--quiet", "-m", "Begin")
    return run
