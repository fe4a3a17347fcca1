"""Translations in the workspace: begun, written, seen, and told when the English moves on."""

from __future__ import annotations

import pytest

from guidance.content.translations import translated_lines
from guidance.editing.drafting import open_draft, seen_now
from guidance.editing.files import mark_of
from tests.web.reading import read

from .editors_browser import main_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("desk")]
WELSH = "get-help/blackmail.cy.md"
LIST = "/editor/translations/"


def begun(writer, path=WELSH):
    answer = writer.post(f"/editor/translate/{path}")
    assert (answer.status_code, answer["Location"]) == (302, f"/editor/write/{path}")
    return open_draft(path)


def save(writer, path, text, **more):
    return writer.post(f"/editor/write/{path}", {"whole": text, "seen": mark_of(seen_now(path)), **more})


def published(desk, path, text):
    desk.put(path, text)
    desk.library  # noqa: B018  looks at the disk


def test_another_language_begins_with_who_to_call(writer):
    page = writer.get(LIST)
    assert page.status_code == 200 and "Begin another language" in main_of(page).text
    answer = writer.post(LIST, {"code": " CY "})
    assert (answer.status_code, answer["Location"]) == (302, "/editor/write/get-help/index.cy.md")
    assert "every_time:" in open_draft("get-help/index.cy.md").text


def test_a_second_page_can_be_begun_while_the_first_is_still_being_written(writer):
    writer.post(LIST, {"code": "cy"})
    page = main_of(writer.get(LIST)).text
    assert "Cymraeg" in page and "Someone is threatening or blackmailing my child" in page
    assert "Translate into Cymraeg" in main_of(writer.get("/editor/write/get-help/blackmail.md")).text
    begun(writer)


@pytest.mark.parametrize("code", ["", "klingon", "en", "../cy", "xx"])
def test_a_language_nobody_knows_is_told_what_to_write(writer, code):
    answer = writer.post(LIST, {"code": code})
    assert answer.status_code == 422 and "such as “cy” for Welsh" in main_of(answer).text


def test_it_begins_with_the_english_words_and_says_so(desk, writer):
    draft = begun(writer)
    assert "title: Someone is threatening or blackmailing my child" in draft.text and "urgency" not in draft.text
    page = main_of(writer.get(f"/editor/write/{WELSH}"))
    assert "is still in English. Translate it." in page.text and "\ufdd0" not in page.text
    assert "This says what the English says now" in page.text and "double brackets" in page.text
    assert not page.all("textarea", name="f.translated") and "Made from this English" not in page.text
    # Begun twice it is the same draft.
    assert begun(writer).pk == draft.pk


def test_a_preview_shows_it_in_its_language_before_it_is_offered(desk, writer):
    begun(writer)
    save(writer, WELSH, "---\ntitle: Mae rhywun yn bygwth\n---\nMae’n stopio.\n")
    page = writer.get(f"/editor/preview/{WELSH}")
    assert page.status_code == 200
    said = page.content.decode()
    assert '<html lang="cy">' in said and "Mae rhywun yn bygwth" in said and 'lang="en" dir="ltr"' in said


def test_the_tick_writes_down_what_the_english_says_now(desk, writer):
    begun(writer)
    record = desk.library.records["situation"]["blackmail"]
    save(writer, WELSH, "---\ntitle: Bygythiad\n---\nMae’n stopio.\n")
    assert "translated" not in open_draft(WELSH).text
    save(writer, WELSH, "---\ntitle: Bygythiad\n---\nMae’n stopio.\n", followed="yes")
    assert all(line in open_draft(WELSH).text for line in translated_lines(record))


def test_what_the_english_has_left_behind_is_listed_down_to_the_heading(desk, writer):
    english = desk.text("get-help/blackmail.md") + "\n## What to know\n\nIt is a crime.\n"
    desk.put("get-help/blackmail.md", english)
    record = desk.library.records["situation"]["blackmail"]
    lines = "\n".join(f'  - "{line}"' for line in translated_lines(record))
    desk.put(WELSH, f"---\ntitle: Bygythiad\ntranslated:\n{lines}\n---\nMae’n stopio.\n\n## Beth i’w wybod\n\nMae’n drosedd.\n")
    assert "0 are behind" in main_of(writer.get(LIST)).text
    desk.put("get-help/blackmail.md", english.replace("It is a crime.", "It is a serious crime."))
    said = main_of(writer.get(LIST)).text
    assert "1 is behind" in said and "“What to know” has changed in English since it was translated." in said
    assert "not offered yet" in said
    form = main_of(writer.get(f"/editor/write/{WELSH}")).text
    assert "“What to know” has changed in English since it was translated." in form
    assert "Cymraeg (behind)" in main_of(writer.get("/editor/write/get-help/blackmail.md")).text


def test_what_is_missing_can_be_begun_from_the_list_help_first(desk, writer):
    desk.put(WELSH, "---\ntitle: Bygythiad\n---\nMae’n stopio.\n")
    page = read(writer.get(LIST).content)
    begin = [form.get("action") for form in page.all("form") if "/translate/" in form.get("action")]
    assert begin[0] == "/editor/translate/get-help/index.cy.md"
    assert f"/editor/translate/{WELSH}" not in begin and all(action.endswith(".cy.md") for action in begin)


@pytest.mark.parametrize("path", ["get-help/nothing.cy.md", "sources/report.cy.md", "get-help/blackmail.xx.md", "get-help/blackmail.md"])
def test_what_cannot_be_translated_is_not_there(writer, path):
    assert writer.post(f"/editor/translate/{path}").status_code == 404


def test_it_is_handed_in_and_published_like_any_file(desk, writer, ben, rosa):
    begun(writer)
    save(writer, WELSH, "---\ntitle: Bygythiad\n---\nMae’n stopio.\n", followed="yes")
    desk.published(open_draft(WELSH).change, ben, rosa)
    assert desk.text(WELSH).startswith("---\ntitle: Bygythiad\n")
    assert desk.library.translations["cy"].situations["blackmail"].title == "Bygythiad"
    for address in (
        "/editor/",
        "/editor/find/?q=Bygythiad",
        f"/editor/uses/{WELSH}",
        f"/editor/history/{WELSH}",
        f"/editor/rename/{WELSH}",
    ):
        page = writer.get(address)
        assert page.status_code == 200, address
        assert "Bygythiad" in main_of(page).text or address == "/editor/", address
    assert "Rename that one, and this goes with it." in main_of(writer.post(f"/editor/rename/{WELSH}", {"name": "other"})).text
    assert writer.get(f"/editor/delete/{WELSH}").status_code == 200
