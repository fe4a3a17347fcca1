"""The sheet as one HTML file: works offline, asks nothing of any server, prints tonight on one page."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from .sheet import WORDS, ChildSheet, HelpSteps, Sheet, Talk, one_line

STYLE = re.sub(r"\s*\n\s*", "\n", Path(__file__).with_name("family-chat.css").read_text("utf-8")).strip()
# A number to ring begins so in the UK; the short ones that can only be texted, 85258 or 7726, do not.
NUMBER = re.compile(r"(?<![\w/.-])[019](?:[ -]?\d){2,14}(?![\w/.-]*\d)")


def make_file(sheet: Sheet) -> str:
    """The whole file. It holds no script; its own policy lets nothing in but its own style."""
    several = len(sheet.children) > 1
    body = "\n".join(_child(child, number, 3 if several else 2) for number, child in enumerate(sheet.children))
    policy = f"default-src 'none'; style-src 'sha256-{_sha256(STYLE)}'; base-uri 'none'; form-action 'none'"
    direction = ' dir="rtl"' if sheet.language.right_to_left else ""
    return f"""<!DOCTYPE html>
<html lang="{sheet.language.tag}"{direction}>
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<meta name="color-scheme" content="light dark">
<title>{_text(sheet.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{_text(sheet.title)}</h1>
<p>{WORDS["promise"]}: <q>{_text(sheet.promise)}</q></p>
</header>
<main>
{body}
</main>
<footer>
{_help_line(sheet)}<p>{WORDS["more"]}: {_link(sheet.address)}</p>
</footer>
</body>
</html>
"""


def _child(child: ChildSheet, number: int, level: int) -> str:
    """One child's part; ``level`` is that of its headings."""
    where = f"c{number}"
    parts = [f"<h2>{_text(child.label)}</h2>"] if child.label else []
    if child.help_steps:
        first = f"<p><b>{_call(child.close_to_home)}</b></p>\n" if child.close_to_home else ""
        steps = "".join(_help(help_steps, level + 1) for help_steps in child.help_steps)
        parts.append(f'<section class="help">\n<h{level}>{WORDS["help"]}</h{level}>\n{first}{steps}</section>')
    if child.tonight:
        talks = "".join(_talk(talk, f"{where}-t{n}", level + 1) for n, talk in enumerate(child.tonight))
        parts.append(f'<section class="tonight">\n<h{level}>{WORDS["tonight"]}</h{level}>\n{talks}</section>')
    if child.next:
        groups = "".join(_group(title, group, f"{where}-n{n}", level + 1) for n, (title, group) in enumerate(child.next))
        parts.append(f'<section class="next">\n<h{level}>{WORDS["next"]}</h{level}>\n{groups}</section>')
    if child.look_again:
        lines = "".join(f"<p>{_text(line)}</p>\n" for line in child.look_again)
        parts.append(f'<section class="again">\n<h{level}>{WORDS["look_again"]}</h{level}>\n{lines}</section>')
    if child.half_page.tell or child.half_page.need:
        lists = (
            f"<div>\n<h{level + 1}>{WORDS[word]}</h{level + 1}>\n{_list(lines)}</div>\n"
            for word, lines in (("tell", child.half_page.tell), ("need", child.half_page.need))
            if lines
        )
        parts.append(f'<section class="keep">\n<h{level}>{WORDS["keep"]}</h{level}>\n{"".join(lists)}</section>')
    return '<div class="child">\n' + "\n".join(parts) + "\n</div>"


def _talk(talk: Talk, where: str, level: int) -> str:
    why = f'<p class="why">{_text(talk.why)}</p>\n' if talk.why else ""
    return f"""<div class="talk">
<h{level}>{_tick(where, talk.title)}</h{level}>
{why}<blockquote class="say"><p>{_text(talk.say)}</p></blockquote>
<p>{_text(talk.when_then)}</p>
<p><b>{WORDS["badly"]}:</b> <q>{_text(talk.badly)}</q></p>
</div>
"""


def _group(title: str, talks: Iterable[Talk], where: str, level: int) -> str:
    items = "".join(f"<li>{_tick(f'{where}-{n}', talk.title)}{_more(talk)}</li>\n" for n, talk in enumerate(talks))
    return f'<h{level}>{_text(title)}</h{level}>\n<ul class="items">\n{items}</ul>\n'


def _more(talk: Talk) -> str:
    why = f'<p class="why">{_text(talk.why)}</p>' if talk.why else ""
    return f"{why}<p><q>{_text(talk.say)}</q></p>"


def _tick(where: str, title: str) -> str:
    return f'<input type="checkbox" id="{where}"> <label for="{where}">{_text(title)}</label>'


def _help(help_steps: HelpSteps, level: int) -> str:
    calls = f"<p><b>{WORDS['calls']}:</b></p>\n{_list(help_steps.calls, calls=True)}" if help_steps.calls else ""
    steps = "".join(f"<li>{_call(step)}</li>\n" for step in help_steps.steps)
    return f"<h{level}>{_text(help_steps.title)}</h{level}>\n<ol>\n{steps}</ol>\n{calls}"


def _help_line(sheet: Sheet) -> str:
    if not sheet.help_line:
        return ""
    return f'<section class="numbers">\n<h2>{WORDS["help_line"]}</h2>\n{_list(sheet.help_line, calls=True)}</section>\n'


def _list(lines: Iterable[str], *, calls: bool = False) -> str:
    return "<ul>\n" + "".join(f"<li>{_call(line) if calls else _text(line)}</li>\n" for line in lines) + "</ul>\n"


def _call(line: str) -> str:
    """The line with every phone number in it as a link to ring."""
    shown = one_line(line)
    parts, at = [], 0
    for found in NUMBER.finditer(shown):
        dial = re.sub(r"\D", "", found[0])
        parts += [escape(shown[at : found.start()]), f'<a href="tel:{dial}">{found[0]}</a>']
        at = found.end()
    return "".join(parts) + escape(shown[at:])


def _text(text: str) -> str:
    return escape(one_line(text))


def _link(address: str) -> str:
    """The address as a link, if it is one of the web."""
    shown = _text(address)
    if not shown.startswith(("https://", "http://")):
        return shown
    return f'<a href="{shown}" rel="noreferrer">{shown.removeprefix("https://").removeprefix("http://")}</a>'


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
