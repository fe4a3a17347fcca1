"""The content folder as it lies on the disk: the only code that walks it."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path

from guidance.content.front_matter import MOST_BYTES

IGNORED = {"README.md"}
MOST_FILES = 40_000
SETTLED = 2_000_000_000
NO_SUCH_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


@dataclass(frozen=True, slots=True)
class Look:
    """What the disk says of each content file without opening it: size, inode, when it was written and when it was changed.

    ``at`` is when that was asked; all times are in nanoseconds.
    """

    at: int
    stamps: Mapping[str, tuple[int, int, int, int]]
    entries: Mapping[str, os.DirEntry[str]] = field(default_factory=dict, repr=False, compare=False)

    def same(self, other: Look | None) -> bool:
        return other is not None and self.stamps == other.stamps

    def unchanged_since(self, other: Look) -> list[str]:
        """The files that are as they were then. What was written just before a look may be written again within the same tick."""
        settled, before = other.at - SETTLED, other.stamps.get
        return [path for path, stamp in self.stamps.items() if before(path) == stamp and stamp[2] < settled and stamp[3] < settled]


class Folder:
    """A content folder that is read again and again: what has not changed since is not opened again. Belongs to one thread at a time."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._last: tuple[Look, Mapping[str, bytes]] | None = None

    def look(self) -> Look:
        """Never raises: a file that cannot be looked at, or no longer, counts as changed."""
        at, entries = time.time_ns(), _entries(self.root)
        stamps: dict[str, tuple[int, int, int, int]] = {}
        for path, entry in entries.items():
            try:
                stat = entry.stat()
                stamps[path] = stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns
            except OSError:
                stamps[path] = -1, 0, at, at
        return Look(at, stamps, entries)

    def files(self, seen: Look) -> dict[str, bytes]:
        """As ``read_files``, after a look at it: what has gone since is left out, what has come waits for the next look."""
        known: Mapping[str, bytes] = {}
        if self._last is not None:
            then, files = self._last
            known = {path: files[path] for path in seen.unchanged_since(then) if files.get(path)}
        self._last = seen, _contents(self.root, seen.entries, known)
        return dict(self._last[1])


def read_files(root: Path) -> dict[str, bytes]:
    """Every content file below ``root``, by its path relative to it.

    A link that leads outside the folder is not followed; a file that cannot be read counts as empty,
    and so is reported by the reader. Raises OSError when ``root`` itself cannot be read.
    """
    return _contents(root, _entries(root), {})


def _contents(root: Path, entries: Mapping[str, os.DirEntry[str]], known: Mapping[str, bytes]) -> dict[str, bytes]:
    if not root.is_dir():
        raise FileNotFoundError(root)
    inside = root.resolve()
    files: dict[str, bytes] = {}
    for path, entry in entries.items():
        if path in known:
            files[path] = known[path]
            continue
        try:
            if entry.is_file() and (not entry.is_symlink() or inside in Path(entry.path).resolve().parents):
                files[path] = _read(entry.path)
        except FileNotFoundError:
            continue
        except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
            files[path] = b""
    return files


def _read(path: str) -> bytes:
    with open(path, "rb") as opened:  # noqa: PTH123 (making a Path of each took as long as reading them)
        return opened.read(MOST_BYTES + 1)  # a longer file is refused, whatever follows


def _entries(root: Path) -> dict[str, os.DirEntry[str]]:
    """Every entry that may be a content file by its path below ``root``, in order."""
    found: dict[str, os.DirEntry[str]] = {}
    _add_below(os.fspath(root), "", found)
    return found


def _readable(path: str) -> str:
    return path if path.isascii() else path.encode("utf-8", "replace").decode("utf-8")


def _add_below(folder: str, above: str, found: dict[str, os.DirEntry[str]]) -> None:
    """No link to a folder is followed, nothing hidden is looked at."""
    try:
        with os.scandir(folder) as scanned:
            entries = sorted(scanned, key=attrgetter("name"))
    except OSError:
        return
    for entry in entries:
        name = entry.name
        if len(found) >= MOST_FILES:
            return
        if name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            _add_below(entry.path, f"{above}{name}/", found)
        elif name.endswith(".md") and name not in IGNORED:
            found[_readable(f"{above}{name}")] = entry


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
