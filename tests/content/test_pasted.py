"""What is pasted from elsewhere comes in as our Markdown, and nothing of it is ever refused."""

from __future__ import annotations

import html
from textwrap import dedent
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from guidance.content.clipboard import safe_address
from guidance.content.front_matter import INVISIBLE
from guidance.content.pasted import MOST_PASTED, _line_allowed, clean_paste, read_paste
from guidance.content.prose import commonmark, plain_text
from guidance.content.refused import DELIMITERS, MOST_BODY, refuse

from .short_lines import with_short_lines

WORD = """\
<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">
<style><!-- /* Font Definitions */ @font-face {font-family:"Cambria Math";} p.MsoNormal {margin:0cm;} --></style>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings/></xml><![endif]--></head>
<body lang=EN-GB><!--StartFragment-->
<h1>Talking about games<o:p></o:p></h1>
<p class=MsoNormal>Ask <b style='mso-bidi-font-weight:normal'>who </b><b>else</b> is&nbsp;playing, and
<i>listen</i>. It&#8217;s “fine”.<o:p></o:p></p>
<p class=MsoNormal>Old<del cite="mailto:a" datetime="2026-01-01">er words</del> <s>and these</s>and<ins cite="mailto:a"> newer</ins>.<span
class=MsoCommentReference><a class=msocomanchor href="#_msocom_1">[A1]</a></span><span style='display:none'>hidden</span></p>
<p class=MsoListParagraphCxSpFirst style='margin-left:36.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol;mso-fareast-font-family:Symbol'><span
style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp; </span></span>Within</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp; </span></span>Second</p>
<h2>Sub<o:p></o:p></h2>
<table class=MsoTableGrid><tr><td width=200><p class=MsoNormal><b>App</b></p></td><td><p>Age</p></td></tr>
<tr><td><p>Chat|ter</p></td><td><p>13</p><p>and over</p></td></tr></table>
<div style='mso-element:comment-list'><p>A comment</p></div>
<!--EndFragment--></body></html>
"""
FROM_WORD = """\
## Talking about games

Ask **who else** is playing, and *listen*. It’s “fine”.

Old and newer.

- First
    1. Within
- Second

### Sub

| **App** | Age |
| --- | --- |
| Chat\\|ter | 13 and over |"""
ONLINE = (
    '<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-7f"><p dir="ltr">'
    '<span style="font-weight:400;">Some </span><span style="font-weight:700;">bold</span><span style="font-weight:400;"> words.</span></p>'
    '<br><ul><li dir="ltr"><p dir="ltr"><span>One</span></p></li><ul><li><p><span style="font-style:italic">Two</span></p></li>'
    "<ul><li>Three</li><ul><li>Four</li></ul></ul></ul></ul><ol><li>A</li><li>B</li></ol>"
    '<p><a href="https://www.google.com/url?q=https://www.example.org/help%3Fa%3Db&amp;sa=D"><span>The page</span></a></p></b>'
)
FROM_ONLINE = """\
Some **bold** words.

- One
    - *Two*
        - Three
        - Four

1. A
2. B

[The page](https://www.example.org/help?a=b)"""
PAGE = """\
<div class="x"><nav>Home</nav><h2 class="y">News &amp; more</h2><p>One<br>line.<br><br>Next   one.</p><hr>
<blockquote><p>Said.</p></blockquote>
<h4>Deep</h4><p><a href="http://plain.example.org">plain</a>, <a href="mailto:a@example.org">mail</a>, <a href="/get-help/">ours</a>,
<a href="javascript:alert(1)">script</a> and <a href="tel:999">call</a>.<script>if (a<b) alert("</p>")</script><img src=x alt=y></p>
<table><tr><td>Only a frame</td></tr></table><ul><li>a<p>b</p></li><li></li></ul></div>
"""
FROM_PAGE = """\
Home

## News & more

One\x20\x20
line.

Next one.

Said.

### Deep

plain, [mail](mailto:a@example.org), [ours](/get-help/), script and call.

Only a frame

- a b"""


