"""What is wrong with a file, said where its form shows it: at the field or in the text, not on a line that nobody sees there."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from django.urls import reverse

from guidance.content.fields import Field
from guidance.content.front_matter import Document, read_document
from guidance.content.front_matter import Mapping as Entries
from guidance.content.front_matter import Sequence as Items
from guidance.content.labels import heading
from guidance.content.paragraphs import heading_of
from guidance.content.problems import Problem
from guidance.editing.files import opened, title_of

PREFIX = "f"
BODY = "body"
# Where a problem stands that no single file has; its path is then a folder.
SELF_CHECK, SITE = "The self-check", "The site"
NEEDED = re.compile(r"needs “(\w+)”: ")
QUOTED = re.compile(r"“(\w+)”")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: ``message`` says what, ``where`` in which place, and ``address`` leads there.

    ``name`` is that of the control it stands at; empty where none does.
    """

    message: str
    where: str
    address: str
    name: str = ""
    warning: bool = False

    @property
    def at_control(self) -> str:
        """The message where the help for the control stands above it and need not be said again."""
        return "fill this in." if self.message.startswith("fill this in: ") else self.message


def id_of(name: str) -> str:
    """The id of the control with that name; however its value is shown, it is the same."""
    return name.removesuffix(".raw").removesuffix(".lines").replace(".", "-")


def faults_in(
    path: str, text: str | None, problems: Iterable[Problem], *, here: bool = False, as_one_text: bool = False
) -> tuple[Fault, ...]:
    """The problems of one file whose text is ``text``.

    ``here`` is said on the file's own page: places there need neither its title nor its address.
    ``as_one_text`` shows the lines, as they are then what an editor sees.
    """
    if not path.endswith(".md"):
        whole = SELF_CHECK if path.startswith("self-check/") else SITE
        return tuple(Fault(problem.message, whole, "", warning=problem.warning) for problem in problems)
    file = opened(path, text or "")
    page = reverse("editor:write", args=[path]) if file.kind and not here else ""
    title = "" if here else f" of “{title_of(file)}”"
    document, _ = read_document(path, file.text.encode("utf-8", "replace"))
    made = []
    for problem in problems:
        if as_one_text or file.kind is None or file.values is None or document is None:
            name, where, message = "", f"Line {problem.line}", problem.message
            address = f"{page}#whole" if file.values is None else f"{page}?view=text#whole"
        else:
            name, where = _place(document, file.kind.fields, problem)
            message, address = _said(problem.message, file.kind.fields, where), f"{page}#{id_of(name or BODY)}"
        made.append(Fault(message, f"{where}{title}", address if file.kind or here else "", name, problem.warning))
    return tuple(made)


def faults_of(problems: Iterable[Problem], texts: Mapping[str, str | None]) -> tuple[Fault, ...]:
    """The problems of several files, each said with the title of its file; ``texts`` are the files by path."""
    found = list(problems)
    paths = dict.fromkeys(problem.path for problem in found)
    return tuple(fault for path in paths for fault in faults_in(path, texts.get(path), (p for p in found if p.path == path)))


def _place(document: Document, fields: Iterable[Field], problem: Problem) -> tuple[str, str]:
    """The control’s name and the place in words; no name for what is about the whole file."""
    known = {spec.name: spec for spec in fields}
    if problem.line >= document.body_line:
        return BODY, _in_text(document, problem.line)
    field = _before(document.head.key_lines, problem.line)
    spec, value = known.get(field), document.head.entries.get(field)
    if spec and spec.kind == "records" and isinstance(value, Items):
        inner = _in_entry(spec, value, problem)
        if inner:
            return inner
    needed = NEEDED.match(problem.message)
    quoted = next((name for name in QUOTED.findall(problem.message) if name in known), "")
    field = needed[1] if needed and needed[1] in known else field if field in known else quoted
    return (f"{PREFIX}.{field}", f"In “{heading(field)}”") if field else ("", "In the file")


def _before(lines: Mapping[str, int], line: int) -> str:
    """The last key that stands on the line or above it."""
    return max((key for key, at in lines.items() if at <= line), key=lambda key: lines[key], default="")


def _in_entry(spec: Field, value: Items, problem: Problem) -> tuple[str, str] | None:
    within = [(number, entry) for number, entry in enumerate(value.items) if entry.line <= problem.line]
    if not within:
        return None
    number, entry = within[-1]
    needed = NEEDED.match(problem.message)
    known = {part.name for part in spec.fields}
    lines = entry.key_lines if isinstance(entry, Entries) else {}
    part = needed[1] if needed else _before(lines, problem.line)
    name, where = f"{PREFIX}.{spec.name}.{number}", f"In “{heading(spec.name)}”, number {number + 1}"
    return (f"{name}.{part}", f"{where}, “{heading(part)}”") if part in known else (f"{PREFIX}.{spec.name}", where)


def _in_text(document: Document, line: int) -> str:
    headings = _headings(document.body)
    below = bisect_right(headings, line - document.body_line, key=itemgetter(0))
    return f"In the text, under “{headings[below - 1][1]}”" if below else "In the text"


@lru_cache(maxsize=8)  # one file may have a thousand things to mend
def _headings(body: str) -> tuple[tuple[int, str], ...]:
    """The words of every heading, each with its line counted from 0."""
    lines = enumerate(map(heading_of, body.split("\n")))
    return tuple([(number, words) for number, words in lines if words is not None])


def _said(message: str, fields: Iterable[Field], where: str) -> str:
    """The message in the words of the form: fields by their labels, and none that ``where`` has named already."""
    if NEEDED.match(message):
        return NEEDED.sub("fill this in: ", message)
    names = {part.name for spec in fields for part in (spec, *spec.fields)}
    message = QUOTED.sub(lambda found: f"“{heading(found[1])}”" if found[1] in names else found[0], message)
    beginning = re.match(r"(“[^”]+”) (?=has |holds |should |needs )", message)
    return message[beginning.end() :] if beginning and where.endswith(beginning[1]) else message
