"""Markdown bodies to clean HTML, with the editors' own blocks and references.

Nothing an editor types reaches a page as markup of its own: raw HTML is a reported problem,
the renderer escapes it all the same, and nh3 cleans what is left.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

import markdown
import nh3

from .marks import MARK, MARK_ALONE, REFERENCE, Link, Missing, Resolver, missing_in, put_back, take_references
from .problems import Problem, did_you_mean
from .quotes import curly_markup
from .words import Said

MOST_BODY = 64_000
BLOCKS = {
    "glance": ("div", "glance"),
    "say": ("blockquote", "say"),
    "badly": ("div", "badly"),
    "now": ("div", "now"),
    "tip": ("div", "tip"),
}
LABELS = Said({"glance": "At a glance", "badly": "If it goes badly", "tip": "Try this"})
FENCE = re.compile(r":::\s*([a-zA-Z-]*)\s*(.*)\Z")
# Possessive and bounded: a text without “)” must not be scanned again for every “](”.
LINK = re.compile(r"\]\(\s*+<?([^)\s>]{0,2000}+)>?[^)]{0,400}+\)")
DEFINITION = re.compile(r"\s*\[[^\[\]]*\]:")
REFERENCE_IN_LINK = re.compile(r"\]\([^)\n\[\]]*\[\[|\[[^\[\]]*\[\[[^\[\]]*\]\][^\[\]]*\]\(")
CHARACTER_CODE = re.compile(r"&#\w{1,8};?")
HEADING = re.compile(r"^ {0,3}(?:#|[-=]+ *$)", re.MULTILINE)
MOST_HEADINGS = 200
# It stands on nearly every page, so it is none of what a page says: it would be found, and graded, on all of them.
URGENT_CARD = re.compile(r'<section class="urgent".*?</section>', re.DOTALL)
MOST_COLUMNS = 20
RAW_HTML = re.compile(r"<[a-zA-Z/!?][^\n]{0,20}")
RUN = re.compile(r"([^\w\s])\1{39,}")
# In a line so short only these can be amiss.
SHORT = 20
AMISS = re.compile(r"[\t<#:>&\[]")
DELIMITERS = {"[": 400, "]": 400, "*": 2000, "_": 2000, "`": 400, "<": 200, "!": 600, "&": 600, "\\": 600, "|": 2000}


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A rendered body: clean HTML, its headings and links, its blocks by name, and its plain words."""

    html: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    references: tuple[Link, ...] = ()
    blocks: tuple[str, ...] = ()
    text: str = ""
    sections: tuple[tuple[Heading | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A rendered body whose references are still open, so that nothing in it rests on another file but whether they lead anywhere."""

    markup: str = ""
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    references: tuple[Link, ...] = ()
    blocks: tuple[str, ...] = ()

    def filled(self, resolver: Resolver) -> Prose:
        """The body, with what its references become."""
        finished = put_back(MARK, put_back(MARK_ALONE, self.markup, self.references, resolver.card), self.references, resolver.inline)
        own = URGENT_CARD.sub("", finished)
        text, sections = plain_text(own), _sections(own, self.headings)
        return Prose(_labelled(finished), self.headings, self.links, self.references, self.blocks, text, sections)


ALLOWED = {
    "p", "br", "em", "strong", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
CLEANER_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}


def clean(dirty: str) -> str:
    """The net under the checks: only the tags and attributes our Markdown can make."""
    return nh3.clean(
        dirty,
        tags=ALLOWED,
        attributes=CLEANER_ATTRIBUTES,
        url_schemes={"https", "http", "mailto", "tel"},
        link_rel=None,
    )


def _markdown() -> markdown.Markdown:
    md = markdown.Markdown(extensions=["tables", "sane_lists"], extension_configs={"tables": {"use_align_attribute": True}})
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.deregister("image_link")
    md.inlinePatterns.deregister("image_reference")
    # Links are written where they stand, so that each is checked: “[words][1]” stays as typed.
    md.inlinePatterns.deregister("reference")
    md.inlinePatterns.deregister("short_reference")
    md.parser.blockprocessors.deregister("reference")
    return md


class Renderer:
    """Renders bodies one after another; not to be shared between threads."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver
        self._md = _markdown()

    def words(self, path: str, line: int, text: str) -> tuple[str, list[Problem]]:
        """One line of an editor's words, references resolved: HTML without any block tag."""
        problems: list[Problem] = []
        taken, references = take_references(path, line, text, missing_in(text, self.resolver), problems)
        return put_back(MARK, html.escape(taken, quote=False), references, self.resolver.inline), problems

    def body(self, path: str, first_line: int, body: str) -> tuple[Prose, list[Problem]]:
        """Render one body. Never raises for anything an editor may type."""
        draft, problems = self.draft(path, first_line, body, missing_in(body, self.resolver))
        return draft.filled(self.resolver), problems

    def draft(self, path: str, first_line: int, body: str, missing: Missing) -> tuple[Draft, list[Problem]]:
        """Render one body up to what its references become; ``missing`` are those that lead nowhere."""
        problems: list[Problem] = refuse(path, first_line, body)
        if problems:
            return Draft(), problems
        prepared, references = take_references(path, first_line, body, missing, problems)
        pieces: list[str] = []
        blocks: list[str] = []
        for name, _line, text in _blocks(path, first_line, prepared, problems):
            rendered = self._render(path, _line, text, problems)
            if name:
                tag, css = BLOCKS[name]
                blocks.append(name)
                rendered = f'<{tag} class="{css}">\n{rendered}\n</{tag}>'
            pieces.append(rendered)
        markup, headings = _anchors("\n".join(pieces))
        links = _links(body, first_line)
        for link in links:
            if link.address.startswith("//") or re.match(r"(?!https?:|mailto:|tel:)[a-zA-Z][\w+.-]*:", link.address):
                problems.append(
                    Problem(path, link.line, f"links to “{link.address}”, which is not a web address. Start it with https:// or with /.")
                )
            if link.address.startswith("tel:"):
                problems.append(Problem(path, link.line, "types a phone number. Write [[service:…]] or [[fact:…]] instead."))
        return Draft(markup, headings, links, references, tuple(blocks)), problems

    def _render(self, path: str, line: int, text: str, problems: list[Problem]) -> str:
        try:
            rendered = self._md.reset().convert(text)
        except (RecursionError, ValueError, IndexError, AttributeError):
            # What was left half done would show in the next text: start with a new one.
            self._md = _markdown()
            problems.append(
                Problem(path, line, "cannot be turned into a page. Look for deeply nested lists or quotes and make them flatter.")
            )
            return ""
        for tag, attributes in re.findall(r"<([a-z][a-z0-9]*)([^>]*)>", rendered):
            extra = [a for a in re.findall(r"([a-z-]+)=", re.sub(r'"[^"]*"', "", attributes)) if a not in CLEANER_ATTRIBUTES.get(tag, ())]
            if tag not in ALLOWED or extra:
                what = f"“{tag}” with “{extra[0]}”" if extra else f"“{tag}”"
                problems.append(Problem(path, line, f"makes a {what}, which pages here do not have. Write it more simply."))
        cleaned = clean(rendered)
        if cleaned.count("<a>") > rendered.count("<a>"):
            problems.append(Problem(path, line, "has a link whose address is no web address. Start it with https:// or with /."))
        if re.search("<[^<>]*\ue000", cleaned):
            problems.append(Problem(path, line, "has a reference inside a link. Write the link or the reference, not both."))
            return ""
        return curly_markup(cleaned)


def refuse(path: str, first_line: int, body: str) -> list[Problem]:
    """What is never rendered: raw HTML, and shapes known to make Markdown slow."""
    problems: list[Problem] = []
    if len(body) > MOST_BODY:
        return [Problem(path, first_line, f"has a text of more than {MOST_BODY // 1000} kB. Split it into two pages.")]
    for number, line in enumerate(body.split("\n"), first_line):
        if is_plain(line):
            continue
        if "\t" in line:
            problems.append(Problem(path, number, "has a tab in the text. Use spaces."))
        raw = RAW_HTML.search(line)
        if raw:
            problems.append(Problem(path, number, f"holds HTML (“{raw[0]}”). Write Markdown, or one of the blocks such as “::: say”."))
        if re.match(r"#(?!#{1,3} )#* ", line):
            problems.append(
                Problem(path, number, "has a heading of the wrong size. Use “##” for a section, “###” below it; the title is a field.")
            )
        if re.match(r"[ >]+:::|::::", line):
            problems.append(
                Problem(path, number, "has a “:::” that does not start its line, or has too many colons. Write “::: say” or “:::”.")
            )
        code = CHARACTER_CODE.search(line)
        if code:
            problems.append(Problem(path, number, f"holds a character code (“{code[0]}”). Type the character itself."))
        defined = DEFINITION.match(line)
        if defined:
            problems.append(
                Problem(
                    path,
                    number,
                    f"gives a link's address apart from its words (“{defined[0].strip()}”). Write [words](address) in one place.",
                )
            )
        if REFERENCE_IN_LINK.search(line):
            problems.append(Problem(path, number, "has a reference inside a link. Write the link or the reference, not both."))
        if line.count("|") > MOST_COLUMNS and REFERENCE.sub("", line).count("|") > MOST_COLUMNS + 1:
            problems.append(Problem(path, number, f"has a table of more than {MOST_COLUMNS} columns. Make it a list."))
        run = RUN.search(line)
        if run:
            problems.append(Problem(path, number, f"has a long run of “{run[1]}”. Delete it."))
        if len(line) > 5_000:
            problems.append(Problem(path, number, "has a line of more than 5,000 characters. Break it into paragraphs."))
        if len(line) - len(line.lstrip(" ")) > 24 or re.match(r"\s*(?:>\s*){6}", line):
            problems.append(Problem(path, number, "is nested too deep. Use at most three levels of lists."))
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


def is_plain(line: str) -> bool:
    """Whether a line can be seen to be right at a glance, as most of a long list of short ones can."""
    return len(line) <= SHORT and not AMISS.search(line)


def _blocks(path: str, first_line: int, body: str, problems: list[Problem]) -> list[tuple[str, int, str]]:
    """The body as ``(block name or "", line, text)`` in order."""
    pieces: list[tuple[str, int, str]] = []
    name, start, held = "", first_line, []
    for number, line in enumerate(body.split("\n"), first_line):
        fence = FENCE.match(line.rstrip()) if line.startswith(":::") else None
        if fence is None:
            held.append(line)
            continue
        word = fence[1]
        if word and name:
            problems.append(Problem(path, number, f"opens “::: {word}” inside “::: {name}”. Close the first with a line “:::”."))
        elif word and word not in BLOCKS:
            problems.append(
                Problem(
                    path, number, f"“::: {word}” is not a block.{did_you_mean(word.lower(), BLOCKS)} The blocks are {', '.join(BLOCKS)}."
                )
            )
        elif word and fence[2]:
            problems.append(Problem(path, number, f"has words after “::: {word}”. Put them on the next line."))
        elif not word and fence[2]:
            problems.append(Problem(path, number, f"has “{fence[2][:20]}” after “:::”. Put it on the next line."))
        elif not word and not name:
            problems.append(Problem(path, number, "closes a block (“:::”) that was never opened."))
        pieces.append((name, start, "\n".join(held)))
        name, start, held = (word if word in BLOCKS else ""), number + 1, []
    if name:
        problems.append(Problem(path, start - 1, f"opens “::: {name}” and never closes it. Put a line “:::” after it."))
    pieces.append((name, start, "\n".join(held)))
    return [(block, line, text) for block, line, text in pieces if text.strip()]


def _labelled(finished: str) -> str:
    """Blocks with their names above them. The names are ours, so they are in no search and no reading grade."""
    for name, label in LABELS.items():
        opening = '<{} class="{}">\n'.format(*BLOCKS[name])
        finished = finished.replace(opening, f'{opening}<p class="label">{label}</p>\n')
    return finished


def _links(body: str, first_line: int) -> tuple[Link, ...]:
    found = []
    for match in LINK.finditer(body):
        before = body[: match.start()]
        words = before[before.rfind("[") + 1 :]
        found.append(Link(match[1], first_line + before.count("\n"), words))
    return tuple(found)


def slug(title: str) -> str:
    """A heading as an anchor: small letters, digits, hyphens."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower().replace("’", "").replace("'", ""))) or "section"


def _anchors(rendered: str) -> tuple[str, tuple[Heading, ...]]:
    headings: list[Heading] = []
    used: set[str] = set()

    def anchor(match: re.Match[str]) -> str:
        level, inner = int(match[1]), match[2]
        fixed = re.search(r"\s*\{#([a-z0-9-]+)\}\s*\Z", inner)
        if fixed:
            inner = inner[: fixed.start()]
        name = fixed[1] if fixed else slug(plain_text(MARK.sub("", inner)))
        plain, count = name, 1
        while name in used:
            count += 1
            name = f"{plain}-{count}"
        used.add(name)
        headings.append(Heading(level, name, plain_text(MARK.sub("", inner))))
        return f'<h{level} id="{name}">{inner}</h{level}>'

    return re.sub(r"<h([1-6])>(.*?)</h\1>", anchor, rendered, flags=re.DOTALL), tuple(headings)


def _sections(finished: str, headings: tuple[Heading, ...]) -> tuple[tuple[Heading | None, str], ...]:
    """Plain text under each heading, for search and for the reading grade."""
    parts = re.split(r"(?=<h[234] id=)", finished)
    sections: list[tuple[Heading | None, str]] = []
    remaining = list(headings)
    for part in parts:
        heading = remaining.pop(0) if part.startswith("<h") and remaining else None
        words = plain_text(re.sub(r"\A<h[234][^>]*>.*?</h[234]>", "", part, flags=re.DOTALL))
        if heading or words:
            sections.append((heading, words))
    return tuple(sections)


def plain_text(markup: str) -> str:
    """Our own HTML as words, blocks parted by line ends."""
    spaced = re.sub(r"</(?:p|li|h[1-6]|div|td|th|tr|blockquote|dt|dd|dl)>|<br ?/?>", "\n", markup)
    words = html.unescape(re.sub(r"<[^>]+>", "", spaced))
    return "\n".join(line for line in (" ".join(part.split()) for part in words.split("\n")) if line)
