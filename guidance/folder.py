"""The content folder as it lies on the disk: the only code that walks it."""

from __future__ import annotations

import errno
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
    for path in sorted(root.rglob("*.md"))[:MOST_FILES]:
        relative = path.relative_to(root)
        name = relative.as_posix().encode("utf-8", "replace").decode("utf-8")
        if path.name in IGNORED or any(part.startswith(".") for part in relative.parts):
            continue
        try:
            if (not path.is_symlink() or inside in path.resolve().parents) and path.is_file():
                with path.open("rb") as opened:
                    files[name] = opened.read(MOST_BYTES + 1)  # a longer file is refused, whatever follows
        except (OSError, RuntimeError):  # RuntimeError: a link that leads to itself
            files[name] = b""
    return files


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
