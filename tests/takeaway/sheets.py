"""Sheets made by hand, sheets from the real content, and what no sheet may say unless it was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from guidance.content.prose import plain_text
from guidance.library import ContentLibrary, load_library
from guidance.selfcheck.conditions import Answers
from guidance.takeaway.sheet import ChildSheet, HalfPage, HelpSteps, Sheet, Talk, make_sheet

ADDRESS = "https://www.example.org/guidance/"
NUMBERS = ("999", "CEOP Safety Centre", "NSPCC Helpline (0808 800 5000)", "Childline (0800 1111)")
HOSTILE = (
    '#import "x": y', "#panic()", "*bold* _it_ $x$ `c` @ref <label> // no", "\\u{1F600} \\ # [x] {y}", "= H1", "- item",
    "</style><script>alert(1)</script>", '<img src=x onerror="a()">', "&lt; & 'q' \"q\"", "Ask 😀 them 👩‍👩‍👧",
    "😀", "مرحبا بالعالم", "שלום",
    "日本語", "नमस्ते", "zero\u200bwidth\u202e back", "a\x00b\x07c\nd\te", "x" * 400, "so " * 133, "\ud800 half", "\ue000 own",
)  # fmt: skip


def talk(number: int = 1, *, why: str = "", say: str = "What did you see today?") -> Talk:
    return Talk(
        f"item-{number}", f"Title {number}", say, f"When we have tea {number}, then I will ask.", f"That went badly {number}. Fine.", why
    )


def child(label: str = "", *, later: int = 6, help_steps: tuple[HelpSteps, ...] = (), why: str = "") -> ChildSheet:
    groups = (
        ("Talk about", tuple(talk(10 + n, why=why) for n in range(later))),
        ("Agree", (talk(90, why=why),)),
    )
    tonight = tuple(talk(n, why=why) for n in (1, 2, 3))
    half = HalfPage(("I would tell you this.", "And I would tell you that."), ("Please do not shout.",))
    return ChildSheet(label, help_steps, tonight, groups, ("In two weeks: how did it go?", "And later: when they are 13."), half)


def sheet(*children: ChildSheet) -> Sheet:
    return Sheet("Family chat", children or (child(),), NUMBERS, ADDRESS)


def filled_with(text: str, later: int = 6) -> Sheet:
    """A sheet on which every text is this one."""
    one = Talk("item-1", text, text, f"When {text}, then {text}.", text)
    groups = ((text, (one,) * later),)
    return Sheet("Family chat", (ChildSheet("", (), (one,) * 3, groups, (text, text), HalfPage((text,), (text,))),), (text, "999"), ADDRESS)


HELP = HelpSteps("Someone is threatening my child", ("Do not pay.", "Ring the police on 101."), ("999", "Samaritans (116 123)"))


@cache
def library() -> ContentLibrary:
    return load_library(Path(__file__).parents[2] / "content", datetime(2026, 11, 22, 12, tzinfo=UTC))


def answers(age: str, **more: str) -> Answers:
    """One parent's answers; ``more`` names options by question, ``do_online`` for “do-online”."""
    given = {
        "happened": "none", "age": age, "do-online": "games-with-chat watch-videos", "accounts": "no", "where": "alone",
        "people-online": "games", "talked": "a-while", "settings": "never", "how-it-goes": "short",
    }  # fmt: skip
    given |= {name.replace("_", "-"): options for name, options in more.items()}
    return library().questionnaire.relevant({name: frozenset(options.split()) for name, options in given.items()})


EVERYTHING = "watch-videos video-calls games-with-chat message-groups social-media watch-live go-live ai-chatbots share-pictures"
ANSWERS = {
    "usual": ("10-12s", {}),
    "youngest": ("under-5s", {}),
    "much": ("5-9s", {"do_online": EVERYTHING, "where": "shared-room alone bedroom-at-night", "how_it_goes": "few-words"}),
    "blackmail": ("teens", {"happened": "blackmail"}),
    "suicide": ("10-12s", {"happened": "suicide-or-self-harm picture-shared", "do_online": EVERYTHING}),
    "two-worries": ("teens", {"happened": "suicide-or-self-harm blackmail", "do_online": EVERYTHING}),
    "at-home": ("under-5s", {"happened": "danger-now something-feels-wrong"}),
    "soon": ("5-9s", {"happened": "bullying money-lost not-sure"}),
}


def real(*names: str, with_reasons: bool = False) -> Sheet:
    """A sheet of the real content, a child for each name in ``ANSWERS``."""
    checklists = [library().checklist(answers(ANSWERS[name][0], **ANSWERS[name][1])) for name in names]
    assert None not in checklists
    return make_sheet([c for c in checklists if c], library().help, ADDRESS, with_reasons=with_reasons)


def telling(name: str) -> Iterator[str]:
    """Every text that a sheet must not hold unless the parent asked: reasons, and whatever a worry brought in."""
    checklist = library().checklist(answers(ANSWERS[name][0], **ANSWERS[name][1]))
    assert checklist
    yield "Because "
    for entry in checklist.entries:
        yield entry.why
        if entry.item.urgency != "ordinary":
            yield from (entry.item.title, entry.say, entry.item.badly)
    for worry in checklist.worries:
        yield worry.title
        yield from (plain_text(step) for step in worry.first)


def plain(text: str) -> str:
    """Words alone, however the lines broke."""
    return " ".join(text.replace("\u200b", "").split())
