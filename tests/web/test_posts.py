"""A visitor may post what our forms send and not much more; an editor may post a whole text."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from guidance.posts import MOST_BYTES, MOST_FIELDS, BoundedPosts

FORM = "application/x-www-form-urlencoded"


class Unread:
    """A body that nobody may read."""

    def read(self, *args: int) -> bytes:
        raise AssertionError("read")


def _post(body: bytes, kind: str = FORM, address: str = "/self-check/1/"):
    return Client(raise_request_exception=False).generic("POST", address, body, content_type=kind)


def _padded(size: int) -> bytes:
    start = b"question=happened&answer=none&x="
    return start + b"x" * (size - len(start))


def test_a_post_may_be_as_long_as_the_limit_and_no_longer():
    assert _post(_padded(MOST_BYTES)).status_code == 303
    assert _post(_padded(MOST_BYTES + 1)).status_code == 413


@pytest.mark.parametrize("address", ["/self-check/1/", "/self-check/child/", "/leave/", "/", "/no-such-page/", "/editor"])
@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_too_long_a_body_is_refused_unread_at_every_public_address(address, method):
    request = RequestFactory().generic(method, address, b"", content_type=FORM)
    request.META["CONTENT_LENGTH"] = str(MOST_BYTES + 1)
    request._stream = Unread()
    response = BoundedPosts(lambda request: pytest.fail("went on"))(request)
    assert (response.status_code, response["Cache-Control"]) == (413, "no-store")


def test_the_page_says_what_to_do_and_where_help_is():
    response = _post(b"x" * 200_000)
    assert "Go back and send less" in response.content.decode() and b"tel:999" in response.content
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "Content-Security-Policy" in response.headers


@pytest.mark.parametrize("length", ["", "x", "-5", "٣", "1e9"])
def test_a_length_that_is_no_number_is_no_length(length):
    request = RequestFactory().get("/")
    request.META["CONTENT_LENGTH"] = length
    assert BoundedPosts(lambda request: HttpResponse("through"))(request).content == b"through"


def _parts(count: int) -> tuple[bytes, str]:
    one = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n1\r\n'
    return (one * count + "--b--\r\n").encode(), "multipart/form-data; boundary=b"


def test_a_post_may_have_so_many_fields_and_no_more():
    question = b"question=happened&answer=none"
    assert _post(question + b"&x=1" * (MOST_FIELDS - 2)).status_code == 303
    assert _post(question + b"&x=1" * (MOST_FIELDS - 1)).status_code == 400
    assert _post(*_parts(MOST_FIELDS - 1)).status_code == 422
    assert _post(*_parts(MOST_FIELDS)).status_code == 400


def test_an_editor_may_send_a_whole_text():
    seen = []
    bounded = BoundedPosts(lambda request: seen.append(len(request.POST.getlist("x"))) or HttpResponse())
    body = b"&".join([b"x=" + b"y" * 300] * 1_900)
    assert MOST_BYTES < len(body) < 600_000
    assert bounded(RequestFactory().generic("POST", "/editor/write/x.md", body, content_type=FORM)).status_code == 200
    assert seen == [1_900]


def test_an_editor_too_is_held_to_a_limit(settings):
    assert (settings.DATA_UPLOAD_MAX_MEMORY_SIZE, settings.DATA_UPLOAD_MAX_NUMBER_FIELDS) == (600_000, 2_000)


def test_what_is_bounded_is_everything_but_the_workspace(settings):
    """The one place with wider limits is where the workspace's addresses are."""
    first = get_resolver().url_patterns[0]
    assert f"/{first.pattern}" == settings.SESSION_COOKIE_PATH and first.app_name == "editor"
