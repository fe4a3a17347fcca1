"""Starting a file: its name comes from its title where that can give one, and is asked for where it cannot."""

from __future__ import annotations

import pytest

from guidance.editing.models import Draft

from .editors_browser import main_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("title", ["😀", "你好", "…", "Ў"])
def test_a_title_that_gives_no_name_is_asked_for_one(desk, writer, title):
    response = writer.post("/editor/new/app/", {"title": title})
    assert response.status_code == 422 and not Draft.objects.exists()
    page = main_of(response)
    assert "No name can be made from this title. Write one" in page.text
    assert [link.get("href") for link in page.one("div", class_="error-summary").all("a")] == ["#name"]
    assert writer.post("/editor/new/app/", {"title": title, "name": "smiley"})["Location"] == "/editor/write/apps/smiley.md"


@pytest.mark.parametrize(("title", "name"), [("Section", "section"), ("Łódź 2", "d-2"), ("4chan 😀", "4chan")])
def test_a_title_that_gives_one_is_not(desk, writer, title, name):
    assert writer.post("/editor/new/app/", {"title": title})["Location"] == f"/editor/write/apps/{name}.md"
