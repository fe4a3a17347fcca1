"""What a first visit weighs, over the whole sitemap: one round trip for words and looks, 60 kB for everything."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

from guidance.encodings import BROTLI, IDENTITY
from guidance.published import Published
from guidance.snapshot import Snapshot

from .reading import read
from .weight import FIRST_ROUND_TRIP, WHOLE_VISIT, fetched, sent, too_heavy


class HashedNames(StaticFilesStorage):
    """Names as collectstatic gives them, which are longer and pack badly, without collecting."""

    def url(self, name: str) -> str:
        path = PurePosixPath(name)
        return super().url(str(path.with_suffix(f".{hashlib.sha256(_file(name)).hexdigest()[:12]}{path.suffix}")))


@cache
def _file(name: str) -> bytes:
    found = finders.find(name)
    assert found, f"a page names {name}, which is not there"
    return Path(found).read_bytes()


@cache
def _sent(name: str) -> int:
    """Bytes on the wire of one static file."""
    return sent(name, _file(name))


def _name(address: str) -> str:
    """The file's own name, without the site, ``/static/`` and the fingerprint."""
    path = PurePosixPath(address.partition("/static/")[2])
    return str(path.with_name(path.stem.rpartition(".")[0] + path.suffix))


@pytest.fixture(scope="module")
def visits(real_snapshot: Snapshot) -> dict[str, dict[str, int]]:
    """For each page of the sitemap, what is fetched to show it and what that weighs, packed as it is served."""
    with override_settings(STORAGES={"staticfiles": {"BACKEND": f"{__name__}.HashedNames"}}):
        published = Published(real_snapshot.current(), real_snapshot.moment(), WSGIHandler())
        for _ in published.steps():
            pass
    found = {}
    for address, _ in published.library.addresses():
        answer = published.answers[address]
        parts = {"its own HTML": len(answer.variants[BROTLI, IDENTITY].body[0])}
        for link in fetched(read(answer.body)):
            assert link.startswith("/static/"), f"{address} fetches {link}, which is not ours"
            parts[_name(link)] = _sent(_name(link))
        found[address] = parts
    return found


def test_words_and_looks_of_every_page_come_in_one_round_trip(visits):
    assert len(visits) > 100
    assert too_heavy(visits, FIRST_ROUND_TRIP, ("its own HTML", ".css")) == []


def test_a_whole_first_visit_to_any_page_is_light(visits):
    assert too_heavy(visits, WHOLE_VISIT, ("",)) == []


def test_a_page_that_is_too_heavy_is_named_with_what_is_heavy_in_it():
    made = {"/a/": {"its own HTML": 900, "css/site.css": 200, "js/leave.js": 50}, "/b/": {"its own HTML": 100}}
    assert too_heavy(made, 1_000, ("its own HTML", ".css")) == ["/a/ weighs 1100, 100 bytes too many: its own HTML 900, css/site.css 200"]
    assert too_heavy(made, 1_150, ("",)) == []


def test_what_only_the_self_check_needs_is_not_sent_to_everyone(visits):
    assert {name for parts in visits.values() for name in parts if name.endswith(".css")} == {"css/site.css"}
