# ruff: noqa: E501  (what an editor reads stands here whole)
"""What the tests of content share: every problem of a library, as an editor reads it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from guidance.library import ContentLibrary, content_problems

PROCESSOR_SECONDS = 60


@pytest.fixture
def has_to_end() -> Iterator[None]:
    """A test that would go on for ever fails. How long it may take is for ``make bench`` to say: this is no bar, but an end."""

    def ended(*told: object) -> None:
        pytest.fail("It does not end.")

    before = signal.signal(signal.SIGVTALRM, ended)
    signal.setitimer(signal.ITIMER_VIRTUAL, PROCESSOR_SECONDS)
    yield
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    signal.signal(signal.SIGVTALRM, before)


@pytest.fixture
def said(content_tree: Callable[..., Path], load: Callable[..., ContentLibrary]) -> Callable[..., list[str]]:
    """The problems of the sound library with these files over it, each as ``path:LINE: message``; warnings only if asked."""

    def problems(files: Mapping[str, str | bytes | None], on: str = "2026-11-22 12:00", warnings: bool = False) -> list[str]:
        from datetime import datetime

        from guidance.content.fields import LONDON

        root = content_tree(files)
        found = content_problems(root, datetime.fromisoformat(on).replace(tzinfo=LONDON))
        return [str(problem) for problem in found if warnings or not problem.warning]

    return problems


@pytest.fixture
def page() -> Callable[..., str]:
    """A guidance page that is sound but for what is added: ``page("text of the body", "apps: [x]")``. Its body begins on line 8 or later."""

    def text(body: str = "", fields: str = "", closing: str = "---") -> str:
        head = dedent(
            """\
            ---
            title: Live streaming with your teenager
            summary: Going live, and who is watching.
            sources: [report]
            updated_on: 2026-11-01
            next_check: 2027-11-01
            """
        )
        blocks = "::: glance\n- Ask.\n:::\n::: say\nWho?\n:::\n::: badly\nLater.\n:::\n"
        return head + (fields + "\n" if fields else "") + closing + "\n" + body + "\n" + blocks

    return text


@pytest.fixture
def fact() -> Callable[..., str]:
    """A made-up fact: ``fact("kind: law", "status: announced")``; each field given replaces the sound one or is added below."""

    def text(*fields: str, body: str = "") -> str:
        sound = {
            "title": "A made-up fact",
            "kind": "rule",
            "value": "Ten",
            "source": "report",
            "sureness": "known",
            "next_check": "2027-11-01",
        }
        lines = {name: f"{name}: {value}" for name, value in sound.items()}
        lines.update({field.split(":")[0]: field for field in fields})
        return "---\n" + "\n".join(lines.values()) + "\n---\n" + body

    return text
