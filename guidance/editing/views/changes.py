"""Changes: what is on its way, what it does to readers, who agrees, and when it is published."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from guidance.editing.agreeing import CannotAgree, agree, hand_in, may_agree, new_files, plain, readiness, send_back, set_minute, take_back
from guidance.editing.clash import left_aside
from guidance.editing.contents import contents_of
from guidance.editing.drafting import CannotWrite, drop, take_up_again, withdraw
from guidance.editing.faults import faults_of
from guidance.editing.files import as_text
from guidance.editing.models import Change, Draft, Editor, Role, State
from guidance.editing.models.changes import approval_of
from guidance.editing.releasing import release, settle_changes, take_from_schedule
from guidance.editing.rim import for_editors
from guidance.editing.undoing import undo_change
from guidance.impact import impact, in_sentence
from guidance.library import LibraryFault, library_with
from guidance.snapshot import LONDON

SHOWN = 60
SHOWN_AT_ONCE = 12


@for_editors()
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """Everything on its way, the most pressing first, and what was published lately."""
    settle_changes()
    every = Change.objects.select_related("author").prefetch_related("drafts")
    groups = (
        ("Waiting for a second person", every.filter(state=State.READY)),
        ("Approved, to be published", every.filter(state__in=(State.APPROVED, State.PUBLISHING))),
        ("Waiting for their minute", every.filter(state=State.SCHEDULED).order_by("publish_from")),
        ("Being written", every.filter(state=State.WRITING)),
        ("Published", every.filter(state=State.PUBLISHED).order_by("-closed_at")[:SHOWN]),
        ("Put away", every.filter(state=State.WITHDRAWN).order_by("-closed_at")[:SHOWN]),
    )
    nothing = not any(found for _, found in groups)
    return render(request, "editor/changes.html", {"groups": groups, "nothing": nothing, "place": "changes"})


@for_editors()
@require_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, *, unsent: str = "", status: int = 200) -> HttpResponse:
    """The page of a change; ``unsent`` is what a reviewer wrote of it, when it could not be taken."""
    settle_changes()
    found = get_object_or_404(Change.objects.select_related("author"), pk=pk)
    library = request.library  # type: ignore[attr-defined]
    ready = readiness(found, library) if found.may_be_written else None
    texts = {problem.path: as_text(library.files.get(problem.path)) for problem in (ready.problems if ready else ())} | found.texts()
    context = {
        "change": found,
        "contents": contents_of(found),
        "aside": left_aside(request.user, found.drafts.all()),  # type: ignore[arg-type]
        "ready": ready,
        "to_mend": faults_of(ready.errors, texts) if ready else (),
        "to_better": faults_of(ready.warnings, texts) if ready else (),
        "digest": found.digest(),
        "approval": approval_of(found),
        "said_of_it": found.approvals.select_related("by"),
        "refused": may_agree(found, request.user),  # type: ignore[arg-type]
        "is_author": request.user.pk in found.writers(),
        "may_review": request.user.may(Role.REVIEWER),  # type: ignore[union-attr]
        "minute": f"{found.publish_from.astimezone(LONDON):%Y-%m-%dT%H:%M}" if found.publish_from else "",
        "unsent": unsent,
        "later": bool(found.publish_from and found.publish_from > timezone.now()),
        "place": "changes",
    }
    return render(request, "editor/change.html", context, status=status)


@for_editors()
@require_safe
def whom(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom a change reaches: every page a reader would see changed, and every set of answers. Takes a moment, so it comes by itself."""
    found = get_object_or_404(Change, pk=pk)
    before = request.library  # type: ignore[attr-defined]
    on = found.publish_from.astimezone(LONDON) if found.publish_from and found.publish_from > timezone.now() else None
    # Both as on the same day: only what the change does, not what the calendar does.
    then = library_with(before, {}, on) if on else before
    texts = new_files(found)
    try:
        after = library_with(before, texts, on)
    except LibraryFault:
        after = then
    to_mend = any(problem.holds_back and problem.path in texts for problem in after.problems)
    reached = impact(then, after)
    alone = request.headers.get("Accept") == "text/html; piece"
    template = "editor/_whom.html" if alone else "editor/whom.html"
    context = {
        "change": found,
        "impact": reached,
        "first": reached.changes[:SHOWN_AT_ONCE],
        "others": reached.changes[SHOWN_AT_ONCE:],
        "sentence": in_sentence(reached, to_mend),
        "place": "changes",
    }
    return render(request, template, context)


Act = Callable[[HttpRequest, Change, Editor], str]


def _of_theirs(change: Change, editor: Editor) -> None:
    """Only whoever wrote in a change, or a reviewer, takes steps that undo what others did with it."""
    if editor.pk not in change.writers() and not editor.may(Role.REVIEWER):
        raise CannotWrite(f"This is {change.author.name}’s change. A reviewer, or whoever wrote it, can do that.")


def _hand_in(request: HttpRequest, change: Change, editor: Editor) -> str:
    _of_theirs(change, editor)
    if "minute" in request.POST and change.state == State.WRITING:
        set_minute(change, request.POST["minute"])
    hand_in(change, editor, request.library)  # type: ignore[attr-defined]
    return "Handed in. A second person can now agree to it."


