"""What rendering worked out, kept in ``var/`` across restarts, so that a start need not render two thousand pages again.

One SQLite file, a row for each result. A row is found by what its result rests on, the code that made it, and the
site's own key, and is taken only with the seal of that key on it: whatever is damaged, foreign or older than the
code counts as not kept, and is worked out anew. docs/decisions/0017-kept-workings.md says why so.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import logging
import platform
import sqlite3
import threading
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from guidance.content.problems import Problem
from guidance.content.prose import Draft, Prose
from guidance.workings import Entry, Workings

log = logging.getLogger("guidance")
NAME = "workings.sqlite3"
# By the first word of its name: what takes long to work out, is text through and through, and rests on nothing but text.
WORTH_KEEPING: Mapping[str, Any] = {"draft": tuple[Draft, list[Problem]], "prose": tuple[Prose, list[Problem]], "style": list[Problem]}
DECODERS = {name: msgspec.msgpack.Decoder(kind) for name, kind in WORTH_KEEPING.items()}
ENCODER = msgspec.msgpack.Encoder(enc_hook=dict)
# What a result may come out otherwise by, besides our own code.
LIBRARIES = ("pyromark", "nh3", "msgspec")
SEAL = 32
# Rows written at once, so that another process that starts meanwhile need not wait.
AT_ONCE = 200
PATIENCE = 1.0
MOST_BYTES = 2_000_000


class KeptWorkings:
    """The results kept in a folder, for one after another to read and to add to. Any number of processes may share it.

    It stands where earlier ``Workings`` do. Without a folder nothing is kept. Nothing here raises for what lies on the disk.
    """

    def __init__(self, folder: Path | None, secret: str) -> None:
        self._place = folder / NAME if folder else None
        self._key = hashlib.blake2b(_made_by(), key=hashlib.sha256(secret.encode()).digest()).digest()
        self._lock = threading.Lock()
        self._opened: sqlite3.Connection | None = None
        # By name, the entry that is known to be on the disk, and its row.
        self._known: dict[Hashable, tuple[Entry, bytes]] = {}

    @contextlib.contextmanager
    def open(self) -> Iterator[KeptWorkings]:
        """While it is open, results are looked for on the disk; a fork must not find it so."""
        with self._lock:
            with contextlib.suppress(sqlite3.Error):
                self._opened = self._connection() if self._place and self._place.is_file() else None
            try:
                yield self
            finally:
                if self._opened is not None:
                    self._opened.close()
                self._opened = None

    def entry(self, name: Hashable, rests_on: Any) -> Entry | None:
        """As ``Workings.entry``. For the thread that opened it."""
        if self._opened is None or not isinstance(name, tuple) or name[0] not in WORTH_KEEPING:
            return None
        row = self._row(name, rests_on)
        try:
            found = self._opened.execute("SELECT result FROM kept WHERE row = ? AND length(result) < ?", (row, MOST_BYTES)).fetchone()
        except sqlite3.Error:
            self._opened.close()
            self._opened = None
            return None
        if found is None or not isinstance(found[0], bytes) or not hmac.compare_digest(found[0][:SEAL], self._seal(row, found[0][SEAL:])):
            return None
        entry = rests_on, DECODERS[name[0]].decode(found[0][SEAL:])
        self._known[name] = entry, row
        return entry

    def keep(self, workings: Sequence[Workings]) -> None:
        """Keep these results and no others. A full or read-only disk is logged; the site goes on."""
        if self._place is None:
            return
        with self._lock:
            try:
                self._place.parent.mkdir(parents=True, exist_ok=True)
                try:
                    self._keep(self._place, workings)
                except sqlite3.OperationalError:
                    raise
                except sqlite3.DatabaseError:
                    # It is damaged, or no database of ours: nothing in it would be missed.
                    self._place.unlink()
                    self._known = {}
                    self._keep(self._place, workings)
            except (OSError, sqlite3.Error) as error:
                log.warning("What was worked out could not be kept in %s: %s", self._place.parent, error)

    def _keep(self, place: Path, workings: Sequence[Workings]) -> None:
        known: dict[Hashable, tuple[Entry, bytes]] = {}
        fresh: list[tuple[bytes, Any]] = []
        for name, entry in _worth_keeping(workings):
            before = self._known.get(name)
            row = before[1] if before and before[0] is entry else self._row(name, entry[0])
            known[name] = entry, row
            if before is None or before[1] != row:
                fresh.append((row, entry[1]))
        if not fresh and known.keys() == self._known.keys() and place.is_file():
            return
        with contextlib.closing(self._connection()) as opened:
            opened.execute("CREATE TABLE IF NOT EXISTS kept (row BLOB PRIMARY KEY, result BLOB NOT NULL)")
            if [column[1] for column in opened.execute("PRAGMA table_info(kept)")] != ["row", "result"]:
                raise sqlite3.DatabaseError(f"{NAME} is not ours")
            ready = ((row, self._sealed(row, result)) for row, result in fresh)
            while some := list(islice(ready, AT_ONCE)):
                with opened:
                    opened.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", some)
            wanted = {row for _, row in known.values()}
            with opened:
                old = [row for row in opened.execute("SELECT row FROM kept") if row[0] not in wanted]
                opened.executemany("DELETE FROM kept WHERE row = ?", old)
        self._known = known

    def _connection(self) -> sqlite3.Connection:
        opened = sqlite3.connect(str(self._place), timeout=PATIENCE)
        opened.execute("PRAGMA trusted_schema = OFF")
        # What a lost write leaves behind has no seal, and is worked out again.
        opened.execute("PRAGMA synchronous = OFF")
        return opened

    def _row(self, name: Hashable, rests_on: Any) -> bytes:
        return hashlib.blake2b(ENCODER.encode((name, rests_on)), key=self._key, digest_size=SEAL).digest()

    def _seal(self, row: bytes, packed: bytes) -> bytes:
        return hashlib.blake2b(row + packed, key=self._key, digest_size=SEAL).digest()

    def _sealed(self, row: bytes, result: Any) -> bytes:
        packed = ENCODER.encode(result)
        return self._seal(row, packed) + packed


def _worth_keeping(workings: Sequence[Workings]) -> Iterator[tuple[Hashable, Entry]]:
    # The first of several is what is served; its names come last, so that they stand.
    for run in reversed(workings):
        yield from ((name, entry) for name, entry in run.entries.items() if isinstance(name, tuple) and name[0] in WORTH_KEEPING)


@cache
def _made_by() -> bytes:
    """What a result depends on besides what it rests on: our code, word for word, and what it stands on."""
    digest = hashlib.sha256(" ".join([platform.python_version(), *(version(name) for name in LIBRARIES)]).encode())
    ours = Path(__file__).parent
    for path in sorted([*ours.glob("*.py"), *(ours / "content").glob("*.py")]):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
