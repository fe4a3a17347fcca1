"""The page a school prints for an age band."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guidance.cache import for_urgent_pages, never
from guidance.drawings import drawing_of
from guidance.takeaway.formats import Busy, make_slip_file
from guidance.takeaway.slip import make_slip


@require_safe
def slip(request: HttpRequest, band: str) -> HttpResponse:
    library = request.library
    found = library.bands.get(band)
    if found is None:
        raise Http404
    address = settings.SITE_URL + found.address
    made = make_slip(
        found, library.items, library.help, library.site, library.home.title, address, drawing=drawing_of(band), preview=library.unconfirmed
    )
    try:
        file = make_slip_file(made)
    except Busy:
        response = never(render(request, "guidance/busy.html", {"section": "guidance", "page": found}, status=503))
        response["Retry-After"] = "5"
        return response
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = f'inline; filename="{file.file_name}"'
    return for_urgent_pages(response, library)
