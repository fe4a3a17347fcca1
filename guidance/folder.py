"""The content folder as it lies on the disk: the only code that walks it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from guidance.content.front_matter import MOST_BYTES

IGNORED = {"README.md"}
MOST_FILES = 40_000
NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


def read_files(root: Path) -> dict[str, bytes]:
    """Every content file below ``root``, by its path relative to it.

    A link that leads outside the folder is not followed; a file that cannot be read counts as empty,
    and so is reported by the reader. Raises OSError when ``root`` itself cannot be read.
    """
    if not root.is_dir():
        raise FileNotFoundError(root)
    inside = root.resolve()
    files: dict[str, bytes] = {}
    for entry in islice(_entries(root), MOST_FILES):
        name = entry.path[len(os.fspath(root)) + 1 :].encode("utf-8", "replace").decode("utf-8")
        try:
            if entry.is_file() and (not entry.is_symlink() or inside in Path(entry.path).resolve().parents):
                with open(entry.path, "rb") as opened:  # noqa: PTH123 (making a Path of each took as long as reading them)
                    files[name] = opened.read(MOST_BYTES + 1)  # a longer file is refused, whatever follows
        except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
            files[name] = b""
    return files


def _entries(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Every entry that may be a content file, in order. No link to a folder is followed, nothing hidden is looked at."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        elif entry.name.endswith(".md") and entry.name not in IGNORED:
            yield entry


def read_file(root: Path, path: str) -> bytes | None:
    """One content file as it is now; ``None`` when there is none, or when the path is not one of a content file.

    Raises OSError when it is there and cannot be read.
    """
    parts = path.split("/")
    if not path.endswith(".md") or "\0" in path or "\\" in path or any(part in ("", "..") or part.startswith(".") for part in parts):
        return None
    place = root / path
    try:
        if root.resolve() not in place.resolve().parents or not place.is_file() or place.name in IGNORED:
            return None
        with place.open("rb") as opened:
            return opened.read(1_000_000)
    except (RuntimeError, ValueError):
        return None
    except OSError as fault:
        if fault.errno in NO_SUCH_FILE:
            return None
        raise
