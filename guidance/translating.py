"""Every file's words in another language, put in the place of the English ones before anything is made of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from guidance.content.marks import Asked
from guidance.content.problems import Problem
from guidance.content.records import Record
from guidance.content.references import URGENT, References, Resolved
from guidance.content.translations import in_english, in_translation, language_of, not_english, translation_problems
from guidance.content.words import ENGLISH, speaking

Records = Mapping[str, Mapping[str, Record]]


def codes_in(records: Records) -> tuple[str, ...]:
    """The languages that some file is in."""
    found = (language_of(record.path) for record in records.get("translation", {}).values())
    return tuple(sorted({place[1] for place in found if place}))


def put_in(code: str, records: dict[str, dict[str, Record]], broken: Collection[str]) -> dict[tuple[str, str], str]:
    """Gives every record its words in this language, and marks those that stay English.

    Returns where the text stays English: the path of its file, by kind and name. A broken translation counts as none.
    """
    translations = {
        place[0]: record
        for record in records.get("translation", {}).values()
        for place in [language_of(record.path)]
        if place and place[1] == code and record.path not in broken
    }
    english: dict[tuple[str, str], str] = {}
    for kind, named in records.items():
        for name, record in named.items() if kind != "translation" else ():
            translation = None if record.path in broken else translations.get(record.path)
            named[name] = in_translation(record, translation) if translation else in_english(record)
            if translation is None or not translation.body.strip():
                english[kind, name] = record.path
    return english


def resolved_in_english(asked: Iterable[Asked], english: References, spoken: References) -> Resolved:
    """What the references of a text become that stays English: English too, but for whom to call, which is in the page's language.

    The sources of the facts among them count as used by ``spoken``.
    """
    english.take_used_sources()
    # What is said of a fact and a service is said in the language being spoken, and is kept for the next who asks.
    with speaking(ENGLISH):
        resolved = english.resolved(asked)
    spoken.used_sources += english.take_used_sources()
    card = not_english(spoken.urgent_card)
    answers = resolved.answers.items()
    return Resolved({key: (inline, card if key[0] == URGENT else alone, near) for key, (inline, alone, near) in answers})


def of_translations(found: Iterable[Problem], english: Iterable[Problem]) -> Iterator[Problem]:
    """Of what was found in a language, that which its translations brought: not what is wrong in English as well."""
    known = {(problem.path, problem.message) for problem in english}
    for problem in found:
        place = language_of(problem.path)
        if place and (place[0], problem.message) not in known and not problem.mild:
            yield problem


def faults_of_translations(records: Records) -> Iterator[Problem]:
    """What is wrong with each translation as one of its file, and what it has not followed."""
    by_path = {record.path: record for kind, named in records.items() if kind != "translation" for record in named.values()}
    for translation in records.get("translation", {}).values():
        place = language_of(translation.path)
        yield from translation_problems(by_path.get(place[0]) if place else None, translation)
