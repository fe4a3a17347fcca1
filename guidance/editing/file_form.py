"""A content file as a form: one control for each field of its kind, and back from what was posted to values.

The fields are the reader's own (``Kind.fields``), so the form never has a second opinion. It is plain HTML:
lists of names are lines with suggestions, rules are answers to tick, entries are groups with a place and a tick to remove.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from guidance.content.age_bands import AgeBand
from guidance.content.apps import APP_KINDS
from guidance.content.fields import Field
from guidance.content.labels import choice_label, heading
from guidance.content.records import Record
from guidance.content.services import GROUPS
from guidance.content.writing import Typed
from guidance.editing.faults import PREFIX, Fault, id_of
from guidance.selfcheck.questionnaire import Questionnaire

BLANK_LINES = 2
SHORT = 200
TICKED_KINDS = ("band", "topic")
LINE_KINDS = {"number": "number", "address": "url", "date": "date"}
# Choices that the site itself shows under these headings.
SHOWN_AS = {tuple(headings): headings for headings in (APP_KINDS, GROUPS)}


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of the self-check with its answers to tick, for a rule."""

    text: str
    choices: tuple[Choice, ...]

    @property
    def ticked(self) -> int:
        return sum(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Control:
    """One control. ``kind`` names its partial in ``templates/editor/controls/``; ``says`` is what the file it names is called."""

    kind: str
    name: str
    label: str
    help: str
    required: bool = False
    value: str = ""
    says: str = ""
    suggest: str = ""
    input_type: str = "text"
    most: int = 0
    choices: tuple[Choice, ...] = ()
    rule: tuple[Asked, ...] = ()
    parts: tuple[Control, ...] = ()
    entries: tuple[Entry, ...] = ()
    problems: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        return id_of(self.name)

    @property
    def template(self) -> str:
        return f"editor/controls/_{self.kind}.html"

    @property
    def filled(self) -> bool:
        ticked = any(choice.chosen for choice in self.choices) or self.ticked
        return bool(self.value or ticked or len(self.entries) > 1 or any(part.filled for part in self.parts))

    @property
    def shown(self) -> bool:
        """Whether it stands open: it is needed, says something, or is to be mended."""
        return self.required or self.filled or self.faulty

    @property
    def faulty(self) -> bool:
        return bool(self.problems) or any(entry.faulty for entry in self.entries) or any(part.faulty for part in self.parts)

    @property
    def ticked(self) -> int:
        return sum(asked.ticked for asked in self.rule)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list of records, with its place; ``fresh`` is an empty one to fill in."""

    name: str
    number: int
    title: str
    controls: tuple[Control, ...]
    fresh: bool = False

    @property
    def faulty(self) -> bool:
        return any(control.faulty for control in self.controls)


@dataclass(frozen=True, slots=True)
class Known:
    """What a form may offer: every record by kind and name, the questions, and the age bands."""

    records: Mapping[str, Mapping[str, Record]]
    questionnaire: Questionnaire
    bands: Sequence[AgeBand]
    raw: Mapping[str, str] = field(default_factory=dict)

    def named(self, kind: str) -> tuple[Choice, ...]:
        """The names of a kind with their titles; bands by age, others by title. A source says who published it."""
        if kind == "band":
            return tuple(Choice(band.name, band.title) for band in self.bands)
        found = (Choice(name, _title(record)) for name, record in self.records.get(kind, {}).items())
        return tuple(sorted(found, key=lambda choice: choice.label.lower()))


def _title(record: Record) -> str:
    publisher = record.reading.values.get("publisher", "")
    return f"{publisher}: {record.title}" if publisher else record.title


def suggestions(fields: Iterable[Field]) -> tuple[str, ...]:
    """The kinds of noun whose names some field asks for."""
    found: dict[str, None] = {}
    for spec in fields:
        if spec.of and spec.of not in TICKED_KINDS:
            found[spec.of] = None
        found |= dict.fromkeys(suggestions(spec.fields))
    return tuple(found)


def controls(
    fields: Iterable[Field], values: Mapping[str, Typed | None], known: Known, faults: Sequence[Fault] = ()
) -> tuple[Control, ...]:
    """A control for each field, filled with what the file says, and with its faults; what stands at no field is left to the page."""
    return tuple(_with_faults(_control(spec, values.get(spec.name), f"{PREFIX}.{spec.name}", known), faults) for spec in fields)


def _with_faults(control: Control, faults: Sequence[Fault]) -> Control:
    """The control with the faults at it, and those within its entries at theirs."""
    below = [fault for fault in faults if f"{fault.name}.".startswith(f"{control.name.removesuffix('.raw').removesuffix('.lines')}.")]
    if not below:
        return control
    entries = tuple(replace(entry, controls=tuple(_with_faults(part, below) for part in entry.controls)) for entry in control.entries)
    deeper = {part.name for entry in entries for part in entry.controls if part.faulty}
    return replace(control, entries=entries, problems=tuple(fault for fault in below if fault.name not in deeper))


def _control(spec: Field, value: Any, name: str, known: Known) -> Control:
    shell = Control("line", name, heading(spec.name), _sentence(spec.help), spec.required, most=spec.most)
    if value is None:
        return replace(shell, kind="raw", name=f"{name}.raw", value=known.raw.get(spec.name, ""))
    if spec.kind == "records":
        return replace(shell, kind="records", entries=_entries(spec, value, name, known))
    if spec.kind == "by-band":
        names = [*(band.name for band in known.bands), *(band for band in value if band not in {b.name for b in known.bands})]
        titles = {band.name: band.title for band in known.bands}
        parts = tuple(
            Control("text", f"{name}.{band}", titles.get(band, band), "", value=value.get(band, ""), most=spec.most) for band in names
        )
        return replace(shell, kind="parts", parts=parts)
    if spec.kind == "rule-lines":
        return _rule(shell, value, known)
    if spec.kind == "yes":
        return replace(shell, kind="yes", value=value)
    if spec.kind == "choice" or _is_ticked(spec) or spec.of in TICKED_KINDS:
        return _choose(shell, spec, value, known)
    if spec.kind == "name":
        says = next((choice.label for choice in known.named(spec.of) if choice.value == value), "")
        return replace(shell, value=value, says=says, suggest=spec.of)
    if spec.kind == "names":
        titles = {choice.value: choice.label for choice in known.named(spec.of)}
        lines = tuple(Choice(name, titles.get(name, ""), True) for name in value) + tuple(Choice("", "") for _ in range(BLANK_LINES))
        return replace(shell, kind="names", choices=lines, suggest=spec.of)
    if spec.kind in ("texts", "words-list"):
        return replace(shell, kind="lines", value="\n".join(value))
    if spec.kind in LINE_KINDS:
        return replace(shell, value=value, input_type=LINE_KINDS[spec.kind])
    long = spec.kind in ("text", "words") and (spec.most > SHORT or len(value) > SHORT // 2)
    return replace(shell, kind="text" if long else "line", value=value)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _is_ticked(spec: Field) -> bool:
    return spec.kind == "choices" or (spec.kind == "names" and (spec.of in TICKED_KINDS or spec.name == "ages"))


def _choose(shell: Control, spec: Field, value: Any, known: Known) -> Control:
    chosen = [value] if isinstance(value, str) else list(value)
    if spec.of:
        offered = [(choice.value, choice.label) for choice in known.named(spec.of)]
    elif spec.name == "ages":
        offered = [("all", "All ages"), *((band.name, band.title) for band in known.bands)]
    else:
        offered = [(choice, SHOWN_AS.get(spec.choices, {}).get(choice) or choice_label(spec.name, choice)) for choice in spec.choices]
    strange = [(name, f"{name} (not known)") for name in chosen if name and name not in {value for value, _ in offered}]
    choices = tuple(Choice(name, label, name in chosen) for name, label in (*offered, *strange))
    one = spec.kind in ("choice", "name")
    return replace(shell, kind="choice" if one else "ticks", choices=choices)


def _rule(shell: Control, value: Sequence[tuple[str, Sequence[str]]], known: Known) -> Control:
    """Answers to tick; lines that ticks cannot say (a question twice, names nobody knows) stay as lines to type."""
    answers = {question.name: {option.name for option in question.options} for question in known.questionnaire.questions}
    asked = [question for question, _ in value]
    plain = len(set(asked)) == len(asked) and all(set(options) <= answers.get(question, set()) for question, options in value)
    if not plain:
        return replace(shell, kind="lines", name=f"{shell.name}.lines", value="\n".join(f"{q}: {', '.join(o)}" for q, o in value))
    ticked = {(question, option) for question, options in value for option in options}
    rule = tuple(
        Asked(q.text, tuple(Choice(f"{q.name}/{o.name}", o.text, (q.name, o.name) in ticked) for o in q.options))
        for q in known.questionnaire.questions
    )
    return replace(shell, kind="rule", rule=rule)


def _entries(spec: Field, value: Sequence[Mapping[str, Any]], name: str, known: Known) -> tuple[Entry, ...]:
    def entry(number: int, values: Mapping[str, Any], fresh: bool) -> Entry:
        inner = tuple(_control(part, values.get(part.name, _empty(part)), f"{name}.{number}.{part.name}", known) for part in spec.fields)
        title = next((str(values[part.name]) for part in spec.fields if isinstance(values.get(part.name), str) and values[part.name]), "")
        return Entry(f"{name}.{number}", number, title, inner, fresh)

    return (*(entry(n, values, False) for n, values in enumerate(value)), entry(len(value), {}, True))


def _empty(spec: Field) -> Typed:
    if spec.kind == "by-band":
        return {}
    return [] if spec.kind in ("texts", "words-list", "names", "choices", "records", "rule-lines") else ""


class Posted:
    """What a browser sent: ``one`` value or ``every`` value of a name. Line ends are made ours."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        return name in self._values

    def every(self, name: str) -> list[str]:
        return [value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "") for value in self._values.get(name, ())]

    def one(self, name: str) -> str:
        return next(iter(self.every(name)), "")

    def numbers(self, name: str) -> list[int]:
        """The numbers of the entries posted below ``name``."""
        below = {key.removeprefix(f"{name}.").partition(".")[0] for key in self._values if key.startswith(f"{name}.")}
        return sorted(int(number) for number in below if _is_number(number))


