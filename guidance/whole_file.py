"""A file that is there whole or not at all, whenever the process ends."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

# So long nobody writes at one file; what is older was left by a process that was killed.
ABANDONED = 600.0


@contextlib.contextmanager
def whole_file(place: Path) -> Iterator[IO[bytes]]:
    """To be written to; when all is written it takes the place of what was there. Raises OSError, and then nothing has changed."""
    place.parent.mkdir(parents=True, exist_ok=True)
    _remove_abandoned(place)
    descriptor, name = tempfile.mkstemp(prefix=_prefix(place), dir=place.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            yield opened
        temporary.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _prefix(place: Path) -> str:
    return f".{place.stem}-"


def _remove_abandoned(place: Path) -> None:
    for left in place.parent.glob(f"{_prefix(place)}*"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()
