"""Hostile Markdown: a problem on its line, soon, and never markup of its own."""

from __future__ import annotations

import re
from unittest import mock

import pytest

from guidance.content.prose import Renderer

from .rendered import Answers, assert_only_ours, body, said, sound

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


def test_what_stands_twice_in_a_line_is_said_once():
    first, second = HTML.replace(":12:", ":10:"), HTML.replace(":12:", ":11:")
    assert said("A <b> and some twenty letters more, then <i>\nand <u>") == [first.format("<b> and some twenty le"), second.format("<u>")]


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
@pytest.mark.usefixtures("has_to_end")
def test_hostile_shapes_end_and_make_only_our_tags(typed):
    prose, _ = body(typed)
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


@pytest.mark.parametrize("marks", ["- ", "> ", "1. ", "> - ", "-  ", ">"])
def test_a_list_or_quote_too_deep_is_a_problem_on_its_line(marks):
    each = marks.count(">") + marks.count("-") + marks.count(".")
    assert said(f"One\n\n{marks * 30}x") == ["pages/a.md:12: is nested too deep. Use at most three levels of lists."]
    assert said(f"One\n\n{marks * (5 // each)}x") == []


def test_a_rule_of_dashes_is_no_list():
    assert sound("One\n\n- - - - - - - -\n\nTwo").html == "<p>One</p>\n<hr>\n<p>Two</p>"


@pytest.mark.parametrize("fence", ["~~~", "```", "~~~~", "- ~~~", "> ```"])
def test_the_beginning_of_code_is_refused_so_that_it_swallows_no_page(fence):
    (problem,) = said(f"One\n\n{fence}\nTwo")
    assert problem == f"pages/a.md:12: has “{fence.split()[-1]}”, which begins a piece of program code. Delete it."
    assert sound(f"One\n\n\\{fence.split()[-1]}\nTwo")


def test_a_text_the_library_chokes_on_is_a_problem_and_leaves_the_next_one_as_it_was():
    class Panic(BaseException):
        pass

    renderer = Renderer(Answers())
    with mock.patch("pyromark.html", side_effect=Panic("index out of bounds")):
        prose, problems = renderer.body("pages/b.md", 1, "One\n\n::: say\nTwo\n:::")
    assert prose.text == ""
    assert [(problem.line, problem.message) for problem in problems] == [
        (line, "cannot be turned into a page. Write the Markdown here more simply.") for line in (1, 4)
    ]
    assert renderer.body("pages/a.md", 1, "One\n\nTwo")[0].html == "<p>One</p>\n<p>Two</p>"


def test_stopping_the_site_is_no_fault_of_a_text():
    with mock.patch("pyromark.html", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        body("One")


def test_twenty_columns_are_a_table_and_more_are_a_problem():
    assert said("a|" * 20 + "\n" + "-|" * 20) == []
    assert said("a|" * 22 + "\n" + "b") == ["pages/a.md:10: has a table of more than 20 columns. Make it a list."]


def test_a_table_as_long_as_a_book_is_a_problem():
    row = "| a | b | c |\n"
    assert said(f"{row}| - | - | - |\n{row * 400}") == []
    assert said(f"{row}| - | - | - |\n{row * 600}") == ["pages/a.md:10: has more than 2000 “|” in its text. Split it into two pages."]
