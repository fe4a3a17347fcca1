"""The editors' workspace as its people use it: whole journeys, in a real browser, on a served copy with git behind it."""

from __future__ import annotations

import re
import subprocess
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from .findings import Findings
from .workspace import look_over

NUMBER = "facts/nspcc-number.md"


def test_fix_a_number_that_many_pages_show_at_a_set_minute(workspace, signed_in):
    old = re.search(r'^value: "?([\d ]+)"?$', workspace.text(NUMBER), re.MULTILINE)[1]
    new = "0808 000 0042"
    ben = signed_in("ben").open("get-help/blackmail.md")
    ben.page.goto(f"/editor/find/?q={old.replace(' ', '%20')}")
    ben.page.get_by_role("link", name="NSPCC", exact=False).first.wait_for()
    ben.open(NUMBER)
    ben.page.locator("[name='f.value']").fill(new)
    ben.page.get_by_text(re.compile(r"^Saved at \d\d:\d\d\.$")).wait_for()
    ben.page.frame_locator("iframe[name=see]").locator("body").filter(has_text=new).wait_for()
    ben.press("Save, and see what it changes")
    ben.page.wait_for_url("**/changes/*/")
    whom = ben.page.locator("[data-piece]")
    whom.locator("ol.reached li").first.wait_for()
    reached = whom.inner_text()
    assert int(re.search(r"This changes (\d+) pages", reached)[1]) >= 40
    assert f"{old}{new}" in re.sub(r"\s+", " ", reached).replace(f"{old} {new}", f"{old}{new}")
    # Far enough away for all that comes before it, on a slow machine too.
    at = (datetime.now(ZoneInfo("Europe/London")) + timedelta(seconds=110)).replace(second=0, microsecond=0)
    ben.page.get_by_label("Publish at").fill(f"{at:%Y-%m-%dT%H:%M}")
    ben.press("Hand it in")
    ben.page.get_by_text("Handed in.").wait_for()
    change = ben.page.url
    rosa = signed_in("rosa")
    rosa.page.goto(change)
    rosa.press("I have read it and agree")
    rosa.press("Let it wait for its minute")
    rosa.page.get_by_text("It waits for its minute.").wait_for()
    assert old in workspace.get("/get-help/")[2].decode()
    assert workspace.shows("/get-help/", new, within=150), "nobody has to do anything at that minute"
    assert workspace.holds(NUMBER, new), "a change that is shown was not written into its file"
    rosa.page.goto("/editor/changes/")
    rosa.page.goto(change)
    assert rosa.says("Published")


def test_add_an_app_guide(workspace, signed_in):
    ben = signed_in("ben")
    ben.page.goto("/editor/new/")
    ben.page.get_by_role("link", name="An app guide").click()
    ben.page.get_by_label("What is it called?").fill("Chatterbox")
    ben.press("Start writing")
    ben.page.wait_for_url("**/write/apps/chatterbox.md")
    assert ben.says("To mend")
    page = ben.page
    page.locator("[name='f.kind']").select_option("games")
    page.locator("[name='f.status']").select_option("open")
    page.locator("[name='f.summary']").fill("A game with chat. Anyone can join.")
    page.get_by_text("More, if you need it:").click()
    for field, name in (("minimum_age", "roblox-age"), ("live", "roblox-live"), ("parent_tool", "roblox-tool")):
        page.locator(f"[name='f.{field}']").fill(name)
    page.locator("[name='f.safety_page']").fill("https://www.example.org/safety")
    page.get_by_label("10 to 12s", exact=True).check()
    page.get_by_label("People met online", exact=True).check()
    page.locator("[name='f.sources']").first.fill("pocketgamer-roblox-age-checks-2026")
    page.locator("[name=body]").fill("## What it is\n\nA place to play and talk.\n")
    page.get_by_role("button", name="Words to say").click()
    page.keyboard.type("What do you play there?")
    ben.press("Save")
    page.get_by_text("Saved. Readers see it when it is published.").wait_for()
    assert "::: say\nWhat do you play there?\n:::" in page.locator("[name=body]").input_value()
    assert not ben.says("To mend"), page.locator("[data-checked]").inner_text()
    page.frame_locator("iframe[name=see]").locator("main").filter(has_text="What do you play there?").wait_for()
    change = ben.hand_in()
    signed_in("rosa").agree_and_publish(change)
    assert workspace.shows("/apps/chatterbox/", "What do you play there?")
    assert workspace.shows("/apps/", "Chatterbox")


