"""What a word processor, a browser or an online document puts on the clipboard, as blocks of words.

Read tag by tag with one expression that looks at each character once: Python's own HTML parser takes quadratic time over
broken tags, and gives up at the marks Word puts around its lists.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, quote, urlsplit

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)([^<>]*+)>")
UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)|<[!?][^<>]*+(?:>|\Z)", re.DOTALL | re.IGNORECASE)
ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
LONGEST_ATTRIBUTES = 4_000
# Numbers of characters that no character has, some of them longer than a number may be.
NO_CHARACTER = re.compile(r"&#\w{8,}+;?")
DROPPED_TAGS = {
    "head", "title", "template", "noscript", "svg", "math", "iframe", "object", "select", "button", "textarea",
    "audio", "video", "canvas", "del", "s", "strike", "xml",
}  # fmt: skip
DROPPED_STYLES = re.compile(r"display:none|mso-hide:all|visibility:hidden|mso-element:comment|text-decoration:[^;]*line-through")
DROPPED_CLASSES = re.compile(r"\bmso(?:com|comment|del)", re.IGNORECASE)
BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "blockquote", "pre", "figure", "figcaption", "dl", "dt",
    "dd", "address", "form", "fieldset", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "body", "html",
    "hr", "h1", "h2", "h3", "h4", "h5", "h6", "center",
}  # fmt: skip
EMPTY = {"br", "hr", "img", "meta", "link", "col", "input", "wbr", "source", "base", "area", "embed"}
NOT_BOLD = re.compile(r"(?<!-)font-weight:(?:normal|[1-5]00)")
BOLD = re.compile(r"(?<!-)font-weight:(?:bold|[6-9]00)")
WORD_LIST = re.compile(r"mso-list:l\d+level(\d)")
NUMBERED = re.compile(r"\s*\(?(?:\d+|[a-zA-Z]|[ivxIVX]+)[.)]")
DEEPEST = 200
FARTHEST = 40
LONGEST_ADDRESS = 1_000
BULLETS_OF_ALL_KINDS = "•·▪◦●‣⁃∙\uf0b7\uf0a7"
BULLET = re.compile(f"\\s*[{BULLETS_OF_ALL_KINDS}]\\s+")
BREAK = "\n"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one style; ``address`` is where they lead, "" where nowhere. A line break is a run of its own."""

    text: str
    bold: bool = False
    italic: bool = False
    address: str = ""


