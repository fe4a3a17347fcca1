"""The journal of one publishing: which files change, from what to what, so that whoever comes next can finish it.

The new texts lie beside their targets as hidden files. Once the journal is renamed into its place the
publishing has happened, whatever becomes of its process: ``carry_out`` does what is left to do, as often
as it is asked, and ends the journal. A journal is never obeyed blindly: it must be whole, be ours, name
only files inside the content folder, and find every text it still needs.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import logging
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidance.content_paths import PathRefused, behind_a_link, check_path, check_together

log = logging.getLogger("guidance")

JOURNAL = "publishing.json"
PUBLISHED = "publishing-done.json"
SET_ASIDE = "set-aside"
TEMPORARY = ".publish-"
FORMAT = 1
TOKEN = re.compile(r"[0-9a-f]{16}\Z")
SHA = re.compile(r"(?:[0-9a-f]{64})?\Z")
SOMETHING_ELSE = "?"

At = Callable[[str], None]


class JournalRefused(Exception):
    """This is no journal that may be obeyed; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file: the hash of its text before and after, empty for no file, and where the new text waits."""

    path: str
    temporary: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Journal:
    """``author`` (a name, an e-mail address) and ``remark`` are for git; without them git is not told."""

    root: Path
    token: str
    entries: tuple[Entry, ...]
    author: tuple[str, str] | None = None
    remark: str = ""

    def as_bytes(self) -> bytes:
        entries = [{"path": e.path, "temporary": e.temporary, "old": e.old, "new": e.new} for e in self.entries]
        said = {"format": FORMAT, "root": str(self.root), "token": self.token, "author": self.author, "remark": self.remark}
        return json.dumps({**said, "entries": entries}, indent=1).encode()


def read_journal(raw: bytes, root: Path) -> Journal:
    """The journal in ``raw``, for ``root``, a folder that is no link itself. Raises JournalRefused."""
    try:
        said = json.loads(raw)
        if said["format"] != FORMAT or said["root"] != str(root):
            raise JournalRefused("it belongs to another folder or another version of this site")
        token, author = said["token"], said["author"]
        entries = tuple(Entry(e["path"], e["temporary"], e["old"], e["new"]) for e in said["entries"])
        if not TOKEN.match(token) or not all(SHA.match(e.old) and SHA.match(e.new) for e in entries):
            raise JournalRefused("it is damaged")
        for number, entry in enumerate(entries):
            check_path(entry.path)
            folder, slash, name = entry.temporary.rpartition("/")
            beside = entry.path.startswith(folder + slash) and name == f"{TEMPORARY}{token}-{number}"
            if not beside if entry.new else entry.temporary:
                raise JournalRefused(f"“{entry.temporary}” is no file of ours")
        check_together(entry.path for entry in entries)
        who = None if author is None else (str(author[0]), str(author[1]))
        return Journal(root, token, entries, who, str(said["remark"]))
    except PathRefused as refused:
        raise JournalRefused(str(refused)) from None
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise JournalRefused("it is damaged") from None


def sha_of(raw: bytes | None) -> str:
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def sha_at(path: Path) -> str:
    """The hash of what lies there; empty when nothing does, ``SOMETHING_ELSE`` when it is no file."""
    if path.is_symlink():
        return SOMETHING_ELSE
    try:
        return sha_of(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return ""
    except IsADirectoryError:
        return SOMETHING_ELSE


@contextmanager
def step(at: At, name: str) -> Iterator[None]:
    at(f"before {name}")
    yield
    at(f"after {name}")


def write_through(path: Path, raw: bytes, mode: int = 0o644) -> None:
    """A new file that is on the disk, not only in memory, when this returns; nothing when it fails."""
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(raw)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            path.unlink()
        raise


def flush_folder(folder: Path) -> None:
    """Makes sure that names made, changed or removed in ``folder`` outlive a power cut."""
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return
    try:
        os.fsync(opened)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems cannot, and need not
            raise
    finally:
        os.close(opened)


def commit(journal: Journal, var: Path, at: At, last_look: Callable[[], None]) -> None:
    """Puts the journal in its place: from then on the publishing has happened. ``last_look`` may still refuse."""
    waiting = var / f"{TEMPORARY}{journal.token}"
    with step(at, "write the journal"):
        write_through(waiting, journal.as_bytes())
    try:
        last_look()
        with step(at, "commit"):
            waiting.replace(var / JOURNAL)
            flush_folder(var)
    except Exception:
        waiting.unlink(missing_ok=True)
        raise


def carry_out(journal: Journal, var: Path, at: At) -> None:
    """Does what is left to do, then ends the journal. Only for whoever keeps publishers and readers out.

    Raises JournalRefused before anything is touched when a text it needs is lost, OSError when the disk
    does not let it finish; the journal then stays.
    """
    root = journal.root
    for entry in journal.entries:
        if behind_a_link(root, entry.path):
            raise JournalRefused(f"“{entry.path}” lies behind a link")
    todo = [entry for entry in journal.entries if sha_at(root / entry.path) != entry.new]
    for entry in todo:
        if entry.new and sha_at(root / entry.temporary) != entry.new:
            raise JournalRefused(f"the new text of “{entry.path}” is lost")
    for entry in todo:
        target = root / entry.path
        _keep_strange_text(journal, entry, target, var)
        if entry.new:
            with step(at, f"rename {entry.path}"):
                target.parent.mkdir(parents=True, exist_ok=True)
                (root / entry.temporary).replace(target)
        else:
            with step(at, f"delete {entry.path}"):
                target.unlink(missing_ok=True)
    with step(at, "tidy up"):
        for entry in journal.entries:
            if entry.new:
                (root / entry.temporary).unlink(missing_ok=True)
            else:
                _remove_empty_folders((root / entry.path).parent, root)
    with step(at, "flush the folders"):
        for folder in {folder for e in journal.entries for folder in (root / e.path).parents if folder.is_relative_to(root)}:
            flush_folder(folder)
    with step(at, "end the journal"):
        if journal.author:
            (var / JOURNAL).replace(var / PUBLISHED)
        else:
            (var / JOURNAL).unlink(missing_ok=True)
        # Should a power cut bring it back, it finds everything done.
        with contextlib.suppress(OSError):
            flush_folder(var)


def _keep_strange_text(journal: Journal, entry: Entry, target: Path, var: Path) -> None:
    """Someone changed the file after the publishing had happened: it is put aside, since nothing may be lost."""
    present = sha_at(target)
    if present in (entry.old, entry.new, "", SOMETHING_ELSE):
        return
    aside = var / SET_ASIDE / f"{present[:16]}-{target.name}"
    aside.parent.mkdir(exist_ok=True)
    aside.unlink(missing_ok=True)
    write_through(aside, target.read_bytes())
    log.error("“%s” was changed by hand while it was being published. The hand-made text is kept in %s.", entry.path, aside)


def _remove_empty_folders(folder: Path, root: Path) -> None:
    while folder != root and folder.is_relative_to(root):
        try:
            folder.rmdir()
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:  # not empty, or in use
            return
        folder = folder.parent


def set_aside(journal: Path, why: str) -> None:
    """A journal that may not be obeyed is kept for a person to look at, out of the way."""
    folder = journal.parent / SET_ASIDE
    folder.mkdir(exist_ok=True)
    number = next(n for n in range(1, 1_000_000) if not (folder / f"{n}-{journal.name}").exists())
    kept = folder / f"{number}-{journal.name}"
    journal.replace(kept)
    log.error("A journal of publishing was not obeyed, since %s. It is kept in %s; compare the files it names with git.", why, kept)


def sweep(root: Path, var: Path, older_than: float) -> bool:
    """Removes what publishings that never happened left lying; ``older_than`` is in seconds since 1970."""
    strays = list(var.glob(f"{TEMPORARY}*"))
    for place, folders, names in os.walk(root):
        folders[:] = [folder for folder in folders if not folder.startswith(".")]
        strays += [Path(place, name) for name in names if name.startswith(TEMPORARY)]
    found = False
    for stray in strays:
        with contextlib.suppress(OSError):
            if stray.lstat().st_mtime <= older_than:
                stray.unlink()
                found = True
    return found
