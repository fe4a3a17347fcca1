"""A lock on a file, kept by the system: it ends with the process that holds it, however that ends."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOOK_AGAIN_AFTER = 0.01


class LockHeld(Exception):
    """Someone else held the lock for as long as we were ready to wait."""


@contextmanager
def locked(path: Path, *, wait: float, shared: bool = False) -> Iterator[None]:
    """Hold the lock at ``path``, alone or with others who share it; waits at most ``wait`` seconds.

    The file is made when it is missing and stays when the lock ends. Raises LockHeld, and OSError when
    there is no such file and none can be made. Threads of one process exclude each other too.
    """
    held = _take(path, fcntl.LOCK_SH if shared else fcntl.LOCK_EX, time.monotonic() + wait)
    try:
        yield
    finally:
        os.close(held)


def _take(path: Path, how: int, until: float) -> int:
    while True:
        opened = _open(path)
        try:
            fcntl.flock(opened, how | fcntl.LOCK_NB)
            # Whoever tidies the folder away meanwhile must not leave two of us alone, each with another file.
            if path.stat().st_ino == os.fstat(opened).st_ino:
                return opened
        except FileNotFoundError:
            pass
        except OSError as error:
            if error.errno not in (errno.EWOULDBLOCK, errno.EINTR):
                os.close(opened)
                raise
        os.close(opened)
        if time.monotonic() >= until:
            raise LockHeld(path)
        time.sleep(LOOK_AGAIN_AFTER)


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError:
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
