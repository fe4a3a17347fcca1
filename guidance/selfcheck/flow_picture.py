"""The flow of the self-check as a picture: SVG without scripts or styles, in the colour of the text around it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from html import escape

from .flow import Flow, FlowAge, FlowAnswer, FlowQuestion, leads_to

WIDTH, LEFT, RIGHT = 1100, 60, 1088
ANSWERS_AT, LEADS_AT, AGES_AT = LEFT + 18, 490, 800
ROW, GAP, LINE = 28, 36, 19
MOST_ANSWER, MOST_LEADS = 52, 38
DARKEST = 0.3  # the number upon it stays readable, dark on light and light on dark
SPINE = LEFT - 32


def as_svg(flow: Flow) -> str:
    """One card a question, one row an answer; beside it what it leads to, and how many items it brings in at each age."""
    parts = [_text(LEFT, 24, "A number says how many items the answer brings in at that age; point at it to see them. – is not asked.")]
    y = 40
    for question in flow.questions:
        card, below = _card(question, flow, y)
        parts += [*card, _arrow(below, below + GAP)]
        y = below + GAP
    parts.append(_box(LEFT, y, RIGHT - LEFT, 48, 0.14))
    parts.append(_text(ANSWERS_AT, y + 30, "The checklist: three at most for tonight, the rest below", size=18, weight="bold"))
    height = y + 62
    if flow.unreached:
        parts.append(_text(ANSWERS_AT, height + 12, f"Reached from no answer: {len(flow.unreached)} items.", weight="bold"))
        height += 30
    title = "What leads where in the self-check"
    about = (
        f"{len(flow.questions)} questions, {flow.answer_sets:,} sets of answers, {flow.items} items. For each answer: the help it "
        "leads to, and how many items it brings in at each age. The list that goes with the picture says the same."
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="flow-title" aria-describedby="flow-about" '
        f'viewBox="0 0 {WIDTH} {height}" '
        'color="currentColor" fill="currentColor" font-family="system-ui, sans-serif" font-size="15">'
        f'<title id="flow-title">{title}</title><desc id="flow-about">{escape(about)}</desc>{"".join(parts)}</svg>\n'
    )


def _card(question: FlowQuestion, flow: Flow, y: int) -> tuple[list[str], int]:
    """The parts of one question's card, and where it ends."""
    heading = textwrap.wrap(f"{question.number}. {question.text}", 60) or [""]
    notes = textwrap.wrap(question.only_if, 110)
    top = y + 16 + len(heading) * 24 + (len(notes) + 1) * LINE + (6 if notes else 0)
    bottom = top + len(question.answers) * ROW + 12
    parts = [_box(LEFT, y, RIGHT - LEFT, bottom - y, 0.05)]
    parts += [_text(ANSWERS_AT, y + 30 + n * 24, line, size=18, weight="bold") for n, line in enumerate(heading)]
    parts += [_text(ANSWERS_AT, y + 30 + len(heading) * 24 + n * LINE, f"{'↳ ' if not n else ''}{line}") for n, line in enumerate(notes)]
    labels = top - 8
    parts.append(_text(ANSWERS_AT, labels, "choose all that fit" if question.several else "choose one", size=13))
    if any(leads_to(answer) for answer in question.answers):
        parts.append(_text(LEADS_AT, labels, "leads to", size=13))
    parts += [_text(_column(flow, n) + _cell(flow) / 2, labels, age, size=13, anchor="middle") for n, age in enumerate(flow.ages)]
    for number, answer in enumerate(question.answers):
        parts += _row(answer, flow, top + number * ROW)
    if question.only_if:
        parts.append(_way_round(y, bottom))
    if question.leads_to_help:
        parts.append(_text(RIGHT - 18, y + 30, "help comes at the very next step", size=13, anchor="end"))
    return parts, bottom


def _row(answer: FlowAnswer, flow: Flow, y: int) -> Iterator[str]:
    yield f'<path d="M{ANSWERS_AT} {y}H{RIGHT - 18}" stroke="currentColor" stroke-opacity="0.15"/>'
    yield _text(ANSWERS_AT, y + LINE, textwrap.shorten(answer.text, MOST_ANSWER, placeholder=" …"))
    leads = leads_to(answer)
    if leads:
        weight = "bold" if answer.urgency == "now" else "normal"
        yield _text(LEADS_AT, y + LINE, textwrap.shorten(f"→ {leads}", MOST_LEADS, placeholder=" …"), weight=weight, size=14)
    for number, age in enumerate(answer.ages):
        yield from _age(age, _column(flow, number), y, _cell(flow))


def _age(age: FlowAge, x: float, y: int, width: float) -> Iterator[str]:
    """How many items, the fuller the darker; a dash where the question is not asked. Pointing at it lists them."""
    middle, count = x + width / 2, len(age.items)
    if not age.given:
        yield _text(middle, y + LINE, "–", anchor="middle", title=f"Not asked at {age.title}")
        return
    titles = "\n".join(item.title for item in age.items) or f"Brings in nothing at {age.title}"
    if count:
        shade = min(0.1 + 0.04 * count, DARKEST)
        yield f'<rect x="{x + 3:g}" y="{y + 3}" width="{width - 6:g}" height="{ROW - 6}" rx="5" fill-opacity="{shade:.2f}"/>'
    yield _text(middle, y + LINE, str(count), anchor="middle", weight="bold" if count else "normal", title=titles)


def _column(flow: Flow, number: int) -> float:
    return AGES_AT + number * _cell(flow)


def _cell(flow: Flow) -> float:
    return (RIGHT - 14 - AGES_AT) / max(1, len(flow.ages))


def _box(x: int, y: int, width: int, height: int, shade: float) -> str:
    edge = 'rx="10" stroke="currentColor" stroke-opacity="0.5"'
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" fill-opacity="{shade}" {edge}/>'


def _line(path: str, more: str = "") -> str:
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="2"{more}/>'


def _arrow(y: int, end: int) -> str:
    x = LEFT + 40
    return _line(f"M{x} {y}V{end - 3}M{x - 7} {end - 11}L{x} {end - 3}L{x + 7} {end - 11}")


def _way_round(y: int, bottom: int) -> str:
    """From the arrow above the card round its left side to the arrow below: the way of those who are not asked."""
    start, end, x = y - GAP / 2, bottom + GAP / 2, LEFT + 40
    line = _line(f"M{x} {start:g}H{SPINE}V{end:g}H{x}", ' stroke-dasharray="6 5"')
    words = (
        f'<text transform="translate({SPINE - 8} {(y + bottom) / 2:g}) rotate(-90)" text-anchor="middle" font-size="13">not asked</text>'
    )
    return line + words


def _text(x: float, y: float, words: str, *, size: int = 15, weight: str = "normal", anchor: str = "start", title: str = "") -> str:
    inner = (f"<title>{escape(title)}</title>" if title else "") + escape(words)
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" font-weight="{weight}" text-anchor="{anchor}">{inner}</text>'
