import pytest

from guidance.selfcheck.conditions import Line, Rule
from tests.selfcheck.small import answers, rule

NOTHING = answers()


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (answers(games="yes"), True),
        (answers(games="not-sure"), True),
        (answers(games="yes no"), True),
        (answers(games="no"), False),
        (answers(games=""), False),
        (answers(films="yes"), False),
        (NOTHING, False),
    ],
)
def test_a_line_holds_when_any_of_its_options_is_chosen(given, holds):
    assert Line("games", ("yes", "not-sure")).holds(given) is holds


A, B, AB = answers(a="x"), answers(b="x"), answers(a="x", b="x")


@pytest.mark.parametrize(
    ("made", "nothing", "a", "b", "both"),
    [
        (rule(), True, True, True, True),
        (rule(all={"a": "x"}), False, True, False, True),
        (rule(all={"a": "x", "b": "x"}), False, False, False, True),
        (rule(any={"a": "x"}), False, True, False, True),
        (rule(any={"a": "x", "b": "x"}), False, True, True, True),
        (rule(none={"a": "x"}), True, False, True, False),
        (rule(none={"a": "x", "b": "x"}), True, False, False, False),
        (rule(all={"a": "x"}, any={"b": "x"}), False, False, False, True),
        (rule(all={"a": "x"}, none={"b": "x"}), False, True, False, False),
        (rule(any={"a": "x", "b": "x"}, none={"b": "x"}), False, True, False, False),
        (rule(all={"a": "x"}, any={"a": "x", "b": "x"}, none={"b": "x"}), False, True, False, False),
    ],
)
def test_a_rule_is_all_of_all_and_some_of_any_and_none_of_not(made, nothing, a, b, both):
    assert [made.holds(given) for given in (NOTHING, A, B, AB)] == [nothing, a, b, both]


def test_the_same_question_may_stand_on_two_lines_of_all():
    twice = Rule(all=(Line("do", ("film", "chat")), Line("do", ("live",))))
    assert twice.holds(answers(do="film live"))
    assert not twice.holds(answers(do="film chat"))


@pytest.mark.parametrize(
    ("made", "given", "reason"),
    [
        (rule(any={"a": "x y"}), answers(a="y"), ("a", "y")),
        (rule(any={"a": "y x"}), answers(a="x y"), ("a", "y")),
        (rule(any={"a": "x", "b": "x"}), AB, ("a", "x")),
        (rule(any={"b": "x", "a": "x"}), AB, ("b", "x")),
        (rule(any={"a": "x"}, all={"b": "x"}), AB, ("b", "x")),
        (rule(any={"age": "big", "a": "x"}), answers(age="big", a="x"), ("a", "x")),
        (rule(any={"age": "big"}), answers(age="big"), None),
        (rule(none={"a": "x"}), B, None),
        (rule(none={"a": "x"}, any={"b": "x"}), B, ("b", "x")),
        (rule(), AB, None),
    ],
    ids=str,
)
def test_the_reason_is_the_first_option_that_was_chosen_under_all_then_any(made, given, reason):
    assert made.reason(given, but_not={"age"}) == reason


def test_an_option_under_not_does_not_bring_anything_in():
    made = rule(any={"a": "x"}, all={"b": "y"}, none={"c": "z"})
    assert made.names("a", "x") and made.names("b", "y")
    assert not made.names("c", "z")
    assert not made.names("a", "y")


def test_every_line_is_listed_once():
    made = rule(any={"a": "x"}, all={"b": "y"}, none={"c": "z"})
    assert [line.question for line in made.lines] == ["b", "a", "c"]
