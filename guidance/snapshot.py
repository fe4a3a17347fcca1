"""The library this process serves: re-read when files change or a date arrives, and never lost."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from guidance.kept import keep_files, kept_files
from guidance.library import ContentLibrary, LibraryFault, load_library
from guidance.search import SearchIndex

log = logging.getLogger("guidance")
LONDON = ZoneInfo("Europe/London")


def the_moment() -> datetime:
    """Now in London, or the moment the site is to be shown as on."""
    return settings.CONTENT_ON or datetime.now(LONDON)


def fingerprint(root: Path) -> tuple:
    """What changes when any file below ``root`` does: paths, sizes and times of writing."""
    seen = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for file in files:
            if file.endswith(".md"):
                try:
                    stat = os.stat(os.path.join(folder, file))
                    seen.append((folder, file, stat.st_size, stat.st_mtime_ns, stat.st_ino))
                except OSError:
                    seen.append((folder, file, -1, 0, 0))
    return tuple(sorted(seen))


class Snapshot:
    """Holds one library and its search index; ``current`` swaps both whole."""

    def __init__(self, root: Path, poll_seconds: float, keep_in: Path | None, moment: Callable[[], datetime] = the_moment) -> None:
        self.root, self.poll_seconds, self.keep_in, self.moment = root, poll_seconds, keep_in, moment
        self._lock = threading.Lock()
        self._served: tuple[ContentLibrary, SearchIndex] | None = None
        self._fingerprint: tuple | None = None
        self._looked = 0.0
        self.fault: LibraryFault | None = None

    def current(self) -> tuple[ContentLibrary, SearchIndex]:
        """The library to serve now. Raises LibraryFault only when there has never been one."""
        served = self._served
        due = served is not None and served[0].next_change is not None and self.moment() >= served[0].next_change
        if served is not None and not due and time.monotonic() - self._looked < self.poll_seconds:
            return served
        # Another request is already re-reading: the library at hand is good enough for this one.
        if not self._lock.acquire(blocking=served is None) and served is not None:
            return served
        try:
            return self._look_again(due)
        finally:
            self._lock.release()

    def _look_again(self, due: bool) -> tuple[ContentLibrary, SearchIndex]:
        seen = fingerprint(self.root)
        if self._served is not None and seen == self._fingerprint and not due:
            self._looked = time.monotonic()
            return self._served
        previous = self._served[0].files if self._served else kept_files(self.keep_in)
        try:
            library = load_library(self.root, self.moment(), previous)
        except LibraryFault as fault:
            self.fault = fault
            if self._served is None:
                raise
            return self._served
        self.fault = None
        if self._served is None or library.version != self._served[0].version:
            self._served = (library, SearchIndex(library))
            keep_files(self.keep_in, library.files, library.version)
        else:
            self._served = (library, self._served[1])
        for problem in library.problems:
            log.log(logging.WARNING if problem.warning else logging.ERROR, "%s", problem)
        self._fingerprint, self._looked = seen, time.monotonic()
        return self._served


_snapshot: Snapshot | None = None
_making = threading.Lock()


def the_snapshot() -> Snapshot:
    global _snapshot
    with _making:
        if _snapshot is None:
            _snapshot = Snapshot(settings.CONTENT_DIR, settings.CONTENT_POLL_SECONDS, settings.VAR_DIR)
    return _snapshot


class ServeLibrary:
    """Puts the current library on each request as ``request.library`` and ``request.search``.

    One request sees one library, whatever changes meanwhile.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from guidance.views.editors import nothing_to_serve

        try:
            request.library, request.search = the_snapshot().current()  # type: ignore[attr-defined]
        except LibraryFault as fault:
            return nothing_to_serve(request, fault)
        return self.get_response(request)
