"""Checking a password takes a third of a second on purpose; a flood of guesses must not take every worker from readers."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def one_at_a_time(path: Path) -> Iterator[bool]:
    """Whether nobody else on this machine is inside, in any thread or worker; never waits. Without a disk, lets everyone in."""
    try:
        gate = path.open("w")
    except OSError:
        yield True
        return
    with gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
