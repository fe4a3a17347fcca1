"""More than the workspace takes in one post: said in its own words, to a person and to a script, and nothing is saved."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from guidance.editing.models import Draft

from .desk import PAGE
from .editors_browser import main_of

pytestmark = pytest.mark.django_db
TOO_LONG = {"whole": "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE, "seen": ""}
TOO_MANY = {f"f.x.{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(params=["urlencoded", "multipart"])
def post(request, desk, signed_in):
    """Posts to the writing page of a file, or to what checks it, as a form is sent and as a script may send it."""
    browser = signed_in("writer", "ben")

    def send(given, accept, page="write"):
        address, headers = f"/editor/{page}/{PAGE}", {"Accept": accept}
        if request.param == "multipart":
            return browser.post(address, given, headers=headers)
        body = "&".join(f"{name}={words}" for name, words in given.items())
        return browser.post(address, body, content_type=FORM, headers=headers)

    return send


@pytest.mark.parametrize("given", [TOO_LONG, TOO_MANY])
@pytest.mark.parametrize("page", ["write", "preview"])
def test_a_person_is_told_on_a_page(post, given, page):
    response = post(given, "text/html,application/xhtml+xml,*/*;q=0.8", page)
    assert response.status_code == 413
    words = main_of(response).text
    assert "This is more than one page holds" in words and "nothing you typed is lost" in words
    assert not Draft.objects.exists()


@pytest.mark.parametrize("given", [TOO_LONG, TOO_MANY])
def test_what_saves_by_itself_is_told_as_for_every_other_refusal(post, given):
    response = post(given, "application/json")
    said = json.loads(response.content)
    assert (response.status_code, said["unsaved"]) == (413, True)
    assert said["said"].startswith("This is more than one page holds")


def test_what_checks_as_one_types_is_told_in_a_line(post):
    response = post(TOO_LONG, "*/*", "check")
    assert (response.status_code, response["Content-Type"]) == (413, "text/plain; charset=utf-8")
    assert response.content.decode().startswith("This is more than one page holds")
