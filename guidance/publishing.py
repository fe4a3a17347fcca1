"""Puts approved texts into the content folder: all files of a change or none, whatever happens meanwhile.

The new texts are written beside their targets, then a journal is renamed into its place in ``var``: at
that instant the change has happened. Whatever interrupts the renames that follow, whoever comes next
carries them out, and readers who come through ``reading`` see all of it or nothing.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import secrets
import stat
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from guidance import git
from guidance.content.change import Author, FileChange
from guidance.content_paths import PathRefused, check_together, target_of
from guidance.file_lock import LockHeld, locked
from guidance.journal import (
    JOURNAL,
    PUBLISHED,
    TEMPORARY,
    At,
    Entry,
    Journal,
    JournalRefused,
    carry_out,
    commit,
    flush_folder,
    read_journal,
    set_aside,
    sha_at,
    sha_of,
    step,
    sweep,
    write_through,
)

log = logging.getLogger("guidance")

PUBLISHERS = "publishing.lock"
READERS = "reading.lock"
GATE = "gate.lock"
LONGEST_WAIT = 15.0
READERS_PATIENCE = 2.0


@dataclass(frozen=True, slots=True)
class Published:
    """``commit`` is empty where there is no git. A ``warning`` says why git has not recorded what is published."""

    commit: str
    warning: str


class ChangedMeanwhile(Exception):
    """``paths`` are not on the disk as the change knew them. Nothing was written."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths = tuple(paths)
        super().__init__(f"Changed by someone else meanwhile: {', '.join(self.paths)}. Nothing was written. Look at both and try again.")


class CannotPublish(Exception):
    """Nothing was written; the message says why and what to do."""


def _unseen(name: str) -> None:
    """Nobody watches the steps."""


def publish(root: Path, var: Path, changes: Sequence[FileChange], *, author: Author, remark: str, at: At = _unseen) -> Published:
    """Make all of ``changes`` below ``root``, or none; ``var`` is where the site keeps its own things.

    ``at`` is told before and after every step. Raises ChangedMeanwhile and CannotPublish; then nothing was written.
    """
    try:
        root = root.resolve(strict=True)
        var.mkdir(parents=True, exist_ok=True)
        with ExitStack() as alone:
            with step(at, "lock"):
                alone.enter_context(locked(var / PUBLISHERS, wait=LONGEST_WAIT))
            with step(at, "settle"):
                _settle(root, var)
            if not _write(root, var, changes, author, remark, at):
                return Published("", "")
            with step(at, "git"):
                return _record(root, var)
    except LockHeld:
        raise CannotPublish("Someone else is publishing, or the site is reading its content. Nothing was written. Try again.") from None
    except PathRefused as refused:
        raise CannotPublish(f"{refused} Nothing was written.") from None
    except OSError as error:
        raise CannotPublish(f"{_reason(error)} Nothing was written.") from None


def _write(root: Path, var: Path, changes: Sequence[FileChange], author: Author, remark: str, at: At) -> bool:
    """Whether there was anything to write."""
    with step(at, "compare"):
        _compare(root, changes)
    written = [change for change in changes if change.before != change.after]
    if not written:
        return False
    journal = _journal(root, written, (author.name, author.email), git.remark_of(remark, [change.path for change in written]))
    try:
        _write_temporaries(journal, written, at)
        with ExitStack() as alone:
            with step(at, "wait for readers"):
                alone.enter_context(_without_readers(var, LONGEST_WAIT))
            try:
                commit(journal, var, at, last_look=lambda: _compare(root, changes))
                carry_out(journal, var, at)
            except (OSError, JournalRefused) as fault:
                _turn_back(var, journal, written, fault)
                raise
    except Exception as fault:
        if not (var / JOURNAL).exists():
            _remove_temporaries(journal)
        if isinstance(fault, JournalRefused):
            raise CannotPublish(f"Another program changes the content folder just now: {fault}. Nothing was written.") from None
        raise
    return True


def _compare(root: Path, changes: Sequence[FileChange]) -> None:
    check_together(change.path for change in changes)
    changed = [change.path for change in changes if sha_at(target_of(root, change.path)) != sha_of(change.before)]
    if changed:
        raise ChangedMeanwhile(changed)


def _journal(root: Path, changes: Sequence[FileChange], author: tuple[str, str] | None, remark: str) -> Journal:
    token = secrets.token_hex(8)
    entries = []
    for number, change in enumerate(changes):
        # In the nearest folder there is, so that folders are made only once the change has happened.
        folder = next(above for above in (root / change.path).parents if above.is_dir())
        temporary = (folder / f"{TEMPORARY}{token}-{number}").relative_to(root).as_posix() if change.after is not None else ""
        entries.append(Entry(change.path, temporary, sha_of(change.before), sha_of(change.after)))
    return Journal(root, token, tuple(entries), author, remark)


def _write_temporaries(journal: Journal, changes: Sequence[FileChange], at: At) -> None:
    root = journal.root
    for entry, change in zip(journal.entries, changes, strict=True):
        if change.after is not None:
            with step(at, f"write {entry.path}"):
                write_through(root / entry.temporary, change.after, _mode_of(root / entry.path))
    with step(at, "flush the new texts"):
        for folder in {(root / entry.temporary).parent for entry in journal.entries if entry.temporary}:
            flush_folder(folder)


def _remove_temporaries(journal: Journal) -> None:
    for entry in journal.entries:
        if entry.temporary:
            with contextlib.suppress(OSError):
                (journal.root / entry.temporary).unlink()


