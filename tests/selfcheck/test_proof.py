from dataclasses import replace

import pytest
from hypothesis import given, settings

from guidance.selfcheck.checklist import build_checklist
from guidance.selfcheck.proof import LAWS, prove
from guidance.selfcheck.questionnaire import Questionnaire
from tests.selfcheck.laws import broken_laws, every_answer_set
from tests.selfcheck.random_selfchecks import self_checks
from tests.selfcheck.small import (
    AGE,
    BANDS,
    GAMES,
    HAPPENED,
    SITUATIONS,
    SMALL,
    SOUND,
    TALKED,
    about_age,
    item,
    option,
    question,
    ranked,
    rule,
)

ASKED = "“Has any of this happened?” "


def faults(items=SOUND, questions=SMALL.questions):
    """Every fault as (law, kind, noun, message)."""
    proof = prove(Questionnaire(tuple(questions), SITUATIONS), ranked(*items), BANDS)
    return [(f.law, f.kind, f.noun, f.message) for f in proof.faults]


def the_fault(law, items=SOUND, questions=SMALL.questions):
    """The one fault of that law; that nothing else is wrong, unless it follows from it, is asserted by the caller."""
    found = [f[1:] for f in faults(items, questions) if f[0] == law]
    assert len(found) == 1, found
    return found[0]


def without(*names):
    return [i for i in SOUND if i.name not in names]


def changed(name, **more):
    return [replace(i, **more) if i.name == name else i for i in SOUND]


def test_the_small_self_check_is_sound():
    proof = prove(SMALL, SOUND, BANDS)
    assert (proof.answer_sets, proof.faults) == (64, ())


def test_without_questions_there_is_nothing_to_prove():
    assert prove(Questionnaire(()), SOUND, BANDS).answer_sets == 0


# One planted fault for each law


def test_a_worry_without_its_help_is_named():
    lost = replace(HAPPENED, options=(replace(HAPPENED.options[0], situation="gone"), *HAPPENED.options[1:]))
    found = faults(questions=(lost, AGE, GAMES, TALKED))
    assert found == [("every_worry_has_its_help", "question", "happened", "“Someone threatens them” is a worry without a get-help page.")]


def test_nothing_for_tonight_names_the_answers():
    ordinary = ("talk-start", "look-together", "agree-a-word", "small-talk", "one-question", "games-never")
    kind, noun, message = the_fault("something_for_tonight", without(*ordinary))
    assert (kind, noun) == ("item", "")
    assert message == (
        f"Nothing is left for tonight for these answers: {ASKED}None of these; “How old is your child?” little; "
        "“When did you last talk?” Never. Add an item for them."
    )


def test_nothing_to_talk_about_names_the_answers():
    doing = item("shared-keep", rule(any={"happened": "shared"}), urgency="now", kind="agree")
    kind, noun, message = the_fault("a_talk_for_tonight", [*without("shared-listen"), doing])
    assert (kind, noun) == ("item", "")
    assert message.startswith(
        f"Nothing to talk about tonight for these answers: {ASKED}A picture was shared; “How old is your child?” little;"
    )


def test_too_few_items_name_the_answers():
    kind, noun, message = the_fault("four_items_in_all", without("one-question"))
    assert (kind, noun) == ("item", "")
    assert message == (
        f"Fewer than 4 items for these answers: {ASKED}None of these; “How old is your child?” little; "
        "“When did you last talk?” This week. Add an item for them."
    )
    assert faults(without("one-question"))[0][0] == "four_items_in_all"


def test_a_worry_without_its_own_items_is_named_with_the_answers():
    kind, noun, message = the_fault("every_worry_has_its_own_items", without("shared-listen"))
    assert (kind, noun) == ("question", "happened")
    assert message.startswith(f"No item is written for “A picture was shared” for these answers: {ASKED}A picture was shared; ")


def test_a_worry_has_its_own_items_at_every_age():
    message = the_fault("every_worry_has_its_own_items", changed("shared-listen", bands=("big",)))[2]
    assert "A picture was shared; “How old is your child?” little" in message