def _is_number(words: str) -> bool:
    """Whether it counts entries: of a few digits, since no list is longer."""
    return words.isascii() and words.isdigit() and len(words) < 4


def typed_from(posted: Posted, fields: Iterable[Field], current: Mapping[str, Typed | None]) -> tuple[dict[str, Typed], dict[str, str]]:
    """The value of each field as posted, and by name the raw lines of those that were shown as such.

    ``current`` is what the file said: a rule keeps the order of its lines where the same answers are ticked.
    """
    values: dict[str, Typed] = {}
    raw: dict[str, str] = {}
    for spec in fields:
        name = f"{PREFIX}.{spec.name}"
        if posted.has(f"{name}.raw"):
            raw[spec.name] = posted.one(f"{name}.raw")
        else:
            values[spec.name] = _typed(posted, spec, name, current.get(spec.name))
    return values, raw


def _typed(posted: Posted, spec: Field, name: str, current: Any) -> Typed:
    if spec.kind == "records":
        return _posted_entries(posted, spec, name, current or [])
    if spec.kind == "by-band":
        return {key: words for key, words in ((k, posted.one(f"{name}.{k}").strip()) for k in _below(posted, name)) if words}
    if spec.kind == "rule-lines":
        return _posted_rule(posted, name, current or [])
    if spec.kind in ("texts", "words-list"):
        return [line.strip() for line in posted.one(name).split("\n") if line.strip()]
    if spec.kind in ("names", "choices"):
        named = list(dict.fromkeys(value.strip() for value in posted.every(name) if value.strip()))
        # Ticks come in the order of the page; those that were there keep the order of the file.
        return [n for n in current or () if n in named] + [n for n in named if n not in (current or ())] if _is_ticked(spec) else named
    return " ".join(posted.one(name).split())


