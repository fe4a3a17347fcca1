"""So many at once, a short line behind them and a short wait in it; whoever comes when the line is full is told at once.

A wait alone does not bound a crowd: each who waits holds one of the server's threads, and pages need those too.
"""

from __future__ import annotations

import threading


class Turns:
    """Turns for ``at_once`` and a line of ``most_waiting`` behind them. Any number of threads may ask."""

    def __init__(self, at_once: int, most_waiting: int) -> None:
        self._turns = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + most_waiting)

    def acquire(self, timeout: float) -> bool:
        """Whether a turn came within so many seconds. It must be given back by ``release``."""
        if not self._line.acquire(blocking=False):
            return False
        if self._turns.acquire(timeout=timeout):
            return True
        self._line.release()
        return False

    def release(self) -> None:
        self._turns.release()
        self._line.release()
