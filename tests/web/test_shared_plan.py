"""The plan shared with another parent: items by name, and nothing of the family they came from."""

from __future__ import annotations

import pytest

from guidance.answers import COOKIE
from guidance.takeaway.plan_link import make_token

from .families import family, page_of, plan_of
from .reading import read


@pytest.fixture
def names(library):
    return [item.name for item in library.items if item.urgency == "ordinary" and "teens" in item.bands][:4]


def test_a_plan_shows_its_items_and_nothing_else_of_anyone(client, library, names):
    page = plan_of(client, names)
    items = {item.name: item for item in library.items}
    assert [e.get("data-item") for e in page.all(data_item=None)] == names
    for element in page.all(data_item=None):
        item = items[element.get("data-item")]
        assert item.title in element.text and item.then in element.text and item.badly in element.text
        assert {e.text for e in element.all(data_say=None)} <= set(item.say.values())
        assert len(element.all("input", data_tick=None)) == 1 and not element.one("input").has("name")
    assert not page.all(data_why=None) and not page.all(data_urgent=None)
    assert "no longer" not in page.one("main").text


def test_the_first_three_stand_open_and_the_rest_is_folded(client, library):
    """A long list is forgotten; yet with no script all of it can be opened, and nothing is in another order."""
    names = [item.name for item in library.items if item.urgency == "ordinary" and "10-12s" in item.bands][:13]
    page = plan_of(client, names)
    assert [e.get("data-item") for e in page.all(data_item=None)] == names
    assert [e.get("data-item") for e in page.one("ol", class_="tonight").all(data_item=None)] == names[:3]
    rest = page.one("section", class_="next")
    fold, items = rest.one("details", class_="fold"), rest.one("ul", class_="items")
    assert not fold.has("open") and "10" in fold.one("summary").text
    assert [e.get("data-item") for e in items.all(data_item=None)] == names[3:]
    assert all(e.one(data_when=None).text and e.all(data_say=None) and e.one("input", data_tick=None) for e in items.all(data_item=None))
    assert [e.get("data-tick") for e in page.all("input", data_tick=None)] == [str(at) for at in range(13)]
    assert [h.text for h in page.one("main").all("h2") if "tonight" in h.text.lower()] == [], "a link does not know the day"
    assert not plan_of(client, names[:3]).all("section", class_="next")


def test_the_checklists_own_link_opens(client):
    address = page_of(family("much", "usual")).one("section", class_="share").one("a").get("href")
    page = read(client.get(address).content)
    assert page.all(data_item=None) and "no longer" not in page.one("main").text


def test_items_of_a_worry_are_never_shown_even_when_a_token_names_them(client, library, names):
    telling = [item for item in library.items if item.urgency != "ordinary"]
    assert len(telling) > 10
    for at in range(0, len(telling), 20):
        some = telling[at : at + 20]
        page = plan_of(client, [*(item.name for item in some), names[0]])
        assert [e.get("data-item") for e in page.all(data_item=None)] == [names[0]]
        assert [item.name for item in some if item.title in page.text or item.name in page.text] == []


def test_an_item_that_is_gone_leaves_a_kind_word(client, names):
    page = plan_of(client, [names[0], "gone-item"])
    assert len(page.all(data_item=None)) == 1 and "The rest is here" in page.one("main").text
    page = plan_of(client, ["gone-item"])
    assert "You can make a new one" in page.one("main").text and page.one("main").all("a", href="/self-check/")
    assert not page.all("ol", class_="tonight"), "an empty list is read out as one"


def _spoilt(token: str) -> list[str]:
    middle = len(token) // 2
    other = "A" if token[middle] != "A" else "B"
    cut = [token[:middle] + other + token[middle + 1 :], token[:-3], token + "A", token.swapcase()]
    return [*cut, "x", "no-such-plan", "café", "..", "%00", "A" * 5000]


def test_a_spoilt_link_says_so_and_what_to_do(client, names):
    for token in _spoilt(make_token(names)):
        response = client.get(f"/plan/{token}/")
        assert response.status_code == 404, token
        if token == "..":
            continue
        page = read(response.content)
        assert "not whole" in page.one("h1").text and page.one("main").all("a"), token
        assert page.one("title").text == "Family chat" and not page.all(data_item=None)
        assert (response["Cache-Control"], response["Referrer-Policy"]) == ("no-store", "no-referrer")


@pytest.mark.parametrize("which", ["whole", "gone", "spoilt"])
def test_a_plan_is_neutral_kept_by_no_one_and_found_by_no_one(client, names, which):
    token = {"whole": make_token(names), "gone": make_token(["gone-item"]), "spoilt": "no-such-plan"}[which]
    response = client.get(f"/plan/{token}/")
    page = read(response.content)
    assert page.one("title").text == "Family chat"
    assert page.one("meta", name="robots").get("content").startswith("noindex")
    assert (response["Cache-Control"], response["X-Robots-Tag"], response["Referrer-Policy"]) == ("no-store", "noindex", "no-referrer")
    assert not response.cookies and "ETag" not in response
    assert not page.all("link", rel="canonical") and token not in response.content.decode()
    assert client.post(f"/plan/{token}/").status_code == 405


def test_a_parent_in_the_middle_of_their_own_answers_loses_nothing_by_opening_a_plan(names):
    client = family("usual")
    before = client.cookies[COOKIE].value
    plan_of(client, names)
    assert client.cookies[COOKIE].value == before
