"""Saving in the workspace: by itself, by hand, in two browsers at once; nothing that was typed is lost."""

from __future__ import annotations

import re

import pytest

from .looks import EDITORS, sticking_out
from .spoken import heading_faults, name_faults, spoken


def test_two_editors_at_once_lose_nothing(workspace, signed_in, axe):
    path = "glossary/2fa.md" if (workspace.content / "glossary/2fa.md").exists() else sorted(workspace.content.glob("glossary/*.md"))[0]
    path = str(path).removeprefix(f"{workspace.content}/")
    ben, amina = signed_in("ben").open(path), signed_in("amina").open(path)
    ben.page.locator("[name='f.meaning']").fill("Ben's words for it.")
    ben.press("Save")
    ben.page.get_by_text("Saved. Readers").wait_for()
    amina.page.locator("[name='f.meaning']").fill("Amina's words for it.")
    amina.page.locator("[name='f.search_words']").fill("aminas word")
    amina.press("Save")
    amina.page.wait_for_url("**/clash/*/")
    assert amina.says("Ben’s words for it.") or amina.says("Ben's words for it.")
    assert amina.says("Amina's words for it.")
    told = spoken(amina.page)
    assert [*heading_faults(told), *name_faults(told)] == []
    for look in reversed(EDITORS):
        look.at(amina.page)
        assert [*axe.faults(amina.page), *sticking_out(amina.page)] == [], str(look)
    amina.press("Keep this")
    amina.page.get_by_text("Choose one of the two.").wait_for()
    amina.page.get_by_label("Amina", exact=True).check()
    amina.press("Keep this")
    amina.page.get_by_text("Brought together and saved.").wait_for()
    assert amina.page.locator("[name='f.meaning']").input_value() == "Amina's words for it."
    assert "aminas word" in amina.page.locator("[name='f.search_words']").input_value()
    # … and the same when the file is changed on the disk.
    text = workspace.text(path)
    workspace.commit(path, text.rstrip("\n") + "\n\nA note from git.\n", "A note")
    ben.open(path)
    ben.page.get_by_role("link", name="look at both and bring them together").click()
    assert ben.says("Both fit together")
    ben.press("Keep this")
    ben.page.get_by_text("Brought together and saved.").wait_for()
    assert "A note from git." in ben.page.locator("[name=body]").input_value()
    ben.page.get_by_role("link", name=re.compile("Change|2FA|.")).first.wait_for()


def _hold_autosave(page, held):
    """Keeps the next save that comes by itself, until the test lets it go."""

    def hold(route):
        if route.request.headers.get("accept") == "application/json" and not held:
            held.append(route)
        else:
            route.continue_()

    page.route("**/editor/write/**", hold)


def _until(page, held):
    for _ in range(100):
        if held:
            return held[0]
        page.wait_for_timeout(100)
    raise AssertionError("nothing came")


def test_a_press_on_save_while_it_saves_by_itself_meets_nobody(workspace, signed_in):
    ben, held = signed_in("ben").open("apps/telegram.md"), []
    _hold_autosave(ben.page, held)
    ben.page.locator("[name='f.name']").fill("Telegram, anew")
    waits = _until(ben.page, held)
    ben.press("Save")
    ben.page.get_by_text("Saving…").wait_for()
    waits.continue_()
    ben.page.get_by_text("Saved. Readers").wait_for()
    assert "/clash/" not in ben.page.url
    ben.press("Save, and see what it changes")
    ben.press("Put this change away")


def test_words_that_were_refused_are_not_left_without_a_question(workspace, signed_in):
    ben, held, asked = signed_in("ben").open("apps/telegram.md"), [], []
    _hold_autosave(ben.page, held)
    ben.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    ben.page.locator("[name='f.name']").click()
    ben.page.keyboard.type("Telegram ")
    _until(ben.page, held).fulfill(json={"said": "It is being published in this moment.", "unsaved": True})
    ben.page.get_by_text("It is being published in this moment.").wait_for()
    ben.page.close(run_before_unload=True)
    _until(ben.page, asked)
    assert asked == ["beforeunload"]


