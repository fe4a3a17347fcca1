"""Another name or place for a content file: everything that names it follows, and its old address leads on.

Only the references change; every other byte of every file stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from guidance.content.fields import NAME, Field
from guidance.content.front_matter import FENCE
from guidance.content.marks import REFERENCE
from guidance.content.problems import did_you_mean
from guidance.content.prose import LINK
from guidance.content.records import Kind, Record
from guidance.content.translations import language_of, translation_path
from guidance.mentions import WITH_REFERENCES, Content, Key, keys_of, mentions, named_by, page_of, pages_by_topic, placed, record_of
from guidance.uses import NAMED_BY_THE_SITE

MOVED = "moved_from"
CAN_BE_RENAMED = ("page", "app", "situation", "service", "fact", "term", "source", "topic")
WHY_NOT = {
    "item": "Its name is permanent: the plans that parents keep hold it. Change its title instead.",
    "question": "Its name is permanent: rules and parents’ answers hold it. Change its words instead.",
    "band": "Its name is permanent: rules, answers and the words to say for each age hold it. Change its title instead.",
    "translation": "It has the name of the file it translates. Rename that one, and this goes with it.",
    "site-page": "Its address is permanent: it keeps no old addresses. Change its title instead.",
}
ONE_OF_ITS_KIND = "The site looks for it by this name. Change its words instead."


class CannotRename(Exception):
    """The file cannot have that name; the message says what to do."""


@dataclass(frozen=True, slots=True)
class _Move:
    """One file from one name to another of the same kind."""

    kind: Kind
    name: str
    new_name: str
    path: str
    new_path: str

    @property
    def address(self) -> str:
        return self.kind.address.format(name=self.name)

    @property
    def new_address(self) -> str:
        return self.kind.address.format(name=self.new_name)

    @property
    def keeps_old_addresses(self) -> bool:
        return any(spec.name == MOVED for spec in self.kind.fields)


def renamed(content: Content, path: str, new_name: str) -> dict[str, bytes | None]:
    """Every file that changes when the one at ``path`` is called ``new_name``; ``None`` for a path that is left.

    A page is called ``band/topic``; with a topic, its pages move too. Raises CannotRename.
    """
    files = content.files
    found = placed(path)
    if found is None or path not in files:
        raise CannotRename(f"“{path}” is no content file. Look for its name in the list.")
    kind, name = found
    _check_kind(kind, path)
    moves = [_move(files, kind, name, path, new_name)]
    if kind.name == "topic":
        moves += [
            _move(files, page[0], page[1], where, f"{page[1].partition('/')[0]}/{new_name}", new_topic=new_name)
            for where in files
            for page in [placed(where)]
            if page and page[0].name == "page" and page[1].endswith(f"/{name}")
        ]
    moves += [move for main in moves for move in _translations(files, main)]
    return _Renaming(files, moves).result()


def _translations(files: Mapping[str, bytes], main: _Move) -> Iterator[_Move]:
    """A translation is called after the file it translates."""
    for path in files:
        translates, found = language_of(path), placed(path)
        if translates and translates[0] == main.path and found:
            new_path = translation_path(main.new_path, translates[1])
            yield _Move(found[0], found[1], new_path.removesuffix(".md"), path, new_path)


def _check_kind(kind: Kind, path: str) -> None:
    if path in NAMED_BY_THE_SITE:
        raise CannotRename(NAMED_BY_THE_SITE[path])
    if kind.name not in CAN_BE_RENAMED:
        raise CannotRename(WHY_NOT.get(kind.name, ONE_OF_ITS_KIND))


def _move(files: Mapping[str, bytes], kind: Kind, name: str, path: str, new_name: str, new_topic: str = "") -> _Move:
    new_path = f"{kind.folder}/{new_name}.md"
    if new_name == name:
        raise CannotRename(f"It is called “{name}” already. Write another name.")
    found = placed(new_path)
    if not all(NAME.match(part) for part in new_name.split("/")) or found is None or found != (kind, new_name):
        example = "BAND/TOPIC, such as “teens/live-streaming”" if kind.name == "page" else "small letters, digits and hyphens"
        raise CannotRename(f"“{new_name}” cannot be the name of {kind.noun}. Write {example}.")
    if new_path in files:
        raise CannotRename(f"There is a “{new_path}” already. Write another name.")
    if kind.name == "page":
        _check_place(files, new_name, new_topic)
    return _Move(kind, name, new_name, path, new_path)


def _check_place(files: Mapping[str, bytes], new_name: str, new_topic: str) -> None:
    """A page lies in a band that there is, on a topic that there is or that moves along."""
    band, _, topic = new_name.partition("/")
    bands = sorted(found[1] for found in map(placed, files) if found and found[0].name == "band")
    if band not in bands:
        raise CannotRename(f"“{band}” is not an age band.{did_you_mean(band, bands)} Write one of: {', '.join(bands)}.")
    if topic == new_topic:
        return
    topics = [found[1] for found in map(placed, files) if found and found[0].name == "topic"]
    record = record_of(f"topics/{topic}.md", files[f"topics/{topic}.md"]) if topic in topics else None
    if record is None:
        what = f"“{topic}” is not a topic.{did_you_mean(topic, topics)}"
        raise CannotRename(f"{what} Add topics/{topic}.md first, or rename the topic itself.")
    if not record["guidance"]:
        raise CannotRename(f"“{topic}” is a topic without guidance pages. Write “guidance: yes” in topics/{topic}.md first.")


class _Renaming:
    """Several moves at once, and every file that follows them."""

    def __init__(self, files: Mapping[str, bytes], moves: list[_Move]) -> None:
        self.files, self.moves = files, {move.path: move for move in moves}
        self.names: dict[Key, str] = {(move.kind.name, move.name): move.new_name for move in moves}
        self.addresses = {move.address: move.new_address for move in moves if move.address}
        self.old_keys = {key for move in moves for key in keys_of(move.kind, move.name)}
        tails = {move.name.rpartition("/")[2] for move in moves}
        # Also a file in which a name may stand in YAML’s codes.
        names = "|".join(map(re.escape, sorted(tails)))
        self.named = re.compile(rb"(?<![\w-])(?:service-)?(?:%b)(?![\w-])|\\[xuU]" % names.encode())

    def result(self) -> dict[str, bytes | None]:
        self._check_addresses()
        changed: dict[str, bytes | None] = dict.fromkeys(self.moves)
        for path, raw in self.files.items():
            move = self.moves.get(path)
            if not move and not self.named.search(raw):
                continue
            record = record_of(path, raw)
            if record is None:
                raise CannotRename(f"“{path}” cannot be read{'' if move else ', and may name it'}. Mend that file first.")
            text = self._follow(record, raw.decode("utf-8"))
            if move and move.keeps_old_addresses:
                text = _with_old_addresses(text, record, move, [*self._through_the_band(move), move.address])
            new_path, new_raw = move.new_path if move else path, text.encode("utf-8")
            self._check_nothing_left(new_path, new_raw)
            if move or new_raw != raw:
                changed[new_path] = new_raw
        return changed

    def _check_addresses(self) -> None:
        """An address that leads elsewhere since an earlier move cannot be given to another page."""
        for path, raw in self.files.items():
            taken = [new for new in self.addresses.values() if new.encode() in raw] if path not in self.moves else []
            record = record_of(path, raw) if taken and MOVED.encode() in raw else None
            for new in taken if record else ():
                if record and new in record.reading.values.get(MOVED, ()):
                    what = f"“{new}” leads to “{record.title}”, which had that address before"
                    raise CannotRename(f"{what}. Write another name, or take it out of “{MOVED}” in {path} first.")

    def _through_the_band(self, move: _Move) -> list[str]:
        """Addresses that lead to a page only since its whole band has moved, and would no longer."""
        band, _, topic = move.name.partition("/")
        path = f"guidance/{band}/index.md"
        record = record_of(path, self.files[path]) if move.kind.name == "page" and path in self.files else None
        through = [f"{old}{topic}/" for old in record[MOVED]] if record else []
        return [old for old in through if not any(old.encode() in raw for raw in self.files.values())]

    def _check_nothing_left(self, path: str, raw: bytes) -> None:
        record = record_of(path, raw)
        left = [mention for mention in mentions(record) if self.old_keys & set(mention.keys)] if record else []
        # A page that moves with its topic is found by the topic.
        left = [mention for mention in left if mention.field != "place"]
        if record is None or left:
            line = left[0].line if left else 1
            raise CannotRename(f"{path}:{line} names it in a way that cannot be changed by itself. Change that line first.")

    # Following

    def _follow(self, record: Record, text: str) -> str:
        """The file with every reference following the moves."""
        edits = [*self._in_head(record, text), *self._in_body(text)]
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _in_head(self, record: Record, text: str) -> Iterator[tuple[int, int, str]]:
        by_topic = self._link_by_topic(record)
        for spec, start, end, words in _scalars(text, record.kind.fields):
            written = text[start:end]
            if spec.kind in WITH_REFERENCES:
                yield from self._references(written, start)
                continue
            named = named_by(spec, words)
            old, new = named[1] if named else "", self.names.get(named, "") if named else ""
            if spec.name == "link" and by_topic:
                old, new = words, by_topic
            # A name in YAML’s codes is not found here; the check afterwards tells.
            at = written.rfind(old) if new else -1
            if at >= 0:
                yield start + at, start + at + len(old), new

    def _link_by_topic(self, record: Record) -> str:
        """What an item links to instead of the page on its topic, when that page leaves the topic."""
        pages = pages_by_topic(record)
        leaving = [page for page in pages if ("page", page) in self.names and not self._topic_moves(page)]
        if not leaving:
            return ""
        if len(pages) > 1:
            topic = leaving[0].partition("/")[2]
            what = f"The checklist item “{record.title}” ({record.path}) links to the page on “{topic}” for each of its ages"
            raise CannotRename(f"{what}. Give it another “link” first, or rename the topic itself.")
        return f"page:{self.names['page', leaving[0]]}"

    def _topic_moves(self, page: str) -> bool:
        return ("topic", page.partition("/")[2]) in self.names

    def _in_body(self, text: str) -> Iterator[tuple[int, int, str]]:
        start = _body_start(text)
        body = text[start:]
        yield from self._references(body, start)
        for link in LINK.finditer(body):
            old = next((old for old in (link[1], page_of(link[1])) if old in self.addresses), None)
            if old:
                yield start + link.start(1), start + link.start(1) + len(old), self.addresses[old]

    def _references(self, words: str, start: int) -> Iterator[tuple[int, int, str]]:
        for match in REFERENCE.finditer(words):
            kind, _, name = match[1].partition(":")
            new = self.names.get((kind.strip(), name.strip()))
            if new:
                at = start + match.start(1) + match[1].rindex(name.strip())
                yield at, at + len(name.strip()), new


# The file as it is written


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", text))]


def _head_lines(text: str) -> list[str]:
    """The lines between the fences, without their ends."""
    lines = re.split(r"\r\n|\r|\n", text)
    end = next(number for number, line in enumerate(lines) if number and line.rstrip() == FENCE)
    return lines[1:end]


def _body_start(text: str) -> int:
    after = len(_head_lines(text)) + 2
    starts = _line_starts(text)
    return starts[after] if after < len(starts) else len(text)


def _composed(text: str) -> yaml.Node | None:
    return yaml.compose("\n".join(_head_lines(text)), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _scalars(text: str, fields: tuple[Field, ...]) -> Iterator[tuple[Field, int, int, str]]:
    """Every value of a field: its field, where it is written, and what it says."""
    starts = _line_starts(text)

    def walk(node: yaml.Node, known: Mapping[str, Field]) -> Iterator[tuple[Field, int, int, str]]:
        for key, value in node.value:
            spec = known.get(key.value.strip())
            if spec is None:
                continue
            for entry in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                if isinstance(entry, yaml.ScalarNode):
                    start, end = (starts[mark.line + 1] + mark.column for mark in (entry.start_mark, entry.end_mark))
                    yield spec, start, end, entry.value.strip()
                elif isinstance(entry, yaml.MappingNode) and spec.kind == "records":
                    yield from walk(entry, {inner.name: inner for inner in spec.fields})

    root = _composed(text)
    return walk(root, {spec.name: spec for spec in fields}) if isinstance(root, yaml.MappingNode) else iter(())


def _with_old_addresses(text: str, record: Record, move: _Move, more: list[str]) -> str:
    """The file with more old addresses, and without the new one among them."""
    value = f"[{', '.join(old for old in dict.fromkeys([*record[MOVED], *more]) if old != move.new_address)}]"
    starts, root = _line_starts(text), _composed(text)
    for key, node in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value.strip() == MOVED:
            last = node.value[-1] if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style else node
            start = starts[key.end_mark.line + 1] + key.end_mark.column
            end = starts[last.end_mark.line + 1] + last.end_mark.column
            return f"{text[:start]}: {value}{text[max(end, start + 1) :]}"
    fence = starts[len(_head_lines(text)) + 1]
    ending = re.search(r"\r\n|\r|\n", text)
    return f"{text[:fence]}{MOVED}: {value}{ending[0] if ending else ''}{text[fence:]}"
