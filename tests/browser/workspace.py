"""Editors at the workspace in a real browser: who they are, and what they do there as a person would."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
import pytest
from repository import GIT, begin

from .findings import Findings
from .looks import EDITORS, sticking_out
from .served import ROOT, Site, serving
from .spoken import heading_faults, name_faults, spoken
from .stops import walk
from .visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from .axe import Axe

PASSWORD = "seven quiet herons by the weir"
SECRETS = {
    "amina": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    "ben": "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU",
    "rosa": "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK",
}
ROLES = {"amina": "administrator", "ben": "writer", "rosa": "reviewer"}

MAKE = """
import django; django.setup()
from guidance.editing.models import Editor
from guidance.editing.second_factor import sealed
for name, role, secret in {people!r}:
    editor = Editor(sign_in_name=name, name=name.title(), role=role, email=f"{{name}}@example.org", second_step=sealed(secret))
    editor.set_password({password!r})
    editor.save()
"""


def make_people(environment: dict[str, str]) -> None:
    """Accounts as they are after an invitation was taken up, in the database of the site that ``environment`` is for."""
    people = [(name, ROLES[name], SECRETS[name]) for name in ROLES]
    program = MAKE.format(people=people, password=PASSWORD)
    environment = {**environment, "DJANGO_SETTINGS_MODULE": "safety_site.settings"}
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environment, check=True, timeout=60)


def look_over(page: Page, axe: Axe, place: str, found: Findings) -> None:
    """axe, nothing sticking out, the keyboard from top to end, and what a screen reader is told, of the page in front in four looks."""
    found.pages += 1
    told = spoken(page)
    found.add(place, [*heading_faults(told), *name_faults(told)])
    for look in EDITORS:
        look.at(page)
        # The foot to save by lies over whatever is scrolled below it: at the end of the page it stands in its own place.
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        decided = [fault for fault in axe.faults(page) if not fault.startswith("undecided")]
        found.add(f"{place} ({look})", [*decided, *sticking_out(page), *(walk(page).faults if look.colours == "light" else ())])


@dataclass
class Worker:
    """One editor with a browser of their own."""

    name: str
    site: Site
    page: object

    def sign_in(self) -> Worker:
        page = self.page
        page.goto("/editor/")
        page.get_by_label("Sign-in name").fill(self.name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/code/**")
        page.locator("input[autocomplete=one-time-code]").fill(pyotp.TOTP(SECRETS[self.name]).now())
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(r"/editor/$"))
        return self

    def open(self, path: str) -> Worker:
        self.page.goto(f"/editor/write/{path}")
        return self

    def press(self, words: str) -> Worker:
        self.page.get_by_role("button", name=words, exact=True).click()
        return self

    def hand_in(self) -> str:
        """Saves, hands in, and gives the address of the change."""
        self.press("Save, and see what it changes")
        self.page.wait_for_url("**/changes/*/")
        self.press("Hand it in")
        self.page.get_by_text("Handed in.").wait_for()
        return re.sub(r"https?://[^/]+", "", self.page.url)

    def agree_and_publish(self, change: str) -> Worker:
        self.page.goto(change)
        self.press("I have read it and agree")
        self.page.get_by_text("You have agreed to it").wait_for()
        self.press("Publish now")
        self.page.get_by_text("Published. Readers see it now.").wait_for()
        return self

    def says(self, words: str) -> bool:
        return words in self.page.locator("main").inner_text()


class Workspace(Site):
    """The site with its editors, and git behind its content."""

    def text(self, path: str) -> str:
        return (self.content / path).read_text(encoding="utf-8")

    def commit(self, path: str, text: str, remark: str) -> None:
        (self.content / path).write_text(text, encoding="utf-8")
        subprocess.run([*GIT, "-C", str(self.content), "commit", "-qam", remark], check=True, timeout=30)

    def shows(self, path: str, words: str, within: float = 60) -> bool:
        """Whether the public page says so, at the latest after that many seconds."""
        return _at_last(lambda: words in self.get(path)[2].decode(), within)

    def holds(self, path: str, words: str, within: float = 60) -> bool:
        """Whether the file says so, at the latest after that many seconds: a thread behind the visitors may be writing it."""
        return _at_last(lambda: words in self.text(path), within)


def _at_last(what: Callable[[], bool], within: float) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.25)
    return False


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    var = tmp_path_factory.mktemp("workspace")
    content = shutil.copytree(ROOT / "content", var / "content")
    begin(content)
    with serving(content, var, var / "log", prepare=_with_people, kind=Workspace) as served:
        yield served
        assert "Traceback" not in served.log.read_text(), served.log.read_text()[-4000:]


def _with_people(environment: dict[str, str]) -> None:
    migrate = [".venv/bin/python", "manage.py", "migrate", "--skip-checks", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True, timeout=120)
    make_people(environment)


@pytest.fixture(scope="module")
def signed_in(chromium, workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Worker]]:
    """Signs a person in once; every browser of theirs after that is signed in already."""
    kept, made = {}, []

    def come(name: str, **how: object) -> Worker:
        how = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", **how}
        visitor = Visitor(workspace, chromium.new_context(base_url=workspace.address, storage_state=kept.get(name), **how))
        made.append(visitor)
        worker = Worker(name, workspace, visitor.page)
        if name not in kept:
            worker.sign_in()
            kept[name] = visitor.context.storage_state()
        return worker

    yield come
    faults = [fault for visitor in made for fault in visitor.faults()]
    for visitor in made:
        visitor.context.close()
    # Answers that tests ask for or make up.
    assert [fault for fault in faults if not re.search("status of (400|401|413|500)", fault)] == []
