"""The part of a long text that a search shows, with what was sought marked in it."""

from __future__ import annotations

import re

START, END = "\x02", "\x03"
MOST_WORDS = 22
# Characters: about as many as so many words have; and how far back a sentence may begin.
WIDTH, LEAD = 140, 60
# Marks that are looked at together: more say nothing new.
TOGETHER = 8
MARK = re.compile(f"{START}([^{END}]*){END}")
BEGINNING = re.compile(r"(?:[.?!…:]|\s·)\s")


def excerpt(text: str) -> str:
    """At most 22 words of a text in one line, where most different marked words stand together, from the sentence's beginning if near.

    Something must be marked. What is left out before and after is three dots; every mark that begins also ends.
    """
    marks = [(found.start(), found[1].lower()) for found in MARK.finditer(text)]
    best, most = 0, 0
    every = min(len({word for _, word in marks}), TOGETHER)
    standing: dict[str, int] = {}
    end = 0
    for first, (at, word) in enumerate(marks):
        while end < len(marks) and end < first + TOGETHER and marks[end][0] < at + WIDTH:
            standing[marks[end][1]] = standing.get(marks[end][1], 0) + 1
            end += 1
        if len(standing) > most:
            best, most = at, len(standing)
            if most == every:
                break
        standing[word] -= 1
        if not standing[word]:
            del standing[word]
    begin = _beginning(text, best)
    words = text[begin : begin + WIDTH * 8].split(" ", MOST_WORDS)
    shown = " ".join(words[:MOST_WORDS])
    is_all = begin + len(shown) == len(text)
    if shown.count(START) > shown.count(END):
        shown += END
    return f"{'…' if begin else ''}{shown if is_all else shown.rstrip(' .,;:·') + '…'}"


def _beginning(text: str, mark: int) -> int:
    """Where the sentence of a mark begins, or the third word before it."""
    if mark <= LEAD:
        return 0
    before = text[mark - LEAD : mark]
    ends = [found.end() for found in BEGINNING.finditer(before)]
    if ends:
        return mark - LEAD + ends[-1]
    spaces = [at for at, sign in enumerate(before) if sign == " "]
    return mark - LEAD + spaces[-4] + 1 if len(spaces) > 3 else mark