def _mode_of(target: Path) -> int:
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return 0o644


def _turn_back(var: Path, journal: Journal, changes: Sequence[FileChange], fault: Exception) -> None:
    """The disk stopped a change that had happened: publish the texts from before, in the same safe way."""
    if not (var / JOURNAL).exists():
        return
    back = [FileChange(change.path, change.after, change.before) for change in changes]
    backwards = _journal(journal.root, back, None, "")
    try:
        _write_temporaries(backwards, back, _unseen)
        commit(backwards, var, _unseen, last_look=lambda: None)
        carry_out(backwards, var, _unseen)
    except (OSError, JournalRefused) as worse:
        log.error("Publishing stopped halfway (%s) and could not be undone (%s). It is finished as soon as that is mended.", fault, worse)
        reason = _reason(worse if isinstance(worse, OSError) else fault)
        raise CannotPublish(
            f"{reason} Publishing stopped halfway: readers see what was there, and it goes on by itself once that is mended."
        ) from None


def _reason(fault: Exception) -> str:
    number = fault.errno if isinstance(fault, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full. Make room, then publish again."
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return "The content folder, or the site’s own folder, may not be written to. Whoever runs the server can allow it."
    if isinstance(fault, FileNotFoundError):
        return "The content folder has gone. Whoever runs the server can put it back."
    words = fault.strerror if isinstance(fault, OSError) else str(fault)
    return f"The disk does not do what it should ({words}). Tell whoever runs the server."


def _record(root: Path, var: Path) -> Published:
    """Tell git what is published, if its journal says to."""
    note = var / PUBLISHED
    try:
        journal = read_journal(note.read_bytes(), root)
        # What was changed again since then is another's change, not this author's.
        paths = [entry.path for entry in journal.entries if sha_at(root / entry.path) == entry.new]
        made = Published(git.record(root, paths, journal.author, journal.remark) if journal.author and paths else "", "")
    except FileNotFoundError:
        return Published("", "")
    except JournalRefused as refused:
        with contextlib.suppress(OSError):
            set_aside(note, str(refused))
        return Published("", "")
    except git.GitRefused as refused:
        made = Published("", f"The change is published, but git has not recorded it: {refused}")
    except OSError as error:
        made = Published("", f"The change is published, but git has not recorded it. {_reason(error)}")
    with contextlib.suppress(OSError):
        note.unlink()
    return made


def settle(root: Path, var: Path | None) -> bool:
    """Finish what a crash left unfinished, and clear away what it left unbegun; whether there was anything.

    Any number of processes may do it at once. Never raises: what cannot be settled now is logged and waits.
    """
    if var is None or not var.is_dir():
        return False
    unfinished = (var / JOURNAL).exists() or (var / PUBLISHED).exists()
    try:
        with locked(var / PUBLISHERS, wait=READERS_PATIENCE if unfinished else 0):
            return _settle(root.resolve(strict=True), var)
    except LockHeld:  # whoever holds it settles first thing
        return False
    except OSError as error:
        if unfinished:
            log.error("A publishing that was interrupted cannot be finished yet: %s", error)
        return False


def _settle(root: Path, var: Path) -> bool:
    """For whoever keeps other publishers out."""
    began = time.time()
    done = _finish(root, var)
    if (var / PUBLISHED).exists():
        warning = _record(root, var).warning
        if warning:
            log.warning("%s", warning)
        done = True
    return sweep(root, var, began) or done


def _finish(root: Path, var: Path) -> bool:
    """Carry out a journal whose publisher has died."""
    journal = var / JOURNAL
    if not journal.exists():
        return False
    with _without_readers(var, READERS_PATIENCE):
        try:
            carry_out(read_journal(journal.read_bytes(), root), var, _unseen)
        except JournalRefused as refused:
            set_aside(journal, str(refused))
    return True


@contextmanager
def _without_readers(var: Path, wait: float) -> Iterator[None]:
    """Once the readers of this moment are done; new ones wait at the gate, so that they cannot put it off for ever."""
    with locked(var / GATE, wait=wait), locked(var / READERS, wait=wait):
        yield


@contextmanager
def reading(root: Path, var: Path | None, patience: float | None = None) -> Iterator[bool]:
    """Around every reading of the content: what is read is all of a publishing or nothing of it.

    Gives whether that is so; it is not when a publishing has been between its first and its last rename for
    ``patience`` seconds (``READERS_PATIENCE``) and still is, or one was interrupted and cannot be finished.
    Without a ``var`` that can be used there is nothing to wait for.
    """
    with ExitStack() as held:
        yield _wait_for_publishers(root, var, held, READERS_PATIENCE if patience is None else patience)


def _wait_for_publishers(root: Path, var: Path | None, held: ExitStack, patience: float) -> bool:
    if var is None or not var.is_dir():
        return True
    until = time.monotonic() + patience

    def left() -> float:
        return max(0.0, until - time.monotonic())

    while True:
        try:
            with ExitStack() as mine:
                with locked(var / GATE, shared=True, wait=left()):
                    mine.enter_context(locked(var / READERS, shared=True, wait=left()))
                # Whoever publishes keeps us out as long as there is a journal: this one's publisher has died.
                if not (var / JOURNAL).exists():
                    held.push(mine.pop_all())
                    return True
            with locked(var / PUBLISHERS, wait=left()):
                _finish(root.resolve(strict=True), var)
        except LockHeld:
            return False
        except OSError as error:
            if not (var / JOURNAL).exists():
                return True
            log.error("A publishing that was interrupted cannot be finished yet: %s", error)
            return False
