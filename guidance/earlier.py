"""The content as it stood before: in another folder, in a revision of the git work tree it lies in, or file by file."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from guidance import git
from guidance.content.fields import LONDON
from guidance.folder import IGNORED, read_files

LONGEST_WAIT = 60
MOST_VERSIONS = 200
MOST_BYTES = 1_000_000
A_COMMIT = "\x1e"


class NoEarlier(Exception):
    """There is no such earlier content; the message says why, and what to type."""


@dataclass(frozen=True, slots=True)
class Version:
    """One file as a commit left it: ``text`` is ``None`` when the commit deleted it.

    ``path`` is where it lay then, below the content folder; ``moment`` is when it was written, in London.
    """

    commit: str
    author: str
    moment: datetime
    remark: str
    path: str
    text: bytes | None


def earlier_files(root: Path, against: str) -> dict[str, bytes]:
    """The content files of ``against``, a folder or else a git revision, by their path below ``root``.

    Raises NoEarlier when there are none.
    """
    folder = Path(against)
    files = read_files(folder) if against and folder.is_dir() else _files_of_revision(root, against)
    if not files:
        raise NoEarlier(f"There is no content in “{against}”. Name a revision or a folder that holds it.")
    return files


def _files_of_revision(root: Path, revision: str) -> dict[str, bytes]:
    if not git.has_git():
        raise NoEarlier("git is not installed here. Name a folder that holds the earlier content: --against FOLDER.")
    if not root.is_dir() or not _git(root, "rev-parse", "--is-inside-work-tree"):
        raise NoEarlier(f"“{root}” is not in a git work tree. Name a folder that holds the earlier content: --against FOLDER.")
    commit = _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if not commit:
        raise NoEarlier(f"“{revision}” is neither a folder nor a revision git knows. Try HEAD, HEAD~1 or the name of a branch.")
    packed = _git(root, "archive", "--format=tar", commit.decode().strip(), ".")
    return _unpacked(packed) if packed else {}


def _git(root: Path, *words: str) -> bytes:
    """What git prints; nothing when it fails."""
    try:
        answer = git.ask(root, *words, wait=LONGEST_WAIT)
    except git.GitSilent:
        raise NoEarlier("git did not answer within a minute. Try again, or name a folder: --against FOLDER.") from None
    return answer.out if answer.ok else b""


def _unpacked(packed: bytes) -> dict[str, bytes]:
    """The content files in a tar archive, in memory; nothing is written to the disk."""
    files: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            hidden = path.name in IGNORED or any(part.startswith(".") for part in path.parts)
            opened = archive.extractfile(member) if member.isfile() and path.suffix == ".md" and not hidden else None
            if opened:
                files[str(path)] = opened.read()
    return files


def versions(root: Path, path: str) -> tuple[Version, ...]:
    """Every version of one file that git knows, the newest first, also under its earlier names; at most ``MOST_VERSIONS``.

    Empty without git, for a file it does not know, and when it does not answer.
    """
    if not git.has_git() or not root.is_dir():
        return ()
    shown = f"--format={A_COMMIT}%H%x00%an%x00%at%x00%s%x00"
    words = ("--follow", "-c", "--raw", "-z", "--no-abbrev", "--no-color", shown, f"-{MOST_VERSIONS}")
    try:
        within = git.ask(root, "rev-parse", "--show-prefix")
        logged = git.ask(root, "log", *words, "--", path)
        if not (within.ok and logged.ok):
            return ()
        found = tuple(_logged(logged.out.decode("utf-8", "replace"), within.line))
        texts = _texts(root, sorted({blob for _, blob in found if blob}))
    except (git.GitSilent, OSError):
        return ()
    return tuple(Version(*version, texts.get(blob)) for version, blob in found if not blob or blob in texts)


def _logged(printed: str, prefix: str) -> Iterator[tuple[tuple[str, str, datetime, str, str], str]]:
    """Each commit with the path it left the file at, and the name of its text; no name where it deleted it."""
    for part in printed.split(A_COMMIT)[1:]:
        commit, author, seconds, remark, *changed = (*part.split("\0"), "", "", "")
        changed = [words for words in changed if words.strip("\n")]
        if len(changed) < 2:
            continue
        # “:mode mode text text what”; a merge has a colon, a mode and a text more for each parent.
        words = changed[0].split()
        parents = len(words[0]) - len(words[0].lstrip(":"))
        blob = words[2 * parents + 1]
        path = changed[-1].removeprefix(prefix)
        yield (commit, author, _moment(seconds), remark, path), "" if set(blob) == {"0"} else blob


def _moment(seconds: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), LONDON)
    except (ValueError, OverflowError, OSError):  # a clock that was very wrong
        return datetime.fromtimestamp(0, LONDON)


def _texts(root: Path, blobs: list[str]) -> dict[str, bytes]:
    """The texts by their names; one too large for a content file is left out."""
    printed = git.ask(root, "cat-file", "--batch", given="".join(f"{blob}\n" for blob in blobs).encode()).out
    texts: dict[str, bytes] = {}
    at = 0
    for blob in blobs:
        head, _, _ = printed[at : at + 200].partition(b"\n")
        at += len(head) + 1
        words = head.split()
        if len(words) == 3:
            size = int(words[2])
            if words[1] == b"blob" and size <= MOST_BYTES:
                texts[blob] = printed[at : at + size]
            at += size + 1
    return texts
