"""The folder an export goes into: written whole beside it, then put in its place. A crash leaves the old or the new.

For the instant between two renames nothing stands under the name; the old copy then lies whole beside it as
``.NAME.before``, and the next export begins by putting it back.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from guidance.file_lock import LockHeld, locked

NOTE = "export.txt"
MARK = "This folder is an exported copy of the site. The next “make export” into it replaces all of it."
LIST = "Files:"


class CannotExport(Exception):
    """There is no new copy, and the one before stands as it stood. The message says what to do."""


def write_whole(target: Path, files: Mapping[str, bytes], said: str) -> None:
    """Put these files, by path below ``target``, in the place of an earlier export, with ``said`` in its note.

    Raises CannotExport when the folder holds what no export wrote, or cannot be written.
    """
    target = target.resolve()
    if not target.name:
        raise CannotExport(f"“{target}” cannot be replaced. Choose a folder of its own for the copy.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        lock = _beside(target, "lock")
        with locked(lock, wait=0):
            try:
                _make_way(target)
                _write(_beside(target, "new"), files, said)
                _swap(target)
            finally:
                lock.unlink()
    except LockHeld:
        raise CannotExport(f"Another export is being written to “{target}”. Wait until it is done.") from None
    except OSError as error:
        raise CannotExport(f"“{target}” cannot be written: {error.strerror}. What stood there still does.") from None


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{what}")


# Before


def _make_way(target: Path) -> None:
    """Mends what a crash left, and makes sure that all there is to replace was exported."""
    new, before = _beside(target, "new"), _beside(target, "before")
    if not target.exists() and _note(before).is_file():
        before.rename(target)
    for left in (new, before):
        if left.exists():
            # A crash may have come before its note was whole, or after its files were gone.
            _refuse_foreign(left, {NOTE})
            _remove(left)
    if target.exists():
        _refuse_foreign(target, set())


def _refuse_foreign(folder: Path, known: set[str]) -> None:
    if not folder.is_dir():
        raise CannotExport(f"“{folder}” is a file. Choose a folder for the copy.")
    known = known | _listed(folder)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in known and (path.is_symlink() or not path.is_dir()):
            raise CannotExport(f"“{folder}” holds “{name}”, which no export wrote. Choose a new or an empty folder for the copy.")


def _listed(folder: Path) -> set[str]:
    """What the export in a folder says it wrote; nothing when there is none."""
    try:
        lines = _note(folder).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return set()
    if lines[:1] != [MARK] or LIST not in lines:
        return set()
    return {NOTE, *lines[lines.index(LIST) + 1 :]}


def _note(folder: Path) -> Path:
    return folder / NOTE


# The new one


def _write(folder: Path, files: Mapping[str, bytes], said: str) -> None:
    """Everything on the disk for certain when this returns; the note first, so that half a copy is known for one too."""
    folder.mkdir()
    try:
        _write_file(_note(folder), "\n".join((MARK, said, LIST, *sorted(files), "")).encode())
        folders = {folder}
        for name, body in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_file(path, body)
            folders.add(path.parent)
        for written in folders:
            _settle(written)
    except OSError:
        _remove(folder)
        raise


def _write_file(path: Path, body: bytes) -> None:
    with path.open("wb") as opened:
        opened.write(body)
        opened.flush()
        os.fsync(opened.fileno())


def _settle(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _swap(target: Path) -> None:
    new, before = _beside(target, "new"), _beside(target, "before")
    try:
        if target.exists():
            target.rename(before)
        new.rename(target)
    except OSError:
        if before.exists() and not target.exists():
            before.rename(target)
        _remove(new)
        raise
    _settle(target.parent)
    if before.exists():
        _remove(before)


def _remove(folder: Path) -> None:
    """The note last: while it is there, what is left is known for an export."""
    inside = sorted(folder.rglob("*"), reverse=True)
    for path in (path for path in inside if path != _note(folder)):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    _note(folder).unlink(missing_ok=True)
    folder.rmdir()
