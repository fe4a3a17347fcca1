"""The content as it stood before: in another folder, or in a revision of the git work tree it lies in."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path, PurePosixPath

from guidance.library import IGNORED, read_files

LONGEST_WAIT = 60


class NoEarlier(Exception):
    """There is no such earlier content; the message says why, and what to type."""


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
    if shutil.which("git") is None:
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
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=False, timeout=LONGEST_WAIT)  # noqa: S603, S607
    except subprocess.TimeoutExpired:
        raise NoEarlier("git did not answer within a minute. Try again, or name a folder: --against FOLDER.") from None
    return done.stdout if done.returncode == 0 else b""


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
