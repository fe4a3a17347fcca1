"""Changes that wait for their minute: approved, written as files, and shown from then on without anyone's doing.

``scheduled/2026-12-01-0930-a-name/`` holds ``index.md``, which says when and what, and the new files in
the same tree as the content itself. A change is laid over the content whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .change import Author, FileChange
from .fields import LONDON, NAME, Field, Reading, read_fields
from .front_matter import read_document
from .problems import Problem
from .records import Kind
from .translations import language_of

FOLDER = "scheduled/"
INDEX = "index.md"
MOST_FILES = 60
HASH = re.compile(r"(?:[0-9a-f]{16})?\Z")

SCHEDULED = Kind(
    "scheduled",
    "a scheduled change",
    (
        Field("title", "text", "what the change does.", required=True, most=160),
        Field("from", "moment", "the minute from which it is shown, in London.", required=True),
        Field("author", "text", "who wrote it.", required=True, most=120),
        Field("author_email", "text", "the author's e-mail address, for git.", most=200),
        Field("approved_by", "text", "who approved it.", required=True, most=120),
        Field(
            "files", "records", "the files it changes.", required=True, most=MOST_FILES,
            fields=(
                Field("file", "text", "the file's path, such as apps/tiktok.md; its new text lies at the same path beside this index.",
                      required=True),
                Field("was", "text", "the first 16 characters of the SHA-256 of the text it replaces; left out for a new file."),
                Field("gone", "yes", "yes when the change deletes the file."),
            ),
        ),
    ),
    folder="scheduled",
)  # fmt: skip

KindAt = Callable[[str], tuple[Kind, str] | str]


class CannotSchedule(Exception):
    """The change cannot wait as it is; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A change as it lies in ``scheduled/``: the new texts by path, ``None`` for a file that goes."""

    name: str
    title: str
    moment: datetime
    author: Author
    approved_by: str
    texts: Mapping[str, bytes | None] = field(repr=False)
    was: Mapping[str, str] = field(repr=False)
    lines: Mapping[str, int] = field(repr=False)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self.texts)

    @property
    def index(self) -> str:
        return f"{FOLDER}{self.name}/{INDEX}"

    def holds(self, path: str) -> bool:
        """Whether the file at ``path`` is one of this change's own, under ``scheduled/``."""
        return path.startswith(f"{FOLDER}{self.name}/")

    def origin(self, path: str) -> str:
        """The file under ``scheduled/`` that says what becomes of ``path``."""
        return self.index if self.texts[path] is None else f"{FOLDER}{self.name}/{path}"


