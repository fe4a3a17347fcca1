# ruff: noqa: E501  (what an editor reads stands here whole)
"""Markdown to clean HTML: the editors' blocks, and whatever else is typed becomes a problem, never markup."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guidance.content.prose import CLEANER, Renderer, plain_text, slug

from .rendered import Answers, assert_only_ours, said, sound

# What an editor writes


def test_markdown_becomes_html():
    assert sound("Stay **calm**.\n\n- one\n- two").html == "<p>Stay <strong>calm</strong>.</p>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>"


@pytest.mark.parametrize(("name", "tag"), [("glance", "div"), ("say", "blockquote"), ("badly", "div"), ("now", "div"), ("tip", "div")])
def test_each_block_has_its_class(name, tag):
    prose = sound(f"::: {name}\nWords.\n:::")
    assert re.fullmatch(rf'<{tag} class="{name}">\n(<p class="label">[^<]+</p>\n?)?<p>Words\.</p>\n</{tag}>', prose.html)
    assert prose.blocks == (name,)


def test_a_table_aligns_without_a_style():
    prose = sound("Age | Who\n:--- | ---:\n5 | All")
    assert 'align="right"' in prose.html and "style" not in prose.html


def test_headings_have_anchors_and_are_listed():
    prose = sound("## Words to say\n\nA\n\n### At bedtime, don’t rush\n\nB")
    assert [(h.level, h.anchor, h.title) for h in prose.headings] == [
        (2, "words-to-say", "Words to say"),
        (3, "at-bedtime-dont-rush", "At bedtime, don’t rush"),
    ]
    assert '<h2 id="words-to-say">Words to say</h2>' in prose.html


def test_an_anchor_may_be_fixed_by_hand():
    assert '<h2 id="say">What to say now</h2>' in sound("## What to say now {#say}\n\nA").html


def test_no_two_headings_share_an_anchor():
    prose = sound("## A\n\n## A\n\n## A-2\n\n## B {#a-2}\n\n## A\n\n## ???\n\n## !!!")
    anchors = [h.anchor for h in prose.headings]
    assert len(anchors) == len(set(anchors)) == 7
    assert anchors[:2] == ["a", "a-2"]
    assert re.findall(r'id="([^"]*)"', prose.html) == anchors


def test_sections_give_the_plain_words_under_each_heading():
    assert [(h.title if h else None, words) for h, words in sound("Intro.\n\n## One\n\nA & B.\n\n## Two\n\n- x\n- y").sections] == [
        (None, "Intro."),
        ("One", "A & B."),
        ("Two", "x\ny"),
    ]


def test_links_keep_their_words_and_their_line():
    prose = sound("One\n\nSee [get help](/get-help/) or\n[CEOP](https://www.ceop.police.uk/).")
    assert [(link.address, link.line, link.words) for link in prose.links] == [
        ("/get-help/", 12, "get help"),
        ("https://www.ceop.police.uk/", 13, "CEOP"),
    ]


# References


def test_a_reference_inside_a_line_becomes_its_words_and_alone_its_card():
    prose = sound("Ring [[fact:x]] or [[fact:y|this one]].\n\n[[fact:x]]\n")
    assert prose.html == '<p>Ring <a href="/fact/">fact:x</a> or <a href="/fact/">this one</a>.</p>\n<div class="fact">a card</div>'
    assert [(r.address, r.line) for r in prose.references] == [("fact:x", 10), ("fact:y", 10), ("fact:x", 12)]


def test_a_reference_to_nothing_is_reported_on_its_line():
    assert said("One\n\nRing [[service:nope]].") == [
        "pages/a.md:12: refers to “[[service:nope]]”, which does not exist. Look in the folder."
    ]


@pytest.mark.parametrize("typed", ["[[fact:x", "[[fact:x]", "[[]]", "[[fact:x\n]]"])
def test_a_reference_left_open_is_reported_on_its_line(typed):
    problems = said(f"One\n{typed} and more")
    assert len(problems) == 1
    assert problems[0].startswith("pages/a.md:11: has a reference that is not closed: “[[")
    assert problems[0].endswith("Write [[kind:name]].")


@pytest.mark.parametrize(
    "typed",
    [
        "[words](https://x.example/[[fact:x]])",
        "[words]([[fact:x]])",
        '[words](https://x.example/ "[[fact:x]]")',
        "[call [[fact:x]] now](/get-help/)",
    ],
)
def test_a_reference_inside_a_link_is_refused_on_its_line(typed):
    assert said(f"One\n\n{typed}") == ["pages/a.md:12: has a reference inside a link. Write the link or the reference, not both."]


def test_the_words_of_a_reference_are_never_markup():
    assert "&quot;q&quot; &amp; co" in sound('[[fact:x|"q" & co]] here').html


# Blocks mistyped


@pytest.mark.parametrize(
    ("typed", "line", "message"),
    [
        ("::: sya\nx\n:::", 10, "“::: sya” is not a block. Did you mean “say”? The blocks are glance, say, badly, now, tip."),
        ("::: Say\nx\n:::", 10, "“::: Say” is not a block. Did you mean “say”? The blocks are glance, say, badly, now, tip."),
        ("One\n\n::: say\nx", 12, "opens “::: say” and never closes it. Put a line “:::” after it."),
        ("One\n:::", 11, "closes a block (“:::”) that was never opened."),
        ("::: say\nx\n::: tip\ny\n:::", 12, "opens “::: tip” inside “::: say”. Close the first with a line “:::”."),
        ("::: say Hello\nx\n:::", 10, "has words after “::: say”. Put them on the next line."),
        ("::: say\nx\n::: 1", 12, "has “1” after “:::”. Put it on the next line."),
    ],
)
def test_a_block_mistyped_is_reported_where_it_stands(typed, line, message):
    assert f"pages/a.md:{line}: {message}" in said(typed)


@pytest.mark.parametrize("typed", [" ::: say\nx\n:::", "> ::: say\nx\n:::", ":::: say\nx\n:::"])
def test_a_block_sign_out_of_place_is_not_printed_as_words(typed):
    assert said(typed)[0] == ("pages/a.md:10: has a “:::” that does not start its line, or has too many colons. Write “::: say” or “:::”.")


@pytest.mark.parametrize("typed", ["# Title", "##### Small", "####### Seven"])
def test_a_heading_of_the_wrong_size_is_refused(typed):
    assert said(f"One\n\n{typed}\n\nTwo") == [
        "pages/a.md:12: has a heading of the wrong size. Use “##” for a section, “###” below it; the title is a field."
    ]


@pytest.mark.parametrize(("typed", "tag"), [("#Title", "h1"), ("Title\n===", "h1"), ("##### x#", "h5")])
def test_a_heading_of_the_wrong_size_is_refused_however_it_is_written(typed, tag):
    assert any(f"“{tag}”" in problem or "wrong size" in problem or "without a space" in problem for problem in said(typed))


def test_a_tab_is_reported_on_its_line():
    assert said("One\n\tTwo") == ["pages/a.md:11: has a tab in the text. Use spaces."]


# One line of words


def words(text: str) -> tuple[str, list[str]]:
    rendered, problems = Renderer(Answers()).words("get-help/a.md", 7, text)
    return rendered, [str(p) for p in problems]


def test_a_line_of_words_is_escaped_and_its_references_resolved():
    assert words("Tom & [[fact:x|J]] <3") == ('Tom &amp; <a href="/fact/">J</a> &lt;3', [])


def test_a_reference_to_nothing_in_a_line_of_words_is_reported_on_the_line():
    assert words("Ring [[service:x]]") == (
        "Ring service:x",
        ["get-help/a.md:7: refers to “[[service:x]]”, which does not exist. Look in the folder."],
    )


def test_plain_text_parts_blocks_by_line_ends():
    assert plain_text("<p>A &amp; <em>b</em></p>\n<ul>\n<li>c</li>\n<li>d  e</li></ul>") == "A & b\nc\nd e"


@pytest.mark.parametrize(
    ("title", "anchor"), [("What if…?", "what-if"), ("Don’t / can't", "dont-cant"), ("16+", "16"), ("¿?", "section"), ("É", "section")]
)
def test_a_heading_as_an_anchor(title, anchor):
    assert slug(title) == anchor


# Whatever is typed

PIECES = st.sampled_from(
    [
        "# ", "## ", "### ", "> ", "- ", "1. ", "    ", "\n", "\n\n", "*", "**", "_", "`", "```", "[", "]", "(", ")", "](", "[[", "]]", "[[fact:x]]",
        "[[fact:x|", "![", "|", "---", "===", ":::", "::: say\n", "\n:::\n", "{#a}", "{: onclick=x}", "<b>", "</b>", "<", ">", "<script>", "&lt;",
        "&colon;", "&#", "&#57344;0&#57345;", "\ue0000\ue001", "\x02", "\x03", "klzzwxh:0000", "javascript:alert(1)", "data:text/html,x", "https://x.example/",
        "/get-help/", "//x", '"', "'", "onclick=", "\\", "word", " ", "é", "[a](/b/)", "[a](https://x.example/ \"t\")", "a|b\n-|-\n", "[1]: x",
    ]
)  # fmt: skip
MARKDOWN_LIKE = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text(max_size=120))


@given(MARKDOWN_LIKE)
@example("&#57344;9&#57345;")
@example("[a](https://x.example/[[fact:x]])")
@example("- - - - - - x")
def test_whatever_is_typed_only_our_tags_and_attributes_come_out(text):
    prose, problems = Renderer(Answers()).body("pages/a.md", 10, text)
    assert_only_ours(prose.html)
    assert all(10 <= problem.line <= 10 + text.count("\n") for problem in problems)


@given(MARKDOWN_LIKE.filter(lambda text: "[[" not in text))
def test_what_comes_out_is_what_the_cleaner_lets_through(text):
    prose, _ = Renderer(Answers()).body("pages/a.md", 10, text)
    bare = re.sub(r'<p class="label">[^<]*</p>\n', "", prose.html)
    bare = re.sub(r'<(h[1-6]) id="[^"]*">', r"<\1>", re.sub(r'<(div|blockquote) class="\w+">', r"<\1>", bare))
    assert CLEANER.clean(bare) == bare


@given(MARKDOWN_LIKE)
def test_a_line_of_words_never_holds_a_tag_but_our_own(text):
    rendered, problems = Renderer(Answers()).words("get-help/a.md", 7, text)
    assert re.findall(r"<(?!a href=\"/fact/\">|/a>)", rendered) == []
    assert all(problem.line >= 7 for problem in problems)


@given(st.text(max_size=200))
def test_plain_text_of_what_comes_out_holds_no_tag_of_ours(text):
    prose, _ = Renderer(Answers()).body("pages/a.md", 10, text)
    assert not re.search(r"</?(?:p|li|em|strong|div)\b", prose.text)
