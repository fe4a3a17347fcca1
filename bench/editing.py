"""How long an edit takes from the file to the page, beside reading everything: ``python -m bench.editing [--strict] [FOLDER …]``.

Each line is the median of nine; the ratio is to the first line. What an editor waits for while typing is
“problems an edit brings”; what a reader waits for once it is published is “an edit on disk, to be served”.
With ``--strict`` a goal that is not reached makes it exit with 1.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from shutil import copytree

from guidance.assembly import Assembly
from guidance.content.fields import LONDON
from guidance.content.marks import references_in
from guidance.finding import find
from guidance.folder import read_files
from guidance.library import ContentLibrary, library_with, load_library, problems_with
from guidance.search import SearchIndex
from guidance.shelf import shelf

ON = datetime(2026, 11, 22, 12, tzinfo=LONDON)
TIMES = 9
SHELF, FOUND = "what the editors' shelf says of every file", "a file found on it, by the slowest of these words"
WORDS = ("childline number", "chldline nmber", "a", "live streaming with your child", "x" * 300, "qqqqqqqqqqqqqqqq " * 20)
# At most so many times what it takes to read everything.
GOALS = {SHELF: 0.2, FOUND: 0.05}


def median_of(run: Callable[[], object]) -> float:
    """Seconds, the median of several."""
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        run()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def most_used_fact(library: ContentLibrary) -> str:
    """The fact that most texts name, by itself or by a service that prints it."""
    used: dict[str, int] = dict.fromkeys(library.facts, 0)
    for raw in library.files.values():
        named = {target for target, _ in references_in(raw.decode())}
        services = [service for name, service in library.services.items() if f"service:{name}" in named]
        for name in {fact.name for service in services for fact in service.facts} | {name for name in used if f"fact:{name}" in named}:
            used[name] += 1
    return max(used, key=lambda name: used[name])


def edits(library: ContentLibrary) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    """One edit of each sort, by what it is called."""
    files = library.files

    def replaced(path: str, old: str, new: str) -> dict[str, bytes | None]:
        return {path: files[path].replace(old.encode(), new.encode(), 1)}

    page = max((path for path in files if path.startswith("guidance/")), key=lambda path: len(files[path]))
    fact = most_used_fact(library)
    item = max(path for path in files if path.startswith("self-check/items/"))
    situation = max(path for path in files if path.startswith("get-help/"))
    yield "nothing changed", {}
    yield "one page changed", {page: files[page] + b"\nOne more line.\n"}
    yield "a page's title changed", replaced(page, "title: ", "title: On ")
    yield "a get-help page changed", {situation: files[situation] + b"\nOne more line.\n"}
    yield "one item changed", replaced(item, "title: ", "title: Now ")
    yield f"a much-used fact ({fact})", replaced(f"facts/{fact}.md", "value: ", "value: 0")
    yield "the house words changed", {"house-words.md": files["house-words.md"] + b"\n"}
    yield "a page broken", {page: b"broken"}
    yield "a page gone", {page: None}


def measured(root: Path) -> Iterator[tuple[str, float]]:
    files = read_files(root)
    library = load_library(root, ON)
    yield "assembled from nothing", median_of(lambda: Assembly(files, ON))
    for name, changes in edits(library):
        changed = {path: raw for path, raw in {**files, **changes}.items() if raw is not None}
        yield f"assembled: {name}", median_of(lambda changed=changed: Assembly(changed, ON, earlier=library.workings))  # type: ignore[misc]
    for name, changes in edits(library):
        if name in ("one page changed", "a page broken"):
            yield f"a library: {name}", median_of(lambda changes=changes: library_with(library, changes))  # type: ignore[misc]
            yield f"problems an edit brings: {name}", median_of(lambda changes=changes: problems_with(library, changes))  # type: ignore[misc]
    yield "the folder read", median_of(lambda: read_files(root))
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(copytree(root, Path(folder) / "content"))
        for path, raw in dict(list(edits(library))[1][1]).items():
            (copied / path).write_bytes(raw or b"")
        yield "an edit on disk, to be served", median_of(lambda: load_library(copied, ON, library.files, library.workings))
    yield SHELF, median_of(lambda: shelf(library))
    made = shelf(library)
    find(made, "warm")
    yield FOUND, max(median_of(lambda words=words: find(made, words)) for words in WORDS)  # type: ignore[misc]
    yield "a search index, by its first search", median_of(lambda: SearchIndex(library).find("games"))


def reached(name: str, ratio: float) -> bool:
    """Whether it keeps within its goal; without one it is only told."""
    return ratio <= GOALS.get(name, ratio)


def row(name: str, seconds: float, ratio: float) -> str:
    verdict = f"  at most {GOALS[name]:g} ×  {'reached' if reached(name, ratio) else 'NOT REACHED'}" if name in GOALS else ""
    return f"    {name:<50} {seconds * 1000:>7.1f} ms {ratio:>6.3f} ×{verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a goal is not reached")
    parser.add_argument("folders", nargs="*", default=["content"], help="folders of content (content)")
    given, _ = parser.parse_known_args()
    all_reached = True
    for folder in given.folders:
        root = Path(folder)
        print(f"{folder}: {len(read_files(root))} files")
        first = 0.0
        for name, seconds in measured(root):
            first = first or seconds
            all_reached &= reached(name, seconds / first)
            print(row(name, seconds, seconds / first), flush=True)
    return 1 if given.strict and not all_reached else 0


if __name__ == "__main__":
    sys.exit(main())