# Without an answer


def _asks_before_it_is_left(page) -> bool:
    return page.evaluate("() => !dispatchEvent(new Event('beforeunload', {cancelable: true}))")


def _put_away(ben):
    ben.press("Save, and see what it changes")
    ben.press("Put this change away")
    ben.page.get_by_text("Put away. Its words are kept").wait_for()


@pytest.mark.parametrize("knows", [True, False], ids=["offline", "out-of-reach"])
def test_save_without_a_connection_keeps_the_words_and_is_tried_again(workspace, signed_in, knows):
    ben = signed_in("ben").open("apps/telegram.md")
    page, name = ben.page, ben.page.locator("[name='f.name']")
    if knows:
        page.context.set_offline(True)
    else:
        page.route("**/editor/**", lambda route: route.abort("internetdisconnected"))
    name.fill("Telegram, out of reach")
    ben.press("Save")
    page.get_by_text("Not saved: the connection is gone").wait_for()
    page.keyboard.press("Control+s")
    page.wait_for_timeout(700)
    assert name.input_value() == "Telegram, out of reach"
    assert _asks_before_it_is_left(page)
    if knows:
        page.context.set_offline(False)
    else:
        page.unroute_all()
    # Nobody types or presses anything.
    page.get_by_text(re.compile(r"^Saved at \d\d:\d\d\.$")).wait_for(timeout=2_500 if knows else 20_000)
    assert not _asks_before_it_is_left(page)
    ben.press("Save")
    page.get_by_text("Saved. Readers").wait_for()
    _put_away(ben)


def test_what_is_typed_after_a_clash_is_brought_along(workspace, signed_in):
    path = "apps/telegram.md"
    ben, amina = signed_in("ben").open(path), signed_in("amina").open(path)
    ben.page.locator("[name='f.summary']").fill("Ben says this.")
    ben.press("Save")
    ben.page.get_by_text("Saved. Readers").wait_for()
    amina.page.locator("[name='f.summary']").fill("Amina says that.")
    amina.page.get_by_text("Ben saved this file while you were writing.").wait_for()
    amina.page.locator("[name='f.summary']").fill("Amina says that. And one sentence more.")
    amina.page.get_by_role("link", name="Bring both together").click()
    amina.page.wait_for_url("**/clash/*/")
    assert amina.says("Ben says this.") and amina.says("And one sentence more.")
    ben.open(path)
    _put_away(ben)


@pytest.mark.parametrize(
    ("status", "answer", "said"),
    [
        (413, "This is more than one page holds. Split it into two pages.", "This is more than one page holds. Split it into two pages."),
        (400, "<h1>Bad request</h1>", "tell whoever looks after the site"),
        (500, "<h1>Server error</h1>", "tell whoever looks after the site"),
    ],
    ids=["too-long", "refused", "broken"],
)
def test_an_answer_that_refuses_is_not_taken_for_no_connection(workspace, signed_in, status, answer, said):
    ben = signed_in("ben").open("apps/telegram.md")
    page, name, kind = ben.page, ben.page.locator("[name='f.name']"), "text/html" if answer.startswith("<") else "text/plain"

    def refuse(route):
        refused = route.request.method == "POST"
        route.fulfill(status=status, content_type=f"{kind}; charset=utf-8", body=answer) if refused else route.continue_()

    page.route("**/editor/write/**", refuse)
    name.fill("Telegram, refused")
    state = page.locator("[data-state]").filter(has_text=said)
    state.wait_for()
    assert "connection" not in state.inner_text()
    ben.press("Save")
    page.wait_for_timeout(700)
    state.wait_for()
    assert name.input_value() == "Telegram, refused" and _asks_before_it_is_left(page)
    page.unroute_all()
    ben.press("Save")
    page.get_by_text("Saved. Readers").wait_for()
    _put_away(ben)


