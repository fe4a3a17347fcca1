"""The workspace as its tests see it: real content, a database of their own, and people who are signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test.utils import override_settings

from guidance import snapshot
from guidance.editing.models import Editor, Role
from guidance.editing.second_factor import sealed
from guidance.snapshot import LONDON, Snapshot
from tests.web.conftest import MORE_CONTENT

from .desk import Desk
from .editors_browser import APP_SECRET, PASSWORD, EditorsBrowser


@pytest.fixture(scope="session", autouse=True)
def _quick_and_plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Static files under their own names; passwords hashed at a glance."""
    plain = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    var = tmp_path_factory.mktemp("var")
    with override_settings(STORAGES=plain, STATIC_ROOT=tmp_path_factory.mktemp("static"), VAR_DIR=var, PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(scope="session")
def _real_snapshot() -> Snapshot:
    made = Snapshot(settings.CONTENT_DIR, 1e9, None)
    made.current()
    return made


@pytest.fixture(autouse=True)
def _serve_real_content(_real_snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "_snapshot", _real_snapshot)


@pytest.fixture
def browser() -> EditorsBrowser:
    """A browser nobody is signed in with."""
    return EditorsBrowser()


@pytest.fixture
def make_editor(db: None) -> Callable[..., Editor]:
    """Makes an account: ``make_editor("amina", Role.REVIEWER)``, its second step set up unless ``second_step=False``."""

    def make(sign_in_name: str = "amina", role: str = Role.WRITER, *, second_step: bool = True, **more: Any) -> Editor:
        editor = Editor(
            sign_in_name=sign_in_name, role=role, **{"name": sign_in_name.title(), "email": f"{sign_in_name}@example.org", **more}
        )
        editor.set_password(PASSWORD)
        editor.second_step = sealed(APP_SECRET) if second_step else ""
        editor.save()
        return editor

    return make


@pytest.fixture
def signed_in(make_editor: Callable[..., Editor]) -> Callable[..., EditorsBrowser]:
    """Makes a person and signs them in: ``signed_in(Role.REVIEWER)``, or with a name: ``signed_in(Role.WRITER, "wren")``.

    The same name gives the same person in another browser; ``browser.editor`` is who it is.
    """

    def sign_in(role: str = Role.WRITER, sign_in_name: str = "", **more: Any) -> EditorsBrowser:
        name = sign_in_name or str(role)
        editor = Editor.objects.filter(sign_in_name=name).first() or make_editor(name, role)
        return EditorsBrowser(**more).begin(editor)

    return sign_in


@pytest.fixture
def desk(
    content_tree: Callable[..., Path], tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, _serve_real_content: None
) -> Desk:
    """A small site of its own to edit."""
    root, var = content_tree(MORE_CONTENT), tmp_path / "var"
    var.mkdir()
    settings.CONTENT_DIR, settings.VAR_DIR = root, var
    made = Desk(root, var, Snapshot(root, 0, var), datetime.now(LONDON))
    made.snapshot = Snapshot(root, 0, var, moment=lambda: made.moment)
    monkeypatch.setattr(snapshot, "_snapshot", made.snapshot)
    for module in ("guidance.snapshot", "guidance.editing.agreeing", "guidance.editing.releasing"):
        monkeypatch.setattr(f"{module}.the_moment", lambda: made.moment)
    assert made.library.problems == ()
    return made


@pytest.fixture
def ben(make_editor: Callable[..., Editor]) -> Editor:
    return make_editor("ben", Role.WRITER)


@pytest.fixture
def writer(signed_in: Callable[..., EditorsBrowser], ben: Editor) -> EditorsBrowser:
    """Ben, signed in."""
    return signed_in(Role.WRITER, ben.sign_in_name)


@pytest.fixture
def rosa(make_editor: Callable[..., Editor]) -> Editor:
    return make_editor("rosa", Role.REVIEWER)
