from dataclasses import replace

import pytest
from hypothesis import given, settings

from guidance.content.fields import read_fields
from guidance.content.front_matter import read_document
from guidance.content.records import Record
from guidance.selfcheck.questionnaire import QUESTION, Questionnaire, read_question, rule_faults
from tests.selfcheck.laws import every_answer_set
from tests.selfcheck.random_selfchecks import questionnaires
from tests.selfcheck.small import BANDS, GAMES, HAPPENED, SITUATIONS, SMALL, TALKED, answers, option, question, rule


def shape(given):
    """The path as words: a question by its name, help by its situations."""
    return [" ".join(s.name for s in step.situations) if step.is_help else step.question.name for step in SMALL.path(given)]


# The path


def test_with_no_answers_yet_every_question_that_is_always_asked_lies_ahead():
    assert shape(answers()) == ["happened", "age", "talked"]


def test_a_question_that_depends_on_an_answer_joins_the_path_with_it():
    assert shape(answers(happened="none", age="big")) == ["happened", "age", "games", "talked"]
    assert shape(answers(happened="none", age="little")) == ["happened", "age", "talked"]


@pytest.mark.parametrize("age", ["", "little", "big"])
def test_help_stands_right_after_the_worrying_question_and_before_any_further(age):
    given = answers(happened="threats", **({"age": age} if age else {}))
    assert shape(given)[:3] == ["happened", "blackmail", "age"]


def test_the_most_urgent_help_comes_first_each_situation_once():
    assert shape(answers(happened="upset shared threats"))[1] == "blackmail sharing low"
    same = replace(HAPPENED, options=(*HAPPENED.options, option("again", urgency="now", situation="blackmail")))
    both = Questionnaire((same,), SITUATIONS).path(answers(happened="threats again"))
    assert [s.name for s in both[1].situations] == ["blackmail"]


def test_not_sure_may_be_a_worry_too():
    asked = question("happened", [option("real"), option("not-sure", alone=True, urgency="soon", situation="low")], several=True)
    path = Questionnaire((asked, TALKED), SITUATIONS).path(answers(happened="not-sure"))
    assert [step.is_help for step in path] == [False, True, False]


@pytest.mark.parametrize(
    "given", [answers(), answers(happened="threats upset", age="big", games="yes", talked="never"), answers(happened="none", age="little")]
)
def test_steps_are_numbered_from_one_along_this_parents_own_path(given):
    assert [step.number for step in SMALL.path(given)] == list(range(1, len(SMALL.path(given)) + 1))


def test_a_worry_in_a_later_question_gets_its_help_right_there():
    late = Questionnaire((TALKED, HAPPENED), SITUATIONS)
    path = late.path(answers(talked="never", happened="upset"))
    assert [step.question.name for step in path] == ["talked", "happened", "happened"]
    assert path[2].is_help


def test_how_many_steps_there_are_is_certain_after_the_last_answer_that_may_change_it():
    path = SMALL.path(answers(happened="threats", age="big"))
    assert [SMALL.steps_at(step, path) for step in path] == [0, 0, 0, 5, 5]


@settings(max_examples=100, deadline=None)
@given(questionnaires())
def test_a_number_of_steps_once_said_is_right_whatever_is_answered_from_there_on(questionnaire):
    for whole in every_answer_set(questionnaire):
        path = questionnaire.path(whole)
        for here in path:
            before = [step.question.name for step in path[: here.number - 1]]
            so_far = questionnaire.path({name: chosen for name, chosen in whole.items() if name in before})
            assert questionnaire.steps_at(so_far[here.number - 1], so_far) in (0, len(path))


# Which answers count


def test_answers_off_the_way_are_set_aside_and_come_back_with_the_way():
    given = answers(happened="none", age="big", games="yes", talked="never")
    changed = {**given, "age": frozenset(["little"])}
    assert SMALL.relevant(changed) == answers(happened="none", age="little", talked="never")
    assert SMALL.relevant({**changed, "age": frozenset(["big"])}) == given


def test_a_question_that_depends_on_one_off_the_way_is_off_the_way_itself():
    third = question("third", [option("a"), option("b")], ask_when=rule(any={"games": "yes"}))
    longer = Questionnaire((*SMALL.questions, third), SITUATIONS)
    assert "third" in longer.relevant(answers(age="big", games="yes", third="a"))
    assert "third" not in longer.relevant(answers(age="little", games="yes", third="a"))


def test_change_keeps_the_other_answers():
    given = answers(happened="none", age="big", games="yes", talked="never")
    changed = {**given, "happened": frozenset(["threats"])}
    kept = SMALL.relevant(changed)
    assert {name: kept[name] for name in ("age", "games", "talked")} == {name: given[name] for name in ("age", "games", "talked")}
    assert SMALL.first_unanswered(changed) is None


@pytest.mark.parametrize(
    ("ticked", "kept"),
    [
        ("none", "none"),
        ("none upset", "upset"),
        ("none upset threats", "threats upset"),
        ("bogus", ""),
        ("bogus upset", "upset"),
        ("bogus none", "none"),
        ("", ""),
    ],
)
def test_none_is_dropped_beside_a_real_answer_and_unknown_ones_always(ticked, kept):
    assert HAPPENED.accept(ticked.split()) == frozenset(kept.split())


