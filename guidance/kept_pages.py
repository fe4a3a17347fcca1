"""The pages as they were served last, kept in ``var/``: a start answers with them at once, and reads its content behind them.

They are taken only where all they rest on is the same, to the byte: content, code, templates, settings, versions, the day, and
nothing that was to change since. The file carries a seal of the site's own key. docs/decisions/0020-kept-pages.md says why so.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import IO

import msgspec
from django.conf import settings

from guidance.library import ContentLibrary
from guidance.published import Answer, Header, Published, day_of
from guidance.whole_file import whole_file

log = logging.getLogger("guidance")
NAME = "pages.bin"
SEAL = 32
LENGTH = struct.Struct(">I")
# One page in all its encodings.
MOST_BYTES = 8_000_000
OURS = ("guidance/**/*.py", "safety_site/*.py", "templates/**/*", "static/**/*", "locale/**/*")


@dataclass(frozen=True, slots=True)
class _Head:
    """What the pages rest on, when they were right, and how many they are."""

    rests_on: bytes
    day: date
    since: datetime
    until: datetime | None
    answers: int

    def is_right(self, rests_on: bytes, moment: datetime) -> bool:
        in_time = self.since <= moment and (self.until is None or moment < self.until) and self.day == day_of(moment)
        return self.rests_on == rests_on and in_time


@dataclass(frozen=True, slots=True)
class _Kept:
    address: str
    status: str
    said: tuple[Header, ...]
    body: bytes
    packed: dict[str, tuple[bytes, str]]


HEAD, KEPT, ENCODER = msgspec.msgpack.Decoder(_Head), msgspec.msgpack.Decoder(_Kept), msgspec.msgpack.Encoder()


class KeptPages:
    """One edition of the site in one file. Without a folder nothing is kept. Nothing here raises for what lies on the disk."""

    def __init__(self, folder: Path | None, secret: str) -> None:
        self._place = folder / NAME if folder else None
        self._key = hashlib.sha256(b"pages" + secret.encode()).digest()

    def find(self, files: Mapping[str, bytes], moment: datetime) -> Published | None:
        """What was published of these very files, if all of it is still so at this moment."""
        if self._place is None:
            return None
        try:
            with self._place.open("rb") as opened:
                return self._read(opened, self._rests_on(files), moment)
        except (OSError, ValueError, EOFError, msgspec.MsgspecError):
            return None

    def keep(self, published: Published) -> None:
        """Keep what is published, unless it rests on more than the files as they are. A full or read-only disk is logged."""
        library = published.library
        if self._place is None or _holds_back(library):
            return
        rests_on = self._rests_on(library.as_read)
        head = _Head(rests_on, published.day, published.moment, library.next_change, len(published.answers))
        if self._has(head):
            return
        try:
            with whole_file(self._place) as opened:
                self._write(opened, head, published.answers)
        except OSError as error:
            log.warning("The pages could not be kept in %s: %s", self._place.parent, error.strerror)

    def _has(self, head: _Head) -> bool:
        """Whether another process has kept the same."""
        try:
            with self._place.open("rb") as opened:  # type: ignore[union-attr]
                return HEAD.decode(_piece(opened)).is_right(head.rests_on, head.since)
        except (OSError, ValueError, EOFError, msgspec.MsgspecError):
            return False

    def _read(self, opened: IO[bytes], rests_on: bytes, moment: datetime) -> Published | None:
        seal = self._seal()
        seal.update(piece := _piece(opened))
        head = HEAD.decode(piece)
        if not head.is_right(rests_on, moment):
            return None
        answers: dict[str, Answer] = {}
        for _ in range(head.answers):
            seal.update(piece := _piece(opened))
            kept = KEPT.decode(piece)
            answers[kept.address] = Answer.of(kept.status, kept.said, kept.body, kept.packed)
        if not hmac.compare_digest(opened.read(SEAL + 1), seal.digest()):
            return None
        return Published.of_last_time(answers, moment, head.until)

    def _write(self, opened: IO[bytes], head: _Head, answers: Mapping[str, Answer]) -> None:
        seal = self._seal()
        made = (_Kept(address, a.status, a.said, a.body, dict(a.packed)) for address, a in answers.items())
        for piece in map(ENCODER.encode, (head, *made)):
            seal.update(piece)
            opened.write(LENGTH.pack(len(piece)) + piece)
        opened.write(seal.digest())

    def _seal(self) -> hashlib.blake2b:
        return hashlib.blake2b(key=self._key, digest_size=SEAL)

    def _rests_on(self, files: Mapping[str, bytes]) -> bytes:
        digest = hashlib.blake2b(_site(), key=self._key, digest_size=SEAL)
        for path, raw in sorted(files.items()):
            digest.update(ENCODER.encode((path, raw)))
        return digest.digest()


def _piece(opened: IO[bytes]) -> bytes:
    """The next piece. Raises EOFError where the file ends, ValueError where it is none of ours."""
    length = opened.read(LENGTH.size)
    if len(length) < LENGTH.size:
        raise EOFError
    (size,) = LENGTH.unpack(length)
    if size > MOST_BYTES:
        raise ValueError(size)
    return opened.read(size)


def _holds_back(library: ContentLibrary) -> bool:
    """Whether something served is not what stands in the files, but what stood there once."""
    return bool(library.held) or any(problem.holds_back for problem in library.problems)


@cache
def _site() -> bytes:
    """What a page depends on besides content and time: all of our code and templates, every setting, and what they stand on."""
    digest = hashlib.sha256()
    named = sorted(f"{found.name} {found.version}" for found in distributions())
    chosen = sorted((name, repr(getattr(settings, name))) for name in set(dir(settings)) if name.isupper())
    digest.update(repr((named, chosen)).encode())
    for path in _files():
        digest.update(str(path).encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _files() -> Iterable[Path]:
    root = settings.BASE_DIR
    ours = [path for pattern in OURS for path in root.glob(pattern) if path.is_file()]
    # The names of static files change with their bytes.
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    words = [path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.mo")]
    return sorted({*ours, *words, *([manifest] if manifest.is_file() else [])})
