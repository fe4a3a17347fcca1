"""The laws of ``more_laws.py``: a planted fault for each, and the same verdicts as trying every answer set."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.selfcheck.checklist import build_checklist
from guidance.selfcheck.more_laws import MORE_LAWS
from guidance.selfcheck.proof import prove
from guidance.selfcheck.questionnaire import Questionnaire
from tests.selfcheck.laws import every_answer_set, ticked
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
    item,
    option,
    question,
    ranked,
    rule,
    situation,
)

NEVER = "“Has any of this happened?” None of these; “How old is your child?” little; “When did you last talk?” Never"
UPSET = NEVER.replace("None of these", "They are upset")
OURS = {law.__name__ for law in MORE_LAWS}


def faults(items=SOUND, questions=SMALL.questions, situations=SITUATIONS):
    proof = prove(Questionnaire(tuple(questions), situations), ranked(*items), BANDS)
    return [(f.law, f.kind, f.noun, f.message) for f in proof.faults]


def changed(name, **more):
    return [replace(i, **more) if i.name == name else i for i in SOUND]


def test_items_that_contradict_and_meet_are_named_with_the_answers():
    assert faults(changed("talk-start", never_with=("look-together",))) == [
        (
            "items_that_contradict_never_meet",
            "item",
            "talk-start",
            f"is never to meet “look-together”, but does for these answers: {NEVER}.",
        )
    ]


def test_items_that_contradict_and_never_meet_are_no_fault():
    lately = item("talk-on", rule(any={"talked": "lately"}), never_with=("talk-start", "long-gone"))
    assert faults([*SOUND, lately]) == []


def test_a_title_that_is_read_twice_is_named_with_the_answers():
    assert faults(changed("talk-start", title="ABOUT look-together")) == [
        (
            "nobody_reads_a_title_twice",
            "item",
            "look-together",
            f"has the same title as “talk-start”, and they meet: {NEVER}. Change one.",
        )
    ]
    assert faults([*SOUND, item("talk-on", rule(any={"talked": "lately"}), title="About talk-start")]) == []


def test_an_item_for_those_who_do_it_well_and_those_who_do_not_is_named():
    told = "says the same to those who answer “Never” and to those who do it well already: "
    lately = NEVER.replace("Never", "This week")
    assert faults([*SOUND, item("talk", rule(any={"talked": "never lately"}))]) == [
        ("nobody_is_told_what_they_do_already", "item", "talk", f"{told}{lately}. Make two items of it.")
    ]
    assert faults([*SOUND, item("talk", rule(any={"talked": "never lately"}, none={"talked": "lately"}))]) == []


def test_an_item_for_a_worry_that_waits_below_an_ordinary_one_is_named():
    waiting = item("upset-later", rule(any={"happened": "upset"}), urgency="soon", importance=60, topic_name="upset-ask")
    assert faults([*SOUND, waiting]) == [
        (
            "worries_come_first_tonight",
            "item",
            "upset-later",
            f"waits below an ordinary item for these answers: {UPSET}. Give it, or one beside it, another topic.",
        )
    ]
    assert faults([*SOUND, replace(waiting, topic=item("x").topic)]) == []


def test_a_worry_less_urgent_than_its_help_is_named():
    calmer = replace(HAPPENED, options=(replace(HAPPENED.options[0], urgency="soon"), *HAPPENED.options[1:]))
    messages = [message for law, *_, message in faults(questions=(calmer, AGE, GAMES, TALKED)) if law == "a_worry_is_as_urgent_as_its_help"]
    assert messages == ["“Someone threatens them” is “soon”, but its help, get-help/blackmail.md, is “now”. Make them the same."]
    urgent = {**SITUATIONS, "low": situation("low", "now", 3)}
    assert [f[0] for f in faults(situations=urgent)] == ["a_worry_is_as_urgent_as_its_help"]


def test_an_answer_that_leads_nowhere_is_named():
    more = replace(GAMES, options=(*GAMES.options, option("sometimes", "Sometimes")))
    said = "“Sometimes” leads to no item, no help and no praise. Add an item for it, or “well”."
    assert faults(questions=(HAPPENED, AGE, more, TALKED)) == [("every_answer_leads_somewhere", "question", "games", said)]
    removed = [i if i.name != "talk-start" else replace(i, rule=rule(any={"talked": "never"}, none={"games": "sometimes"})) for i in SOUND]
    assert faults(removed, (HAPPENED, AGE, more, TALKED)) == []


@settings(max_examples=200, deadline=None)
@given(self_checks(), st.data())
def test_the_laws_say_what_trying_every_answer_set_says(check, data):
    questionnaire, items, bands = check
    names = [i.name for i in items]
    titles = st.sampled_from(["One", "Two", "Three", "Four", "Five", "Six"])
    against = st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple) if names else st.just(())
    items = tuple(replace(i, title=data.draw(titles), never_with=tuple(n for n in data.draw(against) if n != i.name)) for i in items)
    said = {(f.law, f.noun) for f in prove(questionnaire, items, bands).faults if f.law in OURS}
    broken = set()
    for answers in every_answer_set(questionnaire):
        made = build_checklist(questionnaire, items, bands, answers)
        shown = [entry.item for entry in made.entries] if made else []
        tonight = {entry.item.name for entry in made.tonight} if made else set()
        here = {i.name for i in shown}
        broken |= {("items_that_contradict_never_meet", i.name) for i in shown if here & set(i.never_with)}
        in_order = [i for i in items if i.name in here]
        twice = {b.name for n, b in enumerate(in_order) for a in in_order[:n] if a.title == b.title}
        broken |= {("nobody_reads_a_title_twice", name) for name in twice}
        soon_only = ticked(questionnaire, answers, "soon") and not ticked(questionnaire, answers, "now")
        if soon_only and any(i.urgency == "ordinary" for i in shown if i.name in tonight):
            waiting = {i.name for i in shown if i.urgency != "ordinary" and i.name not in tonight}
            broken |= {("worries_come_first_tonight", name) for name in waiting}
    exact = {"items_that_contradict_never_meet", "nobody_reads_a_title_twice", "worries_come_first_tonight"}
    assert {s for s in said if s[0] in exact} == broken


def test_hundreds_of_answers_are_no_trouble():
    many = [
        question(f"q{n}", [option(f"o{m}", well="Good.") for m in range(60)], several=n % 2 == 0, ask_when=rule(any={"age": "big"}))
        for n in range(20)
    ]
    proof = prove(Questionnaire((HAPPENED, AGE, *many), SITUATIONS), SOUND, BANDS)
    assert proof.answer_sets == 8 * (1 + (60 * (2**60 - 1)) ** 10)
