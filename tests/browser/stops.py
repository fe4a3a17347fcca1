"""Where the Tab key stops on a page, pressed from its top to its end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST = 400
# What can be stopped at, in the order of the page, and how each looks before the keyboard is on it.
# Of a group of radio buttons one is a stop.
BEFORE = """() => {
  // Tab goes on from where the keyboard last was, even when it has left: put it back to the top.
  document.body.tabIndex = -1;
  document.body.focus({preventScroll: true});
  document.body.removeAttribute('tabindex');
  const can = 'a[href], button, input:not([type=hidden]), select, textarea, summary, iframe, [tabindex="0"]';
  const grouped = e => e.type === 'radio' && e !== (document.querySelector(`input[name=${e.name}]:checked`)
    || document.querySelector(`input[name=${e.name}]`));
  const there = e => e.checkVisibility({visibilityProperty: true}) && !e.disabled && e.tabIndex >= 0 && !grouped(e);
  const stops = [...document.querySelectorAll(can)].filter(there);
  const ring = e => [e, ...(e.labels || [])].map(part => {
    const {outlineStyle, outlineWidth, outlineOffset} = getComputedStyle(part);
    return outlineStyle === 'none' || parseFloat(outlineWidth) < 2 ? '' : `${outlineStyle} ${outlineWidth} ${outlineOffset}`;
  }).join('|');
  const said = e => `${e.tagName.toLowerCase()} ${(e.innerText || e.name || e.className).trim().slice(0, 50)}`;
  window.keyboard = {stops, ring, said, before: stops.map(ring)};
  return stops.map(said);
}"""
# A browser may stop inside one field more than once, as in a date; that is one stop.
NOW = """() => {
  const {stops, ring, said, before} = window.keyboard, e = document.activeElement;
  if (e === document.body || e === null) return null;
  const at = stops.indexOf(e), box = e.getClientRects()[0] || e.getBoundingClientRect(), faults = [];
  if (at < 0) return {at, name: said(e), faults: ['is a stop that should be none']};
  // In a frame the keyboard is on something of the page that it shows.
  if (e.tagName === 'IFRAME') return {at, name: said(e), faults};
  if (!ring(e).replaceAll('|', '') || ring(e) === before[at]) faults.push('does not show that the keyboard is on it');
  const shows = ([across, down]) => {
    const top = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
    return top && (e.contains(top) || [...(e.labels || [])].some(label => label.contains(top)));
  };
  if (![[.5, .5], [.1, .2], [.9, .2], [.1, .8], [.9, .8]].some(shows)) faults.push('is hidden when the keyboard is on it');
  return {at, name: said(e), faults};
}"""


@dataclass(frozen=True)
class Walk:
    """The stops in the order they came, and what was wrong with any."""

    names: list[str]
    faults: list[str]


def walk(page: Page) -> Walk:
    """Presses Tab from the top of the page in front until the keyboard leaves it."""
    expected = page.evaluate(BEFORE)
    names: list[str] = []
    faults: list[str] = []
    reached, seen = -1, set()
    for _ in range(MOST):
        page.keyboard.press("Tab")
        stop = page.evaluate(NOW)
        if stop is not None and stop["at"] == reached >= 0:
            continue
        if stop is None or stop["at"] in seen:
            break
        seen.add(stop["at"])
        if stop["at"] >= 0 and stop["at"] != reached + 1:
            faults.append(f"“{stop['name']}” comes after “{expected[reached]}”, out of the page's order")
        faults += [f"“{stop['name']}” {fault}" for fault in stop["faults"]]
        names.append(stop["name"])
        reached = stop["at"] if stop["at"] >= 0 else reached
    else:
        faults.append(f"the keyboard never comes out of the page in {MOST} presses")
    if reached != len(expected) - 1:
        faults.append(f"“{expected[reached + 1]}” is never reached")
    return Walk(names, faults)
