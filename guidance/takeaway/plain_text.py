"""The sheet as text to paste into a chat: short lines, no markup, help numbers last."""

from __future__ import annotations

from collections.abc import Iterator

from .sheet import WORDS, ChildSheet, HelpSteps, Sheet, Talk, one_line


def make_text(sheet: Sheet) -> str:
    """The text of a sheet. Every part stands on a line of its own; chats break long lines themselves."""
    lines = [sheet.title, f"{WORDS['promise']}: “{sheet.promise}”"]
    for child in sheet.children:
        lines += ["", *_child(child)]
    lines += ["", f"{WORDS['more']}:", sheet.address]
    if sheet.help_line:
        lines += ["", f"{WORDS['help_line']}:", *sheet.help_line]
    return "\n".join(one_line(line) for line in lines) + "\n"


def _child(child: ChildSheet) -> Iterator[str]:
    if child.label:
        yield from (f"{child.label}:", "")
    if child.close_to_home:
        yield from (f"{WORDS['help'].upper()}: {child.close_to_home}", "")
    for help_steps in child.help_steps:
        yield from _help(help_steps)
    if child.tonight:
        yield WORDS["tonight"].upper()
    for number, talk in enumerate(child.tonight, 1):
        yield from ("", *_talk(number, talk))
    if child.next:
        yield from ("", WORDS["next"].upper())
    for title, talks in child.next:
        yield from ("", f"{title}:", *(f"- {talk.title}" for talk in talks))
    if child.look_again:
        yield from ("", WORDS["look_again"].upper(), *child.look_again)


def _help(help_steps: HelpSteps) -> Iterator[str]:
    yield f"{WORDS['help'].upper()}: {help_steps.title}"
    yield from (f"{number}. {step}" for number, step in enumerate(help_steps.steps, 1))
    if help_steps.calls:
        yield from (f"{WORDS['calls']}:", *help_steps.calls)
    yield ""


def _talk(number: int, talk: Talk) -> Iterator[str]:
    yield f"{number}. {talk.title}"
    if talk.why:
        yield talk.why
    yield f"{WORDS['say']}: “{talk.say}”"
    yield talk.when_then
    yield f"{WORDS['badly']}: “{talk.badly}”"
