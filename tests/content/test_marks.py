"""References in a text: found, each once, and filled in after Markdown has done its work."""

from __future__ import annotations

from guidance.content.marks import references_in
from guidance.content.prose import Prose, Renderer


class Everything:
    """A resolver that knows every target and calls it by a name of its own."""

    def __init__(self, name: str) -> None:
        self.name = name

    def inline(self, target: str, words: str | None) -> str | None:
        return f"<b>{self.name} {words or target}</b>"

    def card(self, target: str, words: str | None) -> str | None:
        return f'<div class="card">{self.name}</div>'

    def suggestion(self, target: str) -> str:
        return ""


def test_references_are_found_in_order_each_once():
    text = "[[fact:b]], [[fact:a]] [[ fact:b ]] [[fact:b|words]] [[fact:b| ]] [[broken [[urgent]]"
    assert references_in(text) == (("fact:b", None), ("fact:a", None), ("fact:b", "words"), ("urgent", None))


def test_a_draft_is_filled_by_whoever_knows_what_its_references_become():
    body = "## On [[fact:a]]\n\nOne [[fact:a|two]].\n\n[[fact:b]]\n"
    draft, problems = Renderer(Everything("first")).draft("pages/a.md", 9, body, {})
    assert problems == []
    for name in ("first", "second"):
        prose = draft.filled(Everything(name))
        assert (prose, []) == Renderer(Everything(name)).body("pages/a.md", 9, body)
        assert f'<p>One <b>{name} two</b>.</p>\n<div class="card">{name}</div>' in prose.html
        assert [(link.address, link.line, link.words) for link in prose.references] == [
            ("fact:a", 9, ""),
            ("fact:a", 11, "two"),
            ("fact:b", 13, ""),
        ]


def test_a_reference_that_leads_nowhere_is_its_words_and_a_problem():
    draft, problems = Renderer(Everything("first")).draft("pages/a.md", 9, "One [[fact:a|two]].", {("fact:a", "two"): " Look again."})
    assert (draft.markup, draft.references) == ("<p>One two.</p>", ())
    assert [str(problem) for problem in problems] == ["pages/a.md:9: refers to “[[fact:a]]”, which does not exist. Look again."]


def test_a_body_that_is_refused_is_an_empty_draft():
    draft, problems = Renderer(Everything("first")).draft("pages/a.md", 9, "<b>[[fact:a]]</b>", {})
    assert draft.filled(Everything("first")) == Prose() and len(problems) == 1
