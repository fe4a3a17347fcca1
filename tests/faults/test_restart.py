"""A restart of the real server: pages are there at once, and an edit made in between is never missed."""

from __future__ import annotations

import os
import signal
import time

from browser.served import serving

from bench.servers import free_port
from guidance.kept_pages import NAME

PAGE = "/get-help/blackmail/"


def _kept(var, since: float = 0.0) -> None:
    for _ in range(1200):
        if (var / NAME).is_file() and (var / NAME).stat().st_mtime > since:
            return
        time.sleep(0.1)
    raise AssertionError("the pages were not kept")


def test_pages_are_as_before_the_rest_comes_back_and_an_edit_between_is_shown_at_once(content, tmp_path):
    var, port = tmp_path / "var", free_port()
    with serving(content, var, tmp_path / "log", port=port) as site:
        before = {encoding: site.get(PAGE, **{"Accept-Encoding": encoding}) for encoding in ("identity", "gzip")}
        _kept(var)
    when = (var / NAME).stat().st_mtime
    with serving(content, var, tmp_path / "log", port=port) as site:
        for encoding, (status, headers, body) in before.items():
            again = site.get(PAGE, **{"Accept-Encoding": encoding})
            assert (again[0], again[1]["ETag"], again[2]) == (status, headers["ETag"], body)
        for path in ("/search/?q=snapchat", "/self-check/1/", "/healthz", PAGE):
            assert site.get(path)[0] == 200
        killed = site.workers()[0]
        os.kill(killed, signal.SIGKILL)
        for _ in range(300):
            if len(site.workers()) == 2 and killed not in site.workers():
                break
            time.sleep(0.1)
        time.sleep(1)
        assert [site.get(PAGE)[2] for _ in range(20)] == [before["identity"][2]] * 20
        assert "Traceback" not in site.log.read_text()
    assert (var / NAME).stat().st_mtime == when, "the same pages are not written again"
    page = content / "get-help" / "blackmail.md"
    page.write_text(page.read_text(encoding="utf-8") + "\nPut the kettle on first.\n", encoding="utf-8")
    with serving(content, var, tmp_path / "log", port=port) as site:
        for _ in range(20):
            assert b"Put the kettle on" in site.get(PAGE)[2]
        _kept(var, when)
