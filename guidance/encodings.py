"""Which of our encodings a browser likes, and the bytes in each."""

from __future__ import annotations

import gzip
import re

import brotli

IDENTITY, GZIP, BROTLI = "identity", "gzip", "br"
# Best first, when the browser likes several alike.
OURS = (BROTLI, GZIP, IDENTITY)
Liked = tuple[str, ...]
EVERY_LIKING: tuple[Liked, ...] = (
    (IDENTITY,), (GZIP, IDENTITY), (BROTLI, IDENTITY), (BROTLI, GZIP, IDENTITY), (GZIP, BROTLI, IDENTITY),
)  # fmt: skip
NAMES = {"x-gzip": GZIP}
WEIGHT = re.compile(r"(?:0(?:\.[0-9]{0,9})?|1(?:\.0{0,9})?)")
# Past so many bytes that the best takes over a quarter of a minute, a quicker one does: quality, and up to how many bytes.
QUALITIES = ((11, 16_000_000), (10, 40_000_000))
QUICK = 5


def liked(accept: str | None) -> Liked:
    """The encodings to answer with, best first, by the words of ``Accept-Encoding`` (RFC 9110, 12.5.3); the last is identity."""
    if not accept:
        return (IDENTITY,)
    said: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = part.split(";")
        name = name.strip()
        if name:
            said[NAMES.get(name, name)] = _weight(parameters)
    weights = {name: said.get(name, said.get("*", 0.0)) for name in OURS}
    wanted = sorted((name for name in OURS if weights[name]), key=lambda name: -weights[name])
    # As it is may always be sent in the end: a page in a way nobody asked for is better than none.
    return (*wanted[: wanted.index(IDENTITY)], IDENTITY) if IDENTITY in wanted else (*wanted, IDENTITY)


def _weight(parameters: list[str]) -> float:
    """How much it is liked; what cannot be read is not liked at all, since sending it could go wrong."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            return float(value) if WEIGHT.fullmatch(value.strip()) else 0.0
    return 1.0


def gzipped(body: bytes) -> bytes:
    """The same bytes for the same body, whenever and wherever they are made."""
    return gzip.compress(body, 9, mtime=0)


def brotlied(body: bytes, quality: int) -> bytes:
    return brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality)


def quality_for(size: int) -> int:
    """How well so many bytes can be packed in the time there is, from 0 to 11."""
    return next((quality for quality, most in QUALITIES if size <= most), QUICK)
