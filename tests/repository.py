"""A git repository as an editor's content lies in, for tests that need one."""

from __future__ import annotations

import subprocess
from pathlib import Path

GIT = ["git", "-c", "user.name=Gita", "-c", "user.email=gita@example.org"]


def begin(folder: Path) -> None:
    """All that is in the folder, in a first commit called “Begin”."""
    for words in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
        subprocess.run([*GIT, "-C", str(folder), *words], check=True, timeout=60)
