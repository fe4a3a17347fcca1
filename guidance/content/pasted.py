"""What was pasted, as our Markdown: from a word processor, a page, an online document, or plain.

Headings, bold, italics, lists, links and tables stay; fonts, colours, hidden and struck-out words and invisible
characters go. What comes out is never something that ``refuse`` refuses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from .clipboard import BREAK, BULLETS_OF_ALL_KINDS, Block, Run, blocks_and_pictures
from .front_matter import INVISIBLE, line_ends
from .marks import REFERENCE
from .refused import (
    BLOCK_MARK,
    CHARACTER_CODE,
    CODE,
    DEFINITION,
    DELIMITERS,
    HASH,
    HEADING,
    MOST_BODY,
    MOST_COLUMNS,
    MOST_HEADINGS,
    REFERENCE_IN_LINK,
    RUN,
    refuse,
)

MOST_PASTED = 200_000
MOST_IN_A_LINE = 3_000
MOST_QUOTED = 60
MOST_CELLS = 12
DEEPEST_LIST = 3
TOO_DEEP = " " * (4 * DEEPEST_LIST + 1)
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*+>|<!--")
SURROGATE = re.compile("[\\ud800-\\udfff]")
# Spaces of a width of their own, or that do not break; and what has no width. What joins an emoji stays.
SPACE = re.compile("[\\t\\v\\f\\x85\\u2028\\u2029\\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]")
NO_WIDTH = re.compile(
    "[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200c\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f"
    "\\ufe00-\\ufe0e\\ufff9-\\ufffd]|\\u200d(?![\\u2600-\\u27bf\\U0001f000-\\U0001faff])"
)
SPECIAL = re.compile(r"\\(?=[!-/:-@\[-`{-~])|[*`]|(?<![^\W_])_|_(?![^\W_])|(?<=\])\(")
# With what stands before them in a line of plain text.
BULLETS = re.compile(f"^([ \\t]*+)[^\\S\\n]*+[{BULLETS_OF_ALL_KINDS}][^\\S\\n]+", re.MULTILINE)
INDENT = re.compile(r"^[ \t]*\t[ \t]*", re.MULTILINE)
TAG = re.compile(r"<(?=[a-zA-Z/!?])")
MARKED_TOO_DEEP = re.compile(rf"\A(?![-*+ ]*\Z){BLOCK_MARK}{{6,}}\s*")
FENCED = re.compile(r"([ >]*)(:{3,})")
WRONG_SIZE = re.compile(r"\A#(?!#{1,3} )(#*) ")
# In a line so short only these can be amiss.
SHORT = 12
AMISS = re.compile(r"[\t<#:>&\[~`]")
STARTS_A_BLOCK = re.compile(r"#|>|[-+](?=\s|\Z)|\d+(?=\.(?:\s|\Z))")


@dataclass(frozen=True, slots=True)
class Pasted:
    """The paste as Markdown, without line ends around it; whether its end is missing, and how many pictures are."""

    text: str
    is_cut: bool
    pictures: int = 0

    @property
    def left_out(self) -> str:
        """What did not come in, for who pasted it; empty when everything did."""
        said = []
        if self.is_cut:
            said.append(f"What you pasted is more than one page holds. It was cut off after “{self._end}”.")
        if self.pictures:
            said.append(f"{'1 picture was' if self.pictures == 1 else f'{self.pictures} pictures were'} left out: only words come in.")
        return " ".join(said)

    @property
    def _end(self) -> str:
        """The last words, as few as can be found again."""
        line = self.text[-MOST_QUOTED:].rpartition("\n")[2]
        return line if len(line) < MOST_QUOTED else f"… {line.partition(' ')[2] or line}"


def clean_paste(html_or_text: str) -> str:
    return read_paste(html_or_text).text


def read_paste(html_or_text: str) -> Pasted:
    """Never raises. Of what is pasted the first 200,000 characters count, and of what comes of it the first 64,000."""
    source = line_ends(SURROGATE.sub("", html_or_text[:MOST_PASTED]))
    pictures = 0
    if MARKUP.search(source):
        blocks, pictures = blocks_and_pictures(source)
        text, is_cut = _written(blocks, styled=True)
        # Too many links or too much emphasis for one text: the words alone.
        if any(text.count(mark) > most for mark, most in DELIMITERS.items()):
            text, is_cut = _written(blocks, styled=False)
    else:
        text, is_cut = _plain(source), False
    text, is_cut_too = _allowed(text)
    return Pasted(text, is_cut or is_cut_too or len(html_or_text) > MOST_PASTED, pictures)


def _plain(text: str) -> str:
    """Markdown that was typed stays; a bullet becomes an entry of a list."""
    text = INDENT.sub(lambda found: found[0].replace("\t", "    "), BULLETS.sub(r"\1- ", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join([line.rstrip() for line in _clean(text).split("\n")]))


def _clean(text: str) -> str:
    return INVISIBLE.sub("", NO_WIDTH.sub("", SPACE.sub(" ", text).replace("\u2011", "-")))


# Blocks


def _written(blocks: Sequence[Block], *, styled: bool) -> tuple[str, bool]:
    """The blocks as Markdown, and whether there are more than one text may hold."""
    top = min((block.level for block in blocks if block.kind == "heading"), default=1)
    parts: list[str] = []
    lists: list[tuple[bool, int]] = []
    length = 0
    for block in blocks:
        if length > MOST_BODY:
            return "".join(parts), True
        gap = "\n\n"
        if block.kind == "entry":
            depth = min(block.level, len(lists) + 1, DEEPEST_LIST)
            ordered, number = lists[depth - 1] if depth <= len(lists) else (block.ordered, 0)
            # What is too deep goes into the list it is in, of whatever kind.
            alike = ordered == block.ordered or block.level > DEEPEST_LIST
            ordered, number = (ordered, number + 1) if alike else (block.ordered, 1)
            gap = "\n" if lists and (depth > 1 or alike) else gap
            lists = [*lists[: depth - 1], (ordered, number)]
            mark = f"{number}." if ordered else "-"
            text = f"{'    ' * (depth - 1)}{mark} {_as_words(_inline(block.runs, styled=styled))}"
        else:
            lists = []
            text = _block(block, top, styled)
        parts += [gap, text] if text.strip() else []
        length += len(gap) + len(text)
    return "".join(parts), False


def _block(block: Block, top: int, styled: bool) -> str:
    if block.kind == "table":
        return _table(block, styled)
    if block.kind == "heading":
        words = _inline(block.runs, styled=False).rstrip("# ")
        return f"{'##' if block.level == top else '###'} {words}" if words else ""
    return _paragraphs(_inline(block.runs, styled=styled, line_break=BREAK))


def _paragraphs(text: str) -> str:
    """One line break breaks the line, two the paragraph. A row of signs that only draws a line goes."""
    paragraphs = ([line.strip() for line in paragraph.split("\n")] for paragraph in re.split(r"\n\s*\n", text))
    lines = ([_as_words(line) for line in paragraph if line and not re.fullmatch(r"[-=_*\\]{2,}", line)] for paragraph in paragraphs)
    return "\n\n".join("  \n".join(paragraph) for paragraph in lines if paragraph)


def _as_words(line: str) -> str:
    """A line that begins like a heading, a list or a quote, and is none."""
    starts = STARTS_A_BLOCK.match(line)
    if not starts:
        return line
    at = starts.end() if line[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def _table(table: Block, styled: bool) -> str:
    """As a table, or paragraph by paragraph where it has one column, too many, or a row that is too long for a line."""
    rows = [[_inline(cell, styled=styled) for cell in row] for row in table.rows]
    rows = [row for row in rows if any(row)]
    cells = max(map(len, rows), default=0)
    written = [f"| {' | '.join(_outside_references(cell, _without_bars) for cell in [*row, *[''] * (cells - len(row))])} |" for row in rows]
    fits = all(len(row) <= MOST_IN_A_LINE and row.count("|") <= MOST_COLUMNS for row in written)
    if len(rows) < 2 or not 2 <= cells <= MOST_CELLS or not fits:
        return "\n\n".join(_as_words(cell) for row in rows for cell in row if cell)
    return "\n".join([written[0], f"|{' --- |' * cells}", *written[1:]])


def _without_bars(text: str) -> str:
    return text.replace("|", "\\|")


# Words


def _inline(runs: Sequence[Run], *, styled: bool, line_break: str = " ") -> str:
    """Runs as Markdown: spaces outside the marks, words as words whatever signs they hold."""
    if not styled:
        runs = [Run(run.text) for run in runs]
    parts: list[str] = []
    for address, linked in groupby(runs, key=lambda run: run.address):
        words = "".join(_emphasised(list(linked), line_break))
        inner = words.strip()
        if not address or not inner or REFERENCE.search(inner):
            parts.append(words)
            continue
        inner = re.sub(r"(?<!\\)([\[\]])", r"\\\1", inner.replace("\n", " "))
        parts += [words[: len(words) - len(words.lstrip())], f"[{inner}]({address})", words[len(words.rstrip()) :]]
    return re.sub(r" *\n *", "\n", re.sub(" {2,}", " ", "".join(parts))).strip()


def _emphasised(runs: Sequence[Run], line_break: str) -> Iterator[str]:
    """Neighbours of one style together; marks only around words, and never against other marks."""
    marked = False
    for (bold, italic), same in groupby(runs, key=lambda run: (run.bold, run.italic)):
        text = "".join(line_break if run.text == BREAK else _clean(run.text) for run in same)
        words = text.strip()
        mark = "***" if bold and italic else "**" if bold else "*" if italic else ""
        before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :] if words else ""
        if not mark or not re.search(r"\w", words) or "\n" in words or (marked and not before):
            mark = ""
        yield f"{before}{mark}{_outside_references(words, _escaped)}{mark}{after}"
        marked = bool(mark) and not after


def _escaped(text: str) -> str:
    return SPECIAL.sub(lambda sign: f"\\{sign[0]}", text)


def _outside_references(text: str, change: Callable[[str], str]) -> str:
    """The text changed but for references such as ``[[service:999]]``."""
    parts, at = [], 0
    for reference in REFERENCE.finditer(text):
        parts += [change(text[at : reference.start()]), reference[0]]
        at = reference.end()
    return "".join([*parts, change(text[at:])])


# What is refused


def _allowed(text: str) -> tuple[str, bool]:
    """The text without what ``refuse`` refuses, cut at a paragraph where it is too long; and whether it was cut."""
    is_cut = False
    for _ in range(4):
        lines = (_line_allowed(part) for line in text.split("\n") for part in _broken(line))
        whole = "\n".join(_that_count(lines)).strip()
        text, is_cut = _cut(whole), is_cut or len(whole) > MOST_BODY
        if not refuse("", 1, text):
            return text, is_cut
        text = _without_excess(text)
    words = re.sub(r"[^\w\s.,?’]|(?<=\d)\.", " ", text)
    return _cut("\n".join([" ".join(line.split()) for line in words.split("\n")]).strip()), is_cut


def _that_count(lines: Iterable[str]) -> Iterator[str]:
    """As many lines as one text may have characters; blank ones before it count for nothing."""
    length = 0
    for line in lines:
        length += len(line) + 1 if length or line.strip() else 0
        yield line
        if length > MOST_BODY + MOST_IN_A_LINE:
            return


def _cut(text: str) -> str:
    if len(text) <= MOST_BODY:
        return text
    ends = (text.rfind(end, 0, MOST_BODY) for end in ("\n\n", "\n", " "))
    return text[: next((end for end in ends if end > MOST_BODY // 2), MOST_BODY)].rstrip()


def _broken(line: str) -> Iterator[str]:
    """A line that is far too long, at its spaces."""
    while len(line) > MOST_IN_A_LINE:
        at = line.rfind(" ", 1, MOST_IN_A_LINE)
        yield line[: at if at > 0 else MOST_IN_A_LINE]
        line = line[at + 1 if at > 0 else MOST_IN_A_LINE :]
    yield line


def is_plain(line: str) -> bool:
    """Whether a line can be seen to be right at a glance, as most of a long list of short ones can."""
    return len(line) <= SHORT and not AMISS.search(line)


def _line_allowed(line: str) -> str:
    if is_plain(line) and not line.startswith(TOO_DEEP):
        return line
    line = RUN.sub(lambda run: run[1] * 3, line.replace("\t", "    "))
    line = TAG.sub("< ", line)
    line = CHARACTER_CODE.sub(lambda code: code[0].replace("#", " #"), line)
    if line.startswith(TOO_DEEP):
        line = " " * 4 * DEEPEST_LIST + line.lstrip(" ")
    line = MARKED_TOO_DEEP.sub(lambda marks: "> " if ">" in marks[0] else "- ", line)
    line = HASH.sub(r"\\\g<0>", CODE.sub(r"\\\g<0>", line))
    while colons := FENCED.match(line):
        if not colons[1] and len(colons[2]) == 3:
            break
        line = colons[1] + line[colons.end() :]
    line = WRONG_SIZE.sub(lambda marks: "#### " if marks[1] else "## ", line)
    if DEFINITION.match(line):
        line = line.replace("]:", "] :", 1)
    if REFERENCE_IN_LINK.search(line):
        line = line.replace("](", "] (")
    if line.count("|") > MOST_COLUMNS:
        line = _outside_references(line, lambda text: text.replace("|", "/"))
    return line


def _without_excess(text: str) -> str:
    """The marks beyond what one text may have taken out, the last ones first; headings beyond it made words."""
    for mark, most in DELIMITERS.items():
        left = most

        def few(part: str, mark: str = mark) -> str:
            nonlocal left
            kept = part.split(mark, left)
            left -= len(kept) - 1
            return mark.join([*kept[:-1], kept[-1].replace(mark, "")])

        text = _outside_references(text, few)
    headings = 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        headings += bool(HEADING.match(line))
        if HEADING.match(line) and headings > MOST_HEADINGS:
            lines[number] = line.lstrip(" #-=")
    return "\n".join(lines)
