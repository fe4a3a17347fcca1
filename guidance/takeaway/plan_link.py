"""A plan in an address: the names of its items and nothing else, stored nowhere.

A token is base64url, without padding, of one version byte, five bytes that tell tampering and a slip of the
keyboard apart from a plan, and the names, packed. No key is in it, so it outlives every key; whoever changes
how tokens are made adds a version and leaves the reading of the old ones as it is.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Sequence

MOST_NAMES = 24
MOST_CHARACTERS = 900
MOST_UNPACKED = 4096
VERSION_1 = b"\x01"
CHECK = 5
TOKEN = re.compile(r"[A-Za-z0-9_-]{8,900}\Z")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")


def make_token(names: Sequence[str]) -> str:
    """The token for these item names, in their order, each once.

    The first ``MOST_NAMES`` at most; fewer when they are so long that the address would be.
    Raises ValueError without any name, and for what is no item's name.
    """
    kept = list(dict.fromkeys(names))[:MOST_NAMES]
    for name in kept:
        if not NAME.match(name):
            raise ValueError(f"“{name[:80]}” is not an item's name.")
    while kept:
        words = "\n".join(kept).encode()
        packed = _pack(words)
        token = _encode(VERSION_1 + _check(packed) + packed)
        if len(token) <= MOST_CHARACTERS and len(words) <= MOST_UNPACKED:
            return token
        kept.pop()
    raise ValueError("A plan needs at least one item, and a name short enough for an address.")


def read_token(token: str) -> tuple[str, ...] | None:
    """The item names in a token; ``None`` for anything that is not a whole token. Never raises."""
    if not TOKEN.match(token):
        return None
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if _encode(raw) != token or raw[:1] != VERSION_1:
        return None
    check, packed = raw[1 : 1 + CHECK], raw[1 + CHECK :]
    words = _unpack(packed) if check == _check(packed) else None
    if words is None:
        return None
    names = tuple(words.decode("ascii", "replace").split("\n"))
    if len(names) > MOST_NAMES or len(set(names)) < len(names) or not all(NAME.match(name) for name in names):
        return None
    return names


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _check(packed: bytes) -> bytes:
    return hashlib.sha256(VERSION_1 + packed).digest()[:CHECK]


def _pack(words: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(words) + packer.flush()


def _unpack(packed: bytes) -> bytes | None:
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        words = unpacker.decompress(packed, MOST_UNPACKED + 1)
    except zlib.error:
        return None
    whole = unpacker.eof and not unpacker.unused_data and len(words) <= MOST_UNPACKED
    return words if whole else None
