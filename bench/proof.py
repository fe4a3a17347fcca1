"""How long the proof takes, and how the time grows, on made-up self-checks: ``python -m bench.proof``.

The made-up ones are like the real one: worries first, then the age, then questions with one or several
answers, some asked only at an age; items on one to three answers of any question, each on one of 20 topics.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import date

from guidance.content.age_bands import AgeBand
from guidance.content.prose import Prose
from guidance.content.situations import Situation
from guidance.content.topics import Topic
from guidance.selfcheck.changes import SelfCheck, compare
from guidance.selfcheck.conditions import Line, Rule
from guidance.selfcheck.items import ITEM_KINDS, Item
from guidance.selfcheck.proof import prove
from guidance.selfcheck.questionnaire import Option, Question, Questionnaire

DAY = date(2026, 11, 22)
SIZES = ((5, 50), (10, 100), (10, 200), (15, 300), (20, 250), (20, 500), (20, 1000), (30, 500))
WORRIES = 12


def made_up(questions: int, items: int, seed: int = 1) -> SelfCheck:
    """A self-check of that size that breaks no law but those chance breaks."""
    dice = random.Random(seed)  # noqa: S311
    bands = tuple(
        AgeBand(
            f"band-{n}", f"Band {n}", n * 4, n * 4 + 3, n, "your child", f"your child is in band {n}", "", "", "", DAY, DAY, (), Prose()
        )
        for n in range(4)
    )
    situations = {f"s{n}": _situation(n) for n in range(WORRIES)}
    worries = [Option(s.name, s.title, because="it happened", urgency=s.urgency, situation=s.name) for s in situations.values()]
    asked = [
        Question("happened", 1, "What happened?", "", True, "", (*worries, Option("none", "None", alone=True, well="Good.")), Rule()),
        Question(
            "age", 2, "How old?", "", False, "", tuple(Option(b.name, b.title, because=b.because) for b in bands), Rule(), about_age=True
        ),
    ]
    for number in range(3, questions + 1):
        several = number % 5 == 3
        options = [Option(f"o{n}", f"Answer {n}", because=f"you said {n}") for n in range(11 if several else 4)]
        options.append(Option("not-sure", "Not sure", because="you are not sure", alone=several))
        when = Rule(any=(Line("age", ("band-1", "band-2")),)) if number % 4 == 0 else Rule()
        asked.append(Question(f"q{number}", number, f"Question {number}?", "", several, "", tuple(options), when))
    return SelfCheck(Questionnaire(tuple(asked), situations), _items(items, asked[2:], bands, dice), bands)


def _situation(number: int) -> Situation:
    urgency = "now" if number < 7 else "soon"
    return Situation(f"s{number}", f"S{number}", "", urgency, number, "", (), (), (), "", DAY, "", DAY, (), Prose())


def _items(count: int, asked: list[Question], bands: tuple[AgeBand, ...], dice: random.Random) -> tuple[Item, ...]:
    topics = [Topic(f"topic-{n}", f"Topic {n}", "", n, True, ()) for n in range(20)]
    made = []
    for number in range(count):
        worry, urgency, ages = number % WORRIES, "ordinary", [dice.choice(bands).name]
        rule: Rule = Rule(any=(_line(dice, dice.choice(asked)),))
        if number < 3 * WORRIES:
            urgency, ages = "now" if worry < 7 else "soon", [b.name for b in bands]
            rule = Rule(any=(Line("happened", (f"s{worry}",)),))
        elif dice.random() < 0.1:
            rule = replace(rule, none=(_line(dice, dice.choice(asked)),))
        elif dice.random() < 0.05:
            rule = replace(rule, any=(*rule.any, _line(dice, dice.choice(asked))))
        everyone = urgency == "ordinary" and number % 6 == 5
        made.append(
            Item(
                f"item-{number}", f"Item {number}", topics[number // WORRIES if urgency != "ordinary" else dice.randrange(20)],
                "talk-about" if number < 2 * WORRIES else dice.choice(tuple(ITEM_KINDS)), urgency, dice.randint(1, 100),
                tuple(ages), everyone, Rule() if everyone else rule, dict.fromkeys(ages, f"Words of {number}."),
                "we eat", "I will ask", "Fine.", dict.fromkeys(ages, ("/", "")),
            )
        )  # fmt: skip
    return tuple(sorted(made, key=lambda item: item.rank))


def _line(dice: random.Random, question: Question) -> Line:
    names = [option.name for option in question.options]
    return Line(question.name, tuple(dice.sample(names, dice.randint(1, 2))))


def timed(questions: int, items: int) -> tuple[int, float, float]:
    """The number of answer sets, and the seconds of the proof and of one comparison."""
    made = made_up(questions, items)
    began = time.perf_counter()
    proof = prove(made.questionnaire, made.items, made.bands)
    proven = time.perf_counter()
    edited = tuple(sorted((replace(made.items[0], importance=1), *made.items[1:]), key=lambda item: item.rank))
    compare(made, replace(made, items=edited))
    return proof.answer_sets, proven - began, time.perf_counter() - proven


def main() -> None:
    sizes = [tuple(map(int, size.split("x"))) for size in sys.argv[1:]] or SIZES
    print(f"{'questions':>9} {'items':>6} {'answer sets':>12} {'proof':>8} {'whochanges':>11}")
    for questions, items in sizes:
        answer_sets, proof, comparison = timed(questions, items)
        print(f"{questions:>9} {items:>6} {answer_sets:>12.1e} {proof:>7.2f}s {comparison:>10.2f}s", flush=True)


if __name__ == "__main__":
    main()
