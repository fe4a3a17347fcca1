# ruff: noqa: E501  (what an editor reads stands here whole)
"""Markdown to clean HTML: the editors' blocks, and whatever else is typed becomes a problem, never markup."""

from __future__ import annotations

import re
import time
from html import escape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guidance.content.prose import Prose, Renderer, clean, plain_text, slug


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
    assert any(f"“{tag}”" in problem or "wrong size" in problem for problem in said(typed))


def test_a_tab_is_reported_on_its_line():
    assert said("One\n\tTwo") == ["pages/a.md:11: has a tab in the text. Use spaces."]


# Hostile Markdown

HTML = "pages/a.md:12: holds HTML (“{}”). Write Markdown, or one of the blocks such as “::: say”."


@pytest.mark.parametrize(
    "typed",
    [
        "<b>bold</b>",
        "<script>alert(1)</script>",
        "<ScRiPt src=//x.example>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<!-- comment -->",
        "<![CDATA[x]]>",
        "<?php x ?>",
        "</p>",
        "<https://x.example>",
        "<b>`",
    ],
)
def test_raw_html_is_refused_on_its_line_and_nothing_is_rendered(typed):
    prose, problems = body(f"One\n\nA {typed}")
    assert problems == [HTML.format(typed[:22])]
    assert prose.html == ""


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html;base64,PHNjcmlwdD4=",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "blob:https://x.example/1",
    ],
)
def test_a_link_that_is_no_web_address_is_reported_on_its_line(address):
    prose, problems = body(f"One\n\n[words]({address})")
    address = address.split(")")[0]
    assert f"pages/a.md:12: links to “{address}”, which is not a web address. Start it with https:// or with /." in problems
    assert "script" not in prose.html and "data:" not in prose.html


@pytest.mark.parametrize("address", ["javascript&colon;alert(1)//https://x.example", "java&Tab;script:alert(1)//https://x.example"])
def test_a_script_hidden_in_a_link_by_named_characters_is_reported(address):
    prose, problems = body(f"[words]({address})")
    assert problems == ["pages/a.md:10: has a link whose address is no web address. Start it with https:// or with /."]
    assert "href" not in prose.html


@pytest.mark.parametrize("code", ["&#106;", "&#x6A;", "&#57344;", "&#xE000;", "&#2;", "&#0"])
def test_a_character_written_as_its_code_is_refused(code):
    assert said(f"One\n\nA {code}0 b") == [
        f"pages/a.md:12: holds a character code (“{code}{'0' if code == '&#0' else ''}”). Type the character itself."
    ]


@pytest.mark.parametrize("typed", ["&#57344;0&#57345;", "&#xe000;99&#xe001;", "[[fact:x]] &#57344;7&#57345;"])
def test_characters_that_mimic_our_own_marks_are_a_problem_and_no_traceback(typed):
    prose, problems = body(typed)
    assert problems and prose.html == ""


@pytest.mark.parametrize(
    "typed", ["[words][1]\n\n[1]: javascript:alert(1)", "[words][]\n\n  [words]: /nowhere/", "[words]\n\n[words]: data:x"]
)
def test_a_link_whose_address_stands_elsewhere_is_refused_there(typed):
    prose, problems = body(typed)
    name = re.findall(r"\[[^\]]*\]:", typed)[0]
    assert problems == [f"pages/a.md:12: gives a link's address apart from its words (“{name}”). Write [words](address) in one place."]
    assert prose.html == ""


@pytest.mark.parametrize(
    "typed",
    [
        '## T {#a" onclick="alert(1)}',
        '{: onclick="alert(1)" style="color:red"}\nText',
        '[a](https://x.example/"onmouseover="alert(1))',
        "[a](https://x.example/'onmouseover='alert(1))",
        "![x](/a.png){: onerror=alert(1)}",
        "| a {: onclick=x} | b |\n|---|---|\n| c | d |",
        "x <\nscript>alert(1)",
        "< script>alert(1)",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "**a** {onload=alert(1)}",
    ],
)
def test_attribute_tricks_make_no_attribute_and_no_tag(typed):
    prose, _ = body(typed)
    assert_only_ours(prose.html)


def test_the_title_of_a_link_is_reported_and_left_out():
    prose, problems = body('[a](https://x.example/ "T")')
    assert problems == ["pages/a.md:10: makes a “a” with “title”, which pages here do not have. Write it more simply."]
    assert "title" not in prose.html


def test_a_picture_is_never_made():
    assert "<img" not in body("![alt](https://x.example/a.png)")[0].html


