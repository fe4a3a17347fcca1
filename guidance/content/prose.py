"""Markdown bodies to clean HTML, with the editors' own blocks and references.

Nothing an editor types reaches a page as markup of its own: what begins HTML is a reported problem and renders nothing,
what comes out holds the tags and attributes listed here or is one too, and nh3 cleans what is left.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

import nh3
import pyromark

from .marks import MARK, MARK_ALONE, Link, Missing, Resolver, missing_in, put_back, take_references
from .problems import Problem, did_you_mean
from .quotes import curly_markup
from .refused import refuse
from .words import Said

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
TAG = re.compile(r"<([a-z][a-z0-9]*)([^>]*)>")
ATTRIBUTE, VALUE = re.compile(r"([a-z-]+)="), re.compile(r'"[^"]*"')
# As it is typed, and as an address has it.
MARK_IN_TAG = re.compile("<[^<>]*(?:\ue000|%EE%80%80)")
ALIGNED = re.compile(r'(<t[hd]) style="text-align: (left|center|right)"')
# A tab or a line end where an address begins can only have been typed by its name, such as “&Tab;”.
HIDDEN = re.compile(r'<a href="[^"/?#:]*%0[0-9A-F][^"]*">')
HEADING_ELEMENT = re.compile(r"(<h[234] id=[^>]*>.*?</h[234]>)", re.DOTALL)
BLOCK_END, ANY_TAG = re.compile(r"</(?:p|li|h[1-6]|div|td|th|tr|blockquote|dt|dd|dl)>|<br ?/?>"), re.compile(r"<[^>]+>")
# It stands on nearly every page, so it is none of what a page says: it would be found, and graded, on all of them.
URGENT_CARD = re.compile(r'<section class="urgent".*?</section>', re.DOTALL)


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
        text, sections = _words(URGENT_CARD.sub("", finished), self.headings)
        return Prose(_labelled(finished), self.headings, self.links, self.references, self.blocks, text, sections)


ALLOWED = {
    "p", "br", "em", "strong", "a", "ul", "ol", "li", "h2", "h3", "h4", "blockquote", "code", "pre", "hr",
    "table", "thead", "tbody", "tr", "th", "td", "div",
}  # fmt: skip
CLEANER_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}


CLEANER = nh3.Cleaner(tags=ALLOWED, attributes=CLEANER_ATTRIBUTES, url_schemes={"https", "http", "mailto", "tel"}, link_rel=None)
"""The net under the checks: only the tags and attributes our Markdown can make."""


def commonmark(text: str) -> str:
    """Markdown as HTML, as CommonMark has it, with tables. Raw HTML is for ``refuse`` to have kept out.

    Raises ValueError for what the library cannot read, if there is any such thing.
    """
    try:
        rendered = pyromark.html(text, options=pyromark.Options.ENABLE_TABLES)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as panic:
        # A fault in the library comes as what no “except Exception” holds.
        raise ValueError(str(panic)) from panic
    return ALIGNED.sub(r'\1 align="\2"', rendered).strip("\n")


class Renderer:
    """Renders bodies one after another."""

    def __init__(self, resolver: Resolver) -> None:
        self.resolver = resolver

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
        for name, piece_line, text in _blocks(path, first_line, prepared, problems):
            rendered = _rendered(path, piece_line, text, problems)
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


def _rendered(path: str, line: int, text: str, problems: list[Problem]) -> str:
    try:
        rendered = commonmark(text)
    except ValueError:
        problems.append(Problem(path, line, "cannot be turned into a page. Write the Markdown here more simply."))
        return ""
    for tag, attributes in dict.fromkeys(TAG.findall(rendered)):
        extra = [a for a in ATTRIBUTE.findall(VALUE.sub("", attributes)) if a not in CLEANER_ATTRIBUTES.get(tag, ())] if attributes else []
        if tag not in ALLOWED or extra:
            what = f"“{tag}” with “{extra[0]}”" if extra else f"“{tag}”"
            problems.append(Problem(path, line, f"makes a {what}, which pages here do not have. Write it more simply."))
    cleaned = HIDDEN.sub("<a>", CLEANER.clean(rendered))
    if cleaned.count("<a>") > rendered.count("<a>"):
        problems.append(Problem(path, line, "has a link whose address is no web address. Start it with https:// or with /."))
    if MARK_IN_TAG.search(cleaned):
        problems.append(Problem(path, line, "has a reference inside a link. Write the link or the reference, not both."))
        return ""
    return curly_markup(cleaned)


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


def _words(finished: str, headings: Iterable[Heading]) -> tuple[str, tuple[tuple[Heading | None, str], ...]]:
    """Plain text, and the same under each heading, for search and for the reading grade."""
    before, *parts = HEADING_ELEMENT.split(finished)
    text = [plain_text(before)]
    sections: list[tuple[Heading | None, str]] = [(None, text[0])] if text[0] else []
    for heading, (element, under) in zip(headings, zip(parts[::2], parts[1::2])):
        words = plain_text(under)
        text += plain_text(element), words
        sections.append((heading, words))
    return "\n".join(filter(None, text)), tuple(sections)


def plain_text(markup: str) -> str:
    """Our own HTML as words, blocks parted by line ends."""
    words = html.unescape(ANY_TAG.sub("", BLOCK_END.sub("\n", markup)))
    return "\n".join(filter(None, [" ".join(part.split()) for part in words.split("\n")]))
