import pytest
from hypothesis import given, settings

from guidance.selfcheck.checklist import answers_worry, build_checklist
from guidance.selfcheck.conditions import Rule
from guidance.selfcheck.decision_diagram import NO
from guidance.selfcheck.questionnaire import Questionnaire
from guidance.selfcheck.world import World
from tests.selfcheck.laws import every_answer_set
from tests.selfcheck.random_selfchecks import self_checks
from tests.selfcheck.small import AGE, BANDS, SMALL, SOUND, about_age, item, option, question, rule

ONE = question("one", [option("a"), option("b"), option("c")])
SEVERAL = question(
    "several", [option("a"), option("b"), option("c"), option("none", alone=True), option("unsure", alone=True)], several=True
)


@pytest.mark.parametrize(
    ("questions", "sets"),
    [
        ((ONE,), 3),
        ((SEVERAL,), 2**3 - 1 + 2),
        ((ONE, SEVERAL), 3 * 9),
        ((question("alone", [option("a", alone=True), option("b", alone=True)], several=True),), 2),
        ((question("alone", [option("a", alone=True), option("b")]),), 2),
        ((AGE, question("x", [option("y"), option("n")], ask_when=rule(any={"age": "big"}))), 1 + 2),
        ((AGE, question("x", [option("y"), option("n")], ask_when=rule(none={"age": "big"}))), 2 + 1),
        ((ONE, question("x", [option("y"), option("n")], ask_when=rule(any={"one": "gone"}))), 3),
    ],
)
def test_the_answer_sets_are_counted(questions, sets):
    world = World(Questionnaire(questions), BANDS)
    assert world.diagram.count(world.possible) == sets == len(list(every_answer_set(Questionnaire(questions))))


def count(world, function):
    return world.diagram.count(function)


@settings(max_examples=120, deadline=None)
@given(self_checks())
def test_every_count_equals_brute_force(check):
    questionnaire, items, bands = check
    world = World(questionnaire, bands)
    sets = list(every_answer_set(questionnaire))
    made = [build_checklist(questionnaire, items, bands, answers) for answers in sets]
    assert count(world, world.possible) == len(sets)
    for asked in questionnaire.questions:
        assert count(world, world.diagram.both(world.possible, world.asked[asked.name])) == sum(asked.name in a for a in sets)
        for o in asked.options:
            chosen = sum(o.name in a.get(asked.name, ()) for a in sets)
            assert count(world, world.diagram.both(world.possible, world.chosen(asked.name, o.name))) == chosen
    worried = [questionnaire.needs_action_now(a) for a in sets]
    assert count(world, world.diagram.both(world.possible, world.worried_now)) == sum(worried)
    for one in items:
        on = [m is not None and any(e.item is one for e in m.entries) for m in made]
        answered = [here and answers_worry(one, questionnaire, a) for here, a in zip(on, sets)]
        assert count(world, world.belongs(one)) == sum(on)
        assert count(world, world.answers_worry(one)) == sum(answered)
        assert count(world, world.candidate(one)) == sum(w if now else b for w, b, now in zip(answered, on, worried))
        if not one.everyone:
            assert count(world, world.diagram.both(world.possible, world.rule(one.rule))) == sum(one.rule.holds(a) for a in sets)


def test_the_smallest_answers_are_said_in_the_words_of_the_questions():
    world = World(SMALL, BANDS)
    assert world.in_words(world.chosen("games", "no")) == (
        "“Has any of this happened?” None of these; “How old is your child?” big; "
        "“Do they play games?” Not yet; “When did you last talk?” Never"
    )
    both = world.diagram.both(world.chosen("happened", "threats"), world.chosen("happened", "upset"))
    assert world.in_words(both).startswith("“Has any of this happened?” Someone threatens them, They are upset; ")
    assert world.in_words(NO) == "no answers at all"


def test_an_option_that_nobody_has_is_chosen_nowhere():
    world = World(SMALL, BANDS)
    assert world.chosen("games", "gone") == world.chosen("gone", "yes") == world.band("old") == NO
    assert world.belongs(item("x", bands=["old"])) == NO
    assert count(world, world.rule(Rule())) == 2 ** len(world.names)


def test_a_child_of_unknown_age_has_no_items():
    bands_asked_of_some = about_age(BANDS, ask_when=rule(any={"one": "a"}))
    world = World(Questionnaire((ONE, bands_asked_of_some)), BANDS)
    assert count(world, world.possible) == 2 + 1 + 1
    assert count(world, world.belongs(item("x"))) == 2


def test_the_small_self_check_has_its_sets():
    world = World(SMALL, BANDS)
    assert count(world, world.possible) == 64
    assert count(world, world.belongs(next(i for i in SOUND if i.name == "games-never"))) == 8
