"""Reads a page as a browser would, far enough to hold it to what it promises: elements, ids, words, links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass(eq=False)
class Element:
    tag: str
    attributes: dict[str, str]
    above: Element | None = None
    within: list[Element | str] = field(default_factory=list)

    def get(self, name: str, otherwise: str = "") -> str:
        return self.attributes.get(name, otherwise)

    def has(self, name: str) -> bool:
        return name in self.attributes

    def all(self, tag: str = "", **attributes: str | None) -> list[Element]:
        """Elements below this one, in page order. ``data_item=None`` asks only that the attribute is there."""
        return [e for e in self if (not tag or e.tag == tag) and _fits(e, attributes)]

    def one(self, tag: str = "", **attributes: str | None) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag or '*'} {attributes}>, not 1"
        return found[0]

    def __iter__(self) -> Iterator[Element]:
        for part in self.within:
            if isinstance(part, Element):
                yield part
                yield from part

    @property
    def text(self) -> str:
        words = "".join(p if isinstance(p, str) else f" {p.text} " for p in self.within)
        return " ".join(words.split())

    def inside(self, **attributes: str | None) -> bool:
        above = self.above
        while above is not None:
            if _fits(above, attributes):
                return True
            above = above.above
        return False


def _fits(element: Element, attributes: dict[str, str | None]) -> bool:
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in element.attributes or (value is not None and element.attributes[name] != value):
            return False
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root
        self.faults: list[str] = []
        self.twice: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.twice += [f"{tag} {name}" for name in names if names.count(name) > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.within.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.faults.append(f"</{tag}> closes <{self.here.tag}> at {self.getpos()}")
            return
        self.here = self.here.above or self.root

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        self.here.within.append(data)


def read(html: str | bytes) -> Element:
    """The page as one element. Every tag must be closed in order, and no attribute given twice."""
    reader = _Reader()
    reader.feed(html.decode() if isinstance(html, bytes) else html)
    reader.close()
    if reader.here is not reader.root:
        reader.faults.append(f"<{reader.here.tag}> is never closed")
    assert not reader.faults and not reader.twice, (reader.faults + reader.twice)[:5]
    return reader.root


def scripts_of(page: Element) -> list[Element]:
    """What a browser runs. Data is not run, though it stands in an element of the same name."""
    return [script for script in page.all("script") if script.get("type") != "application/ld+json" or script.has("src")]
