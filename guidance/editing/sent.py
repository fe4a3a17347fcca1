"""What an editor typed into the form of a file, as the text of the file."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict

from guidance.content.writing import Unreadable, new_text, raw_lines, with_body, with_raw_lines, with_values
from guidance.editing.file_form import PREFIX, Posted, typed_from
from guidance.editing.files import Opened, opened

WHOLE = "whole"
BODY = "body"


@dataclass(frozen=True, slots=True)
class Sent:
    """One post of the writing page: the text it makes, the mark of the words it began from, and how it was shown."""

    text: str
    seen: str
    as_one_text: bool


def read_post(path: str, post: QueryDict, began_from: str) -> Sent:
    """``began_from`` is the text the form was filled from: lines that no control shows are kept as they are in it."""
    posted = Posted({name: post.getlist(name) for name in post})
    seen = posted.one("seen")
    if posted.has(WHOLE):
        return Sent(_ended(posted.one(WHOLE)), seen, True)
    return Sent(_filled(opened(path, began_from), posted), seen, False)


def _filled(was: Opened, posted: Posted) -> str:
    if was.kind is None:
        return was.text
    fields = [spec for spec in was.kind.fields if _was_asked(posted, f"{PREFIX}.{spec.name}")]
    values, raw = typed_from(posted, fields, was.values or {})
    if was.values is None:
        # The file was broken meanwhile, and nobody knows what the form was filled from: what was typed is a text of
        # its own, and meets the file as it is when it is saved.
        text = new_text(was.kind.fields, values, "")
    else:
        text = with_values(was.text, was.kind.fields, values)
    for name, lines in raw.items():
        text = _with_lines(text, name, lines)
    return with_body(text, posted.one(BODY)) if posted.has(BODY) else text


def _with_lines(text: str, name: str, lines: str) -> str:
    """The file with those lines, also when it cannot be read with them: it is then shown as one text, with what is wrong."""
    try:
        return with_raw_lines(text, name, lines)
    except Unreadable:
        return text.replace(raw_lines(text, name), lines.rstrip("\n"), 1)


def _was_asked(posted: Posted, name: str) -> bool:
    """Whether the form held this field. Ticks that are all off send nothing, so each group says that it was there."""
    return posted.has(name) or name in posted.every("shown") or posted.has(f"{name}.raw") or posted.has(f"{name}.lines")


def _ended(text: str) -> str:
    return text.rstrip("\n") + "\n"
