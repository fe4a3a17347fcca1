"""The whole public site as files for a CDN or an object store. docs/decisions/0019-exported-copy.md"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.template.loader import render_to_string
from whitenoise.base import WhiteNoise

from guidance.cache import CONTACT_STANDS, SECONDS, lasting
from guidance.content.house_dates import house_moment
from guidance.context import for_a_copy
from guidance.copy_folder import CannotExport
from guidance.host_rules import KEPT, headers_file, redirects_file
from guidance.left_out import EXPORTED, is_left_out, library_for_a_copy
from guidance.published import Answer, Application, Published
from guidance.snapshot import LONDON, Served
from guidance.views.errors import not_found

NOT_FOUND = "/404.html"
# For whoever serves the copy while our own server rests: what it says where the copy has nothing.
RESTING = "/500.html"
LINK = re.compile(rb'\s(?:href|src|action)="(/[^"#?]*)')
FOREVER = ((KEPT, f"max-age={WhiteNoise.FOREVER}, public, immutable"),)


@dataclass(frozen=True, slots=True)
class Copy:
    """``files`` by their path in the copy, which shows the site as on ``moment``. At ``again_by`` something in it changes by itself."""

    files: Mapping[str, bytes]
    version: str
    moment: datetime
    again_by: datetime

    @property
    def said(self) -> str:
        """What stands in its note."""
        shown, again_by = house_moment(self.moment), house_moment(self.again_by)
        return f"Content version: {self.version}\nAs on: {shown}\nExport again by: {again_by}"


def make_copy(served: Served, moment: datetime, django: Application) -> Copy:
    """Every public answer that needs no server, and what a host must know to give them as the site does.

    Raises CannotExport when a page cannot be made, or leads to what the copy has not.
    """
    original, search = served
    served = library_for_a_copy(original), search

    def django_for_a_copy(environ: dict[str, Any], start_response: Any) -> Any:
        return django({**environ, EXPORTED: True}, start_response)

    published = Published(served, moment, django_for_a_copy)
    answers = {address: _answer(published, address) for address in published.addresses if not is_left_out(address)}
    pages = {address: answer for address, answer in answers.items() if answer.status.startswith("200")}
    moves = {address: dict(answer.said)["Location"] for address, answer in answers.items() if address not in pages}
    moved = {old: new for old, new in moves.items() if old.endswith("/")}
    files = {_path(address): answer.body for address, answer in pages.items()}
    files |= {_path(old): _moved_page(new) for old, new in moved.items()}
    files[_path(NOT_FOUND)] = _not_found(served)
    files[_path(RESTING)] = render_to_string("500.html", {**for_a_copy(), "leave_to": settings.LEAVE_TO}).encode()
    files |= _static(files)
    _refuse_loose_ends(files)
    # What really moved comes first: hosts read only so many lines, and know by themselves about a missing slash.
    lines = sorted(moves.items(), key=lambda move: f"{move[0].rstrip('/')}/" not in moved)
    files["_redirects"] = redirects_file(lines).encode()
    files["_headers"] = _headers({address: answers[address] for address in (*pages, *moved)}).encode()
    again_by = min(filter(None, (original.next_change, moment + CONTACT_STANDS)))
    return Copy(files, original.version, moment.astimezone(LONDON), again_by.astimezone(LONDON))


def _answer(published: Published, address: str) -> Answer:
    answer = published.answer(address)
    if answer is None:
        raise CannotExport(f"“{address}” could not be made; the log above says why. Nothing was written.")
    return answer


def _path(address: str) -> str:
    """Where a host looks for what it says at an address."""
    return f"{address[1:]}index.html" if address.endswith("/") else address[1:]


def _not_found(served: Served) -> bytes:
    request = HttpRequest()
    request.path, request.META = NOT_FOUND, {EXPORTED: True}
    request.library = served[0]  # type: ignore[attr-defined]
    return not_found(request).content


def _moved_page(address: str) -> bytes:
    """For hosts that know no ``_redirects``; leads on without a script."""
    context = {**for_a_copy(), "address": address, "canonical": settings.SITE_URL + address, "leave_to": settings.LEAVE_TO}
    return render_to_string("moved.html", context).encode()


def _static(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The static files that the pages name, and no other: none is for editors or for the self-check."""
    named = re.compile(re.escape(settings.STATIC_URL.encode()) + rb"([\w./-]+)")
    for name in sorted({found.decode() for body in files.values() for found in named.findall(body)}):
        try:
            with staticfiles_storage.open(name) as opened:
                yield settings.STATIC_URL[1:] + name, opened.read()
        except OSError:
            raise CannotExport(f"The static file “{name}” is not there. Run “make export”, which collects them first.") from None


def _refuse_loose_ends(files: Mapping[str, bytes]) -> None:
    for path, body in files.items():
        if path.endswith(".html"):
            for link in LINK.findall(body):
                address = html.unescape(link.decode())
                if _path(address) not in files:
                    raise CannotExport(f"“{path}” would lead to “{address}”, which is not in the copy. Nothing was written.")


def _headers(answers: Mapping[str, Answer]) -> str:
    said = {}
    for address, answer in answers.items():
        # As it is with nothing about to change: a file does not know how long ago it was written.
        said[address] = tuple((name, lasting(value, SECONDS) if name == KEPT else value) for name, value in answer.said)
    return headers_file(said, {f"{settings.STATIC_URL}*": FOREVER})