def test_a_text_that_is_more_than_one_page_holds_is_told_so_and_stays(workspace, signed_in):
    ben = signed_in("ben").open("apps/telegram.md")
    body = ben.page.locator("[name='f.body'], [name='body']").first
    ben.page.evaluate("(field) => { field.value = 'Long words. '.repeat(60000); }", body.element_handle())
    body.press("End")
    body.press("x")
    state = ben.page.locator("[data-state]").filter(has_text="more than one page holds")
    state.wait_for()
    assert "connection" not in state.inner_text() and len(body.input_value()) > 700_000
    ben.page.evaluate("() => { window.onbeforeunload = null; }")


def test_signed_out_the_page_shown_beside_the_words_stays(workspace, signed_in):
    ben = signed_in("ben").open("apps/telegram.md")
    page, asked = ben.page, []
    page.frame_locator("iframe[name=see]").locator("main").wait_for()
    page.wait_for_load_state("networkidle")
    kept = page.context.cookies()
    page.context.clear_cookies()
    page.on("request", lambda request: asked.append(request.url) if "/editor/preview/" in request.url else None)
    page.locator("[name='f.name']").fill("Telegram, signed out")
    page.get_by_text("You have been signed out.").wait_for()
    page.wait_for_timeout(2_500)
    page.get_by_role("button", name="Show", exact=True).click()
    page.wait_for_timeout(500)
    assert asked == []
    assert page.frame_locator("iframe[name=see]").locator("main").is_visible()
    page.context.add_cookies(kept)
    ben.press("Save")
    page.get_by_text("Saved. Readers").wait_for()
    _put_away(ben)


# Pasting


def _paste(page, html, plain):
    page.evaluate(
        """([html, plain]) => { const data = new DataTransfer();
        data.setData('text/html', html);
        data.setData('text/plain', plain);
        const pasted = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
        document.querySelector('[name=body]').dispatchEvent(pasted); }""",
        [html, plain],
    )


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "never-answered"])
def test_typing_while_a_paste_is_cleaned_scrambles_nothing(workspace, signed_in, answered):
    page, held = signed_in("ben").open("guidance/teens/live-streaming.md").page, []
    body = page.locator("[name=body]")
    page.route("**/editor/paste/", lambda route: held.append(route))
    body.fill("One. Two.")
    body.evaluate("e => { e.focus(); e.setSelectionRange(4, 4); }")
    _paste(page, "<p><b>Middle.</b></p>", " Plain.")
    waits = _until(page, held)
    page.keyboard.press("Home")
    page.keyboard.type("Early ")
    page.get_by_role("button", name="Bold").click()
    if answered:
        waits.fulfill(json={"words": " **Middle.**", "left_out": ""})
    made = "One. **Middle.** Two." if answered else "One. Plain. Two."
    page.wait_for_function("made => document.querySelector('[name=body]').value === made", arg=made)
    assert body.is_editable()
    assert page.get_by_text("came in as plain words").is_visible() != answered
    body.focus()
    page.keyboard.press("Control+z")
    assert body.input_value() == "One. Two.", "the browser's own undo takes it back"
    page.keyboard.type("!")
    assert "!" in body.input_value()


def test_what_a_paste_leaves_out_is_said_and_stays_said(workspace, signed_in):
    ben = signed_in("ben").open("guidance/teens/live-streaming.md")
    body, state = ben.page.locator("[name=body]"), ben.page.locator("[data-state]")
    body.fill("")
    many = "".join(f"<p class=MsoNormal>Paragraph {number} of a long guide: ask who else plays.</p>" for number in range(1_500))
    _paste(ben.page, f"<p>First <img src='x.png' alt='A phone'></p>{many}", "")
    ben.page.get_by_text(re.compile(r"^Saved at \d\d:\d\d\.$")).wait_for()
    told = state.inner_text()
    last = re.search(r"Paragraph \d+ of a long guide: ask who else plays\.\s*\Z", body.input_value())[0].strip()
    assert "more than one page holds" in told and last in told
    assert "1 picture was left out" in told
    _paste(ben.page, "<p>Short.</p>", "")
    ben.page.wait_for_function("() => !document.querySelector('[data-state]').textContent.includes('left out')")
    _paste(ben.page, f"<p>{'word ' * 50_000}</p>", "")
    ben.page.get_by_text("came in as plain words").wait_for()
    _put_away(ben)
