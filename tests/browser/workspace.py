"""Editors at the workspace in a real browser: who they are, and what they do there as a person would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyotp

from tests.browser.conftest import ROOT, Site

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


def environment_of(var: Path, port: int, content: Path) -> dict[str, str]:
    kept = {
        k: v for k, v in os.environ.items() if k not in ("SITE_URL", "SECRET_KEY", "DATABASE_URL", "CONTENT_ON", "DJANGO_SETTINGS_MODULE")
    }
    return kept | {"VAR_DIR": str(var), "PORT": str(port), "CONTENT_DIR": str(content)}
