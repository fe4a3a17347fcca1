"""Content files as the workspace meets them: as they stand on the disk now, broken or not."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from guidance.content.fields import Field
from guidance.content.front_matter import MOST_BYTES, Document, read_document
from guidance.content.records import Kind
from guidance.content.writing import Typed, raw_lines, typed_values
from guidance.folder import read_file
from guidance.mentions import placed

PROSE = ("page", "app", "band", "situation", "site-page", "home", "help", "self-check")


def as_text(raw: bytes | None) -> str | None:
    """The words of a file, whatever is in it; ``None`` for no file. Line ends are ours; what is no UTF-8 shows as “�”."""
    if raw is None:
        return None
    return raw.decode("utf-8", "replace").replace("\0", "�").replace("\r\n", "\n").replace("\r", "\n")


def as_bytes(text: str | None, before: bytes | None = None) -> bytes | None:
    """The file to write; a file that had Windows line ends keeps them."""
    if text is None:
        return None
    windows = before is not None and b"\r\n" in before
    return (text.replace("\n", "\r\n") if windows else text).encode("utf-8", "replace")


def mark_of(text: str | None) -> str:
    """A short text that stands for ``text``: the same mark, the same words. Empty for no file."""
    return "" if text is None else hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def hash_of(raw: bytes | None) -> str:
    return "" if raw is None else hashlib.sha256(raw).hexdigest()


def on_disk(path: str) -> bytes | None:
    """The file as it is now; ``None`` when there is none. Raises OSError when it cannot be read."""
    return read_file(settings.CONTENT_DIR, path)


def text_on_disk(path: str) -> str | None:
    return as_text(on_disk(path))


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken apart for the form. ``values`` is ``None`` when it can only be shown as one text, and ``why`` says so."""

    kind: Kind | None
    name: str
    text: str
    values: Mapping[str, Typed | None] | None
    body: str
    why: str = ""

    @property
    def is_prose(self) -> bool:
        """Whether the text is what the file is for, and not a note below its fields."""
        return self.kind is not None and self.kind.name in PROSE

    @property
    def words(self) -> str:
        """The text without the blank lines that part it from the fields."""
        return self.body.lstrip("\n")

    @property
    def raw_fields(self) -> dict[str, str]:
        """The lines of each field whose value has not the shape that its control shows."""
        return {name: raw_lines(self.text, name) for name, value in (self.values or {}).items() if value is None}


def opened(path: str, text: str) -> Opened:
    place = placed(path)
    if place is None:
        return Opened(None, path, text, None, "", "lies where no content belongs.")
    kind, name = place
    document, problems = read_document(path, text.encode("utf-8", "replace")[: MOST_BYTES + 1])
    if document is None:
        return Opened(kind, name, text, None, "", f"{problems[0].message} (line {problems[0].line})" if problems else "cannot be read.")
    strange = strange_fields(document, kind)
    if strange or problems:
        why = problems[0].message if problems else f"“{strange[0]}” is not a field of {kind.noun}."
        return Opened(kind, name, text, None, document.body, why if problems else f"has a field it cannot have. {why}")
    return Opened(kind, name, text, typed_values(document.head, kind.fields), document.body)


def fields_of(path: str) -> tuple[Field, ...]:
    """The fields a file at that place can have; none where no content belongs."""
    place = placed(path)
    return place[0].fields if place else ()


def strange_fields(document: Document, kind: Kind) -> list[str]:
    known = {spec.name for spec in kind.fields}
    return [name for name in document.head.key_lines if name not in known]


def title_of(file: Opened) -> str:
    """What a file is called, for people; its name where it has no title that can be read."""
    title = (file.values or {}).get(file.kind.title_field) if file.kind else ""
    return str(title or file.name)


def title_on_disk(path: str) -> str:
    return title_of(opened(path, text_on_disk(path) or ""))
