"""A content file in lines that keep their ends: the fences, the fields between them, the text below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .front_matter import FENCE

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Unreadable(Exception):
    """The file cannot be read, so no single field of it can be changed; the message says what to mend, and on which line."""


@dataclass(frozen=True, slots=True)
class FileLines:
    """``eol`` is how the file ends its lines."""

    opening: str
    fields: list[str]
    closing: str
    body: str
    eol: str

    def joined(self, *, fields: Sequence[str] | None = None, body: str | None = None) -> str:
        """The whole file, with other fields or another text."""
        body = self.body if body is None else body
        closing = self.closing if self.closing.endswith(("\n", "\r")) or not body else self.closing + self.eol
        return "".join([self.opening, *(self.fields if fields is None else fields), closing, body])


def line_end(text: str) -> str:
    """How the first line ends."""
    found = re.search(r"\r\n|\r|\n", text)
    return found[0] if found else "\n"


def file_lines(text: str) -> FileLines:
    """Raises Unreadable when the fields have no beginning or no end; whether they can be read is not asked."""
    lines = LINE.findall(text)
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0]:
        raise Unreadable("Line 1 must start the fields with “---”, and a second “---” must end them.")
    return FileLines(lines[0], lines[1 : fences[1]], lines[fences[1]], "".join(lines[fences[1] + 1 :]), line_end(text))
