"""One page of each kind, brought to the front one after the other, and every step of the self-check."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from guidance.takeaway.plan_link import make_token

from .seldom import WHERE
from .visitor import CONTINUE

if TYPE_CHECKING:
    from .seldom import Seldom
    from .visitor import Visitor

PUBLIC = (
    "/",
    "/guidance/",
    "/guidance/teens/",
    "/guidance/10-12s/live-streaming/",
    "/apps/",
    "/apps/roblox/",
    "/apps/omegle/",
    "/get-help/",
    "/get-help/blackmail/",
    "/get-help/bullying/",
    "/glossary/",
    "/about/",
    "/accessibility/",
    "/self-check/",
    "/search/",
    "/search/?q=blackmail",
    "/search/?q=rboolx",
    "/search/?q=zzqxjk",
    "/no-such-page/",
    "/self-check/3/",  # without a first step: there are no answers
    "/plan/broken/",
    "/offline/",
)
PLAN = f"/plan/{make_token(['who-is-sam', 'phone-spotter', 'a-normal-tuesday'])}/"
PLAN_PARTLY_GONE = f"/plan/{make_token(['who-is-sam', 'no-longer-here'])}/"
OPEN_FOLDS = "() => document.querySelectorAll('main details').forEach(part => { part.open = true; })"


def one_of_each(parent: Visitor, seldom: Seldom) -> Iterator[str]:
    """Brings each kind of page to the front and says what it is; ``parent`` may be turned to any look meanwhile."""
    parent.context.route(f"**{WHERE}*/", seldom.hand_over)
    for address in (*PUBLIC, PLAN, PLAN_PARTLY_GONE, *seldom.addresses()):
        parent.page.goto(address)
        yield address
    parent.page.goto("/")
    parent.page.evaluate("() => { document.querySelector('.menu').open = true; }")
    yield "/ with its menu open"
    yield from _worried_then_another_child(parent)
    yield from _calm(parent)


def _worried_then_another_child(parent: Visitor) -> Iterator[str]:
    parent.start()
    yield "tick boxes"
    _send_nothing(parent)
    yield "tick boxes, with an error"
    parent.answer_with("blackmail")
    yield "help now"
    parent.carry_on()
    yield "radio buttons"
    _send_nothing(parent)
    yield "radio buttons, with an error"
    parent.finish()
    yield from _checklist(parent, "checklist after a worry now")
    _next_child(parent)
    yield "tick boxes for another child"
    parent.answer_with("bullying")
    yield "help soon"
    parent.finish()
    yield from _checklist(parent, "checklist for two children")


def _calm(parent: Visitor) -> Iterator[str]:
    parent.context.clear_cookies()
    parent.start()
    parent.answer_with("bullying")
    parent.finish()
    yield from _checklist(parent, "checklist after a worry soon")
    _next_child(parent)
    parent.answer_with("bullying")
    parent.finish()
    yield from _checklist(parent, "checklist for two children with the same worry")
    parent.context.clear_cookies()
    parent.walk()
    yield from _checklist(parent, "checklist")
    _next_child(parent)
    parent.finish()
    yield from _checklist(parent, "checklist for two children without a worry")
    parent.page.goto("/self-check/")
    yield "self-check begun"
    parent.page.goto("/self-check/2/")
    yield "an answer given before"


def _checklist(parent: Visitor, name: str) -> Iterator[str]:
    parent.page.evaluate(OPEN_FOLDS)
    yield name


def every_step(parent: Visitor) -> Iterator[str]:
    """Each question as it comes, and again with its error."""
    parent.start()
    while "checklist" not in parent.path:
        yield parent.path
        _send_nothing(parent)
        yield f"{parent.path} with an error"
        parent.answer(-1)


def _send_nothing(parent: Visitor) -> None:
    with parent.page.expect_navigation():
        parent.page.click(CONTINUE)


def _next_child(parent: Visitor) -> None:
    with parent.page.expect_navigation():
        parent.page.click("button[name=child][value=next]")
