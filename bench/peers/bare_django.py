"""A Django view that does nothing, with no middleware: the least that Django asks for one answer."""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[])


def answer(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("Thank you.")


urlpatterns = [path("self-check/<int:number>/", answer)]
application = get_wsgi_application()