@dataclass(slots=True)
class Block:
    """``kind`` is "p", "heading" (of ``level`` 1 to 6), "entry" (of a list ``level`` deep) or "table" (of ``rows``)."""

    kind: str
    level: int = 0
    ordered: bool = False
    runs: list[Run] = field(default_factory=list)
    rows: list[list[list[Run]]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    tag: str
    bold: bool = False
    italic: bool = False
    address: str = ""
    dropped: bool = False
    marker: bool = False


def blocks_of(source: str) -> list[Block]:
    return blocks_and_pictures(source)[0]


def blocks_and_pictures(source: str) -> tuple[list[Block], int]:
    """What was copied, and how many pictures stood in it. Never raises; words that are struck out, hidden or comments are left out."""
    reader = _Reader()
    source = UNSEEN.sub("", source)
    at = 0
    for match in TAG.finditer(source):
        reader.words(source[at : match.start()])
        at = match.end()
        if match[1]:
            reader.close(match[2].lower())
        else:
            reader.open(match[2].lower(), match[3][:LONGEST_ATTRIBUTES])
    reader.words(source[at:])
    reader.end_table()
    reader.flush()
    return reader.blocks, reader.pictures


class _Reader:
    """The tags that are open, and the block or the cell of a table that words go to."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.opened: list[_Open] = [_Open("")]
        self.block = Block("p")
        self.in_entry = False
        self.lists: list[bool] = []
        self.table: Block | None = None
        self.tables = 0
        self.marker = ""
        self.pictures = 0

    def words(self, text: str) -> None:
        now = self.opened[-1]
        if not text or now.dropped:
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", html.unescape(NO_CHARACTER.sub("", text)))
        if now.marker:
            self.marker += text
        else:
            self.runs.append(Run(text, now.bold, now.italic, now.address))

    @property
    def runs(self) -> list[Run]:
        rows = self.table.rows if self.table else None
        return rows[-1][-1] if rows and rows[-1] else self.block.runs

    def open(self, tag: str, attributes: str) -> None:
        given = {name.lower(): html.unescape(value.strip("\"'")) for name, value in ATTRIBUTE.findall(NO_CHARACTER.sub("", attributes))}
        style = given.get("style", "").lower().replace(" ", "")
        if tag == "br":
            self.runs.append(Run(" " if self.table or self.block.kind != "p" else BREAK))
        elif tag == "img":
            self.pictures += not (self.opened[-1].dropped or DROPPED_STYLES.search(style))
        elif tag in BLOCKS:
            self._begin(tag, style)
        if tag == "body":
            del self.opened[1:]
        if tag in EMPTY or len(self.opened) > DEEPEST or (":" in tag and attributes.endswith("/")):
            return
        now = self.opened[-1]
        self.opened.append(
            _Open(
                tag,
                bold=(now.bold or tag in ("b", "strong") or bool(BOLD.search(style))) and not NOT_BOLD.search(style),
                italic=(now.italic or tag in ("i", "em") or "font-style:italic" in style) and "font-style:normal" not in style,
                address=safe_address(given.get("href", "")) if tag == "a" else now.address,
                dropped=now.dropped
                or tag in DROPPED_TAGS
                or bool(DROPPED_STYLES.search(style) or DROPPED_CLASSES.search(given.get("class", ""))),
                marker=now.marker or "mso-list:ignore" in style,
            )
        )

    def close(self, tag: str) -> None:
        # A tag that was never opened closes nothing; nor does one that is open too far up to be meant.
        for depth in range(1, min(len(self.opened), FARTHEST)):
            if self.opened[-depth].tag == tag:
                del self.opened[-depth:]
                break
        if tag in BLOCKS:
            self._end(tag)

    def _begin(self, tag: str, style: str) -> None:
        if tag == "table":
            self.tables += 1
            if self.tables == 1:
                self.flush()
                self.table = Block("table")
        if self.table:
            self._begin_in_table(self.table, tag)
            return
        listed = WORD_LIST.search(style)
        if self.in_entry and tag not in ("ul", "ol", "li", "hr", "table") and not listed:
            self.block.runs.append(Run(" "))
            return
        self.flush()
        if tag in ("ul", "ol"):
            self.lists.append(tag == "ol")
        elif tag == "li":
            self.in_entry = True
            self.block = Block("entry", len(self.lists) or 1, ordered=bool(self.lists and self.lists[-1]))
        elif listed:
            self.block = Block("entry", int(listed[1]) or 1)
        elif re.fullmatch("h[1-6]", tag):
            self.block = Block("heading", int(tag[1]))

    def _begin_in_table(self, table: Block, tag: str) -> None:
        if self.tables == 1 and tag == "tr":
            table.rows.append([])
        elif self.tables == 1 and tag in ("td", "th"):
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append([])
        else:
            self.runs.append(Run(" "))

    def _end(self, tag: str) -> None:
        if tag == "table" and self.tables:
            self.tables -= 1
            if not self.tables:
                self.end_table()
                return
        if self.table or (self.in_entry and tag not in ("ul", "ol", "li")):
            self.runs.append(Run(" "))
            return
        self.flush()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()

    def end_table(self) -> None:
        if self.table and self.table.rows:
            self.blocks.append(self.table)
        self.table = None
        self.tables = 0

    def flush(self) -> None:
        """The block is complete; the next one is a paragraph until a tag says otherwise."""
        block = self.block
        first = block.runs[0] if block.runs else None
        if block.kind == "entry" and self.marker:
            block.ordered = bool(NUMBERED.match(self.marker))
        elif block.kind == "p" and first and BULLET.match(first.text):
            block.kind, block.level = "entry", 1
            block.runs[0] = replace(first, text=BULLET.sub("", first.text, count=1))
        if any(run.text.strip() for run in block.runs):
            self.blocks.append(block)
        self.block, self.marker, self.in_entry = Block("p"), "", False


def safe_address(address: str) -> str:
    """The address as Markdown takes it, if it is one that pages may link to: https, mailto, or a path of this site; else ""."""
    address = "".join(address.split())
    try:
        parts = urlsplit(address)
        if parts.netloc in ("www.google.com", "google.com") and parts.path == "/url":
            # Documents written online lead through a page that counts.
            address = "".join((parse_qs(parts.query).get("q") or [""])[0].split())
            parts = urlsplit(address)
    except ValueError:
        return ""
    good = {
        "https": "." in parts.netloc and "@" not in parts.netloc,
        "mailto": "@" in parts.path,
        "": not parts.netloc and re.match(r"/(?![/\\])", address) is not None,
    }.get(parts.scheme, False)
    written = quote(address, safe=":/?#@$&+,;=%~") if good else ""
    return written if len(written) <= LONGEST_ADDRESS else ""
