"""``make run`` and ``make serve`` bring the editors' database up to date first, and stop at nothing if they cannot."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def prepare(target: str, var: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Does what ``make TARGET`` would do about the database, and nothing else of it."""
    planned = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    lines = planned.splitlines()
    at = next(n for n, line in enumerate(lines) if "preparedatabase" in line)
    assert at < next(n for n, line in enumerate(lines) if "runserver" in line or "deploy/serve" in line)
    clean = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DEBUG", "DJANGO_SETTINGS_MODULE")}
    told = {**clean, "VAR_DIR": str(var), **environment}
    return subprocess.run(lines[at], shell=True, cwd=ROOT, env=told, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("target", ["run", "serve"])
def test_a_fresh_copy_gets_its_tables_without_a_word(tmp_path, target):
    done = prepare(target, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("editors.sqlite3*")} == {0}
    with sqlite3.connect(tmp_path / "editors.sqlite3") as database:
        assert database.execute("SELECT count(*) FROM editing_editor").fetchone() == (0,)


def test_a_database_that_cannot_be_reached_is_said_in_one_line_and_stops_nothing(tmp_path):
    done = prepare("serve", tmp_path, DATABASE_URL="postgres://amina:zzsecret@127.0.0.1:1/editors")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1
    assert done.stdout.startswith("The editors' database cannot be used, so nobody can sign in.") and "refused" in done.stdout
    assert "zzsecret" not in done.stdout


@pytest.mark.django_db
def test_the_tables_are_in_step_with_the_models():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0, skip_checks=True)
