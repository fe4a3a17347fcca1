"""The house rules a machine can hold: which way imports point, what is pure, what templates may not hold."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
PACKAGES = ("guidance", "safety_site", "tests", "bench")
MOST_LINES = 400
MOST_LINES_OF_TESTS = 500

# Where a module stands; it may import from its own floor and from those below.
FLOORS = (
    ("guidance.content", 0),
    ("guidance.selfcheck", 1),
    ("guidance.takeaway", 2),
    ("guidance.turns", 2),
    ("guidance.workings", 3),
    ("guidance.filing", 3),
    ("guidance.translating", 3),
    ("guidance.maker", 3),
    ("guidance.gathering", 3),
    ("guidance.assembly", 3),
    ("guidance.folder", 3),
    ("guidance.excerpts", 3),
    ("guidance.beside", 3),
    ("guidance.library", 4),
    ("guidance.mentions", 4),
    ("guidance.shelf", 4),
    ("guidance.finding", 4),
    ("guidance.dashboard", 4),
    ("guidance.search", 5),
    ("guidance.uses", 5),
    ("guidance.shown", 5),
    ("guidance.impact", 5),
    ("guidance.renames", 5),
    ("guidance.editing", 7),
    ("guidance", 6),
    ("safety_site", 6),
)
PURE_UP_TO = 5


def python_files(*packages: str) -> list[Path]:
    found = [path for package in packages for path in (HOUSE / package).rglob("*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def module_of(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def floor_of(module: str) -> int | None:
    return next((floor for name, floor in FLOORS if module == name or module.startswith(f"{name}.")), None)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, relative ones in full, wherever in the file they stand."""
    package = module_of(path) if path.name == "__init__.py" else module_of(path).rpartition(".")[0]
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


HOUSE_FILES = python_files("guidance", "safety_site")
PURE_FILES = [path for path in HOUSE_FILES if (floor_of(module_of(path)) or 0) <= PURE_UP_TO and module_of(path) != "guidance"]


# Pure in the middle


def test_the_pure_modules_are_found():
    pure = {module_of(path) for path in PURE_FILES}
    assert {"guidance.content.fields", "guidance.selfcheck.proof", "guidance.assembly", "guidance.library", "guidance.search"} <= pure
    assert not {m for m in pure if m.startswith(("guidance.views", "safety_site"))}


def test_pure_modules_run_without_django():
    program = f"""
import importlib, sys
for name in {[module_of(path) for path in PURE_FILES]!r}:
    importlib.import_module(name)
print(sorted(m for m in sys.modules if m.partition(".")[0] in ("django", "crispy_forms")))
"""
    run = subprocess.run([sys.executable, "-c", program], cwd=HOUSE, capture_output=True, text=True, timeout=60, check=False)
    assert (run.returncode, run.stdout.strip()) == (0, "[]"), run.stderr[-2000:]


@pytest.mark.parametrize("path", PURE_FILES, ids=module_of)
def test_a_pure_module_names_neither_django_nor_the_environment(path):
    assert [name for name in imports(path) if name.split(".")[0] in ("django", "crispy_forms", "safety_site")] == []
    read = [node.attr for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")]
    assert read == []


@pytest.mark.parametrize("path", HOUSE_FILES, ids=module_of)
def test_imports_point_one_way(path):
    own = floor_of(module_of(path))
    upward = [name for name in imports(path) if (floor := floor_of(name)) is not None and own is not None and floor > own]
    # “from guidance import x” names the package, which is empty: only x counts.
    assert [name for name in upward if name not in ("guidance", "guidance.content", "guidance.selfcheck")] == []


def test_guidance_itself_is_empty_so_that_importing_it_brings_nothing():
    for package in ("guidance", "guidance/content", "guidance/selfcheck"):
        assert (HOUSE / package / "__init__.py").read_text().strip() == ""


def test_only_one_module_walks_the_content():
    walkers = {"rglob", "glob", "iterdir", "walk", "listdir", "scandir"}
    for path in PURE_FILES:
        if module_of(path) != "guidance.folder" and not module_of(path).startswith("guidance.takeaway"):
            called = {
                node.func.attr for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            }
            assert not called & walkers, path


def test_views_hold_no_loop_over_content():
    """A view finds, calls one pure function, renders; views for machines write lines, which is their rendering."""
    for path in python_files("guidance/views"):
        if path.name != "machines.py":
            loops = [node.lineno for node in ast.walk(parsed(path)) if isinstance(node, ast.For)]
            assert loops == [], f"{path.name}: {loops}"


# Names and sizes


def test_no_module_is_a_drawer_for_odds_and_ends():
    assert [
        path
        for path in python_files(*PACKAGES)
        if path.stem in ("utils", "util", "helpers", "helper", "common", "misc", "constants", "base")
    ] == []


def test_no_class_is_called_for_what_it_might_do():
    empty = re.compile(r"(?:Manager|Service|Handler|Helper|Base|Entity|Info|Data)$")
    named = [
        (path.name, n.name) for path in HOUSE_FILES for n in ast.walk(parsed(path)) if isinstance(n, ast.ClassDef) and empty.search(n.name)
    ]
    assert [name for name in named if name != ("services.py", "Service")] == []


@pytest.mark.parametrize("path", python_files(*PACKAGES), ids=lambda p: p.relative_to(HOUSE).as_posix())
def test_a_file_can_be_read_in_one_sitting(path):
    most = MOST_LINES_OF_TESTS if path.relative_to(HOUSE).parts[0] == "tests" else MOST_LINES
    assert len(path.read_text(encoding="utf-8").splitlines()) <= most


@pytest.mark.parametrize("path", [p for p in HOUSE_FILES if p.read_text(encoding="utf-8").strip()], ids=module_of)
def test_every_module_with_more_than_settings_says_what_it_is(path):
    if path.name not in ("urls.py", "apps.py", "__init__.py"):
        assert ast.get_docstring(parsed(path)), path


# Templates

TEMPLATES = sorted(p for p in (HOUSE / "templates").rglob("*") if p.is_file())
EMERGENCY = HOUSE / "templates" / "components" / "_emergency.html"
TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
PHONE = re.compile(r"tel:|(?<![\w#&.])(?:\+?\d[\d ()-]{5,}\d|999|112|101|111|159|0800)(?!\w)")
AGE_LIMIT = re.compile(
    r"\b\d{1,2}\+|\b(?:over|under)[ -]\d{1,2}s?\b|\baged? (?:of )?\d|\bminimum age (?:is|of) \d|\b\d{1,2} (?:or over|and over)\b",
    re.IGNORECASE,
)
by_place = pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.relative_to(HOUSE / "templates").as_posix())


