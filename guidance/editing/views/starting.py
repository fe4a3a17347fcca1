"""Starting a file, giving it another name, and taking it away."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guidance.content.pages import PAGE
from guidance.content.prose import slug
from guidance.content.records import Kind
from guidance.content.writing import Unreadable, new_text, with_values
from guidance.editing.drafting import CannotWrite, Saved, in_the_way, open_draft, save, seen_now
from guidance.editing.files import mark_of, on_disk, placed, text_on_disk, title_on_disk
from guidance.editing.models import Editor
from guidance.editing.rim import for_editors
from guidance.editing.shown import WHAT_FOR
from guidance.editing.undoing import with_texts
from guidance.library import ContentLibrary
from guidance.new_band import fit
from guidance.renames import CannotRename, renamed
from guidance.snapshot import the_moment
from guidance.starters import KINDS, CannotStart, first_body, first_values, path_of
from guidance.uses import may_delete, uses

LETTER = re.compile(r"[a-z0-9]")
NO_NAME = "No name can be made from this title. Write one with small letters, digits and hyphens: it becomes part of the address."


@for_editors()
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    return render(request, "editor/new.html", {"kinds": [(kind, WHAT_FOR[kind.name]) for kind in KINDS.values()], "place": "find"})


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def new_kind(request: HttpRequest, kind: str) -> HttpResponse:
    found = KINDS.get(kind)
    if found is None:
        raise Http404
    library, fault = request.library, ""  # type: ignore[attr-defined]
    given = {
        name: " ".join(request.POST.get(name, "").replace("\0", "").split())[:160]
        for name in ("title", "name", "band", "topic", "ages_from", "ages_to")
    }
    if request.method == "POST":
        try:
            return _started(request, found, library, given)
        except (CannotStart, CannotWrite) as error:
            fault = str(error)
    context = {
        "kind": found,
        "given": given,
        "fault": fault,
        "at": "name" if fault == NO_NAME else "title",
        "bands": tuple(library.bands.values()) if found is PAGE else (),
        "topics": tuple(library.topics.values()),
        "ages": found.name == "band",
        "place": "find",
    }
    return render(request, "editor/new_kind.html", context, status=422 if fault else 200)


def _started(request: HttpRequest, kind: Kind, library: ContentLibrary, given: dict[str, str]) -> HttpResponse:
    if not given["title"]:
        raise CannotStart("Say what it is called.")
    name = f"{given['band']}/{given['topic']}" if kind is PAGE else given["name"] or _name_from(given["title"])
    path = path_of(kind, name)
    if text_on_disk(path) is not None or open_draft(path):
        raise CannotStart(f"{path} is there already. Open it and change it, or choose another name.")
    values = {**first_values(kind, library, the_moment().date()), kind.title_field: given["title"]}
    texts: dict[str, str | None] = {}
    if kind.name == "band":
        texts = _beside(library, given, values)
    texts[path] = new_text(kind.fields, values, first_body(kind))
    with_texts(given["title"], texts, request.user)  # type: ignore[arg-type]
    messages.success(request, "Started. What is still needed stands beside each field.")
    return redirect("editor:write", path)


def _name_from(title: str) -> str:
    # Without any letter of the title the slug would be a word that nobody chose, in an address that stays for good.
    if not LETTER.search(title.lower()):
        raise CannotStart(NO_NAME)
    return slug(title)


def _beside(library: ContentLibrary, given: dict[str, str], values: dict) -> dict[str, str | None]:
    """The neighbouring bands, shortened so that no age is missing or in two; fills in the new band's own values."""
    ages = (given["ages_from"], given["ages_to"])
    if not all(age.isascii() and age.isdigit() and len(age) < 3 for age in ages):
        raise CannotStart("Write the youngest and the oldest age as numbers, such as 16 and 17.")
    place = fit(library, int(ages[0]), int(ages[1]))
    values |= {"ages_from": ages[0], "ages_to": ages[1], "order": str(place.order)}
    records = {record.path: record for record in library.records["band"].values()}
    made: dict[str, str | None] = {}
    for path, edits in place.edits.items():
        try:
            made[path] = with_values(text_on_disk(path) or "", records[path].kind.fields, {name: str(age) for name, age in edits.items()})
        except Unreadable:
            raise CannotStart(f"{path} has to make room for these ages, and it has a fault. Mend it first.") from None
    return made


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, path: str) -> HttpResponse:
    place = placed(path)
    if place is None or text_on_disk(path) is None:
        raise Http404
    name, fault = " ".join(request.POST.get("name", place[1]).split()), ""
    if request.method == "POST":
        try:
            files = renamed(request.library, path, name)  # type: ignore[attr-defined]
            _as_on_disk(request.library, files)  # type: ignore[attr-defined]
            texts = {where: None if raw is None else raw.decode("utf-8") for where, raw in files.items()}
            made = with_texts(f"Rename {place[1]} to {name}", texts, request.user)  # type: ignore[arg-type]
        except (CannotRename, CannotWrite) as error:
            fault = str(error)
        else:
            messages.success(request, f"{len(texts)} files change together. Hand it in when you have looked.")
            return redirect("editor:change", made.pk)
    context = {"path": path, "title": title_on_disk(path), "name": name, "fault": fault, "is_page": place[0] is PAGE, "place": "find"}
    return render(request, "editor/rename.html", context, status=422 if fault else 200)


def _as_on_disk(library: ContentLibrary, paths: Iterable[str]) -> None:
    """Raises CannotRename when the site still reads an earlier text of one of them: its newer words must not be dropped."""
    for path in paths:
        if on_disk(path) != library.files.get(path):
            raise CannotRename(f"{path} would change too, and it has a fault or was written in this very moment. Mend it first.")


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, path: str) -> HttpResponse:
    if text_on_disk(path) is None:
        raise Http404
    stands = may_delete(request.library, path)  # type: ignore[attr-defined]
    if request.method == "POST" and stands.may_go:
        try:
            saved = _taken_away(request.user, path)  # type: ignore[arg-type]
        except CannotWrite as error:
            messages.error(request, str(error))
            return redirect("editor:delete", path)
        return redirect("editor:change", saved.draft.change_id)
    reached = uses(request.library, path)  # type: ignore[attr-defined]
    context = {"path": path, "title": title_on_disk(path), "stands": stands, "uses": reached, "place": "find"}
    return render(request, "editor/delete.html", context)


def _taken_away(editor: Editor, path: str) -> Saved:
    """The deletion of a file as a draft. Raises CannotWrite when a change holds other words of it, which nobody would find again."""
    draft, text = open_draft(path), text_on_disk(path)
    seen = draft.text if draft else text
    if draft and not draft.is_deletion and seen != text:
        raise in_the_way(draft)
    return save(editor, path, None, mark_of(seen), title=f"Delete {path}")


@for_editors()
@require_safe
def used(request: HttpRequest, path: str) -> HttpResponse:
    """Where a file is used, directly and through others, each with its words."""
    if seen_now(path) is None and open_draft(path) is None:
        raise Http404
    found = uses(request.library, path)  # type: ignore[attr-defined]
    context = {"path": path, "title": title_on_disk(path), "uses": found, "draft": open_draft(path), "place": "find"}
    return render(request, "editor/uses.html", context)
