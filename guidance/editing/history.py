"""History: every published version of a file, what came from outside, and the way back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.utils import timezone

from guidance.earlier import Version as GitVersion
from guidance.earlier import versions
from guidance.editing.files import as_text, hash_of, mark_of, on_disk
from guidance.editing.models import Change, Draft, Revision

SOMEBODY = "Someone outside the workspace"


def note_what_is_there(path: str, raw: bytes | None) -> Revision | None:
    """Record the file as it stands if that is not the last version known: it came from outside, by git or by hand."""
    last = Revision.objects.filter(path=path).first()
    if (last.text_hash if last else "") == hash_of(raw):
        return last
    found = next((v for v in versions(settings.CONTENT_DIR, path)[:20] if hash_of(v.text) == hash_of(raw)), None)
    at = found.moment if found else timezone.now()
    return Revision.objects.create(
        path=path,
        before=last.text if last else None,
        text=as_text(raw),
        text_hash=hash_of(raw),
        # A version found late still comes after the one it replaced.
        at=max(at, last.at) if last else at,
        by_name=(found.author if found else SOMEBODY)[:120],
        remark=found.remark if found else "The file was changed on the disk.",
        from_outside=True,
        commit=found.commit if found else "",
    )


def text_with_mark(path: str, mark: str, draft: Draft | None) -> str | None:
    """The words that ``mark`` stands for, if the draft or the history of the file ever had them; else ``None``."""
    known: Iterable[str | None] = (draft.base, *draft.versions.values_list("text", flat=True)) if draft else ()
    found = next((text for text in known if mark_of(text) == mark), None)
    if found is not None or not mark:
        return found
    texts = Revision.objects.filter(path=path).values_list("text", flat=True)[:50]
    return next((text for text in texts if mark_of(text) == mark), None)


@dataclass(frozen=True, slots=True)
class Past:
    """One version in the history of a file, from the workspace or only from git. ``pk`` or ``commit`` finds it again."""

    at: datetime
    by: str
    approved_by: str
    remark: str
    text: str | None
    before: str | None
    pk: int | None = None
    commit: str = ""
    change: Change | None = None
    from_outside: bool = False
    current: bool = False


def history_of(path: str) -> tuple[Past, ...]:
    """Every version of a file, newest first: those published here, and those that only git knows."""
    raw = on_disk(path)
    note_what_is_there(path, raw)
    revisions = list(Revision.objects.select_related("change").filter(path=path)[:200])
    now = hash_of(raw)
    known = {revision.commit for revision in revisions if revision.commit} | {""}
    hashes = {revision.text_hash for revision in revisions}
    found = [Past(r.at, r.by_name, r.approved_by, r.remark, r.text, r.before, r.pk, r.commit, r.change, r.from_outside) for r in revisions]
    found += _from_git(versions(settings.CONTENT_DIR, path), known, hashes)
    found.sort(key=lambda past: past.at.astimezone(UTC), reverse=True)
    shown, at = (
        [],
        next((n for n, past in enumerate(found) if hash_of(_raw(past)) == now or mark_of(past.text) == mark_of(as_text(raw))), -1),
    )
    for number, past in enumerate(found):
        shown.append(past if number != at else _current(past))
    return tuple(shown)


def _raw(past: Past) -> bytes | None:
    return None if past.text is None else past.text.encode("utf-8", "replace")


def _current(past: Past) -> Past:
    return Past(
        past.at, past.by, past.approved_by, past.remark, past.text, past.before, past.pk, past.commit, past.change, past.from_outside, True
    )


def _from_git(kept: Sequence[GitVersion], known: set[str], hashes: set[str]) -> list[Past]:
    before = {version.commit: older for version, older in zip(kept, [*kept[1:], None])}
    return [
        Past(
            v.moment, v.author, "", v.remark, as_text(v.text), as_text(older.text) if (older := before[v.commit]) else None,
            commit=v.commit, from_outside=True,
        )
        for v in kept
        if v.commit not in known and hash_of(v.text) not in hashes
    ]  # fmt: skip
