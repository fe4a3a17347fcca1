"""The site as a test sees it: real content read once, plain static files, nothing written into ``var/``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import override_settings

from guidance import snapshot
from guidance.library import ContentLibrary
from guidance.snapshot import Snapshot, the_moment
from tests.conftest import NOON

from .families import child_of
from .parent import Parent
from .reading import Element, read

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
NEVER = 1e9


@pytest.fixture(scope="session", autouse=True)
def _no_database_left_open() -> None:
    """The public site is asked for real here; a connection that the workspace's tests left would be looked at on each request."""
    connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _plain_static(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Hashed names need collectstatic; tests/browser/test_served.py runs that for real."""
    with override_settings(STORAGES=PLAIN_STATIC, STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def real_snapshot() -> Snapshot:
    """The content as it stood when the tests began, whatever is saved meanwhile and whatever day a test says it is."""
    begun = the_moment()
    made = Snapshot(settings.CONTENT_DIR, NEVER, None, moment=lambda: begun)
    made.current()
    return made


@pytest.fixture(autouse=True)
def _serve_real_content(real_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_snapshot", real_snapshot)


@pytest.fixture
def library(real_snapshot: Snapshot) -> ContentLibrary:
    return real_snapshot.current()[0]


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def parent(library: ContentLibrary) -> Callable[[], Parent]:
    """Makes parents who take the self-check, each with a browser of their own."""
    return functools.partial(Parent, library)


@pytest.fixture
def addresses(library: ContentLibrary) -> list[str]:
    return [address for address, _ in library.addresses()]


@pytest.fixture(scope="session")
def _read_pages() -> dict[str, Element]:
    return {}


@pytest.fixture
def public_pages(addresses: list[str], client: Client, _read_pages: dict[str, Element]) -> dict[str, Element]:
    """Every page of the sitemap, read once for all tests."""
    for address in addresses:
        if address not in _read_pages:
            _read_pages[address] = read(client.get(address).content)
    return _read_pages


@pytest.fixture
def private_pages(parent: Callable[[], Parent], client: Client) -> dict[str, Element]:
    """Every other kind of page: the self-check with and without a worry, its errors, search, error pages."""
    worried = parent()
    pages = {f"worried {address}": page for address, page in worried.walk(worried.with_worry()).seen}
    calm = parent()
    pages |= {f"calm {address}": page for address, page in calm.walk().seen}
    wrong = parent()
    for number, question in [(1, calm.questions[0]), (2, calm.questions[1])]:
        pages[f"error {number}"] = read(wrong.post(number, question.name, []).content)
        wrong.answer(number, question, calm.choose(question))
    pages["forgotten"] = read(Client().get("/self-check/2/").content)
    pages["started"] = read(wrong.client.get("/self-check/").content)
    for query in ("", "blackmail", "roblox", "zzqxjk"):
        pages[f"search {query}"] = read(client.get("/search/", {"q": query}).content)
    pages["404"] = read(client.get("/no-such-page/").content)
    pages["403"] = read(client.post("/self-check/1/", HTTP_SEC_FETCH_SITE="cross-site").content)
    return pages


@pytest.fixture
def every_page(public_pages: dict[str, Element], private_pages: dict[str, Element]) -> dict[str, Element]:
    return {**public_pages, **private_pages}


@pytest.fixture
def moment(library):
    """An item of tonight for the usual child, a place, a day, and the sentence they make."""
    entry = library.checklist(child_of("usual").answers).tonight[0]
    place, day = library.moments[-1], library.days[-1]
    said = f"When {place.text} {day.text}, then {entry.item.then}."
    return SimpleNamespace(item=entry.item.name, place=place.name, day=day.name, said=said, entry=entry)


MORE_CONTENT = {
    "pages/about.md": """\
        ---
        title: About this site
        summary: Who made it.
        updated_on: 2026-11-01
        ---
        It is free.
        """,
    "glossary/live.md": """\
        ---
        term: Going live
        meaning: Showing video to others as it happens.
        ---
        """,
}


@pytest.fixture
def editing(content_tree: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A small site to edit, served by a snapshot that looks at the disk on every request.

    ``moment`` can be set to any time; ``restart()`` forgets what is in memory, as a new process would.
    """
    root, kept = content_tree(MORE_CONTENT), tmp_path / "var"
    desk = SimpleNamespace(root=root, kept=kept, moment=NOON, client=Client(raise_request_exception=False))

    def restart(keep_in: Path | None = kept) -> Snapshot:
        made = Snapshot(root, 0, keep_in, moment=lambda: desk.moment)
        monkeypatch.setattr(snapshot, "_snapshot", made)
        desk.library = made.current()[0]
        made.keep()
        return made

    desk.restart = restart
    monkeypatch.setattr("guidance.cache.the_moment", lambda: desk.moment)
    restart()
    assert desk.library.problems == ()
    return desk
