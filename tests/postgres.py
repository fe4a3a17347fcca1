"""A real PostgreSQL server, for as long as a test lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.servers import free_port

# Nothing here outlives the test, so nothing needs to reach the disk.
QUICK = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c listen_addresses=127.0.0.1"
# pg_ctl refuses to work for root; a package of the server makes this user.
SERVERS_USER = "postgres"


def binary(name: str) -> str | None:
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4].partition(".")[0]))
    return shutil.which(name) or (str(packaged[-1]) if packaged else None)


def _as_servers_user(*command: str) -> list[str]:
    return list(command) if os.geteuid() else ["runuser", "-u", SERVERS_USER, "--", *command]


def _run(*command: str) -> None:
    done = subprocess.run(_as_servers_user(*command), cwd="/", capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-2000:]}"


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own."""
    initdb, pg_ctl = binary("initdb"), binary("pg_ctl")
    if initdb is None or pg_ctl is None:
        if os.environ.get("CI"):
            pytest.fail("There is no PostgreSQL here, and in CI nothing may be left out. Install it, or see .ci/run.")
        pytest.skip("There is no PostgreSQL server here (initdb and pg_ctl), so what needs one was left out.")
    port = free_port()
    # A short path: the server's socket stands in it, and sockets may not have long names.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if not os.geteuid():
            os.chown(folder, *pwd.getpwnam(SERVERS_USER)[2:4])
        data = str(folder / "data")
        _run(initdb, "--pgdata", data, "--auth", "trust", "--username", "editors", "--encoding", "UTF8", "--no-locale", "--no-sync")
        options = f"{QUICK} -c port={port} -c unix_socket_directories={folder}"
        _run(pg_ctl, "--pgdata", data, "--log", str(folder / "log"), "--options", options, "--wait", "start")
        try:
            yield f"postgres://editors@127.0.0.1:{port}/postgres"
        finally:
            _run(pg_ctl, "--pgdata", data, "--mode", "immediate", "--wait", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
