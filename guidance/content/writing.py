"""A content file with some of its fields or its text changed, and every other line as it was.

The reader's inverse: what is written here is read back as the same values. Line ends stay those of the file.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .edits import fields_edited, spans_of, unchanged
from .field_lines import field_lines, scalar, write_field
from .fields import Field
from .file_lines import FileLines, Unreadable, file_lines
from .front_matter import FENCE, INVISIBLE, Document, Text, Value, composed, line_ends, read_document
from .front_matter import Mapping as Entries
from .front_matter import Sequence as Items
from .typed import Typed, same, tidy, typed, typed_values

__all__ = ["Typed", "Unreadable", "new_text", "raw_lines", "typed_values", "with_body", "with_raw_lines", "with_values", "write_field"]


def with_values(text: str, fields: Sequence[Field], values: Mapping[str, Typed | None]) -> str:
    """The file with those fields set; ``None`` and a value that reads as what stands there leave the field alone.

    A changed field is rewritten where it stands, a new one goes to its place in the order of ``fields``, an emptied one goes.
    Raises Unreadable when the file is; a field that two lines claim has the first, and once it changes the second goes.
    """
    document = _read(text)
    if all(unchanged(spec, document.head.entries.get(spec.name), values.get(spec.name)) for spec in fields):
        return text
    file = file_lines(text)
    node = composed(line_ends("".join(file.fields)))
    edited = fields_edited(file.fields, node, document.head, fields, values, file.eol)
    if edited is not None:
        made = file.joined(fields=edited)
        if _holds(made, document, fields, values):
            return made
    return file.joined(fields=_written_anew(file, document.head, fields, values))


def _holds(made: str, before: Document, fields: Sequence[Field], values: Mapping[str, Typed | None]) -> bool:
    """Whether the fields read as they should, and all the rest as before."""
    after, _ = read_document("", made.encode("utf-8", "surrogatepass"))
    if after is None or after.head.entries.keys() - {f.name for f in fields} != before.head.entries.keys() - {f.name for f in fields}:
        return False
    for spec in fields:
        wanted = values.get(spec.name)
        wanted = typed(spec, before.head.entries.get(spec.name)) if wanted is None else wanted
        if not same(spec, typed(spec, after.head.entries.get(spec.name)), wanted):
            return False
    return after.body == before.body


def _written_anew(file: FileLines, head: Entries, fields: Sequence[Field], values: Mapping[str, Typed | None]) -> list[str]:
    """Every field on lines of its own, comments first: for YAML that is written in braces or in other ways nobody does."""
    lines = [line.strip() for line in file.fields if line.lstrip().startswith("#")]
    known = {spec.name for spec in fields}
    for spec in fields:
        value = head.entries.get(spec.name)
        wanted = values.get(spec.name)
        wanted = typed(spec, value) if wanted is None else wanted
        if value is not None and (wanted is None or (_knows_more(spec, value) and unchanged(spec, value, wanted))):
            lines.append(f"{scalar(spec.name)}: {_in_braces(value)}")
        elif value is not None or wanted:
            lines += field_lines(spec, tidy(spec, wanted))
    lines += [f"{scalar(name)}: {_in_braces(value)}" for name, value in head.entries.items() if name not in known]
    return [line + file.eol for line in lines]


def _knows_more(spec: Field, value: Value) -> bool:
    """Whether an entry has a field that no entry should have."""
    inner = {field.name for field in spec.fields}
    return isinstance(value, Items) and any(isinstance(item, Entries) and inner and item.entries.keys() - inner for item in value.items)


def _in_braces(value: Value) -> str:
    def plain(value: Value) -> Any:
        if isinstance(value, Text):
            return value.value
        if isinstance(value, Items):
            return [plain(item) for item in value.items]
        return {name: plain(item) for name, item in value.entries.items()}

    return json.dumps(plain(value), ensure_ascii=False)


def raw_lines(text: str, field_name: str) -> str:
    """The field's own lines as they stand, without the last line end; one line made for it where it has none of its own.

    "" when the file is unreadable or has no such field.
    """
    try:
        file, head, start, end = _lines_of(text, field_name)
    except Unreadable:
        return ""
    if start == end and field_name in head.entries:
        return f"{scalar(field_name)}: {_in_braces(head.entries[field_name])}"
    return line_ends("".join(file.fields[start:end])).rstrip("\n")


def with_raw_lines(text: str, field_name: str, lines: str) -> str:
    """The file with ``lines`` for the field's own, or added at the end of the fields; "" takes them out.

    Raises Unreadable when the file is, or when it would be with them.
    """
    file, _, start, end = _lines_of(text, field_name)
    new = [line.rstrip() + file.eol for line in line_ends(lines).rstrip("\n").split("\n")] if lines.strip() else []
    made = file.joined(fields=[*file.fields[:start], *new, *file.fields[end:]])
    _read(made)
    return made


def _lines_of(text: str, field_name: str) -> tuple[FileLines, Entries, int, int]:
    """The file in lines and in values, and where the field stands in it: nowhere is the end of the fields."""
    head = _read(text).head
    file = file_lines(text)
    spans = spans_of(file.fields, composed(line_ends("".join(file.fields)))) or ()
    start, end = next(((span.start, span.end) for span in spans if span.name == field_name), (len(file.fields), len(file.fields)))
    return file, head, start, end


def with_body(text: str, body: str) -> str:
    """The file with another text below its fields; blank lines at either end of it do not count as a change.

    Characters that no file may hold are left out. Raises Unreadable when the fields have no end.
    """
    file = file_lines(text)
    body = INVISIBLE.sub("", line_ends(body))
    if body.strip("\n") == line_ends(file.body).strip("\n"):
        return text
    if not body.startswith("\n") and file.body.strip():
        # A form shows no blank lines above the text; in the file they stay.
        body = line_ends(file.body).removesuffix(line_ends(file.body).lstrip("\n")) + body
    ended = body.rstrip("\n") + "\n" if body.strip("\n") else ""
    return file.joined(body=ended.replace("\n", file.eol))


def new_text(fields: Sequence[Field], values: Mapping[str, Typed | None], body: str) -> str:
    """A new file: the fields that have a value, in order, and the text."""
    lines = [line for spec in fields for line in field_lines(spec, tidy(spec, values.get(spec.name) or ""))]
    return with_body("\n".join([FENCE, *lines, FENCE]) + "\n", body)


def _read(text: str) -> Document:
    document, problems = read_document("", text.encode("utf-8", "surrogatepass"))
    if document is None:
        raise Unreadable(f"Line {problems[0].line} {problems[0].message}")
    return document
