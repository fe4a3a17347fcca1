"""Changes that wait for their minute, and how what is published before then is brought into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings

from guidance.content.change import FileChange
from guidance.content.house_dates import house_moment
from guidance.content.merging import merge
from guidance.content.scheduled import FOLDER, Waiting, hash_of, waiting, write_schedule
from guidance.editing.files import as_bytes, as_text, fields_of
from guidance.editing.models import Change, State
from guidance.folder import read_files
from guidance.publishing import CannotPublish


@dataclass(frozen=True, slots=True)
class Ahead:
    """A scheduled change of a file that somebody is about to write in: its change in the workspace, if it came from here."""

    title: str
    when: str
    change: int | None


def waiting_for(path: str) -> tuple[Ahead, ...]:
    """What waits for ``path``, the next first."""
    if not (settings.CONTENT_DIR / FOLDER).is_dir():
        return ()
    known = dict(Change.objects.filter(state=State.SCHEDULED).values_list("waits_in", "pk"))
    found = (change for change in waiting(read_files(settings.CONTENT_DIR)) if path in change.texts)
    return tuple(Ahead(change.title, house_moment(change.moment), known.get(change.name)) for change in found)


def adapted(files: Mapping[str, bytes], changes: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """The scheduled changes of the same files, rewritten so that they keep what ``changes`` are about to publish.

    Raises CannotPublish when one changes the very same words.
    """
    made: list[FileChange] = []
    # For each path, what the next change in the schedule was agreed to stand on, and what it will stand on now.
    stands = {change.path: (change.before, change.after) for change in changes}
    laid = dict(files)
    for change in waiting(files):
        if any(path in stands and change.was[path] == hash_of(stands[path][0]) for path in change.texts):
            new = [_moved_up(change, path, stands, laid) for path in change.texts]
            made += _rewritten(files, change, new)
        laid |= {path: text for path, text in change.texts.items() if text is not None}
    return tuple(made)


def refuse_twice(files: Mapping[str, bytes], changes: Sequence[FileChange]) -> None:
    """Raises CannotPublish when another change waits for one of these files: two futures of one file cannot both be agreed to."""
    for change in waiting(files):
        for path in (one.path for one in changes if one.path in change.texts):
            raise CannotPublish(
                f"“{change.title}” waits for {house_moment(change.moment)} and changes {path} too. "
                "Take it from the schedule, and put both into one change."
            )


def _moved_up(change: Waiting, path: str, stands: dict[str, tuple[bytes | None, bytes | None]], laid: Mapping[str, bytes]) -> FileChange:
    text = change.texts[path]
    if path not in stands or change.was[path] != hash_of(stands[path][0]):
        return FileChange(path, laid.get(path), text)
    old, now = stands[path]
    merged = _together(change, path, old, text, now)
    stands[path] = (text, merged)
    return FileChange(path, now, merged)


def _together(change: Waiting, path: str, old: bytes | None, text: bytes | None, now: bytes | None) -> bytes | None:
    fields = fields_of(path)
    if old is not None and text is not None and now is not None and fields:
        merged = merge(fields, as_text(old), as_text(text) or "", as_text(now) or "")
        if not merged.clashes:
            return as_bytes(merged.text, now)
    when = house_moment(change.moment)
    raise CannotPublish(
        f"“{change.title}” waits for {when} and changes the same words of {path}. "
        "Take it from the schedule, publish this, then take it up again."
    )


def _rewritten(files: Mapping[str, bytes], change: Waiting, new: Sequence[FileChange]) -> list[FileChange]:
    """The folder of a scheduled change with other texts, under the name it has."""
    folder = f"{FOLDER}{change.name}/"
    written = write_schedule(new, change.title, change.moment, change.author, change.approved_by)
    texts = {folder + one.path.removeprefix(FOLDER).partition("/")[2]: one.after for one in written}
    gone = {path: None for path in files if path.startswith(folder) and path not in texts}
    return [FileChange(path, files.get(path), text) for path, text in {**texts, **gone}.items() if files.get(path) != text]
