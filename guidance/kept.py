"""The last good text of every content file, kept in ``var/`` across restarts.

One zip archive, written whole and renamed, so that a crash leaves the old one; not packed, since a start
waits for it to be read and checked. A kept archive that is damaged counts as none: it is a spare, never the truth.
"""

from __future__ import annotations

import logging
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from guidance.whole_file import whole_file

log = logging.getLogger("guidance")
NAME = "last-good.zip"
MOST_BYTES = 1_000_000


def kept_files(folder: Path | None) -> dict[str, bytes] | None:
    """The kept files by path, or ``None`` when nothing sound is kept."""
    if folder is None:
        return None
    try:
        with zipfile.ZipFile(folder / NAME) as archive:
            return {i.filename: archive.read(i) for i in archive.infolist() if i.file_size <= MOST_BYTES}
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, KeyError, struct.error):
        return None


def keep_files(folder: Path | None, files: Mapping[str, bytes]) -> None:
    """Keep these files. A full or read-only disk is logged; the site goes on."""
    if folder is None:
        return
    try:
        with whole_file(folder / NAME) as opened, zipfile.ZipFile(opened, "w") as archive:
            for path, raw in files.items():
                archive.writestr(zipfile.ZipInfo(path), raw)
    except OSError as error:
        log.warning("The last good content could not be kept in %s: %s", folder, error.strerror)
