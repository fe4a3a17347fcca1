"""A library as ready bytes: every public answer, whole, in each encoding, with the headers Django sends.

docs/decisions/0016-ready-bytes.md says why, and what an answer may rest on.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.http import parse_etags

from guidance.cache import lasting
from guidance.encodings import BROTLI, EVERY_LIKING, GZIP, IDENTITY, Liked, brotlied, gzipped, quality_for
from guidance.library import ContentLibrary
from guidance.search import SearchIndex
from guidance.snapshot import AS_ON, LONDON, Served
from guidance.speaking import only_once

log = logging.getLogger("guidance")

Header = tuple[str, str]
Application = Callable[[dict[str, Any], Callable[..., Any]], Any]

ALSO = ("sitemap", "feed", "robots", "favicon", "touch-icon", "security", "offline", "keep-help")
READY = ("200 OK", "301 Moved Permanently")
# What Django's 304 leaves out of what the page itself says.
OF_THE_BODY = ("Content-Type", "Content-Length", "Content-Encoding", "Content-Disposition")


class Variant:
    """One answer in one encoding. Its headers are made once for each number of seconds it may still be kept."""

    __slots__ = ("_headers", "_unmodified", "body", "etag", "said", "status")

    def __init__(self, status: str, said: tuple[Header, ...], body: bytes) -> None:
        self.status, self.said, self.body = status, said, [body]
        self.etag = dict(said).get("ETag", "")
        self._headers: dict[int, list[Header]] = {}
        self._unmodified: dict[int, list[Header]] = {}

    def headers(self, seconds: int) -> list[Header]:
        """Everything the answer says when it may be kept so long. Nobody changes the list."""
        found = self._headers.get(seconds)
        if found is None:
            found = self._headers[seconds] = [_timed(header, seconds) for header in self.said]
        return found

    def unmodified(self, seconds: int) -> list[Header]:
        """What a 304 says of it."""
        found = self._unmodified.get(seconds)
        if found is None:
            found = self._unmodified[seconds] = [header for header in self.headers(seconds) if header[0] not in OF_THE_BODY]
        return found

    def is_known_to(self, if_none_match: str) -> bool:
        """Whether the browser has these very bytes; an answer that may not be kept is known to nobody."""
        if not self.etag:
            return False
        if if_none_match == self.etag:
            return True
        known = parse_etags(if_none_match)
        return known == ["*"] or self.etag in (etag.removeprefix("W/") for etag in known)


def _timed(header: Header, seconds: int) -> Header:
    return (header[0], lasting(header[1], seconds)) if header[0] == "Cache-Control" else header


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What is said at one address. ``packed`` holds, by encoding, its bytes and what they add to the ETag.

    ``is_page`` tells whether it is a page to read, and no file and no way on.
    ``variants`` holds, for each order in which a browser may like encodings, the best there is so far.
    """

    status: str
    said: tuple[Header, ...]
    body: bytes
    packed: Mapping[str, tuple[bytes, str]]
    variants: Mapping[Liked, Variant]
    keeps_query: bool
    private: bool
    is_page: bool

    @classmethod
    def of(cls, status: str, said: tuple[Header, ...], body: bytes, packed: Mapping[str, tuple[bytes, str]]) -> Answer:
        plain = Variant(status, _varying(said) if packed else said, body)
        made = {IDENTITY: plain}
        for encoding, (smaller, mark) in packed.items():
            if len(smaller) < len(body):
                made[encoding] = Variant(status, _encoded(plain.said, encoding, mark, len(smaller)), smaller)
        variants = {liking: next(made[encoding] for encoding in liking if encoding in made) for liking in EVERY_LIKING}
        named, shown = dict(said), status.startswith("200")
        private = "no-store" in named.get("Cache-Control", "")
        is_page = shown and named.get("Content-Type", "").startswith("text/html")
        return cls(status, said, body, MappingProxyType(packed), variants, not shown, private, is_page)

    def packed_as(self, encoding: str, smaller: bytes, mark: str) -> Answer:
        return Answer.of(self.status, self.said, self.body, {**self.packed, encoding: (smaller, mark)})


def _varying(said: tuple[Header, ...]) -> tuple[Header, ...]:
    return said if any(name == "Vary" for name, _ in said) else (*said, ("Vary", "Accept-Encoding"))


def _encoded(said: tuple[Header, ...], encoding: str, mark: str, length: int) -> tuple[Header, ...]:
    changed = {"Content-Length": lambda value: str(length), "ETag": lambda value: f'{value[:-1]}-{mark}"'}
    return (*((name, changed[name](value) if name in changed else value) for name, value in said), ("Content-Encoding", encoding))


def public_addresses(library: ContentLibrary) -> Iterator[str]:
    """Every address that says the same to everyone, or to everyone who brings no cookie; what moved, or lacks its slash, leads on."""
    slips = (reverse("slip", args=[band]) for band in library.bands)
    pages = [*(address for address, _ in library.addresses()), reverse("step", args=[1]), *map(reverse, ALSO), *slips, *library.moved]
    spoken = [translated.language.prefix for translated in library.spoken.values()]
    pages += [prefix + address for prefix in spoken for address in pages if not only_once(address)]
    yield from pages
    yield from (address[:-1] for address in pages if address.endswith("/") and address != "/")