@dataclass(frozen=True, slots=True)
class Overlay:
    """The content as on a moment, with every due change laid over it and ``scheduled/`` taken out.

    ``shadowed`` names, for each path that a due change gives another text or takes away, the file under ``scheduled/``
    that does; ``due`` are the changes laid over, ``waiting`` those to come, both in their order; ``held`` the indexes
    of changes that should be shown and cannot be. ``next_moment`` is when the next change falls due.
    """

    files: dict[str, bytes] = field(repr=False)
    problems: tuple[Problem, ...] = ()
    next_moment: datetime | None = None
    shadowed: Mapping[str, str] = field(default_factory=dict)
    due: tuple[Waiting, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    held: tuple[str, ...] = ()


def hash_of(raw: bytes | None) -> str:
    """What ``was`` says of a text; empty for no file."""
    return "" if raw is None else hashlib.sha256(raw).hexdigest()[:16]


def overlay(files: Mapping[str, bytes], on: datetime) -> Overlay:
    """Lay every change that is due on ``on`` over ``files``, in the order of their moments.

    A change is held back whole, with a problem, when it cannot be read or a file it replaces is no longer what
    it was; of one that is yet to come that is told ahead.
    """
    base = {path: raw for path, raw in files.items() if not path.startswith(FOLDER)}
    if len(base) == len(files):
        return Overlay(base)
    changes, problems = _read_all(files)
    shown, expected = base, dict(base)
    due, waiting, held = [], [], []
    for change in changes:
        is_due = change.moment.timestamp() <= on.timestamp()
        conflicts = list(_conflicts(change, expected))
        problems += conflicts
        if not is_due:
            waiting.append(change)
        elif conflicts:
            held.append(change.index)
        else:
            due.append(change)
        if not conflicts:
            _lay(change, expected)
        if is_due:
            shown = dict(expected)
    origins = {path: change.origin(path) for change in due for path in change.texts}
    shadowed = {path: origin for path, origin in origins.items() if base.get(path) != shown.get(path)}
    next_moment = min((change.moment.astimezone(UTC) for change in waiting), default=None)
    return Overlay(shown, tuple(problems), next_moment, shadowed, tuple(due), tuple(waiting), tuple(held))


def _lay(change: Waiting, files: dict[str, bytes]) -> None:
    for path, text in change.texts.items():
        if text is None:
            files.pop(path, None)
        else:
            files[path] = text


def _conflicts(change: Waiting, files: Mapping[str, bytes]) -> Iterator[Problem]:
    for path, text in change.texts.items():
        present = files.get(path)
        if present == text or hash_of(present) == change.was[path]:
            continue
        if present is None:
            what, mend = "is gone", "take its “was” away"
        elif not change.was[path]:
            what, mend = "is there already", f"write “was: {hash_of(present)}”"
        else:
            what, mend = "has changed", f"write “was: {hash_of(present)}”"
        message = f"“{path}” {what} since this change was approved, so the whole change is held back."
        yield Problem(change.index, change.lines[path], f"{message} Approve it again in the workspace, or look at both texts and {mend}.")


# Reading


def _read_all(files: Mapping[str, bytes]) -> tuple[list[Waiting], list[Problem]]:
    """Every change that can be read, in the order in which they fall due."""
    folders: dict[str, dict[str, bytes]] = {}
    problems: list[Problem] = []
    for path, raw in files.items():
        if not path.startswith(FOLDER):
            continue
        name, slash, inner = path.removeprefix(FOLDER).partition("/")
        if slash:
            folders.setdefault(name, {})[inner] = raw
        else:
            message = (
                "lies in “scheduled”, where only folders belong. Put it into the folder of its change, and list it in the index.md there."
            )
            problems.append(Problem(path, 1, message))
    changes = []
    for name, inside in sorted(folders.items()):
        change, found = _read(name, inside)
        problems += found
        if change:
            changes.append(change)
    return sorted(changes, key=lambda change: (change.moment.timestamp(), change.name)), problems


def _read(name: str, inside: Mapping[str, bytes]) -> tuple[Waiting | None, list[Problem]]:
    """The change in a folder, and what is wrong with it; no change when anything is."""
    path = f"{FOLDER}{name}/{INDEX}"
    if INDEX not in inside:
        first = f"{FOLDER}{name}/{min(inside)}"
        return None, [Problem(first, 1, f"belongs to a scheduled change without an “{INDEX}”. Write {path}, or delete the folder.")]
    document, problems = read_document(path, inside[INDEX])
    if document is None:
        return None, problems
    reading = read_fields(path, document.head, SCHEDULED.fields, SCHEDULED.noun)
    if not NAME.match(name):
        reading.say(1, f"lies in a folder with an odd name: “{name}”. Use small letters, digits and hyphens.")
    texts: dict[str, bytes | None] = {}
    was: dict[str, str] = {}
    lines: dict[str, int] = {}
    for entry in reading.values["files"]:
        file = entry.values["file"]
        if file and _entry_is_sound(entry, reading, inside, texts):
            texts[file] = None if entry.values["gone"] else inside[file]
            was[file], lines[file] = entry.values["was"], entry.lines["file"]
    problems = [*problems, *reading.problems]
    listed = {entry.values["file"] for entry in reading.values["files"]}
    for inner in sorted(inside.keys() - listed - {INDEX}):
        problems.append(Problem(f"{FOLDER}{name}/{inner}", 1, f"is not listed under “files” in {path}. List it there, or delete it."))
    if any(problem.holds_back for problem in problems):
        return None, problems
    author = Author(reading.values["author"], reading.values["author_email"])
    values = reading.values
    return Waiting(name, values["title"], values["from"], author, values["approved_by"], texts, was, lines), problems


def _entry_is_sound(entry: Reading, reading: Reading, inside: Mapping[str, bytes], seen: Collection[str]) -> bool:
    file, line = entry.values["file"], entry.lines["file"]
    found = len(reading.problems)
    if not _is_content(file):
        reading.say(
            line, f"“{file}” is not the path of a content file. Write it as it lies below the content folder, such as apps/tiktok.md."
        )
    elif file in seen:
        reading.say(line, f"“{file}” is listed twice. Keep one.")
    elif entry.values["gone"] and file in inside:
        reading.say(line, f"“{file}” is to be deleted, but a new text for it lies here too. Delete that text, or take “gone” away.")
    elif not entry.values["gone"] and file not in inside:
        reading.say(line, f"“{file}” is listed, but its new text is not here. Put it into the same folder, or take the entry out.")
    if not HASH.match(entry.values["was"]):
        reading.say(
            entry.lines["was"], f"“{entry.values['was']}” in “was” is not the start of a hash: 16 of the characters 0 to 9 and a to f."
        )
    return len(reading.problems) == found


def _is_content(path: str) -> bool:
    translates = language_of(path)
    parts = (translates[0] if translates else path).removesuffix(".md").split("/")
    return path.endswith(".md") and path != INDEX and not path.startswith(FOLDER) and all(NAME.match(part) for part in parts)


def faults_ahead(waiting: Sequence[Waiting], kind_at: KindAt) -> Iterator[Problem]:
    """What the reader would say of texts that are yet to come, file by file; references are checked when they fall due."""
    for change in waiting:
        for path, raw in change.texts.items():
            if raw is None:
                continue
            placed, origin = kind_at(path), change.origin(path)
            if isinstance(placed, str):
                yield Problem(origin, 1, placed)
                continue
            document, problems = read_document(origin, raw)
            yield from problems
            if document is not None:
                yield from read_fields(origin, document.head, placed[0].fields, placed[0].noun).problems


def waiting(files: Mapping[str, bytes]) -> tuple[Waiting, ...]:
    """Every change that lies in ``scheduled/`` and can be read, in the order in which they fall due."""
    return tuple(_read_all(files)[0])


# Writing


def write_schedule(
    changes: Sequence[FileChange], title: str, moment: datetime, author: Author, approved_by: str, taken: Collection[str] = ()
) -> tuple[FileChange, ...]:
    """The files that make ``changes`` happen at ``moment``; publish them, and nothing more is to be done.

    ``taken`` are the names of changes that wait already. Raises CannotSchedule.
    """
    changes = [change for change in changes if change.before != change.after]
    start = moment.astimezone(UTC).astimezone(LONDON).replace(second=0, microsecond=0)
    if not changes:
        raise CannotSchedule("Nothing is changed, so there is nothing to schedule.")
    if len(changes) > MOST_FILES:
        raise CannotSchedule(f"This changes {len(changes)} files at once; at most {MOST_FILES} can be scheduled together. Make two of it.")
    if start.fold:
        raise CannotSchedule(f"{start:%H:%M} comes twice that night, since the clocks go back. Choose 02:00 or later.")
    odd = next((change.path for change in changes if not _is_content(change.path)), "")
    if odd:
        raise CannotSchedule(f"“{odd}” cannot be scheduled. Its name may have only small letters, digits and hyphens, and end in “.md”.")
    name = _name_for(title, start, taken)
    lines = ["---", f"title: {_written(title, 160) or _written(changes[0].path, 160)}", f"from: {start:%Y-%m-%d %H:%M}"]
    lines += [f"author: {_written(author.name, 120) or _written(author.email, 120) or 'An editor'}"]
    lines += [f"author_email: {_written(author.email, 200)}"] if _written(author.email, 200) else []
    lines += [f"approved_by: {_written(approved_by, 120) or 'An editor'}", "files:"]
    for change in changes:
        lines += [f"  - file: {change.path}"]
        lines += [f"    was: {hash_of(change.before)}"] if change.before is not None else []
        lines += ["    gone: yes"] if change.after is None else []
    index = FileChange(f"{FOLDER}{name}/{INDEX}", None, "\n".join([*lines, "---", ""]).encode())
    return index, *(FileChange(f"{FOLDER}{name}/{c.path}", None, c.after) for c in changes if c.after is not None)


def _name_for(title: str, start: datetime, taken: Collection[str]) -> str:
    letters = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    slug = "-".join(re.findall(r"[a-z0-9]+", letters))[:40].strip("-")
    name = f"{start:%Y-%m-%d-%H%M}" + (f"-{slug}" if slug else "")
    numbered = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(free for free in numbered if free not in taken)


def _written(words: str, most: int) -> str:
    """Words as a field takes them back, on one line: in double quotes, without what it would refuse; empty when none are left."""
    plain = re.sub(
        r"\[\[|\]\]|<(?=[a-zA-Z/!])|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufffe\uffff]", " ", words
    )
    kept = " ".join("".join(c for c in plain if c < "\U000f0000").split())[:most].strip()
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def withdraw(files: Mapping[str, bytes], name: str) -> tuple[FileChange, ...]:
    """The change that takes a scheduled change away with all its files; empty when there is none of that name."""
    return tuple(FileChange(path, raw, None) for path, raw in sorted(files.items()) if path.startswith(f"{FOLDER}{name}/"))


def fold(files: Mapping[str, bytes], change: Waiting) -> tuple[FileChange, ...]:
    """The change that writes a due change into the files themselves and takes it out of ``scheduled/``."""
    into = tuple(FileChange(path, files.get(path), text) for path, text in change.texts.items())
    return into + withdraw(files, change.name)
