"""A copy of the site, served as ``make serve`` serves it, with a content folder, a ``var`` and a log of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.servers import clean_environment, free_port

ROOT = Path(__file__).resolve().parents[2]
NOWHERE = "https://127.0.0.1/"


@dataclass
class Site:
    address: str
    leave_to: str
    log: Path
    content: Path
    pid: int = 0

    def workers(self) -> list[int]:
        """The processes that answer visitors."""
        found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, text=True, check=False)
        return [int(line) for line in found.stdout.split()]

    def get(self, path: str, **headers: str):
        """Status, headers and body of an answer, redirects not followed."""
        opener = urllib.request.build_opener(_Stay)
        try:
            with opener.open(urllib.request.Request(self.address + path, headers=headers), timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


@contextmanager
def serving(
    content: Path,
    var: Path,
    log: Path,
    *,
    leave_to: str = "",
    prepare: Callable[[dict[str, str]], None] | None = None,
    under: str = "",
    kind: type = Site,
    port: int = 0,
) -> Iterator:
    """The site until the end of the block; ``prepare`` is called with its environment before it starts.

    ``prepare`` may add to that environment. ``under`` is the command that starts the server with fewer rights, such as one that
    limits the size of files.
    """
    port = port or free_port()
    environment = clean_environment(VAR_DIR=str(var), PORT=str(port), CONTENT_DIR=str(content))
    environment |= {"LEAVE_TO": leave_to} if leave_to else {}
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=environment, check=True, timeout=120)
    if prepare:
        prepare(environment)
    with log.open("w") as written:
        process = subprocess.Popen(
            f"exec {under} deploy/serve",
            shell=True,
            cwd=ROOT,
            env=environment,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    site = kind(f"http://127.0.0.1:{port}", leave_to or NOWHERE, log, content)
    site.pid = process.pid
    try:
        _wait_until_it_answers(site, process)
        yield site
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _wait_until_it_answers(site: Site, process: subprocess.Popen) -> None:
    for _ in range(600):
        assert process.poll() is None, site.log.read_text()
        try:
            if site.get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the site did not start: {site.log.read_text()}")
