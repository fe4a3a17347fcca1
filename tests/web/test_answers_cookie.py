"""The one cookie: what a browser is told about it, how big it may get, and what is done with a bad one."""

from __future__ import annotations

import base64
import json
import random
import time
import zlib
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from guidance import answers
from guidance.answers import COOKIE, MINUTES, MOST_CHILDREN, Child, Visit, pack, unpack

from .parent import question_form
from .reading import read

SOME = Visit((Child({"happened": frozenset({"none"}), "age": frozenset({"teens"})}),))


def _with_cookie(value: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = value
    return client


def _minutes_later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """What the lock of the cookie takes for now."""
    monkeypatch.setattr("cryptography.fernet.time", SimpleNamespace(time=lambda: time.time() + minutes * 60))


@pytest.fixture
def largest(library) -> Visit:
    """The most a family can answer: every child, every tick, the longest names, a moment for each talk of tonight."""
    given = {}
    for question in library.questionnaire.questions:
        real = [o.name for o in question.options if not o.alone]
        given[question.name] = frozenset(real if question.several else [max(real, key=len)])
    children = []
    chance = random.Random(1)
    for _ in range(MOST_CHILDREN):
        # Children differ, so that packing them together does not flatter the size.
        mine = {n: frozenset(chance.sample(sorted(c), chance.randint(max(1, len(c) - 2), len(c)))) for n, c in given.items()}
        mine["age"] = frozenset({chance.choice(list(library.bands))})
        tonight = library.checklist(mine).tonight
        places = [m.text for m in getattr(library, "moments", ())] or [e.item.when for e in tonight]
        days = [d.text for d in getattr(library, "days", ())] or ["this week"]
        children.append(Child(mine, {e.item.name: f"{max(places, key=len)} {max(days, key=len)}" for e in tonight}))
    return Visit(tuple(children), MOST_CHILDREN - 1, True, "2026-11-22T18:30")


def test_the_largest_cookie_there_can_be_fits_in_a_browser(largest):
    client = _with_cookie(pack(largest))
    assert unpack(pack(largest)) == largest
    response = client.get("/self-check/checklist/")
    assert response.status_code == 200
    assert len(response.cookies[COOKIE].OutputString()) < 4096
    assert unpack(response.cookies[COOKIE].value) == largest


def test_one_child_with_every_tick_takes_a_small_cookie(largest):
    assert len(pack(Visit(largest.children[:1]))) < 1200


def test_a_browser_is_told_to_keep_it_to_itself_and_to_lose_it(parent):
    walking = parent()
    response = walking.post(1, walking.questions[0].name, walking.choose(walking.questions[0]))
    assert list(response.cookies) == [COOKIE]
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/self-check/")
    assert (cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "")
    assert not cookie["secure"], "on loopback there is no https: see test_settings for a public site"


def test_every_step_starts_the_half_hour_anew(parent):
    walked = parent().walk()
    for address, _ in walked.seen:
        assert walked.client.get(address).cookies[COOKIE]["max-age"] == "", address


def test_nothing_can_be_read_from_it(parent):
    walked = parent().walk()
    value = walked.client.cookies[COOKIE].value
    raw = base64.urlsafe_b64decode(value)
    for words in ("none", "teens", "happened", "under-5s"):
        assert words not in value and words.encode() not in raw


def test_its_size_says_little(library):
    """Neither what was answered nor how far a calm parent has come."""
    for choose in (0, -1):
        visit, sizes = Visit(), []
        while (reached := library.questionnaire.first_unanswered(visit.answers)) is not None:
            chosen = frozenset({reached.question.options[choose].name})
            visit = visit.with_answers({**visit.answers, reached.question.name: chosen})
            sizes.append(len(pack(visit)))
        assert len(sizes) > 5 and len(set(sizes)) == 1


def test_a_visit_of_any_size_comes_back_as_it_was(largest):
    sizes = set()
    for count in range(1, MOST_CHILDREN + 1):
        for answers_given in range(len(largest.children[0].answers) + 1):
            some = dict(list(largest.children[0].answers.items())[:answers_given])
            visit = Visit((*largest.children[: count - 1], Child(some)), count - 1)
            sizes.add(len(pack(visit)))
            assert unpack(pack(visit)) == visit
    assert 1 < len(sizes) < 4


def test_what_an_older_version_packed_is_still_read():
    said = {"c": [{"a": {"happened": ["none"], "age": ["teens"]}, "m": {}}], "n": 0, "r": False, "t": ""}
    assert unpack(_locked(json.dumps(said).encode())) == SOME


def test_the_same_answers_look_different_every_time():
    assert pack(SOME) != pack(SOME)


def test_it_lives_half_an_hour_and_no_longer(monkeypatch):
    cookie = pack(SOME)
    _minutes_later(monkeypatch, MINUTES - 0.1)
    assert unpack(cookie) == SOME
    assert _with_cookie(cookie).get("/self-check/3/").status_code == 200
    _minutes_later(monkeypatch, MINUTES + 0.1)
    assert unpack(cookie) is None
    page = read(_with_cookie(cookie).get("/self-check/3/").content)
    assert question_form(page) is None
    assert {"/self-check/1/", "/get-help/"} <= {a.get("href") for a in page.one("main").all("a")}


def test_a_step_taken_in_time_keeps_it_alive(parent, monkeypatch):
    walked = parent().walk()
    for minutes in (25, 50, 75):
        _minutes_later(monkeypatch, minutes)
        page = read(walked.client.get("/self-check/checklist/").content)
        assert page.all(data_item=None), minutes
    _minutes_later(monkeypatch, 75 + MINUTES + 1)
    assert not read(walked.client.get("/self-check/checklist/").content).all(data_item=None)


def _foreign(visit: Visit, monkeypatch) -> str:
    with monkeypatch.context() as other:
        other.setattr(answers, "_box", lambda secret: Fernet(Fernet.generate_key()))
        return pack(visit)


def _locked(plain: bytes) -> str:
    """Anything at all under our own lock, as an older or newer version of the site might have written it."""
    from django.conf import settings

    packed = zlib.compress(plain)
    return answers._box(settings.SECRET_KEY).encrypt(len(packed).to_bytes(2, "big") + packed).decode()


def _bad_cookies(monkeypatch) -> dict[str, str]:
    good = pack(SOME)
    middle = len(good) // 2
    flipped = "A" if good[middle] != "A" else "B"
    return {
        "tampered": good[:middle] + flipped + good[middle + 1 :],
        "truncated": good[:-10],
        "cut to one letter": good[:1],
        "longer": good.rstrip("=") + "AAAA",
        "foreign": _foreign(SOME, monkeypatch),
        "nonsense": "nonsense",
        "not ascii": "caf\u00e9\x80\xff",
        "very long": "A" * 8000,
        "other shape": _locked(json.dumps({"happened": ["none"]}).encode()),
        "a list": _locked(b"[1, 2, 3]"),
        "null": _locked(b"null"),
        "not json": _locked(b"{"),
        "no children": _locked(b'{"c": null, "n": 0, "r": false, "t": ""}'),
        "children of another kind": _locked(b'{"c": [1, "x"], "n": 0, "r": false, "t": ""}'),
        "answers of another kind": _locked(b'{"c": [{"a": {"happened": 7}, "m": {}}], "n": 0, "r": false, "t": ""}'),
        "a child that is not there": _locked(b'{"c": [], "n": 99999, "r": false, "t": ""}'),
        "a bomb": _locked(b'{"c": [], "n": 0, "r": false, "t": "' + b"x" * 5_000_000 + b'"}'),
    }


BAD = ["tampered", "truncated", "cut to one letter", "longer", "foreign", "nonsense", "not ascii", "very long", "other shape", "a list",
       "null", "not json", "no children", "children of another kind", "answers of another kind", "a child that is not there",
       "a bomb"]  # fmt: skip


@pytest.mark.parametrize("which", BAD)
def test_a_cookie_that_is_not_ours_or_broken_counts_as_none(which, monkeypatch):
    bad = _bad_cookies(monkeypatch)
    assert set(bad) == set(BAD)
    client = _with_cookie(bad[which])
    assert question_form(read(client.get("/self-check/1/").content)), which
    for address in ("/self-check/", "/self-check/2/", "/self-check/checklist/", "/", "/leave/"):
        response = _with_cookie(bad[which]).get(address)
        assert response.status_code == (303 if address == "/leave/" else 200), (which, address)
    assert not read(_with_cookie(bad[which]).get("/self-check/checklist/").content).all(data_item=None)
    # Answering the first question begins anew.
    response = _with_cookie(bad[which]).post("/self-check/1/", {"question": "happened", "answer": ["none"]})
    assert response.status_code == 303
    assert dict(unpack(response.cookies[COOKIE].value).answers) == {"happened": {"none"}}


@pytest.mark.parametrize("which", ["tampered", "foreign", "very long"])
def test_a_bad_cookie_is_cleared_where_it_is_noticed(which, monkeypatch):
    response = _with_cookie(_bad_cookies(monkeypatch)[which]).get("/self-check/2/")
    assert response.cookies[COOKIE]["max-age"] == 0


def test_answers_to_questions_and_options_there_are_no_more_are_set_aside(library):
    """An editor renamed things while the parent had a cup of tea."""
    walked = Visit(
        (Child({"happened": frozenset({"none", "gone-option"}), "gone-question": frozenset({"x"}), "age": frozenset({"gone"})}),)
    )
    response = _with_cookie(pack(walked)).get("/self-check/checklist/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/2/")


def test_the_lock_is_the_secret_key(settings):
    cookie = pack(SOME)
    settings.SECRET_KEY = "another key altogether, long enough for anyone " * 2
    assert unpack(cookie) is None


def test_two_cookies_of_one_name_do_no_harm(parent):
    good = pack(SOME)
    for header in (f"{COOKIE}={good}; {COOKIE}=x", f"{COOKIE}=x; {COOKIE}={good}", f"{COOKIE}", f"{COOKIE}=", f";;;={good}"):
        assert Client().get("/self-check/checklist/", headers={"Cookie": header}).status_code in (200, 303)