@pytest.mark.parametrize(
    ("pasted", "markdown"), [(WORD, FROM_WORD), (ONLINE, FROM_ONLINE), (PAGE, FROM_PAGE)], ids=["word", "online", "page"]
)
def test_a_paste_comes_in_as_markdown(pasted, markdown):
    assert clean_paste(pasted) == markdown
    assert clean_paste(pasted.replace("\n", "\r\n")) == markdown


@pytest.mark.parametrize(
    ("pasted", "markdown"),
    [
        ("Words.", "Words."),
        ("", ""),
        ("\u2022\tone\r\n\u2022\ttwo\r\n", "- one\n- two"),
        ("a\u00a0b\u00adc\u200bd\ufeff \u2011 e", "a bcd - e"),
        ("## Ours\n\n::: say\n[[service:999]] *now*\n:::\n\n\n\nx", "## Ours\n\n::: say\n[[service:999]] *now*\n:::\n\nx"),
        ("# Title\n##### Small", "## Title\n#### Small"),
        ("2 < 3 and x <y", "2 < 3 and x < y"),
        ("[one]: https://a.org", "[one] : https://a.org"),
        ("=" * 60, "==="),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 a\u200db ❤️", "\U0001f468\u200d\U0001f469\u200d\U0001f467 ab ❤️"),
    ],
)
def test_plain_text_stays_what_it_is_but_for_what_pages_do_not_have(pasted, markdown):
    assert clean_paste(pasted) == markdown


@pytest.mark.parametrize(
    ("pasted", "markdown"),
    [
        ("<p># no heading</p>", r"\# no heading"),
        ("<p>- no list</p><p>1. none</p><p>1990</p><p>&gt; no quote</p>", "\\- no list\n\n1\\. none\n\n1990\n\n\\> no quote"),
        ("<p>2 * 3 * 4, _so_ and snake_case</p>", r"2 \* 3 \* 4, \_so\_ and snake_case"),
        ("<p>[x](https://a.org)</p>", r"[x]\(https://a.org)"),
        ("<p>&lt;b&gt; and &amp;#39;</p>", "< b> and & #39;"),
        ("<b>[[service:999]]</b> <a href='https://a.org'>[[service:999]]</a>", "**[[service:999]]** [[service:999]]"),
        ("<p>a<b> b </b>c<b> </b>d<i>.</i></p>", "a **b** c d."),
        ("<b>a</b><i>b</i>", "**a**b"),
        ("<b><i>a</i></b>", "***a***"),
        ("<b>a<br>b</b>", "**a**  \n**b**"),
        ("<a href='https://a.org/x (y)[z]'>a <b>b</b> [c]</a>", r"[a **b** \[c\]](https://a.org/x%28y%29%5Bz%5D)"),
        ("<p>• one</p><p>•&nbsp;two</p>", "- one\n- two"),
        ("<p>-----</p><p>a</p>", "a"),
        ("<h3>a</h3><h2></h2><h5>b #</h5>", "## a\n\n### b"),
        ("<li>a</li>", "- a"),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n    - b\n2. c"),
        ("<table><tr><th>a<td><table><tr><td>b</table>c<tr><td>d</table>", "| a | b c |\n| --- | --- |\n| d |  |"),
        ("a</b></p></table><td>b", "a\n\nb"),
        ("<p>&#99999999999999999999;&#xd800;a", "a"),
    ],
)
def test_signs_are_signs_and_broken_markup_is_read(pasted, markdown):
    assert clean_paste(pasted) == markdown


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://a.org/b?c=d&e#f", "https://a.org/b?c=d&e#f"),
        ("HTTPS://a.org", "HTTPS://a.org"),
        ("/guidance/", "/guidance/"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        (" https://a.org/\n b ", "https://a.org/b"),
        ("https://a.org/é|\\", "https://a.org/%C3%A9%7C%5C"),
        *((bad, "") for bad in ("http://a.org", "//a.org", "/\\a.org", "javascript:x", "data:x", "#a")),
        *((bad, "") for bad in ("a.md", "", "https://u@a.org", "https://a", "https://[", "mailto:a")),
        ("https://www.google.com/url?q=javascript:x", ""),
        ("https://a.org/" + "x" * 1000, ""),
    ],
)  # fmt: skip
def test_a_link_leads_only_where_links_may_lead(address, written):
    assert safe_address(address) == written


