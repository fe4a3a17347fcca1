import pytest

from guidance.content.fields import read_fields
from guidance.content.front_matter import read_document
from guidance.content.records import Record
from guidance.selfcheck.items import ITEM, read_item
from tests.selfcheck.small import BANDS, answers, item, ranked, rule, topic

PATH = "self-check/items/who-is-sam.md"
SAM = """---
title: Who is Sam?
topic: people
kind: talk-about
urgency: ordinary
importance: 76
ages: [little, big]
any:
  - games: [yes, not-sure]
say:
  little: Who is that?
  big: How could we know?
when: we are in the car
then: I will ask
badly: You are not in trouble.
link: topic
---
A note.
"""


def read(text: str):
    document, problems = read_document(PATH, text.encode())
    assert not problems
    reading = read_fields(PATH, document.head, ITEM.fields, ITEM.noun)
    record = Record(ITEM, "who-is-sam", PATH, reading, document.body, document.body_line)
    made = read_item(record, BANDS, {"people": topic("people")}, "<p>A note.</p>")
    return made, [f"{p.line}: {p.message}" for p in reading.problems]


def test_an_item_is_read_whole():
    made, problems = read(SAM)
    assert problems == []
    assert (made.name, made.title, made.topic.name, made.kind) == ("who-is-sam", "Who is Sam?", "people", "talk-about")
    assert (made.urgency, made.importance, made.bands, made.everyone) == ("ordinary", 76, ("little", "big"), False)
    assert made.rule == rule(any={"games": "yes not-sure"})
    assert made.say == {"little": "Who is that?", "big": "How could we know?"}
    assert (made.when, made.then, made.badly, made.note_html) == (
        "we are in the car",
        "I will ask",
        "You are not in trouble.",
        "<p>A note.</p>",
    )


def test_all_ages_are_all_bands():
    made, problems = read(SAM.replace("[little, big]", "all"))
    assert problems == []
    assert made.bands == ("little", "big")


def test_ages_stand_in_the_order_of_the_bands():
    assert read(SAM.replace("[little, big]", "[big, little]"))[0].bands == ("little", "big")


RULE = "any:\n  - games: [yes, not-sure]\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[little, big]", "[little, bigg]", "7: “bigg” is not an age band. Did you mean “big”?"),
        ("[little, big]", "[little]", "10: has words for “big”, which is not among its “ages”."),
        (
            "  big: How could we know?\n",
            "",
            "10: has no words to say for “big”. Add a line “big: …” under “say”, or take the age out of “ages”.",
        ),
        ("  big: How", "  bug: How", "10: has words for “bug”, which is not among its “ages”. Did you mean “big”?"),
        (RULE, "everyone: yes\n" + RULE, "8: is for everyone and has “any” or “all” as well. Keep one; “not” may stand beside it."),
        (RULE, "", "2: says of no answer that it brings this in. Add “any” or “all”, or “everyone: yes”."),
        (RULE, "not:\n  - games: yes\n", "2: says of no answer that it brings this in. Add “any” or “all”, or “everyone: yes”."),
        (": 76", ": 0", "6: needs an “importance” from 1 to 100."),
        (": 76", ": 101", "6: needs an “importance” from 1 to 100."),
        (": 76", ": high", "6: “high” in “importance” is not a whole number. Write a number such as 10."),
        (
            "kind: talk-about",
            "kind: talk-abuot",
            "4: “talk-abuot” does not fit “kind”. Write “talk-about”, “do-together” or “agree”. Did you mean “talk-about”?",
        ),
        ("urgency: ordinary", "urgency: later", "5: “later” does not fit “urgency”. Write “now”, “soon” or “ordinary”."),
        ("any:\n  - games: [yes, not-sure]", "any: [games]", "8: each line of “any” should look like “- question: option”."),
        ("games: [yes, not-sure]", "games: []", "9: “games” in “any” names no option. Write “- games: option”."),
        ("  - games: [yes, not-sure]", "  - games: [yes, yes]", "9: “yes” stands twice in “any”; keep one."),
        ("badly: You are not in trouble.\n", "", "2: needs “badly”: what to say if it goes badly."),
        ("badly:", "baddly:", "15: “baddly” is not a field of a checklist item. Did you mean “badly”?"),
        ("title: Who is Sam?", f"title: {'w' * 81}", "2: “title” has 81 characters; keep it to 80."),
    ],
)
def test_what_is_wrong_with_an_item_is_said_with_its_line(old, new, said):
    problems = read(SAM.replace(old, new, 1))[1]
    assert said in problems


def test_an_item_without_its_topic_is_none():
    assert read(SAM.replace("topic: people", "topic: games"))[0] is None


def test_rank_is_urgency_then_importance_then_name():
    ordered = [
        item("z", urgency="now", importance=1),
        item("a", urgency="soon", importance=99),
        item("b", urgency="soon", importance=98),
        item("c", importance=100),
        item("d", importance=50),
        item("e", importance=50),
    ]
    assert [i.name for i in ranked(*reversed(ordered))] == ["z", "a", "b", "c", "d", "e"]


def test_an_item_belongs_by_age_and_rule():
    made = item("x", rule(any={"games": "yes"}), bands=["big"])
    assert made.belongs("big", answers(games="yes"))
    assert not made.belongs("little", answers(games="yes"))
    assert not made.belongs("big", answers(games="no"))
    assert item("y").belongs("big", answers())
