"""Nouns made by hand, so that a test shows its whole input, and one small sound self-check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from guidance.content.age_bands import AgeBand
from guidance.content.prose import Prose
from guidance.content.situations import Situation
from guidance.content.topics import Topic
from guidance.selfcheck.conditions import Line, Rule
from guidance.selfcheck.items import Item
from guidance.selfcheck.questionnaire import Option, Question, Questionnaire

DAY = date(2026, 11, 22)
Words = Mapping[str, str]


def band(name: str, order: int = 1) -> AgeBand:
    return AgeBand(name, name, 0, 4, order, f"your {name} child", f"your child is {name}", "", "", "", DAY, DAY, (), Prose())


def topic(name: str, order: int = 1) -> Topic:
    return Topic(name, name, "", order, True, ())


def situation(name: str, urgency: str = "now", order: int = 1) -> Situation:
    return Situation(name, name, name, urgency, order, "", (), (), (), "", DAY, "", DAY, (), Prose())


def lines(words: Words) -> tuple[Line, ...]:
    """``{"games": "yes no"}`` is the line ``games: [yes, no]``."""
    return tuple(Line(question, tuple(options.split())) for question, options in words.items())


def rule(any: Words | None = None, all: Words | None = None, none: Words | None = None) -> Rule:
    return Rule(all=lines(all or {}), any=lines(any or {}), none=lines(none or {}))


def answers(**given: str) -> dict[str, frozenset[str]]:
    """``answers(games="yes", happened="threats upset")``."""
    return {question: frozenset(options.split()) for question, options in given.items()}


def option(name: str, text: str = "", **more: object) -> Option:
    return Option(name, text or name, because=f"the answer is {name}", **more)  # type: ignore[arg-type]


def question(name: str, options: Sequence[Option], *, text: str = "", several: bool = False, ask_when: Rule | None = None) -> Question:
    return Question(name, 0, text or f"{name}?", "", several, f"Choose {name}.", tuple(options), ask_when or Rule())


def about_age(bands: Sequence[AgeBand], ask_when: Rule | None = None) -> Question:
    options = [Option(b.name, b.title, because=b.because) for b in bands]
    return replace(question("age", options, text="How old is your child?", ask_when=ask_when), about_age=True)


def item(
    name: str, rule: Rule | None = None, *, topic_name: str = "", kind: str = "talk-about", urgency: str = "ordinary",
    importance: int = 50, bands: Sequence[str] = ("little", "big"), **more: object,
) -> Item:  # fmt: skip
    """An item; without a rule it is for everyone. Its topic is its own unless named."""
    say = {b: f"Words of {name} for {b}." for b in bands}
    made = Item(
        name, f"About {name}", topic(topic_name or name), kind, urgency, importance, tuple(bands), rule is None, rule or Rule(), say,
        "we eat", "I will ask", "That is fine.", dict.fromkeys(bands, ("/guidance/", "All guidance")),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def ranked(*items: Item) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda i: i.rank))


BANDS = (band("little", 1), band("big", 2))
SITUATIONS = {s.name: s for s in (situation("blackmail", "now", 1), situation("sharing", "now", 2), situation("low", "soon", 3))}

HAPPENED = question(
    "happened",
    [
        option("threats", "Someone threatens them", urgency="now", situation="blackmail"),
        option("shared", "A picture was shared", urgency="now", situation="sharing"),
        option("upset", "They are upset", urgency="soon", situation="low"),
        option("none", "None of these", alone=True, well="You stopped to think."),
    ],
    text="Has any of this happened?",
    several=True,
)
AGE = about_age(BANDS)
GAMES = question(
    "games",
    [option("yes", "Yes, with strangers"), option("no", "Not yet", well="They play with friends."), option("not-sure", "Not sure")],
    text="Do they play games?",
    ask_when=rule(any={"age": "big"}),
)
TALKED = question("talked", [option("lately", "This week", well="You talk."), option("never", "Never")], text="When did you last talk?")

SMALL = Questionnaire((HAPPENED, AGE, GAMES, TALKED), SITUATIONS)
SOUND = ranked(
    item("threats-listen", rule(any={"happened": "threats"}), urgency="now", importance=90),
    item("threats-keep", rule(any={"happened": "threats"}), urgency="now", importance=80, kind="do-together"),
    item("shared-listen", rule(any={"happened": "shared"}), urgency="now", importance=85),
    item("upset-ask", rule(any={"happened": "upset"}), urgency="soon", importance=70),
    item("games-who", rule(any={"games": "yes not-sure"}), bands=("big",)),
    item("games-never", rule(all={"games": "no"}, none={"talked": "never"}), bands=("big",), importance=20),
    item("talk-start", rule(any={"talked": "never"}), importance=60),
    item("look-together", importance=40, kind="do-together"),
    item("agree-a-word", importance=30, kind="agree"),
    item("small-talk", importance=10),
    item("one-question", importance=5),
)  # fmt: skip
