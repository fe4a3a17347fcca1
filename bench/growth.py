"""How the site grows with its content, and what of that anyone would notice: the second part of ``make bench``.

For each number of guidance pages the real site is started under granian, as “make serve” has it, on made-up pages beside
the real ones. The same run measures all sizes, so each column may be read as a ratio to its first line. Goals are said for
two thousand pages, which is more than anyone in this field has.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from urllib.parse import quote_plus

from bench.load import Asked, latencies
from bench.made_up import made_up_content
from bench.servers import OURS_TO_SERVE, ROOT, Server, all_ready, free_port, granian, manage
from bench.speed import slowest_of_twenty

SIZES = (100, 1_000, 2_000, 10_000)
JUDGED = 2_000
SEARCHES = ("blackmail", "robloks", "he will not talk to me", "made up 17", "live streaming", "zzqxjk")
PAGE = "guidance/teens/made-up-0"
EDITS = 5
# How often the server looks at its files here, so that an edit is timed and not the pause before it is noticed.
LOOK = "0.05"
# Seconds of processor time that two workers use within a second to look at many files, and for nothing else: between two looks
# they rest as long as a look takes.
RESTING = 1.3


@dataclass(frozen=True, slots=True)
class Grown:
    """What one size takes: seconds, but for ``search`` in milliseconds and ``memory`` in megabytes a worker.

    ``restart`` ends with the first page, ``whole`` with the first answer that needs all content to be read again.
    """

    pages: int
    start: float
    restart: float
    whole: float
    edit: float
    check: float
    first_search: float
    search: float
    memory: float


MEASURED = tuple(field.name for field in fields(Grown))
TITLES = ("pages", "start", "restart", "all read", "an edit", "checkcontent", "first search", "search", "memory")
UNITS = ("", "s", "s", "s", "s", "s", "s", "ms", "MB")
GOALS = {"restart": 2.0, "edit": 0.2, "check": 10.0, "memory": 600.0}
"""The most that is good enough at two thousand pages, in the units above."""


def grown(pages: int, folder: Path) -> Grown:
    content, var = folder / "content", folder / "var"
    made_up_content(ROOT / "content", content, pages)
    # A restart is one with the same settings and at the same address: all that is kept rests on them too.
    environment = {"CONTENT_DIR": str(content), "VAR_DIR": str(var), "CONTENT_POLL_SECONDS": LOOK}
    port = free_port()
    manage("collectstatic", "--noinput", "--verbosity", "0", **environment)
    check = _seconds_of(lambda: manage("checkcontent", "--no-warnings", **environment))
    began = time.perf_counter()
    with granian(OURS_TO_SERVE, port=port, **environment) as server:
        start = time.perf_counter() - began
        first_search = _seconds_of(lambda: server.get("/search/?q=games"))
        all_ready(server)
        asked = [Asked(server, f"/search/?q={quote_plus(words)}") for words in SEARCHES]
        latencies(asked, len(asked) * 2)
        search = slowest_of_twenty(latencies(asked, len(asked) * 20))
        _at_rest(server)
    began = time.perf_counter()
    with granian(OURS_TO_SERVE, port=port, **environment) as server:
        restart = time.perf_counter() - began
        server.get("/search/?q=games")
        whole = time.perf_counter() - began
        _at_rest(server)
        memory = max(map(_megabytes, _workers(server)), default=math.nan)
        edit = statistics.median(_seconds_of_edit(server, content / f"{PAGE}.md", number) for number in range(EDITS))
    return Grown(pages, start, restart, whole, edit, check, first_search, search, memory)


def _seconds_of(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _at_rest(server: Server) -> None:
    """Waits until both workers have read all content, and have nothing left to make or to keep."""
    for _ in range(20):
        server.get("/search/?q=games")
    before, quiet = _used(server), 0
    while quiet < 3:
        time.sleep(1)
        now = _used(server)
        quiet = quiet + 1 if now - before < RESTING else 0
        before = now


def _used(server: Server) -> float:
    """Seconds of processor time the workers have used so far."""
    fields_of = (Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split() for pid in _workers(server))
    return sum(int(found[11]) + int(found[12]) for found in fields_of) / os.sysconf("SC_CLK_TCK")


def _seconds_of_edit(server: Server, page: Path, number: int) -> float:
    """From the moment a page lies in its place to the first of twenty answers in a row that all show it, from every worker."""
    words = f"This is edit number {number} of them."
    beside = page.with_suffix(".new")
    beside.write_text(f"{page.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")
    began = time.perf_counter()
    beside.replace(page)
    first, shown = 0.0, 0
    while shown < 20:
        new = words.encode() in server.get(f"/{PAGE}/")[2]
        first = first if shown else time.perf_counter()
        shown = shown + 1 if new else 0
        # Who asks leaves the two cores to those who answer.
        time.sleep(0.004)
    time.sleep(1)
    return first - began


def _workers(server: Server) -> list[int]:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return [int(pid) for pid in children.read_text(encoding="ascii").split()] if children.is_file() else []


def _megabytes(pid: int) -> float:
    """What a process holds by itself, in memory that no other shares. Only Linux tells; elsewhere it is not a number."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


def table(rows: Sequence[Grown]) -> Iterator[str]:
    """A heading, a line for each size, the ratios of the last to the first, and the goals with what was reached."""
    widths = [max(len(title), 9) for title in TITLES]
    ratios = [f"{last / first:.3g} ×" for first, last in zip(astuple(rows[0]), astuple(rows[-1]))]
    for cells in (TITLES, *map(_cells, rows), ratios):
        yield "  ".join(cell.rjust(width) for cell, width in zip(cells, widths))
    for row in rows:
        if row.pages == JUDGED:
            yield from (f"At {JUDGED:,} pages, {TITLES[MEASURED.index(name)]}: {_verdict(row, name)}" for name in GOALS)


def _cells(row: Grown) -> Iterator[str]:
    for value, unit in zip(astuple(row), UNITS):
        yield f"{value:,.0f} {unit}".strip() if value >= 100 else f"{value:.3g} {unit}"


def _verdict(row: Grown, name: str) -> str:
    value, unit = getattr(row, name), UNITS[MEASURED.index(name)]
    return f"{value:.3g} {unit}, at most {GOALS[name]:g} {unit}: {'reached' if value <= GOALS[name] else 'NOT REACHED'}"


def reached(rows: Sequence[Grown]) -> bool:
    """Whether every goal is."""
    return all(getattr(row, name) <= most for row in rows if row.pages == JUDGED for name, most in GOALS.items())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is not reached")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="how many made-up pages")
    given, _ = parser.parse_known_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    rows = []
    with tempfile.TemporaryDirectory() as made:
        for pages in given.sizes:
            print(f"{pages:,} pages …", file=sys.stderr, flush=True)
            rows.append(grown(pages, Path(made) / str(pages)))
            shutil.rmtree(Path(made) / str(pages))
    print("\n".join(table(rows)))
    return 1 if given.strict and not reached(rows) else 0


if __name__ == "__main__":
    sys.exit(main())
