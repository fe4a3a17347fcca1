from dataclasses import replace

import pytest

from guidance.selfcheck.checklist import build_checklist, choose_tonight
from tests.selfcheck.laws import broken_laws, every_answer_set
from tests.selfcheck.small import BANDS, SMALL, SOUND, answers, item, ranked, rule


def names(items):
    return [i.name for i in items]


def tonight(*items):
    return names(choose_tonight(ranked(*items)))


def made_for(items=SOUND, **given):
    return build_checklist(SMALL, items, BANDS, answers(**given))


# How tonight is chosen


def test_tonight_is_the_first_three_by_urgency_importance_and_name():
    ordinary = [item("b", importance=50), item("a", importance=50), item("c", importance=90), item("d", importance=10)]
    assert tonight(*ordinary) == ["c", "a", "b"]
    assert tonight(*ordinary, item("worry", urgency="soon", importance=1)) == ["worry", "c", "a"]


def test_fewer_than_three_is_no_fault():
    assert tonight(item("a")) == ["a"]
    assert tonight() == []


def test_one_topic_stands_once():
    assert tonight(
        item("a", topic_name="games", importance=90),
        item("b", topic_name="games", importance=80),
        item("c", importance=70),
        item("d", importance=60),
        item("e", importance=50),
    ) == ["a", "c", "d"]


def test_without_a_talk_among_the_three_the_last_makes_room_for_one():
    doing = [item(name, kind="do-together", importance=importance) for name, importance in (("a", 90), ("b", 80), ("c", 70))]
    assert tonight(*doing, item("talk", importance=10), item("later", importance=5)) == ["a", "b", "talk"]


def test_a_talk_on_a_chosen_topic_takes_the_place_of_that_topic():
    doing = [
        item("a", kind="do-together", importance=90),
        item("b", kind="agree", importance=80, topic_name="games"),
        item("c", kind="agree", importance=70),
    ]
    assert tonight(*doing, item("talk", topic_name="games", importance=10)) == ["a", "c", "talk"]


def test_a_talk_on_the_only_topic_takes_its_place():
    assert tonight(item("a", kind="agree", topic_name="games", importance=90), item("b", topic_name="games", importance=10)) == ["b"]


def test_no_talk_at_all_leaves_the_three_as_they_are():
    doing = [item(name, kind="agree", importance=importance) for name, importance in (("a", 3), ("b", 2), ("c", 1))]
    assert tonight(*doing) == ["a", "b", "c"]


# After a worry


def test_after_a_worry_that_needs_action_now_tonight_holds_only_what_was_written_for_it():
    made = made_for(happened="threats", age="little", talked="never")
    assert made.after_worry
    assert names(e.item for e in made.tonight) == ["threats-listen", "threats-keep"]
    assert {"talk-start", "small-talk", "look-together"} <= {e.item.name for g in made.next for e in g.entries}


def test_items_for_a_worry_that_was_not_named_stay_away():
    assert "shared-listen" not in names(e.item for e in made_for(happened="threats", age="big", games="no", talked="never").entries)


def test_two_worries_share_tonight():
    made = made_for(happened="threats shared", age="little", talked="lately")
    assert names(e.item for e in made.tonight) == ["threats-listen", "shared-listen", "threats-keep"]


def test_an_ordinary_item_that_a_worry_brings_in_still_waits():
    extra = ranked(*SOUND, item("ordinary-one", rule(any={"happened": "threats"}), importance=100))
    made = made_for(extra, happened="threats", age="little", talked="lately")
    assert "ordinary-one" not in names(e.item for e in made.tonight)
    assert "ordinary-one" in names(e.item for e in made.entries)


def test_a_worry_item_that_a_plain_answer_brought_in_does_not_stand_tonight():
    stray = ranked(*SOUND, item("stray", rule(any={"talked": "never"}), urgency="now", importance=100))
    assert "stray" not in names(e.item for e in made_for(stray, happened="threats", age="little", talked="never").tonight)


def test_a_worry_that_can_wait_comes_first_beside_ordinary_items():
    made = made_for(happened="upset", age="little", talked="never")
    assert not made.after_worry
    assert names(e.item for e in made.tonight) == ["upset-ask", "talk-start", "look-together"]


def test_beside_a_worry_now_one_that_can_wait_waits():
    made = made_for(happened="upset threats", age="little", talked="lately")
    assert "upset-ask" not in names(e.item for e in made.tonight)
    assert [s.name for s in made.worries] == ["blackmail", "low"]