# Laws

SIGNS = ["*", "_", "`", "[", "]", "(", ")", "#", "-", "+", ">", "1.", "|", "\\", "!", "a", "b c", "\n", " ", "~", "=", ":", "“", "/"]
TAGS = [f"<{tag}>" for tag in "p /p b /b i ul /ul ol li /li table tr td /td /table h1 /h1 h3 a br div /div del /del s span".split()]
MARKS = [
    *SIGNS, *TAGS, "<", "&", "&#", "&#39;", "&lt;", "&amp;", ":::", "::::", "[[a]]", "[[", "]](", "[x]:", "<a href='https://a.org'>",
    "<a href=", "<!--", "<![if", "<style>", "<p style='mso-list:l0 level2'>", "\t", "\u00a0", "\ufeff", "\u2028", "\ud800", "•\t",
    "x" * 50, "*" * 50, "> " * 7, " " * 30,
]  # fmt: skip
PASTES = st.one_of(st.text(), st.lists(st.sampled_from(MARKS), max_size=60).map("".join))


@settings(max_examples=600)
@given(PASTES)
def test_nothing_pasted_is_ever_refused(pasted):
    text = clean_paste(pasted)
    assert refuse("", 1, text) == []
    assert not INVISIBLE.search(text) and text == text.strip()


@settings(max_examples=200)
@given(st.sampled_from(MARKS), st.sampled_from(MARKS), st.sampled_from(MARKS), st.integers(100, 3_000))
@example("`", "*" * 50, "<p>", 100)
def test_nothing_pasted_many_times_is_ever_refused(first, second, third, times):
    text = clean_paste((first + second) * times + third)
    assert refuse("", 1, text) == []


@settings(max_examples=400)
@given(st.lists(st.sampled_from([sign for sign in SIGNS if sign not in "\n:"]), max_size=20).map("".join))
@example("__a__")
@example("a__b_c")
def test_signs_in_words_are_read_back_as_the_same_words(words):
    wanted = " ".join(words.split())
    text = clean_paste(f"<p>{html.escape(words)}</p>")
    rendered = " ".join(plain_text(commonmark(text)).split())
    assert rendered == wanted or set(wanted) <= set("-=_*\\ ")


HOSTILE = [
    "<", "<a", "</", '<a b="', "<!--", "<![if", "<style>", "<b>", "&#", "<p>", "<table>", "<td>", "<ul><li>x", "[", "[[", "*_", "<br>x",
    "<h1>x</h1>", "|", "#\n", "> ", "<i>x</i><b>y</b>", "- x\n", "=\n", "\u00ad", ":::", "\n", "<a href='https://a.org'>x</a> ", "&lt;x",
    "<p>![", "\\\\", "a b\n", ":::\n", "-\n", "•\n", "• \n", "\t ", "\u2003",
]  # fmt: skip


