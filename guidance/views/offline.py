"""Help that a parent keeps on their phone: the script that keeps it, and the page shown without a network."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import for_urgent_pages
from guidance.left_out import is_exported
from guidance.offline import kept_addresses, kept_languages, kept_version


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """A script at the top of the site, since it answers only for addresses below its own."""
    library = request.library
    context = {"version": kept_version(library), "addresses": json.dumps(kept_addresses(library))}
    context["languages"] = json.dumps(kept_languages(library, is_exported(request)), ensure_ascii=False)
    response = render(request, "machines/keep-help.js", context, content_type="text/javascript; charset=utf-8")
    return for_urgent_pages(response, library)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return for_urgent_pages(render(request, "get_help/offline.html", {"section": "get-help"}), request.library)
