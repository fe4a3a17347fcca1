"""What a screen reader is told, from Chromium's own accessibility tree: one page of each kind, every question and its
error, and states as they change. Headings and landmarks of every address are held by axe (test_access.py)."""

from __future__ import annotations

import pytest

from .findings import Findings
from .kinds import PLAN, every_step, one_of_each
from .looks import DESK, Look
from .spoken import Said, heading_faults, landmark_faults, name_faults, named, spoken

pytestmark = pytest.mark.browser
FRAME = ("banner", "navigation", "main", "contentinfo")
# Pages that stand when nothing else does have no frame around them.
BARE = ("/seldom-seen/bad-request/", "/seldom-seen/crashed/", "/seldom-seen/no-content/")
INVITED = ("with an error", "checklist", "help", "tick boxes", "radio buttons", "an answer given before", "/self-check/", "/offline/")


def _live(told: list[Said], invited: bool) -> list[str]:
    """Regions that speak by themselves: an alert on an error, and the empty place for the note about time."""
    speaking = [said for said in told if said.states.get("live", "off") != "off"]
    return [] if invited else [f"{said.role} {said.name!r} speaks by itself" for said in speaking]


def _faults(name: str, told: list[Said]) -> list[str]:
    frame = ("main",) if name in BARE else FRAME
    invited = any(word in name for word in INVITED)
    return heading_faults(told) + landmark_faults(told, frame) + name_faults(told) + _live(told, invited)


def test_one_page_of_each_kind(visitor, seldom):
    parent, found = visitor(), Findings()
    for name in one_of_each(parent, seldom):
        found.pages += 1
        Look(DESK).at(parent.page)
        told = spoken(parent.page)
        faults = _faults(name, told)
        if told[0].name != parent.page.title() or not told[0].name:
            faults.append(f"the page is called {told[0].name!r}")
        if name not in BARE and "Leave this site" not in named(told, "link")[:3]:
            faults.append("the way out is not among the first three links")
        found.add(name, faults)
    found.hold_none()


@pytest.mark.parametrize("scripts", [True, False])
def test_every_question_is_a_named_group_and_its_error_is_told_three_times(visitor, scripts):
    parent = visitor(java_script_enabled=scripts, viewport={"width": DESK, "height": 800})
    found = Findings()
    for name in every_step(parent):
        found.pages += 1
        told = spoken(parent.page)
        faults = _faults(name, told)
        number = parent.path.rstrip("/").rpartition("/")[2]
        wrong = name.endswith("with an error")
        title = f"Error: Step {number} · " if wrong else f"Step {number} · "
        group = next(said for said in told if said.role == "group")
        alerts = [said for said in told if said.role == "alert"]
        question = next(said.name for said in told if said.role == "heading")
        answers = [said for said in told if said.role in ("checkbox", "radio")]
        below = set(parent.page.locator("fieldset h2").all_text_contents())
        error = parent.page.locator(".field-error").text_content() if wrong else ""
        held = {
            f"the title begins with {title!r}": told[0].name.startswith(title),
            "the answers are a group called by the question": group.name == question,
            "answers under a heading are a group called by it": below <= {said.name for said in told if said.role == "group"},
            "there is an alert on an error, and none else": len(alerts) == wrong,
            "the group is described by its error": not wrong or error.strip() in group.description,
            "the alert leads to the answers": not wrong or any(s.role == "link" and s.name in error for s in told),
            "nothing is ticked": {said.states["checked"] for said in answers} == {"false"},
            "every answer has a name of its own": len({said.name for said in answers}) == len(answers) > 1,
        }
        found.add(name, faults + [f"not true: {said}" for said, true in held.items() if not true])
    found.hold_none()


def _checked(page, role: str) -> dict[str, str]:
    return {said.name: said.states["checked"] for said in spoken(page) if said.role == role}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tick_is_told_as_one(visitor, scripts):
    parent = visitor(java_script_enabled=scripts)
    parent.start()
    parent.tab_to("main input[name=answer]")
    parent.page.keyboard.press("Space")
    told = _checked(parent.page, "checkbox")
    assert list(told.values()) == ["true"] + ["false"] * (len(told) - 1) and len(told) > 10
    parent.page.keyboard.press("Space")
    assert set(_checked(parent.page, "checkbox").values()) == {"false"}
    parent.answer(-1)
    parent.tab_to("main input[name=answer]")
    parent.page.keyboard.press("ArrowDown")
    assert sorted(_checked(parent.page, "radio").values()) == ["false", "false", "false", "true"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tick_on_a_plan_is_called_by_its_talk(visitor, scripts):
    parent = visitor(java_script_enabled=scripts)
    parent.page.goto(PLAN)
    headings = parent.page.locator("main h2").all_inner_texts()
    assert _checked(parent.page, "checkbox") == {title.strip(): "false" for title in headings}
    parent.tab_to("main input[type=checkbox]")
    parent.page.keyboard.press("Space")
    assert list(_checked(parent.page, "checkbox").values()) == ["true", "false", "false"]


def test_a_fold_tells_whether_it_is_open(visitor):
    parent = visitor()
    parent.walk()
    folds = [said for said in spoken(parent.page) if "expanded" in said.states and said.name.startswith("Talk about")]
    assert [said.states["expanded"] for said in folds] == [False]
    parent.page.locator("main .next summary").first.click()
    folds = [said for said in spoken(parent.page) if "expanded" in said.states and said.name.startswith("Talk about")]
    assert [said.states["expanded"] for said in folds] == [True]


def test_the_note_about_time_is_put_into_a_place_that_is_listened_to(visitor):
    parent = visitor()
    parent.page.clock.install()
    parent.walk()
    assert [said.states["live"] for said in spoken(parent.page) if said.role == "status"] == ["polite"]
    parent.page.evaluate("() => { window.place = document.querySelector('#main > [role=status]'); }")
    parent.page.clock.fast_forward("25:30")
    parent.page.locator("[role=status] button").wait_for()
    assert parent.page.evaluate("() => window.place === document.querySelector('#main > [role=status]')")
