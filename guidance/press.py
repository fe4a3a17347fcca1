"""What is published now: swapped whole with the library, and made ready by a thread of its own while Django answers."""

from __future__ import annotations

import gc
import logging
import math
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from time import monotonic

from guidance.cache import SECONDS, seconds_to_keep
from guidance.folder import read_files
from guidance.kept_pages import KeptPages
from guidance.published import Application, Published, day_of
from guidance.snapshot import LONDON, Served, Snapshot

log = logging.getLogger("guidance")

# The next change is made ready so long before it comes.
AHEAD = timedelta(minutes=5)
# Seconds for which one thread may keep the others waiting while the press works: Python's own is ten times as long.
TURN = 0.0005
# Seconds between two of its turns where files are looked at with every question.
PAUSE = 0.5


@contextmanager
def _short_turns() -> Iterator[None]:
    """No longer than it must be: with many visitors at once, threads that take turns so often get half as much done."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


class Press:
    """Gives the published answers to serve, and how many seconds they may be kept.

    The thread begins with the first question, so that a process that was forked has one of its own, and one that
    only looks at the application has none. Without ``by_itself`` there is none, and whoever holds the press calls ``work``.
    """

    def __init__(self, snapshot: Snapshot, application: Application, by_itself: bool = True, kept: KeptPages | None = None) -> None:
        self._snapshot, self._application, self._by_itself = snapshot, application, by_itself
        self._kept_pages = kept or KeptPages(None, "")
        self._kept: Published | None = None
        self._published: Published | None = None
        self._ahead: Published | None = None
        self._settled_until = -math.inf
        self._swapping = threading.Lock()
        self._worker: threading.Thread | None = None
        self._closed = threading.Event()

    def close(self) -> None:
        """The thread ends with its turn; what is published stays."""
        self._closed.set()

    def take_up(self) -> bool:
        """Begin with the pages of last time, if they are still right; whatever needs the library waits until the thread has read it."""
        try:
            self._published = self._kept_pages.find(read_files(self._snapshot.root), self._snapshot.moment())
        except OSError:
            return False
        return self._published is not None

    def current(self) -> tuple[Published, int]:
        """Raises LibraryFault when there is nothing to serve and never was."""
        published = self._published
        if published is not None and published.served is self._snapshot.served and monotonic() < self._settled_until:
            return published, SECONDS
        return self._look()

    def _look(self, by_thread: bool = False) -> tuple[Published, int]:
        if self._snapshot.served is None and not by_thread and (of_last_time := self._of_last_time()):
            return of_last_time, SECONDS
        served, moment = self._snapshot.current(by_thread), self._snapshot.moment()
        with self._swapping:
            # Whoever waited here may hold one that has been swapped since: there is no way back.
            served, published = self._snapshot.served or served, self._published
            if published is None or published.served is not served or published.day != day_of(moment):
                published = self._swapped(served, moment)
            self._begin()
            seconds = seconds_to_keep(served[0], moment)
            # Until then nothing has to be worked out: files are not looked at, no minute is cut short, no day is over.
            quiet = min(self._snapshot.pause(by_thread=False), _until_anything_changes(published, moment))
            self._settled_until = monotonic() + quiet if seconds == SECONDS else -math.inf
        return published, seconds

    def _of_last_time(self) -> Published | None:
        """What was kept, while the library is being read, and while it is right for a minute to come."""
        with self._swapping:
            published, moment = self._published, self._snapshot.moment()
            if published is None or published.served is not None:
                return None
            quiet = _until_anything_changes(published, moment)
            if quiet <= 0 or published.day != day_of(moment):
                return None
            self._begin()
            self._settled_until = monotonic() + quiet
        return published

    def _begin(self) -> None:
        if self._by_itself and not self._closed.is_set() and (self._worker is None or not self._worker.is_alive()):
            self._worker = threading.Thread(target=self._keep_ready, name="press", daemon=True)
            self._worker.start()
            self._snapshot.is_watched = True

    def _swapped(self, served: Served, moment: datetime) -> Published:
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.served is served and ahead.day == day_of(moment):
            self._published = ahead
        else:
            self._published = Published(served, moment, self._application, self._published)
        return self._published

    # The thread

    def _keep_ready(self, pause: float = PAUSE) -> None:
        while not self._closed.is_set():
            try:
                self.work()
            except Exception:
                # Without it every page would be made by the first to ask for it; the next turn may go well.
                log.exception("The pages could not be made ready.")
            self._closed.wait(self._snapshot.pause(by_thread=True) or pause)

    @_short_turns()
    def work(self) -> None:
        """Looks at the files, so that no visitor waits for it, keeps what it found, then makes ready what is published and what comes next.

        What comes next is read before any page is made: a site that has just started may have seconds until the moment.
        A scheduled change that has come is shown first, and then written into its files, here and not in anyone's request.
        """
        is_late_to_read = self._published is not None and self._published.served is None
        published, _ = self._look(by_thread=True)
        if is_late_to_read:
            stays()
        self._snapshot.ahead(AHEAD)
        self._snapshot.keep()
        self._snapshot.fold()
        if not self._made(published, published):
            return
        published.search.make()
        if self._kept is not published:
            self._kept_pages.keep(published)
            self._kept = published
        served = self._snapshot.ahead(AHEAD)
        if served is not None and (self._ahead is None or self._ahead.served is not served):
            self._ahead = Published(served, served[0].on, self._application, published)
            self._made(self._ahead, published)

    def _made(self, wanted: Published, published: Published) -> bool:
        """Makes what is wanted ready, unless something else is published meanwhile."""
        return all(self._look(by_thread=True)[0] is published for _ in wanted.steps())


def stays() -> None:
    """What stands now stands for good: looking through it for rubbish again and again took a fifth of a self-check's time."""
    gc.freeze()


def _until_anything_changes(published: Published, moment: datetime) -> float:
    """Seconds until a page may no longer be kept for a whole minute, or the day is over."""
    change = math.inf if published.until is None else (published.until - moment).total_seconds() - SECONDS
    return min(change, _until_midnight(moment))


def _until_midnight(moment: datetime) -> float:
    midnight = datetime.combine(day_of(moment) + timedelta(days=1), time(), LONDON)
    return midnight.timestamp() - moment.timestamp()
