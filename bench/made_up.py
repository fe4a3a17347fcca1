"""Content of any size, made of the real one: more topics, each with a page at every age."""

from __future__ import annotations

import re
import shutil
from pathlib import Path


def made_up_content(real: Path, folder: Path, pages: int) -> None:
    """Copies the content below ``real`` to ``folder`` and adds guidance pages until there are ``pages`` more."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(real, folder)
    bands = sorted(path for path in (folder / "guidance").iterdir() if path.is_dir())
    models = {band: sorted(path for path in band.glob("*.md") if path.name != "index.md") for band in bands}
    topics = [path for path in sorted((folder / "topics").glob("*.md")) if "\nguidance: yes" in path.read_text(encoding="utf-8")]
    for number in range(-(-pages // len(bands))):
        name = f"made-up-{number}"
        topic = topics[number % len(topics)].read_text(encoding="utf-8")
        (folder / "topics" / f"{name}.md").write_text(_named(topic, f"Made up {number}", 100 + number), encoding="utf-8")
        for band in bands:
            model = models[band][number % len(models[band])].read_text(encoding="utf-8")
            title = f"Made up {number} for {band.name.replace('-', ' ')}"
            (band / f"{name}.md").write_text(_named(model, title), encoding="utf-8")


def _named(text: str, title: str, order: int | None = None) -> str:
    """The same document under another title, and place; no address it moved from is taken along."""
    text = re.sub(r"^title:.*$", f"title: {title}", text, count=1, flags=re.MULTILINE)
    text = re.sub(r"^(?:moved_from|what_changed):.*\n(?:[ -].*\n)*", "", text, flags=re.MULTILINE)
    return text if order is None else re.sub(r"^order:.*$", f"order: {order}", text, count=1, flags=re.MULTILINE)
