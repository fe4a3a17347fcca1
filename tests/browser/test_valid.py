"""The W3C's checker finds no error: every address of the sitemap, every kind of page and every step of the
self-check as they were sent, the file a parent can keep, our stylesheets and our drawings.

One run of the checker over all of them, since it starts slowly.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from .findings import Findings
from .instruments import module, program
from .kinds import every_step, one_of_each
from .served import ROOT
from .visitor import Visitor

pytestmark = pytest.mark.browser
CHECKER = "vnu-jar/build/dist/vnu.jar"


def _check(folder: Path) -> list[dict[str, str]]:
    """Every error of the checker in the files of a folder."""
    java, jar = program("java", "Java", "default-jre-headless"), module(CHECKER)
    more = ["--errors-only", "--also-check-css", "--also-check-svg", "--format", "json", "--exit-zero-always"]
    ran = subprocess.run([java, "-Xss1m", "-jar", jar, *more, folder], capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stderr)["messages"]


class _Shelf:
    """Files to check, and which page each came from."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.came_from = folder, {}

    def put(self, where: str, text: str, ending: str = "html") -> None:
        path = self.folder / f"{len(self.came_from):03}-{re.sub('[^a-z0-9]+', '-', where.lower())[:60]}.{ending}"
        path.write_text(text, encoding="utf-8")
        self.came_from[path.name] = where

    def put_sent(self, visitor: Visitor, names: Iterable[str]) -> None:
        """What the server sent for each page as it comes to the front, before any script touched it."""
        sent = []
        visitor.page.on("response", lambda answer: sent.append(answer) if answer.request.is_navigation_request() else None)
        for name in names:
            if sent:
                self.put(name, sent[-1].text())
                sent.clear()


@pytest.fixture
def shelf(tmp_path: Path) -> _Shelf:
    module(CHECKER)
    return _Shelf(tmp_path)


def test_every_page_sheet_and_drawing_is_valid(shelf, site, addresses, visitor, seldom):
    for address in addresses:
        shelf.put(address, site.get(address)[2].decode())
    parent = visitor()
    shelf.put_sent(parent, one_of_each(parent, seldom))
    stepping = visitor()
    shelf.put_sent(stepping, every_step(stepping))
    kept = stepping.context.request.get("/self-check/family-chat.html")
    assert "attachment" in kept.headers["content-disposition"]
    shelf.put("the file to keep", kept.text())
    for path in (*(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "img").glob("*.svg")):
        shelf.put(path.name, path.read_text(encoding="utf-8"), path.suffix[1:])
    found = Findings()
    found.pages = len(shelf.came_from)
    for error in _check(shelf.folder):
        where = shelf.came_from[error["url"].rpartition("/")[2]]
        found.add(f"{where}, line {error.get('lastLine', '?')}", [f"{error['message']} {error.get('extract', '').strip()[:120]!r}"])
    assert found.pages > len(addresses) + 60, "pages were lost on the way"
    found.hold_none()


def test_the_checker_notices_a_mistake_in_each_sort_of_file(shelf):
    shelf.put("a page", "<!doctype html><html lang=en-GB><title>x</title><ul><p>Not in a list</p></ul>")
    shelf.put("a sheet", "p { colour: red; }", "css")
    shelf.put("a drawing", '<svg xmlns="http://www.w3.org/2000/svg"><rectangle/></svg>', "svg")
    assert {shelf.came_from[error["url"].rpartition("/")[2]] for error in _check(shelf.folder)} == {"a page", "a sheet", "a drawing"}
