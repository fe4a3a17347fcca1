"""Input made to be slow to read: each reader of strangers' or editors' text, fed with what regular expressions and parsers choke on.

Each is timed at a quarter of the longest text it takes and at all of it. What grows straight takes four times as long, what grows
with the square sixteen times; and however it grows, the longest there can be must not hold a worker. All are read on a small
stack, so that what goes too deep for a server's thread ends the whole run here.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

PIECES = (
    "a", "a ", "*", "**a", "_a_", "*a_", "`", "``a", "[", "]", "[a](", "](", "[a](/b", "((", "<", "<a", "<!--", "<a href='", "&", "&#",
    "\\", "!", "![", "[[", "[[fact:", "[[a|", "]]", "> ", "> > ", "- ", "    - ", "1. ", "| ", "a|b\n", "|-|\n", "#", "# a\n", "## a\n",
    "\n", "\n\n", "    a\n", "::: say\n", ":::\n", "www.", "http://", "a@", "a.", ". ", "’", "\"", "'", "\t", "\u0301", "\u200b", "ſ", "0",
    "0800 ", "- - ", "[]: ", "a: ", "- a: ", "{", "&a ", "*a ", "? ", "- ? ", "? - ", "[? ", "{a: ", "  ", "!!a ", "-\n", "<p>",
    "<b><i>", "</p>", "<td>", "<ul><li>", "<p style='", "[[fact:a]]\n\n", f"# a{' ' * 500}b\n", f"# a{'#' * 500}b\n",
    f"*a* and {'on and ' * 30}on. ",
)  # fmt: skip
ENOUGH_MS = 500.0
# Halfway between straight and square, as factors go: what else the machine does must not look like growth.
STRAIGHT = 8.0
NOISE_MS = 30.0
# A quarter of what a server's thread has.
STACK = 512 * 1024


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads text somebody else wrote, and the longest it takes, in characters."""

    name: str
    longest: int
    read: Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Worst:
    """The piece that took longest at full length, in milliseconds, and the one that grew most from a quarter."""

    reader: Reader
    slowest: tuple[float, str]
    steepest: tuple[float, str]

    @property
    def good(self) -> bool:
        return self.slowest[0] <= ENOUGH_MS and self.steepest[0] <= STRAIGHT


