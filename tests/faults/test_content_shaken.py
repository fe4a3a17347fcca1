"""What happens to the folder of content while parents read: it goes away, files are half written, git and an editor write at once."""

from __future__ import annotations

import json
import re
import subprocess
import threading
import time
from pathlib import Path

from repository import GIT, begin

from guidance.content.change import Author, FileChange
from guidance.publishing import publish

from .visitors import Visitors

PAGE = Path("get-help") / "blackmail.md"
ADDRESS = "/get-help/blackmail/"


def _until(what, seconds: float = 20) -> bool:
    for _ in range(int(seconds * 10)):
        if what():
            return True
        time.sleep(0.1)
    return False


def test_the_folder_may_vanish_and_come_back_and_no_visitor_sees_it(serve, content):
    site = serve()
    away = content.with_name("away")
    with Visitors(site.address) as visitors:
        for _ in range(5):
            visitors.wait_for(100)
            content.rename(away)
            visitors.wait_for(100)
            time.sleep(1.2)
            away.rename(content)
    assert set(visitors.seen) == {200}, visitors.seen
    assert all(len(bodies) == 1 for path, bodies in visitors.bodies.items() if path == ADDRESS)
    assert _until(lambda: json.loads(site.get("/healthz")[2])["status"] == "ok")


def test_a_file_written_bit_by_bit_shows_its_last_good_words_until_it_is_whole(serve, content):
    site = serve()
    whole = (content / PAGE).read_text(encoding="utf-8")
    changed = whole.rstrip("\n") + "\n\nPut the kettle on first.\n"
    assert b"Put the kettle on" not in site.get(ADDRESS)[2]
    with Visitors(site.address, addresses=(ADDRESS, "/")) as visitors:
        visitors.wait_for(50)
        with (content / PAGE).open("w", encoding="utf-8") as opened:
            step = len(changed) // 8 + 1
            for at in range(0, len(changed), step):
                opened.write(changed[at : at + step])
                opened.flush()
                time.sleep(0.7)
        assert _until(lambda: b"Put the kettle on" in site.get(ADDRESS)[2])
    assert set(visitors.seen) == {200}, visitors.seen
    # Never a page without its first words: what could not be read was not shown.
    assert all(b"<h1" in body and b"999" in body for body in visitors.bodies[ADDRESS])


def test_a_thousand_writes_by_someone_else_leave_every_page_up(serve, content):
    site = serve()
    whole = (content / PAGE).read_bytes()
    with Visitors(site.address) as visitors:
        for turn in range(1000):
            (content / PAGE).write_bytes(whole[: len(whole) * (turn % 10) // 10] if turn % 2 else whole)
        (content / PAGE).write_bytes(whole)
        visitors.wait_for(100)
    assert set(visitors.seen) == {200}, visitors.seen
    assert site.get(ADDRESS)[0] == 200


PUBLISHED, COMMITTED = ("get-help/blackmail.md", "get-help/bullying.md"), "get-help/money-lost.md"


def _said(page: bytes, who: str) -> int:
    """The number of the newest thing somebody says on a page; 0 before the first."""
    return max((int(number) for number in re.findall(rb"%s said (\d+)\." % who.encode(), page)), default=0)


def test_an_editor_and_git_write_at_once_and_every_reader_sees_whole_changes(serve, content):
    """An editor publishes two files together, thirty times, while someone commits a third."""

    def ask(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*GIT, "-C", str(content), *words], capture_output=True, text=True, timeout=60, check=False)

    begin(content)
    site, warnings = serve(), []
    was = {path: (content / path).read_bytes() for path in (*PUBLISHED, COMMITTED)}

    def texts(path: str, who: str, number: int) -> bytes:
        return was[path] + f"\n{who} said {number}.\n".encode()

    def editor() -> None:
        for number in range(1, 31):
            changes = [FileChange(path, (content / path).read_bytes(), texts(path, "Amina", number)) for path in PUBLISHED]
            done = publish(content, site.log.parent / "var", changes, author=Author("Amina", "amina@example.org"), remark=f"Say {number}")
            warnings.append(done.warning)

    def committer() -> None:
        for number in range(1, 31):
            (content / COMMITTED).write_bytes(texts(COMMITTED, "Gita", number))
            # Whoever works with git tries again when another has its lock.
            assert _until(lambda number=number: ask("commit", "-qm", f"Say {number}", COMMITTED).returncode == 0)

    addresses = tuple(f"/{path.removesuffix('.md')}/" for path in (*PUBLISHED, COMMITTED))
    with Visitors(site.address, addresses) as visitors:
        both = [threading.Thread(target=work) for work in (editor, committer)]
        for one in both:
            one.start()
        for one in both:
            one.join(120)
        assert _until(lambda: [_said(site.get(a)[2], w) for a, w in zip(addresses, ("Amina", "Amina", "Gita"))] == [30, 30, 30])
    assert set(visitors.seen) == {200}, visitors.seen
    assert not any(warnings), warnings
    kept = ask("log", "--format=%s").stdout.split("\n")
    assert sorted(kept) == sorted(["Begin", "", *(f"Say {number}" for number in range(1, 31) for _ in "ab")])
    assert ask("status", "--short").stdout == ""
    # No page ever showed less than it had: each body has its first words.
    assert all(b"<h1" in body and b"999" in body for path in addresses for body in visitors.bodies[path])
