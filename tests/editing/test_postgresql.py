"""Every other test of the workspace once more, against a real PostgreSQL server that lives as long as this test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import postgresql

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.postgresql
def test_the_workspace_works_on_postgresql_as_on_sqlite(tmp_path):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/editing", "-m", "not postgresql"]
    with postgresql() as server:
        environment = {**os.environ, "DATABASE_URL": server, "VAR_DIR": str(tmp_path)}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1800, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "passed" in done.stdout


def test_the_server_asked_for_is_the_server_used(settings):
    engine = settings.DATABASES["default"]["ENGINE"].rpartition(".")[2]
    assert engine == ("postgresql" if os.environ.get("DATABASE_URL") else "sqlite3")
