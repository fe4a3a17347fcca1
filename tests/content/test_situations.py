# ruff: noqa: E501  (what an editor reads stands here whole)
"""Get-help pages: what has happened, and who to call."""

from __future__ import annotations

import pytest

A_FILE = "get-help/blackmail.md"


@pytest.fixture
def blackmail(content_tree):
    text = (content_tree() / A_FILE).read_text()

    def changed(old: str, new: str) -> dict[str, str]:
        assert old in text
        return {A_FILE: text.replace(old, new)}

    return changed


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("urgency: now", "urgency: urgent", f"{A_FILE}:4: “urgent” does not fit “urgency”. Write “now” or “soon”."),
        ("  - Keep the messages.\n", "", f"{A_FILE}:7: has 2 first steps. Write three to five."),
        ("call: [helpline]", "call: [helplin]", f"{A_FILE}:11: “helplin” in “call” does not exist. Did you mean “helpline”?"),
        ("call: [helpline]", "call: []", f"{A_FILE}:11: needs “call”: services to call, the first to call first."),
        (
            "say: You",
            "not_handled:\n  - service: helpline\n    why: Not [[service:ceop]].\nsay: You",
            f"{A_FILE}:14: refers to “[[service:ceop]]”, which does not exist. Look in the folder of services for its name.",
        ),
        ("say: You", "not_handled:\n  - service: ceop\n    why: Not that.\nsay: You", f"{A_FILE}:13: “ceop” in “service” does not exist."),
        ("say: You", "not_handled:\n  - why: Not that.\nsay: You", f"{A_FILE}:13: needs “service”: the service."),
        ("You are not in trouble.", "Ring [[service:helplin]].", f"{A_FILE}:12: refers to “[[service:helplin]]”, which does not exist. "
         "Did you mean “[[service:helpline]]”?"),
        ("search_words: [blackmail, sextortion, nudes]\n", "", f"{A_FILE}:2: needs “search_words”: words people type when it has happened."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_get_help_page_is_said_on_its_line(said, blackmail, old, new, problem):
    assert problem in said(blackmail(old, new))


def test_steps_and_words_carry_numbers_by_reference_only(content_tree, load):
    blackmail = load(content_tree()).situations["blackmail"]
    assert blackmail.first[2].startswith(
        'Call the <a href="/get-help/#service-helpline">The Helpline</a> <span class="tel">(<a class="tel" href="tel:0800123456">'
    )
    assert "tel:0800123456" in blackmail.calls_html


def test_what_is_typed_in_a_step_is_never_markup(content_tree, load, blackmail):
    library = load(content_tree(blackmail("Stay with your child.", 'Stay & say 1 < 2 "now".')))
    assert library.situations["blackmail"].first[0] == "Stay &amp; say 1 &lt; 2 “now”."


def test_who_does_not_handle_it_and_why(content_tree, load, blackmail):
    library = load(content_tree(blackmail("say: You", "not_handled:\n  - service: helpline\n    why: It cannot arrest anyone.\nsay: You")))
    assert [(s.name, why) for s, why in library.situations["blackmail"].not_handled] == [("helpline", "It cannot arrest anyone.")]


def test_situations_stand_by_order_and_are_parted_by_urgency(content_tree, load, blackmail):
    text = (content_tree() / A_FILE).read_text()
    soon = text.replace("Someone is threatening or blackmailing my child", "Bullying").replace("urgency: now", "urgency: soon")
    library = load(content_tree({"get-help/bullying.md": soon.replace("order: 1", "order: 0")}))
    assert list(library.situations) == ["bullying", "blackmail"]
    assert [s.name for s in library.urgent_situations()] == ["blackmail"]
    assert [s.name for s in library.other_situations()] == ["bullying"]


def test_the_urgent_card_lists_its_services_with_their_numbers(content_tree, load):
    card = load(content_tree()).help.urgent_card
    assert 'href="tel:0800123456"' in card and "0800 123 456" in card and 'href="/get-help/"' in card


def test_the_number_on_the_urgent_card_moves_with_the_fact(content_tree, load):
    root = content_tree()
    fact = root / "facts/helpline-number.md"
    fact.write_text(fact.read_text().replace("0800 123 456", "0800 999 999"))
    assert 'href="tel:0800999999"' in load(root).help.urgent_card
