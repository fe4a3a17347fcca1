"""Draws the picture a link shows when it is passed on: one for each age band, from the band's own drawing."""

from __future__ import annotations

import re
from typing import Any

import typst
from django.conf import settings
from django.core.management.base import BaseCommand

NAME = "Open Conversations"
# For pages of no age: this drawing, on the colour of paper.
FOR_EVERYONE = ("preview", "10-12s", "paper")
FONTS = typst.Fonts(include_system_fonts=False)
PICTURE = b"""
#set page(width: 1200pt, height: 630pt, margin: 0pt, fill: rgb(sys.inputs.tint))
#set text(font: "Libertinus Serif", size: 50pt, weight: "bold", fill: rgb(sys.inputs.ink))
#place(top + left, dx: 64pt, dy: 52pt, grid(
  columns: 2, column-gutter: 22pt, align: horizon,
  image(bytes(sys.inputs.mark), format: "svg", height: 72pt), sys.inputs.name,
))
#place(bottom + center, dy: -36pt, image(bytes(sys.inputs.drawing), format: "svg", width: 880pt))
"""
IMAGES = settings.BASE_DIR / "static" / "img"


def draw_previews() -> dict[str, bytes]:
    """Every picture as PNG by its file name: one for each band with a colour in ``tokens.css``, and one for everyone."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    # Light colours stand first, and the pictures are light.
    colours = dict(reversed(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css)))
    bands = [role.removeprefix("band-") for role in colours if role.startswith("band-")]
    wanted = [FOR_EVERYONE, *((f"preview-{band}", band, f"band-{band}") for band in bands)]
    return {f"{name}.png": _draw(drawing, colours[tint], colours) for name, drawing, tint in wanted}


def _draw(drawing: str, tint: str, colours: dict[str, str]) -> bytes:
    mark, picture = ((IMAGES / f"{name}.svg").read_text(encoding="utf-8") for name in ("logo", drawing))
    inputs = {
        "tint": tint,
        "ink": colours["ink"],
        "name": NAME,
        "mark": mark.replace("currentColor", colours["deep"]),
        "drawing": picture.replace("currentColor", colours["deep"]),
    }
    made = typst.compile(PICTURE, font_paths=FONTS, ignore_system_fonts=True, format="png", ppi=72, sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


class Command(BaseCommand):
    help = "Draw static/img/preview*.png anew, after a drawing, a colour or the mark has changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, picture in draw_previews().items():
            (IMAGES / name).write_bytes(picture)
            self.stdout.write(f"Wrote static/img/{name}.")
