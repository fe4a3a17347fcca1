"""The commands an editor types, against small content of their own."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from guidance.management.commands.newcontent import _write
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
    (root / "README.md").write_text("For editors.")
    commit(root.parent)
    assert "Compared with HEAD: no file differs.\nThe self-check has 2 sets of answers.\nNone of them" in run("whochanges", root)
    write(root, NEW_ITEM, ITEM.format(title="Ask before you go live", kind="agree"))
    (root / "README.md").write_text("For editors, again.")
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


# newcontent

TOPIC = ("title=Sleep", "summary=Nights are for sleep.")


def typing(monkeypatch, *lines: str) -> None:
    """An editor who types these lines, and then nothing more."""
    left = list(lines)

    def typed(prompt: str = "") -> str:
        if not left:
            raise EOFError
        return left.pop(0)

    monkeypatch.setattr("builtins.input", typed)


def test_newcontent_writes_a_file_that_passes(content_tree, run):
    root = content_tree()
    assert run("newcontent", root, "topic", "sleep", field=TOPIC) == "Wrote topics/sleep.md.\n"
    text = (root / "topics/sleep.md").read_text(encoding="utf-8")
    assert text.startswith("---\n# What it is called.\ntitle: Sleep\n") and "order: 2\n" in text
    assert run("checkcontent", root) == "No problems.\n"


def test_newcontent_asks_for_what_is_needed_and_again_when_it_is_wrong(content_tree, run, monkeypatch):
    root = content_tree()
    typing(monkeypatch, "sleep", "", "Sleep", "Nights are for sleep.", "soon", "7", "perhaps", "")
    said = run("newcontent", root, "topic")
    assert "title: what it is called." in said
    assert "  That needs “title”: what it is called." in said
    assert "  That “soon” in “order” is not a whole number." in said
    assert "  That “perhaps” does not fit “guidance”. Write yes or no." in said
    assert "order: 7\n" in (root / "topics/sleep.md").read_text() and "guidance: yes\n" in (root / "topics/sleep.md").read_text()


def test_newcontent_asks_for_lists_line_by_line_and_knows_names(content_tree, run, monkeypatch):
    root = content_tree()
    head = ["Live: a talk", "Who is watching?", "rapport", "report", "", ""]
    typing(monkeypatch, *head, "Sit close.", "Ask.", "", "Who is that?", "", "Another day.", "")
    said = run("newcontent", root, "page", "under-13s/live-streaming")
    assert "  That names “rapport”, which does not exist. Did you mean “report”?" in said
    assert "::: glance\n- Sit close.\n- Ask.\n:::\n" in (root / "guidance/under-13s/live-streaming.md").read_text()
    assert run("checkcontent", root) == "No problems.\n"


def test_newcontent_never_overwrites_and_never_writes_what_is_wrong(content_tree, run, monkeypatch):
    root = content_tree()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    with pytest.raises(CommandError, match=r"topics/live-streaming\.md is there already\."):
        run("newcontent", root, "topic", "live-streaming", field=TOPIC)
    with pytest.raises(CommandError, match=r"Nothing was written: 1 to mend first\."):
        run("newcontent", root, "topic", "sleep", field=["title=Sleep"])
    with pytest.raises(CommandError, match="“title” has no “=”"):
        run("newcontent", root, "topic", "sleep", field=["title"])
    typing(monkeypatch, "Sleep")
    with pytest.raises(CommandError, match="There was no answer"):
        run("newcontent", root, "topic", "sleep")
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_a_file_that_came_meanwhile_is_not_overwritten(tmp_path):
    (tmp_path / "sleep.md").write_text("theirs")
    with pytest.raises(CommandError, match=r"sleep\.md is there already"):
        _write(tmp_path / "sleep.md", b"ours", over=False)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("sleep.md", "theirs")]


def test_newcontent_for_a_band_lists_what_takes_no_stance_and_shortens_the_one_it_is_split_from(content_tree, run):
    root = content_tree()
    words = ("title=16 and 17", "child=your teenager", "because=your child is 16 or 17", "card=Nearly grown.", "summary=For parents.")
    fields = ("ages_from=16", "ages_to=17", *words, "turning_point=when they turn 18", "text.glance=Listen")
    with pytest.raises(CommandError, match="Nothing was written"):
        run("newcontent", root, "band", "16-17", field=fields)
    assert not (root / "guidance/16-17").exists() and "ages_to: 17" in (root / "guidance/teens/index.md").read_text()
    said = run("newcontent", root, "band", "16-17", field=fields, anyway=True)
    assert "guidance/teens/live-streaming.md:1: has no sister for “16-17”." in said
    assert "self-check/items/agree-where.md:9: is for all ages. Add a line “16-17: …” under “say”." in said
    assert "Wrote guidance/teens/index.md (changed)\nWrote guidance/16-17/index.md." in said
    assert "ages_to: 15\n" in (root / "guidance/teens/index.md").read_text()
    assert "order: 3\n" in (root / "guidance/16-17/index.md").read_text()
    for item in (root / "self-check/items").glob("*.md"):
        item.write_text(item.read_text().replace("  teens:", "  16-17: Who do you watch?\n  teens:"))
    assert run("checkcontent", root) == "No problems.\n"
    with pytest.raises(CommandError, match="overlap"):
        run("newcontent", root, "band", "middle", field=("ages_from=12", "ages_to=14"))
    with pytest.raises(CommandError, match="A band needs its ages"):
        run("newcontent", root, "band", "middle", field=("title=Middle",))


# drawflow


def test_drawflow_draws_or_lists_what_leads_where(content_tree, run, tmp_path):
    root = content_tree()
    drawn = run("drawflow", root)
    assert drawn.startswith("<svg ") and "1. How old is your child?" in drawn
    assert run("drawflow", root, out=str(tmp_path / "flow.svg")) == f"Wrote {tmp_path / 'flow.svg'}.\n"
    assert (tmp_path / "flow.svg").read_text(encoding="utf-8") == drawn
    assert "<li>Teens<ul><li>Teens: Agree where; Ask who watches;" in run("drawflow", root, text=True)
    with pytest.raises(CommandError, match="cannot be written"):
        run("drawflow", root, out=str(tmp_path / "no" / "flow.svg"))
    with pytest.raises(CommandError, match="cannot be read"):
        run("drawflow", tmp_path / "nowhere")