HOSTILE = {
    "8,000 [": "[" * 8_000,
    "8,000 ]": "]" * 8_000,
    "<![ runs": "<![" * 8_000,
    "<a runs": "<a " * 8_000,
    "[[ runs": "[[" * 2_000,
    "[[ lines": "[[a\n" * 15_000,
    "`` runs": "`a" * 8_000,
    "nested quotes": "> " * 400 + "x",
    "nested list on one line": "- " * 2_400 + "x",
    "nested list by indent": "\n".join("    " * n + "- x" for n in range(400)),
    "emphasis": "**a* " * 900,
    "underscores": "_a __b " * 900,
    "links": "[a](" * 8_000,
    "links over lines": "](aaaa\n" * 390,
    "a link never closed": ("](" + "a" * 4_900 + "\n") * 12,
    "references that look like links": "[[fact:a]](\n" * 4_500,
    "backslashes": "\\a" * 8_000,
    "entities": "&a " * 8_000,
    "exclamation marks": "![" * 8_000,
    "headings": "## a\n" * 12_000,
    "lines of dashes": "a\n---\n" * 9_000,
    "a table wide and long": "a|" * 2_400 + "\n" + "-|" * 2_400 + "\n" + "a|\n" * 15_000,
    "many blocks": "::: say\na\n:::\n" * 4_000,
    "unclosed blocks": "::: say\n" * 7_000,
    "definitions": "[a]: b\n" * 9_000,
    "one long line": "x" * 60_000,
    "too long": "x\n" * 40_000,
    "spaces": " " * 60_000 + "x",
    "blank lines": "a\n\n" * 20_000,
}


@pytest.mark.parametrize("typed", HOSTILE.values(), ids=HOSTILE)
def test_hostile_shapes_end_within_two_seconds_and_make_only_our_tags(typed):
    started = time.process_time()
    prose, _ = body(typed)
    assert time.process_time() - started < 2
    assert_only_ours(prose.html)


@pytest.mark.parametrize(
    "name", ["8,000 [", "8,000 ]", "<![ runs", "<a runs", "[[ runs", "nested quotes", "nested list by indent", "nested list on one line",
             "headings", "a table wide and long", "too long", "one long line", "spaces", "definitions", "unclosed blocks"],
)  # fmt: skip
def test_hostile_shapes_are_reported_on_a_line_of_the_file(name):
    problems = Renderer(Answers()).body("pages/a.md", 10, HOSTILE[name])[1]
    assert problems
    assert all(10 <= problem.line < 10 + HOSTILE[name].count("\n") + 1 for problem in problems)


def test_a_text_that_is_too_large_says_to_split_it():
    assert said("x\n" * 33_000) == ["pages/a.md:10: has a text of more than 64 kB. Split it into two pages."]


def test_a_long_run_of_one_sign_is_reported_on_its_line():
    assert said("One\n\n" + "*" * 40) == ["pages/a.md:12: has a long run of “*”. Delete it."]
    assert said("One\n\n" + "*" * 39) == []


def test_a_list_too_deep_to_render_is_a_problem_on_its_line():
    assert said("- " * 2_400 + "x") == [
        "pages/a.md:10: cannot be turned into a page. Look for deeply nested lists or quotes and make them flatter."
    ]


def test_a_text_that_could_not_be_rendered_leaves_the_next_one_as_it_was():
    renderer = Renderer(Answers())
    before = renderer.body("pages/a.md", 1, "One\n\nTwo")[0].html
    assert renderer.body("pages/b.md", 1, "- " * 2_400 + "x")[1]
    assert renderer.body("pages/a.md", 1, "One\n\nTwo")[0].html == before == "<p>One</p>\n<p>Two</p>"


def test_twenty_columns_are_a_table_and_more_are_a_problem():
    assert said("a|" * 20 + "\n" + "-|" * 20) == []
    assert said("a|" * 22 + "\n" + "b") == ["pages/a.md:10: has a table of more than 20 columns. Make it a list."]


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

OURS = {
    "p": {"class"}, "br": set(), "em": set(), "strong": set(), "a": {"href"}, "ul": set(), "ol": {"start"}, "li": set(), "h2": {"id"}, "h3": {"id"},
    "h4": {"id"}, "blockquote": {"class"}, "code": set(), "pre": set(), "hr": set(), "table": set(), "thead": set(), "tbody": set(), "tr": set(),
    "th": {"align"}, "td": {"align"}, "div": {"class"},
}  # fmt: skip


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
    assert clean(bare) == bare


@given(MARKDOWN_LIKE)
def test_a_line_of_words_never_holds_a_tag_but_our_own(text):
    rendered, problems = Renderer(Answers()).words("get-help/a.md", 7, text)
    assert re.findall(r"<(?!a href=\"/fact/\">|/a>)", rendered) == []
    assert all(problem.line >= 7 for problem in problems)


@given(st.text(max_size=200))
def test_plain_text_of_what_comes_out_holds_no_tag_of_ours(text):
    prose, _ = Renderer(Answers()).body("pages/a.md", 10, text)
    assert not re.search(r"</?(?:p|li|em|strong|div)\b", prose.text)
