"""Every content file, read by the fields of its kind and filed by kind and name, before anything is made of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from guidance.content.fields import Field, Named, Reading, read_fields
from guidance.content.front_matter import read_document
from guidance.content.kinds import kind_of
from guidance.content.problems import Problem, Problems, did_you_mean
from guidance.content.records import Kind, Record, check_dates
from guidance.content.translations import language_of, translation_of
from guidance.content.words import is_known
from guidance.selfcheck.items import ITEM
from guidance.selfcheck.moments import MOMENTS
from guidance.selfcheck.questionnaire import QUESTION
from guidance.workings import Work

SELFCHECK_FOLDERS = {kind.folder: kind for kind in (QUESTION, ITEM)}
SELFCHECK_SINGLE = {"self-check/moments.md": MOMENTS}
# Two of these may have the same title.
TWINS = ("fact", "source", "item")


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What came of one file by itself: its record unless it cannot be read, and every name it gives of another file."""

    record: Record | None
    problems: tuple[Problem, ...]
    names: tuple[tuple[Field, Named], ...] = ()


def placed(path: str) -> tuple[Kind, str] | str:
    """The kind and name of the file at ``path``; a sentence saying what is wrong when no content belongs there.

    A translation is named after its path: “apps/tiktok.cy”.
    """
    translates = language_of(path)
    if translates is None:
        return kind_of(path, SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
    place = kind_of(translates[0], SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
    if isinstance(place, str):
        return place
    spoken = translation_of(place[0])
    if spoken is None:
        return f"translates {place[0].noun}, which is the same in every language. Delete it."
    if not is_known(translates[1]):
        return f"is in no language we know: “{translates[1]}”. Write its code between the dots, such as “cy” for Welsh."
    return spoken, path.removesuffix(".md")


def read_file(path: str, raw: bytes) -> ReadFile:
    """Read one file. Rests on its path and its bytes alone; never raises for anything it may hold."""
    place = placed(path)
    if isinstance(place, str):
        return ReadFile(None, (Problem(path, 1, place),))
    kind, name = place
    document, problems = read_document(path, raw)
    if document is None:
        return ReadFile(None, tuple(problems))
    reading = read_fields(path, document.head, kind.fields, kind.noun)
    record = Record(kind, name, path, reading, document.body, document.body_line)
    return ReadFile(record, tuple(problems), tuple(_names(kind.fields, reading)))


def _names(fields: Sequence[Field], reading: Reading) -> Iterator[tuple[Field, Named]]:
    for spec in fields:
        value = reading.values[spec.name]
        if spec.kind == "records":
            for entry in value:
                yield from _names(spec.fields, entry)
        elif spec.of and value:
            yield from ((spec, named) for named in ([value] if isinstance(value, Named) else value))


class Filing:
    """All files as on a day. ``broken`` are the paths of those that become no noun; ``without`` are among them from the start."""

    def __init__(self, files: Mapping[str, bytes], today: date, without: Collection[str], work: Work) -> None:
        self.today = today
        self.files, self.problems = files, Problems()
        self.records: dict[str, dict[str, Record]] = defaultdict(dict)
        self.broken: set[str] = set(without)
        self._titles: dict[tuple[str, str], list[Record]] = defaultdict(list)
        named: list[tuple[Record, Field, Named]] = []
        for path, raw in sorted(files.items()):
            read = work.once(("read", path), raw, partial(read_file, path, raw))
            self.problems.extend(read.problems)
            if read.record:
                record = read.record.afresh()
                self._file(record, any(problem.holds_back for problem in read.problems))
                named += [(record, spec, name) for spec, name in read.names]
        for record, spec, name in named:
            if name.name not in self.records.get(spec.of, {}):
                self._miss(record, spec, name)

    def sound(self, kind: str) -> list[Record]:
        """The records of a kind that may become nouns, by path."""
        return [record for record in self.records.get(kind, {}).values() if record.path not in self.broken]

    def _file(self, record: Record, faulty: bool) -> None:
        kind, reading = record.kind, record.reading
        check_dates(record, self.today)
        if kind.name not in (*TWINS, "translation") and kind.title_field in ("term", "name", "title"):
            twins = self._titles[kind.name, record.title.lower()]
            for twin in twins:
                reading.say(
                    record.line(kind.title_field),
                    f"has the same “{kind.title_field}” as {twin.path}: “{record.title}”. Give one of them another.",
                )
            twins.append(record)
        self.records[kind.name][record.name] = record
        if faulty or any(problem.holds_back for problem in reading.problems):
            self.broken.add(record.path)

    def _miss(self, record: Record, spec: Field, named: Named) -> None:
        near = did_you_mean(named.name, self.records.get(spec.of, {}))
        record.reading.say(named.line, f"“{named.name}” in “{spec.name}” does not exist.{near}")
        self.broken.add(record.path)
