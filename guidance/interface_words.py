"""All the words of the site's own, collected for translating: from templates, from code, and from lists of words by name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from django.conf import settings
from django.template import engines
from django.template.base import Template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

from guidance import urls  # noqa: F401  with it every list of words is there
from guidance.content.words import Said

# The workspace speaks English: docs/decisions/0018-languages.md
FOR_EDITORS = ("editor/", "problems/")
IN_A_FILTER = re.compile(r'\b_\("([^"]+)"\)')
Words = str | tuple[str, str]


def interface_words() -> Catalog:
    """Every message in English, with where it stands; a pair where a number decides between one and several."""
    catalog = Catalog(project="Open Conversations", charset="utf-8", fuzzy=False)
    for words, where in sorted((found for found in _all() if found[0]), key=lambda found: (found[1], str(found[0]))):
        catalog.add(words, locations=[(where, 0)])
    return catalog


def _all() -> Iterator[tuple[Words, str]]:
    templates = settings.BASE_DIR / "templates"
    for path in sorted([*templates.rglob("*.html"), *templates.rglob("*.js")]):
        name = path.relative_to(templates).as_posix()
        if not name.startswith(FOR_EDITORS):
            yield from ((words, f"templates/{name}") for words in _in_template(path.read_text(encoding="utf-8")))
    for path in sorted((settings.BASE_DIR / "guidance").rglob("*.py")):
        where = path.relative_to(settings.BASE_DIR).as_posix()
        yield from ((words, where) for words in _in_code(path))
    for said in Said.every:
        yield from ((words, "guidance") for words in said.english.values())


def _in_template(text: str) -> Iterator[Words]:
    made: Template = engines["django"].from_string(text).template
    for node in made.nodelist.get_nodes_by_type(TranslateNode):
        yield str(node.filter_expression.var.literal or node.filter_expression.var)
    for node in made.nodelist.get_nodes_by_type(BlockTranslateNode):
        one = _message(node, node.singular)
        yield (one, _message(node, node.plural)) if node.plural else one
    yield from IN_A_FILTER.findall(text)


def _message(node: BlockTranslateNode, tokens: list) -> str:
    words: str = node.render_token_list(tokens)[0]
    return words


def _in_code(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("translate", "phrase") and node.args:
            words = node.args[0]
            if isinstance(words, ast.Constant) and isinstance(words.value, str):
                yield words.value
