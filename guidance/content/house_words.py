"""The house style, checked: words we do not use, numbers typed by hand, and prose that is hard to read.

What is wrong is an error; what is only hard to read is a warning and never holds a page back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .fields import Field
from .marks import REFERENCE
from .problems import Problem
from .prose import Prose
from .quotes import curly
from .readability import Reading, grade, sentences
from .records import Kind, Record

MOST_WORDS_IN_A_SENTENCE = 25
HIGHEST_GRADE = 8.0
FEWEST_WORDS_FOR_A_GRADE = 60

HOUSE_WORDS = Kind(
    "house-words",
    "the house words",
    (
        Field("title", "text", "the title of the list.", required=True),
        Field(
            "avoid",
            "records",
            "words we do not use.",
            required=True,
            fields=(
                Field("words", "texts", "the words.", required=True),
                Field("use", "text", "what to write instead.", required=True, most=200),
                Field("why", "text", "why.", most=300),
                Field("glossary", "yes", "yes when the glossary may explain the word."),
                Field("allowed_in", "texts", "files that may name it, such as pages/ceop-education."),
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class HouseWord:
    """``parts`` are the pieces of the word, each of which stands in every text ``pattern`` finds it in."""

    pattern: re.Pattern[str]
    parts: frozenset[str]
    use: str
    glossary: bool
    allowed_in: tuple[str, ...]


def read_house_words(record: Record) -> tuple[HouseWord, ...]:
    return tuple(
        HouseWord(
            re.compile(rf"(?<![\w-]){_loose(word)}(?![\w-])", re.IGNORECASE),
            frozenset(PART.findall(_folded(word))),
            entry.values["use"],
            entry.values["glossary"],
            entry.values["allowed_in"],
        )
        for entry in record["avoid"]
        for word in entry.values["words"]
    )


PART = re.compile("[a-z0-9]+")
LINKED = re.compile(r"\]\([^)]*\)")


def _without_addresses(words: str) -> str:
    """The words with every link's address left out."""
    if "](" not in words:
        return words
    # Behind the last “)” no address ends, and each “](” there would be followed to the end to find that out.
    end = words.rfind(")") + 1
    return LINKED.sub("]", words[:end]) + words[end:]


def _folded(text: str) -> str:
    """In small letters, and as IGNORECASE sees them: it takes these three for an i and an s."""
    return text.replace("İ", "i").replace("ı", "i").replace("ſ", "s").lower()


def _loose(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]")


# Fields that are for machines, for searching or for naming a source, and so are not read as our prose.
NOT_PROSE = {
    "search_words", "see", "sources", "address", "website", "form", "safety_page", "value", "official", "confirmed_by", "link", "owner",
    "translated",
}  # fmt: skip
NUMBERS_ELSEWHERE = {"fact", "source", "house-words", "launch", "site"}

A_DIGIT = re.compile(r"\d")
# In every line of these is a digit, or “one in three”.
TYPED_BY_HAND = (
    (
        re.compile(r"(?<![\d/])(?:\+44[ \d]{9,14}|0\d{2,4}[ -]?\d{2,4}[ -]?\d{2,4}(?:[ -]?\d{2,4})?)(?![\d/])"),
        "a phone number",
        "[[service:…]] or [[fact:…]]",
    ),
    (re.compile(r"(?<![\d.,£])(?:999|101|111|112|911|988|159|7726|85258|116 123)(?![\d.,]\d|\d|%)"), "a phone number", "[[service:…]]"),
    (re.compile(r"\b1[0-9]\+|\bminimum age (?:is|of) \d+|\bmust be (?:at least )?\d+\b"), "an age limit", "[[fact:…]]"),
    (
        re.compile(
            r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d\b"
        ),
        "a date",
        "[[fact:…]]",
    ),
    (
        re.compile(r"\b\d+(?:\.\d+)?(?:%| per ?cent)|\b\d{1,3}(?:,\d{3})+\b|\b(?:one|two|\d+) in (?:three|four|five|six|ten|\d+)\b"),
        "a statistic",
        "[[fact:…]]",
    ),
)


def words_of(record: Record) -> Iterator[tuple[int, str]]:
    """Every line of an editor's own words in a file, with its line number."""
    yield from _words_in(record.kind.fields, record.reading.values, record.reading.lines)
    if record.kind.name not in ("fact", "source"):
        yield from enumerate(record.body.split("\n"), record.body_line)


