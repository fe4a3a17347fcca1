"""Two nodes behind nginx, as docs/running.md has them: deploy/nginx.conf itself, with other addresses and folders in it."""

from __future__ import annotations

import http.cookiejar
import os
import re
import secrets
import shutil
import ssl
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser.served import ROOT, Site, serving
from browser.workspace import make_people
from certificate import certificate
from postgres import postgresql
from repository import begin

from bench.servers import free_port

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


class Visitor:
    """Somebody with cookies of their own, who follows where they are sent."""

    def __init__(self, address: str) -> None:
        self._address = address
        tls = urllib.request.HTTPSHandler(context=ssl._create_unverified_context())
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(tls, urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, the path one ends at, and the page. With a form it is sent."""
        data = urllib.parse.urlencode(form).encode() if form is not None else None
        try:
            answer = self._opener.open(
                urllib.request.Request(self._address + path, data, {"Origin": self._address} if data else {}), timeout=30
            )
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return answer.status, urllib.parse.urlsplit(answer.url).path, answer.read().decode()


@dataclass
class Cluster:
    """Two nodes and what stands in front of them. A node has no part of another but what is named here."""

    folder: Path
    content: Path
    database: str
    address: str
    ports: tuple[int, int]
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(64))
    running: dict[int, tuple[ExitStack, Site]] = field(default_factory=dict)
    starts: int = 0

    def start(self, number: int, content: Path | None = None) -> Site:
        """Node 0 or 1, with an empty ``var`` as in a new container."""
        self.starts += 1
        var = self.folder / f"var-{self.starts}"
        stack = ExitStack()
        site = stack.enter_context(
            serving(content or self.content, var, self.folder / f"log-{self.starts}", prepare=self.settings, port=self.ports[number])
        )
        self.running[number] = stack, site
        return site

    def settings(self, environment: dict[str, str]) -> None:
        environment |= {"SITE_URL": self.address, "SECRET_KEY": self.secret, "TRUSTED_PROXIES": "127.0.0.1", "DATABASE_URL": self.database}

    def stop(self, number: int) -> None:
        self.running.pop(number)[0].close()

    def up(self) -> Cluster:
        """Both of them at work on the shared folder, whatever a test left."""
        for number in (0, 1):
            if number in self.running:
                if self.running[number][1].content == self.content:
                    continue
                self.stop(number)
            self.start(number)
        return self

    def visitor(self) -> Visitor:
        return Visitor(self.address)

    def shown_by_all(self, path: str, words: str) -> bool:
        """Whether each node says so, asked by itself, at the latest after a minute."""
        end = time.monotonic() + 60
        asked = {"Host": "localhost", "X-Forwarded-Proto": "https"}
        while time.monotonic() < end:
            if all(words in site.get(path, **asked)[2].decode() for _, site in self.running.values()):
                return True
            time.sleep(0.1)
        return False


def nginx_there() -> str:
    if NGINX:
        return NGINX
    if os.environ.get("CI"):
        pytest.fail("There is no nginx here, and in CI nothing may be left out. Install it, or see .ci/run.")
    pytest.skip("There is no nginx here, so two nodes behind it were left out.")


@contextmanager
def in_front(folder: Path, ports: tuple[int, int], plain: int, tls: int) -> Iterator[None]:
    """nginx with our own file, in which only addresses and folders are others."""
    own = {
        "10.0.0.11:8000": f"127.0.0.1:{ports[0]}",
        "10.0.0.12:8000": f"127.0.0.1:{ports[1]}",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "https://www.example.org$request_uri": f"https://localhost:{tls}$request_uri",
        "www.example.org": "localhost",
        "/etc/ssl/open-conversations.pem": f"{folder}/localhost.pem",
        "/etc/ssl/private/open-conversations.key": f"{folder}/localhost.pem",
        "/var/log/nginx/open-conversations.log": f"{folder}/error.log",
        "/srv/open-conversations-copy": f"{folder}/copy",
    }
    ours = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for name, value in own.items():
        assert name in ours, f"deploy/nginx.conf says nothing of {name}"
        ours = ours.replace(name, value)
    certificate(folder)
    temporary = "\n".join(f"{what}_temp_path {folder}/{what};" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.geteuid() == 0 else ""
    whole = f"""{user} worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/start.log; daemon off;
    events {{ worker_connections 512; }}
    http {{ include /etc/nginx/mime.types; access_log {folder}/access.log; {temporary}
    {ours} }}"""
    (folder / "nginx.conf").write_text(whole, encoding="utf-8")
    process = subprocess.Popen([nginx_there(), "-c", str(folder / "nginx.conf"), "-e", str(folder / "start.log")])
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    nginx_there()
    ports, plain, tls = (free_port(), free_port()), free_port(), free_port()
    with postgresql() as database, tempfile.TemporaryDirectory(prefix="nodes-") as made, ExitStack() as running:
        folder = Path(made)
        content = Path(shutil.copytree(ROOT / "content", folder / "content"))
        begin(content)
        found = Cluster(folder, content, database, f"https://localhost:{tls}", ports)
        environment = {**os.environ, "VAR_DIR": str(folder / "var-made"), "CONTENT_DIR": str(content)}
        found.settings(environment)
        subprocess.run([".venv/bin/python", "manage.py", "preparedatabase"], cwd=ROOT, env=environment, check=True, timeout=120)
        make_people(environment)
        export = ["make", "-o", ".venv/run.stamp", "export", f"DIR={folder / 'copy'}"]
        subprocess.run(export, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=120)
        running.enter_context(in_front(folder, ports, plain, tls))
        yield found
        for number in list(found.running):
            found.stop(number)
        assert not re.search(r"\S", (folder / "access.log").read_text()), "nginx wrote down who read what"


@pytest.fixture
def nodes(cluster: Cluster) -> Cluster:
    return cluster.up()
