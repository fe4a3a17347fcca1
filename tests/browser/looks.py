"""How a page is looked at: how wide the window is, in which colours, with letters of which size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from playwright.sync_api import Page


@dataclass(frozen=True)
class Look:
    """``width`` in CSS pixels: 320 is the smallest phone, and a wide window of 1280 at 400% zoom."""

    width: int
    colours: Literal["light", "dark", "forced"] = "light"
    letters: int = 100

    def __str__(self) -> str:
        return f"{self.width} px, {self.colours}" + (f", letters at {self.letters}%" if self.letters != 100 else "")

    def at(self, page: Page) -> None:
        """Shows the page in front so, without loading it again."""
        page.set_viewport_size({"width": self.width, "height": 800})
        forced = self.colours == "forced"
        page.emulate_media(color_scheme="dark" if self.colours == "dark" else "light", forced_colors="active" if forced else "none")
        page.evaluate("size => { document.documentElement.style.fontSize = size; }", "" if self.letters == 100 else f"{self.letters}%")


PHONE, TABLET, DESK = 320, 768, 1280
PLAIN = (Look(DESK), Look(PHONE))
EVERY = tuple(Look(width, colours) for colours in ("light", "dark", "forced") for width in (DESK, TABLET, PHONE))
EDITORS = (Look(DESK), Look(DESK, "dark"), Look(DESK, "forced"), Look(PHONE))
SIZES = tuple(Look(width, letters=letters) for width in (DESK, TABLET, PHONE) for letters in (100, 200))

# A box that scrolls by itself is meant for what cannot be broken; what cuts its words off is not.
STICKING_OUT = """() => {
  const root = document.documentElement, faults = [];
  const said = e => `${e.tagName.toLowerCase()}${e.className ? '.' + e.className : ''}: ${e.textContent.trim().slice(0, 40)}`;
  const all = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width > 1);
  if (root.scrollWidth > root.clientWidth) {
    const inside = e => all.some(box => box.contains(e) && box !== e && getComputedStyle(box).overflowX !== 'visible');
    const wide = all.filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !inside(e));
    faults.push(`scrolls sideways by ${root.scrollWidth - root.clientWidth} px: ${wide.slice(0, 2).map(said).join(' | ')}`);
  }
  for (const e of all) {
    const style = getComputedStyle(e);
    if (e.closest('svg, input')) continue;
    if (['hidden', 'clip'].includes(style.overflowX) && e.scrollWidth > e.clientWidth + 1) faults.push(`cuts off ${said(e)}`);
    if (['hidden', 'clip'].includes(style.overflowY) && e.scrollHeight > e.clientHeight + 1) faults.push(`cuts off ${said(e)}`);
  }
  return faults;
}"""


def sticking_out(page: Page) -> list[str]:
    """What makes the page in front scroll sideways, and what cuts words off."""
    return page.evaluate(STICKING_OUT)
