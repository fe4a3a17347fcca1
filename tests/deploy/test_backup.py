"""Backup and restore, with the very commands of docs/running.md: what editors had is there again."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser.served import ROOT
from browser.workspace import make_people
from postgres import binary, postgresql
from repository import begin

from bench.servers import clean_environment

GUIDE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
DRAFT = """
import sys, django; django.setup()
from guidance.editing.models import Change, Draft, Editor
if sys.argv[1] == "write":
    ben = Editor.objects.get(sign_in_name="ben")
    Draft.objects.create(change=Change.objects.create(title="About", author=ben), path="about.md", text="Half a thought.", saved_by=ben)
else:
    print(sorted(Editor.objects.values_list("sign_in_name", flat=True)), list(Draft.objects.values_list("text", flat=True)))
"""


def told(name: str) -> str:
    """The commands under a name."""
    [commands] = re.findall(rf"^```sh {name}\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    return commands


class Place:
    """One machine: its folders, and the environment a person there has set."""

    def __init__(self, folder: Path, database: str = "", backup: Path | None = None) -> None:
        self.content = folder / "content"
        named = {"VAR_DIR": folder / "var", "CONTENT_DIR": self.content, "BACKUP": backup or folder / "backup"}
        for made in (named["VAR_DIR"], named["BACKUP"]):
            made.mkdir(parents=True, exist_ok=True)
        self.environment = clean_environment(SECRET_KEY=secrets.token_urlsafe(64), **{name: str(path) for name, path in named.items()})
        if database:
            self.environment["DATABASE_URL"] = database
        # Where the tools of the server that was found are.
        tools = [str(Path(found).parent) for found in (binary("pg_dump"), binary("pg_restore")) if found]
        self.environment["PATH"] = os.pathsep.join([*tools, self.environment["PATH"]])

    def run(self, commands: str) -> None:
        done = subprocess.run(
            ["sh", "-euc", commands], cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def drafts(self, what: str) -> str:
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "safety_site.settings"}
        command = [sys.executable, "-c", DRAFT, what]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True).stdout

    def fill(self) -> None:
        """People, a draft, and content with a history."""
        shutil.copytree(ROOT / "content", self.content)
        begin(self.content)
        self.run(".venv/bin/python manage.py preparedatabase")
        make_people(self.environment)
        self.drafts("write")


def history(content: Path) -> str:
    return subprocess.run(["git", "-C", str(content), "log", "--format=%H %s"], capture_output=True, text=True, check=True).stdout


def brought_back(old: Place, new: Place, kind: str) -> None:
    old.run(told(f"backup-{kind}"))
    new.run(told(f"restore-{kind}"))
    assert new.drafts("read") == "['amina', 'ben', 'rosa'] ['Half a thought.']\n"
    assert history(new.content) == history(old.content)
    new.run(".venv/bin/python manage.py preparedatabase && .venv/bin/python manage.py checkcontent --no-warnings")


def test_with_sqlite_while_editors_work_also_over_what_was_there(tmp_path):
    old = Place(tmp_path / "old")
    old.fill()
    new = Place(tmp_path / "new", backup=tmp_path / "old" / "backup")
    new.run(".venv/bin/python manage.py preparedatabase")
    brought_back(old, new, "sqlite")
    assert (tmp_path / "new" / "var" / "editors.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.postgresql
def test_with_postgresql_to_another_server_also_over_what_was_there(tmp_path):
    with postgresql() as one, postgresql() as another:
        old = Place(tmp_path / "old", one)
        old.fill()
        new = Place(tmp_path / "new", another, tmp_path / "old" / "backup")
        new.run(".venv/bin/python manage.py preparedatabase")
        brought_back(old, new, "postgresql")
