"""What no body may hold: HTML, and shapes that a page here does not have or that take long to render."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

from .marks import REFERENCE
from .problems import Problem

MOST_BODY = 64_000
MOST_IN_A_LINE = 5_000
MOST_HEADINGS = 200
MOST_COLUMNS = 20
DELIMITERS = {"[": 400, "]": 400, "*": 2000, "_": 2000, "`": 400, "<": 200, "!": 600, "&": 600, "\\": 600, "|": 2000}
HEADING = re.compile(r"^ {0,3}(?:#|[-=]+ *$)", re.MULTILINE)
CHARACTER_CODE = re.compile(r"&#\w{1,8};?")
DEFINITION = re.compile(r"^[^\S\n]*(\[[^\[\]\n]*\]:)", re.MULTILINE)
REFERENCE_IN_LINK = re.compile(r"\]\([^)\n\[\]]*\[\[|\[[^\[\]\n]*\[\[[^\[\]\n]*\]\][^\[\]\n]*\]\(")
RUN = re.compile(r"([^\w\s])\1{39,}")
# Nothing else begins HTML in CommonMark.
RAW_HTML = re.compile(r"<[a-zA-Z/!?][^\n]{0,20}")
# What CommonMark takes for the beginning of code, up to the end of the page where nothing ends it; pages here have none.
CODE = re.compile(r"~(?<![\\~`]~)~{2,}|`(?<![\\~`]`)`{2,}")
HASH = re.compile(r"^#+(?=[^#\s])", re.MULTILINE)
# The mark of a quote or of an entry of a list, where a line begins.
BLOCK_MARK = r"(?:[^\S\n]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[^\S\n])))"
# Six of them before the first word; a line of nothing but dashes or stars is a rule.
NESTED = re.compile(rf"^ {{25}}|^(?![-*+ ]*$){BLOCK_MARK}{{6}}", re.MULTILINE)

# Each is said once for a line. “{}” is what was found, or of it what stands in brackets.
REFUSED = (
    (re.compile(r"\t"), "has a tab in the text. Use spaces."),
    (RAW_HTML, "holds HTML (“{}”). Write Markdown, or one of the blocks such as “::: say”."),
    (
        re.compile(r"^#(?!#{1,3} )#* ", re.MULTILINE),
        "has a heading of the wrong size. Use “##” for a section, “###” below it; the title is a field.",
    ),
    (HASH, "has a heading without a space after its “#”. Write “## ” and then its words."),
    (
        re.compile(r"^(?:[ >]+:::|::::)", re.MULTILINE),
        "has a “:::” that does not start its line, or has too many colons. Write “::: say” or “:::”.",
    ),
    (CHARACTER_CODE, "holds a character code (“{}”). Type the character itself."),
    (DEFINITION, "gives a link's address apart from its words (“{}”). Write [words](address) in one place."),
    (REFERENCE_IN_LINK, "has a reference inside a link. Write the link or the reference, not both."),
    (CODE, "has “{}”, which begins a piece of program code. Delete it."),
    (RUN, "has a long run of “{}”. Delete it."),
    (
        re.compile(rf"^[^\n]{{{MOST_IN_A_LINE + 1}}}", re.MULTILINE),
        f"has a line of more than {MOST_IN_A_LINE:,} characters. Break it into paragraphs.",
    ),
    (NESTED, "is nested too deep. Use at most three levels of lists."),
)


def refuse(path: str, first_line: int, body: str) -> list[Problem]:
    """What is wrong with a body before it is rendered; one with any of it is not."""
    if len(body) > MOST_BODY:
        return [Problem(path, first_line, f"has a text of more than {MOST_BODY // 1000} kB. Split it into two pages.")]
    problems = [Problem(path, first_line + line, message) for line, message in sorted({*_refused(body), *_too_wide(body)})]
    bare = REFERENCE.sub("", body)
    for mark, most in DELIMITERS.items():
        if bare.count(mark) > most:
            problems.append(Problem(path, first_line, f"has more than {most} “{mark}” in its text. Split it into two pages."))
    headings = sum(1 for _ in HEADING.finditer(body))
    if headings > MOST_HEADINGS:
        problems.append(
            Problem(path, first_line, f"has {headings} headings or lines; keep it to {MOST_HEADINGS}. Split it into two pages.")
        )
    return problems


def _refused(body: str) -> Iterator[tuple[int, str]]:
    """Lines, counted from 0, and what is wrong there."""
    starts: list[int] = []
    for pattern, message in REFUSED:
        last = -1
        for found in pattern.finditer(body):
            starts = starts or list(accumulate((len(line) + 1 for line in body.split("\n")), initial=0))
            line = bisect_right(starts, found.start()) - 1
            if line != last:
                yield line, message.format(found[found.re.groups])
            last = line


def _too_wide(body: str) -> Iterator[tuple[int, str]]:
    if body.count("|") <= MOST_COLUMNS:
        return
    for number, line in enumerate(body.split("\n")):
        if line.count("|") > MOST_COLUMNS and REFERENCE.sub("", line).count("|") > MOST_COLUMNS + 1:
            yield number, f"has a table of more than {MOST_COLUMNS} columns. Make it a list."
