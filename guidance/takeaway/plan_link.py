"""Item names in an address: what a co-parent link carries, and nothing else."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence


def make_token(names: Sequence[str]) -> str:
    packed = zlib.compress("\n".join(names).encode(), 9)
    return base64.urlsafe_b64encode(b"\x01" + zlib.crc32(packed).to_bytes(4, "big") + packed).decode().rstrip("=")


def read_token(token: str) -> tuple[str, ...] | None:
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        if raw[0] != 1 or zlib.crc32(raw[5:]) != int.from_bytes(raw[1:5], "big"):
            return None
        return tuple(zlib.decompressobj().decompress(raw[5:], 4000).decode().split("\n"))
    except (ValueError, zlib.error, IndexError):
        return None
