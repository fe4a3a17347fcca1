"""The page of a search: the same for all but for what was asked and found."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils.safestring import mark_safe

from guidance.search import Result, Results, SearchIndex
from guidance.templatetags.guidance import search_results
from guidance.views.search import GAP

from .reading import read

ASKED = ["", "blackmail", "robloks", "zzqxjk", "a & b < c", '"><script>alert(1)</script>', "‘’ é", "\x1f", f"a{GAP}b{GAP}{GAP}"]


@pytest.mark.parametrize("asked", ASKED)
def test_it_is_what_the_template_renders_with_what_was_asked_and_found(library, asked):
    page = Client().get("/search/", {"q": asked}).content.decode()
    request = RequestFactory().get("/search/")
    request.library = library
    query = asked.strip()
    found = render_to_string("search/_found.html", {"query": query, "results": _results(library, query)})
    assert page == render_to_string("search/search.html", {"query": query, "found": mark_safe(found), "section": "search"}, request)


def _results(library, query: str) -> Results:
    return SearchIndex(library).find(query)


def test_what_one_visitor_asked_is_on_nobody_elses_page():
    first = Client().get("/search/", {"q": "quokkas & zebras"}).content.decode()
    assert 'value="quokkas &amp; zebras"' in first
    second = Client().get("/search/", {"q": "blackmail"}).content.decode()
    assert "quokkas" not in second and "zebras" not in second
    assert "blackmail" not in Client().get("/search/").content.decode().partition("<main")[2].partition("</main>")[0]


def test_every_result_says_its_title_where_it_leads_its_words_and_what_it_is():
    page = read(Client().get("/search/?q=blackmail").content)
    entries = page.all("ul", class_="results")[0].all("li")
    assert entries
    for entry in entries:
        assert entry.one("a").get("href").startswith("/") and len(entry.all("p")) == 2
    assert page.one("section", data_urgent=None).all("li")


def test_signs_in_a_title_or_an_address_are_no_markup():
    made = search_results([Result("page", "<b>&", '/"x"/', "a <mark>b</mark>")])
    assert '<li><a href="/&quot;x&quot;/">&lt;b&gt;&amp;</a><p>a <mark>b</mark></p>' in made
