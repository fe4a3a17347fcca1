"""Words parents meet, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from .fields import Field
from .records import Kind, Record
from .words import translate

TERM = Kind(
    "term",
    "a glossary term",
    (
        Field("term", "text", "the word.", required=True, most=60),
        Field("meaning", "text", "what it means, in one or two short sentences.", required=True, most=360),
        Field("search_words", "texts", "misspellings and other words for it."),
        Field("see", "texts", "where to read on: “page:teens/live-streaming”, “app:tiktok”, “situation:blackmail”."),
    ),
    address="/glossary/#{name}",
    title_field="term",
    folder="glossary",
)


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    title: str
    meaning: str
    search_words: tuple[str, ...]
    see: tuple[str, ...]
    note_html: str

    @property
    def address(self) -> str:
        return f"/glossary/#{self.name}"


# As References.inline writes it.
MARKED = re.compile(r'<a class="term" href="/glossary/#([a-z0-9-]+)" title="[^"]*">')


def with_meanings_below(html: str, terms: Mapping[str, Term]) -> str:
    """The page's HTML with the meaning of each marked word at its end, and the word a link to it.

    A hint that only shows under a mouse is none for fingers, keyboards and paper.
    """
    used: list[Term] = []

    def marked(found: re.Match[str]) -> str:
        term = terms.get(found[1])
        if term is None:
            return found[0]
        first = "" if term in used else f' id="from-{term.name}"'
        used.extend([term] if first else [])
        return f'<a class="term"{first} href="#word-{term.name}">'

    body = MARKED.sub(marked, html)
    entries = "".join(
        f'<div><dt id="word-{term.name}">{escape(term.title)}</dt>'
        f'<dd>{escape(term.meaning)} <a href="#from-{term.name}">{translate("Back to the text")}</a></dd></div>'
        for term in used
    )
    return f'{body}<h2>{translate("Words on this page")}</h2><dl class="glossary">{entries}</dl>' if used else body


def read_term(record: Record, see: list[str], note_html: str) -> Term:
    return Term(record.name, record["term"], record["meaning"], record["search_words"], tuple(see), note_html)
