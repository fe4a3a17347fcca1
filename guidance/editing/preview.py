"""A file as a reader would see it, before it is published.

The page is made by the site's own views and templates. What a preview adds to it and takes away is in
``as_preview``: it says what it is, shows where the file is, runs no script and sends no form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from html import escape
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static

from guidance.cache import never
from guidance.content.house_dates import house_date
from guidance.content.records import Record
from guidance.content.translations import language_of
from guidance.editing.faults import faults_in
from guidance.editing.files import as_text
from guidance.editing.places import Place, bare_request, page_at, place_at, record_of, shown_at
from guidance.foreign_page import foreign_page
from guidance.library import ContentLibrary
from guidance.snapshot import the_moment
from guidance.speaking import address_in, in_language
from safety_site.csp import HEADER, NONE, SELF, build_policy

__all__ = ["Place", "as_preview", "preview", "shown_at"]

SCRIPT = re.compile(r"<script\b[^>]*>.*?</script>", re.DOTALL)
NOT_FOR_READERS = re.compile(r'<aside class="problems-note" aria-label="Content problems">.*?</aside>', re.DOTALL)
SUBMIT = re.compile(r'<button\b(?=[^>]*\stype="submit")')
WITHIN = re.compile(r'<a\b(?=[^>]*\shref="#)')
FOLD = '<details class="fold"'

ON_NO_PAGE = {
    "house-words": "No page shows these words. They are looked for in every file, and whoever writes one is told what to write instead.",
    "launch": "No page shows this list. It says what a qualified person must confirm before the site goes public.",
    "topic": "No guidance page is on this topic. These checklist items are:",
    "fact": "No page shows this fact yet. Where one does, it reads:",
    "source": "No page names this source yet. Where one does, it reads:",
    "question": "No answers lead to this question.",
    "item": "No answers bring this item in.",
}
NOT_JUST_NOW = "No page shows this just now, since another file it needs cannot be read. Mend that one first."
NO_FILE = "There is no such file. Go back to the list and pick another."


def preview(request: HttpRequest, library: ContentLibrary, path: str, *, at: str = "", text: str | None = None) -> HttpResponse:
    """The page on which the file can be seen, from a library in which it stands as it is to be.

    ``at`` picks one of the addresses of ``shown_at``; the first otherwise. ``text`` is the file as it is to be: broken, it may
    be in no library. A file that cannot be shown gets a
    list of what to mend, above its last good version if there is one. 404 when there is no such file.
    """
    record, place = record_of(library, path), place_at(library, path, at)
    faults = [problem for problem in library.problems if problem.path == path and problem.holds_back]
    page = _page(library, path, place.address, request.META) if place else None
    status = 200 if page or record or faults else 404
    told = faults_in(path, as_text(library.files.get(path)) if text is None else text, faults, here=True)
    about = {"as_on": _another_day(library), "faults": told if page else ()}
    banner = render_to_string("editor/_preview_banner.html", about).strip()
    if page is None:
        template = "editor/preview_broken.html" if faults else "editor/preview_alone.html"
        said = {"title": record.title if record else path, "faults": told, **_on_no_page(library, record)}
        page = render(bare_request(library, "/", request.META), template, said).content.decode()
    response = never(HttpResponse(as_preview(page, banner, place.anchor if place else ""), status=status))
    # Only the workspace may frame a preview. It has no script to run and nowhere to send a form.
    policy = {**settings.SECURE_CSP, "script-src": [NONE], "form-action": [NONE], "frame-ancestors": [SELF]}
    response[HEADER] = build_policy(policy)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _page(library: ContentLibrary, path: str, address: str, meta: Mapping[str, str]) -> str | None:
    """What is seen there; a translation is seen in its language."""
    translates = language_of(path)
    spoken = library.translations.get(translates[1]) if translates else None
    if spoken is None:
        return page_at(library, address, meta)
    with in_language(spoken.language):
        page = page_at(spoken, address, meta)
    return foreign_page(page, partial(address_in, spoken.language)) if page else None


def as_preview(page: str, banner: str, anchor: str = "") -> str:
    """The page without scripts, its buttons off, links opening elsewhere, its anchor marked, below the banner."""
    page = NOT_FOR_READERS.sub("", SCRIPT.sub("", page))
    page = SUBMIT.sub("<button disabled", page)
    page = WITHIN.sub('<a target="_self"', page)
    page = page.replace("<head>", '<head><base target="_blank">', 1)
    page = page.replace("</head>", f'<link rel="stylesheet" href="{escape(static("css/preview.css"))}"></head>', 1)
    return _marked(page, anchor).replace("<body>", f"<body>{banner}", 1)


def _marked(page: str, anchor: str) -> str:
    if anchor.startswith("item-"):
        # A checklist names its items, but has no anchors for them; and those for later are folded away.
        item = f'<li data-item="{anchor.removeprefix("item-")}"'
        before, found, after = page.partition(item)
        fold, details, rest = before.rpartition(FOLD)
        opened = f"{fold}{details} open{rest}" if found and details else before
        page = f'{opened}<li id="{anchor}"{found.removeprefix("<li")}{after}' if found else page
    return re.sub(rf'(?<= )id="{re.escape(anchor)}"', r"data-preview-target \g<0>", page, count=1) if anchor else page


def _another_day(library: ContentLibrary) -> str:
    """The day this shows, if that is not today; a library read some days ago shows today until its next change."""
    now = the_moment()
    today = library.on <= now and (library.next_change is None or now < library.next_change)
    return "" if today or library.on.date() == now.date() else house_date(library.on.date())


def _on_no_page(library: ContentLibrary, record: Record | None) -> dict[str, Any]:
    """What to say of a file that is on no page: ``said``, ``lines`` of its own, and what it looks like in one (HTML)."""
    if record is None:
        return {"said": NO_FILE}
    said: dict[str, Any] = {"said": ON_NO_PAGE.get(record.kind.name, NOT_JUST_NOW)}
    match record.kind.name:
        case "house-words":
            said["lines"] = [f"“{'”, “'.join(e.values['words'])}”: write “{e.values['use']}”." for e in record["avoid"]]
        case "launch":
            said["lines"] = [f"{e.values['number']}. {e.values['what']}" for e in record["rows"]]
        case "topic":
            said["lines"] = [item.title for item in library.items if item.topic.name == record.name]
        case "fact" if record.name in library.facts:
            said["looks"] = library.facts[record.name].card
        case "source" if record.name in library.sources:
            said["looks"] = f"<p>Source: {library.sources[record.name].html}</p>"
        case "fact" | "source":
            said["said"] = NOT_JUST_NOW
    return said