def _below(posted: Posted, name: str) -> list[str]:
    return [key.removeprefix(f"{name}.") for key in posted._values if key.startswith(f"{name}.")]


def _posted_entries(posted: Posted, spec: Field, name: str, current: Sequence[Mapping[str, Any]]) -> Typed:
    entries: list[tuple[tuple[int, int], dict[str, Any]]] = []
    for number in posted.numbers(name):
        below = f"{name}.{number}"
        was = current[number] if number < len(current) else {}
        values = {part.name: _typed(posted, part, f"{below}.{part.name}", was.get(part.name)) for part in spec.fields}
        if posted.has(f"{below}.gone") or not any(values.values()):
            continue
        place = posted.one(f"{below}.place").strip()
        entries.append(((int(place) if _is_number(place) else number + 1, number), values))
    return [values for _, values in sorted(entries, key=lambda entry: entry[0])]


def _posted_rule(posted: Posted, name: str, current: Sequence[tuple[str, Sequence[str]]]) -> Typed:
    if posted.has(f"{name}.lines"):
        lines = [line.partition(":") for line in posted.one(f"{name}.lines").split("\n") if line.strip()]
        return [(question.strip(), [option.strip() for option in options.split(",") if option.strip()]) for question, _, options in lines]
    ticked: dict[str, list[str]] = {}
    for answer in posted.every(name):
        question, _, option = answer.partition("/")
        ticked.setdefault(question, []).append(option)
    kept = [(question, [o for o in options if o in ticked.get(question, ())]) for question, options in current]
    lines = [(question, [*options, *(o for o in ticked.pop(question, ()) if o not in options)]) for question, options in kept]
    return [(question, options) for question, options in (*lines, *ticked.items()) if options]
