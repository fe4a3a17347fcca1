"""Two versions that met: both shown, and one text chosen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from guidance.editing.clash import Meeting, bring_together, with_file, with_other_words
from guidance.editing.drafting import CannotWrite
from guidance.editing.files import opened, title_of
from guidance.editing.models import Draft, Version
from guidance.editing.rim import for_editors


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def clash(request: HttpRequest, pk: int) -> HttpResponse:
    """Words that were kept aside because somebody else saved first."""
    version = get_object_or_404(Version.objects.select_related("draft", "draft__change", "draft__saved_by", "by"), pk=pk, set_aside=True)
    return _meeting(request, with_other_words(version))


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def clash_with_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft whose file was changed on the disk meanwhile."""
    draft = get_object_or_404(Draft.objects.select_related("change", "saved_by"), pk=pk)
    return _meeting(request, with_file(draft))


def _meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    path = meeting.draft.path
    if not meeting.draft.change.may_be_written or meeting.draft.dropped:
        messages.warning(request, "That change is closed. Words that were set aside are kept on its page, for whoever wrote them.")
        return redirect("editor:change", meeting.draft.change_id)
    missing: list[str] = []
    if request.method == "POST":
        choices = {clash.part: request.POST.get(f"part.{clash.part}", "") for clash in meeting.clashes}
        missing = [
            part
            for part, choice in choices.items()
            if choice not in ("mine", "theirs") and not (choice == "both" and part.startswith("text"))
        ]
        if not missing:
            try:
                saved = bring_together(meeting, choices, request.user, request.POST.get("mark", ""))  # type: ignore[arg-type]
            except CannotWrite as error:
                messages.error(request, str(error))
                return redirect("editor:write", path)
            if saved and not saved.clash:
                messages.success(request, "Brought together and saved.")
                return redirect("editor:write", path)
            messages.warning(request, "It was changed again in this very moment. Look once more.")
            return redirect(request.path)
    merged = None if meeting.one_is_gone else meeting.merged
    context = {
        "meeting": meeting,
        "title": title_of(opened(path, meeting.draft.text or meeting.draft.base or "")),
        "clashes": [(clash, clash.part.startswith("text")) for clash in meeting.clashes],
        "merged": merged,
        "missing": missing,
        "place": "changes",
    }
    return render(request, "editor/clash.html", context, status=422 if missing else 200)
