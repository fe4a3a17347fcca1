"""git takes exactly what is published, in the editor's name; when it will not, a sentence says why and the change stays."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import guidance.git
from guidance.publishing import Author, FileChange, Published, settle

from .conftest import NEW, Site, killed_at

LETTER = FileChange("apps/a.md", b"old a", b"A")
ANOTHER = FileChange("apps/b.md", b"old b", b"B")


def _last(git, how: str = "%an|%ae|%cn|%ce|%s|%b") -> str:
    return git("log", "-1", f"--format={how}")


def test_a_change_is_one_commit_in_the_editors_name(site, git):
    made = site.publish(remark="Say it plainer\n\nWith a second thought.")
    assert made == Published(git("rev-parse", "HEAD"), "")
    assert _last(git) == "Ana Editor|ana@example.org|Ana Editor|ana@example.org|Say it plainer|With a second thought."
    assert git("show", "--name-status", "--format=", "HEAD").splitlines() == [
        "M\tapps/a.md", "M\tapps/b.md", "D\tfacts/gone.md", "A\tglossary/new.md",
    ]  # fmt: skip
    assert git("status", "--porcelain") == ""


def test_without_git_around_there_is_no_commit_and_no_warning(site):
    assert site.publish() == Published("", "")


def test_without_a_git_to_run_there_is_no_commit_and_no_warning(site, git, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert site.publish() == Published("", "")
    assert site.files() == NEW


def test_what_else_is_staged_or_changed_stays_as_it_was(site, git):
    (site.root / "facts/gone.md").write_bytes(b"staged by hand")
    git("add", "facts/gone.md")
    (site.root / "facts/gone.md").write_bytes(b"and changed again")
    (site.root / "home.md").write_bytes(b"changed by hand")
    (site.root / "apps/untracked.md").write_bytes(b"untracked")
    (site.root / "apps/staged.md").write_bytes(b"staged and new")
    git("add", "apps/staged.md")
    before = git("status", "--porcelain")
    assert site.publish(LETTER, FileChange("glossary/new.md", None, b"new term")).commit
    assert git("show", "--name-only", "--format=", "HEAD").splitlines() == ["apps/a.md", "glossary/new.md"]
    assert git("status", "--porcelain") == before
    assert git("show", ":facts/gone.md") == "staged by hand"


def test_a_staged_version_of_the_very_file_gives_way_to_what_is_published(site, git):
    (site.root / "apps/a.md").write_bytes(b"staged")
    git("add", "apps/a.md")
    site.publish(FileChange("apps/a.md", b"staged", b"published"))
    assert git("show", "HEAD:apps/a.md") == "published" and git("status", "--porcelain") == ""


def test_the_content_may_lie_deep_in_the_work_tree(site, git, tmp_path):
    shutil.move(site.root / ".git", tmp_path / ".git")
    assert site.publish(LETTER).commit
    assert git("show", "--name-only", "--format=", "HEAD") == "content/apps/a.md"


def test_a_repository_without_any_commit_gets_its_first(site, git):
    git("update-ref", "-d", "HEAD")
    git("rm", "-r", "-q", "--cached", ".")
    assert site.publish(LETTER).commit == git("rev-parse", "HEAD")
    assert git("ls-tree", "-r", "--name-only", "HEAD") == "apps/a.md"


def test_a_second_work_tree_commits_on_its_own_branch(site, git, tmp_path):
    git("worktree", "add", "-q", "-b", "words", str(tmp_path / "tree"))
    tree = Site(tmp_path / "tree", site.var)
    assert tree.publish(LETTER).commit == git("rev-parse", "words") != git("rev-parse", "main")


def test_files_git_never_knew_can_be_deleted(site, git):
    (site.root / "apps/untracked.md").write_bytes(b"untracked")
    made = site.publish(FileChange("apps/untracked.md", b"untracked", None))
    assert made == Published("", "")
    assert site.publish(LETTER, FileChange("home.md", b"old home", None)).commit


def test_odd_names_are_names_and_not_patterns(site, git):
    paths = ("apps/[a]*.md", "apps/:(top)x.md", ":!x.md", "apps/-f.md", "-x.md", "glossary/é “x”.md")
    assert site.publish(*(FileChange(path, None, b"x") for path in paths)).commit
    assert sorted(git("-c", "core.quotePath=false", "show", "-z", "--name-only", "--format=", "HEAD").strip("\0").split("\0")) == sorted(
        paths
    )


def test_a_file_git_has_already_is_no_commit_and_no_warning(site, git):
    (site.root / "apps/a.md").write_bytes(b"A")
    git("commit", "-qam", "By hand")
    (site.root / "apps/a.md").write_bytes(b"old a")
    assert site.publish(LETTER) == Published("", "")


@pytest.mark.parametrize(
    ("author", "shown"),
    [
        (Author("Zoë O’Brien", "zoe@example.org"), "Zoë O’Brien|zoe@example.org"),
        (Author("A <b>\nCommitter: C", "a@b.c>\n<d"), "A b Committer: C|a@b.c d"),
        (Author("", "ana@example.org"), "ana@example.org|ana@example.org"),
        (Author("...", ""), "An editor|editor@localhost"),
        (Author("\udcff\x00", "\x00"), "An editor|editor@localhost"),
    ],
)
def test_any_author_can_be_written_down(site, git, author, shown):
    assert site.publish(LETTER, author=author).warning == ""
    assert _last(git, "%an|%ae") == _last(git, "%cn|%ce") == shown


@pytest.mark.parametrize(
    ("remark", "subject"),
    [
        ("  \n\n Say more \n x", "Say more\n\nx"),
        ("", "Change apps/a.md"),
        ("# not a comment", "# not a comment"),
        ("-m x", "-m x"),
        ("a\x00b\x1ec", "a b c"),
        ("x" * 500, "x" * 200),
        ("Grüße “für” 👪", "Grüße “für” 👪"),
    ],
)
def test_the_remarks_first_line_stands_above_the_rest(site, git, remark, subject):
    assert site.publish(LETTER, remark=remark).warning == ""
    assert _last(git, "%B").strip() == subject


def test_a_change_without_a_remark_says_how_many_files(site, git):
    site.publish(remark="")
    assert _last(git, "%s") == "Change 4 files"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(name=st.text(max_size=20), email=st.text(max_size=20), remark=st.text(max_size=60))
def test_whatever_an_editor_is_called_and_remarks_git_takes_it(site, git, name, email, remark):
    before = (site.root / "home.md").read_bytes()
    made = site.publish(FileChange("home.md", before, before + b"x"), author=Author(name, email), remark=remark)
    assert made.commit and not made.warning


# What must not hang or stop it


@pytest.mark.parametrize("body", ["exit 1", "sleep 600", "read x < /dev/tty"])
def test_a_hook_neither_hangs_nor_stops_it(site, git, body):
    hooks = site.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "commit-msg", "prepare-commit-msg", "post-commit", "reference-transaction", "post-index-change"):
        (hooks / name).write_text(f"#!/bin/sh\n{body}\n")
        (hooks / name).chmod(0o755)
    assert site.publish(LETTER).commit


@pytest.mark.parametrize(
    "setting",
    [
        ("commit.gpgSign", "true"), ("gpg.program", "/bin/false"), ("core.editor", "sleep 600 #"), ("commit.verbose", "true"),
        ("core.fsmonitor", "sleep 600"), ("user.useConfigOnly", "true"), ("commit.template", "/no/such/file"), ("core.autocrlf", "input"),
        ("i18n.commitEncoding", "latin-1"), ("color.ui", "always"), ("core.pager", "sleep 600"), ("commit.cleanup", "scissors"),
    ],
)  # fmt: skip
def test_a_setting_of_the_machine_neither_hangs_nor_stops_it(site, git, setting):
    git("config", "commit.gpgSign", "true")
    git("config", *setting)
    made = site.publish(LETTER, remark="Grüße")
    assert made.commit and not made.warning
    assert git("-c", "i18n.logOutputEncoding=UTF-8", "log", "-1", "--format=%s") == "Grüße"


def test_a_git_that_never_answers_is_left_alone_after_a_while(site, git, tmp_path, monkeypatch):
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\nsleep 600 & echo $! >> {tmp_path}/pids\nwait\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:/usr/bin:/bin")
    monkeypatch.setattr(guidance.git.ask, "__kwdefaults__", {**guidance.git.ask.__kwdefaults__, "wait": 0.3})
    made = site.publish()
    assert made.warning == (
        "The change is published, but git has not recorded it: git did not answer in time. See what “git status” says there."
    )
    assert site.files() == NEW
    for pid in (tmp_path / "pids").read_text().split():
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"


def test_variables_of_another_repository_do_not_lead_it_astray(site, git, tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q", str(tmp_path / "other")], check=True)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other/index"))
    made = site.publish(LETTER)
    monkeypatch.undo()
    assert made.commit == (site.root / ".git/refs/heads/main").read_text().strip()


# When git will not


def _make_conflict(git, site) -> None:
    git("checkout", "-q", "-b", "side")
    (site.root / "home.md").write_bytes(b"side")
    git("commit", "-qam", "Side")
    git("checkout", "-q", "main")
    (site.root / "home.md").write_bytes(b"main")
    git("commit", "-qam", "Main")


def _rebase(git, site, monkeypatch) -> None:
    _make_conflict(git, site)
    git("rebase", "side", check=False)


def _merge(git, site, monkeypatch) -> None:
    _make_conflict(git, site)
    git("merge", "side", check=False)


def _detach(git, site, monkeypatch) -> None:
    git("checkout", "-q", "--detach")


def _lock(git, site, monkeypatch) -> None:
    monkeypatch.setattr(guidance.git, "LOCK_PATIENCE", 0.2)
    (site.root / ".git/index.lock").touch()


def _distrust(git, site, monkeypatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")


def _ignore(git, site, monkeypatch) -> None:
    (site.root / ".gitignore").write_text("glossary/\n")


def _break(git, site, monkeypatch) -> None:
    (site.root / ".git/index").write_bytes(b"broken")


REFUSALS = {
    _rebase: "a rebase is under way there. Finish it or give it up, then commit the change.",
    _merge: "a merge is under way there. Finish it or give it up, then commit the change.",
    _detach: "no branch is checked out there (a “detached HEAD”). Type “git switch” and the branch, then commit the change.",
    _lock: "another git is at work there, or was stopped halfway. "
    "If none is running, delete “{root}/.git/index.lock”, then commit the change.",
    _distrust: "git does not trust this folder, since it belongs to someone else. Type: git config --global --add safe.directory {root}",
    _ignore: "a .gitignore file tells git to leave this folder out. Take the line out, then commit the change.",
    _break: "it says: ",
}


@pytest.mark.parametrize("trouble", REFUSALS, ids=lambda f: f.__name__.strip("_"))
def test_when_git_will_not_the_files_are_published_and_a_sentence_says_why(site, git, monkeypatch, trouble):
    trouble(git, site, monkeypatch)
    made = site.publish()
    assert made.commit == ""
    wanted = f"The change is published, but git has not recorded it: {REFUSALS[trouble].format(root=site.root.resolve())}"
    assert made.warning == wanted if trouble is not _break else made.warning.startswith(wanted)
    assert {path: raw for path, raw in site.files().items() if path not in (".gitignore", "home.md")} == {
        path: raw for path, raw in NEW.items() if path != "home.md"
    }
    assert site.kept() == set()


def test_after_git_would_not_a_later_change_is_recorded_again(site, git):
    (site.root / ".git/index.lock").touch()
    assert site.publish(LETTER, FileChange("glossary/new.md", None, b"1")).warning
    (site.root / ".git/index.lock").unlink()
    assert site.publish(ANOTHER).commit
    assert git("show", "--name-only", "--format=", "HEAD") == "apps/b.md"
    assert site.publish(FileChange("apps/a.md", b"A", b"AA"), FileChange("glossary/new.md", b"1", b"2")).commit
    assert git("status", "--porcelain") == ""


def test_a_lock_of_a_moment_is_waited_for(site, git):
    lock = site.root / ".git/index.lock"
    lock.touch()
    releasing = subprocess.Popen(["sh", "-c", f"sleep 0.4; rm {lock}"])
    assert site.publish(LETTER).commit
    releasing.wait()


def test_a_folder_that_git_ignores_is_as_without_git(site, git, tmp_path):
    shutil.move(site.root / ".git", tmp_path / ".git")
    (tmp_path / ".gitignore").write_text("content/\n")
    assert site.publish() == Published("", "")


def test_files_changed_again_before_git_heard_of_them_are_not_recorded_in_this_name(site, git, caplog):
    assert killed_at("before git", site)
    (site.root / "apps/a.md").write_bytes(b"by hand")
    assert settle(site.root, site.var)
    assert git("show", "--name-only", "--format=%an", "HEAD").split() == ["Ana", "Editor", "apps/b.md", "facts/gone.md", "glossary/new.md"]
    assert git("status", "--porcelain") == " M apps/a.md"


def test_a_commit_that_another_overtakes_is_made_again(site, git, monkeypatch):
    asked, ask = [], guidance.git.ask

    def overtaken_once(root: Path, *words: str, **more) -> guidance.git.Answer:
        if words[0] == "commit":
            asked.append(words)
            if len(asked) == 1:
                return guidance.git.Answer(128, b"", "fatal: cannot lock ref 'HEAD': is at 5afdc97 but expected de16a92\n")
        return ask(root, *words, **more)

    monkeypatch.setattr(guidance.git, "ask", overtaken_once)
    assert site.publish(remark="Say it plainer") == Published(git("rev-parse", "HEAD"), "")
    assert len(asked) == 2 and _last(git, "%s") == "Say it plainer"
