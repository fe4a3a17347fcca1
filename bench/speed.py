"""How fast the site is beside its limits and its peers, side by side in one run: ``make bench``, or ``make bench ARGS=--strict``.

Everything runs on two cores of this machine, load and all, in short rounds that take turns, so that whatever else
the machine does meets all alike. A ratio is the median over the rounds of two rates taken one right after the other.
With ``--strict`` a goal that is not reached makes it exit with 1.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.load import WRK, Asked, latencies, per_second, write_body
from bench.made_up import made_up_content
from bench.servers import ROOT, Server, granian, nginx, site, wagtail

PAGE = "/guidance/teens/live-streaming/"
PAGES = 1_000
# The server or the peer says these by itself.
SAID_ANYWAY = ("date", "server", "connection", "transfer-encoding", "content-type", "content-length")
SEARCHES = (
    "blackmail", "tiktok", "grooming", "he will not talk to me", "live streaming", "robloks", "snapchat streaks", "bullying at school",
    "screen time", "sextortion", "someone asked for pictures", "discord server", "gifts on live", "whatsap groups", "under 16 ban",
    "suicide", "ai chatbot friend", "money lost in game", "secret account", "how do i start talking", "made up 17", "zzqxjk",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One thing measured against another. ``goal`` is the least ratio; without one it is only told."""

    name: str
    ours: Asked
    against: str
    theirs: Asked
    goal: float | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """``reached`` and ``goal`` are in ``unit``; ``good`` tells whether the goal is reached, when there is one."""

    name: str
    against: str
    rate: str
    reached: float
    goal: str
    good: bool
    unit: str = "×"


def measure(lines: Sequence[Line], rounds: int, seconds: float) -> list[Result]:
    rates: dict[int, list[tuple[float, float]]] = {number: [] for number in range(len(lines))}
    for asked in {id(a): a for line in lines for a in (line.ours, line.theirs)}.values():
        per_second(asked, 1)
    for turn in range(rounds):
        for number, line in enumerate(lines):
            # Who goes first takes turns too.
            if turn % 2:
                theirs, ours = per_second(line.theirs, seconds), per_second(line.ours, seconds)
            else:
                ours, theirs = per_second(line.ours, seconds), per_second(line.theirs, seconds)
            rates[number].append((ours, theirs))
    return [_result(line, rates[number]) for number, line in enumerate(lines)]


def _result(line: Line, rates: Sequence[tuple[float, float]]) -> Result:
    ratio = statistics.median(ours / theirs for ours, theirs in rates)
    ours, theirs = (statistics.median(column) for column in zip(*rates))
    goal = "" if line.goal is None else f"at least {line.goal:g} ×"
    return Result(line.name, line.against, f"{ours:,.0f}/s to {theirs:,.0f}/s", ratio, goal, line.goal is None or ratio >= line.goal)


def slowest_of_twenty(milliseconds: Sequence[float]) -> float:
    """The time that nineteen of twenty stay below."""
    return sorted(milliseconds)[int(len(milliseconds) * 0.95)]


def table(results: Sequence[Result]) -> Iterator[str]:
    """A line of headings, and one for each result."""
    titles = ("What is asked", "beside", "rates")
    columns = ("name", "against", "rate")
    widths = [max(len(title), *(len(getattr(result, column)) for result in results)) for title, column in zip(titles, columns)]
    yield f"{'  '.join(title.ljust(width) for title, width in zip(titles, widths))}  {'measured':>9}  {'goal':<16}".rstrip()
    for result in results:
        first, second, third = (words.ljust(width) for words, width in zip((result.name, result.against, result.rate), widths))
        verdict = "" if not result.goal else "reached" if result.good else "NOT REACHED"
        reached = f"{result.reached:.3g} {result.unit}" if result.reached < 100 else f"{result.reached:,.0f} {result.unit}"
        yield f"{first}  {second}  {third}  {reached:>9}  {result.goal:<16} {verdict}".rstrip()


