"""The laws of the self-check over the real content: proven over every answer set, and tried by hand over very many.

The proof counts thousands of millions of answer sets by decision diagram. The second half builds the
checklist itself for a faithful part of them and looks at each with laws written down a second time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path

import pytest

from guidance.content.prose import plain_text
from guidance.library import ContentLibrary, load_library
from guidance.selfcheck.proof import harmful_advice, prove
from guidance.selfcheck.world import World
from tests.conftest import ON
from tests.selfcheck.laws import Answers, broken_laws, ways_to_answer

CONTENT = Path(__file__).resolve().parent.parent / "content"


@pytest.fixture(scope="module")
def library() -> ContentLibrary:
    """The real content, whole: a file with an error is left out by the loader, and would be missed here."""
    made = load_library(CONTENT, ON)
    assert [str(problem) for problem in made.problems if not problem.warning] == []
    return made


def in_words(library: ContentLibrary, answers: Answers) -> str:
    return "; ".join(
        f"“{q.text}” {', '.join(o.text for o in q.options if o.name in answers[q.name])}"
        for q in library.questionnaire.questions
        if q.name in answers
    )


def test_every_law_holds_over_every_answer_set(library):
    proof = prove(library.questionnaire, library.items, tuple(library.bands.values()))
    assert [f"{f.law}: {f.noun} {f.message}" for f in proof.faults] == []
    print(f"\n{proof.answer_sets:,} answer sets")
    assert proof.answer_sets > 10_000_000_000


def test_the_number_of_answer_sets_is_what_multiplying_gives(library):
    """The count again without a diagram: for each age, the product of the ways to answer what that age is asked."""
    questions = {q.name: q for q in library.questionnaire.questions}
    total = 0
    for band in library.bands:
        product_of_ways = 1
        for question in questions.values():
            depends = {line.question for line in question.ask_when.lines}
            assert depends <= {"age"}, f"{question.name} depends on more than the age: count it here as well"
            if not question.about_age and question.ask_when.holds({"age": frozenset([band])}):
                product_of_ways *= len(ways_to_answer(question))
        total += product_of_ways
    world = World(library.questionnaire, tuple(library.bands.values()))
    assert world.diagram.count(world.possible) == total


# A faithful part of them, tried one by one


def part(library: ContentLibrary) -> Iterator[dict[str, frozenset[str]]]:
    """Each age with: one or two things that happened beside each other answer alone; one thing that happened, none
    or not sure beside each two other answers together; and each rule that looks at more than two questions, in full.

    Of several-choice questions up to two ticks (one, where something happened and two answers vary). Faithful,
    since what an item does depends on the answers its own rule looks at, and no other.
    """
    happened, *rest = library.questionnaire.questions
    plain = {"do-online": "watch-videos", "where": "shared-room"}
    wide = [{line.question for line in item.rule.lines} for item in library.items]
    for band in library.bands:
        mine = [q for q in rest if not q.about_age and q.ask_when.holds({"age": frozenset([band])})]
        ways = {q.name: ways_to_answer(q, most=2) for q in mine}
        usual = {name: frozenset([plain[name]]) if name in plain else ways[name][-1] for name in ways}
        for event in ways_to_answer(happened, most=2):
            start = {happened.name: event, "age": frozenset([band]), **usual}
            yield start
            yield from ({**start, name: way} for name in ways for way in ways[name] if way != usual[name])
            if len(event) > 1:
                continue
            few = ways if event == frozenset(["none"]) else {q.name: ways_to_answer(q, most=1) for q in mine}
            together = list(combinations(ways, 2)) + [tuple(names) for names in wide if len(names) > 2 and names <= set(ways)]
            for names in together:
                for chosen in product(*(few[name] for name in names)):
                    if all(way != usual[name] for name, way in zip(names, chosen)):
                        yield {**start, **dict(zip(names, chosen))}


def test_each_checklist_of_the_part_keeps_every_law(library):
    questionnaire, items = library.questionnaire, library.items
    tried, broken = 0, Counter()
    example: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    answered: set[tuple[str, str]] = set()
    for answers in part(library):
        tried += 1
        made = library.checklist(answers)
        for law, what in broken_laws(questionnaire, items, answers, made):
            broken[f"{law}: {what}"] += 1
            example.setdefault(f"{law}: {what}", in_words(library, answers))
        if made:
            seen.update((entry.item.name, made.band.name) for entry in made.entries)
        answered.update((name, option) for name, chosen in answers.items() for option in chosen)
    print(f"\n{tried:,} checklists built and looked at")
    assert not broken, "\n".join(f"{n} × {what}, such as {example[what]}" for what, n in broken.most_common(20))
    assert 40_000 < tried < 400_000
    assert {(i.name, band) for i in items for band in i.bands} - seen == set(), "items that nobody of that age saw"
    assert {(q.name, o.name) for q in questionnaire.questions for o in q.options} - answered == set(), "answers that nobody gave"


def test_help_is_the_next_step_after_every_worry(library):
    """Any ticks at the first question show exactly their help at step 2, before any further question."""
    first = library.questionnaire.questions[0]
    for event in ways_to_answer(first):
        worries = {o.situation for o in first.options if o.name in event and o.urgency}
        after = library.questionnaire.path({first.name: event})[1]
        assert (after.number, {s.name for s in after.situations}) == (2, worries)
        urgencies = [s.needs_action_now for s in after.situations]
        assert urgencies == sorted(urgencies, reverse=True)


def test_every_worry_is_as_urgent_as_its_page(library):
    """A worry marked now whose page is only for soon would lose the first line of help: “do not tell them first”."""
    for question in library.questionnaire.questions:
        for option in question.options:
            if option.urgency:
                assert library.situations[option.situation].urgency == option.urgency, option.name


def test_each_worry_alone_gets_a_talk_written_for_it_tonight(library):
    for option in library.questionnaire.questions[0].options:
        for band in library.bands if option.urgency else ():
            made = library.checklist({"happened": frozenset([option.name]), "age": frozenset([band])})
            own = [e.item for e in made.tonight if e.item.rule.names("happened", option.name)]
            assert own and own[0] is made.tonight[0].item, (option.name, band)
            assert option.urgency != "now" or len(own) == len(made.tonight)
            assert any(item.kind == "talk-about" for item in own)


def test_no_item_at_all_gives_advice_that_would_harm_after_a_worry(library):
    said = {
        item.name: advice
        for item in library.items
        for words in (item.title, item.when, item.then, item.badly, *item.say.values(), plain_text(item.note_html))
        if (advice := harmful_advice(words))
    }
    assert said == {}


def test_a_checklist_never_ends_on_settings_alone(library):
    for answers in part(library):
        if answers["settings"] == frozenset(["never"]):
            made = library.checklist(answers)
            assert any(e.item.topic.name != "privacy-settings" for e in made.tonight), in_words(library, answers)
