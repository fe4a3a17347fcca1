# ruff: noqa: E501  (what an editor reads stands here whole)
"""[[kind:name]]: what it becomes, and what an editor is told when it leads nowhere."""

from __future__ import annotations

import pytest

APP = """\
---
name: TikTok
kind: video
status: open
summary: Short videos.
sources: [report]
updated_on: 2026-11-01
next_check: 2027-11-01
---
"""
TERM = "---\nterm: Grooming\nmeaning: When an adult builds trust & means harm.\n---\n"


@pytest.mark.parametrize(
    ("reference", "html"),
    [
        ("[[fact:helpline-number]]", '<a class="tel" href="tel:0800123456">0800 123 456</a>'),
        (
            "[[service:helpline]]",
            '<a href="/get-help/#service-helpline">The Helpline</a> <span class="tel">(<a class="tel" href="tel:0800123456">0800 123 456</a>)</span>',
        ),
        ("[[service:helpline|someone who listens]]", '<a href="/get-help/#service-helpline">someone who listens</a>'),
        ("[[situation:blackmail]]", '<a href="/get-help/blackmail/">Someone is threatening or blackmailing my child</a>'),
        ("[[situation:blackmail|threats]]", '<a href="/get-help/blackmail/">threats</a>'),
        ("[[app:tiktok]]", '<a href="/apps/tiktok/">TikTok</a>'),
        ("[[page:teens/live-streaming]]", '<a href="/guidance/teens/live-streaming/">Live streaming with your teenager</a>'),
        ("[[band:teens]]", '<a href="/guidance/teens/">Teens</a>'),
        ("[[urgent]]", '<a href="/get-help/">who to call</a>'),
        (
            "[[source:report]]",
            '<a href="https://www.example.org/report">The Office, A report</a>, dated 20 March 2025',
        ),
    ],
)
def test_a_reference_inside_a_line(content_tree, load, page, reference, html):
    library = load(content_tree({"apps/tiktok.md": APP, "guidance/teens/live-streaming.md": page(f"See {reference} now.")}))
    assert f"<p>See {html} now.</p>" in library.pages["teens/live-streaming"].prose.html
    assert library.problems == ()


def test_a_term_carries_its_meaning_escaped(content_tree, load, page):
    library = load(content_tree({"glossary/grooming.md": TERM, "guidance/teens/live-streaming.md": page("Signs of [[term:grooming]].")}))
    html = library.pages["teens/live-streaming"].prose.html
    assert 'href="/glossary/#grooming" title="When an adult builds trust &amp; means harm.">grooming</a>' in html


@pytest.mark.parametrize(
    ("reference", "card"),
    [
        ("[[service:helpline]]", '<div class="service">'),
        ("[[fact:helpline-number]]", '<div class="fact"><p><a class="tel" href="tel:0800123456">0800 123 456</a></p>'),
        ("[[app:tiktok]]", '<p><a href="/apps/tiktok/"><strong>TikTok</strong></a></p><p>Short videos.</p></div>'),
        ("[[situation:blackmail]]", "<strong>Someone is threatening or blackmailing my child</strong></a></p><p>Do not pay."),
        ("[[urgent]]", '<section class="urgent" aria-label="Help now">'),
        ("[[band:teens]]", '<p><a href="/guidance/teens/">Teens</a></p>'),
    ],
)
def test_a_reference_alone_on_its_line_is_a_card(content_tree, load, page, reference, card):
    library = load(content_tree({"apps/tiktok.md": APP, "guidance/teens/live-streaming.md": page(f"One.\n\n{reference}\n\nTwo.")}))
    assert card in library.pages["teens/live-streaming"].prose.html


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("fact:helpline-numbr", "Did you mean “[[fact:helpline-number]]”?"),
        ("service:helpine", "Did you mean “[[service:helpline]]”?"),
        ("servce:helpline", "Did you mean “service”?"),
        ("fact:xyzzy", "Look in the folder of facts for its name."),
    ],
)
def test_a_reference_to_nothing_names_the_nearest(said, page, reference, message):
    assert said({"guidance/teens/live-streaming.md": page(f"One.\n\nRing [[{reference}]].")}) == [
        f"guidance/teens/live-streaming.md:10: refers to “[[{reference}]]”, which does not exist. {message}"
    ]


