"""Headers on every kind of answer: what may load, what may be kept, and that no cookie comes before an answer."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from guidance import cache
from guidance.snapshot import the_moment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
MACHINES = ["/sitemap.xml", "/feed.xml", "/robots.txt", "/.well-known/security.txt"]
URGENT = re.compile(r"/get-help/")


@pytest.fixture
def answers(client, parent, addresses) -> dict[str, HttpResponse]:
    """One of each kind of answer the site gives."""
    walked = parent().walk(parent().with_worry())
    crashing = Client(raise_request_exception=False)
    found = {address: client.get(address) for address in [*addresses, *MACHINES, "/healthz", "/leave/", "/search/", "/search/?q=help"]}
    found |= {f"walked {address}": walked.client.get(address) for address, _ in walked.seen}
    return found | {
        "step 1": client.get("/self-check/1/"),
        "forgotten": client.get("/self-check/2/"),
        "out of order": parent().client.get("/self-check/0/"),
        "answer": walked.post(1, walked.questions[0].name, walked.choose(walked.questions[0])),
        "error": walked.post(1, walked.questions[0].name, []),
        "again": walked.client.post("/self-check/again/"),
        "moved": client.get("/get-help"),
        "not modified": client.get("/", headers={"If-None-Match": client.get("/")["ETag"]}),
        "400": crashing.get("/", headers={"Host": "evil.example"}),
        "403": client.post("/self-check/1/", headers={"Sec-Fetch-Site": "cross-site"}),
        "404": client.get("/no-such-page/"),
        "405": client.delete("/"),
    }


def test_every_answer_carries_exactly_our_policy_and_the_other_safeguards(answers):
    faults = []
    for name, response in answers.items():
        expected = {
            "Content-Security-Policy": POLICY,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer" if name == "/leave/" else "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        faults += [(name, header, response.get(header)) for header, value in expected.items() if response.get(header) != value]
    assert faults == []
    assert {r.status_code for r in answers.values()} == {200, 301, 303, 304, 400, 403, 404, 405, 422}


def test_a_crash_carries_them_too(client, monkeypatch):
    monkeypatch.setattr("guidance.views.pages.render", lambda *args, **kwargs: 1 / 0)
    response = Client(raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert (response["Content-Security-Policy"], response["Cache-Control"]) == (POLICY, "no-store")


def test_html_says_its_charset(answers):
    types = {name: r["Content-Type"] for name, r in answers.items() if r.content}
    assert {t for t in types.values() if t.startswith("text/html")} == {"text/html; charset=utf-8"}


def test_no_cookie_is_set_before_the_first_answer(client, addresses):
    first = [
        "/self-check/",
        "/self-check/1/",
        "/self-check/0/",
        "/search/",
        "/search/?q=blackmail",
        *MACHINES,
        "/healthz",
        "/no-such-page/",
    ]
    setting = [address for address in [*addresses, *first] if "Set-Cookie" in client.get(address).headers or client.get(address).cookies]
    assert setting == []
    assert not client.cookies


@pytest.mark.parametrize("address", ["/self-check/2/", "/self-check/checklist/"])
def test_a_visitor_without_a_cookie_is_not_sent_one(client, address):
    assert not client.get(address).cookies


def test_with_answers_the_guidance_sets_no_cookie_either(parent):
    walked = parent().walk()
    for address in ("/", "/get-help/", "/guidance/", "/search/?q=help", "/self-check/"):
        assert not walked.client.get(address).cookies, address


def test_pages_may_be_kept_a_minute_and_urgent_pages_never_stale(client, addresses):
    faults = []
    for address in [*addresses, *MACHINES]:
        said = client.get(address)["Cache-Control"]
        if address == "/self-check/":
            good = said == "no-store"
        elif URGENT.match(address):
            good = bool(re.fullmatch(r"public, max-age=(\d|[1-5]\d|60), must-revalidate", said))
        else:
            good = bool(re.fullmatch(r"public, max-age=(\d|[1-5]\d|60), stale-while-revalidate=(\d|[1-5]\d|60)", said))
        if not good:
            faults.append((address, said))
    assert faults == []


def test_what_one_family_answered_or_asked_is_kept_by_no_one(answers):
    private = [
        n for n, r in answers.items()
        if n.startswith(("walked", "/self-check/", "/search/", "/leave/")) or r.status_code in (303, 422) or n in ("step 1", "forgotten")
    ]  # fmt: skip
    assert len(private) > 15
    assert [n for n in private if answers[n]["Cache-Control"] != "no-store"] == []
    assert {n for n in private if answers[n].get("X-Robots-Tag") != "noindex"} == {"/self-check/", "step 1"}, "the way in may be found"
    assert [n for n in private if "ETag" in answers[n].headers] == []


def test_error_pages_are_kept_by_no_one(answers):
    assert [n for n in ("400", "403", "404") if answers[n]["Cache-Control"] != "no-store"] == []


@pytest.mark.parametrize(("seconds_away", "most"), [(10, 10), (0, 0), (-5, 0), (3600, 60)])
def test_nothing_is_kept_past_the_next_change(library, monkeypatch, seconds_away, most):
    now = the_moment()
    monkeypatch.setattr(cache, "the_moment", lambda: now)

    class Changing:
        next_change = now + timedelta(seconds=seconds_away)

    assert cache.for_pages(HttpResponse(), Changing)["Cache-Control"] == f"public, max-age={most}, stale-while-revalidate={most}"
    assert cache.for_urgent_pages(HttpResponse(), Changing)["Cache-Control"] == f"public, max-age={most}, must-revalidate"


def test_an_unchanged_page_is_not_sent_again(client):
    first = client.get("/guidance/")
    again = client.get("/guidance/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]


ONLY_READ = [
    "/",
    "/guidance/",
    "/apps/",
    "/get-help/",
    "/glossary/",
    "/search/",
    "/about/",
    "/self-check/",
    "/self-check/checklist/",
    *MACHINES,
]


@pytest.mark.parametrize("address", [*ONLY_READ, "/healthz"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_what_can_only_be_read_refuses_other_methods(client, address, method):
    response = getattr(client, method)(address)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    ("address", "method", "allowed"),
    [
        ("/self-check/1/", "put", "GET, HEAD, POST"),
        ("/self-check/1/", "delete", "GET, HEAD, POST"),
        ("/self-check/again/", "get", "POST"),
        ("/leave/", "delete", "GET, HEAD, POST"),
        ("/", "options", "GET, HEAD"),
        ("/", "trace", "GET, HEAD"),
    ],
)
def test_other_methods_are_refused_and_the_right_ones_named(client, address, method, allowed):
    response = getattr(client, method)(address)
    assert (response.status_code, response["Allow"]) == (405, allowed)


def test_leaving_is_a_plain_link_that_clears_everything(parent, settings):
    for answer in (Client().get("/leave/"), Client().post("/leave/"), parent().walk().client.get("/leave/")):
        # A script's beacon is a POST; the policy would stop it on its way to another host.
        by_beacon = answer.request["REQUEST_METHOD"] == "POST"
        assert (answer.status_code, answer.get("Location")) == ((204, None) if by_beacon else (303, settings.LEAVE_TO))
        assert {part.strip() for part in answer["Clear-Site-Data"].split(",")} == {'"cache"', '"cookies"', '"storage"'}
        gone = answer.cookies["visit"]
        assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, "/self-check/")


def test_the_policy_is_not_put_over_one_an_answer_has_of_its_own(settings):
    from safety_site.csp import ContentSecurityPolicyMiddleware

    def view(request):
        return HttpResponse(headers={"Content-Security-Policy": "default-src 'none'"})

    answer = ContentSecurityPolicyMiddleware(view)(RequestFactory().get("/"))
    assert answer["Content-Security-Policy"] == "default-src 'none'"
