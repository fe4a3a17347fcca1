"""The library this process serves: re-read when files change or a date arrives, and never lost."""

from __future__ import annotations

import contextlib
import gc
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guidance.folder import Folder, Look
from guidance.kept import keep_files, kept_files
from guidance.kept_workings import KeptWorkings
from guidance.library import ContentLibrary, LibraryFault, library_with, load_library
from guidance.publishing import CannotPublish, ChangedMeanwhile, reading, settle
from guidance.scheduling import fold_due
from guidance.search import SearchIndex

log = logging.getLogger("guidance")
LONDON = ZoneInfo("Europe/London")
Served = tuple[ContentLibrary, SearchIndex]
# A request's own library and moment, for answers made ahead; no header can be called so.
AS_ON = "guidance.as_on"
LIVE = "/healthz/live"
# By how many pauses who watches the files may be late.
LATE = 2
# How many pauses a slow look may be followed by.
MOST_PAUSES = 10
FOLD_AGAIN_AFTER = 600.0
FOLD_PAUSE = 1.0


def the_moment() -> datetime:
    """Now in London, or the moment the site is to be shown as on."""
    return settings.CONTENT_ON or datetime.now(LONDON)


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Nearly all that a reading makes stays, and looking for what does not took up to a quarter of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Snapshot:
    """Holds one library and its search index; ``current`` swaps both whole. ``served`` is what it last gave.

    What it keeps in ``keep_in`` for the next start is sealed with ``secret``.
    """

    def __init__(
        self, root: Path, poll_seconds: float, keep_in: Path | None, moment: Callable[[], datetime] = the_moment, secret: str = ""
    ) -> None:
        self.root, self.poll_seconds, self.keep_in, self.moment = root, poll_seconds, keep_in, moment
        self._kept_workings = KeptWorkings(keep_in, secret)
        self._kept_files: Mapping[str, bytes] | None = None
        self._kept: ContentLibrary | None = None
        self._lock = threading.Lock()
        self.served: Served | None = None
        self._ahead: Served | None = None
        self._folder = Folder(root)
        self._seen: Look | None = None
        self._looked = self._look_took = 0.0
        self._fold_after = 0.0
        self._last_fold: tuple[str, tuple[str, ...]] | None = None
        self.fault: LibraryFault | None = None
        self.is_watched = False

    def pause(self, by_thread: bool) -> float:
        """Seconds between two looks at the files: while a thread watches them, a visitor looks only when it is late.

        It is no shorter than the look before it, so that a slow disk, or a great many files, keep no core busy, and at most ten times
        what is usual, so that a look that once hung for a minute is not waited for again.
        """
        rest = min(max(self.poll_seconds, self._look_took), MOST_PAUSES * self.poll_seconds)
        return rest * (LATE if self.is_watched and not by_thread else 1)

    def current(self, by_thread: bool = False) -> Served:
        """The library to serve now. Raises LibraryFault only when there has never been one."""
        served = self.served
        due = served is not None and served[0].next_change is not None and self.moment() >= served[0].next_change
        if served is not None and not due and time.monotonic() - self._looked < self.pause(by_thread):
            return served
        # Another request is already re-reading: the library at hand is good enough for this one.
        if not self._lock.acquire(blocking=served is None) and served is not None:
            return served
        try:
            # A visitor waits for no publishing: what is served is good enough until it is through.
            return self._look_when_whole(due, patience=None if served is None else 0.0)
        finally:
            self._lock.release()

    def look_now(self) -> Served:
        """Look at the files in this very moment, for whoever has just changed them. Raises LibraryFault as ``current`` does."""
        with self._lock:
            return self._look_when_whole(due=False)

    def _look_when_whole(self, due: bool, patience: float | None = None) -> Served:
        before = self.served
        if before is None:
            settle(self.root, self.keep_in)
        with reading(self.root, self.keep_in, patience) as whole:
            if before is not None and not whole:
                self._looked = time.monotonic()
                return before
            return self._look_again(due)

    def fold(self) -> None:
        """Writes scheduled changes that are shown by now into their files too, unless this is only a look at another day.

        For a thread behind the visitors, who see the changes at their minute in any case, and for editors who are to be told
        what became of them. Whoever comes second finds it done. What fails is tried again later.
        """
        if self.served is None or not self.served[0].to_fold or self.keep_in is None or settings.CONTENT_ON is not None:
            return
        library = self.served[0]
        this = library.version, library.to_fold
        if this == self._last_fold and time.monotonic() < self._fold_after:
            return
        self._last_fold, self._fold_after = this, time.monotonic() + FOLD_AGAIN_AFTER
        try:
            fold_due(self.root, self.keep_in, library.on, library.to_fold)
        except (OSError, ChangedMeanwhile, CannotPublish) as error:
            log.warning("A scheduled change is shown, but could not be written into its files yet: %s", error)

    def keep(self) -> None:
        """Keeps in ``var/`` what is served, and what was worked out for it. For a thread behind the visitors, as ``fold`` is."""
        if self.served is None or self.served[0] is self._kept:
            return
        library = self._kept = self.served[0]
        if library.files != self._kept_files:
            keep_files(self.keep_in, library.files)
            self._kept_files = library.files
        self._kept_workings.keep(library.workings)

    def keep_in_step(self) -> None:
        """Looks, folds and keeps for ever, where no press does."""
        while True:
            try:
                self.current()
                self.keep()
                self.fold()
            except LibraryFault:
                pass
            except Exception:
                log.exception("Scheduled changes could not be looked for.")
            time.sleep(max(self.poll_seconds, FOLD_PAUSE))

    def _look_again(self, due: bool) -> Served:
        began = time.monotonic()
        seen = self._folder.look()
        self._look_took = time.monotonic() - began
        if self.served is not None and seen.same(self._seen) and not due:
            self._looked = time.monotonic()
            return self.served
        if due and self._ahead and seen.same(self._seen) and self._ahead[0].on <= self.moment():
            self.served, self._ahead, self._looked = self._ahead, None, time.monotonic()
            self._said_problems(self.served[0])
            return self.served
        self._ahead = None
        if self.served is None:
            self._kept_files = kept_files(self.keep_in)
        previous, workings = (self.served[0].files, self.served[0].workings) if self.served else (self._kept_files, ())
        try:
            with self._kept_workings.open() as kept, _nothing_collected():
                library = load_library(self.root, self.moment(), previous, (*workings, kept), lambda _: self._folder.files(seen))
        except LibraryFault as fault:
            self.fault, self._looked = fault, time.monotonic()
            if self.served is None:
                raise
            return self.served
        self.fault = None
        if self.served is None or library.version != self.served[0].version:
            self.served = (library, SearchIndex(library))
        else:
            self.served = (library, self.served[1])
        self._said_problems(library)
        self._seen, self._looked = seen, time.monotonic()
        return self.served

    def _said_problems(self, library: ContentLibrary) -> None:
        for problem in library.problems:
            log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)

    def ahead(self, within: timedelta) -> Served | None:
        """What will be served from the next change on, if that comes ``within`` so long; made once, and taken over on time.

        It is dropped, and made again by whoever asks, when a file changes before.
        """
        with self._lock:
            served = self.served
            if served is None or served[0].next_change is None or served[0].next_change - self.moment() > within:
                return None
            if self._ahead is None:
                library, search = served
                made = library_with(library, {}, served[0].next_change.astimezone(LONDON))
                self._ahead = (made, search if made.version == library.version else SearchIndex(made))
            return self._ahead


_snapshot: Snapshot | None = None
_making = threading.Lock()


def the_snapshot() -> Snapshot:
    global _snapshot
    with _making:
        if _snapshot is None:
            _snapshot = Snapshot(settings.CONTENT_DIR, settings.CONTENT_POLL_SECONDS, settings.VAR_DIR, secret=settings.SECRET_KEY)
    return _snapshot


class ServeLibrary:
    """Puts the current library on each request as ``request.library`` and ``request.search``, and when it is as ``request.moment``.

    One request sees one library, whatever changes meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from guidance.views.editors import nothing_to_serve

        # Whether the process lives does not depend on any content, nor on whoever is reading it now.
        if request.path == LIVE:
            return self.get_response(request)
        snapshot = the_snapshot()
        try:
            served, request.moment = request.META.get(AS_ON) or (snapshot.current(), snapshot.moment())  # type: ignore[attr-defined]
        except LibraryFault as fault:
            return nothing_to_serve(request, fault)
        request.library, request.search = served  # type: ignore[attr-defined]
        return self.get_response(request)
