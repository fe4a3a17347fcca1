"""What an exported copy leaves out: all that needs a server. docs/decisions/0019-exported-copy.md"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from django.http import HttpRequest

from guidance.content.words import FIRST_PART
from guidance.library import ContentLibrary, load_library

LEFT_OUT = ("/self-check/", "/search/", "/plan/", "/leave/", "/editor/")
# Said of a request whose answer goes into a copy; no header can be called so.
EXPORTED = "guidance.exported"
FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[(?P<words>[^\[\]\n]*)\]\(\s*<?(?P<address>/[^()\[\]\s>]*)>?[^()\[\]\n]*\)")
ITEM = re.compile(r"(?P<indent> *)(?:[-*+]|\d+\.)\s+")


def is_exported(request: HttpRequest) -> bool:
    """Whether the answer is for a copy, where nothing may lead to what is left out."""
    return bool(request.META.get(EXPORTED))


def is_left_out(address: str) -> bool:
    """Whether an address of this site, with or without its last slash, a query or an anchor, is not in a copy."""
    path = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/") + "/"
    spoken = FIRST_PART.match(path)
    return path.startswith(LEFT_OUT) or bool(spoken and spoken[2].startswith(LEFT_OUT))


def library_for_a_copy(library: ContentLibrary) -> ContentLibrary:
    """The same library without a link in its texts to what a copy leaves out; its version, next change and problems are as before."""
    changed = {}
    for path, raw in library.files.items():
        unlinked = without_links(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        if unlinked != raw:
            changed[path] = unlinked
    if not changed:
        return library
    files = {**library.files, **changed}
    made = load_library(Path(), library.on, library.files, library.workings, lambda _: files)
    return replace(made, version=library.version, next_change=library.next_change, problems=library.problems, held=library.held)


def without_links(text: str) -> str:
    """A file's text with the words of such a link in place of the link. An item of a list that begins with one goes whole."""
    matter = FRONT_MATTER.match(text)
    body_from = matter.end() if matter else 0
    kept, gone = [text[:body_from]], -1
    for line in text[body_from:].splitlines(keepends=True):
        item = ITEM.match(line)
        if gone >= 0 and line.strip() and not line.startswith(":::") and (item is None or len(item["indent"]) > gone):
            continue
        first = LINK.match(line, item.end()) if item else None
        gone = len(item["indent"]) if item and first and is_left_out(first["address"]) else -1
        if gone < 0:
            kept.append(LINK.sub(lambda link: link["words"] if is_left_out(link["address"]) else link[0], line))
    return "".join(kept)
