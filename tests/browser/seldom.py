"""Pages a visitor seldom meets, since something must go wrong or an editor be at work: made by Django here, shown by the browser."""

from __future__ import annotations

import shutil
import threading
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.test import Client
from django.test.utils import override_settings

from guidance import snapshot
from guidance.content.fields import LONDON
from guidance.snapshot import Snapshot
from guidance.takeaway import formats
from tests.web.families import family

if TYPE_CHECKING:
    from playwright.sync_api import Route

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHERE = "/seldom-seen/"


class Seldom:
    """The pages by name, and how a browser is given them."""

    def __init__(self, pages: dict[str, tuple[str, dict[str, str]]]) -> None:
        self.pages = pages

    def addresses(self) -> list[str]:
        return [f"{WHERE}{name}/" for name in self.pages]

    def hand_over(self, route: Route) -> None:
        body, headers = self.pages[route.request.url.rstrip("/").rpartition("/")[2]]
        route.fulfill(status=200, body=body, headers=headers)


def make_seldom(folder: Path) -> Seldom:
    """Makes them all from the real content, copied to ``folder`` so that a file of it can be broken."""
    content = folder / "content"
    shutil.copytree(settings.CONTENT_DIR, content)
    served = Snapshot(content, 0, None)
    served.current()
    client = Client()
    with override_settings(STORAGES=PLAIN_STATIC, STATIC_ROOT=folder), pytest.MonkeyPatch.context() as patch:
        patch.setattr(snapshot, "_snapshot", served)
        made = {
            "bad-request": client.get("/", headers={"Host": "evil.example"}),
            "from-another-site": client.post("/self-check/1/", {"answer": "none"}, headers={"Sec-Fetch-Site": "cross-site"}),
            "busy": _busy(patch, family("usual"), "/self-check/family-chat.pdf"),
            "slip-busy": _busy(patch, client, "/guidance/teens/slip.pdf"),
        }
        with override_settings(CONTENT_ON=datetime(2027, 4, 1, 12, tzinfo=LONDON)):
            made["as-on-a-day"] = client.get("/")
        with override_settings(DEBUG=True):
            made["no-problems"] = client.get("/problems/")
            (content / "apps" / "roblox.md").write_text("---\ntitle: Roblox\nsumary: x\n---\n", encoding="utf-8")
            made["problems"] = client.get("/problems/")
            made["home-with-problems"] = client.get("/")
        assert [response.status_code for response in made.values()] == [400, 403, 503, 503, *[200] * 4], "another page than asked for"
        pages = {name: (response.content.decode(), dict(response.headers)) for name, response in made.items()}
        pages["crashed"] = (get_template("500.html").render({}), {"Content-Type": "text/html; charset=utf-8"})
        pages["no-content"] = (get_template("problems/nothing.html").render({}), {"Content-Type": "text/html; charset=utf-8"})
    return Seldom(pages)


def _busy(patch: pytest.MonkeyPatch, client: Client, address: str):
    """Every place in the queue for a PDF is taken."""
    patch.setattr(formats, "_makers", threading.BoundedSemaphore(1))
    patch.setattr(formats, "MOST_SECONDS", 0.01)
    with formats._makers:
        return client.get(address)
