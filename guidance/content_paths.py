"""Where in the content folder a file may be written: never outside it, never through a link, never over another's name."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path

PART = re.compile(r"[^.\s\\/\x00-\x1f\x7f\ud800-\udfff][^\\/\x00-\x1f\x7f\ud800-\udfff]*\Z")
LONGEST_PART = 200


class PathRefused(Exception):
    """Nothing may be written there; the message names the path and says why."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"“{path}” {why}")


def check_path(path: str) -> None:
    """Raises PathRefused unless ``path`` reads as a Markdown file below the content folder, hidden from nobody."""
    parts = path.split("/")
    if not all(PART.match(part) and len(part.encode()) <= LONGEST_PART for part in parts):
        raise PathRefused(path, "is not the path of a content file. Write a path below the content folder, such as apps/tiktok.md.")
    if not path.endswith(".md"):
        raise PathRefused(path, "is not a content file. The name of a content file ends in “.md”.")


def target_of(root: Path, path: str) -> Path:
    """The file ``path`` names below ``root``, a folder that is no link itself. Raises PathRefused."""
    check_path(path)
    if behind_a_link(root, path):
        raise PathRefused(path, "lies behind a link. Put the real file or folder there instead of the link.")
    here, parts = root, path.split("/")
    for depth, part in enumerate(parts, 1):
        folder, here = here, here / part
        try:
            mode = here.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            _refuse_a_near_name(folder, part, path)
            continue
        if depth < len(parts) and not stat.S_ISDIR(mode):
            raise PathRefused(path, f"cannot be written: “{part}” is a file, not a folder. Choose another name.")
        if depth == len(parts) and not stat.S_ISREG(mode):
            raise PathRefused(path, "is a folder. Choose another name.")
    return here


def behind_a_link(root: Path, path: str) -> bool:
    """Whether the file, or a folder between it and ``root``, is a link."""
    target = root / path
    return any(here.is_symlink() for here in (target, *target.parents) if here != root and here.is_relative_to(root))


def _refuse_a_near_name(folder: Path, part: str, path: str) -> None:
    """A name that only some computers tell from one that is there would be two files on one and one on the other."""
    try:
        near = [there.name for there in folder.iterdir() if _folded(there.name) == _folded(part) and there.name != part]
    except (FileNotFoundError, NotADirectoryError):
        return
    if near:
        raise PathRefused(path, f"differs from “{near[0]}”, which is there already, only in capital letters. Choose another name.")


def check_together(paths: Iterable[str]) -> None:
    """Raises PathRefused when two of these paths are the same, or cannot both be files of one folder tree."""
    spelt: dict[str, str] = {}
    files: set[str] = set()
    folders: set[str] = set()
    for path in paths:
        if path in files:
            raise PathRefused(path, "is changed twice in one go. Keep one of the two.")
        files.add(path)
        parts = path.split("/")
        above = ["/".join(parts[:depth]) for depth in range(1, len(parts))]
        folders.update(above)
        for name in (*above, path):
            other = spelt.setdefault(_folded(name), name)
            if other != name:
                raise PathRefused(path, f"differs from “{other}” only in capital letters. Choose another name.")
    for path in sorted(files & folders):
        raise PathRefused(path, "cannot be a file and a folder at once. Choose another name.")


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
