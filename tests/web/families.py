"""Families who have finished the self-check, by their cookie, and what they can do with it: test_self_check walks the questions."""

from __future__ import annotations

import html
import io

from django.test import Client
from pypdf import PdfReader

from guidance.answers import COOKIE, Child, Visit, pack, unpack
from guidance.takeaway.plan_link import make_token
from tests.takeaway.sheets import ANSWERS, answers, plain

from .reading import read

KINDS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}


def child_of(name: str, **moments: str) -> Child:
    age, more = ANSWERS[name]
    return Child(answers(age, **more), {item.replace("_", "-"): moment for item, moment in moments.items()})


def family(*names: str, current: int = 0, **more) -> Client:
    """A browser whose parent has finished the self-check for a child of each name in ``ANSWERS``."""
    client = Client()
    client.cookies[COOKIE] = pack(Visit(tuple(map(child_of, names)), current, **more))
    return client


def kept(client: Client) -> Visit:
    visit = unpack(client.cookies[COOKIE].value)
    assert visit
    return visit


def page_of(client: Client):
    response = client.get("/self-check/checklist/")
    assert response.status_code == 200, response.get("Location")
    page = read(response.content)
    ids = [e.get("id") for e in page.all(id=None)]
    assert len(ids) == len(set(ids)), "an id stands twice"
    assert len(page.one("main").all("h1")) == 1
    return page


def taken(client: Client, ending: str) -> str:
    """The words of a file, whatever it is."""
    response = client.get(f"/self-check/family-chat.{ending}")
    assert response.status_code == 200 and response["Content-Type"] == KINDS[ending], ending
    if ending == "pdf":
        return plain(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages))
    if ending == "html":
        return plain(f"{read(response.content).text} {html.unescape(response.content.decode())}")
    return plain(response.content.decode().replace("\r\n ", ""))


def send(client: Client, where: str, **fields: str) -> str:
    response = client.post(f"/self-check/{where}/", fields)
    assert (response.status_code, response["Cache-Control"]) == (303, "no-store")
    return response["Location"]


def choose(client: Client, item: str, place: str, day: str, child: int = 0, **more: str) -> str:
    return send(client, "choices", **{f"place-{child}-{item}": place, f"day-{child}-{item}": day}, **more)


def plan_of(client: Client, names, status: int = 200):
    response = client.get(f"/plan/{make_token(names)}/")
    assert response.status_code == status
    return read(response.content)
