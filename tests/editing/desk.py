"""A small site to edit: its own folder of content, its own ``var``, served by a snapshot that looks at the disk every time."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from guidance.editing import agreeing, drafting, releasing
from guidance.editing.files import mark_of
from guidance.editing.models import Change, Draft, Editor
from guidance.library import ContentLibrary
from guidance.snapshot import Snapshot
from tests.conftest import document

NUMBER = "facts/helpline-number.md"
PAGE = "guidance/teens/live-streaming.md"
GIT = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": "/usr/bin:/bin:/usr/local/bin"}


@dataclass
class Desk:
    root: Path
    var: Path
    snapshot: Snapshot
    moment: datetime

    @property
    def library(self) -> ContentLibrary:
        return self.snapshot.look_now()[0]

    def text(self, path: str) -> str | None:
        place = self.root / path
        return place.read_text(encoding="utf-8") if place.exists() else None

    def put(self, path: str, text: str) -> None:
        """Someone outside the workspace writes a file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(document(text), encoding="utf-8")

    def write(
        self, editor: Editor, path: str, text: str | None, *, seen: str | None = None, change: Change | None = None
    ) -> drafting.Saved:
        """An editor opens a file, changes it and saves; ``seen`` is what they began from, if it is not what is there."""
        began = drafting.seen_now(path) if seen is None else seen
        return drafting.save(editor, path, text, mark_of(began), title=f"Change {path}", change=change)

    def changed(self, editor: Editor, path: str, old: str, new: str) -> Change:
        text = drafting.seen_now(path)
        assert text is not None and old in text
        return self.write(editor, path, text.replace(old, new)).draft.change

    def agreed(self, change: Change, writer: Editor, reviewer: Editor) -> Change:
        agreeing.hand_in(change, writer, self.library)
        agreeing.agree(change, reviewer, change.digest(), self.library)
        return change

    def published(self, change: Change, writer: Editor, reviewer: Editor) -> Change:
        releasing.release(self.agreed(change, writer, reviewer), reviewer, self.library)
        change.refresh_from_db()
        return change

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-c", "user.name=Gita", "-c", "user.email=gita@example.org", "-C", str(self.root), *words],
            capture_output=True, text=True, check=True, env=GIT,
        )  # fmt: skip
        return done.stdout

    def draft(self, path: str) -> Draft:
        found = drafting.open_draft(path)
        assert found is not None
        return found
