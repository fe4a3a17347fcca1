"""Where a noun is used, and whether its file may be deleted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from guidance.assembly import Assembly
from guidance.content.labels import heading
from guidance.content.marks import REFERENCE
from guidance.content.quotes import curly
from guidance.content.records import Kind, Record
from guidance.library import ContentLibrary
from guidance.mentions import URGENT_CARD, Key, Mention, keys_of, mentions, placed, record_of

# Below these stand the sources of the facts they use.
SHOW_SOURCES = ("page", "band", "app", "situation", "site-page", "help")

# What the site's own templates name. A test holds this list to them.
FOOT = "The foot of every page names it. Change its words instead."
NAMED_BY_THE_SITE = {
    "services/999.md": FOOT,
    **{f"pages/{name}.md": FOOT for name in ("about", "privacy", "accessibility", "how-we-write", "leaving-quickly")},
}
ONE_OF_ITS_KIND = ("site", "home", "launch", "house-words", "help", "self-check", "moments")
NOUNS = {
    "source": "sources", "fact": "facts", "service": "services", "topic": "topics", "band": "bands", "situation": "situations",
    "app": "apps", "page": "pages", "term": "terms", "site-page": "site_pages",
}  # fmt: skip
WITH_PLAIN_WORDS = ("source", "fact", "service")
LINKED = re.compile(r"\[([^\[\]]*)\]\([^)]*\)")
MARKDOWN = re.compile(r"\A\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+|\*\*|`|(?<!\w)[*_]|[*_](?!\w)|\s*\{#[a-z0-9-]+\}\s*\Z")


@dataclass(frozen=True, slots=True)
class Use:
    """One place that uses a noun, directly or ``through`` others (their titles, from the noun outwards).

    ``address`` is that of the file that uses it: empty when it has no page. ``words`` is the line or the field in
    an editor's words, every reference in it as readers see it.
    """

    path: str
    line: int
    title: str
    kind: str
    address: str
    words: str
    through: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deletion:
    """Whether a file may go: what else names it, and in a sentence why the site itself cannot do without it."""

    in_the_way: tuple[Use, ...] = ()
    reason: str = ""

    @property
    def may_go(self) -> bool:
        return not self.in_the_way and not self.reason


def uses(content: Assembly | ContentLibrary, path: str) -> tuple[Use, ...]:
    """Every use of the file at ``path``: direct ones first, then those through facts, services and the urgent card."""
    found: list[Use] = []
    seen: set[tuple[str, int]] = set()
    done = {path}
    wanted: dict[Key, tuple[str, ...]] = dict.fromkeys(_keys(content, path), ())
    read: dict[str, Record | None] = {}
    while wanted:
        onward: dict[Key, tuple[str, ...]] = {}
        for record, mention, through in _naming(content.files, wanted, read):
            if record.path != path and (record.path, mention.line) not in seen:
                seen.add((record.path, mention.line))
                found.append(_use(content, record, mention, through))
            carried = _carried(record, mention)
            if carried and record.path not in done:
                onward.setdefault(carried, (*through, record.title))
                done.add(record.path)
        wanted = onward
    return tuple(found)


def may_delete(content: Assembly | ContentLibrary, path: str) -> Deletion:
    """What stands in the way of deleting the file at ``path``.

    Whether the self-check is whole without it only its proof can tell: try the deletion with ``problems_with`` too.
    """
    found = placed(path)
    if found is None:
        return Deletion()
    direct = [
        _use(content, record, mention, ())
        for record, mention, _ in _naming(content.files, dict.fromkeys(_keys(content, path), ()), {})
        # Leave to use a word is no need for the file.
        if record.path != path and record.kind.name != "house-words"
    ]
    return Deletion(tuple(dict.fromkeys(direct)), NAMED_BY_THE_SITE.get(path) or _needed(content, *found))


def _needed(content: Assembly | ContentLibrary, kind: Kind, name: str) -> str:
    if kind.name in ONE_OF_ITS_KIND:
        return f"The site needs {kind.noun}. Change its words instead."
    asking_age = [question.name for question in content.questionnaire.questions if question.about_age]
    if kind.name == "question" and asking_age == [name]:
        return "It asks the child’s age, which every checklist needs. Change its words instead."
    if kind.name == "band" and list(content.bands) == [name]:
        return "It is the only age band. Add another one first."
    return ""


# Finding


def _keys(content: Assembly | ContentLibrary, path: str) -> set[Key]:
    found = placed(path)
    if found is None:
        return set()
    kind, name = found
    keys = keys_of(kind, name)
    if kind.name == "band":
        keys |= {("option", f"{question.name}/{name}") for question in content.questionnaire.questions if question.about_age}
    return keys


def _naming(
    files: Mapping[str, bytes], wanted: Mapping[Key, tuple[str, ...]], read: dict[str, Record | None]
) -> Iterator[tuple[Record, Mention, tuple[str, ...]]]:
    """Every mention of what is wanted, with what stands between. Only files that hold its name are read, each once into ``read``."""
    written = {_as_written(kind, name) for kind, name in wanted}
    # Each begins with the name itself, which is what makes looking for it fast.
    patterns = [re.compile(b"%b(?:(?<![\\w-]%b)|(?<=service-%b))(?![\\w-])" % ((re.escape(name).encode(),) * 3)) for name in written]
    for path, raw in files.items():
        if not any(name in path for name in written) and not any(pattern.search(raw) for pattern in patterns):
            continue
        if path not in read:
            read[path] = record_of(path, raw)
        record = read[path]
        for mention in mentions(record) if record else ():
            key = next((key for key in mention.keys if key in wanted), None)
            if record and key and not (key[0] == "fact words" and record.kind.name not in SHOW_SOURCES):
                yield record, mention, wanted[key]


def _as_written(kind: str, name: str) -> str:
    """The word that any file naming it must hold; nothing when that may be any word."""
    if not name:
        return kind
    return name.rstrip("/").rpartition("/")[2].removeprefix("#").removeprefix("service-")


def _carried(record: Record, mention: Mention) -> Key | None:
    """By what key others show the words in which this record names something; ``None`` when none does."""
    kind, name = record.kind.name, record.name
    if kind == "service" and mention.field != "sources":
        return "service words" if mention.field in ("phone", "phones") else "service card", name
    if kind == "fact":
        # Its source stands below the pages that use it.
        return "fact words", name
    return URGENT_CARD if kind == "help" and mention.field == "urgent" else None


# Telling


def _use(content: Assembly | ContentLibrary, record: Record, mention: Mention, through: tuple[str, ...]) -> Use:
    words = _in_words(content, mention)
    return Use(record.path, mention.line, record.title, record.kind.name, record.address, words, through)


def _in_words(content: Assembly | ContentLibrary, mention: Mention) -> str:
    kind, named = mention.names[0], as_read(content, mention.names)
    if mention.field == "place":
        return f"A page for the age “{named}”." if kind == "band" else f"A page on “{named}”."
    if not mention.field:
        return _line_as_read(content, mention.words)
    label = heading(mention.field)
    if "[[" in mention.words:
        return f"{label}: {_line_as_read(content, mention.words)}"
    if kind == "band" and mention.words:
        return f"{label}, {named}: {mention.words}"
    return f"{label}, {mention.words}: {named}" if mention.words else f"{label}: {named}"


def _line_as_read(content: Assembly | ContentLibrary, line: str) -> str:
    def said(match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(":")
        words = (match[2] or "").strip() or as_read(content, (kind.strip(), name.strip()))
        return words[0].lower() + words[1:] if kind.strip() == "term" and words[1:2].islower() else words

    return curly(MARKDOWN.sub("", LINKED.sub(r"\1", REFERENCE.sub(said, line)))).strip()


def as_read(content: Assembly | ContentLibrary, key: Key) -> str:
    """What readers see where something is named: a number, a name with its number, a title."""
    kind, name = key
    if kind in NOUNS:
        noun = getattr(content, NOUNS[kind]).get(name)
        return name if noun is None else noun.plain if kind in WITH_PLAIN_WORDS else noun.title
    if key == URGENT_CARD:
        return "Who to call, the urgent help card"
    if kind == "item":
        return next((item.title for item in content.items if item.name == name), name)
    asked, _, option = name.partition("/")
    for question in content.questionnaire.questions if kind in ("question", "option") else ():
        if question.name == asked:
            return next((f"{question.text} {o.text}" for o in question.options if o.name == option), question.text)
    return name
