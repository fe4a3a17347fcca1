"""Every content file, read by the fields of its kind and filed by kind and name, before anything is made of it.

Files lie in drawers, one for each folder. A drawer whose files are all as they were is taken over whole, so that one changed
file costs a look at the others of its folder and not at every file there is.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from guidance.content.fields import Field, Named, Reading, read_fields
from guidance.content.front_matter import read_document
from guidance.content.kinds import kind_of
from guidance.content.problems import Problem, Problems, did_you_mean
from guidance.content.records import Kind, Record, days_done, days_to_come, review_problems
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

Noun = tuple[str, str]
"""A kind and a name of that kind."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What came of one file by itself: its record unless it cannot be read, and every name it gives of another file.

    ``wanted`` are those names once more, by kind. ``problems`` are all that can be said of it without another file, ``digest`` is the
    SHA-256 of its bytes. ``title`` is its kind and its title in small letters, where no other file of the kind may have the same. ``done``
    is the last day on which it says something was done.
    """

    record: Record | None
    problems: tuple[Problem, ...]
    digest: bytes = field(repr=False)
    names: tuple[tuple[Field, Named], ...] = ()
    wanted: frozenset[Noun] = frozenset()
    title: Noun | None = None
    done: date = date.min


@dataclass(frozen=True, slots=True)
class Drawer:
    """The files of one folder, each as it is by itself, and what is to be known of them together.

    ``raws`` are their bytes and ``reads`` what came of each, by path in order; ``records`` those that could be read, by kind and name.
    ``wanted`` are the nouns they name. ``titles`` are those of kinds where each must have its own,
    ``twins`` tells whether two here have the same. ``faces`` is what the fields of each show of it elsewhere. ``done`` is the last day on
    which something is said to have been done.
    """

    raws: Mapping[str, bytes] = field(repr=False)
    reads: Mapping[str, ReadFile]
    records: Mapping[str, Mapping[str, Record]]
    problems: tuple[Problem, ...]
    wanted: frozenset[Noun]
    titles: frozenset[Noun]
    twins: bool
    faulty: frozenset[str]
    digests: Mapping[str, bytes]
    faces: Mapping[Noun, tuple[str, ...]]
    done: date


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
    place, digest = placed(path), hashlib.sha256(raw).digest()
    if isinstance(place, str):
        return ReadFile(None, (Problem(path, 1, place),), digest)
    kind, name = place
    document, problems = read_document(path, raw)
    if document is None:
        return ReadFile(None, tuple(problems), digest)
    reading = read_fields(path, document.head, kind.fields, kind.noun)
    record = Record(kind, name, path, reading, document.body, document.body_line)
    said, names = (*problems, *reading.problems, *review_problems(record)), tuple(_names(kind.fields, reading))
    wanted = frozenset((spec.of, named.name) for spec, named in names)
    done = max(days_done(record).values(), default=date.min)
    return ReadFile(record, said, digest, names, wanted, _own_title(record), done)


def _names(fields: Sequence[Field], reading: Reading) -> Iterator[tuple[Field, Named]]:
    for spec in fields:
        value = reading.values[spec.name]
        if spec.kind == "records":
            for entry in value:
                yield from _names(spec.fields, entry)
        elif spec.of and value:
            yield from ((spec, named) for named in ([value] if isinstance(value, Named) else value))


def read_drawer(raws: Mapping[str, bytes], work: Work) -> Drawer:
    """Read the files of a folder, by path in order. Rests on their paths and bytes alone."""
    reads = {path: work.once(("read", path), raw, partial(read_file, path, raw)) for path, raw in raws.items()}
    records: dict[str, dict[str, Record]] = defaultdict(dict)
    faces: dict[Noun, tuple[str, ...]] = {}
    for read in reads.values():
        if read.record:
            kind, name = read.record.kind.name, read.record.name
            records[kind][name] = read.record
            faces[kind, name] = read.record.face
    titled = [read.title for read in reads.values() if read.title]
    problems = tuple([problem for read in reads.values() for problem in read.problems])
    return Drawer(
        raws, reads, records, problems, frozenset().union(*[read.wanted for read in reads.values()]),
        frozenset(titled), len(titled) > len(set(titled)), frozenset([problem.path for problem in problems if problem.holds_back]),
        {path: read.digest for path, read in reads.items()}, faces, max([read.done for read in reads.values()], default=date.min),
    )  # fmt: skip


def _own_title(record: Record) -> Noun | None:
    """Its kind and its title, if no other of the kind may be called so."""
    if record.kind.name in (*TWINS, "translation") or record.kind.title_field not in ("term", "name", "title"):
        return None
    return record.kind.name, record.title.lower()


class Filing:
    """All files as on a day, drawer by drawer.

    ``broken`` are the paths of those that become no noun; ``without`` are among them from the start. ``records`` are shared with
    other filings: what is said of one is said in ``problems``. ``digests`` are the SHA-256 of each file's bytes, by path.
    """

    def __init__(self, files: Mapping[str, bytes], today: date, without: Collection[str], work: Work) -> None:
        self.files, self.problems = files, Problems()
        self.broken: set[str] = set(without)
        self.records: dict[str, dict[str, Record]] = defaultdict(dict)
        self.digests: dict[str, bytes] = {}
        folders: dict[str, dict[str, bytes]] = defaultdict(dict)
        for path, raw in sorted(files.items()):
            folders[path.rpartition("/")[0]][path] = raw
        self.drawers = {folder: work.whole(("drawer", folder), raws, partial(read_drawer, raws, work)) for folder, raws in folders.items()}
        for drawer in self.drawers.values():
            self.problems.extend(drawer.problems)
            self.broken |= drawer.faulty
            self.digests |= drawer.digests
            for kind, named in drawer.records.items():
                self.records[kind] |= named
            if drawer.done > today:
                for _, record in self._read(drawer):
                    self.problems.extend(days_to_come(record, today))
        self._find_twins()
        self._find_missing()

    def sound(self, kind: str) -> list[Record]:
        """The records of a kind that may become nouns, by path."""
        return [record for record in self.records.get(kind, {}).values() if record.path not in self.broken]

    @staticmethod
    def _read(drawer: Drawer) -> Iterator[tuple[ReadFile, Record]]:
        return ((read, read.record) for read in drawer.reads.values() if read.record)

    def _find_twins(self) -> None:
        drawers = self.drawers.values()
        titles = set().union(*[drawer.titles for drawer in drawers])
        if len(titles) == sum([len(drawer.titles) for drawer in drawers]) and not any(drawer.twins for drawer in drawers):
            return
        named: dict[Noun, list[str]] = defaultdict(list)
        for drawer in drawers:
            for read, record in self._read(drawer):
                title_field = record.kind.title_field
                for twin in named[read.title] if read.title else ():
                    what = f"has the same “{title_field}” as {twin}: “{record.title}”. Give one of them another."
                    self._say(record, record.line(title_field), what)
                if read.title:
                    named[read.title].append(record.path)

    def _find_missing(self) -> None:
        known: set[Noun] = set().union(*[drawer.faces for drawer in self.drawers.values()])
        for drawer in self.drawers.values():
            if drawer.wanted <= known:
                continue
            for read, record in self._read(drawer):
                for spec, named in read.names:
                    if (spec.of, named.name) not in known:
                        near = did_you_mean(named.name, self.records.get(spec.of, {}))
                        self._say(record, named.line, f"“{named.name}” in “{spec.name}” does not exist.{near}")

    def _say(self, record: Record, line: int, message: str) -> None:
        self.problems.add(record.path, line, message)
        self.broken.add(record.path)