# Words and reasons


def test_each_entry_has_the_words_and_the_link_of_this_age():
    links = {"little": ("/guidance/little/x/", "X for little"), "big": ("/guidance/big/x/", "X for big")}
    made = made_for(ranked(*SOUND, item("x", links=links, importance=99)), happened="none", age="big", games="no", talked="lately")
    entry = made.tonight[0]
    assert (entry.item.name, entry.say, entry.link) == ("x", "Words of x for big.", ("/guidance/big/x/", "X for big"))


@pytest.mark.parametrize(
    ("made_by", "why"),
    [
        (rule(any={"talked": "never"}), "Because you said the answer is never."),
        (rule(any={"happened": "threats upset", "talked": "never"}), "Because you said the answer is upset."),
        (rule(any={"happened": "upset"}, all={"talked": "never"}), "Because you said the answer is never."),
        (rule(any={"age": "big", "talked": "never"}), "Because you said the answer is never."),
        (rule(any={"age": "big"}), "Because your child is big."),
        (rule(all={"talked": "never"}, none={"games": "yes"}), "Because you said the answer is never."),
        (None, "Because your child is big."),
    ],
)
def test_the_reason_is_the_answer_that_brought_the_item_in(made_by, why):
    made = made_for(ranked(*SOUND, item("x", made_by)), happened="upset", age="big", games="no", talked="never")
    assert [e.why for e in made.entries if e.item.name == "x"] == [why]


def test_an_item_for_everyone_cites_no_answer_even_if_it_has_a_rule():
    both = replace(item("x", rule(any={"talked": "never"})), everyone=True)
    made = made_for(ranked(*SOUND, both), happened="none", age="big", games="no", talked="never")
    assert [e.why for e in made.entries if e.item.name == "x"] == ["Because your child is big."]


def test_what_goes_well_follows_the_questions():
    assert made_for(happened="none", age="big", games="no", talked="lately").well == (
        "You stopped to think.",
        "They play with friends.",
        "You talk.",
    )
    assert made_for(happened="upset", age="little", games="no", talked="never").well == ()


def test_a_parent_with_no_worries_gets_a_whole_result():
    made = made_for(happened="none", age="big", games="no", talked="lately")
    assert (made.worries, made.after_worry, made.heading) == ((), False, "Three conversations for tonight")
    assert len(made.tonight) == 3


def test_the_rest_stands_in_groups_in_rank_order_and_is_counted():
    made = made_for(happened="threats", age="big", games="yes", talked="never")
    assert [(g.title, names(e.item for e in g.entries)) for g in made.next] == [
        ("Talk about", ["talk-start", "games-who", "small-talk", "one-question"]),
        ("Do together", ["look-together"]),
        ("Agree", ["agree-a-word"]),
    ]
    assert made.waiting == 6
    assert names(e.item for e in made.entries[:2]) == ["threats-listen", "threats-keep"]


def test_an_empty_group_is_left_out():
    made = made_for(happened="none", age="little", talked="lately")
    assert [g.title for g in made.next] == ["Talk about"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_heading_counts_what_is_for_tonight(count):
    made = made_for(ranked(*(item(f"i{n}") for n in range(count))), happened="none", age="little", talked="lately")
    assert made.heading == f"{('One conversation', 'Two conversations', 'Three conversations')[count - 1]} for tonight"


def test_there_is_no_checklist_before_the_age_is_known():
    assert made_for(happened="threats", talked="never") is None
    assert made_for(happened="none", age="old", talked="never") is None


def test_answers_off_the_way_bring_nothing_in_and_are_cited_nowhere():
    made = made_for(happened="none", age="little", games="yes", talked="lately")
    assert made == made_for(happened="none", age="little", talked="lately")


def test_none_beside_a_worry_is_dropped():
    assert made_for(happened="none threats", age="little", talked="never") == made_for(happened="threats", age="little", talked="never")


def test_the_same_answers_make_the_same_checklist():
    given = {"happened": "upset", "age": "big", "games": "yes", "talked": "never"}
    assert made_for(**given) == made_for(**dict(reversed(given.items())))


def test_every_checklist_of_the_small_self_check_keeps_every_law():
    sets = list(every_answer_set(SMALL))
    assert len(sets) == 8 * (1 + 3) * 2
    for given in sets:
        assert list(broken_laws(SMALL, SOUND, given, build_checklist(SMALL, SOUND, BANDS, given))) == [], given
