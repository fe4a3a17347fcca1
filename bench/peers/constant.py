"""The limit: an application that answers everything with the same bytes, read from a file, and says no more than it must."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

BODY = [Path(os.environ["BENCH_BODY"]).read_bytes()]
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY[0])))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return BODY
