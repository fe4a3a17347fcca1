"""Files of the real content by kind, and strategies for what an editor might type."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from guidance.content.fields import LISTS, Field
from guidance.content.kinds import kind_of
from guidance.content.records import Kind
from guidance.filing import SELFCHECK_FOLDERS, SELFCHECK_SINGLE
from guidance.folder import read_files

CONTENT = Path(__file__).resolve().parent.parent.parent / "content"


@cache
def real_files() -> tuple[tuple[str, Kind, str], ...]:
    """Path, kind and text of every content file."""
    return tuple(_real_files())


def _real_files() -> Iterator[tuple[str, Kind, str]]:
    for path, raw in sorted(read_files(CONTENT).items()):
        placed = kind_of(path, SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
        assert not isinstance(placed, str), f"{path} {placed}"
        yield path, placed[0], raw.decode()


FIELDS = (
    Field("title", "text", "the title."),
    Field("kind", "choice", "the sort.", choices=("one", "two")),
    Field("order", "number", "its place."),
    Field("on", "yes", "whether."),
    Field("must", "yes", "whether, always said.", required=True),
    Field("ages", "names", "the ages."),
    Field("say", "by-band", "words by age."),
    Field("search_words", "texts", "other words."),
    Field("steps", "words-list", "steps."),
    Field("any", "rule-lines", "lines."),
    Field(
        "options",
        "records",
        "answers.",
        fields=(
            Field("name", "name", "its name."),
            Field("text", "text", "its words."),
            Field("hints", "texts", "hints."),
            Field("not", "rule-lines", "lines."),
        ),
    ),
    Field("from", "moment", "since."),
    Field("site", "address", "where."),
)

NASTY = [
    "yes", "no", "null", "010", "1e3", "~", "2026-11-22", "- a", "? b", "[c", "{d}", "# e", "f # g", "h: i", "j:", "%k", "@l", "`m`", "\\n",
    "\\", "'n'", '"o"', '"', "'", "“p”", "q 😀 r", "  s  ", "t\n\nu", "v\tw", "a, b", "---", "...", ": x", "!y", "&z", "*a", "|", ">-",
    "<<", "=", "   ", "\u00a0", "e\u0301", "\ufeffg", "a\x00b", "c\u2028d", "w " * 200, "x" * 300, "a:b",
    "https://a.org/b?c=d&e#f", "a]b, c}",
]  # fmt: skip
WORDS = st.one_of(st.sampled_from(NASTY), st.text(max_size=40), st.lists(st.sampled_from(NASTY), max_size=4).map(" ".join))
NAMES = st.sampled_from(["teens", "5-9s", "a", "b-1", "010"])
# A name before a colon is one line of at most 1,024 characters in YAML; no band and no question comes near it.
KEYS = st.one_of(NAMES, st.sampled_from(NASTY))


def values_of(spec: Field, words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[Any]:
    """Anything an editor might put into a field, by its kind."""
    if spec.kind == "by-band":
        return st.dictionaries(KEYS, words, max_size=4)
    if spec.kind == "rule-lines":
        return st.lists(st.tuples(KEYS, st.lists(st.one_of(NAMES, words), max_size=3)), max_size=4)
    if spec.kind == "records":
        return st.lists(st.fixed_dictionaries({inner.name: values_of(inner, words) for inner in spec.fields}), max_size=4)
    if spec.kind in LISTS:
        return st.lists(words, max_size=5)
    return st.sampled_from(["yes", ""]) if spec.kind == "yes" else words


def values(fields: tuple[Field, ...] = FIELDS, words: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({spec.name: values_of(spec, words) for spec in fields})
