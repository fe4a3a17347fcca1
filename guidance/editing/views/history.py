"""History: what was published when, by whom and why, how it differs, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from guidance.content.differences import differences
from guidance.content.house_dates import house_moment
from guidance.editing.drafting import CannotWrite
from guidance.editing.files import fields_of, title_on_disk
from guidance.editing.history import Past, history_of
from guidance.editing.models import Revision
from guidance.editing.rim import for_editors
from guidance.editing.undoing import bring_back
from guidance.snapshot import LONDON

ON_A_PAGE = 50


@for_editors()
@require_safe
def everything(request: HttpRequest) -> HttpResponse:
    """Every published version of every file, newest first."""
    revisions = Paginator(Revision.objects.select_related("change"), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "editor/everything.html", {"revisions": revisions, "place": "changes"})


@for_editors()
@require_safe
def history(request: HttpRequest, path: str) -> HttpResponse:
    past = history_of(path)
    if not past:
        raise Http404
    return render(request, "editor/history.html", {"path": path, "title": title_on_disk(path), "past": past, "place": "find"})


def _found(every: Sequence[Past], which: str) -> Past:
    for past in every:
        if which in (str(past.pk), past.commit) and which:
            return past
    raise Http404


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, which: str, path: str) -> HttpResponse:
    """One version: what it changed, what differs from now, and one step back to it."""
    every, fields = history_of(path), fields_of(path)
    past = _found(every, which)
    if request.method == "POST":
        try:
            change = bring_back(path, past.text, house_moment(past.at.astimezone(LONDON)), request.user)  # type: ignore[arg-type]
        except CannotWrite as error:
            messages.error(request, str(error))
            return redirect("editor:version", which, path)
        messages.success(request, "Here it is again. Hand it in, so that a second person can agree.")
        return redirect("editor:change", change.pk)
    now = next((p.text for p in every if p.current), None)
    context = {
        "path": path,
        "title": title_on_disk(path),
        "which": which,
        "past": past,
        "did": differences(fields, past.before, past.text),
        "since": () if past.current else differences(fields, past.text, now),
        "place": "find",
    }
    return render(request, "editor/version.html", context)
