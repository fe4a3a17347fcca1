"""A page with one form on it."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render


def posted(request: HttpRequest) -> QueryDict | None:
    """What was filled in, also when that was nothing at all; none when the page was only opened."""
    return request.POST if request.method == "POST" else None


def form_page(request: HttpRequest, template: str, form: Form, **more: Any) -> HttpResponse:
    """Answers with 422 when something that was filled in does not fit."""
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)
