"""What a screen reader is told: Chromium's own tree of a page, in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMED = ("link", "button", "checkbox", "radio", "searchbox", "textbox", "combobox", "DisclosureTriangle", "heading", "group", "image")


@dataclass(frozen=True)
class Said:
    """One thing told: its role, name and description, and its states such as ``level``, ``checked`` or ``expanded``."""

    role: str
    name: str
    description: str
    states: dict[str, Any]


def spoken(page: Page) -> list[Said]:
    """Everything told of the page in front, the page itself first."""
    asked = page.context.new_cdp_session(page)
    asked.send("Accessibility.enable")
    nodes = {node["nodeId"]: node for node in asked.send("Accessibility.getFullAXTree")["nodes"]}
    asked.detach()
    top = next(node for node in nodes.values() if "parentId" not in node)
    return list(_below(top, nodes))


def _below(node: dict[str, Any], nodes: dict[str, dict[str, Any]]) -> Iterator[Said]:
    if not node.get("ignored"):
        states = {state["name"]: state["value"].get("value") for state in node.get("properties", ())}
        yield Said(_value(node, "role"), _value(node, "name"), _value(node, "description"), states)
    for child in node.get("childIds", ()):
        if child in nodes:
            yield from _below(nodes[child], nodes)


def _value(node: dict[str, Any], key: str) -> str:
    return str(node.get(key, {}).get("value", "")).strip()


def named(told: list[Said], role: str) -> list[str]:
    """The names of everything of that role, in order."""
    return [said.name for said in told if said.role == role]


def heading_faults(told: list[Said]) -> list[str]:
    """One heading of level 1, which comes first, and no level left out on the way down."""
    levels = [int(said.states["level"]) for said in told if said.role == "heading"]
    faults = [] if levels.count(1) == 1 else [f"{levels.count(1)} headings of level 1"]
    if levels[:1] != [1]:
        faults.append(f"the first heading is of level {levels[:1]}")
    return faults + [f"a heading of level {low} after one of {high}" for high, low in pairwise(levels) if low > high + 1]


def landmark_faults(told: list[Said], frame: tuple[str, ...], main_navigation: str = "Main") -> list[str]:
    """Each landmark of ``frame`` once, none else of them, and navigations told apart by their names."""
    there = [said.role for said in told]
    faults = [f"{there.count(role)} times {role}" for role in ("banner", "main", "contentinfo") if there.count(role) != (role in frame)]
    if ("navigation" in frame) != (main_navigation in named(told, "navigation")):
        faults.append("the main navigation is not told as such")
    names = named(told, "navigation")
    return faults + [f"several navigations called {name!r}" for name in {n for n in names if names.count(n) > 1}]


def name_faults(told: list[Said]) -> list[str]:
    """What has no name, what is said twice, and links that sound alike and lead apart."""
    faults = [f"a {said.role} without a name" for said in told if said.role in NAMED and not said.name and said.states.get("focusable")]
    twice = [said.name for said in told if said.description and said.description in said.name]
    faults += [f"{name!r} is said twice, as name and description" for name in twice]
    leads = defaultdict(set)
    for said in told:
        # The name of a service leads to the service, by its card on our page or on its own site.
        if said.role == "link" and "/get-help/#service-" not in said.states["url"]:
            leads[said.name].add(said.states["url"])
    return faults + [f"links called {name!r} lead to {len(where)} places" for name, where in leads.items() if len(where) > 1]
