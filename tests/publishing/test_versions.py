"""The earlier versions of one file, as git knows them."""

from __future__ import annotations

import shutil
from datetime import datetime

import pytest

from guidance import earlier
from guidance.content.fields import LONDON
from guidance.earlier import versions
from guidance.publishing import Author, FileChange


def _short(found) -> list[tuple[str, str, bytes | None]]:
    return [(version.remark, version.path, version.text) for version in found]


def test_every_version_of_a_file_newest_first(site, git):
    site.publish(FileChange("apps/a.md", b"old a", b"second"), remark="Say more", author=Author("Zoë", "z@example.org"))
    site.publish(FileChange("apps/b.md", b"old b", b"another file"), remark="Not this one")
    site.publish(FileChange("apps/a.md", b"second", None), remark="Take it away")
    site.publish(FileChange("apps/a.md", None, b"third\n"), remark="Put it back")
    found = versions(site.root, "apps/a.md")
    assert _short(found) == [
        ("Put it back", "apps/a.md", b"third\n"),
        ("Take it away", "apps/a.md", None),
        ("Say more", "apps/a.md", b"second"),
        ("Begin", "apps/a.md", b"old a"),
    ]
    assert [version.author for version in found] == ["Ana Editor", "Ana Editor", "Zoë", "Someone"]
    assert found[0].commit == git("rev-parse", "HEAD")
    assert all(version.moment.tzinfo == LONDON for version in found)


def test_a_file_is_followed_under_its_earlier_names(site, git):
    text = b"".join(b"A line of number %d\n" % n for n in range(20))
    site.publish(FileChange("apps/a.md", b"old a", text), remark="Long")
    site.publish(FileChange("apps/a.md", text, None), FileChange("games/new-name.md", None, text), remark="Move")
    site.publish(FileChange("games/new-name.md", text, text + b"more"), remark="More")
    assert _short(versions(site.root, "games/new-name.md")) == [
        ("More", "games/new-name.md", text + b"more"),
        ("Move", "games/new-name.md", text),
        ("Long", "apps/a.md", text),
        ("Begin", "apps/a.md", b"old a"),
    ]


def test_what_a_merge_made_of_two_versions_is_a_version(site, git):
    lines = [b"line %d\n" % n for n in range(12)]
    site.publish(FileChange("apps/a.md", b"old a", b"".join(lines)), remark="Base")
    git("checkout", "-q", "-b", "side")
    (site.root / "apps/a.md").write_bytes(b"".join([b"side\n", *lines[1:]]))
    git("commit", "-qam", "Side")
    git("checkout", "-q", "main")
    (site.root / "apps/a.md").write_bytes(b"".join([*lines[:-1], b"main\n"]))
    git("commit", "-qam", "Main")
    git("merge", "-q", "-m", "Both", "side")
    found = {version.remark: version.text for version in versions(site.root, "apps/a.md")}
    assert next(iter(found)) == "Both" and set(found) == {"Both", "Side", "Main", "Base", "Begin"}
    assert found["Both"] == b"".join([b"side\n", *lines[1:-1], b"main\n"])


def test_a_content_folder_deep_in_the_work_tree_gives_paths_below_itself(site, git, tmp_path):
    shutil.move(site.root / ".git", tmp_path / ".git")
    site.publish(FileChange("apps/a.md", b"old a", b"second"), FileChange("home.md", b"old home", b"x"))
    assert [version.path for version in versions(site.root, "apps/a.md")] == ["apps/a.md"]


def test_the_moment_is_when_it_was_written_in_london(site, git):
    (site.root / "apps/a.md").write_bytes(b"later")
    git("commit", "-qam", "Later", "--date=2027-07-10T11:30:00+0000")
    assert versions(site.root, "apps/a.md")[0].moment == datetime(2027, 7, 10, 12, 30, tzinfo=LONDON)


def test_only_so_many_versions_are_read(site, git, monkeypatch):
    monkeypatch.setattr(earlier, "MOST_VERSIONS", 3)
    text = b"old a"
    for number in range(5):
        site.publish(FileChange("apps/a.md", text, b"%d" % number), remark=f"{number}")
        text = b"%d" % number
    assert [version.remark for version in versions(site.root, "apps/a.md")] == ["4", "3", "2"]


@pytest.mark.parametrize("path", ["apps/never.md", "../outside.md", "-x.md", ":(glob)**", "", "/etc/passwd"])
def test_a_file_git_does_not_know_has_no_versions(site, git, path):
    assert versions(site.root, path) == ()


def test_odd_bytes_and_odd_words_are_told_as_they_are(site, git):
    raw = bytes(range(256)) + b"\n\nabc blob 3\n"
    site.publish(FileChange("apps/a.md", b"old a", raw), remark="“Odd” | words: M\tapps")
    assert _short(versions(site.root, "apps/a.md"))[0] == ("“Odd” | words: M\tapps".replace("\t", " "), "apps/a.md", raw)


def test_an_empty_file_is_a_version_and_not_a_deletion(site, git):
    site.publish(FileChange("apps/a.md", b"old a", b""))
    assert versions(site.root, "apps/a.md")[0].text == b""


def test_without_git_there_are_none(site, tmp_path, monkeypatch):
    assert versions(site.root, "apps/a.md") == ()
    assert versions(tmp_path / "nowhere", "apps/a.md") == ()
    monkeypatch.setenv("PATH", "/nowhere")
    assert versions(site.root, "apps/a.md") == ()


def test_a_repository_without_a_commit_has_none(site, git):
    git("update-ref", "-d", "HEAD")
    assert versions(site.root, "apps/a.md") == ()
