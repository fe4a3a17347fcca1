"""Public pages: find, 404, render."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import for_pages, for_urgent_pages

Noun = TypeVar("Noun")


def _found(nouns: Mapping[str, Noun], name: str) -> Noun:
    noun = nouns.get(name)
    if noun is None:
        raise Http404
    return noun


def _page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return for_pages(render(request, template, context), request.library)


def _urgent_page(request: HttpRequest, template: str, **context: Any) -> HttpResponse:
    return for_urgent_pages(render(request, template, context), request.library)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return _page(request, "home/home.html", page=request.library.home, section="home")


@require_safe
def guidance(request: HttpRequest) -> HttpResponse:
    return _page(request, "guidance/index.html", section="guidance")


@require_safe
def band(request: HttpRequest, band: str) -> HttpResponse:
    found = _found(request.library.bands, band)
    return _page(request, "guidance/band.html", page=found, pages=request.library.pages_of(band), section="guidance")


@require_safe
def page(request: HttpRequest, band: str, topic: str) -> HttpResponse:
    found = _found(request.library.pages, f"{band}/{topic}")
    return _page(request, "guidance/page.html", page=found, around=request.library.around(found), section="guidance")


@require_safe
def apps(request: HttpRequest) -> HttpResponse:
    return _page(request, "apps/index.html", groups=request.library.apps_by_kind(), section="apps")


@require_safe
def app(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(request.library.apps, name)
    return _page(request, "apps/app.html", page=found, related=request.library.pages_about(found), section="apps")


@require_safe
def get_help(request: HttpRequest) -> HttpResponse:
    library = request.library
    return _urgent_page(request, "get_help/index.html", page=library.help, groups=library.services_by_group(), section="get-help")


@require_safe
def situation(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(request.library.situations, name)
    return _urgent_page(request, "get_help/situation.html", page=found, section="get-help")


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return _page(request, "glossary/index.html", letters=request.library.terms_by_letter(), section="glossary")


@require_safe
def site_page(request: HttpRequest, name: str) -> HttpResponse:
    found = _found(request.library.site_pages, name)
    return _page(request, "pages/page.html", page=found, section=name)
