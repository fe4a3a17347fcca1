"""A new content file from what an editor answers: commented and in its place.

``questions`` says what to ask, ``new_file`` makes the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from guidance.assembly import Assembly
from guidance.content.age_bands import AGE_BAND
from guidance.content.apps import APP
from guidance.content.facts import FACT
from guidance.content.fields import LISTS, NAME, Field, read_fields
from guidance.content.front_matter import read_document
from guidance.content.glossary import TERM
from guidance.content.pages import PAGE
from guidance.content.problems import did_you_mean
from guidance.content.records import Kind
from guidance.content.services import SERVICE
from guidance.content.site_pages import SITE_PAGE
from guidance.content.situations import SITUATION
from guidance.content.sources import SOURCE
from guidance.content.topics import TOPIC
from guidance.content.writing import Typed, write_field
from guidance.library import ContentLibrary
from guidance.selfcheck.items import ITEM
from guidance.selfcheck.questionnaire import QUESTION

KINDS = {kind.name: kind for kind in (PAGE, APP, SITUATION, SERVICE, FACT, SOURCE, TERM, TOPIC, AGE_BAND, QUESTION, ITEM, SITE_PAGE)}
CHECK_AGAIN = timedelta(days=91)

# What a file of the kind cannot do without, though no single field says so.
ALSO = {"item": ("everyone", "any", "evidence", "evidence_source"), "question": ("options",), "service": ("website",)}
BLOCKS = {
    "page": ("glance", "say", "badly"),
    "band": ("glance",),
}
PARTS = {
    "glance": Field("glance", "texts", "the three or four points at the top.", required=True, most=200),
    "say": Field("say", "text", "words to say: one line a parent can say out loud.", required=True, most=400),
    "badly": Field("badly", "text", "what to say if it goes badly.", required=True, most=400),
    "text": Field("text", "texts", "the text of the page, a paragraph each; it may stay empty.", most=4000),
}

Given = Mapping[str, Sequence[str]]
"""What was answered: a list of values by field name; ``say.teens`` is one line of ``say``."""


@dataclass(frozen=True, slots=True)
class NewFile:
    path: str
    text: str


class CannotStart(Exception):
    """The file cannot be made from what was given; the message says what to type."""


def kind_called(name: str) -> Kind:
    if name not in KINDS:
        raise CannotStart(f"“{name}” is not a kind of file.{did_you_mean(name, KINDS)} Write one of: {', '.join(KINDS)}.")
    return KINDS[name]


def path_of(kind: Kind, name: str) -> str:
    """Where the file goes. Raises CannotStart when ``name`` cannot be one."""
    parts = name.split("/")
    wanted = 2 if kind is PAGE else 1
    if len(parts) != wanted or not all(NAME.match(part) for part in parts):
        example = "BAND/TOPIC, such as teens/live-streaming" if kind is PAGE else "small letters, digits and hyphens"
        raise CannotStart(f"“{name}” cannot be the name of {kind.noun}. Write {example}.")
    return f"guidance/{name}/index.md" if kind is AGE_BAND else f"{kind.folder}/{name}.md"


def questions(kind: Kind, assembly: Assembly | ContentLibrary, today: date) -> Iterator[tuple[Field, str]]:
    """Each field to ask about and what it is when nothing is answered; first those of the head, then those of the text."""
    for spec in kind.fields:
        if spec.required or spec.name in ALSO.get(kind.name, ()):
            if spec.kind == "by-band":
                yield from ((replace(spec, name=f"{spec.name}.{band}", kind="text", required=False), "") for band in assembly.bands)
            else:
                yield spec, _default(kind, spec, assembly, today)
    for part in BLOCKS.get(kind.name, ()):
        yield _part(part), ""


def first_values(kind: Kind, assembly: Assembly | ContentLibrary, today: date) -> dict[str, Typed]:
    """What a new file of the kind has before anyone answers anything, by field."""
    usual = {spec: value for spec, value in questions(kind, assembly, today) if value}
    return {spec.name: _typed(spec, {spec.name: [value]}) for spec, value in usual.items()}


def first_body(kind: Kind) -> str:
    """The text of a new file: the blocks that its kind cannot do without, empty."""
    return "\n".join(_body(kind, {f"text.{block}": [""] for block in BLOCKS.get(kind.name, ())}))


def _part(name: str) -> Field:
    return replace(PARTS[name], name=f"text.{name}")


def _default(kind: Kind, spec: Field, assembly: Assembly | ContentLibrary, today: date) -> str:
    if spec.name == "order":
        return str(max((record["order"] or 0 for record in assembly.records[kind.name].values()), default=0) + 1)
    defaults = {"updated_on": today.isoformat(), "read_on": today.isoformat(), "next_check": (today + CHECK_AGAIN).isoformat()}
    defaults |= (
        {"urgency": "ordinary", "importance": "50", "ages": "all", "evidence": "expert-view", "link": "topic"} if kind is ITEM else {}
    )
    defaults |= {"guidance": "yes"} if kind is TOPIC else {"sureness": "known"} if kind is FACT else {}
    return defaults.get(spec.name, "")


def fault_in(spec: Field, values: Sequence[str]) -> str:
    """What is wrong with an answer, in the words of the reader; empty when nothing is."""
    name = spec.name.replace(".", "_")
    spec = replace(spec, name=name)
    try:
        document, problems = read_document("", f"---\n{_lines_of(spec, {name: values})}\n---\n".encode())
    except CannotStart as error:
        return str(error)
    found = problems or (read_fields("", document.head, (spec,), "it").problems if document else ())
    return found[0].message if found else ""


def new_file(kind: Kind, name: str, given: Given, assembly: Assembly, today: date) -> NewFile:
    """The file, each field with its comment; what nobody answered has its usual value, or is left out and explained."""
    path = path_of(kind, name)
    usual = {spec.name: value for spec, value in questions(kind, assembly, today)}
    known = {spec.name for spec in kind.fields} | {f"text.{part}" for part in PARTS}
    for field in given:
        top = field.partition(".")[0]
        if field not in known and not any(spec.name == top and spec.kind == "by-band" for spec in kind.fields):
            raise CannotStart(f"“{field}” is not a field of {kind.noun}.{did_you_mean(field, known)}")
    answered: dict[str, Sequence[str]] = {field: values for field, values in given.items() if any(value.strip() for value in values)}
    answered = {field: [value] for field, value in usual.items() if value and field not in given} | answered
    if kind is ITEM and (answered.keys() & {"any", "all"}):
        answered.pop("everyone", None)
    lines, left_out = ["---"], []
    for spec in kind.fields:
        written = _lines_of(spec, answered)
        if written:
            lines += [f"# {_sentence(spec.help)}", written]
        elif spec.required:
            lines += [f"# {_sentence(spec.help)}", f"{spec.name}:"]
        else:
            left_out.append(f"#   {spec.name}: {_sentence(spec.help)}")
    if left_out:
        lines += ["# Left out; write a line of it when you need it:", *left_out]
    return NewFile(path, "\n".join([*lines, "---", *_body(kind, answered)]) + "\n")


def _body(kind: Kind, answered: Given) -> Iterator[str]:
    for block in BLOCKS.get(kind.name, ()):
        values = answered.get(f"text.{block}", ())
        yield f"::: {block}"
        yield from (f"- {point}" for value in values for point in _split(value)) if block == "glance" else values
        yield ":::"
        yield ""
    for paragraph in answered.get("text.text", ()):
        yield from (paragraph, "")


def _sentence(help_text: str) -> str:
    return help_text[0].upper() + help_text[1:]


def _lines_of(spec: Field, answered: Given) -> str:
    """The field as it stands in a file; nothing when it was not answered."""
    return write_field(spec, _typed(spec, answered))


def _typed(spec: Field, answered: Given) -> Typed:
    """The value of a field from what was answered: bars between entries, commas between names, ``field: words`` in an entry.

    Raises CannotStart when an entry names a field that it cannot have.
    """
    if spec.kind == "by-band":
        top = f"{spec.name}."
        return {name.removeprefix(top): values[0] for name, values in answered.items() if name.startswith(top)}
    values = [value for value in answered.get(spec.name, ()) if value.strip()]
    if spec.kind == "rule-lines":
        return [_rule_line(value) for value in values]
    if spec.kind == "records":
        return [_record(spec, value) for value in values]
    if spec.kind == "names":
        return [name for value in values for name in re.split(r"[,|]", value)]
    if spec.kind in LISTS:
        return [entry for value in values for entry in _split(value)]
    return values[0] if values else ""


def _split(value: str) -> list[str]:
    """The entries of a list that was typed on one line: between bars, or else between commas when they are short."""
    parts = value.split("|") if "|" in value else value.split(",") if len(value) <= 60 and ". " not in value else [value]
    return [part.strip() for part in parts if part.strip()]


def _rule_line(value: str) -> tuple[str, list[str]]:
    question, _, options = value.partition(":")
    return question, [option for option in re.split(r"[,\s\[\]]+", options) if option]


def _record(spec: Field, value: str) -> dict[str, Typed]:
    """``name: games | text: Yes, in games`` as one entry."""
    known = {field.name: field for field in spec.fields}
    parts = {key.strip(): words.strip() for key, _, words in (part.partition(":") for part in value.split("|"))}
    for key, words in parts.items():
        if words and key not in known:
            raise CannotStart(f"“{key}” is not a field of an entry of “{spec.name}”.{did_you_mean(key, known)}")
    return {key: _typed(known[key], {key: [words]}) for key, words in parts.items() if words}
