"""The answers cookie: one, encrypted, gone with the browser or after half an hour without a step."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

COOKIE = "visit"
# Set by the script of the exit, which may be without a connection: whatever comes with it belongs to nobody any more.
LEFT = "left"
MINUTES = 30
MOST_CHILDREN = 6
MOST_BYTES = 3_800
MOST_UNPACKED = 40_000
# Bytes a cookie is filled up to, or to the next multiple of: most visits with one child are of one size.
STEP = 256
WRITTEN = json.JSONEncoder(separators=(",", ":"))

Answers = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Child:
    """What was answered about one child, and the moments chosen for their talks: item name to “place day”, by name."""

    answers: Answers = field(default_factory=dict)
    moments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Visit:
    """One parent's half-hour: their children, the one being asked about, and what may stand on paper.

    ``talk_at`` is a moment for the calendar as 2026-11-22T18:30, or empty.
    """

    children: tuple[Child, ...] = (Child(),)
    current: int = 0
    with_reasons: bool = False
    talk_at: str = ""

    @property
    def child(self) -> Child:
        return self.children[self.current]

    @property
    def answers(self) -> Answers:
        return self.child.answers

    @property
    def started(self) -> bool:
        return any(child.answers for child in self.children)

    @property
    def may_add(self) -> bool:
        return len(self.children) < MOST_CHILDREN

    def with_answers(self, answers: Answers) -> Visit:
        return self.with_child(self.current, replace(self.child, answers=dict(answers)))

    def with_child(self, number: int, child: Child) -> Visit:
        return replace(self, children=(*self.children[:number], child, *self.children[number + 1 :]))

    def next_child(self) -> Visit:
        """One more child to ask about, without any answer or worry of the others."""
        return replace(self, children=(*self.children, Child()), current=len(self.children))

    def looking_at(self, number: int) -> Visit:
        return replace(self, current=number) if 0 <= number < len(self.children) else self

    def without(self, number: int) -> Visit:
        """The same visit without that child; unchanged when there is only one, or none of that number.

        The one being asked about stays so; in the place of a child left out comes the one before.
        """
        if len(self.children) < 2 or not 0 <= number < len(self.children):
            return self
        kept = (*self.children[:number], *self.children[number + 1 :])
        return replace(self, children=kept, current=max(self.current - (number <= self.current), 0))


@lru_cache(maxsize=2)
def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"answers:" + secret.encode()).digest()))


def pack(visit: Visit) -> str:
    """A visit as a cookie value; its size says little, since it is padded to steps of 256 bytes."""
    children = [
        {"a": {name: sorted(chosen) for name, chosen in sorted(child.answers.items())}, "m": dict(child.moments)}
        for child in visit.children
    ]
    said = {"c": children, "n": visit.current, "r": visit.with_reasons, "t": visit.talk_at}
    packed = WRITTEN.encode(said).encode()
    # Compressing takes longer than all else that is done here: not where it would change nothing.
    if len(packed) > STEP - 2:
        packed = zlib.compress(packed, 9)
    padded = len(packed).to_bytes(2, "big") + packed
    padded += b"\0" * (-len(padded) % STEP)
    return _box(settings.SECRET_KEY).encrypt(padded).decode()


def unpack(cookie: str, seconds: int = MINUTES * 60) -> Visit | None:
    """The visit in a cookie; ``None`` when it is too old, tampered with or not ours."""
    if len(cookie) > MOST_BYTES:
        return None
    try:
        padded = _box(settings.SECRET_KEY).decrypt(cookie.encode(), ttl=seconds)
        packed = padded[2 : 2 + int.from_bytes(padded[:2], "big")]
        plain = packed if packed.startswith(b"{") else zlib.decompressobj().decompress(packed, MOST_UNPACKED)
        read = json.loads(plain.decode())
        children = tuple(map(_child, read["c"][:MOST_CHILDREN])) or (Child(),)
        return Visit(children, min(max(int(read["n"]), 0), len(children) - 1), bool(read["r"]), str(read["t"]))
    except (InvalidToken, zlib.error, ValueError, TypeError, AttributeError, KeyError):
        return None


def _child(read: Any) -> Child:
    answers = {str(name): frozenset(map(str, chosen)) for name, chosen in read["a"].items()}
    return Child(answers, {str(name): str(moment) for name, moment in read["m"].items()})


def _path() -> str:
    """Below the self-check alone, in the language being spoken."""
    return f"{get_script_prefix()}self-check/"


def read_visit(request: HttpRequest) -> Visit:
    """The visit this request belongs to; a new one when there is no cookie, or one that is too old or not ours."""
    return visit_in(request.COOKIES) or Visit()


def visit_in(cookies: Mapping[str, str]) -> Visit | None:
    """The visit in a browser's cookies, if there is one that still counts: none once somebody has left."""
    return None if LEFT in cookies else unpack(cookies.get(COOKIE, ""))


def keep_visit(response: HttpResponse, visit: Visit) -> None:
    """Set the cookie anew; its half hour starts again. No Max-Age: it dies with the browser."""
    _set_cookie(response, pack(visit), _path(), settings.SECURE)


def cookie_header(visit: Visit) -> tuple[str, str]:
    """The very header that ``keep_visit`` leads to, where there is no response to set it on."""
    before, after = _around(_path(), settings.SECURE)
    return "Set-Cookie", f"{before}{pack(visit)}{after}"


def forget_visit(response: HttpResponse) -> None:
    _set_cookie(response, "", _path(), settings.SECURE, max_age=0)


def forget_leaving(response: HttpResponse) -> None:
    """It has been heard: from here on a new visit may begin."""
    response.set_cookie(LEFT, "", max_age=0, path=_path(), samesite="Strict")


class AfterLeaving:
    """Who left comes back as a stranger, even where nothing could tell us that they left: what they had answered is forgotten then."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if LEFT in request.COOKIES:
            if COOKIE not in response.cookies:
                forget_visit(response)
            forget_leaving(response)
        return response


@lru_cache(maxsize=64)
def _around(path: str, secure: bool) -> tuple[str, str]:
    """What Django writes before and after the cookie's value."""
    response, value = HttpResponse(), "0"
    _set_cookie(response, value, path, secure)
    before, _, after = response.cookies[COOKIE].output(header="").partition(f"={value}")
    return f"{before}=", after


def _set_cookie(response: HttpResponse, value: str, path: str, secure: bool, max_age: int | None = None) -> None:
    response.set_cookie(COOKIE, value, max_age=max_age, path=path, secure=secure, httponly=True, samesite="Strict")
