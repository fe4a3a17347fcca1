"""From the bytes of a content file to values that know their line.

YAML is composed, never constructed: every scalar stays the text an editor typed
(``no`` is "no", ``010`` is "010"), tags do nothing, and a mark gives the exact line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

from .problems import Problem

MOST_BYTES = 80_000
MOST_HEAD = 16_384
MOST_DEPTH = 6
# Lists and mappings left open cost YAML the square of their number; quoted references have brackets too.
MOST_BRACKETS = 1_000
FENCE = "---"
# Characters nobody types: controls, line ends only some programs see, marks of byte order, private use.
INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufeff\\ufffe\\uffff\\U000f0000-\\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    entries: dict[str, Value]
    key_lines: dict[str, int]
    line: int


Value = Text | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A content file, split: ``head`` as values with lines, ``body`` as Markdown text."""

    path: str
    head: Mapping
    body: str
    body_line: int


TAGS = {yaml.ScalarNode: "tag:yaml.org,2002:str", yaml.SequenceNode: "tag:yaml.org,2002:seq", yaml.MappingNode: "tag:yaml.org,2002:map"}

OURS = frozenset(TAGS.values())


class _TooDeep(yaml.YAMLError):
    """Lists and fields within one another, more than MOST_DEPTH deep."""


class _TextLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """What has no tag of its own is text, a list or fields, whatever it looks like and wherever it stands.

    Nothing is composed deeper than MOST_DEPTH.
    """

    _deep = -1

    def resolve(self, kind: type[yaml.Node], value: object, implicit: object) -> str:
        return TAGS[kind]

    # YAML composes one node within another in C, where no limit of Python's holds: 16 kB of “- ” are more than the stack of a
    # thread, and the whole worker ends. It asks this before it goes into any node.
    def descend_resolver(self, parent: object, index: object) -> None:
        self._deep += 1
        if self._deep > MOST_DEPTH:
            raise _TooDeep

    def ascend_resolver(self) -> None:
        self._deep -= 1


