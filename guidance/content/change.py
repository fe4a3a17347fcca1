"""A change of content before it is one: which files, from what to what, and by whom."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileChange:
    """``path`` is relative to the content folder; ``None`` before or after means that there is no such file."""

    path: str
    before: bytes | None = field(repr=False)
    after: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    email: str
