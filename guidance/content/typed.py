"""What an editor typed into each field, as a form shows it and takes it back: words, lists of words, entries.

Nothing is curled, checked or understood here; white space is as the reader leaves it, single spaces between words.
"""

from __future__ import annotations

from collections.abc import Sequence as SequenceType
from datetime import date, datetime
from typing import Any, TypeAlias

from .fields import LISTS, Field
from .front_matter import INVISIBLE, Mapping, Sequence, Text, Value
from .house_dates import house_date, house_moment
from .labels import label

Typed: TypeAlias = str | list[str] | dict[str, str] | list[dict[str, "Typed"]] | list[tuple[str, list[str]]]
"""By kind: a list of words, words by age band, a list of entries, rule lines as ``(question, [option, …])``, or else words.

A field of kind “yes” is "yes" or "", or the words that stand there when they are neither yes nor no.
"""


def typed_values(head: Mapping, fields: SequenceType[Field]) -> dict[str, Typed | None]:
    """What stands in each field; its empty value where it is absent, ``None`` where it has the wrong shape for its kind."""
    return {spec.name: typed(spec, head.entries.get(spec.name)) for spec in fields}


def typed(spec: Field, value: Value | None) -> Typed | None:
    """One field, as ``typed_values`` gives it."""
    if value is None or (isinstance(value, Text) and not value.value):
        return empty(spec)
    if spec.kind == "by-band":
        return _by_band(value)
    if spec.kind == "rule-lines":
        return _rule_lines(value)
    if spec.kind in LISTS:
        items = (value,) if isinstance(value, Text) else value.items if isinstance(value, Sequence) else None
        return None if items is None else _records(spec, items) if spec.kind == "records" else _texts(items)
    if not isinstance(value, Text):
        return None
    return _yes(one_line(value.value)) if spec.kind == "yes" else one_line(value.value)


def empty(spec: Field) -> Typed:
    return [] if spec.kind in LISTS else {} if spec.kind == "by-band" else ""


def one_line(words: str) -> str:
    """Words as a field holds them: single spaces, and no character that the reader refuses."""
    return " ".join(INVISIBLE.sub("", " ".join(words.split())).split())


def _texts(items: SequenceType[Value]) -> list[str] | None:
    texts = [one_line(item.value) for item in items if isinstance(item, Text)]
    return [words for words in texts if words] if len(texts) == len(items) else None


def _by_band(value: Value) -> dict[str, str] | None:
    if not isinstance(value, Mapping):
        return None
    texts = {one_line(band): one_line(item.value) for band, item in value.entries.items() if isinstance(item, Text)}
    return {band: words for band, words in texts.items() if words} if len(texts) == len(value.entries) else None


def _records(spec: Field, items: SequenceType[Value]) -> list[dict[str, Typed]] | None:
    records: list[dict[str, Typed]] = []
    for item in items:
        if not isinstance(item, Mapping):
            return None
        record: dict[str, Typed] = {}
        for inner in spec.fields:
            value = typed(inner, item.entries.get(inner.name))
            if value is None:
                return None
            record[inner.name] = value
        records.append(record)
    return records


def _rule_lines(value: Value) -> list[tuple[str, list[str]]] | None:
    lines = []
    for item in value.items if isinstance(value, Sequence) else (value,):
        if not isinstance(item, Mapping):
            return None
        for question, options in item.entries.items():
            named = None if isinstance(options, Mapping) else _texts((options,) if isinstance(options, Text) else options.items)
            if named is None:
                return None
            lines.append((one_line(question), named))
    return lines


def tidy(spec: Field, value: Any) -> Any:
    """A value as it is read back once it has been written: white space single, what is empty left out.

    Takes whatever a form may hand over; ``None`` stays ``None``.
    """
    if value is None:
        return None
    if spec.kind == "by-band":
        words = ((one_line(str(band)), one_line(str(said))) for band, said in dict(value).items())
        return {band: said for band, said in words if said}
    if spec.kind in LISTS:
        value = ([value] if value else []) if isinstance(value, str) else list(value)
    if spec.kind == "rule-lines":
        lines = [(one_line(question), _tidy_words(options)) for question, options in value]
        return [line for line in lines if line != ("", [])]
    if spec.kind == "records":
        records = [{inner.name: tidy(inner, record.get(inner.name, "")) or empty(inner) for inner in spec.fields} for record in value]
        return [record for record in records if any(record.values())]
    if spec.kind in LISTS:
        return _tidy_words(value)
    return _yes(one_line(str(value))) if spec.kind == "yes" else one_line(str(value))


def _yes(words: str) -> str:
    return {"true": "yes", "yes": "yes", "no": "", "false": ""}.get(words.lower(), words)


def _tidy_words(value: Any) -> list[str]:
    return [words for words in (one_line(str(item)) for item in ([value] if isinstance(value, str) else value)) if words]


def same(spec: Field, one: Any, other: Any) -> bool:
    """Whether two values are read as the same."""
    return bool(tidy(spec, one) == tidy(spec, other))


# In words


def in_words(spec: Field, value: Any) -> str:
    """A value as a person reads it: dates in full, lists by comma, or one below the other when an entry is a sentence."""
    value = tidy(spec, value)
    if not value:
        return ""
    if spec.kind == "by-band":
        return "\n".join(f"{band}: {words}" for band, words in value.items())
    if spec.kind == "rule-lines":
        return "\n".join(f"{question}: {', '.join(options)}" for question, options in value)
    if spec.kind == "records":
        return "\n".join(_record_in_words(spec, record) for record in value)
    if spec.kind in LISTS:
        return ("\n" if any("," in words or words.endswith((".", "?", "!")) for words in value) else ", ").join(value)
    return _date_in_words(value) if spec.kind in ("date", "moment") else str(value)


def _record_in_words(spec: Field, record: dict[str, Any]) -> str:
    parts = ((label(inner.name), in_words(inner, record[inner.name]).replace("\n", " / ")) for inner in spec.fields)
    return "; ".join(f"{name}: {words}" for name, words in parts if words)


def _date_in_words(words: str) -> str:
    try:
        return house_date(date.fromisoformat(words)) if len(words) == 10 else house_moment(datetime.fromisoformat(words))
    except ValueError:
        return words