QUESTION = """---
order: 6
question: Do they wear a headset when they play?
choose: one
error: Choose whether they wear a headset.
options:
  - name: headset
    text: Yes, and I cannot hear the others
    because: they wear a headset when they play
  - name: loud
    text: No, I can hear what is said
    because: you can hear what is said when they play
  - name: not-sure
    text: I’m not sure
    alone: yes
    because: you are not sure whether they wear a headset
---
"""


def test_add_a_question_and_two_rules(workspace, signed_in):
    ben = signed_in("ben")
    page = ben.page
    page.goto("/editor/new/question/")
    page.get_by_label("What is it called?").fill("Do they wear a headset when they play?")
    page.get_by_label("Its name, for addresses").fill("headset")
    ben.press("Start writing")
    page.wait_for_url("**/write/self-check/questions/headset.md")
    page.get_by_role("link", name="As one text").click()
    page.locator("[name=whole]").fill(QUESTION)
    ben.press("Save, and see what it changes")
    page.wait_for_url("**/changes/*/")
    change = re.search(r"/changes/(\d+)/", page.url)[1]
    items = [
        path for path in sorted(workspace.content.glob("self-check/items/*.md")) if re.search(r"^any:\n", path.read_text(), re.MULTILINE)
    ]
    ordinary = [path for path in items if "urgency: ordinary" in path.read_text() and "games" in path.read_text()][:2]
    for path in ordinary:
        page.goto(f"/editor/write/self-check/items/{path.name}?change={change}")
        rule = page.get_by_role("group", name="Comes when any of these is answered", exact=True)
        rule.locator("summary", has_text="Do they wear a headset").click()
        rule.get_by_label("Yes, and I cannot hear the others").check()
        ben.press("Save, and see what it changes")
        page.wait_for_url(f"**/changes/{change}/")
    assert page.locator("section.file").count() == 3
    whom = page.locator("[data-piece]")
    whom.get_by_text("sets of answers").first.wait_for()
    ben.press("Hand it in")
    page.get_by_text("Handed in.").wait_for()
    signed_in("rosa").agree_and_publish(f"/editor/changes/{change}/")
    assert workspace.shows("/sitemap.xml", "get-help")
    rosa = signed_in("rosa")
    rosa.page.goto("/editor/flow/")
    assert "Do they wear a headset when they play?" in rosa.page.content()


def test_broken_front_matter_from_git_is_found_mended_and_never_took_the_page_down(workspace, signed_in):
    path, address = "apps/discord.md", "/apps/discord/"
    sound = workspace.text(path)
    workspace.commit(path, sound.replace("kind:", "kind", 1), "Oh dear")
    ben = signed_in("ben")
    ben.page.goto("/editor/")
    ben.page.get_by_role("heading", name="Broken: mend this first").wait_for()
    assert ben.says("readers see the last good version")
    assert workspace.get(address)[0] == 200
    ben.page.locator("section.mend").get_by_role("link", name="Discord").first.click()
    assert ben.says("The form cannot open this file")
    text = ben.page.locator("[name=whole]").input_value()
    ben.page.locator("[name=whole]").fill(re.sub(r"^kind ", "kind: ", text, count=1, flags=re.MULTILINE))
    ben.press("Save")
    ben.page.get_by_text("Saved. Readers").wait_for()
    ben.open(path)
    assert ben.page.locator("[name='f.kind']").is_visible(), "the form is back"
    signed_in("rosa").agree_and_publish(ben.hand_in())
    assert workspace.text(path) == sound
    ben.page.goto("/editor/")
    assert not ben.says("Broken: mend this first")