def main() -> int:
    given = _arguments()
    # Goals are for two cores; a larger machine lends no more.
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
    print(f"Two cores, load by {'wrk' if WRK else 'ourselves (install wrk for a faster one)'}, {given.rounds} rounds.", flush=True)
    with tempfile.TemporaryDirectory() as made, ExitStack() as running:
        folder = Path(made)
        server = running.enter_context(site(_below(folder, "var"), ROOT / "content"))
        results = measure(list(_lines(running, folder, server)), given.rounds, given.seconds)
    with tempfile.TemporaryDirectory() as made, ExitStack() as running:
        folder = Path(made)
        made_up_content(ROOT / "content", folder / "content", PAGES)
        server = running.enter_context(site(_below(folder, "var"), folder / "content"))
        asked = [Asked(server, f"/search/?{urlencode({'q': words})}") for words in SEARCHES]
        latencies(asked, len(asked) * 4)
        slow = statistics.median(slowest_of_twenty(latencies(asked, len(asked) * 20)) for _ in range(given.rounds))
        results.append(Result(f"Search, {PAGES:,} pages", "19 of 20 within", "", slow, "below 10 ms", slow < 10, "ms"))
    print("\n".join(table(results)))
    return 1 if given.strict and not all(result.good for result in results) else 0


def _lines(running: ExitStack, folder: Path, server: Server) -> Iterator[Line]:
    """Everything that is compared. What is not installed is left out, and said."""
    page = Asked(server, PAGE)
    status, headers, body = server.get(PAGE)
    if status != 200:
        raise RuntimeError(f"{PAGE}: {status}")
    packed_headers = {"Accept-Encoding": "br"}
    _, packed_said, packed = server.get(PAGE, packed_headers)
    same = _constant(running, _below(folder, "same"), body)
    small = _constant(running, _below(folder, "small"), packed)
    yield Line("Guidance page", page, "constant body, same bytes", same, 0.85)
    yield Line("Guidance page, brotli", Asked(server, PAGE, packed_headers), "constant body, same bytes", small, 0.85)
    beside = [(name, value) for name, value in packed_said.items() if name not in SAID_ANYWAY]
    alike = _constant(running, _below(folder, "alike"), packed, beside)
    yield Line("Guidance page, brotli", Asked(server, PAGE, packed_headers), "constant body and our headers", alike)
    peer = running.enter_context(wagtail(_below(folder, "wagtail")))
    yield Line("Guidance page", page, "a default Wagtail page", Asked(peer, "/"), 150)
    try:
        fast = running.enter_context(nginx(_below(folder, "nginx"), body, headers))
        yield Line("Guidance page", page, "nginx, same bytes", Asked(fast, PAGE))
    except FileNotFoundError:
        print("There is no nginx here: left out.", flush=True)
    cookie, number, form = a_visit(server)
    answering = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    step = f"/self-check/{number}/"
    yield Line("First question", Asked(server, "/self-check/1/"), "constant body", same, 0.15)
    yield Line("A later question", Asked(server, step, answering), "constant body", same, 0.15)
    bare = Asked(running.enter_context(granian("bench.peers.bare_django:application")), step, answering, form)
    yield Line("Its answer posted", Asked(server, step, answering, form), "bare Django view, no middleware", bare, 0.25)


def _constant(running: ExitStack, folder: Path, body: bytes, headers: Sequence[tuple[str, str]] = ()) -> Asked:
    environment = {"BENCH_BODY": str(write_body(folder, body)), "BENCH_HEADERS": json.dumps(headers)}
    return Asked(running.enter_context(granian("bench.peers.constant:application", **environment)), PAGE)


def a_visit(server: Server) -> tuple[str, int, str]:
    """A parent half way: their cookie, the number of the question before them, and an answer to it as a form sends it."""
    cookie, number, form = "", 1, ""
    for _ in range(6):
        page = server.get(f"/self-check/{number}/", {"Cookie": cookie} if cookie else {})[2].decode()
        question = re.search(r'name="question" value="([\w-]+)"', page)
        options = re.findall(r'name="answer" value="([\w-]+)"', page)
        if question is None or not options:
            raise RuntimeError(f"/self-check/{number}/ asks nothing.")
        # The last answer is no worry: help would come in between.
        form = urlencode({"question": question[1], "answer": options[-1]})
        said = posted(server, f"/self-check/{number}/", form, cookie)
        if number == 5:
            return cookie, number, form
        cookie, number = said["set-cookie"].partition(";")[0], int(said["location"].strip("/").rpartition("/")[2])
    raise RuntimeError("The self-check is shorter than it was.")


def posted(server: Server, path: str, form: str, cookie: str) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **({"Cookie": cookie} if cookie else {})}
    connection.request("POST", path, form, headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return {name.lower(): value for name, value in answer.getheaders()}


def _below(folder: Path, name: str) -> Path:
    made = folder / name
    made.mkdir()
    return made


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is not reached")
    parser.add_argument("--rounds", type=int, default=15, help="how many rounds (15)")
    parser.add_argument("--seconds", type=float, default=1, help="how long each rate is taken, in whole seconds (1)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
