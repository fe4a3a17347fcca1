# ruff: noqa: E501  (what an editor reads stands here whole)
"""Scheduled changes: laid over the content whole, at their minute, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.assembly import Assembly
from guidance.content.change import Author, FileChange
from guidance.content.fields import LONDON
from guidance.content.scheduled import CannotSchedule, fold, hash_of, overlay, waiting, withdraw, write_schedule
from tests.conftest import NOON, SOUND_LIBRARY, document

FILES = {path: document(text).encode() for path, text in SOUND_LIBRARY.items()}
FACT, PAGE = "facts/helpline-number.md", "guidance/teens/live-streaming.md"
SOON = datetime(2026, 12, 1, 9, 30, tzinfo=LONDON)
ANA = Author("Ana Editor", "ana@example.org")
NAME = "2026-12-01-0930-the-helpline-moves"
INDEX = f"scheduled/{NAME}/index.md"
MINUTE = timedelta(minutes=1)


def moved(number: str = "0800 555 0199", was: bytes = FILES[FACT]) -> FileChange:
    return FileChange(FACT, was, FILES[FACT].replace(b"0800 123 456", number.encode()))


NEW_TERM = FileChange("glossary/quokka.md", None, b"---\nterm: Quokka\nmeaning: A small wallaby.\n---\n")
TERM_GOES = FileChange("glossary/live.md", b"---\nterm: Live\nmeaning: Now.\n---\n", None)


def scheduled(*changes: FileChange, title: str = "The helpline moves", at: datetime = SOON, into=FILES) -> dict[str, bytes]:
    """The content with this change waiting in it."""
    written = write_schedule(changes, title, at, ANA, "Ben Reviewer", [change.name for change in waiting(into)])
    return {**into, **{change.path: change.after for change in written}}


def edited(files: dict[str, bytes], was: str, now: str, path: str = INDEX) -> dict[str, bytes]:
    assert was in files[path].decode()
    return {**files, path: files[path].replace(was.encode(), now.encode(), 1)}


def said(files: dict[str, bytes], on: datetime = NOON) -> list[str]:
    return [str(problem) for problem in Assembly(files, on).problems if not problem.warning]


# At its minute


def test_content_without_scheduled_changes_is_as_it_is():
    laid = overlay(FILES, NOON)
    assert laid.files == FILES
    assert (laid.problems, laid.next_moment, laid.shadowed, laid.due, laid.waiting, laid.held) == ((), None, {}, (), (), ())


def test_a_change_waits_and_then_shows_all_of_it():
    files = scheduled(moved(), NEW_TERM, TERM_GOES, into={**FILES, TERM_GOES.path: TERM_GOES.before})
    before, after = overlay(files, SOON - MINUTE), overlay(files, SOON)
    assert before.files == {**FILES, TERM_GOES.path: TERM_GOES.before} and before.next_moment == SOON
    assert after.files == {**FILES, FACT: moved().after, NEW_TERM.path: NEW_TERM.after} and after.next_moment is None
    assert before.problems == after.problems == ()
    assert [change.name for change in before.waiting] == [change.name for change in after.due] == [NAME]
    assert after.shadowed == {
        FACT: f"scheduled/{NAME}/{FACT}",
        NEW_TERM.path: f"scheduled/{NAME}/{NEW_TERM.path}",
        TERM_GOES.path: INDEX,
    }


@pytest.mark.parametrize(
    ("start", "last_before", "first_after"),
    [
        ("2027-03-28 02:00", "2027-03-28T00:59:59+00:00", "2027-03-28T01:00:00+00:00"),
        ("2027-03-28 00:59", "2027-03-28T00:58:59+00:00", "2027-03-28T00:59:00+00:00"),
        ("2027-10-31 01:30", "2027-10-31T00:29:59+00:00", "2027-10-31T00:30:00+00:00"),
        ("2027-10-31 02:00", "2027-10-31T01:59:59+00:00", "2027-10-31T02:00:00+00:00"),
        ("2027-07-10 00:00", "2027-07-09T22:59:59+00:00", "2027-07-09T23:00:00+00:00"),
    ],
)
def test_it_shows_from_its_very_minute_also_when_the_clocks_change(start, last_before, first_after):
    files = scheduled(moved(), at=datetime.fromisoformat(start).replace(tzinfo=LONDON))
    for zone in (UTC, LONDON):
        before, after = (datetime.fromisoformat(instant).astimezone(zone) for instant in (last_before, first_after))
        assert overlay(files, before).files[FACT] == FILES[FACT]
        assert overlay(files, before).next_moment.timestamp() == after.timestamp()
        assert overlay(files, after).files[FACT] == moved().after


def test_it_does_not_go_away_when_the_hour_comes_again():
    files = scheduled(moved(), at=datetime(2027, 10, 31, 1, 30, tzinfo=LONDON))
    again = datetime.fromisoformat("2027-10-31T01:15+00:00").astimezone(LONDON)
    assert (again.hour, again.fold) == (1, 1)
    assert overlay(files, again).files[FACT] == moved().after


def test_several_changes_follow_each_other_in_the_order_of_their_moments():
    first = moved("0800 111")
    files = scheduled(moved("0800 222", first.after), title="A later one", at=SOON + timedelta(days=1), into=scheduled(first))
    assert said(files) == []
    assert overlay(files, SOON).files[FACT] == first.after
    assert overlay(files, SOON).next_moment == SOON + timedelta(days=1)
    assert b"0800 222" in overlay(files, SOON + timedelta(days=1)).files[FACT]
    assert b"0800 222" in overlay(files, SOON + timedelta(days=99)).files[FACT]


def test_of_two_at_the_same_minute_the_name_decides():
    files = scheduled(moved("0800 111"), title="A")
    files = scheduled(moved("0800 222", moved("0800 111").after), title="B", into=files)
    assert said(files) == [] and b"0800 222" in overlay(files, SOON).files[FACT]


def test_a_change_that_was_made_by_hand_already_is_no_conflict():
    files = {**scheduled(moved(), NEW_TERM), FACT: moved().after, NEW_TERM.path: NEW_TERM.after}
    laid = overlay(files, SOON)
    assert laid.problems == () and laid.files == {**FILES, FACT: moved().after, NEW_TERM.path: NEW_TERM.after}
    assert laid.shadowed == {} and [change.name for change in laid.due] == [NAME]


# Held back


@pytest.mark.parametrize("on", [NOON, SOON], ids=["ahead", "at its minute"])
def test_a_file_edited_since_the_approval_holds_the_whole_change_back(on):
    edit = FILES[FACT].replace(b"123 456", b"999 999")
    files = {**scheduled(NEW_TERM, moved()), FACT: edit}
    assert said(files, on) == [
        f"{INDEX}:9: “{FACT}” has changed since this change was approved, so the whole change is held back. "
        f"Approve it again in the workspace, or look at both texts and write “was: {hash_of(edit)}”."
    ]
    laid = overlay(files, on)
    assert laid.files == {**FILES, FACT: edit}
    assert laid.held == ((INDEX,) if on is SOON else ())
    mended = edited(files, hash_of(FILES[FACT]), hash_of(edit))
    assert said(mended, on) == [] and overlay(mended, SOON).files[FACT] == moved().after


def test_a_file_deleted_or_made_since_the_approval_holds_it_back():
    deleted = {path: raw for path, raw in scheduled(TERM_GOES, moved()).items() if path != FACT}
    assert f"{INDEX}:11: “{FACT}” is gone since this change was approved" in "".join(said(deleted))
    assert overlay(deleted, SOON).held == (INDEX,)
    made = {**scheduled(NEW_TERM), NEW_TERM.path: b"---\nterm: Other\nmeaning: x\n---\n"}
    assert f"“{NEW_TERM.path}” is there already since this change was approved" in "".join(said(made))


def test_two_approved_against_the_same_text_are_told_long_before():
    files = scheduled(moved("0800 222"), title="B", at=SOON + MINUTE, into=scheduled(moved("0800 111"), title="A"))
    assert [line.partition(" ")[0] for line in said(files)] == ["scheduled/2026-12-01-0931-b/index.md:8:"]
    assert b"0800 111" in overlay(files, SOON + timedelta(days=1)).files[FACT]


WRONG = {
    "title: \"The helpline moves\"": ("title:", f"{INDEX}:2: needs “title”: what the change does."),
    "from: 2026-12-01 09:30": ("from: soon", f"{INDEX}:3: “soon” in “from” is not a date. Write 2027-04-01, or 2027-04-01 09:30 with a time."),
    "2026-12-01 09:30": ("2027-03-28 01:30", f"{INDEX}:3: “2027-03-28 01:30” in “from” is a time that does not exist: the clocks go forward. Write 02:00."),
    "approved_by:": ("aproved_by:", f"{INDEX}:6: “aproved_by” is not a field of a scheduled change. Did you mean “approved_by”?"),
    "was: ": ("was: xyz", f"{INDEX}:9: “xyz{hash_of(FILES[FACT])}” in “was” is not the start of a hash: 16 of the characters 0 to 9 and a to f."),
    f"file: {FACT}": ("file: ../secret.md", f"{INDEX}:8: “../secret.md” is not the path of a content file. Write it as it lies below the content folder, such as apps/tiktok.md."),
    f"- file: {FACT}": ("- file: scheduled/x/index.md", f"{INDEX}:8: “scheduled/x/index.md” is not the path of a content file. Write it as it lies below the content folder, such as apps/tiktok.md."),
    f"  - file: {FACT}": (f"  - gone: yes\n    file: {FACT}", f"{INDEX}:9: “{FACT}” is to be deleted, but a new text for it lies here too. Delete that text, or take “gone” away."),
    f"file: {FACT}\n": ("file: apps/other.md\n", f"{INDEX}:8: “apps/other.md” is listed, but its new text is not here. Put it into the same folder, or take the entry out."),
    "---\n": ("---\nfiles: []\n", f"{INDEX}:8: “files” appears twice; keep one."),
}  # fmt: skip


@pytest.mark.parametrize("was", WRONG)
def test_an_index_that_cannot_be_read_holds_the_change_back_and_says_why(was):
    now, problem = WRONG[was]
    files = edited(scheduled(moved()), was, now)
    assert problem in said(files)
    assert overlay(files, SOON).files == FILES and overlay(files, SOON).next_moment is None


@pytest.mark.parametrize("raw", [b"", b"x", b"\xff", b"---\n---\n", b"---\n&a x: *a\n---\n"])
def test_an_index_of_any_kind_is_no_traceback(raw):
    files = {**scheduled(moved()), INDEX: raw}
    assert overlay(files, SOON).files == FILES and any(line.startswith(f"{INDEX}:") for line in said(files))


def test_a_file_that_is_not_listed_is_told():
    stray = f"scheduled/{NAME}/apps/stray.md"
    files = {**scheduled(moved()), stray: b"x"}
    assert said(files) == [f"{stray}:1: is not listed under “files” in {INDEX}. List it there, or delete it."]
    assert overlay(files, SOON).files == FILES


def test_a_file_listed_twice_is_told():
    files = edited(scheduled(moved()), "files:\n", f"files:\n  - file: {FACT}\n")
    assert said(files) == [f"{INDEX}:9: “{FACT}” is listed twice. Keep one."]


def test_a_folder_without_an_index_and_a_file_outside_any_folder_are_told():
    files = {**FILES, "scheduled/x/apps/a.md": b"x", "scheduled/y.md": b"x", "scheduled/A b/index.md": scheduled(moved())[INDEX]}
    assert said(files) == [
        "scheduled/A b/index.md:1: lies in a folder with an odd name: “A b”. Use small letters, digits and hyphens.",
        f"scheduled/A b/index.md:8: “{FACT}” is listed, but its new text is not here. Put it into the same folder, or take the entry out.",
        "scheduled/x/apps/a.md:1: belongs to a scheduled change without an “index.md”. Write scheduled/x/index.md, or delete the folder.",
        "scheduled/y.md:1: lies in “scheduled”, where only folders belong. Put it into the folder of its change, and list it in the index.md there.",
    ]
    assert overlay(files, SOON).files == FILES


# What the reader says of it


def test_the_fields_of_a_text_that_waits_are_checked_ahead_where_it_lies():
    files = scheduled(FileChange(FACT, FILES[FACT], FILES[FACT].replace(b"kind: phone", b"kind: fone")))
    assert said(files) == [
        f"scheduled/{NAME}/{FACT}:3: “fone” does not fit “kind”. Write “phone”, “text-number”, “email”, “hours”, “cost”, “age”, “figure”, “date”, “law”, “rule” or “tool”. Did you mean “phone”?"
    ]


def test_a_text_that_waits_where_no_content_belongs_is_told_ahead():
    assert said(scheduled(FileChange("fact/x.md", None, b"---\n---\n"))) == [
        f"scheduled/{NAME}/fact/x.md:1: lies in “fact”, where no content belongs. Did you mean “facts”?"
    ]


def test_a_problem_of_a_text_that_is_shown_is_said_where_the_text_lies():
    page = FileChange(PAGE, FILES[PAGE], FILES[PAGE].replace(b"## Words", b"[[fact:nope]]\n\n## Words"))
    assert said(scheduled(page)) == []
    assert said(scheduled(page), SOON)[0].startswith(f"scheduled/{NAME}/{PAGE}:12: refers to “[[fact:nope]]”, which does not exist.")


# The library


def test_the_library_shows_it_at_its_minute_and_knows_when(content_tree, load):
    root = content_tree({path: raw for path, raw in scheduled(moved()).items() if path not in FILES})
    before, after = load(root, SOON - MINUTE), load(root, SOON)
    assert (before.facts["helpline-number"].value, after.facts["helpline-number"].value) == ("0800 123 456", "0800 555 0199")
    assert before.next_change == SOON and before.next_change.tzinfo == UTC
    assert before.version != after.version and before.problems == after.problems == ()
    assert before.to_fold == () and after.to_fold == (NAME,)
    assert after.files == {**FILES, FACT: moved().after}
    assert before.version == load(content_tree({path: None for path in scheduled(moved()) if path not in FILES}), SOON - MINUTE).version


def test_a_held_back_change_is_said_by_the_library_and_everything_else_goes_on(content_tree, load):
    files = {path: raw for path, raw in scheduled(moved()).items() if path not in FILES}
    root = content_tree({**files, FACT: FILES[FACT].replace(b"0800 123 456", b"0800 999")})
    library = load(root, SOON)
    assert library.held == (INDEX,) and library.to_fold == ()
    assert library.facts["helpline-number"].value == "0800 999"
    assert [problem.path for problem in library.problems] == [INDEX]


def test_a_change_that_would_bring_an_error_stays_out_whole(content_tree, load):
    """The page of the change is in error by now; its other file, sound in itself, must not come alone."""
    page = FileChange(PAGE, FILES[PAGE], FILES[PAGE].replace(b"## Words", b"[[fact:nope]]\n\n## Words"))
    another = scheduled(NEW_TERM, title="Another", into=scheduled(moved(), page))
    root = content_tree({path: raw for path, raw in another.items() if path not in FILES})
    for previous in (None, load(root, SOON - MINUTE).files):
        library = load(root, SOON, previous)
        assert library.facts["helpline-number"].value == "0800 123 456"
        assert library.files == {**FILES, NEW_TERM.path: NEW_TERM.after}
        assert library.held == (INDEX,) and library.to_fold == ("2026-12-01-0930-another",)
        told = [str(problem) for problem in library.problems]
        assert (
            f"{INDEX}:1: cannot be shown yet, since “{PAGE}” would then be in error. Mend what is said of it; until then all stays as it was."
            in told
        )
        assert any(line.startswith(f"scheduled/{NAME}/{PAGE}:12:") for line in told)


def test_a_change_that_would_break_the_page_of_another_stays_out_whole(content_tree, load):
    gone = FileChange(FACT, FILES[FACT], None)
    root = content_tree({path: raw for path, raw in scheduled(gone, NEW_TERM).items() if path not in FILES})
    library = load(root, SOON, load(root, SOON - MINUTE).files)
    assert library.files == FILES and library.held == (INDEX,)


def test_an_error_elsewhere_does_not_hold_a_change_back(content_tree, load):
    files = {path: raw for path, raw in scheduled(moved()).items() if path not in FILES}
    root = content_tree({**files, "glossary/broken.md": "broken"})
    library = load(root, SOON)
    assert library.facts["helpline-number"].value == "0800 555 0199" and library.held == ()


def test_a_change_that_was_shown_stays_when_something_breaks_later(content_tree, load):
    page = FileChange(PAGE, FILES[PAGE], FILES[PAGE].replace(b"## Words", b"[[term:quokka]] is new.\n\n## Words"))
    root = content_tree({path: raw for path, raw in scheduled(page, NEW_TERM, moved()).items() if path not in FILES})
    shown = load(root, SOON)
    assert shown.problems == () and "is new" in shown.pages["teens/live-streaming"].prose.html
    (root / f"scheduled/{NAME}/{NEW_TERM.path}").write_bytes(b"broken")
    later = load(root, SOON + MINUTE, shown.files)
    assert later.files == shown.files


def test_deletions_that_were_scheduled_are_no_lost_folder(content_tree, load):
    terms = {f"glossary/t{n}.md": f"---\nterm: t{n}\nmeaning: x\n---\n".encode() for n in range(5)}
    files = scheduled(*(FileChange(path, raw, None) for path, raw in terms.items()), into={**FILES, **terms})
    root = content_tree({path: raw for path, raw in files.items() if path not in FILES})
    after = load(root, SOON, load(root, SOON - MINUTE).files)
    assert after.terms == {} and after.problems == ()


# Writing it


def test_a_written_schedule_reads_as_it_was_meant():
    changes = (moved(), NEW_TERM, TERM_GOES)
    assert FILES[FACT] is moved().before
    (found,) = waiting(scheduled(*changes))
    assert (found.name, found.title, found.moment) == (NAME, "The helpline moves", SOON)
    assert (found.author, found.approved_by) == (ANA, "Ben Reviewer")
    assert found.paths == (FACT, NEW_TERM.path, TERM_GOES.path)
    assert found.texts == {change.path: change.after for change in changes}
    assert found.was == {change.path: hash_of(change.before) for change in changes}
    assert scheduled(moved())[INDEX].decode() == (
        '---\ntitle: "The helpline moves"\nfrom: 2026-12-01 09:30\nauthor: "Ana Editor"\nauthor_email: "ana@example.org"\n'
        f'approved_by: "Ben Reviewer"\nfiles:\n  - file: {FACT}\n    was: {hash_of(FILES[FACT])}\n---\n'
    )


def test_two_of_the_same_title_and_minute_have_different_names():
    files = scheduled(NEW_TERM, into=scheduled(moved()))
    assert {change.name for change in waiting(scheduled(TERM_GOES, into=files))} == {NAME, f"{NAME}-2", f"{NAME}-3"}


@pytest.mark.parametrize(("title", "name"), [("", ""), ("¡Ü!", "-u"), ("日本", ""), ("-" * 9, ""), ("a " * 90, "-" + "a-" * 19 + "a")])
def test_any_title_makes_a_name(title, name):
    (found,) = waiting(scheduled(moved(), title=title))
    assert found.name == f"2026-12-01-0930{name}"


def test_a_file_that_stays_as_it_is_is_not_scheduled():
    assert waiting(scheduled(moved(), FileChange(PAGE, FILES[PAGE], FILES[PAGE])))[0].paths == (FACT,)


CANNOT = {
    "Nothing is changed, so there is nothing to schedule.": ((FileChange(FACT, b"x", b"x"),), SOON),
    "This changes 61 files at once; at most 60 can be scheduled together. Make two of it.": (tuple(FileChange(f"apps/a{n}.md", None, b"x") for n in range(61)), SOON),
    "01:30 comes twice that night, since the clocks go back. Choose 02:00 or later.": ((moved(),), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    "“apps/A b.md” cannot be scheduled. Its name may have only small letters, digits and hyphens, and end in “.md”.": ((FileChange("apps/A b.md", None, b"x"),), SOON),
}  # fmt: skip


@pytest.mark.parametrize("why", CANNOT)
def test_what_cannot_wait_is_said(why):
    changes, moment = CANNOT[why]
    with pytest.raises(CannotSchedule) as refused:
        write_schedule(changes, "x", moment, ANA, "Ben")
    assert str(refused.value) == why


def test_a_moment_the_clocks_skip_becomes_the_one_they_show():
    assert waiting(scheduled(moved(), at=datetime(2027, 3, 28, 1, 30, tzinfo=LONDON)))[0].moment == datetime(
        2027, 3, 28, 2, 30, tzinfo=LONDON
    )


@given(
    title=st.text(max_size=300),
    author=st.builds(Author, st.text(max_size=200), st.text(max_size=300)),
    approved=st.text(max_size=200),
    moment=st.datetimes(datetime(1901, 1, 1), datetime(2199, 12, 30), timezones=st.just(UTC)),
    texts=st.dictionaries(st.sampled_from(["apps/a.md", "facts/b-1.md", "home.md", "guidance/teens/c.md"]), st.tuples(st.none() | st.binary(max_size=9), st.none() | st.binary(max_size=9)), min_size=1),
)  # fmt: skip
def test_whatever_is_scheduled_is_read_back_and_happens(title, author, approved, moment, texts):
    changes = tuple(FileChange(path, before, after) for path, (before, after) in texts.items())
    base = {path: before for path, (before, _) in texts.items() if before is not None}
    try:
        files = {**base, **{c.path: c.after for c in write_schedule(changes, title, moment, author, approved)}}
    except CannotSchedule:
        return
    (found,) = waiting(files)
    assert found.moment == moment.replace(second=0, microsecond=0)
    assert overlay(files, found.moment - MINUTE).files == base
    laid = overlay(files, found.moment)
    assert laid.problems == () and laid.files == {path: after for path, (_, after) in texts.items() if after is not None}
    assert {path for path in files if found.holds(path)} == {change.path for change in withdraw(files, found.name)}
    folded = dict(files)
    for change in fold(files, found):
        assert folded.get(change.path) == change.before
        if change.after is None:
            folded.pop(change.path, None)
        else:
            folded[change.path] = change.after
    assert folded == laid.files


# Taking it away


def test_a_withdrawn_change_leaves_nothing():
    files = scheduled(NEW_TERM, title="Another", into=scheduled(moved()))
    changes = withdraw(files, NAME)
    assert {change.path for change in changes} == {INDEX, f"scheduled/{NAME}/{FACT}"}
    assert all(change.before == files[change.path] and change.after is None for change in changes)
    left = {path: raw for path, raw in files.items() if path not in {change.path for change in changes}}
    assert [change.title for change in waiting(left)] == ["Another"]
    assert withdraw(files, "no-such") == () == withdraw(files, NAME[:-1])
