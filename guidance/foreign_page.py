"""The last look at a page in another language: what stayed English is marked as English, and its links stay in its language.

Words that are not translated come between two marks that nobody can type (``content.translations``). Which element they stand in is
known only when the page is whole, so the marks become ``lang`` attributes here: on the elements between them, or on a ``span``
around bare words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from guidance.content.translations import ENGLISH_BEGINS, ENGLISH_ENDS, unmarked

TOKEN = re.compile(rf"(<!--.*?-->|<[^<>]*>|{ENGLISH_BEGINS}|{ENGLISH_ENDS})", re.DOTALL)
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
LINK = re.compile(r'(\s(?:href|action)=")(/(?!/)[^"]*)')
WORDS = re.compile(r"[^\W\d_]")
VOID = ("area", "br", "col", "hr", "img", "input", "link", "meta", "path", "source", "wbr")
# Nothing but words may stand in these.
WORDS_ALONE = ("title", "option", "textarea", "script", "style")
IN_ENGLISH = ' lang="en" dir="ltr"'


def foreign_page(html: str, link: Callable[[str], str]) -> str:
    """The page with its English marked, and every local address as ``link`` has it. Never raises, whatever is left open."""
    made: list[str] = []
    marks = depth = option = 0
    alone = ""
    for token in TOKEN.split(html):
        if token == ENGLISH_BEGINS:
            marks, depth = marks + 1, depth if marks else 0
        elif token == ENGLISH_ENDS:
            marks = max(0, marks - 1)
        elif token.startswith("<") and (tag := TAG.match(token)):
            closes, name = bool(tag[1]), tag[2].lower()
            token = unmarked(token)
            # What says its language leads out of this one.
            token = token if " hreflang=" in token else LINK.sub(lambda found: found[1] + link(found[2]), token)
            if marks and closes:
                # More is closed than was opened since: the words were cut before their mark came.
                marks, depth = (marks, depth - 1) if depth else (0, 0)
            elif marks and name not in VOID and not token.endswith("/>"):
                made.append(token if depth or "lang=" in token else f"<{tag[2]}{IN_ENGLISH}{token[tag.end() :]}")
                depth += 1
                token = ""
            alone = "" if closes else name if name in WORDS_ALONE else alone
            option = len(made) if name == "option" else option
            made.append(token)
        elif marks and not depth and WORDS.search(token):
            if alone == "option" and "lang=" not in made[option]:
                made[option] = made[option].replace("<option", f"<option{IN_ENGLISH}", 1)
            made.append(token if alone else f"<span{IN_ENGLISH}>{token}</span>")
        else:
            made.append(unmarked(token))
    return "".join(made)