class Published:
    """One library's answers. Each is made when it is first asked for, or before, by whoever follows ``steps``.

    ``until`` is when something of it next changes by itself. ``before`` is what was published until now: equal bytes are not
    packed again, and a page that cannot be made keeps its last good answer. Any number of threads may ask.
    """

    def __init__(self, served: Served | None, moment: datetime, application: Application, before: Published | None = None) -> None:
        self.served, self.moment, self._application = served, moment, application
        self.addresses = tuple(dict.fromkeys(public_addresses(served[0]))) if served else ()
        self.until = served[0].next_change if served else None
        self.answers: dict[str, Answer] = {}
        self._left_to_django: set[str] = set()
        self._waiting = frozenset(self.addresses)
        self._complete = False
        self._before: Mapping[str, Answer] = {**before._before, **before.answers} if before else {}

    @classmethod
    def of_last_time(cls, answers: Mapping[str, Answer], moment: datetime, until: datetime | None) -> Published:
        """What was published before a restart: pages alone, until the library they were made of is read again."""
        published = cls(None, moment, _nobody)
        published.answers.update(answers)
        published.until = until
        return published

    @property
    def library(self) -> ContentLibrary:
        """Raises LookupError as long as it is not read."""
        return self._read()[0]

    @property
    def search(self) -> SearchIndex:
        """Raises LookupError as ``library`` does."""
        return self._read()[1]

    def _read(self) -> Served:
        if self.served is None:
            raise LookupError("The library is not read yet.")
        return self.served

    @property
    def day(self) -> date:
        return day_of(self.moment)

    def answer(self, address: str) -> Answer | None:
        """What to say there; ``None`` when it is no public address, or cannot be made and never could."""
        found = self.answers.get(address)
        if found is None and address in self._waiting and address not in self._left_to_django:
            found = self._made(address)
        return found

    def _made(self, address: str) -> Answer | None:
        earlier = self._before.get(address)
        try:
            status, said, body = self._asked(address)
        except Exception:
            # Whatever is wrong with one page, the others go on, and Django says what it can of this one.
            log.exception("A page could not be made ready.")
            status, said, body = "500", (), b""
        if status not in READY or any(name == "Set-Cookie" for name, _ in said):
            log.error("%s is not ready to be served (%s). %s", address, status, "Its last good text stays up." if earlier else "")
            if earlier is None:
                self._left_to_django.add(address)
                return None
            return self.answers.setdefault(address, earlier)
        if earlier and earlier.body == body:
            body, packed = earlier.body, dict(earlier.packed)
        else:
            packed = {GZIP: (gzipped(body), GZIP)} if body else {}
        # Whoever was first has made it: what another has packed further since must not be lost.
        return self.answers.setdefault(address, Answer.of(status, said, body, packed))

    def _asked(self, address: str) -> tuple[str, tuple[Header, ...], bytes]:
        """What Django answers there, through all of its middleware, with this library as on this moment."""
        answered: list[Any] = []
        response = self._application(
            {**_request(address), AS_ON: (self._read(), self.moment)}, lambda status, headers, *more: answered.extend((status, headers))
        )
        with closing(response):
            body = b"".join(response)
        status, headers = answered
        return status, tuple((str(name), str(value)) for name, value in headers), body

    def steps(self) -> Iterator[None]:
        """Makes what is still to make, then packs it well; no step is left when all is done. Stopping after any leaves what is done."""
        if self._complete:
            return
        for address in self.addresses:
            self.answer(address)
            yield
        made = [(address, self.answers[address]) for address in self.addresses if address in self.answers]
        loose = [(address, answer) for address, answer in made if answer.packed and BROTLI not in answer.packed]
        quality = quality_for(sum(len(answer.body) for _, answer in loose))
        for address, answer in loose:
            self.answers[address] = answer.packed_as(BROTLI, brotlied(answer.body, quality), f"{BROTLI}{quality}")
            yield
        self._before, self._complete = {}, True


def _nobody(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    raise LookupError("Nothing is asked for before the library is read.")


def day_of(moment: datetime) -> date:
    """The day it is on in London."""
    return moment.astimezone(LONDON).date()


def _request(address: str) -> dict[str, Any]:
    """A plain GET of an address, as it comes to us when all is as the settings say."""
    site = urlsplit(settings.SITE_URL)
    return {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": address, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": site.hostname, "SERVER_PORT": str(site.port or ""), "HTTP_HOST": _own_host(site.netloc), "REMOTE_ADDR": "",
        "wsgi.url_scheme": site.scheme, "wsgi.input": io.BytesIO(), "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
        "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }  # fmt: skip


def _own_host(named: str) -> str:
    """A host we answer to, which need not be the public one behind a proxy that renames it."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS]
    return named if "*" in hosts or urlsplit(settings.SITE_URL).hostname in hosts else hosts[0]
