"""Writing a file: the form, saving, what is wrong, and how a reader will see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from guidance.content.pasted import read_paste
from guidance.content.problems import Problem
from guidance.content.translations import TRANSLATED
from guidance.editing.check import Check, check_of, newly_broken
from guidance.editing.clash import left_aside
from guidance.editing.contents import contents_of
from guidance.editing.drafting import CannotWrite, NothingToSave, Saved, is_behind, open_draft, save, seen_now
from guidance.editing.faults import Fault
from guidance.editing.file_form import Known, controls, suggestions
from guidance.editing.files import Opened, as_bytes, as_text, mark_of, on_disk, opened, placed, text_on_disk, title_of
from guidance.editing.history import note_what_is_there, text_with_mark
from guidance.editing.models import Change, Draft, State
from guidance.editing.preview import preview as shown_to_readers
from guidance.editing.preview import shown_at
from guidance.editing.rim import for_editors
from guidance.editing.sent import Sent, read_post
from guidance.editing.translating import english_of, followed, translations_of
from guidance.editing.undoing import not_alone
from guidance.editing.waiting import waiting_for
from guidance.library import ContentLibrary, LibraryFault, library_with
from guidance.shelf import shelf
from guidance.snapshot import LONDON


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, path: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, path)
    draft, raw = open_draft(path), on_disk(path)
    if draft is None and raw is None:
        return _nothing_there(request, path)
    # Whoever saves says which words they began from; they must be known then, whatever git has done meanwhile.
    note_what_is_there(path, raw)
    if draft and draft.is_deletion:
        return _taken_away(request, draft)
    text = draft.text if draft else as_text(raw)
    return _page(request, path, text or "", as_one_text=request.GET.get("view") == "text")


def _nothing_there(request: HttpRequest, path: str) -> HttpResponse:
    if placed(path) is None:
        raise Http404
    return render(request, "editor/nothing_there.html", {"path": path}, status=404)


def _taken_away(request: HttpRequest, draft: Draft) -> HttpResponse:
    """A file that an open change deletes or gives another name: an empty form would only seem to be broken."""
    moved = (sheet.draft.path for sheet in contents_of(draft.change).moved if sheet.was and sheet.was.pk == draft.pk)
    title = _title(draft.path, draft.base or "")
    context = {"path": draft.path, "title": title, "change": draft.change, "now_called": next(moved, ""), "place": "find"}
    return render(request, "editor/taken_away.html", context)


def _change_of(request: HttpRequest, draft: Draft | None) -> Change | None:
    """The change this is written in: the draft's own, or the one that was chosen or was there when the page was opened."""
    return draft.change if draft else _chosen(request) or _change_called(request.POST.get("within") or request.GET.get("change") or "")


def _chosen(request: HttpRequest) -> Change | None:
    """What the editor chose to publish this together with."""
    return _change_called(request.POST.get("change", ""))


def _change_called(asked: str) -> Change | None:
    return (
        Change.objects.filter(pk=int(asked), state=State.WRITING).first()
        if asked.isascii() and asked.isdigit() and len(asked) < 18
        else None
    )


def _began_from(path: str, draft: Draft | None, seen: str) -> str:
    now = (draft.text if draft else text_on_disk(path)) or ""
    if mark_of(now) == seen:
        return now
    known = text_with_mark(path, seen, draft)
    return now if known is None else known


def _sent(request: HttpRequest, path: str) -> tuple[Sent, Draft | None]:
    draft = open_draft(path)
    if draft is None and placed(path) is None and text_on_disk(path) is None:
        raise Http404
    return read_post(path, request.POST, _began_from(path, draft, request.POST.get("seen", ""))), draft


def _save(request: HttpRequest, path: str) -> HttpResponse:
    sent, draft = _sent(request, path)
    wants_json = request.headers.get("Accept") == "application/json"
    if request.POST.get("followed") == "yes":
        sent = replace(sent, text=followed(request.library, path, sent.text))  # type: ignore[attr-defined]
    try:
        saved = save(
            request.user, path, sent.text, sent.seen,  # type: ignore[arg-type]
            title=_title(path, sent.text), change=_chosen(request) or _change_of(request, draft), autosaved=wants_json,
        )  # fmt: skip
    except CannotWrite as error:
        if wants_json:
            return JsonResponse({"said": str(error), "unsaved": not isinstance(error, NothingToSave)})
        messages.warning(request, str(error))
        return _page(request, path, sent.text, as_one_text=sent.as_one_text, seen=sent.seen, status=409)
    if wants_json:
        return JsonResponse(_in_short(saved))
    if saved.clash:
        return redirect("editor:clash", saved.clash.pk)
    if request.POST.get("act") == "on":
        return redirect("editor:change", saved.draft.change_id)
    check = _check(request, path, sent.text, saved.draft.change, as_one_text=sent.as_one_text)
    (messages.warning if check.to_mend else messages.success)(request, check.saved_as)
    asked = {"view": "text"} if sent.as_one_text else {}
    return redirect(f"{reverse('editor:write', args=[path])}{'?' if asked else ''}{urlencode(asked)}")


def _in_short(saved: Saved) -> dict[str, Any]:
    if saved.clash:
        return {"clash": reverse("editor:clash", args=[saved.clash.pk]), "by": saved.draft.saved_by.name}
    return {"seen": mark_of(saved.draft.text), "change": saved.draft.change_id, "at": f"{saved.draft.saved_at.astimezone(LONDON):%H:%M}"}


