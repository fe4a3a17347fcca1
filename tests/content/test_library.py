"""The library: what stays up when something breaks, what changes by itself, and what is never read."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.assembly import Assembly
from guidance.content.fields import LONDON
from guidance.content.front_matter import MOST_BYTES
from guidance.folder import read_files
from guidance.library import LibraryFault, content_problems, load_library
from tests.conftest import NOON, SOUND_LIBRARY, document
from tests.content.careless import carelessly_edited

PAGE = "guidance/teens/live-streaming.md"
NAME = "teens/live-streaming"
TERMS = {f"glossary/{name}.md": f"---\nterm: {name}\nmeaning: A word.\n---\n" for name in ("alpha", "beta", "gamma", "delta")}
FILES = {path: document(text).encode() for path, text in SOUND_LIBRARY.items()}


def said(library) -> list[str]:
    return [str(problem) for problem in library.problems]


def test_the_sound_library_has_no_problem(content_tree, load):
    library = load(content_tree())
    assert library.problems == () and library.held == ()
    assert list(library.files) == sorted(FILES)


# A file that breaks

BROKEN = {
    "unclosed": "---\ntitle: A\n\nText",
    "empty": "",
    "latin-1": "---\ntitle: caf\xe9\n---\n".encode("latin-1"),
    "script": None,
    "no field": "---\n---\n",
    "too large": "---\n---\n" + "x" * 90_000,
    "aliases": "---\na: &a [x]\nb: *a\n---\n",
    "mimic": "---\ntitle: A\n---\n&#57344;9&#57345;",
}


@pytest.mark.parametrize("broken", [name for name in BROKEN if BROKEN[name] is not None])
@pytest.mark.parametrize("path", sorted(FILES))
def test_the_last_good_version_of_any_file_stays_up_when_it_breaks(content_tree, load, path, broken):
    before = load(content_tree())
    after = load(content_tree({path: BROKEN[broken]}), previous=before.files)
    assert (after.files, after.held) == (before.files, (path,))
    assert after.version == before.version
    assert path in {problem.path for problem in after.problems}
    assert content_problems(content_tree({path: BROKEN[broken]}), NOON)[0].path in {p.path for p in after.problems}


@pytest.mark.parametrize(
    "typed",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[[service:nope]]",
        "[a](/nowhere/)",
        "- " * 2_400 + "x",
        "&#57344;9&#57345;",
    ],
)
def test_hostile_markdown_is_a_problem_and_the_page_stays_as_it_was(content_tree, load, page, typed):
    root = content_tree()
    before = load(root)
    (root / PAGE).write_text(page("One.\n\n" + typed))
    after = load(root, previous=before.files)
    assert after.pages[NAME].prose == before.pages[NAME].prose
    assert said(after) and all(line.startswith((f"{PAGE}:8", f"{PAGE}:10")) for line in said(after))


def test_a_file_that_breaks_does_not_hold_back_an_edit_of_another(content_tree, load, page):
    root = content_tree()
    before = load(root)
    (root / PAGE).write_text("broken")
    band = root / "guidance/teens/index.md"
    band.write_text(band.read_text().replace("Talk often.", "Talk more."))
    after = load(root, previous=before.files)
    assert "Talk more." in after.bands["teens"].prose.html
    assert after.pages[NAME].prose == before.pages[NAME].prose


def test_a_mended_file_is_served_and_its_problem_is_gone(content_tree, load, page):
    root = content_tree()
    first = load(root)
    (root / PAGE).write_text("broken")
    second = load(root, previous=first.files)
    (root / PAGE).write_text(page("New words."))
    third = load(root, previous=second.files)
    assert (third.problems, third.held) == ((), ())
    assert "New words." in third.pages[NAME].prose.html


def test_the_last_good_version_outlives_many_bad_ones(content_tree, load):
    root = content_tree()
    library = first = load(root)
    for number in range(4):
        (root / PAGE).write_text(f"broken {number}")
        library = load(root, previous=library.files)
    assert library.pages[NAME] == first.pages[NAME]


def test_a_new_file_that_is_broken_does_not_stop_the_others(content_tree, load):
    library = load(content_tree({"apps/tiktok.md": "---\nname: TikTok\n---\n"}))
    assert "tiktok" not in library.apps
    assert NAME in library.pages
    assert said(library)[0].startswith("apps/tiktok.md:2: needs “")


@pytest.mark.parametrize("path", [PAGE, "self-check/items/agree-where.md"])
def test_a_broken_file_without_a_last_good_version_does_not_stop_the_others_on_a_first_start(content_tree, load, path):
    library = load(content_tree({path: "broken"}))
    assert f"{path}:1: must start with a line “---”, then the fields, then another “---”." in said(library)
    assert "blackmail" in library.situations and "teens" in library.bands
    assert path not in library.files


def test_an_edit_that_refers_to_a_broken_new_file_waits_with_it(content_tree, load, page):
    root = content_tree()
    before = load(root)
    (root / "facts/new.md").write_text("broken")
    (root / PAGE).write_text(page("It is [[fact:new]]."))
    after = load(root, previous=before.files)
    assert after.pages[NAME].prose == before.pages[NAME].prose
    assert said(after)[0] == "facts/new.md:1: must start with a line “---”, then the fields, then another “---”."
    assert said(after)[1].startswith(f"{PAGE}:8: refers to “[[fact:new]]”, which does not exist.")


def test_a_broken_fact_keeps_the_pages_that_use_it(content_tree, load, fact, page):
    root = content_tree({"facts/a.md": fact(), PAGE: page("It is [[fact:a]].")})
    before = load(root)
    (root / "facts/a.md").write_text(fact("kind: nonsense"))
    after = load(root, previous=before.files)
    assert after.held == ("facts/a.md",)
    assert "It is Ten." in after.pages[NAME].prose.html


@pytest.mark.parametrize("path", ["site.md", "home.md", "get-help/index.md", "self-check/index.md", "self-check/questions/age.md"])
def test_without_any_last_good_version_of_what_the_site_stands_on_it_says_why(content_tree, load, path):
    with pytest.raises(LibraryFault) as fault:
        load(content_tree({path: "broken"}))
    assert f"{path}:1: must start with a line “---”, then the fields, then another “---”." in [str(p) for p in fault.value.problems]


def test_an_empty_folder_says_where_to_point(tmp_path, load):
    (tmp_path / "content").mkdir()
    with pytest.raises(LibraryFault) as fault:
        load(tmp_path / "content")
    assert [str(p) for p in fault.value.problems] == [".:1: There is no content here. Point CONTENT_DIR at the content folder."]


def test_a_folder_that_is_not_there_says_where_to_point(tmp_path):
    with pytest.raises(LibraryFault):
        load_library(tmp_path / "nowhere", NOON)
    assert [str(p) for p in content_problems(tmp_path / "nowhere", NOON)] == [
        ".:1: “nowhere” is not a folder that can be read. Point CONTENT_DIR at the content folder."
    ]


# What changes by itself


def test_the_next_change_is_the_earliest_of_all_starts_ends_and_due_days(content_tree, load, fact):
    def next_change(on: str, **facts: str):
        root = content_tree({f"facts/{name}.md": text for name, text in facts.items()})
        return load(root, on).next_change.astimezone(LONDON).isoformat(" ", "minutes")

    assert next_change("2026-11-22 12:00") == "2027-11-02 00:00+00:00"  # the day after the page is due
    start = fact("from: 2027-04-01 09:30", "until: 2027-06-01")
    assert next_change("2026-11-22 12:00", a=start) == "2027-04-01 09:30+01:00"
    assert next_change("2027-04-01 09:30", a=start) == "2027-06-01 00:00+01:00"
    assert next_change("2027-06-01 00:00", a=start) == "2027-11-02 00:00+00:00"
    announced = fact("kind: law", "status: announced", "official: https://www.gov.uk", "next_check: 2027-01-01")
    assert next_change("2026-11-22 12:00", a=announced) == "2027-01-02 00:00+00:00"


def test_nothing_left_to_change_is_said(content_tree, load):
    assert load(content_tree(), "2100-01-01").next_change is None


def test_the_wait_until_the_next_change_counts_the_hour_the_clocks_take(content_tree, load, fact):
    on = datetime(2027, 3, 27, 23, 0, tzinfo=LONDON)
    library = load(content_tree({"facts/a.md": fact("from: 2027-03-28 12:00")}), on)
    assert library.next_change - on == timedelta(hours=12)


def test_a_change_in_the_hour_that_comes_twice_comes_once(content_tree, load, fact):
    root = content_tree({"facts/a.md": fact("from: 2027-10-31 01:30")})
    for instant in ("2027-10-31T00:30+00:00", "2027-10-31T01:10+00:00"):
        on = datetime.fromisoformat(instant).astimezone(LONDON)
        assert load(root, on).next_change == datetime(2027, 11, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("from: 2027-04-01 09:30", "2027-04-01 09:29", "2027-04-01 09:30"),
        ("until: 2027-04-01 09:30", "2027-04-01 09:29", "2027-04-01 09:30"),
        ("later:\n  - from: 2027-04-01\n    value: Eleven", "2027-03-31 23:59", "2027-04-01 00:00"),
        ("kind: law\nofficial: https://www.gov.uk\nstatus: made\nfrom: 2027-04-01", "2027-03-31 23:59", "2027-04-01 00:00"),
        ("kind: law\nofficial: https://www.gov.uk\nstatus: announced\nnext_check: 2027-01-01", "2027-01-01 23:59", "2027-01-02 00:00"),
    ],
)
def test_the_version_changes_with_the_date_that_changes_the_site_and_not_before(content_tree, load, fact, field, before, after):
    root = content_tree({"facts/a.md": fact(*field.split("\n"))} if "later" not in field else {"facts/a.md": fact(field)})
    assert load(root, "2026-12-01").version == load(root, before).version != load(root, after).version


def test_the_version_changes_when_a_page_falls_due(content_tree, load):
    root = content_tree()
    assert load(root, "2027-11-01 23:59").version != load(root, "2027-11-02 00:00").version


def test_the_version_is_the_same_for_the_same_files_and_another_for_any_edit(content_tree, load):
    first = load(content_tree()).version
    assert load(content_tree()).version == first
    root = content_tree()
    (root / "site.md").write_text("---\nname: Open Conversation\n---\n")
    assert load(root).version != first


# What is read from the disk


def test_hidden_files_readmes_and_other_files_are_not_content(content_tree):
    root = content_tree(
        {"README.md": "x", "facts/README.md": "x", ".git/a.md": "x", "facts/.a.md": "x", "facts/.#a.md": "x", "facts/notes.txt": "x"}
    )
    assert sorted(read_files(root)) == sorted(FILES)


def test_a_link_to_a_file_outside_is_not_followed(content_tree, tmp_path, load):
    secret = tmp_path / "secret.md"
    secret.write_text("---\nterm: Secret\nmeaning: Not for the site.\n---\n")
    root = content_tree(TERMS)
    (root / "glossary/secret.md").symlink_to(secret)
    (root / "glossary/passwd.md").symlink_to("/etc/passwd")
    assert sorted(load(root).terms) == ["alpha", "beta", "delta", "gamma"]
    assert not any("secret" in path or "passwd" in path for path in read_files(root))


def test_a_link_to_a_folder_outside_is_not_followed(content_tree, tmp_path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/secret.md").write_text("x")
    root = content_tree()
    (root / "glossary").symlink_to(tmp_path / "outside")
    assert sorted(read_files(root)) == sorted(FILES)


def test_a_folder_beside_ours_with_a_longer_name_is_outside(content_tree, tmp_path):
    (tmp_path / "content-old").mkdir()
    (tmp_path / "content-old/a.md").write_text("x")
    root = content_tree()
    (root / "facts/a.md").symlink_to(tmp_path / "content-old/a.md")
    assert "facts/a.md" not in read_files(root)


def test_a_link_that_leads_to_itself_is_a_problem_and_no_traceback(content_tree, load):
    root = content_tree(TERMS)
    (root / "glossary/round.md").symlink_to(root / "glossary/round.md")
    assert said(load(root)) == ["glossary/round.md:1: must start with a line “---”, then the fields, then another “---”."]


def test_a_link_inside_the_folder_is_followed(content_tree, load):
    root = content_tree(TERMS)
    (root / "glossary/alpha.md").rename(root / "glossary/omega.md")
    (root / "glossary/alpha.md").symlink_to("omega.md")
    assert "glossary/alpha.md" in read_files(root)


def test_a_folder_called_like_a_file_and_a_pipe_are_passed_by(content_tree):
    root = content_tree()
    (root / "facts/folder.md").mkdir()
    os.mkfifo(root / "facts/pipe.md")
    assert sorted(read_files(root)) == sorted(FILES)


def test_a_file_name_that_is_no_text_is_a_problem_and_no_traceback(content_tree, load):
    root = content_tree()
    Path(os.fsdecode(os.fsencode(root) + b"/facts/caf\xe9.md")).write_text("x")
    library = load(root)
    assert len(library.problems) == 1
    assert "has a file name that cannot be an address" in said(library)[0]
    said(library)[0].encode()


def test_a_very_large_file_is_not_read_whole(content_tree):
    root = content_tree({"facts/big.md": "x" * 3_000_000})
    assert len(read_files(root)["facts/big.md"]) == MOST_BYTES + 1


def test_problems_come_sorted_by_file_and_line(content_tree):
    problems = content_problems(content_tree({"facts/b.md": "---\nx: 1\n\ny: 2\n---\n", "facts/a.md": "", "apps/z.md": ""}), NOON)
    assert problems == sorted(problems)
    assert [p.path for p in problems][:3] == ["apps/z.md", "facts/a.md", "facts/b.md"]


# Whatever the files hold


def lines_of(raw: bytes) -> int:
    return len(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))


@given(st.lists(carelessly_edited(FILES), min_size=1, max_size=3))
def test_whatever_is_typed_the_reader_says_what_is_wrong_on_a_line_that_exists(edits):
    files = {**FILES, **dict(edits)}
    problems = list(Assembly(files, NOON).problems)
    for problem in problems:
        assert problem.message and "\n" not in problem.message
        if problem.path in files:
            assert 1 <= problem.line <= lines_of(files[problem.path]), problem
        else:
            assert problem.line == 1 and any(path.startswith(problem.path) for path in files), problem


@pytest.fixture(scope="module")
def root():
    with tempfile.TemporaryDirectory() as folder:
        for path, raw in FILES.items():
            target = Path(folder) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(raw)
        yield Path(folder)


@given(edit=carelessly_edited(FILES))
def test_whatever_is_typed_into_one_file_no_page_that_was_fine_goes(root, edit):
    path, raw = edit
    before = load_library(root, NOON)
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(raw)
    try:
        after = load_library(root, NOON, before.files)
    finally:
        target.write_bytes(FILES[path]) if path in FILES else target.unlink()
    assert set(before.files) <= set(after.files)
    assert set(before.pages) == set(after.pages) and set(before.situations) == set(after.situations)
    for page in (*after.pages.values(), *after.situations.values(), *after.bands.values()):
        assert "<script" not in page.prose.html and "javascript:" not in page.prose.html
