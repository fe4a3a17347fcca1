"""Two versions of a content file that began as one, put together field by field and paragraph by paragraph.

What only one side changed is taken, and so is what both changed alike. Where both changed the same thing apart, theirs
stands in the merged text and a ``Clash`` holds both, so that nothing of either is lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .field_merging import LINES, Clash, Notes, merged_value
from .fields import Field
from .file_lines import LINE, Unreadable, file_lines, line_end
from .front_matter import Mapping as Entries
from .front_matter import line_ends, read_document
from .labels import label
from .paragraphs import Paragraph, alike, body_of, paragraphs_of
from .three_way import Region, regions
from .typed import same, typed_values
from .writing import raw_lines, with_body, with_raw_lines, with_values

__all__ = ["WHOLE", "Clash", "Merge", "choose", "merge"]

WHOLE = "whole"
THE_FILE = "The whole file"


class _Apart(Exception):
    """Lines of one version that are no field would mean something else in the other."""


@dataclass(frozen=True, slots=True)
class Merge:
    """``text`` is everything merged, theirs at a clash; ``from_mine`` and ``from_theirs`` name what only one side changed."""

    text: str
    clashes: tuple[Clash, ...] = ()
    from_mine: tuple[str, ...] = ()
    from_theirs: tuple[str, ...] = ()


def merge(fields: Sequence[Field], base: str | None, mine: str, theirs: str) -> Merge:
    """The two versions as one. Never raises: files that cannot be read are merged line by line, or are one clash."""
    return _merged(fields, base, mine, theirs, {})


def choose(fields: Sequence[Field], merged: Merge, base: str | None, mine: str, theirs: str, choices: Mapping[str, str]) -> str:
    """The text once somebody has chosen at each clash, by its part: "mine", "theirs", or for lists and paragraphs "both".

    “Both” is theirs, then mine. A part without a choice that can be had is theirs.
    """
    return _merged(fields, base, mine, theirs, choices).text if merged.clashes else merged.text


def _merged(fields: Sequence[Field], base: str | None, mine: str, theirs: str, choices: Mapping[str, str]) -> Merge:
    notes = Notes(choices)
    try:
        text = _by_parts(fields, base, mine, theirs, notes)
    except Unreadable:
        notes = Notes(choices)
        text = _by_lines(base, mine, theirs, notes)
    except _Apart:
        notes = Notes(choices)
        text = _whole(base, mine, theirs, notes)
    if mine == theirs or base == mine:
        text = theirs
    elif base == theirs:
        text = mine
    return Merge(text, tuple(notes.clashes), tuple(dict.fromkeys(notes.from_mine)), tuple(dict.fromkeys(notes.from_theirs)))


def _by_lines(base: str | None, mine: str, theirs: str, notes: Notes) -> str:
    """For files that cannot be read: every line that only one side changed, or one clash."""
    found: list[Region[str]] = []
    if base is not None:
        found += regions(*(LINE.findall(line_ends(text)) for text in (base, mine, theirs)))
    if mine != theirs and (base is None or any(region.clash for region in found)):
        return _whole(base, mine, theirs, notes)
    notes.from_mine += [THE_FILE for region in found if region.by_mine and not region.by_theirs]
    notes.from_theirs += [THE_FILE for region in found if region.by_theirs and not region.by_mine]
    return "".join(line.replace("\n", line_end(theirs)) for region in found for line in region.merged)


def _whole(base: str | None, mine: str, theirs: str, notes: Notes) -> str:
    return mine if notes.clash(WHOLE, THE_FILE, base or "", mine, theirs) == "mine" else theirs


def _by_parts(fields: Sequence[Field], base: str | None, mine: str, theirs: str, notes: Notes) -> str:
    if base is None:
        raise Unreadable("There is no version that both began with.")
    heads = [_head(text) for text in (base, mine, theirs)]
    values = [typed_values(head, fields) for head in heads]
    known = [spec.name for spec in fields]
    wanted: dict[str, Any] = {}
    lines: dict[str, str] = {}
    for spec in fields:
        three = [version[spec.name] for version in values]
        if None not in three:
            wanted[spec.name] = merged_value(notes, spec, spec.name, label(spec.name), *three)
    # What has the wrong shape for its field, or is no field at all, is merged as the lines it stands on.
    for name in dict.fromkeys([*known, *(name for head in heads for name in head.entries)]):
        if name not in wanted:
            own = Field(name, LINES, "")
            lines[name] = merged_value(notes, own, name, label(name), *(raw_lines(text, name) for text in (base, mine, theirs)))
    text = _with_fields(fields, base, mine, theirs, wanted, lines)
    return with_body(text, _merged_body(notes, *(line_ends(file_lines(version).body) for version in (base, mine, theirs))))


def _head(text: str) -> Entries:
    document, problems = read_document("", text.encode("utf-8", "surrogatepass"))
    if document is None:
        raise Unreadable(problems[0].message)
    return document.head


def _with_fields(fields: Sequence[Field], base: str, mine: str, theirs: str, wanted: Mapping[str, Any], lines: Mapping[str, str]) -> str:
    """Their file with the fields as merged: where the lines go together, comments and layout of both stay."""
    file = file_lines(theirs)
    found = tuple(regions(*(LINE.findall(line_ends("".join(file_lines(text).fields))) for text in (base, mine, theirs))))
    if not any(region.clash for region in found):
        together = file.joined(fields=[line.replace("\n", file.eol) for region in found for line in region.merged])
        if _reads(together, fields, wanted, lines):
            return together
    text = with_values(theirs, fields, wanted)
    for name, own in lines.items():
        try:
            text = with_raw_lines(text, name, own) if raw_lines(text, name) != own else text
        except Unreadable:
            raise _Apart from None
    if not _reads(text, fields, wanted, lines):
        raise _Apart
    return text


def _reads(text: str, fields: Sequence[Field], wanted: Mapping[str, Any], lines: Mapping[str, str]) -> bool:
    try:
        head = _head(text)
    except Unreadable:
        return False
    values = typed_values(head, fields)
    fits = all(same(spec, values[spec.name], wanted[spec.name]) for spec in fields if spec.name in wanted)
    return fits and all(raw_lines(text, name) == own for name, own in lines.items())


# The text


def _merged_body(notes: Notes, base: str, mine: str, theirs: str) -> str:
    merged: list[Paragraph] = []
    found = regions(paragraphs_of(base), paragraphs_of(mine), paragraphs_of(theirs), alike=alike)
    for number, region in enumerate(found, 1):
        if region.clash:
            merged += _clashing(notes, f"text.{number}", region)
            continue
        merged += region.merged
        if region.by_mine != region.by_theirs:
            changed = notes.from_mine if region.by_mine else notes.from_theirs
            changed += [paragraph.title for paragraph in (region.merged or region.base)]
    return mine if base == theirs else theirs if merged == list(paragraphs_of(theirs)) else body_of(merged)


def _clashing(notes: Notes, part: str, region: Region[Paragraph]) -> Sequence[Paragraph]:
    """Line by line where all three are a list or a table and that is enough; else what was chosen."""
    title = (region.theirs or region.mine or region.base)[0].title
    three = (region.base, region.mine, region.theirs)
    if all(len(version) == 1 and version[0].is_list for version in three):
        found = tuple(regions(*(version[0].text.split("\n") for version in three)))
        if not any(lines.clash for lines in found):
            notes.from_mine.append(title)
            notes.from_theirs.append(title)
            return (replace(region.theirs[0], text="\n".join(line for lines in found for line in lines.merged)),)
    chosen = notes.clash(part, title, *("\n\n".join(paragraph.text for paragraph in version) for version in three))
    return {"mine": region.mine, "both": (*region.theirs, *region.mine)}.get(chosen, region.theirs)
