"""The folder the site keeps its own things in may only be read: the site goes on, also after a restart, and says it in a line."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from .visitors import ADDRESSES

# Root may write anywhere; without these rights it is held to the modes of files as everyone is.
HELD_TO_MODES = "setpriv --bounding-set=-dac_override,-dac_read_search,-fowner" if not os.geteuid() else ""


def _made_read_only(environment: dict[str, str]) -> None:
    for path in [Path(environment["VAR_DIR"]), *Path(environment["VAR_DIR"]).rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def test_a_folder_that_may_only_be_read_takes_no_page_down(serve, content, tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret-key").write_text("a" * 64)
    site = serve(prepare=_made_read_only, under=HELD_TO_MODES)
    try:
        _tried(site, content)
    finally:
        for path in [tmp_path / "var", *(tmp_path / "var").rglob("*")]:
            path.chmod(0o755)


def _tried(site, content):
    page = content / "get-help" / "blackmail.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nPut the kettle on first.\n", encoding="utf-8")
    shown = 0
    for _ in range(200):
        shown = shown + 1 if b"Put the kettle on" in site.get("/get-help/blackmail/")[2] else 0
        if shown == 20:
            break
        time.sleep(0.1)
    assert shown == 20, "a worker goes on showing the old words"
    assert "could not be kept" in site.log.read_text()
    first = site.workers()[0]
    os.kill(first, signal.SIGKILL)
    for _ in range(200):
        workers = site.workers()
        if len(workers) == 2 and first not in workers:
            break
        time.sleep(0.1)
    for _ in range(20):
        assert [(path, site.get(path)[0]) for path in ADDRESSES] == [(path, 200) for path in ADDRESSES]
    assert "Traceback" not in site.log.read_text()