def test_a_reference_of_no_kind_lists_the_kinds(said, page):
    problems = said({"guidance/teens/live-streaming.md": page("Ring [[xyzzy]].")})
    assert problems == [
        "guidance/teens/live-streaming.md:8: refers to “[[xyzzy]]”, which does not exist. The kinds are band, fact, help, home, item, page, "
        "question, self-check, service, site, situation, source, topic."
    ]


@pytest.mark.parametrize("reference", ["topic:live-streaming", "question:age", "item:agree-where"])
def test_what_has_no_address_cannot_be_referred_to(said, page, reference):
    problems = said({"guidance/teens/live-streaming.md": page(f"See [[{reference}]].")})
    assert len(problems) == 1
    assert problems[0].startswith(f"guidance/teens/live-streaming.md:8: refers to “[[{reference}]]”, which does not exist.")


def test_a_reference_in_a_list_of_steps_is_reported_on_the_step_it_stands_in(said, content_tree):
    situation = (content_tree() / "get-help/blackmail.md").read_text()
    assert said({"get-help/blackmail.md": situation.replace("Keep the messages.", "Ring [[service:helpine]].")}) == [
        "get-help/blackmail.md:9: refers to “[[service:helpine]]”, which does not exist. Did you mean “[[service:helpline]]”?"
    ]


def test_a_reference_in_the_front_page_of_help_is_reported_on_its_line(said, content_tree):
    text = (content_tree() / "get-help/index.md").read_text()
    assert said({"get-help/index.md": text.replace("service:helpline", "service:help")}) == [
        "get-help/index.md:5: refers to “[[service:help]]”, which does not exist. Did you mean “[[service:helpline]]”?"
    ]


@pytest.mark.parametrize("body", ["Wait until [[fact:min-age]].", "Wait.\n\n[[fact:min-age]]"], ids=["in a line", "as a card"])
def test_the_facts_a_page_uses_bring_their_sources(content_tree, load, page, body):
    other = "---\npublisher: Ofcom\ntitle: A study\ndate: undated\nkind: news\n---\n"
    used = "---\ntitle: Age\nkind: age\nvalue: 13\nsource: ofcom\nsureness: known\nnext_check: 2027-11-01\n---\n"
    library = load(
        content_tree(
            {
                "sources/ofcom.md": other,
                "facts/min-age.md": used,
                "topics/games.md": "---\ntitle: Games\norder: 2\nsummary: Playing.\nguidance: yes\n---\n",
                "guidance/teens/games.md": page(body).replace("title: Live streaming", "title: Games"),
                "guidance/teens/live-streaming.md": page(body),
            }
        )
    )
    # What a reference becomes is worked out for the first page that has it; the second uses the fact as much.
    for name in ("teens/games", "teens/live-streaming"):
        assert [source.name for source in library.pages[name].sources] == ["report", "ofcom"]


@pytest.mark.parametrize(
    ("path", "field", "line", "kind"),
    [
        ("guidance/teens/live-streaming.md", "sources: [repport]", 4, "report"),
        ("services/helpline.md", "phone: helpline-numer", 8, "helpline-number"),
        ("home.md", "happened: [blackmal]", 4, "blackmail"),
        ("get-help/index.md", "urgent: [helpine]", 4, "helpline"),
        ("facts/helpline-number.md", "source: reprt", 5, "report"),
    ],
)
def test_a_field_that_names_nothing_asks_did_you_mean_on_its_line(said, content_tree, path, field, line, kind):
    lines = (content_tree() / path).read_text().split("\n")
    lines[line - 1] = field
    name, _, typed = field.partition(": ")
    typed = typed.strip("[]")
    assert f"{path}:{line}: “{typed}” in “{name}” does not exist. Did you mean “{kind}”?" in said({path: "\n".join(lines)})
