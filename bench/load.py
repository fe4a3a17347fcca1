"""How many requests a second a server answers, asked by wrk, or by ourselves where there is none."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.servers import HOST, Server

CONNECTIONS = 16
WRK = shutil.which("wrk")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, sent again and again. With a ``body`` it is a post of a form."""

    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def all_headers(self) -> dict[str, str]:
        return {**self.headers, **({"Content-Type": "application/x-www-form-urlencoded"} if self.body else {})}


def per_second(asked: Asked, seconds: float) -> float:
    """Answers a second over so many seconds. Raises RuntimeError when any answer is an error."""
    return _by_wrk(asked, seconds) if WRK else _by_ourselves(asked, seconds)


def _by_wrk(asked: Asked, seconds: float) -> float:
    lines = [f"wrk.headers[{_quoted(name)}] = {_quoted(value)}" for name, value in asked.all_headers.items()]
    if asked.body:
        lines += ['wrk.method = "POST"', f"wrk.body = {_quoted(asked.body)}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write("\n".join(lines))
        script.flush()
        command = [
            str(WRK),
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{max(1, round(seconds))}s",
            "-s",
            script.name,
            asked.server.address + asked.path,
        ]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"{asked.path} is not answered well:\n{said}")
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if rate is None:
        raise RuntimeError(f"wrk says no rate:\n{said}")
    return float(rate[1])


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _by_ourselves(asked: Asked, seconds: float) -> float:
    """Slower than wrk, so that the fastest servers look more alike than they are."""
    until = time.monotonic() + seconds

    def ask() -> int:
        connection, count = http.client.HTTPConnection(HOST, asked.server.port, timeout=10), 0
        while time.monotonic() < until:
            connection.request("POST" if asked.body else "GET", asked.path, asked.body or None, asked.all_headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status >= 400:
                raise RuntimeError(f"{asked.path} is not answered well: {answer.status}")
            count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        return sum(pool.map(lambda _: ask(), range(4))) / seconds


def latencies(asked: list[Asked], times: int) -> list[float]:
    """Milliseconds of each of so many requests, one after the other, taken in turn."""
    connections = {a.server.port: http.client.HTTPConnection(HOST, a.server.port, timeout=30) for a in asked}
    taken = []
    for number in range(times):
        one = asked[number % len(asked)]
        began = time.perf_counter()
        connection = connections[one.server.port]
        connection.request("GET", one.path, headers=dict(one.headers))
        answer = connection.getresponse()
        answer.read()
        taken.append((time.perf_counter() - began) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{one.path}: {answer.status}")
    for connection in connections.values():
        connection.close()
    return taken


def write_body(folder: Path, body: bytes) -> Path:
    path = folder / "body"
    path.write_bytes(body)
    return path
