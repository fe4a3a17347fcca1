"""Starts what is measured, each on a port of its own on 127.0.0.1, and stops it again."""

from __future__ import annotations

import grp
import http.client
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# As “make serve” has them, as far as they bear on speed.
GRANIAN = ("--interface", "wsgi", "--host", HOST, "--workers", "2", "--blocking-threads", "48", "--backpressure", "64", "--no-ws")
PATIENCE = 240.0
OURS_TO_SERVE = "safety_site.wsgi:application"
OURS = (
    "DEBUG",
    "CONTENT_DIR",
    "CONTENT_ON",
    "SITE_URL",
    "TRUSTED_PROXIES",
    "ALLOWED_HOSTS",
    "SECRET_KEY",
    "DATABASE_URL",
    "VAR_DIR",
    "PORT",
    "DJANGO_SETTINGS_MODULE",
)


@dataclass(frozen=True, slots=True)
class Server:
    """One server at work. ``pid`` is that of its main process, 0 where nobody asks."""

    port: int
    pid: int = 0

    @property
    def address(self) -> str:
        return f"http://{HOST}:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers by their names in small letters, and body. Raises OSError when nobody answers."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=30)
        try:
            connection.request("GET", path, headers=dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def clean_environment(**more: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in OURS} | more


@contextmanager
def granian(application: str, folder: Path = ROOT, port: int = 0, **environment: str) -> Iterator[Server]:
    """An application under granian, set as the site has it."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("granian")), *GRANIAN, "--port", str(port), "--no-log", application]
    with _running(command, folder, clean_environment(PORT=str(port), **environment)) as pid:
        yield _answering(Server(port, pid))


@contextmanager
def site(var: Path, content: Path) -> Iterator[Server]:
    """The site as “make serve” serves it, with every page made ready."""
    environment = {"VAR_DIR": str(var), "CONTENT_DIR": str(content)}
    manage("collectstatic", "--noinput", "--verbosity", "0", **environment)
    with granian(OURS_TO_SERVE, **environment) as server:
        all_ready(server)
        yield server


def manage(*command: str, **environment: str) -> None:
    """One of the site's own commands. Raises CalledProcessError when it does not end well."""
    run = [sys.executable, "manage.py", *command]
    subprocess.run(run, cwd=ROOT, env=clean_environment(**environment), check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def wagtail(folder: Path) -> Iterator[Server]:
    """What “wagtail start” makes: one page, SQLite, its own production settings."""
    run = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
    name = "peer"
    subprocess.run([str(Path(sys.executable).with_name("wagtail")), "start", name, "."], **run)
    local = f'SECRET_KEY = "{secrets.token_urlsafe(50)}"\nALLOWED_HOSTS = ["{HOST}"]\n'
    (folder / name / "settings" / "local.py").write_text(local, encoding="utf-8")
    environment = clean_environment(DJANGO_SETTINGS_MODULE=f"{name}.settings.production")
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "--verbosity", "0"]):
        subprocess.run([sys.executable, "manage.py", *command], env=environment, **run)
    with granian(f"{name}.wsgi:application", folder, DJANGO_SETTINGS_MODULE=f"{name}.settings.production") as server:
        yield server


@contextmanager
def nginx(folder: Path, body: bytes, headers: Mapping[str, str]) -> Iterator[Server]:
    """The same bytes and headers as a file. Raises FileNotFoundError where there is no nginx."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        raise FileNotFoundError("nginx")
    port = free_port()
    (folder / "page.html").write_bytes(body)
    said = "\n".join(f'add_header {name} "{value}";' for name, value in headers.items() if name not in OF_NGINX)
    (folder / "nginx.conf").write_text(
        f"""
        user {_user()}; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log; daemon off;
        events {{ worker_connections 256; }}
        http {{
          access_log off; sendfile on; open_file_cache max=10; default_type "text/html; charset=utf-8";
          server {{ listen {HOST}:{port}; root {folder}; location / {{ try_files /page.html =404; {said} }} }}
        }}
        """,
        encoding="utf-8",
    )
    with _running([program, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder, clean_environment()):
        yield _answering(Server(port))


def _user() -> str:
    """Who we are: started by root it would serve as somebody who may not read our folder."""
    return f"{pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name}"


OF_NGINX = ("content-type", "content-length", "etag", "server", "date", "connection")


@contextmanager
def _running(command: list[str], folder: Path, environment: Mapping[str, str]) -> Iterator[int]:
    process = subprocess.Popen(
        command, cwd=folder, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process.pid
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answering(server: Server) -> Server:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            server.get("/")
            return server
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def all_ready(server: Server) -> None:
    """Both workers have packed their pages as well as they will: only then is it the site as it is served all day.

    What is asked for is among the last that are packed.
    """
    until = time.monotonic() + PATIENCE
    packed = 0
    while packed < 40 and time.monotonic() < until:
        last = server.get("/keep-help.js", {"Accept-Encoding": "br"})[1].get("content-encoding")
        packed = packed + 1 if last == "br" else 0
        time.sleep(0.05)


def free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
