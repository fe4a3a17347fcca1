"""A site of one's own for each fault, since each may spoil it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from browser.served import ROOT, Site, serving


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


@pytest.fixture
def serve(tmp_path: Path, content: Path) -> Iterator[Callable[..., Site]]:
    """Serves the site until the end of the test; what it is given goes on to ``serving``."""
    with ExitStack() as served:
        yield lambda **options: served.enter_context(serving(content, tmp_path / "var", tmp_path / "log", **options))