def _title(path: str, text: str) -> str:
    return title_of(opened(path, text))


def _page(request: HttpRequest, path: str, text: str, *, as_one_text: bool, seen: str | None = None, status: int = 200) -> HttpResponse:
    draft, library = open_draft(path), request.library  # type: ignore[attr-defined]
    file = opened(path, text)
    change = _change_of(request, draft)
    as_one_text = as_one_text or file.values is None
    with_change = _with_draft(library, path, text, change)
    checked = _checked(with_change, library, path, text, change, as_one_text)
    # What is new in the same change can be named and ticked too.
    made = _controls(with_change, file, checked.own)
    context = {
        "path": path,
        "file": file,
        "title": _title(path, text),
        "draft": draft,
        "change": change,
        "others": Change.objects.filter(state=State.WRITING, author=request.user).exclude(pk=change.pk if change else None),  # type: ignore[misc]
        "seen": mark_of(text) if seen is None else seen,
        "as_one_text": as_one_text,
        "controls": made,
        "left_empty": ", ".join(control.label.lower() for control in made if not control.shown),
        "suggestions": _suggestions(with_change, file),
        "check": checked,
        "not_alone": not_alone(change, request.user) if draft else "",  # type: ignore[arg-type]
        "behind": draft is not None and is_behind(draft),
        "aside": left_aside(request.user, [draft] if draft else ()),  # type: ignore[arg-type]
        "waiting": waiting_for(path),
        "places": shown_at(with_change, path),
        "english": english_of(library, path),
        "translations": translations_of(library, path),
        "place": "find",
    }
    return render(request, "editor/write.html", context, status=status)


def _known(library: ContentLibrary, file: Opened) -> Known:
    return Known(library.records, library.questionnaire, tuple(library.bands.values()), file.raw_fields)


def _controls(library: ContentLibrary, file: Opened, faults: tuple[Fault, ...]) -> tuple:
    if file.kind is None or file.values is None:
        return ()
    # What a translation followed is written by the site: the form leaves it as it is.
    fields = [spec for spec in file.kind.fields if spec is not TRANSLATED]
    return controls(fields, file.values, _known(library, file), faults)


def _suggestions(library: ContentLibrary, file: Opened) -> tuple:
    known = _known(library, file)
    return tuple((kind, known.named(kind)) for kind in suggestions(file.kind.fields if file.kind else ()))


def _files(path: str, text: str | None, change: Change | None) -> dict[str, bytes | None]:
    """The file as it is typed, among the others of its change."""
    texts = change.texts() if change else {}
    return {where: as_bytes(words) for where, words in {**texts, path: text}.items()}


def _with_draft(library: ContentLibrary, path: str, text: str | None, change: Change | None, on: datetime | None = None) -> ContentLibrary:
    try:
        return library_with(library, _files(path, text, change), on)
    except LibraryFault:
        # Without this file there would be no site to show; readiness says so.
        return library


def _problems(shown: ContentLibrary, library: ContentLibrary, path: str, text: str | None, change: Change | None) -> tuple[Problem, ...]:
    """Everything to mend in this file; once it counts, what it would newly break in others as well."""
    own = [problem for problem in shown.problems if problem.path == path]
    return (*own, *newly_broken(library, _files(path, text, change), own, {path}))


def _check(request: HttpRequest, path: str, text: str, change: Change | None, *, as_one_text: bool) -> Check:
    library = request.library  # type: ignore[attr-defined]
    return _checked(_with_draft(library, path, text, change), library, path, text, change, as_one_text)


def _checked(shown: ContentLibrary, library: ContentLibrary, path: str, text: str, change: Change | None, as_one_text: bool) -> Check:
    problems, entry = _problems(shown, library, path, text, change), shelf(shown).of_path(path)
    files = {**library.files, **_files(path, text, change)}
    return check_of(path, text, problems, entry, files, as_one_text=as_one_text)


@for_editors()
@require_POST
def check(request: HttpRequest, path: str) -> HttpResponse:
    """What is wrong with the words as they are typed, and how hard they are to read: a piece of the writing page."""
    sent, draft = _sent(request, path)
    found = _check(request, path, sent.text, _change_of(request, draft), as_one_text=sent.as_one_text)
    return render(request, "editor/_check.html", {"check": found})


@for_editors()
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, path: str) -> HttpResponse:
    """The page as a reader will see it, with what is typed in place, on the day that was asked for."""
    library = request.library  # type: ignore[attr-defined]
    if request.method == "POST":
        sent, draft = _sent(request, path)
        text: str | None = sent.text
    else:
        draft, text = open_draft(path), seen_now(path)
        if draft is None and text is None:
            raise Http404
    shown = _with_draft(library, path, text, _change_of(request, draft), _day(request))
    return shown_to_readers(request, shown, path, at=request.POST.get("at", request.GET.get("at", "")), text=text)


def _day(request: HttpRequest) -> datetime | None:
    """Noon of the day to show the site as on; today's moment when none was asked for."""
    words = request.POST.get("on", request.GET.get("on", ""))
    try:
        return datetime.strptime(words, "%Y-%m-%d").replace(hour=12, tzinfo=LONDON) if words else None
    except ValueError:
        return None


@for_editors()
@require_POST
def paste(request: HttpRequest) -> HttpResponse:
    """What a word processor put on the clipboard, as our Markdown, and what of it did not come in."""
    pasted = read_paste(request.POST.get("words", ""))
    return JsonResponse({"words": pasted.text, "left_out": pasted.left_out})
