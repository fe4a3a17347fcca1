"""Draws what cannot be sent as SVG: the picture a link shows when it is passed on, one for each age band, and two icons."""

from __future__ import annotations

import re
import struct
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
ICON = b"""
#set page(width: 1pt * int(sys.inputs.side), height: 1pt * int(sys.inputs.side), margin: 0pt, fill: rgb(sys.inputs.ground))
#image(bytes(sys.inputs.mark), format: "svg", width: 100%)
"""
CLEAR = "#0000"
IN_A_TAB, ON_A_PHONE = 32, 180  # pixels, the sizes browsers ask for
IMAGES = settings.BASE_DIR / "static" / "img"


def draw_previews() -> dict[str, bytes]:
    """Every picture by its file name: one for each band with a colour in ``tokens.css``, one for everyone, and two icons."""
    css = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    # Light colours stand first, and the pictures are light.
    colours = dict(reversed(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", css)))
    bands = [role.removeprefix("band-") for role in colours if role.startswith("band-")]
    wanted = [FOR_EVERYONE, *((f"preview-{band}", band, f"band-{band}") for band in bands)]
    mark = (IMAGES / "favicon.svg").read_text(encoding="utf-8")
    # A phone rounds the corners itself and shows black where nothing is.
    return {
        **{f"{name}.png": _draw(drawing, colours[tint], colours) for name, drawing, tint in wanted},
        "apple-touch-icon.png": _compile(ICON, side=str(ON_A_PHONE), ground=colours["deep"], mark=mark),
        "favicon.ico": _ico(_compile(ICON, side=str(IN_A_TAB), ground=CLEAR, mark=mark)),
    }


def _draw(drawing: str, tint: str, colours: dict[str, str]) -> bytes:
    mark, picture = ((IMAGES / f"{name}.svg").read_text(encoding="utf-8") for name in ("logo", drawing))
    deep = colours["deep"]
    coloured = {"mark": mark.replace("currentColor", deep), "drawing": picture.replace("currentColor", deep)}
    return _compile(PICTURE, tint=tint, ink=colours["ink"], name=NAME, **coloured)


def _compile(picture: bytes, **inputs: str) -> bytes:
    made = typst.compile(picture, font_paths=FONTS, ignore_system_fonts=True, format="png", ppi=72, sys_inputs=inputs)
    if not isinstance(made, bytes):
        raise TypeError(made)
    return made


def _ico(png: bytes) -> bytes:
    """An icon file that holds one PNG, as Windows has read them since Vista and every browser does."""
    entry = struct.pack("<4B2H2I", IN_A_TAB, IN_A_TAB, 0, 0, 1, 32, len(png), 22)
    return struct.pack("<3H", 0, 1, 1) + entry + png


class Command(BaseCommand):
    help = "Draw static/img/preview*.png and the icons anew, after a drawing, a colour or the mark has changed."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for name, picture in draw_previews().items():
            (IMAGES / name).write_bytes(picture)
            self.stdout.write(f"Wrote static/img/{name}.")
