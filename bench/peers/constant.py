"""The limit: an application that answers everything with the same bytes, read from a file, and says no more than it must.

With ``BENCH_HEADERS``, a list of names and values in JSON, it says those beside, as a site has to.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

BODY = [Path(os.environ["BENCH_BODY"]).read_bytes()]
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY[0])))]
HEADERS += [(name, value) for name, value in json.loads(os.environ.get("BENCH_HEADERS", "[]"))]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", HEADERS)
    return BODY
