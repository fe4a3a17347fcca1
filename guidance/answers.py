"""The answers cookie: one, encrypted, gone with the browser or after half an hour without a step."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "visit"
MINUTES = 30
MOST_BYTES = 3_800
MOST_UNPACKED = 20_000


@dataclass(frozen=True, slots=True)
class Given:
    """What a visitor has answered. ``forgotten`` when a cookie came that is too old or not ours."""

    answers: Mapping[str, frozenset[str]]
    forgotten: bool = False


@lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"answers:" + secret.encode()).digest()))


def pack(answers: Mapping[str, frozenset[str]]) -> str:
    """Answers as a cookie value; its size says little, since it is padded to steps of 64 bytes."""
    plain = json.dumps({name: sorted(chosen) for name, chosen in sorted(answers.items())}, separators=(",", ":")).encode()
    packed = zlib.compress(plain, 9)
    padded = len(packed).to_bytes(2, "big") + packed
    padded += b"\0" * (-len(padded) % 64)
    return _box(settings.SECRET_KEY).encrypt(padded).decode()


def unpack(cookie: str, seconds: int = MINUTES * 60) -> Mapping[str, frozenset[str]] | None:
    """The answers in a cookie; ``None`` when it is too old, tampered with or not ours."""
    if len(cookie) > MOST_BYTES:
        return None
    try:
        padded = _box(settings.SECRET_KEY).decrypt(cookie.encode(), ttl=seconds)
        packed = padded[2 : 2 + int.from_bytes(padded[:2], "big")]
        unpacked = zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        read = json.loads(unpacked)
        return {str(name): frozenset(map(str, chosen)) for name, chosen in read.items()}
    except (InvalidToken, zlib.error, ValueError, TypeError, AttributeError):
        return None


def read_answers(request: HttpRequest) -> Given:
    cookie = request.COOKIES.get(COOKIE)
    if not cookie:
        return Given({})
    answers = unpack(cookie)
    return Given({}, forgotten=True) if answers is None else Given(answers)


def keep_answers(response: HttpResponse, answers: Mapping[str, frozenset[str]]) -> None:
    """Set the cookie anew; its half hour starts again. No Max-Age: it dies with the browser."""
    response.set_cookie(COOKIE, pack(answers), path="/self-check/", secure=settings.SECURE, httponly=True, samesite="Strict")


def forget_answers(response: HttpResponse) -> None:
    response.set_cookie(COOKIE, "", max_age=0, path="/self-check/", secure=settings.SECURE, httponly=True, samesite="Strict")