def words(path: Path) -> str:
    """The template without its tags: what it says whatever the content is."""
    return TAGS.sub(" ", path.read_text(encoding="utf-8"))


@by_place
def test_a_template_holds_no_phone_number_and_no_age_limit(path):
    if path != EMERGENCY:
        assert PHONE.findall(words(path)) == []
    assert AGE_LIMIT.findall(words(path)) == []


def test_the_one_number_in_a_template_is_the_fact():
    fact = (HOUSE / "content" / "facts" / "999-number.md").read_text(encoding="utf-8")
    number = re.search(r'^value: "?(\d+)"?$', fact, re.MULTILINE)[1]
    said = EMERGENCY.read_text(encoding="utf-8")
    assert set(re.findall(r"\d+", said)) == {number}
    # In other languages too: what is translated has no digit in it.
    assert f'href="tel:{number}"' in said and f"with number={number} %}}Call {{{{ number }}}}" in said


@by_place
def test_a_template_has_no_style_script_or_handler_of_its_own(path):
    said = path.read_text(encoding="utf-8")
    assert re.findall(r"<style|\sstyle\s*=|\son[a-z]+\s*=|javascript:|srcdoc\s*=", said, re.IGNORECASE) == []
    for attributes, inside in re.findall(r"<script\b([^>]*)>(.*?)</script>", said, re.DOTALL | re.IGNORECASE):
        assert "src=" in attributes and not inside.strip()


@by_place
def test_a_template_takes_nothing_from_another_host(path):
    assert re.findall(r"""(?:src|srcset|action|poster)\s*=\s*["'](?:https?:)?//[^"']*""", words(path)) == []
    assert re.findall(r"""<link\b[^>]*href\s*=\s*["'](?:https?:)?//""", words(path)) == []


@by_place
def test_a_template_neither_sorts_nor_picks(path):
    said = path.read_text(encoding="utf-8")
    assert re.findall(r"\|\s*(?:dictsort\w*|slice|random|first|last|regroup)\b|\{%\s*(?:regroup|ifchanged|cycle)\b", said) == []


@by_place
def test_a_template_that_is_never_rendered_alone_says_so_with_an_underscore(path):
    included = re.findall(r'\{% include "([^"]+)"', "".join(p.read_text(encoding="utf-8") for p in TEMPLATES))
    name = path.relative_to(HOUSE / "templates").as_posix()
    # The forms pack keeps the names that crispy-forms looks for.
    assert name not in included or path.name.startswith("_") or name.startswith("forms/")


# What it stands on


def _asked_for(name: str) -> list[str]:
    """What a list of our own asks for, each with its version."""
    lines = [line.split("#")[0].strip() for line in (HOUSE / name).read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line and not line.startswith("-c ")]


def _pinned(name: str) -> dict[str, str]:
    """Everything that list comes to, by name: its version and how many hashes it may have."""
    entries = re.split(r"\n(?=[a-z0-9])", (HOUSE / name).read_text(encoding="utf-8"))
    found = {e.partition("==")[0]: re.match(r"[\w.-]+==([\w.]+)", e)[1] for e in entries if not e.startswith("#")}
    assert [e.split()[0] for e in entries if not e.startswith("#") and "--hash=sha256:" not in e] == []
    return found


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_requirements_are_pinned_exactly_and_with_hashes(name):
    asked = _asked_for(f"{name}.in")
    assert [line for line in asked if not re.fullmatch(r"[A-Za-z0-9._-]+(?:\[[a-z,]+\])?==\d[\w.]*", line)] == []
    wanted = {re.sub(r"\[.*\]", "", line.partition("==")[0]).lower(): line.partition("==")[2] for line in asked}
    assert asked and len(wanted) == len(asked)
    pinned = _pinned(f"{name}.txt")
    assert {name: pinned.get(name) for name in wanted} == wanted, "run make pins"


def test_the_tests_run_on_the_very_versions_the_site_runs_on():
    site, tests = _pinned("requirements.txt"), _pinned("requirements-dev.txt")
    assert {name: version for name, version in tests.items() if site.get(name, version) != version} == {}


def test_what_is_imported_is_required():
    required = {re.split(r"[\[=]", line)[0].strip().lower() for line in _asked_for("requirements.in")}
    called = {"yaml": "pyyaml", "crispy_forms": "django-crispy-forms", "dj_database_url": "dj-database-url"}
    known = set(sys.stdlib_module_names) | {"guidance", "safety_site", "tests"}
    used = {name.partition(".")[0] for path in HOUSE_FILES for name in imports(path)} - known
    assert {called.get(name, name).lower() for name in used} <= required