def readers() -> Iterator[Reader]:
    """Every way in: search, pasting, a file's head and body, how hard it reads, two versions compared, three made one, a check."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safety_site.settings")
    django.setup()
    from django.conf import settings

    from guidance import answers
    from guidance.content import clipboard, pasted
    from guidance.content.differences import differences
    from guidance.content.front_matter import MOST_BYTES, MOST_HEAD, read_document
    from guidance.content.merging import merge
    from guidance.content.pages import PAGE
    from guidance.content.prose import Renderer
    from guidance.content.readability import grade
    from guidance.content.refused import MOST_BODY
    from guidance.content.translations import in_translation, marks_of
    from guidance.editing.check import check_of
    from guidance.filing import read_file
    from guidance.left_out import without_links
    from guidance.library import library_with, load_library, problems_with
    from guidance.search import MOST_CHARACTERS, SearchIndex
    from guidance.snapshot import the_moment
    from guidance.takeaway.plan_link import MOST_CHARACTERS as LONGEST_LINK
    from guidance.takeaway.plan_link import read_token

    class Nothing:
        def inline(self, target: str, words: str) -> None:
            return None

        card = inline

        def suggestion(self, target: str) -> str:
            return ""

    renderer, library = Renderer(Nothing()), load_library(Path(settings.CONTENT_DIR), the_moment())
    index = SearchIndex(library)
    head = "---\ntitle: A title\nsummary: Some words.\nupdated_on: 2026-11-01\nnext_check: 2027-11-01\n---\n"
    no_words = read_file("get-help/blackmail.cy.md", b"---\n---\n").record
    middle = "One line.\n\nTwo lines.\n"

    def compared(text: str) -> object:
        return differences(PAGE.fields, head + middle, head + text)

    def merged(text: str) -> object:
        return merge(PAGE.fields, head + middle, head + text, head + text[::-1])

    def translated(text: str) -> object:
        """Its headings matched with those of the English, and each part marked, both being hostile."""
        english = replace(library.records["situation"]["blackmail"], body=f"## a{text}")
        return in_translation(english, replace(no_words, body=f"## a{text}")), marks_of(english)

    def checked(text: str) -> object:
        """All that an editor is told of a page; blank lines above show what reads them anew for each thing to mend."""
        page = f"{head}{chr(10) * len(text)}{text}"
        change: dict[str, bytes | None] = {"pages/about.md": page.encode()}
        tried, brought = library_with(library, change), problems_with(library, change)
        return check_of("pages/about.md", page, (*tried.problems, *brought), None, {**library.files, **change}, as_one_text=False)

    yield Reader("a search", MOST_CHARACTERS, index.find)
    yield Reader("a self-check's cookie", answers.MOST_BYTES, answers.unpack)
    yield Reader("a link to a plan", LONGEST_LINK, read_token)
    yield Reader("a file's head", MOST_HEAD - 20, lambda text: read_document("about.md", f"---\n{text}\n---\n".encode()))
    yield Reader("a file without an end", MOST_BYTES // 2, lambda text: read_document("about.md", text.encode()))
    yield Reader("a page's body", MOST_BODY, lambda text: renderer.body("about.md", 1, text))
    yield Reader("how hard it reads", MOST_BODY, grade)
    yield Reader("a page of a copy", MOST_BODY, without_links)
    yield Reader("a paste", pasted.MOST_PASTED, pasted.clean_paste)
    yield Reader("a paste of HTML", pasted.MOST_PASTED, lambda text: clipboard.blocks_of(f"<div>{text}"))
    yield Reader("a translation", MOST_BODY, translated)
    yield Reader("two versions", MOST_BODY // 2, compared)
    yield Reader("three versions", MOST_BODY // 2, merged)
    yield Reader("an editor's check", MOST_BODY // 2, checked)


def worst(reader: Reader, pieces: Iterable[str] = PIECES) -> Worst:
    """The slowest and the steepest of all pieces. What is over too soon to be measured counts as straight."""
    slowest, steepest = (0.0, ""), (0.0, "")
    for piece in pieces:
        text = (piece * reader.longest)[: reader.longest]
        quarter, whole = _milliseconds(reader, text[: reader.longest // 4]), _milliseconds(reader, text)
        slowest = max(slowest, (whole, piece))
        if whole >= NOISE_MS:
            steepest = max(steepest, (whole / quarter, piece))
    return Worst(reader, slowest, steepest)


def _milliseconds(reader: Reader, text: str) -> float:
    times = []
    for _ in range(3):
        began = time.perf_counter()
        reader.read(text)
        times.append((time.perf_counter() - began) * 1000)
        if times[0] > ENOUGH_MS:
            break
    return min(times)


def table(found: Iterable[Worst]) -> Iterator[str]:
    yield f"{'what is read':24}{'at most':>9}  {'slowest':>9}  of             {'fourfold':>8}  of"
    for each in found:
        (took, slow), (times, steep) = each.slowest, each.steepest
        grown = f"{times:6.1f} ×  {steep!r:.40}" if times else "  too quick to tell"
        verdict = "" if each.good else "  NOT REACHED"
        yield f"{each.reader.name:24}{each.reader.longest:>9,}  {took:6.0f} ms  {slow!r:14.40} {grown}{verdict}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strict", action="store_true", help="exit with 1 when a text takes too long, or grows with its square")
    given, _ = parser.parse_known_args()
    every = list(readers())
    # As on the site, what stands is not looked through for rubbish again and again.
    gc.collect()
    gc.freeze()
    threading.stack_size(STACK)
    with ThreadPoolExecutor(1) as thread:
        found = list(thread.map(worst, every))
    print("\n".join(table(found)))
    return 1 if given.strict and not all(each.good for each in found) else 0


if __name__ == "__main__":
    sys.exit(main())
