"""The commands an editor types, against small content of their own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.conftest import ITEM, document

NEW_ITEM = "self-check/items/ask-before.md"


@pytest.fixture
def run(settings) -> Callable[..., str]:
    """Runs a command on a content folder and gives what it prints."""

    def command(name: str, root: Path, *words: str, **options: object) -> str:
        settings.CONTENT_DIR = root
        printed = io.StringIO()
        call_command(name, *words, stdout=printed, stderr=printed, **options)
        return printed.getvalue()

    return command


def commit(folder: Path) -> None:
    """Puts everything below the folder into a new git repository as its one commit."""
    who = ["-c", "user.name=An Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"]
    for words in (["init", "--quiet"], ["add", "."], [*who, "commit", "--quiet", "--no-verify", "-m", "Before"]):
        subprocess.run(["git", *words], cwd=folder, check=True, env={"PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(folder)})


def write(root: Path, path: str, text: str) -> None:
    (root / path).write_text(document(text), encoding="utf-8")


# whochanges


def test_whochanges_compares_with_the_last_commit(content_tree, run):
    root = content_tree()
    commit(root.parent)
    assert "Compared with HEAD: no file differs.\nThe self-check has 2 sets of answers.\nNone of them" in run("whochanges", root)
    write(root, NEW_ITEM, ITEM.format(title="Ask before you go live", kind="agree"))
    (root / "README.md").write_text("For editors.")
    said = run("whochanges", root)
    assert (
        f"Compared with HEAD: 1 file differs: {NEW_ITEM} (new).\nThe self-check has 2 sets of answers.\nAll of them get a different" in said
    )
    assert "Items that come:\n    Ask before you go live (ask-before): 2 (100%)" in said


def test_whochanges_compares_with_a_folder(content_tree, run, tmp_path):
    before = content_tree().rename(tmp_path / "before")
    root = content_tree({"self-check/items/agree-where.md": None})
    said = run("whochanges", root, against=str(before))
    assert "self-check/items/agree-where.md (gone)" in said
    assert "Items that go:\n    Agree where (agree-where): 2 (100%)" in said


def test_whochanges_says_that_some_content_cannot_be_read(content_tree, run, tmp_path):
    before = content_tree().rename(tmp_path / "before")
    said = run("whochanges", content_tree({NEW_ITEM: "no fields here"}), against=str(before))
    assert "The content now has 1 to mend; what cannot be read is left out here. See manage.py checkcontent." in said


def test_whochanges_without_git_or_with_a_wrong_name_says_what_to_type(content_tree, run, tmp_path, monkeypatch):
    root = content_tree()
    with pytest.raises(CommandError, match=r"is not in a git work tree\. Name a folder"):
        run("whochanges", root)
    commit(root.parent)
    for wrong in ("no-such-revision", "--output=x", ""):
        with pytest.raises(CommandError, match=rf"“{wrong}” is neither a folder nor a revision git knows\. Try HEAD"):
            run("whochanges", root, against=wrong)
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match="There is no content in"):
        run("whochanges", root, against=str(tmp_path / "empty"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match=r"git is not installed here\. Name a folder"):
        run("whochanges", root)
