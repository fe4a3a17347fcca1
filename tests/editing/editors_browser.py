"""A browser as editors have one, and what the people in these tests know and have."""

from __future__ import annotations

import time
from typing import Any

import pyotp
from django.http import HttpResponse
from django.test import Client

from guidance.editing.models import Editor
from tests.web.reading import Element, read

PASSWORD = "seven quiet herons by the weir"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = {"origin": "http://testserver"}


class EditorsBrowser(Client):
    """Says with every post that it comes from our own pages, as browsers do. ``editor`` is who is signed in, if anyone."""

    editor: Editor | None = None

    def __init__(self, **more: Any) -> None:
        super().__init__(headers={**HERE, **more.pop("headers", {})}, **more)

    def begin(self, editor: Editor) -> EditorsBrowser:
        """Signs ``editor`` in, both steps done, without the pages that ask for them."""
        self.force_login(editor)
        session = self.session
        session["since"] = time.time()
        session.save()
        self.editor = editor
        return self

    def sign_in(self, sign_in_name: str = "amina", password: str = PASSWORD, to: str = "") -> HttpResponse:
        """The first step: a name and a password."""
        address = "/editor/sign-in/" + (f"?next={to}" if to else "")
        return self.post(address, {"sign_in_name": sign_in_name, "password": password})

    def give_code(self, code: str | None = None) -> HttpResponse:
        """The second step: what the app shows now, unless ``code`` says otherwise."""
        return self.post("/editor/sign-in/code/", {"code": app_code() if code is None else code})

    @property
    def is_in(self) -> bool:
        return self.get("/editor/you/").status_code == 200

    def said(self, address: str) -> str:
        """The words of a page's main part."""
        return said(self.get(address))


def app_code(steps: int = 0, secret: str = APP_SECRET) -> str:
    """What the authenticator app shows now, or ``steps`` of thirty seconds later."""
    return pyotp.TOTP(secret).generate_otp(int(time.time()) // 30 + steps)


def main_of(response: HttpResponse) -> Element:
    return read(response.content).one("main")


def said(response: HttpResponse) -> str:
    return main_of(response).text
