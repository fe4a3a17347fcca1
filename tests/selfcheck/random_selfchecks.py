"""Random small self-checks for Hypothesis: at most four questions, with branching, several choices and “none of these”."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from guidance.content.age_bands import AgeBand
from guidance.selfcheck.conditions import Line, Rule
from guidance.selfcheck.items import ITEM_KINDS, Item
from guidance.selfcheck.questionnaire import Option, Question, Questionnaire
from tests.selfcheck.small import BANDS, SITUATIONS, about_age, item, option, question, ranked

NAMES = ("first", "second", "third", "fourth")
SAYINGS = ("Tell me about it.", "Delete the chat.", "Do not delete anything.", "Take the phone.")


@st.composite
def options(draw: st.DrawFn, several: bool) -> list[Option]:
    made = []
    for name in ("a", "b", "c")[: draw(st.integers(2, 3))]:
        alone = draw(st.sampled_from([False, False, False, True]))
        urgency = draw(st.sampled_from(["", "", "", "now", "soon"]))
        names = ["blackmail", "sharing"] if urgency == "now" else ["low"]
        situation = draw(st.sampled_from([*names, *names, *names, "gone"])) if urgency else ""
        made.append(option(name, f"Answer {name}", alone=alone, urgency=urgency, situation=situation))
    return made


@st.composite
def lines(draw: st.DrawFn, questions: list[Question], most: int) -> tuple[Line, ...]:
    made = []
    for _ in range(draw(st.integers(0, most))):
        asked = draw(st.sampled_from(questions))
        names = draw(st.lists(st.sampled_from([o.name for o in asked.options]), min_size=1, max_size=2, unique=True))
        made.append(Line(asked.name, tuple(names)))
    return tuple(made)


@st.composite
def rules(draw: st.DrawFn, questions: list[Question], often: bool = True) -> Rule:
    if not questions or not (often or draw(st.booleans())):
        return Rule()
    return Rule(draw(lines(questions, 1)), draw(lines(questions, 2)), draw(lines(questions, 1)))


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    made: list[Question] = []
    count = draw(st.integers(1, 4))
    age_at = draw(st.integers(0, count - 1))
    for at, name in enumerate(NAMES[:count]):
        when = draw(rules(made, often=False))
        if at == age_at:
            made.append(about_age(BANDS, ask_when=when if draw(st.integers(0, 2)) == 0 else None))
            continue
        several = draw(st.booleans())
        made.append(question(name, draw(options(several)), several=several, ask_when=when))
    return Questionnaire(tuple(made), SITUATIONS)


@st.composite
def items(draw: st.DrawFn, questionnaire: Questionnaire) -> tuple[Item, ...]:
    made = []
    for number in range(draw(st.integers(0, 9))):
        urgency = draw(st.sampled_from(["ordinary", "ordinary", "now", "soon"]))
        worries = [(q.name, o.name) for q in questionnaire.questions for o in q.options if o.urgency == urgency]
        if worries and draw(st.booleans()):
            asked, worry = draw(st.sampled_from(worries))
            rule: Rule | None = Rule(any=(Line(asked, (worry,)),))
        else:
            rule = draw(st.one_of(st.none(), rules(list(questionnaire.questions))))
        one = item(
            f"i{number}",
            rule,
            topic_name=draw(st.sampled_from(["t1", "t2", "t3", "t4"])),
            kind=draw(st.sampled_from(["talk-about", *ITEM_KINDS])),
            urgency=urgency,
            importance=draw(st.integers(1, 5)),
            bands=draw(st.sampled_from([("little", "big"), ("little", "big"), ("big",), ("little",)])),
        )
        words = {band: draw(st.sampled_from(SAYINGS)) for band in one.bands} if draw(st.integers(0, 5)) == 0 else dict(one.say)
        if draw(st.integers(0, 39)) == 0:
            words[one.bands[0]] = ""
        made.append(replace(one, say=words))
    return ranked(*made)


@st.composite
def self_checks(draw: st.DrawFn) -> tuple[Questionnaire, tuple[Item, ...], tuple[AgeBand, ...]]:
    questionnaire = draw(questionnaires())
    return questionnaire, draw(items(questionnaire)), BANDS
