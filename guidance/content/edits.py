"""Fields changed where they stand: which lines of the front matter go, and which come in their place.

Lines are counted from 0 below the opening fence and keep their own ends. Where YAML is written so that fields do not
stand on lines of their own, there is no edit: ``fields_edited`` gives ``None`` and the caller writes the fields anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from .field_lines import entry_lines, field_lines, in_list
from .fields import LISTS, Field
from .front_matter import Mapping as Entries
from .front_matter import Sequence as Items
from .front_matter import Value
from .typed import one_line, same, tidy, typed

COMMENT_AFTER_KEY = re.compile(r"\s*:\s+(?:(?:[|>][-+\d]*|\"\"|'')\s+)?(#.*)")
COMMENT_AFTER_VALUE = re.compile(r"\s+(#.*)")


@dataclass(frozen=True, slots=True)
class Span:
    """A field, or an entry of a list, on the lines from ``start`` up to ``end``; ``key`` is where its name stands."""

    name: str
    key: yaml.Node
    node: yaml.Node
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edit:
    start: int
    end: int
    lines: tuple[str, ...]


def spans_of(lines: Sequence[str], node: yaml.Node | None) -> list[Span] | None:
    """Where each field stands; ``None`` unless each begins a line of its own, at one indent."""
    if node is None:
        return []
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return None
    indent, spans = " " * node.start_mark.column, []
    for key, value in node.value:
        at = key.start_mark
        if lines[at.line][: at.column] != indent:
            return None
        spans.append(Span(one_line(key.value), key, value, at.line, _after(lines, value, at.line)))
    return spans


def fields_edited(
    lines: Sequence[str],
    node: yaml.Node | None,
    head: Entries,
    fields: Sequence[Field],
    wanted: Mapping[str, Any],
    eol: str,
    first: int = 0,
) -> list[str] | None:
    """The lines with the fields at the values ``wanted``; fields that are not in it, or are the same already, are not touched.

    Nothing above line ``first`` is touched either. ``eol`` is the end of every new line.
    """
    spans = spans_of(lines, node)
    if spans is None:
        return None
    indent = " " * (node.start_mark.column if node else 0)
    placed: dict[str, list[Span]] = {}
    for span in spans:
        placed.setdefault(span.name, []).append(span)
    edits: list[Edit] = []
    for spec in fields:
        value = head.entries.get(spec.name)
        if spec.name not in wanted or unchanged(spec, value, wanted[spec.name]):
            continue
        new = tidy(spec, wanted[spec.name])
        here = placed.get(spec.name, [])
        if not here:
            at = _place(lines, spec, fields, placed, first)
            edits.append(Edit(at, at, _laid(field_lines(spec, new), indent, eol)))
        for number, span in enumerate(here):
            edits.append(Edit(span.start, span.end, tuple(_changed(lines, span, spec, value, None if number else new, indent, eol))))
    made: list[str] = []
    at = 0
    # What comes in before a line stands before what replaces it.
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end > edit.start)):
        made += [*lines[at : edit.start], *edit.lines]
        at = edit.end
    return [*made, *lines[at:]]


def unchanged(spec: Field, value: Value | None, wanted: Any) -> bool:
    """Whether a field reads as ``wanted`` already, or is to be left (``None``). A “no” that must be there and is not is a change."""
    if wanted is None:
        return True
    if spec.kind == "yes" and spec.required and value is None and wanted == "no":
        return False
    return same(spec, typed(spec, value), wanted)


def _after(lines: Sequence[str], node: yaml.Node, start: int) -> int:
    """The line after the last one of a value that stands in a field begun on ``start``."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return max(start, node.end_mark.line) + 1
    end = min(node.end_mark.line, len(lines))
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _place(lines: Sequence[str], spec: Field, fields: Sequence[Field], placed: Mapping[str, list[Span]], first: int) -> int:
    """Where a field that is not there goes: after the one before it in order, or before the one after it and its comments."""
    names = [field.name for field in fields]
    at = names.index(spec.name)
    before = next((name for name in reversed(names[:at]) if name in placed), None)
    if before is not None:
        return placed[before][0].end
    after = next((name for name in names[at + 1 :] if name in placed), None)
    if after is None:
        return max((span.end for spans in placed.values() for span in spans), default=first)
    start = placed[after][0].start
    while start > first and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return start


def _changed(lines: Sequence[str], span: Span, spec: Field, value: Value | None, new: Any, indent: str, eol: str) -> Iterator[str]:
    """The lines of a field that has another value: as few new ones as its layout allows."""
    if new and typed(spec, value) is not None:
        kept = _within(lines, span, spec, value, new, eol)
        if kept is not None:
            yield from kept
            return
    yield from (f"{indent}{comment}{eol}" for comment in _comments(lines, span))
    first, *others = field_lines(spec, new) or [""]
    if first:
        comment = _comment_after(lines, span)
        yield from _laid([f"{first} {comment}" if comment else first, *others], indent, eol)


def _within(lines: Sequence[str], span: Span, spec: Field, value: Value | None, new: Any, eol: str) -> Sequence[str] | None:
    node = span.node
    if isinstance(node, yaml.MappingNode) and spec.kind == "by-band" and isinstance(value, Entries):
        bands = tuple(Field(band, "text", "") for band in {**new, **value.entries})
        said = {band.name: new.get(band.name, "") for band in bands}
        edited = fields_edited(lines[: span.end], node, value, bands, said, eol, span.start + 1)
        return None if edited is None else edited[span.start :]
    if not isinstance(node, yaml.SequenceNode) or not isinstance(value, Items) or spec.kind not in LISTS:
        return None
    if not node.flow_style:
        return _entries_edited(lines, span, spec, value, new, eol)
    if node.start_mark.line != node.end_mark.line or spec.kind in ("records", "rule-lines"):
        return None
    line = lines[node.start_mark.line]
    written = {one_line(part.value): line[part.start_mark.column : part.end_mark.column] for part in node.value}
    listed = ", ".join(written.get(words) or in_list(words) for words in new)
    relisted = f"{line[: node.start_mark.column]}[{listed}]{line[node.end_mark.column :]}"
    return [relisted if number == node.start_mark.line else lines[number] for number in range(span.start, span.end)]


