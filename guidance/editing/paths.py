"""Paths of content files as they stand in the workspace's addresses."""

from __future__ import annotations

LONGEST = 200


class ContentPath:
    """A path below the content folder. One that leads elsewhere, or that nobody could have written, is no address."""

    regex = r".+\.md"

    def to_python(self, value: str) -> str:
        parts = value.split("/")
        if len(value) > LONGEST or not value.isprintable() or "\\" in value or any(not part or part.startswith(".") for part in parts):
            raise ValueError
        return value

    def to_url(self, value: str) -> str:
        return value