def test_a_reviewer_sends_it_back_and_agrees_the_second_time(workspace, signed_in):
    ben, rosa = signed_in("ben").open("guidance/teens/games-and-chat.md"), signed_in("rosa")
    ben.page.locator("[name='f.what_changed']").first.evaluate("e => { for (let d = e.closest('details'); d; d = null) d.open = true; }")
    ben.page.locator("[name='f.what_changed']").fill("New words on parties.")
    change = ben.hand_in()
    rosa.page.goto(change)
    assert rosa.says("New words on parties.")
    rosa.press("Send it back")
    rosa.page.get_by_text("Say what should be different").wait_for()
    rosa.page.get_by_label("Words for the writer").fill("Say which parties.")
    rosa.press("Send it back")
    rosa.page.get_by_text("Sent back to Ben").wait_for()
    ben.page.goto(change)
    assert ben.says("Say which parties.")
    ben.open("guidance/teens/games-and-chat.md")
    ben.page.locator("[name='f.what_changed']").fill("New words on voice parties.")
    again = ben.hand_in()
    assert again == change
    rosa.agree_and_publish(change)
    assert workspace.shows("/guidance/teens/games-and-chat/", "games") and "New words on voice parties." in workspace.text(
        "guidance/teens/games-and-chat.md"
    )
    rosa.page.goto("/editor/history/guidance/teens/games-and-chat.md")
    assert rosa.says("agreed by Rosa") and rosa.says("on the site now")
    said = subprocess.run(["git", "-C", str(workspace.content), "log", "-1", "--format=%an"], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "Ben"


def test_a_writer_cannot_do_what_only_a_reviewer_may(workspace, signed_in):
    ben = signed_in("ben").open("guidance/5-9s/games-and-chat.md")
    ben.page.locator("[name='f.summary']").fill("Games, and who is in them.")
    change = ben.hand_in()
    assert ben.page.get_by_role("button", name="I have read it and agree").count() == 0
    for step in ("agree", "send-back", "publish"):
        ben.page.evaluate(
            """([at, act]) => fetch(at + 'act/', {method: 'POST', body: new URLSearchParams({act, remark: 'x',
               digest: document.querySelector('[name=digest]').value})})""",
            [change, step],
        )
    ben.page.goto(change)
    assert ben.says("Waiting for a second person")
    assert "Games, and who is in them." not in workspace.text("guidance/5-9s/games-and-chat.md")
    ben.press("Take it back and go on writing")
    ben.page.get_by_text("Taken back.").wait_for()
    ben.press("Put this change away")
    ben.page.get_by_text("Put away. Its words are kept").wait_for()


def test_everything_works_with_scripts_off(workspace, signed_in):
    ben = signed_in("ben", java_script_enabled=False).open("guidance/10-12s/games-and-chat.md")
    assert not ben.page.locator("[data-toolbar]").is_visible()
    ben.page.locator("[name='f.summary']").fill("Games, chat, and the people in them.")
    ben.page.get_by_role("button", name="Show", exact=True).click()
    ben.page.frame_locator("iframe[name=see]").get_by_text("Games, chat, and the people in them.").first.wait_for()
    ben.press("Save, and see what it changes")
    ben.page.get_by_role("link", name="Every page and every set of answers that it changes").click()
    assert ben.says("This changes")
    ben.page.go_back()
    ben.press("Put this change away")


def test_signed_out_while_writing_the_words_stay(workspace, signed_in, chromium):
    ben = signed_in("ben").open("guidance/under-5s/video-calls.md")
    # An answer still on its way would bring the cookie back.
    ben.page.wait_for_load_state("networkidle")
    kept = ben.page.context.cookies()
    ben.page.context.clear_cookies()
    ben.page.locator("[name='f.summary']").fill("Calls with people you know.")
    ben.page.get_by_text("You have been signed out.").wait_for()
    assert ben.page.locator("[name='f.summary']").input_value() == "Calls with people you know."
    ben.page.context.add_cookies(kept)
    ben.press("Save")
    ben.page.get_by_text("Saved. Readers see it").wait_for()
    ben.press("Save, and see what it changes")
    ben.press("Put this change away")


def test_a_page_from_a_word_processor_comes_in_clean(workspace, signed_in):
    ben = signed_in("ben").open("guidance/teens/live-streaming.md")
    body = ben.page.locator("[name=body]")
    body.click()
    ben.page.keyboard.press("Control+End")
    ben.page.evaluate(
        """() => { const data = new DataTransfer();
        data.setData('text/html', '<h2 style="mso-x:1">Later</h2><p class=MsoNormal><b>Ask</b> again.</p>');
        data.setData('text/plain', 'Later Ask again.');
        const pasted = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});
        document.querySelector('[name=body]').dispatchEvent(pasted); }"""
    )
    ben.page.wait_for_function("() => document.querySelector('[name=body]').value.includes('## Later')")
    assert "**Ask** again." in body.input_value()
    ben.page.get_by_text(re.compile(r"^Saved at ")).wait_for()
    ben.press("Save, and see what it changes")
    ben.press("Put this change away")


def test_the_toolbar_and_what_can_be_inserted_work_by_keyboard(workspace, signed_in):
    ben = signed_in("ben").open("guidance/teens/live-streaming.md")
    page = ben.page
    page.locator("[name=body]").fill("")
    page.get_by_role("button", name="Bold").focus()
    for _ in range(20):
        page.keyboard.press("ArrowRight")
        if page.evaluate("document.activeElement.textContent").startswith("Fact, service"):
            break
    page.keyboard.press("Enter")
    page.keyboard.type("childline number")
    page.locator("[data-found] button").first.wait_for()
    page.keyboard.press("Enter")
    assert re.search(r"\[\[(fact|service):childline[\w-]*\]\]", page.locator("[name=body]").input_value())
    page.keyboard.press("Control+z")
    assert "[[" not in page.locator("[name=body]").input_value(), "the browser's own undo takes it back"


def test_what_is_inserted_does_not_run_into_the_words_around_it(workspace, signed_in):
    page = signed_in("ben").open("guidance/teens/live-streaming.md").page
    body = page.locator("[name=body]")
    for words, at, made in (("Ring.Then wait.", 5, "Ring. {} Then wait."), ("(see )", 5, "(see {})"), ("Ring", 4, "Ring {}")):
        body.fill(words)
        body.evaluate(f"e => e.setSelectionRange({at}, {at})")
        page.locator("[data-insert]").click()
        page.locator("#insert-words").fill("childline number")
        page.locator("[data-found] button").first.wait_for()
        page.locator("#insert-words").press("Enter")
        code = re.search(r"\[\[.*?\]\]", body.input_value())[0]
        assert body.input_value() == made.format(code)
        body.fill("")
        page.locator("[data-found]").evaluate("e => { e.textContent = ''; }")
    page.get_by_text(re.compile(r"^Saved at ")).wait_for()
    page.get_by_role("button", name="Save, and see what it changes").click()
    page.get_by_role("button", name="Put this change away").click()


def test_a_fault_leads_to_its_field_and_leaves_it_when_it_is_mended(workspace, signed_in):
    ben = signed_in("ben").open("get-help/bullying.md")
    short = ben.page.locator("[name='f.short']")
    was = short.input_value()
    short.fill("x " * 60)
    ben.press("Save")
    ben.page.get_by_text("Saved, with").wait_for()
    ben.page.get_by_role("link", name="In “Short name”").press("Enter")
    assert ben.page.evaluate("document.activeElement.name") == "f.short"
    assert ben.page.locator(".has-error .field-error").count() == 1
    short.fill(was + "!")
    ben.page.locator(".has-error").wait_for(state="detached")
    ben.press("Save, and see what it changes")
    ben.press("Put this change away")


def test_a_link_is_copied_at_a_press_and_said_so(workspace, signed_in):
    amina = signed_in("amina", permissions=["clipboard-read", "clipboard-write"])
    amina.page.goto("/editor/people/invite/")
    amina.page.get_by_label("Name").fill("Wren")
    amina.press("Make the link")
    amina.press("Copy the link")
    amina.page.get_by_text("Copied", exact=True).wait_for()
    link = amina.page.locator("#link").inner_text()
    assert amina.page.evaluate("navigator.clipboard.readText()") == link
    without = signed_in("amina", java_script_enabled=False)
    without.page.goto("/editor/people/invite/")
    without.page.get_by_label("Name").fill("Robin")
    without.press("Make the link")
    assert not without.page.get_by_role("button", name="Copy the link").is_visible()


def test_the_filters_are_folded_on_a_phone_and_open_on_a_desk_without_scripts(workspace, signed_in):
    for how, shown in (({"viewport": {"width": 320, "height": 700}}, False), ({}, True)):
        page = signed_in("ben", java_script_enabled=False, **how).page
        page.goto("/editor/find/")
        narrowing = page.get_by_role("link", name=re.compile("App guides"))
        assert narrowing.is_visible() == shown
        if not shown:
            page.get_by_text("Narrow the list", exact=True).click()
        narrowing.click()
        page.get_by_role("link", name=re.compile("App guides.*take this filter away")).wait_for()


# Access. The whole of the public site is held to the same in test_access, test_fit, test_keyboard and test_spoken.

SIGNED_OUT = ("/editor/sign-in/", "/editor/sign-in/recovery-code/", "/editor/invitation/no-such-token/")
PLACES = (
    "/editor/", "/editor/launch/", "/editor/find/", "/editor/find/?q=roblox", "/editor/names/", "/editor/flow/",
    "/editor/write/get-help/blackmail.md", f"/editor/write/{NUMBER}", "/editor/write/self-check/items/who-is-sam.md",
    "/editor/write/self-check/questions/happened.md", "/editor/write/guidance/teens/live-streaming.md", "/editor/new/",
    "/editor/new/fact/", "/editor/rename/apps/roblox.md", "/editor/delete/apps/roblox.md", f"/editor/uses/{NUMBER}",
    "/editor/translations/", "/editor/changes/", "/editor/history/", f"/editor/history/{NUMBER}", "/editor/you/", "/editor/you/password/",
    "/editor/you/second-step/", "/editor/you/recovery-codes/", "/editor/people/", "/editor/people/invite/",
    "/editor/people/1/", "/editor/write/no-such/file.md",
)  # fmt: skip


@pytest.mark.parametrize(("who", "places"), [("amina", PLACES), ("nobody", SIGNED_OUT)])
def test_every_page_is_open_to_everyone(workspace, signed_in, chromium, axe, who, places):
    """axe, nothing sticking out, the keyboard from top to end, and what a screen reader is told, in four looks."""
    context = chromium.new_context(base_url=workspace.address) if who == "nobody" else signed_in(who).page.context
    page, found = context.new_page(), Findings()
    for place in places:
        page.goto(place)
        look_over(page, axe, place, found)
    page.close()
    found.hold_none()


def test_what_would_silently_be_something_else_is_said_while_it_is_typed(workspace, signed_in):
    ben = signed_in("ben").open("pages/about.md")
    body, checked = ben.page.locator("[name=body]"), ben.page.locator("[data-checked]")
    before = body.input_value()
    for typed, told in (("#No space", "without a space"), ("~~~", "program code"), ("> " * 6 + "deep", "nested too deep")):
        body.fill(f"{before}\n\n{typed}\n")
        checked.filter(has_text=told).wait_for()
    body.fill(before)
    checked.get_by_text("Nothing to mend.").wait_for()