def _entries_edited(lines: Sequence[str], span: Span, spec: Field, value: Items, new: list[Any], eol: str) -> list[str] | None:
    """A list with an entry to a line: entries that stay keep their lines, also where they move."""
    entries = _entries_of(lines, span)
    old = [tidy(spec, typed(spec, Items((item,), 0))) for item in value.items]
    if entries is None or any(len(values) > 1 for values in old):
        return None
    indent = " " * span.node.start_mark.column
    top = span.key.end_mark.line + 1
    above = [top, *(entry.end for entry in entries)]
    made, told = list(lines[span.start : top]), 0
    taken = _taken(spec, [values[0] if values else None for values in old], new)
    kept = set(taken)
    for wanted, number in zip(new, taken, strict=True):
        if number is None:
            made += _laid(entry_lines(spec, wanted), indent, eol)
            continue
        while told < number:
            if told not in kept:
                made += lines[above[told] : entries[told].start]
            told += 1
        made += lines[above[number] : entries[number].start]
        made += _entry_edited(lines, entries[number], spec, value.items[number], wanted, eol) or _laid(
            entry_lines(spec, wanted), indent, eol
        )
    for number in range(told, len(entries)):
        if number not in kept:
            made += lines[above[number] : entries[number].start]
    return made


def _entries_of(lines: Sequence[str], span: Span) -> list[Span] | None:
    dash = " " * span.node.start_mark.column + "-"
    entries: list[Span] = []
    for item in span.node.value:
        least = entries[-1].end if entries else span.key.end_mark.line + 1
        start = next((n for n in range(item.start_mark.line, least - 1, -1) if lines[n].startswith(dash)), None)
        if start is None:
            return None
        entries.append(Span("", item, item, start, _after(lines, item, start)))
    return entries


def _taken(spec: Field, old: list[Any], new: list[Any]) -> list[int | None]:
    """For each new entry the old one whose lines it takes: the same, or for records one that starts the same or stands there."""
    taken: list[int | None] = [None] * len(new)
    left = {number for number, value in enumerate(old) if value is not None}

    def take(fits: Callable[[int, int], bool]) -> None:
        for at in range(len(new)):
            if taken[at] is None:
                taken[at] = next((number for number in sorted(left) if fits(at, number)), None)
                left.discard(-1 if taken[at] is None else taken[at])

    take(lambda at, number: old[number] == new[at])
    if spec.kind == "records":
        first = spec.fields[0].name
        take(lambda at, number: bool(new[at][first]) and old[number][first] == new[at][first])
        if len(old) == len(new):
            take(lambda at, number: at == number)
    return taken


def _entry_edited(lines: Sequence[str], entry: Span, spec: Field, value: Value, wanted: Any, eol: str) -> Sequence[str] | None:
    if tidy(spec, typed(spec, Items((value,), 0))) == [wanted]:
        return lines[entry.start : entry.end]
    if not isinstance(value, Entries):
        return None
    if entry.node.start_mark.line > entry.start:
        below = fields_edited(lines[: entry.end], entry.node, value, spec.fields, wanted, eol, entry.start + 1)
        return None if below is None else below[entry.start :]
    # A mapping that starts beside the dash becomes one on lines of its own, and gets the dash back.
    dash = lines[entry.start].index("-")
    apart = [*lines[: entry.start], _put(lines[entry.start], dash, " "), *lines[entry.start + 1 : entry.end]]
    edited = fields_edited(apart, entry.node, value, spec.fields, wanted, eol, entry.start)
    if edited is None:
        return None
    first = entry.start
    while first < len(edited) - 1 and edited[first].lstrip().startswith("#"):
        first += 1
    return [*edited[entry.start : first], _put(edited[first], dash, "-"), *edited[first + 1 :]]


def _put(line: str, at: int, sign: str) -> str:
    return line[:at] + sign + line[at + 1 :]


# Lines and comments


def _laid(written: Iterable[str], indent: str, eol: str) -> tuple[str, ...]:
    return tuple(f"{indent}{line}{eol}" for line in written)


def _comment_after(lines: Sequence[str], span: Span) -> str:
    """The comment behind a field on its first line, or behind a value that ends on a line."""
    node, key = span.node, span.key.end_mark
    beside = node.start_mark.line == key.line and not (isinstance(node, yaml.ScalarNode) and (node.style in ("|", ">") or not node.value))
    at, pattern = (node.end_mark, COMMENT_AFTER_VALUE) if beside else (key, COMMENT_AFTER_KEY)
    found = pattern.match(lines[at.line][at.column :].rstrip("\r\n"))
    return found[1].rstrip() if found else ""


def _comments(lines: Sequence[str], span: Span) -> list[str]:
    """The comments on lines of their own inside a field; a line of a text that starts with “#” is none."""
    held = {line for start, end in _texts(span.node) for line in range(start, end)}
    return [line for n in range(span.start + 1, span.end) if n not in held and (line := lines[n].strip()).startswith("#")]


def _texts(node: yaml.Node) -> Iterator[tuple[int, int]]:
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.line, node.end_mark.line + (node.style not in ("|", ">"))
    else:
        for child in node.value:
            for part in child if isinstance(child, tuple) else (child,):
                yield from _texts(part)
