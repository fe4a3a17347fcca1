"""Other languages: how far each is, and beginning a translation."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from guidance.content.translations import language_of, translation_path
from guidance.content.words import is_known
from guidance.editing.drafting import CannotWrite, open_draft
from guidance.editing.files import placed, text_on_disk
from guidance.editing.rim import for_editors
from guidance.editing.translating import english_of, first_text, progress
from guidance.editing.undoing import with_texts

FIRST = "get-help/index.md"


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def translations(request: HttpRequest) -> HttpResponse:
    """What is translated, what is not, and which parts of the English have moved on; another language begins with whom to call."""
    library = request.library  # type: ignore[attr-defined]
    code, fault = " ".join(request.POST.get("code", "").lower().split())[:20], ""
    if request.method == "POST":
        if is_known(code):
            return translate(request, translation_path(FIRST, code))
        fault = "We know no language by that code. Write two or three letters, such as “cy” for Welsh or “pl” for Polish."
    context = {"progress": progress(library), "code": code, "fault": fault, "place": "find"}
    return render(request, "editor/translations.html", context, status=422 if fault else 200)


@for_editors()
@require_POST
def translate(request: HttpRequest, path: str) -> HttpResponse:
    """Begins the translation at ``path`` with the English words."""
    library, place = request.library, language_of(path)  # type: ignore[attr-defined]
    record = english_of(library, path)
    if place is None or not is_known(place[1]) or record is None or placed(path) is None:
        raise Http404
    if text_on_disk(path) is None and open_draft(path) is None:
        try:
            with_texts(f"{record.title} ({place[1]})"[:160], {path: first_text(record)}, request.user)  # type: ignore[arg-type]
        except CannotWrite as error:
            messages.error(request, str(error))
            return redirect("editor:translations")
        messages.success(request, "Started with the English words. Write over them.")
    return redirect("editor:write", path)