class _Refused(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


def read_document(path: str, raw: bytes) -> tuple[Document | None, list[Problem]]:
    """Split and read one file.

    Returns the document, or ``None`` when it cannot be read at all, and every problem met.
    Never raises for anything a file may hold.
    """
    problems: list[Problem] = []
    try:
        head_text, body, body_line = _split(raw)
        head = _compose(head_text, path, problems)
    except _Refused as refused:
        problems.append(Problem(path, max(1, refused.line), refused.message))
        return None, problems
    return Document(path, head, body, body_line), problems


def _split(raw: bytes) -> tuple[str, str, int]:
    if len(raw) > MOST_BYTES:
        raise _Refused(1, f"is larger than {MOST_BYTES // 1000} kB. Split it into two files.")
    if raw.startswith(b"\xef\xbb\xbf"):
        raise _Refused(1, "starts with an invisible byte order mark. Save it again as “UTF-8” without BOM.")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = line_ends(raw[: error.start].decode("utf-8")).count("\n") + 1
        raise _Refused(line, "has a character that is not UTF-8. Save the file again as “UTF-8”.") from None
    text = line_ends(text)
    odd = INVISIBLE.search(text)
    if odd is not None:
        raise _Refused(
            text.count("\n", 0, odd.start()) + 1,
            f"has an invisible control character (code {ord(odd[0])}). Delete it and type the line again.",
        )
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        raise _Refused(1, "must start with a line “---”, then the fields, then another “---”.")
    for number, line_text in enumerate(lines[1:], 2):
        if line_text.rstrip() == FENCE:
            head = "\n".join(lines[1 : number - 1])
            if len(head) > MOST_HEAD:
                raise _Refused(1, f"has more than {MOST_HEAD // 1024} kB of fields. Move text into the body.")
            return head, "\n".join(lines[number:]), min(number + 1, len(lines))
        if "\t" in line_text:
            raise _Refused(number, "has a tab among the fields. Use spaces.")
    raise _Refused(1, "starts its fields with “---” and never ends them. Put a second “---” before the text.")


def line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _compose(head: str, path: str, problems: list[Problem]) -> Mapping:
    if head.count("[") + head.count("{") > MOST_BRACKETS:
        raise _Refused(2, f"has more than {MOST_BRACKETS:,} “[” and “{{” in its fields. Move text into the body.")
    try:
        _refuse_anchors_and_tags(head)
        node = composed(head)
    except yaml.MarkedYAMLError as error:
        at = _faulty_line(error, head)
        raise _Refused(at + 2, _in_plain_words(error, head.split("\n")[at].strip())) from None
    except _TooDeep:
        raise _Refused(_line_too_deep(head), f"is nested more than {MOST_DEPTH} deep. Make it flatter.") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _Refused(2, "has fields that cannot be read. Each line should look like “title: Some words”.") from None
    if node is None:
        return Mapping({}, {}, 2)
    value = _value(node, path, problems, set())
    if not isinstance(value, Mapping):
        raise _Refused(2, "needs fields, one on a line, such as “title: Some words”.")
    return value


def composed(head: str) -> yaml.Node | None:
    """The YAML between the fences, with its marks. Raises yaml.YAMLError; a head that ``read_document`` reads never does."""
    return yaml.compose(head, Loader=_TextLoader)


def _refuse_anchors_and_tags(head: str) -> None:
    """``&name``, ``*name`` and ``!tag``, also where composing would drop them without a word."""
    if not any(mark in head for mark in "&*!"):
        return
    for event in yaml.parse(head, Loader=_TextLoader):
        line = (event.start_mark.line if event.start_mark else 0) + 2
        anchor: str | None = getattr(event, "anchor", None)
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(line, f'uses a YAML alias (“*{anchor}”). Write the value out again, or put it in "double quotes".')
        if anchor:
            raise _Refused(line, f'has a “&” that YAML misreads (“&{anchor}”). Put the value in "double quotes".')
        if getattr(event, "tag", None):
            raise _Refused(line, 'uses a YAML tag (“!…”). Leave the tag out, or put the value in "double quotes".')


def _line_too_deep(head: str) -> int:
    """The line of the first that is nested too deep; events come one after another and take no stack."""
    deep = 0
    for event in yaml.parse(head, Loader=_TextLoader):
        if isinstance(event, yaml.NodeEvent) and deep > MOST_DEPTH:
            return (event.start_mark.line if event.start_mark else 0) + 2
        deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
    return 2


def _faulty_line(error: yaml.MarkedYAMLError, head: str) -> int:
    """The line, counted from 0, that an editor must mend: often not the one where YAML gave up."""
    lines = head.split("\n")
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    reason, context = error.problem or "", error.context or ""
    at = min(mark.line, len(lines) - 1) if mark else 0
    if began and ("expected ':'" in reason or ("quoted scalar" in context and "unexpected" in reason)):
        return min(began.line, len(lines) - 1)
    if "mapping values are not allowed" in reason and at and ":" not in lines[at - 1] and lines[at].count(":") == 1:
        return at - 1
    if not lines[at].strip() and began:
        at = min(began.line, len(lines) - 1)
    while at and not lines[at].strip():
        at -= 1
    return at


def _in_plain_words(error: yaml.MarkedYAMLError, faulty: str) -> str:
    shown = faulty if len(faulty) <= 60 else faulty[:57] + "…"
    reason = error.problem or ""
    if "mapping values are not allowed" in reason and ":" in faulty:
        return f'has a colon YAML misreads in “{shown}”. Put the whole value in "double quotes".'
    if "could not find expected ':'" in reason or "mapping values are not allowed" in reason:
        return f"has a line without a colon: “{shown}”. Write “field: value”."
    if "scanning an alias" in (error.context or "") or "scanning an anchor" in (error.context or ""):
        return f'has a “*” or “&” that YAML misreads in “{shown}”. Put the value in "double quotes".'
    if "escape" in reason:
        return f"has a “\\” that YAML misreads in “{shown}”. Write “\\\\”, or put the value in 'single quotes'."
    if "end of stream" in reason or ("quoted scalar" in (error.context or "") and "unexpected" in reason):
        return f"has a quotation mark that is opened and not closed near “{shown}”."
    return f'has a line that cannot be read: “{shown}”. Write “field: value”, and put text with odd characters in "double quotes".'


def _value(node: yaml.Node, path: str, problems: list[Problem], seen: set[int]) -> Value:
    line = node.start_mark.line + 2
    if id(node) in seen:
        raise _Refused(line, "uses a YAML alias (“*name”). Write the value out again.")
    seen.add(id(node))
    if node.tag not in OURS:
        raise _Refused(line, 'uses a YAML tag (“!…”). Leave the tag out, or put the value in "double quotes".')
    if isinstance(node, yaml.ScalarNode):
        if INVISIBLE.search(node.value):
            raise _Refused(line, "writes an invisible character as “\\…”. Delete it, or put the value in 'single quotes'.")
        return Text(node.value.strip(), line)
    if isinstance(node, yaml.SequenceNode):
        return Sequence(tuple(_value(child, path, problems, seen) for child in node.value), line)
    entries: dict[str, Value] = {}
    key_lines: dict[str, int] = {}
    for key_node, value_node in node.value:
        key_line = key_node.start_mark.line + 2
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Refused(key_line, "has a field name that is a list. Write “field: value”.")
        key = key_node.value.strip()
        value = _value(value_node, path, problems, seen)
        if key in entries:
            problems.append(Problem(path, key_line, f"“{key}” appears twice; keep one."))
            continue
        entries[key] = value
        key_lines[key] = key_line
    return Mapping(entries, key_lines, line)
