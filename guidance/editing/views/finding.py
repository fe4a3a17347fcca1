"""Today, and finding: what needs somebody, and every file in one list."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from guidance.dashboard import dashboard
from guidance.editing.faults import Fault, faults_of
from guidance.editing.files import text_on_disk
from guidance.editing.insertable import insertable
from guidance.editing.models import Change, Draft, State
from guidance.editing.releasing import settle_changes
from guidance.editing.rim import for_editors
from guidance.editing.shown import Filter, all_well, filters, rows, shelf_of, tiles
from guidance.finding import counts, find
from guidance.library import ContentLibrary
from guidance.selfcheck.flow import as_list, read_flow
from guidance.selfcheck.flow_picture import as_svg
from guidance.shelf import Entry

MOST_SHOWN = 200
MOST_DUE = 12


@for_editors()
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is broken, due, waiting: the day's work."""
    settle_changes()
    library = request.library  # type: ignore[attr-defined]
    every = Change.objects.select_related("author")
    board = dashboard(shelf_of(library), library)
    to_check = (*board.stale, *board.due[:MOST_DUE])
    context = {
        "board": board,
        "broken": [(entry, _faults(library, entry)) for entry in board.broken],
        "tiles": tiles(board),
        "all_well": all_well(board),
        "to_check": to_check,
        "nobody": not any(entry.owner for entry in to_check),
        "more_soon": max(0, len(board.due) - MOST_DUE),
        "waiting": every.filter(state=State.READY),
        "approved": every.filter(state=State.APPROVED),
        "scheduled": every.filter(state=State.SCHEDULED).order_by("publish_from"),
        "mine": every.filter(state=State.WRITING, author=request.user),  # type: ignore[misc]
        "place": "today",
    }
    return render(request, "editor/today.html", context)


def _faults(library: ContentLibrary, entry: Entry) -> tuple[Fault, ...]:
    """What holds a file back, told as its form tells it."""
    holding = [problem for problem in entry.problems if problem.holds_back]
    return faults_of(holding, {entry.path: text_on_disk(entry.path)})


@for_editors()
@require_safe
def launch(request: HttpRequest) -> HttpResponse:
    """What a qualified person must still confirm before the site goes public."""
    library = request.library  # type: ignore[attr-defined]
    return render(request, "editor/launch.html", {"board": dashboard(shelf_of(library), library), "place": "today"})


@for_editors()
@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Every page, app, service, fact, question and item; a public address leads straight to its file."""
    asked = Filter.of(request.GET)
    made = shelf_of(request.library)  # type: ignore[attr-defined]
    drafts = {draft.path: draft for draft in Draft.objects.filter(held_path__isnull=False).select_related("change")}
    found = tuple(
        e for e in find(made, asked.words, asked.kind, asked.band, asked.topic, asked.flag) if not asked.draft or e.path in drafts
    )
    if asked.is_address and len(found) == 1:
        return redirect("editor:write", found[0].path)
    counted = counts(made, asked.words, asked.kind, asked.band, asked.topic, asked.flag)
    groups = filters(request.library, asked, counted, len(drafts))  # type: ignore[attr-defined]
    context = {
        "asked": asked,
        "found": rows(found[:MOST_SHOWN], drafts),
        "number": len(found),
        "more": max(0, len(found) - MOST_SHOWN),
        "filters": groups,
        "chosen": [way for _, ways in groups for way in ways if way.on],
        "place": "find",
    }
    return render(request, "editor/find.html", context)


@for_editors()
@require_safe
def names(request: HttpRequest) -> HttpResponse:
    """What a text can refer to, by the words an editor remembers of it."""
    words = request.GET.get("q", "")[:100]
    found = insertable(request.library, words)  # type: ignore[attr-defined]
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"names": [{"code": n.code, "title": n.title, "says": n.says} for n in found]})
    return render(request, "editor/names.html", {"names": found, "q": words, "place": "find"})


@for_editors()
@require_safe
def flow(request: HttpRequest) -> HttpResponse:
    """Questions, branches, help, and where each item is reached from, as a picture and as lists."""
    library = request.library  # type: ignore[attr-defined]
    drawn = read_flow(library.questionnaire, library.items, tuple(library.bands.values()))
    return render(request, "editor/flow.html", {"picture": as_svg(drawn), "lists": as_list(drawn), "place": "flow"})
