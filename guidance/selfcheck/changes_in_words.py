"""Whom an edit changes, in plain words: for ``manage.py whochanges`` and the editors' workspace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .changes import Changes, Example, ItemChange, Share

MOST_LISTED = 30


def in_words(changes: Changes) -> str:
    """Every line an editor reads, most important first."""
    return "\n".join(_lines(changes))


def _lines(changes: Changes) -> Iterator[str]:
    yield f"The self-check has {_sets(changes.everyone.answer_sets)}."
    yield from _answers("Answers that are new", changes.only_new)
    yield from _what_differs(changes)
    if changes.taken_over:
        yield ""
        yield from _answers("Answers that are gone", changes.only_old)
        yield f"The version before had {_sets(changes.taken_over.everyone.answer_sets)}. What they brought then, and would bring now:"
        yield from _what_differs(changes.taken_over)


def _what_differs(changes: Changes) -> Iterator[str]:
    everyone = changes.everyone
    if not everyone.changed:
        yield "None of them gets a different checklist. The order of what is not for tonight does not count."
        return
    yield f"{_share(everyone)} a different checklist."
    yield "Without a worry that needs action now, by age:"
    yield from (f"    {share.of_whom}: {share.changed:,} of {share.answer_sets:,} ({percent(share)})" for share in changes.by_age)
    yield "What differs, and for how many sets of answers:"
    kinds = (("tonight's three, or their order", changes.tonight), ("the help shown first", changes.help))
    for what, count in (*kinds, ("what you already do well", changes.praise)):
        if count:
            yield f"    {what}: {count:,}"
    for title, items in (("Items that come", changes.comes), ("Items that go", changes.goes), ("Other words or reason", changes.reworded)):
        yield from _items(title, items, everyone.answer_sets)
    for number, example in enumerate(changes.examples, 1):
        yield from _example(number, example)


def _sets(number: int) -> str:
    return f"{number:,} set{'' if number == 1 else 's'} of answers"


def percent(share: Share) -> str:
    """``0.3%``; never ``0%`` or ``100%`` unless that is exact."""
    if share.changed in (0, share.answer_sets):
        return "100%" if share.changed else "none"
    rounded = f"{share.share:.1%}"
    return {"0.0%": "under 0.1%", "100.0%": "over 99.9%"}.get(rounded, rounded)


def _share(share: Share) -> str:
    gets = "gets" if share.changed == 1 else "get"
    if share.changed == share.answer_sets:
        return f"All of them {gets}"
    return f"{share.changed:,} of them ({percent(share)}) {gets}"


def _answers(title: str, answers: tuple[str, ...]) -> Iterator[str]:
    if answers:
        yield f"{title}: {_some(answers)}"


def _items(title: str, items: tuple[ItemChange, ...], answer_sets: int) -> Iterator[str]:
    if items:
        yield f"{title}:"
        for item in items[:MOST_LISTED]:
            share = Share(item.title, answer_sets, item.answer_sets)
            yield f"    {item.title} ({item.name}): {item.answer_sets:,} ({percent(share)})"
        if len(items) > MOST_LISTED:
            yield f"    … and {len(items) - MOST_LISTED} more."


def _example(number: int, example: Example) -> Iterator[str]:
    yield f"Example {number}:"
    yield from (f"    {line}" for line in example.said)
    if example.before == example.after:
        yield f"  → Tonight, before and after: {_some(example.before)}"
    else:
        yield f"  → Tonight before: {_some(example.before)}"
        yield f"  → Tonight after:  {_some(example.after)}"
    for what, titles in (("Comes", example.comes), ("Goes", example.goes), ("Other words or reason", example.reworded)):
        if titles:
            yield f"  → {what}: {_some(titles)}"


def _some(words: Iterable[str]) -> str:
    return " · ".join(words) or "nothing"
