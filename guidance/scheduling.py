"""Writes scheduled changes that have happened into the content files themselves."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from guidance.content.scheduled import fold, overlay
from guidance.folder import read_files
from guidance.publishing import CannotPublish, ChangedMeanwhile, publish, reading

log = logging.getLogger("guidance")


def fold_due(root: Path, var: Path, on: datetime, names: Collection[str] | None = None) -> bool:
    """Publish every change that is due on ``on`` in its author's name, and take it out of ``scheduled/``; whether there was one.

    ``names`` are those that may be, all by default. Any number of processes may do it at once. Raises OSError,
    ChangedMeanwhile and CannotPublish; what was published until then stays.
    """
    folded, contested = False, set[str]()
    while True:
        with reading(root, var) as whole:
            if not whole:
                raise CannotPublish("Another change is being published and takes long. This one follows it.")
            files = read_files(root)
        change = next((due for due in overlay(files, on).due if names is None or due.name in names), None)
        if change is None:
            return folded
        try:
            published = publish(root, var, fold(files, change), author=change.author, remark=change.title)
        except ChangedMeanwhile:
            # Most likely another process was faster: then it is no longer there when we look again.
            if change.name in contested:
                raise
            contested.add(change.name)
            continue
        folded = True
        if published.warning:
            log.warning("%s", published.warning)
