"""A text as the renderer makes it, and whether what came out holds our own tags only."""

from __future__ import annotations

import re
from html import escape
from html.parser import HTMLParser

from guidance.content.prose import Prose, Renderer


class Answers:
    """A resolver that knows every fact and nothing else."""

    def inline(self, target: str, words: str | None) -> str | None:
        return f'<a href="/fact/">{escape(words or target)}</a>' if target.startswith("fact:") else None

    def card(self, target: str, words: str | None) -> str | None:
        return '<div class="fact">a card</div>'

    def suggestion(self, target: str) -> str:
        return " Look in the folder."


def body(text: str) -> tuple[Prose, list[str]]:
    prose, problems = Renderer(Answers()).body("pages/a.md", 10, text)
    return prose, [str(problem) for problem in problems]


def sound(text: str) -> Prose:
    prose, problems = body(text)
    assert problems == []
    return prose


def said(text: str) -> list[str]:
    return body(text)[1]


OURS = {
    **dict.fromkeys(("br", "em", "strong", "ul", "li", "code", "pre", "hr", "table", "thead", "tbody", "tr"), ()),
    **dict.fromkeys(("p", "div", "blockquote"), ("class",)),
    **dict.fromkeys(("h2", "h3", "h4"), ("id",)),
    **dict.fromkeys(("th", "td"), ("align",)),
    "a": ("href",),
    "ol": ("start",),
}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in OURS:
            self.faults.append(f"<{tag}>")
        for name, held in attributes:
            if name not in OURS.get(tag, ()):
                self.faults.append(f"<{tag} {name}>")
            if name == "href" and not re.match(r"(https?://|https?:|mailto:|tel:|[^:]*\Z|[/#?])", (held or "").strip()):
                self.faults.append(f"href {held}")

    def handle_comment(self, data: str) -> None:
        self.faults.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.faults.append("declaration")

    def handle_pi(self, data: str) -> None:
        self.faults.append("instruction")


def assert_only_ours(html: str) -> None:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert reader.faults == []
