"""The page a school prints, as the site serves it."""

from __future__ import annotations

import io
import re
import threading

import pytest
from django.conf import settings
from pypdf import PdfReader

from guidance.takeaway import formats

from .reading import read


@pytest.fixture(autouse=True)
def _made_anew():
    formats.make_slip_file.cache_clear()


def test_every_age_has_one_linked_from_its_page(client, library):
    for band in library.bands.values():
        links = [a for a in read(client.get(band.address).content).all("a") if a.get("href").endswith(".pdf")]
        assert [(a.get("href"), a.text) for a in links] == [(f"{band.address}slip.pdf", "A page for the school to print")]
        answer = client.get(links[0].get("href"))
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == f'inline; filename="open-conversations-{band.name}.pdf"'
        page = PdfReader(io.BytesIO(answer.content)).pages[0]
        assert {a.get_object()["/A"]["/URI"] for a in page["/Annots"]} == {settings.SITE_URL + band.address}
        assert library.facts["999-number"].value in page.extract_text()


def test_it_is_kept_as_a_page_with_numbers_is(client):
    answer = client.get("/guidance/teens/slip.pdf")
    assert re.fullmatch(r"public, max-age=(\d|[1-5]\d|60), must-revalidate", answer["Cache-Control"])
    assert client.get("/guidance/teens/slip.pdf", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert not answer.cookies


def test_it_is_made_once_for_everyone(client):
    for _ in range(3):
        client.get("/guidance/teens/slip.pdf")
    assert formats.make_slip_file.cache_info().misses == 1


def test_an_age_that_is_not_there_has_none(client):
    assert client.get("/guidance/adults/slip.pdf").status_code == 404
    assert client.post("/guidance/teens/slip.pdf").status_code == 405


def test_when_too_many_are_being_made_it_asks_to_wait_and_one_already_made_does_not(client, monkeypatch):
    assert client.get("/guidance/5-9s/slip.pdf").status_code == 200
    monkeypatch.setattr(formats, "_makers", threading.BoundedSemaphore(1))
    monkeypatch.setattr(formats, "MOST_SECONDS", 0.01)
    formats._makers.acquire()
    busy = client.get("/guidance/teens/slip.pdf")
    assert (busy.status_code, busy["Retry-After"], busy["Cache-Control"]) == (503, "5", "no-store")
    assert client.get("/guidance/5-9s/slip.pdf").status_code == 200
    formats._makers.release()
    assert client.get("/guidance/teens/slip.pdf").status_code == 200