def test_of_two_that_stand_alone_the_first_counts():
    asked = replace(HAPPENED, options=(*HAPPENED.options, option("not-sure", alone=True)))
    assert asked.accept(["not-sure", "none"]) == {"none"}
    assert asked.accept(["not-sure", "none", "upset"]) == {"upset"}


@pytest.mark.parametrize(
    ("ticked", "kept"), [("yes", "yes"), ("not-sure", "not-sure"), ("yes no", ""), ("yes bogus", "yes"), ("bogus", "")]
)
def test_where_one_may_be_chosen_two_are_no_answer(ticked, kept):
    assert GAMES.accept(ticked.split()) == frozenset(kept.split())


def test_unknown_questions_and_options_in_an_old_cookie_are_no_answer():
    assert SMALL.relevant(answers(gone="yes", talked="weekly")) == {}
    assert SMALL.first_unanswered(answers(talked="weekly", happened="none", age="little")).question.name == "talked"


def test_the_first_unanswered_step_is_never_a_help_step():
    given = answers(happened="threats")
    step = SMALL.first_unanswered(given)
    assert (step.question.name, step.number, step.is_help) == ("age", 3, False)
    assert SMALL.first_unanswered(answers()).number == 1


def test_review_lists_this_parents_questions_with_their_answers_and_steps():
    given = answers(happened="upset threats", age="big", games="no", talked="never")
    rows = [(step.number, step.question.name, [o.name for o in options]) for step, options in SMALL.review(given)]
    assert rows == [(1, "happened", ["threats", "upset"]), (3, "age", ["big"]), (4, "games", ["no"]), (5, "talked", ["never"])]


def test_only_a_worry_marked_now_needs_action_now():
    assert SMALL.needs_action_now(answers(happened="upset shared"))
    assert not SMALL.needs_action_now(answers(happened="upset"))
    assert not SMALL.needs_action_now(answers())


def test_a_name_nobody_knows_raises():
    with pytest.raises(KeyError):
        SMALL.question("gone")
    with pytest.raises(KeyError):
        HAPPENED.option("gone")
    assert SMALL.question("age").option("big").because == "your child is big"


# Reading a question


def read(text: str):
    document, problems = read_document("self-check/questions/films.md", text.encode())
    assert not problems
    reading = read_fields("self-check/questions/films.md", document.head, QUESTION.fields, QUESTION.noun)
    record = Record(QUESTION, "films", "self-check/questions/films.md", reading, document.body, document.body_line)
    made = read_question(record, BANDS, "")
    return made, [f"{p.line}: {p.message}" for p in reading.problems]


FILMS = """---
order: 3
question: Do they watch films?
choose: several
error: Choose one.
options:
  - name: "yes"
    text: "Yes"
    because: they watch films
  - name: none
    text: None of these
    alone: yes
---
"""


def test_a_question_is_read_with_its_options():
    made, problems = read(FILMS)
    assert problems == []
    assert (made.name, made.order, made.text, made.several, made.about_age) == ("films", 3, "Do they watch films?", True, False)
    assert [(o.name, o.text, o.because, o.alone) for o in made.options] == [
        ("yes", "Yes", "they watch films", False),
        ("none", "None of these", "", True),
    ]


def test_options_from_age_bands_follow_the_bands():
    made, problems = read("---\norder: 1\nquestion: How old?\nchoose: one\nerror: Choose.\noptions_from: age-bands\n---\n")
    assert problems == []
    assert made.about_age
    assert [(o.name, o.because) for o in made.options] == [("little", "your child is little"), ("big", "your child is big")]


def test_ask_when_is_read_as_a_rule():
    made, problems = read(
        FILMS.replace("options:", "ask_when:\n  - any:\n      - age: [big, little]\n    not:\n      - games: no\noptions:", 1)
    )
    assert problems == []
    assert made.ask_when == rule(any={"age": "big little"}, none={"games": "no"})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: none", 'name: "yes"', "6: has two options called “yes”. Give each its own name."),
        ("    alone: yes\n", "    urgency: now\n", "10: is an option that needs both “urgency” and “situation”, or neither."),
        ("    alone: yes\n", "    situation: low\n", "10: is an option that needs both “urgency” and “situation”, or neither."),
        ("error: Choose one.", "error: Choose one.\noptions_from: age-bands", "7: has both “options” and “options_from”. Keep one."),
        ("    alone: yes\n", "    alone: maybe\n", "12: “maybe” does not fit “alone”. Write yes or no."),
    ],
)
def test_what_is_wrong_with_a_question_is_said_with_its_line(old, new, said):
    assert said in read(FILMS.replace(old, new, 1))[1]


def test_one_option_is_too_few():
    _, problems = read(FILMS[: FILMS.index("  - name: none")] + "---\n")
    assert problems == ["6: needs at least two options to choose from."]


def test_names_in_a_rule_that_nothing_has_are_said_with_their_line_and_the_nearest():
    text = FILMS.replace("options:", "ask_when:\n  - any:\n      - gaems: yes\n      - games: [yes, not-shure]\noptions:", 1)
    document, _ = read_document("x.md", text.encode())
    reading = read_fields("x.md", document.head, QUESTION.fields, QUESTION.noun)
    assert rule_faults(reading.values["ask_when"][0].values["any"], SMALL) == [
        (8, "“gaems” is not a question. Did you mean “games”?"),
        (9, "“not-shure” is not an answer to “games”. Did you mean “not-sure”?"),
    ]
