"""git, asked so that it always answers: no prompt, no editor, no hook, no signature, within a bounded time."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_WAIT = 20.0
LOCK_PATIENCE = 2.0
MOST_REMARK = 200
MOST_BODY = 4_000

# Variables that would point git at another repository than the one the folder lies in.
LEADING_ASTRAY = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE",
    "GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE", "GIT_TRACE",
)  # fmt: skip
QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_EDITOR": "true",
    "GIT_SEQUENCE_EDITOR": "true",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_PAGER": "cat",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "LC_ALL": "C",
}
SETTINGS = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "commit.gpgSign": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    "core.quotePath": "false",
    "i18n.commitEncoding": "UTF-8",
    "i18n.logOutputEncoding": "UTF-8",
    "log.showSignature": "false",
}
UNDER_WAY = {
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a bisect",
}


class GitSilent(Exception):
    """git did not answer in time."""


class GitRefused(Exception):
    """git would not record the change; the message says why and what to do, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Answer:
    code: int
    out: bytes
    err: str

    @property
    def ok(self) -> bool:
        return self.code == 0

    @property
    def line(self) -> str:
        return self.out.decode("utf-8", "surrogateescape").removesuffix("\n")


def has_git() -> bool:
    return shutil.which("git") is not None


def ask(root: Path, *words: str, given: bytes = b"", also: Mapping[str, str] | None = None, wait: float = LONGEST_WAIT) -> Answer:
    """What git says in the folder ``root``. Raises GitSilent after ``wait`` seconds, OSError when it cannot be started."""
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    environment = {name: value for name, value in os.environ.items() if name not in LEADING_ASTRAY} | QUIET | dict(also or {})
    # A session of its own: nothing can ask on the terminal, and whatever git has started ends with it.
    started = subprocess.Popen(  # noqa: S603
        ["git", *settings, "-C", str(root), *words],  # noqa: S607
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, start_new_session=True,
    )  # fmt: skip
    try:
        out, err = started.communicate(given, timeout=wait)
    except BaseException as stopped:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        for pipe in (started.stdin, started.stdout, started.stderr):
            if pipe and not pipe.closed:
                pipe.close()
        if isinstance(stopped, subprocess.TimeoutExpired):
            raise GitSilent(words[0]) from None
        raise
    return Answer(started.returncode, out, err.decode("utf-8", "replace"))


def record(root: Path, paths: Sequence[str], author: tuple[str, str], remark: str) -> str:
    """Commit these files below ``root`` as they are on the disk, and nothing else; the new commit's id.

    Empty when ``root`` is in no work tree, or in a folder git ignores, or git knows these very files already. What else is staged or
    changed stays so. Raises GitRefused.
    """
    if not has_git():
        return ""
    try:
        return _record(root, paths, author, remark)
    except GitSilent:
        raise GitRefused("git did not answer in time. See what “git status” says there.") from None
    except OSError as error:
        raise GitRefused(f"git could not be started ({error.strerror}). Look at how git is installed.") from None


def _record(root: Path, paths: Sequence[str], author: tuple[str, str], remark: str) -> str:
    inside = ask(root, "rev-parse", "--is-inside-work-tree", "--absolute-git-dir")
    if not inside.ok and "not a git repository" in inside.err:
        return ""
    _must(inside, root)
    is_inside, _, folder = inside.line.partition("\n")
    if is_inside != "true" or ask(root, "check-ignore", "--quiet", ".", also={"GIT_LITERAL_PATHSPECS": "0"}).ok:
        return ""
    for sign, what in UNDER_WAY.items():
        if Path(folder, sign).exists():
            raise GitRefused(f"{what} is under way there. Finish it or give it up, then commit the change.")
    if not ask(root, "symbolic-ref", "--quiet", "HEAD").ok:
        raise GitRefused("no branch is checked out there (a “detached HEAD”). Type “git switch” and the branch, then commit the change.")
    known = set(_must(ask(root, "ls-files", "-z", "--", *paths), root).out.decode("utf-8", "surrogateescape").split("\0"))
    new = [path for path in paths if path not in known and (root / path).exists()]
    if new:
        _must(_patiently(root, "add", "--intent-to-add", "--", *new), root)
    recorded = [path for path in paths if path in known or path in new]
    if not recorded:
        return ""
    name, email = _plain(author[0]) or _plain(author[1]) or "An editor", _plain(author[1]) or "editor@localhost"
    also = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", name), ("EMAIL", email))}
    words = ("commit", "--only", "--quiet", "--no-verify", "--no-gpg-sign", "--cleanup=whitespace", "-m", remark_of(remark, paths))
    made = _patiently(root, *words, "--", *recorded, also=also)
    if made.code == 1 and re.search(rb"nothing (?:added )?to commit|no changes added", made.out):
        return ""
    _must(made, root)
    return _must(ask(root, "rev-parse", "--verify", "HEAD"), root).line


def remark_of(remark: str, paths: Sequence[str]) -> str:
    """What the editor remarked as git keeps it: its first line above, the rest below; the files when there is nothing."""
    lines = [" ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", line).split()) for line in re.split(r"\r\n|[\r\n]", remark)]
    files = paths[0] if len(paths) == 1 else f"{len(paths)} files"
    subject = next((line for line in lines if line), f"Change {files}")
    rest = "\n".join(lines[lines.index(subject) + 1 :] if subject in lines else ()).strip("\n")
    return subject[:MOST_REMARK] + (f"\n\n{rest[:MOST_BODY]}" if rest else "")


def _plain(words: str) -> str:
    """A name or address without what git would refuse in it; empty when nothing is left."""
    kept = " ".join(re.sub(r"[<>\x00-\x1f\x7f-\x9f\ud800-\udfff]", " ", words).split())
    return kept if re.search(r"\w", kept) else ""


def _patiently(root: Path, *words: str, also: Mapping[str, str] | None = None) -> Answer:
    """Once more while another git holds its lock or was quicker, as editors' programs do for a moment."""
    until = time.monotonic() + LOCK_PATIENCE
    while True:
        answer = ask(root, *words, also=also)
        if answer.ok or not (_locked(answer) or _overtaken(answer)) or time.monotonic() > until:
            return answer
        time.sleep(0.1)


def _locked(answer: Answer) -> bool:
    return ".lock" in answer.err and "File exists" in answer.err


def _overtaken(answer: Answer) -> bool:
    """Whether another commit came between ours and the one it was to follow."""
    return "cannot lock ref" in answer.err and "but expected" in answer.err


def _must(answer: Answer, root: Path) -> Answer:
    if answer.ok:
        return answer
    if _locked(answer):
        lock = re.search(r"'([^']+\.lock)'", answer.err)
        named = f"“{lock[1]}”" if lock else "its lock file"
        raise GitRefused(
            f"another git is at work there, or was stopped halfway. If none is running, delete {named}, then commit the change."
        )
    if "dubious ownership" in answer.err:
        raise GitRefused(
            f"git does not trust this folder, since it belongs to someone else. Type: git config --global --add safe.directory {root}"
        )
    if "ignored by one of your .gitignore" in answer.err:
        raise GitRefused("a .gitignore file tells git to leave this folder out. Take the line out, then commit the change.")
    said = next((line.partition(": ")[2] or line for line in answer.err.splitlines() if line.startswith(("fatal:", "error:"))), "")
    raise GitRefused(f"it says: {said or f'error {answer.code}'}. Mend that, then commit the change.")