def test_a_worrys_items_need_that_worry_not_another():
    both = rule(any={"happened": "shared"}, all={"happened": "threats"})
    message = the_fault("every_worry_has_its_own_items", changed("shared-listen", rule=both))[2]
    assert message.startswith(f"No item is written for “A picture was shared” for these answers: {ASKED}A picture was shared;")


NEVER_TALKED = "None of these; “How old is your child?” little; “When did you last talk?” Never"


@pytest.mark.parametrize(
    ("brought_in_by", "smallest"),
    [
        (rule(any={"talked": "never"}), NEVER_TALKED),
        (rule(any={"happened": "threats", "talked": "never"}), NEVER_TALKED),
        (rule(any={"happened": "threats none"}, all={"talked": "never"}), NEVER_TALKED),
        (rule(any={"happened": "threats upset"}), "They are upset; “How old is your child?” little;"),
        (rule(all={"happened": "threats upset"}), "They are upset; “How old is your child?” little;"),
        (None, "None of these; “How old is your child?” little;"),
    ],
)
def test_an_urgent_item_that_comes_by_anything_else_is_named(brought_in_by, smallest):
    stray = item("stray", brought_in_by, urgency="now")
    kind, noun, message = the_fault("urgent_items_come_by_worries_only", [*SOUND, stray])
    assert (kind, noun) == ("item", "stray")
    assert message.startswith("is “now”, but a worry of that urgency is not what brings it in for these answers: " + ASKED + smallest)


@pytest.mark.parametrize(
    "brought_in_by",
    [
        rule(any={"happened": "threats"}),
        rule(any={"happened": "threats shared"}),
        rule(all={"happened": "threats", "talked": "never"}),
        rule(any={"talked": "never lately"}, all={"happened": "shared"}),
    ],
)
def test_an_urgent_item_may_ask_for_more_than_its_worry(brought_in_by):
    assert faults([*SOUND, item("more", brought_in_by, urgency="now")]) == []


@pytest.mark.parametrize(
    "more",
    [
        {"title": "Delete the app"},
        {"when": "you block the account"},
        {"then": "I will look through their messages"},
        {"badly": "Then I take your phone."},
        {"say": {"little": "Fine.", "big": "Tell me everything."}},
        {"note_html": "<p>Stay calm.</p><ul><li>Do not pay</li><li>Delete the chat</li></ul>"},
    ],
    ids=lambda more: next(iter(more)),
)
def test_harmful_advice_is_named_wherever_it_stands(more):
    kind, noun, message = the_fault("no_harmful_advice_after_a_worry", changed("look-together", **more))
    assert (kind, noun) == ("item", "look-together")
    assert message.startswith("says “")
    assert f"can be seen after a worry: {ASKED}A picture was shared; " in message


def test_advice_that_no_worried_parent_can_meet_is_no_fault():
    assert faults([*SOUND, item("tidy", rule(all={"happened": "none"}), title="Delete the app")]) == []


def test_an_item_that_nobody_sees_is_named_with_the_age():
    impossible = rule(all={"talked": "never"}, none={"talked": "never"})
    assert faults([*SOUND, item("lost", impossible, bands=["big"])]) == [
        ("every_item_can_be_reached", "item", "lost", "is never shown for “big”: no set of answers brings it in. Look at its rule.")
    ]


def test_an_item_that_one_of_its_ages_never_sees_is_named():
    kind, noun, message = the_fault("every_item_can_be_reached", changed("games-who", bands=("little", "big")))
    assert (kind, noun) == ("item", "games-who")
    assert message.startswith("is never shown for “little”")


def test_a_question_that_nobody_is_asked_is_named_with_each_answer():
    never = question("films", [option("yes", "Yes"), option("no", "No")], ask_when=rule(all={"age": "big"}, none={"age": "big"}))
    assert [f[1:] for f in faults(questions=(*SMALL.questions, never))] == [
        ("question", "films", "“Yes” can never be answered. Look at “ask_when”."),
        ("question", "films", "“No” can never be answered. Look at “ask_when”."),
    ]