@pytest.mark.parametrize("part", HOSTILE)
def test_a_hostile_paste_ends_soon_and_small(part):
    for first in ("", "<b>"):
        text = clean_paste(first + part * (MOST_PASTED // len(part)))
        assert len(text) <= MOST_BODY
        assert refuse("", 1, text) == []


@pytest.mark.parametrize(
    "part",
    [
        "<a " + "x" * MOST_PASTED,
        "<" + "b" * MOST_PASTED,
        "&#" + "9" * MOST_PASTED,
        "<a " + "x=" * MOST_PASTED,
        " " * MOST_PASTED,
        " " * 150_000 + "•",
        "\t" * 150_000 + "\u2003" * 40_000 + "x",
        "x" * MOST_PASTED,
    ],
)
def test_one_endless_tag_or_word_ends_too(part):
    assert refuse("", 1, clean_paste(part + ">")) == []


@with_short_lines
def test_a_line_that_is_passed_at_a_glance_is_as_it_would_be_after_every_look(line):
    at_a_glance = _line_allowed(line)
    with mock.patch("guidance.content.pasted.is_plain", return_value=False):
        assert _line_allowed(line) == at_a_glance


def test_of_a_paste_of_many_short_lines_the_first_count():
    text = clean_paste("\n" * 1_000 + "   first\n" + "\n".join(f"line {n}" for n in range(40_000)))
    assert text.startswith("first\nline 0\nline 1\n") and MOST_BODY - 20 < len(text) <= MOST_BODY


def test_a_long_paste_is_cut_between_paragraphs():
    paragraph = "<p>" + "word " * 100 + "</p>"
    text = clean_paste(paragraph * 400)
    assert MOST_BODY - 600 < len(text) <= MOST_BODY
    assert {len(part) for part in text.split("\n\n")} == {499}


# What does not come in


@pytest.mark.parametrize("pasted", [WORD, ONLINE, FROM_WORD, "", "Words.", "<p>Words.</p>", "<s>x</s>", "<p>" * 3_000 + "end"])
def test_of_what_comes_in_whole_nothing_is_said(pasted):
    assert read_paste(pasted).left_out == ""


@pytest.mark.parametrize(
    ("pasted", "said"),
    [
        ("<p>a<img src=x alt=y></p>", "1 picture was left out: only words come in."),
        ("<p><IMG src=x></p><table><tr><td><img></table>", "2 pictures were left out: only words come in."),
        ("<![if !x]><img><![endif]><!--[if x]><img><![endif]--><noscript><img></noscript>", "1 picture was left out: only words come in."),
        ("<p><img style='display: none'><span style='display:none'><img></span></p>", ""),
    ],
)  # fmt: skip
def test_pictures_that_are_left_out_are_counted(pasted, said):
    assert read_paste(pasted).left_out == said


@pytest.mark.parametrize("before", ["<p>", "\n\n"], ids=["page", "plain"])
def test_a_paste_that_is_cut_says_after_which_words(before):
    pasted = read_paste("".join(f"{before}Paragraph {number} asks who else plays." for number in range(2_000)))
    last = pasted.text.rpartition("\n")[2]
    assert pasted.left_out == f"What you pasted is more than one page holds. It was cut off after “{last}”."


def test_of_a_long_paragraph_that_is_cut_only_the_end_is_quoted():
    end = read_paste("<p>" + "word " * 30_000).left_out.partition("“")[2].partition("”")[0]
    assert end.startswith("… word word") and len(end) <= 62


@given(st.lists(st.sampled_from(["<p>", "<li>", "\n\n", "word " * 900, "<b>", "|" * 30, "- "]), max_size=40).map("".join))
@example("x" * MOST_PASTED)
@example("<p>a " + "<p>-" * 40_000 + "<p>b")
def test_the_last_word_is_there_or_told_to_be_missing(pasted):
    taken = read_paste(f"{pasted} omega")
    assert taken.is_cut or "omega" in taken.text


def test_a_page_of_links_keeps_its_words():
    links = "<ul>" + "<li><a href='https://a.org'>here</a></li>" * (DELIMITERS["["] + 1) + "</ul>"
    assert clean_paste(links) == "\n".join(["- here"] * (DELIMITERS["["] + 1))


def test_a_readme_of_ours_comes_through_as_it_is():
    ours = dedent(
        """\
        ## Words to say

        ::: say
        Who’s *there*? See [[service:999|the police]].
        :::

        1. One
            - two

        | a | b |
        | --- | --- |
        | c | [d](/get-help/) |"""
    )
    assert clean_paste(ours) == ours
