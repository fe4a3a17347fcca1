"""What we take for Markdown is CommonMark: another reader of it, in another language, says the same."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from guidance.content.prose import commonmark
from guidance.content.refused import refuse

OTHER = MarkdownIt("commonmark", {"html": False}).enable("table")
SIGNS = [
    "*", "**", "_", "`", "[a](/b)", "[", "](", ")", "#", "## ", "-", "- ", "+ ", "> ", "1. ", "1) ", "\\", "!", "a", "b c", "é",
    "\n", "\n\n", " ", "  ", "    ", "~", "=", "---", "&", "&amp;", "&copy;", ":", "“", '"', "'", "<",
]  # fmt: skip

EMPTY_ENTRY = re.compile(r"(?:[-+*]|\d[.)])[ ]*$", re.MULTILINE)


class _Said(HTMLParser):
    """Tags, attributes and words, whatever stands between blocks."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[object] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.parts.append((tag, tuple((name, unescape(value or "").replace("text-align:", "").strip()) for name, value in attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("br", "hr", "img"):
            self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.parts.append(" ".join(data.split()))


def as_read(markup: str) -> list[object]:
    reader = _Said()
    reader.feed(re.sub(r'(<t[hd]) style="text-align:', r'\1 align="', markup))
    reader.close()
    return reader.parts


@trials(max_examples=300, derandomize=True)
@given(st.lists(st.sampled_from(SIGNS), max_size=40).map("".join))
@example("One\n- two\n- three")
@example("- One\n\n  two\n- three\n  1. four")
@example("a\\\nb  \nc")
def test_another_reader_says_the_same_of_what_may_be_typed(text):
    """What is refused is never rendered, and so not compared; nor an entry of a list with nothing in it, where readers differ.

    They differ in other corners that nobody types, such as a backslash before two spaces, so the texts are the same in every run.
    """
    if not refuse("pages/a.md", 1, text) and not EMPTY_ENTRY.search(text):
        assert as_read(commonmark(text)) == as_read(OTHER.render(text))


@pytest.mark.parametrize("table", ["| a | b |\n|:--|--:|\n| c | d |", "a|b\n-|:-:\nc|**d**\n\ne"])
def test_so_it_does_of_tables(table):
    assert as_read(commonmark(table)) == as_read(OTHER.render(table))


def test_so_it_does_of_all_that_is_written_here():
    for path in sorted(Path(settings.CONTENT_DIR).rglob("*.md")):
        for part in re.split(r"^:::.*$", path.read_text(encoding="utf-8").split("\n---\n", 1)[-1], flags=re.MULTILINE):
            assert as_read(commonmark(part)) == as_read(OTHER.render(part)), path
