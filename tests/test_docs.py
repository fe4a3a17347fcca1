"""What the two guides promise is what the code does: fields in content/README.md, settings and commands in README.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from guidance.content.age_bands import AGE_BAND
from guidance.content.fields import Field
from guidance.content.kinds import BY_FOLDER, SINGLE, kind_of
from guidance.content.pages import PAGE
from guidance.content.records import Kind
from guidance.content.scheduled import SCHEDULED
from guidance.filing import SELFCHECK_FOLDERS, SELFCHECK_SINGLE

ROOT = Path(__file__).resolve().parent.parent
EDITORS_GUIDE = ROOT / "content" / "README.md"
README = ROOT / "README.md"

HEADING = re.compile(r"#{2,4} +`?(?P<path>[\w/-]+\.md)`?\s*$")
FIELD = re.compile(r"(?P<indent> *)(?:[-*]|\|) +`(?P<name>[a-z_]+)`")


def documented_fields(guide: str) -> dict[str, set[str]]:
    """Field names by the path in the heading above them; the fields of a list's entries as ``list.field``."""
    found: dict[str, set[str]] = {}
    path, above = "", ""
    for line in guide.splitlines():
        if line.startswith("#"):
            heading = HEADING.match(line)
            path = heading["path"] if heading else ""
            if path:
                found[path] = set()
        field = FIELD.match(line)
        if path and field:
            name = f"{above}.{field['name']}" if field["indent"] else field["name"]
            above = above if field["indent"] else field["name"]
            found[path].add(name)
    return found


def names_of(fields: Iterable[Field], under: str = "") -> Iterator[str]:
    for field in fields:
        yield f"{under}{field.name}"
        yield from names_of(field.fields, f"{field.name}.")


def kind_at(pattern: str) -> Kind:
    """The kind of a file such as ``guidance/BAND/TOPIC.md``."""
    placed = kind_of(re.sub(r"\b[A-Z]+\b", "made-up", pattern), SELFCHECK_FOLDERS, SELFCHECK_SINGLE)
    assert not isinstance(placed, str), f"content/README.md has a heading “{pattern}”, and a file there {placed}"
    return placed[0]


ALL_KINDS = [*BY_FOLDER.values(), *SINGLE.values(), *SELFCHECK_FOLDERS.values(), *SELFCHECK_SINGLE.values(), PAGE, AGE_BAND, SCHEDULED]


@pytest.fixture(scope="module")
def documented_kinds() -> dict[str, tuple[str, set[str]]]:
    guide = EDITORS_GUIDE.read_text(encoding="utf-8")
    return {kind_at(path).name: (path, fields) for path, fields in documented_fields(guide).items()}


@pytest.mark.parametrize("kind", ALL_KINDS, ids=lambda kind: kind.name)
def test_every_field_of_a_kind_is_in_the_editors_guide_and_no_other(kind, documented_kinds):
    assert kind.name in documented_kinds, f"content/README.md has no heading for {kind.noun}"
    path, documented = documented_kinds[kind.name]
    real = set(names_of(kind.fields))
    assert real - documented == set(), f"not documented under {path}"
    assert documented - real == set(), f"documented under {path}, but no such field"


def test_nested_fields_are_told_from_outer_ones():
    guide = "### a/NAME.md\n\n- `later`: x\n  - `from`: y\n- `value`: z\n\n## Else\n\n- `not_a_field`: here\n"
    assert documented_fields(guide) == {"a/NAME.md": {"later", "later.from", "value"}}


def environment_of(source: str) -> set[str]:
    """The environment variables a settings file reads, also by way of its own small functions."""
    tree = ast.parse(source)

    def reads_environment(node: ast.AST) -> bool:
        return any(isinstance(n, ast.Attribute) and n.attr == "environ" for n in ast.walk(node))

    readers = {n.name for n in tree.body if isinstance(n, ast.FunctionDef) and n.args.args and reads_environment(n)}
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            ours = isinstance(node.func, ast.Name) and node.func.id in readers
            if ours or (isinstance(node.func, ast.Attribute) and node.func.attr in ("get", "getenv") and reads_environment(node.func)):
                found.add(node.args[0].value)
        if isinstance(node, ast.Subscript) and reads_environment(node.value) and isinstance(node.slice, ast.Constant):
            found.add(node.slice.value)
    return found


def test_every_environment_variable_is_in_the_readme_and_no_other():
    read = environment_of((ROOT / "safety_site" / "settings.py").read_text(encoding="utf-8"))
    documented = set(re.findall(r"^\| *`([A-Z_]+)`", README.read_text(encoding="utf-8"), re.MULTILINE))
    assert {"SITE_URL", "DEBUG", "TRUSTED_PROXIES", "CONTENT_ON"} <= read, "the reader of settings.py no longer finds what it reads"
    assert read - documented == set(), "read in settings.py, not in README.md"
    assert documented - read == set(), "in README.md, not read in settings.py"


def test_every_command_the_readme_names_is_in_the_makefile():
    named = set(re.findall(r"\bmake ([a-z]+)\b(?=[`\s])", " ".join(re.findall(r"```\n.*?```|`[^`\n]+`", README.read_text(), re.DOTALL))))
    made = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= made


def test_every_file_and_folder_the_readme_names_is_there():
    text = README.read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w.-]+(?:/[\w.-]+)*/?)`", text))
    missing = [n for n in named if (n.endswith(("/", ".py", ".md"))) and not n.startswith("var/")]
    missing = [n for n in missing if not any((base / n).exists() for base in (ROOT, ROOT / "guidance"))]
    assert missing == []