def _words_in(fields: Iterable[Field], values: dict, lines: dict[str, int]) -> Iterator[tuple[int, str]]:
    for spec in fields:
        value = values.get(spec.name)
        line = lines.get(spec.name, 2)
        if spec.name in NOT_PROSE or not value:
            continue
        if spec.kind in ("text", "words"):
            yield line, value
        elif spec.kind in ("texts", "words-list"):
            yield from ((lines.get(f"{spec.name}.{n}", line), words) for n, words in enumerate(value))
        elif spec.kind == "by-band":
            yield from ((line, words) for words in value.values())
        elif spec.kind == "records":
            for entry in value:
                yield from _words_in(spec.fields, entry.values, entry.lines)


def style_problems(record: Record, avoid: Iterable[HouseWord]) -> Iterator[Problem]:
    """Words the house does not use, and numbers typed by hand."""
    if record.kind.name in ("source", "house-words", "launch"):
        return
    here = record.path.removesuffix(".md")
    # The house's words are English ones; a number typed by hand is one in every language.
    in_english = record.kind.name != "translation"
    avoided = [word for word in avoid if in_english and here not in word.allowed_in and not (word.glossary and record.kind.name == "term")]
    numbers = record.kind.name not in NUMBERS_ELSEWHERE and not record.path.startswith(("facts/", "site."))
    lines = [(line, REFERENCE.sub(" ", _without_addresses(words))) for line, words in words_of(record)]
    # Whatever a line holds, all of them hold together.
    whole = "\n".join([bare for _, bare in lines])
    parts = set(PART.findall(_folded(whole)))
    likely = [word for word in avoided if word.parts <= parts and word.pattern.search(whole)]
    with_numbers = "\n".join([bare for _, bare in lines if A_DIGIT.search(bare) or " in " in bare]) if numbers else ""
    by_hand = [typed for typed in TYPED_BY_HAND if typed[0].search(with_numbers)]
    for line, bare in lines if likely or by_hand else ():
        for word in likely:
            found = word.pattern.search(bare)
            if found:
                yield Problem(record.path, line, f"says “{found[0]}”. Write “{word.use}”.")
        for pattern, what, instead in by_hand:
            found = pattern.search(bare)
            if found and found[0] not in record.title:
                yield Problem(
                    record.path,
                    line,
                    f"types {what} by hand: “{found[0].strip()}”. Write {instead}, so that one edit corrects it everywhere.",
                )


def reading_problems(record: Record, prose: Prose) -> Iterator[Problem]:
    """Warnings: a page that is hard to read, and each sentence that is too long."""
    reading = grade(prose.text)
    if too_hard(reading):
        message = f"reads at grade {reading.grade}; keep it to {HIGHEST_GRADE:g}. Use shorter words and sentences."
        yield Problem(record.path, record.body_line, message, warning=True)
    found = too_long(prose.text)
    body = _as_read(record.body) if found else ""
    for sentence in found:
        words = sentence.split()
        at = body.find(" ".join(words[:4]))
        line = record.body_line + (body.count("\n", 0, at) if at >= 0 else 0)
        message = f"has a sentence of {len(words)} words: “{' '.join(words[:8])} …”. Make it two."
        yield Problem(record.path, line, message, warning=True)


def too_hard(reading: Reading) -> bool:
    """Whether the grade is over the house limit; a few words have none that means anything."""
    return reading.words >= FEWEST_WORDS_FOR_A_GRADE and reading.grade > HIGHEST_GRADE


def too_long(text: str) -> list[str]:
    """The sentences with more words than the house allows; the title of a source is not ours."""
    return [s for s in sentences(text) if not s.startswith("Source:") and len(s.split()) > MOST_WORDS_IN_A_SENTENCE]


def heading_problems(record: Record, prose: Prose) -> Iterator[Problem]:
    """Headings step down one at a time and say something."""
    last = 1
    lines = {
        curly(line.strip("# ").split("{")[0].strip()): number
        for number, line in enumerate(record.body.split("\n"), record.body_line)
        if line.startswith("#")
    }
    for heading in prose.headings:
        line = lines.get(heading.title, record.body_line)
        if heading.level > last + 1:
            yield Problem(
                record.path,
                line,
                f"has the heading “{heading.title}” with {'#' * heading.level} below {'#' * last}. Write {'#' * (last + 1)}.",
            )
        last = heading.level


def _as_read(body: str) -> str:
    """The body with its references as their words and its spaces single, line for line."""
    bare = curly(REFERENCE.sub(lambda m: m[2] or "", body))
    return "\n".join([" ".join(line.split()) for line in bare.split("\n")])