def _agree(request: HttpRequest, change: Change, editor: Editor) -> str:
    agree(change, editor, request.POST.get("digest", ""), request.library, request.POST.get("remark", ""))  # type: ignore[attr-defined]
    return "You have agreed to it as it stands. Readers do not see it yet: press “Publish now”."


def _send_back(request: HttpRequest, change: Change, editor: Editor) -> str:
    send_back(change, editor, request.POST.get("remark", ""))
    return f"Sent back to {change.author.name}, with your words."


def _take_back(request: HttpRequest, change: Change, editor: Editor) -> str:
    _of_theirs(change, editor)
    take_back(change)
    return "Taken back. You can go on writing."


def _release(request: HttpRequest, change: Change, editor: Editor) -> str:
    if not editor.may(Role.REVIEWER) and editor.pk not in change.writers():
        raise CannotAgree("A reviewer, or whoever wrote it, can publish it.")
    warning = release(change, editor, request.library)  # type: ignore[attr-defined]
    if warning:
        messages.warning(request, warning)
    return "It waits for its minute." if change.state == State.SCHEDULED else "Published. Readers see it now."


def _minute(request: HttpRequest, change: Change, editor: Editor) -> str:
    _of_theirs(change, editor)
    before = change.state
    set_minute(change, request.POST.get("minute", ""))
    said = "Its time is saved." if change.publish_from else "It will be published at once."
    return said if change.state == before else f"{said} Hand it in again, so that somebody can agree to it."


def _name(request: HttpRequest, change: Change, editor: Editor) -> str:
    title = " ".join(request.POST.get("title", "").replace("\0", "").split())[:160]
    if not title:
        raise CannotWrite("It needs a name: what does it do, in a few words?")
    _of_theirs(change, editor)
    if change.state not in (State.WRITING, State.READY):
        raise CannotWrite("It has been agreed to under that name. Take it back first.")
    Change.objects.filter(pk=change.pk).update(title=title, remark=request.POST.get("remark", "").replace("\0", "").strip()[:4000])
    return "Saved."


def _drop(request: HttpRequest, change: Change, editor: Editor) -> str:
    draft = get_object_or_404(Draft, pk=_number(request.POST.get("draft", "")), change=change, dropped=False)
    _of_theirs(change, editor)
    if not change.may_be_written:
        raise CannotWrite("Its files cannot be changed any more.")
    if draft.pk in contents_of(change).bound:
        raise CannotWrite("A new name is for every file that says it. Put the whole change away if it should keep its old name.")
    drop(draft)
    return f"{draft.path} stays as it is on the site. Your words are kept with this change."


def _withdraw(request: HttpRequest, change: Change, editor: Editor) -> str:
    if editor.pk not in change.writers() and not editor.may(Role.REVIEWER):
        raise CannotWrite("A reviewer, or whoever wrote it, can put it away.")
    if change.state == State.SCHEDULED:
        if not editor.may(Role.REVIEWER):
            raise CannotWrite("It has been agreed to. A reviewer can take it from the schedule.")
        warning = take_from_schedule(change, editor)
        if warning:
            messages.warning(request, warning)
    elif not withdraw(change):
        raise CannotWrite("It cannot be put away any more. Look at it again.")
    return "Put away. Its words are kept: “Take it up again” brings them back."


ACTS: dict[str, Act] = {
    "hand-in": _hand_in,
    "agree": _agree,
    "send-back": _send_back,
    "take-back": _take_back,
    "publish": _release,
    "minute": _minute,
    "name": _name,
    "drop": _drop,
    "withdraw": _withdraw,
}


@for_editors()
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One step of a change. What cannot be done is said, and nothing is lost."""
    found = get_object_or_404(Change, pk=pk)
    step = ACTS.get(request.POST.get("act", ""))
    try:
        if step:
            messages.success(request, step(request, found, request.user))  # type: ignore[arg-type]
    except (CannotAgree, CannotWrite) as error:
        messages.error(request, str(error))
        unsent = plain(request.POST.get("remark", "")) if step in (_agree, _send_back) else ""
        if unsent:
            return _page(request, pk, unsent=unsent, status=422)
    return redirect("editor:change", pk)


@for_editors()
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up a change that was put away, or undo one that was published: a new change, with its words ready."""
    found = get_object_or_404(Change, pk=pk)
    try:
        if found.state == State.PUBLISHED:
            made = undo_change(found, request.user)  # type: ignore[arg-type]
            messages.success(request, "Here is the way back. Hand it in, so that a second person can agree.")
        elif found.state != State.WITHDRAWN:
            raise CannotWrite("It is not put away, so it need not be taken up again.")
        else:
            made = take_up_again(found, request.user)  # type: ignore[arg-type]
            messages.success(request, "Here are its words again.")
    except CannotWrite as error:
        messages.error(request, str(error))
        return redirect("editor:change", pk)
    return redirect("editor:change", made.pk)


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 18 else 0