def test_an_item_without_a_reason_to_give_is_named_with_the_answers():
    kind, noun, message = the_fault("every_reason_was_answered", [*SOUND, item("quiet", rule(none={"happened": "none"}))])
    assert (kind, noun) == ("item", "quiet")
    assert message.startswith(f"has no reason to give for these answers: {ASKED}")
    assert the_fault("every_reason_was_answered", [*SOUND, item("aged", rule(any={"age": "big"}), bands=["big"])])[1] == "aged"


def test_an_item_that_another_answer_would_keep_is_named():
    kind, noun, message = the_fault("another_answer_removes_the_item", [*SOUND, item("sticky", rule(all={"talked": "never lately"}))])
    assert (kind, noun) == ("item", "sticky")
    assert message == "would stay with another answer to “talked” (never, lately). Put several answers under “any”."


def test_several_ages_under_all_are_no_reason_and_so_no_fault():
    assert faults([*SOUND, item("aged", rule(all={"age": "little big"}, any={"talked": "never"}))]) == []


def test_an_age_that_is_not_asked_of_everyone_is_said_with_the_answers():
    sometimes = about_age(BANDS, ask_when=rule(any={"talked": "never"}))
    kind, noun, message = the_fault("every_way_ends_in_a_checklist", questions=(TALKED, HAPPENED, sometimes, GAMES))
    assert (kind, noun) == ("question", "")
    assert message == (
        "The child's age is not known for these answers: “When did you last talk?” This week; "
        "“Has any of this happened?” None of these. Ask it of everyone."
    )


def test_words_missing_for_an_age_are_named():
    found = faults(changed("small-talk", say={"big": "Hello."}))
    assert found == [("words_for_every_age", "item", "small-talk", "has no words to say for “little”.")]


# The proof and the engine, tied together

EXACT = {
    "something_for_tonight", "a_talk_for_tonight", "four_items_in_all", "every_worry_has_its_own_items",
    "urgent_items_come_by_worries_only", "no_harmful_advice_after_a_worry", "every_reason_was_answered", "every_way_ends_in_a_checklist",
}  # fmt: skip
# These refuse more than is ever seen: an option nobody reaches, words nobody reads, a line that another line undoes.
CAREFUL = {"every_worry_has_its_help", "another_answer_removes_the_item", "words_for_every_age"}
BY_NAME = {
    "urgent_items_come_by_worries_only",
    "no_harmful_advice_after_a_worry",
    "every_reason_was_answered",
    "another_answer_removes_the_item",
}


@settings(max_examples=250, deadline=None)
@given(self_checks())
def test_the_proof_says_what_trying_every_answer_set_says(check):
    questionnaire, items, bands = check
    proof = prove(questionnaire, items, bands)
    sets = list(every_answer_set(questionnaire))
    assert proof.answer_sets == len(sets)
    broken, seen, given_answers = set(), set(), set()
    for answers in sets:
        made = build_checklist(questionnaire, items, bands, answers)
        broken |= {(law, what if law in BY_NAME else "") for law, what in broken_laws(questionnaire, items, answers, made)}
        given_answers |= {(asked, o) for asked, chosen in answers.items() for o in chosen}
        if made:
            seen |= {(entry.item.name, made.band.name) for entry in made.entries}
    said = {(fault.law, fault.noun if fault.law in BY_NAME else "") for fault in proof.faults}
    assert not [b for b in broken if b[0] == "engine"], broken
    assert {b for b in broken if b[0] in EXACT} == {s for s in said if s[0] in EXACT}
    assert {b for b in broken if b[0] in CAREFUL} <= said
    unseen = {i.name for i in items for band in i.bands if (i.name, band) not in seen}
    assert {f.noun for f in proof.faults if f.law == "every_item_can_be_reached"} == unseen
    unasked = {q.name for q in questionnaire.questions for o in q.options if (q.name, o.name) not in given_answers}
    assert {f.noun for f in proof.faults if f.law == "every_question_can_be_reached"} == unasked


def test_laws_are_each_exact_careful_or_about_reach():
    reach = {"every_item_can_be_reached", "every_question_can_be_reached"}
    assert {law.__name__ for law in LAWS} == EXACT | CAREFUL | reach
