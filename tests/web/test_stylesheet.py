"""What helps reading, as far as the sheets and pages themselves can show it."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from guidance.stylesheet import JOINED, mirrored, slim

CSS = settings.BASE_DIR / "static" / "css"
SCREEN = [(CSS / f"{name}.css").read_text(encoding="utf-8") for names in JOINED.values() for name in names if name != "print"]
LETTERING = ("font", "font-size", "line-height", "letter-spacing", "height", "min-height", "max-height", "max-width")
DECORATION = 28  # pixels: edges, shadows and outlines; never words


def test_letters_and_the_room_for_them_grow_with_the_size_a_reader_has_chosen():
    faults = []
    for rule in re.findall(r"[^{}]+\{[^{}]*\}", "".join(SCREEN)):
        for name, value in re.findall(r"([a-z-]+): ([^;}]+)", rule):
            fixed = [abs(float(size)) for size in re.findall(r"(-?[\d.]+)px", value)]
            # A word for screen readers alone is a pixel wide; a corner of 99 is as round as can be.
            if fixed and "visually-hidden" not in rule and name != "border-radius" and (name in LETTERING or max(fixed) > DECORATION):
                faults.append((name, value))
    assert faults == []


def test_a_page_asks_for_the_text_size_chosen_on_the_phone(client):
    page = client.get("/").content.decode()
    assert '<meta name="text-scale" content="scale">' in page
    assert "maximum-scale" not in page and "user-scalable" not in page
    assert "font: -apple-system-body" in "".join(SCREEN)


def test_every_public_page_begins_with_a_plain_summary(public_pages):
    faults = []
    for address, page in public_pages.items():
        heading = page.one("h1")
        around = [part for part in heading.above.within if not isinstance(part, str)]
        following = around[around.index(heading) + 1 :]
        if not (following and following[0].tag == "p" and "lead" in following[0].get("class") and following[0].text):
            faults.append(address)
    assert faults == []


def test_slim_leaves_strings_and_sums_alone():
    rule = 'a ~ b + c > d , e { width: calc( 1rem + 2px ) ; content: "a  {  b" ; } /* said */'
    assert slim(rule) == 'a~b+c>d,e{width:calc( 1rem + 2px );content:"a  {  b"}'
    assert slim("@media (min-width: 40rem) {\n  p + p { margin: 0 }\n}") == "@media (min-width:40rem){p+p{margin:0}}"


@pytest.mark.parametrize(
    ("css", "other"),
    [
        ("a{margin-left:1rem;float:left}", "a{margin-right:1rem;float:right}"),
        ("a{padding:1px 2px 3px 4px}", "a{padding:1px 4px 3px 2px}"),
        ("a{margin:0 0 0 auto;padding:1px 2px}", "a{margin:0 auto 0 0;padding:1px 2px}"),
        ("a{border-radius:0 var(--r) var(--r) 0}", "a{border-radius:var(--r) 0 0 var(--r)}"),
        ("a{padding:max(1px,env(x)) 2px 3px calc(1px + 2px)}", "a{padding:max(1px,env(x)) calc(1px + 2px) 3px 2px}"),
        ("a{box-shadow:inset 4px 0 red}", "a{box-shadow:inset -4px 0 red}"),
        (".left-empty{text-align:left;left:0;border-left-color:red}", ".left-empty{text-align:right;right:0;border-right-color:red}"),
    ],
)
def test_from_right_to_left_every_side_is_the_other_one(css, other):
    assert mirrored(css) == other
