# ruff: noqa: E501  (what an editor reads stands here whole)
"""Work done once: with what an earlier reading left, the content comes out the same, and nothing grows."""

from __future__ import annotations

import gc
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.assembly import Assembly
from guidance.content.translations import unmarked
from guidance.folder import read_files
from guidance.library import ContentLibrary, LibraryFault, library_with, load_library
from guidance.workings import Work, Workings
from tests.conftest import NOON, ON, SOUND_LIBRARY, document
from tests.content.careless import carelessly_edited

CONTENT = Path(__file__).resolve().parents[2] / "content"
TEENS = "guidance/teens"
PAGE = f"{TEENS}/live-streaming.md"


def fact(value: str, *more: str) -> bytes:
    lines = ["title: A fact", f"value: {value}", "source: report", "sureness: known", "next_check: 2027-11-01", *more]
    return "\n".join(["---", *([] if any("kind" in line for line in more) else ["kind: rule"]), *lines, "---\n"]).encode()


WIDER = {path: document(text).encode() for path, text in SOUND_LIBRARY.items()} | {
    "house-words.md": b"---\ntitle: Words\navoid:\n  - words: [stranger, tea time]\n    use: an adult\n    allowed_in: [pages/about]\n---\n",
    "launch.md": b"---\ntitle: Launch\nrows:\n  - number: 1\n    what: The number.\n---\n",
    "self-check/moments.md": b"---\ntitle: Moments\nplaces:\n  - name: car\n    text: we are in the car\ndays:\n  - name: today\n    text: today\n---\n",
    "facts/bedtime.md": fact("Nine", "later:", "  - from: 2026-12-01", "    value: Ten"),
    "facts/law.md": fact("Sites must ask.", "kind: law", "status: made", "official: https://www.gov.uk", "from: 2026-11-25"),
    "apps/tiktok.md": b"---\nname: TikTok\nkind: video\nstatus: open\nsummary: Short videos.\nminimum_age: bedtime\nbands: [teens]\ntopics: [live-streaming]\nsources: [report]\nupdated_on: 2026-11-01\nnext_check: 2026-11-24\n---\nSee [[page:teens/live-streaming]] by [[fact:bedtime]].\n",
    "glossary/grooming.md": b"---\nterm: Grooming\nmeaning: An adult builds trust.\nsee: [situation:blackmail]\n---\nSee [[app:tiktok]].\n",
    "pages/about.md": b"---\ntitle: About\nsummary: Us.\nsources: [report]\nupdated_on: 2026-11-01\n---\nA stranger. [Help](/get-help/), [[term:grooming]], [[source:report]].\n\n[[urgent]]\n",
}
WIDER[PAGE] += b"\n## More\n\nAt [[fact:bedtime]] call [[service:helpline]].\n\n[[fact:law]]\n\n[[app:tiktok]]\n\n[About](/about/)\n"
WIDER |= {
    "facts/other-number.md": WIDER["facts/helpline-number.md"].replace(b"456", b"789"),
    "services/line.md": WIDER["services/helpline.md"].replace(b"name: The Helpline", b"name: The Line").replace(b"order: 1", b"order: 2"),
    "topics/games.md": WIDER["topics/live-streaming.md"].replace(b"title: ", b"title: Games and "),
    "guidance/teens/games.md": WIDER[PAGE].replace(b"title: ", b"title: Games and ")
    + b"\n[[page:teens/live-streaming]]\n\n[What more to say](/guidance/teens/live-streaming/#more)\n",
    "guidance/under-13s/games.md": WIDER[PAGE].replace(b"title: ", b"title: Early games and ") + b"\nSee [[page:teens/games]].\n",
}
WIDER["services/helpline.md"] += b"Open until [[fact:bedtime]].\n\n[[service:line]]\n"
WIDER["guidance/under-13s/games.md"] += b"\n[[service:line]]\n"


def differences(one: ContentLibrary, other: ContentLibrary) -> list[str]:
    """Every public attribute in which two libraries differ, in the order of a mapping too."""
    names = [field.name for field in fields(ContentLibrary) if field.name != "workings"]
    return [name for name in names if ordered(getattr(one, name)) != ordered(getattr(other, name))]


def ordered(value: object) -> object:
    return list(value.items()) if isinstance(value, Mapping) else value


def assembled(assembly: Assembly) -> dict[str, object]:
    """All that an assembly says, but not how it came by it."""
    return {name: ordered(value) for name, value in vars(assembly).items() if not name.startswith("_") and name not in OWN} | {
        "problems": list(assembly.problems),
        "records": {kind: list(records.items()) for kind, records in assembly.records.items()},
        "moments": assembly.moments(),
    }


OWN = {"workings"}


def made_anew(library: ContentLibrary, assembly: Assembly) -> set[tuple[str, str]]:
    """The names of what an assembly made that the library's workings did not hold already."""
    before = library.workings[0].entries
    return {name for name, entry in assembly.workings.entries.items() if before.get(name) is not entry}


def edited(files: Mapping[str, bytes], path: str, before: bytes, after: bytes) -> dict[str, bytes]:
    """One of the files with ``after`` in the place of the first ``before``."""
    raw = files[path].replace(before, after, 1)
    assert raw != files[path]
    return {path: raw}


def anew(library: ContentLibrary) -> ContentLibrary:
    """The library without its workings, so that what is made from it is made from nothing."""
    return replace(library, workings=())


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> ContentLibrary:
    root = tmp_path_factory.mktemp("content")
    for path, raw in WIDER.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(raw)
    return load_library(root, NOON)


# One working


def test_what_rests_on_the_same_is_worked_out_once():
    first = Work()
    assert [first.once("a", [1], lambda: "made"), first.once("a", [1], lambda: "made")] == ["made", "made"]
    second = Work([first.finish()])
    assert second.once("a", [1], lambda: "made again") == "made"
    assert (first.done, second.done) == (2, 0)


def test_what_rests_on_something_else_is_worked_out_again():
    first = Work()
    first.once("a", [1], lambda: "made")
    assert Work([first.finish()]).once("a", [2], lambda: "made again") == "made again"


def test_the_first_of_several_earlier_runs_that_fits_is_taken():
    runs = []
    for rests_on in (1, 2, 2):
        work = Work()
        work.once("a", rests_on, lambda: f"run {len(runs)}")
        runs.append(work.finish())
    assert Work(runs).once("a", 2, lambda: "made again") == "run 1"


def test_what_was_not_used_again_is_not_carried_on():
    first = Work()
    first.once("a", 1, lambda: "made")
    first.once("b", 1, lambda: "made")
    second = Work([first.finish()])
    second.once("b", 1, lambda: "made again")
    assert list(second.finish().entries) == ["b"]


def test_workings_cannot_be_changed():
    with pytest.raises(TypeError):
        Work().finish().entries["a"] = (1, 2)  # type: ignore[index]


# The same, whatever changes


def test_the_wider_library_is_sound(library):
    assert [str(problem) for problem in library.problems if not problem.warning] == []
    assert library.held == () and len(library.files) == len(WIDER)


def test_the_same_files_need_no_work(library):
    again = Assembly(library.files, NOON, earlier=library.workings)
    assert again._work.done == 0
    assert assembled(again) == assembled(Assembly(library.files, NOON))


def test_one_changed_page_needs_the_work_of_that_page(library):
    again = Assembly({**library.files, PAGE: library.files[PAGE] + b"More.\n"}, NOON, earlier=library.workings)
    of_it = {(step, PAGE) for step in ("read", "asked", "draft", "prose", "by what it shows", "page", "style")}
    of_its_drawer = {("drawer", TEENS), ("pages", TEENS), ("bands", TEENS), ("styles", TEENS)}
    assert made_anew(library, again) == of_it | of_its_drawer


def test_a_page_under_another_title_is_made_again_with_those_that_show_it_and_no_other(library):
    again = Assembly({**library.files, PAGE: library.files[PAGE].replace(b"title: ", b"title: On ")}, NOON, earlier=library.workings)
    filled = {name[1] for name in made_anew(library, again) if name[0] == "prose"}
    assert filled == {"apps/tiktok.md", "guidance/teens/games.md"}
    assert {name[1] for name in made_anew(library, again) if name[0] == "by what it shows"} == {PAGE, "guidance/teens/games.md"}


def test_a_page_that_uses_a_changed_fact_is_filled_again_and_not_rendered_again(library):
    changed = {**library.files, "facts/bedtime.md": library.files["facts/bedtime.md"].replace(b"Nine", b"Eight")}
    again = Assembly(changed, NOON, earlier=library.workings)
    names = made_anew(library, again)
    assert {("prose", PAGE), ("prose", "apps/tiktok.md"), ("prose", "services/helpline.md")} <= names
    assert ("draft", PAGE) not in names and ("prose", "pages/about.md") not in names
    assert "At Eight call" in again.pages["teens/live-streaming"].prose.html


SHOWN_ELSEWHERE = {
    "a page's title": (PAGE, b"title: ", b"title: On "),
    "a page's summary": (PAGE, b"summary: ", b"summary: On "),
    "an app's name": ("apps/tiktok.md", b"name: ", b"name: The "),
    "an app's summary": ("apps/tiktok.md", b"summary: ", b"summary: The "),
    "a term": ("glossary/grooming.md", b"term: ", b"term: The "),
    "what a term means": ("glossary/grooming.md", b"meaning: ", b"meaning: Here, "),
    "a situation's title": ("get-help/blackmail.md", b"title: ", b"title: When "),
    "a source's publisher": ("sources/report.md", b"publisher: ", b"publisher: The "),
    "a service's name": ("services/helpline.md", b"name: ", b"name: Not "),
    "the text of the help card": ("get-help/index.md", b"summary: ", b"summary: Yes. "),
    "a band's title": ("guidance/teens/index.md", b"title: ", b"title: The "),
    "a topic's title": ("topics/games.md", b"title: ", b"title: The "),
    "what holds an app back": ("apps/tiktok.md", b"kind: video", b"kind: nonsense"),
    "what holds a page back": (PAGE, b"updated_on: ", b"nonsense: "),
    "whom a service is for": ("services/line.md", b"who: ", b"who: Not "),
    "a service's number": ("services/line.md", b"phone: helpline-number", b"phone: other-number"),
    "whom to call at once": ("get-help/index.md", b"urgent: [helpline]", b"urgent: [line]"),
    "what a band calls a child": ("guidance/teens/index.md", b"child: your", b"child: our"),
    "that a topic has no guidance": ("topics/games.md", b"guidance: yes", b"guidance: no"),
    "how urgent a situation is": ("get-help/blackmail.md", b"urgency: now", b"urgency: soon"),
}


@pytest.mark.parametrize(("path", "before", "after"), SHOWN_ELSEWHERE.values(), ids=SHOWN_ELSEWHERE)
def test_what_other_files_show_of_one_they_show_anew(library, path, before, after):
    edit = edited(library.files, path, before, after)
    # With nothing good to fall back on, what is held back is left out.
    library = replace(library, files={name: raw for name, raw in library.files.items() if name != path})
    changed = library_with(library, edit)
    assert differences(changed, library_with(anew(library), edit)) == []


@pytest.fixture(scope="module")
def spoken(library) -> ContentLibrary:
    """The same in Welsh and Arabic, with one page in Welsh."""
    welsh = b"---\nsummary: Fideos byr.\n---\nGweler [[page:teens/live-streaming]] gan [[fact:bedtime]].\n"
    made = library_with(library, {"site.md": WIDER["site.md"].replace(b"\n---", b"\nlanguages: [cy, ar]\n---"), "apps/tiktok.cy.md": welsh})
    assert set(made.spoken) == {"cy", "ar"} and "Fideos" in made.spoken["cy"].apps["tiktok"].summary
    return made


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [*SHOWN_ELSEWHERE.values(), ("pages/about.md", b"A stranger", b"Somebody"), ("apps/tiktok.cy.md", b"byr", b"hir")],
    ids=[*SHOWN_ELSEWHERE, "nothing but a text", "a translation"],
)
def test_in_other_languages_the_library_is_the_one_made_from_nothing_too(spoken, path, before, after):
    edit = edited(spoken.files, path, before, after)
    changed, expected = library_with(spoken, edit), library_with(anew(spoken), edit)
    assert differences(changed, expected) == []
    assert [differences(changed.spoken[code], expected.spoken[code]) for code in expected.spoken] == [[], []]


def test_what_stays_english_is_said_in_english_whoever_asks_first(spoken):
    for library in (spoken, library_with(spoken, {"pages/about.md": spoken.files["pages/about.md"] + b"\nMore.\n"})):
        for translated in library.spoken.values():
            assert "in force from 25 November 2026" in unmarked(translated.pages["teens/live-streaming"].prose.html)


def test_what_is_said_of_a_file_is_said_once_however_often_it_was_taken_over(library):
    changed = {**library.files, "apps/tiktok.md": library.files["apps/tiktok.md"].replace(b"status: open", b"status: closed")}
    workings = library.workings
    for _ in range(3):
        assembly = Assembly(changed, NOON, earlier=workings)
        workings = (assembly.workings,)
        (problem,) = [problem for problem in assembly.problems if problem.path == "apps/tiktok.md" and not problem.warning]
        assert "is closed, so it has no “minimum_age”" in problem.message


def test_a_date_that_passes_is_noticed(library):
    later = library_with(library, {}, NOON + timedelta(days=10))
    assert "At Ten call" in later.pages["teens/live-streaming"].prose.html
    assert later.apps["tiktok"].overdue
    assert differences(later, library_with(anew(library), {}, NOON + timedelta(days=10))) == []


EDIT = st.one_of(
    carelessly_edited(WIDER),
    st.tuples(st.sampled_from(sorted(WIDER)), st.sampled_from([None, b"broken"])),
    st.sampled_from(sorted(WIDER)).map(lambda path: (path, WIDER[path])),
    st.sampled_from(sorted(WIDER)).map(lambda path: (path, WIDER[path] + b"\nA stranger at tea time. [[fact:bedtime]], [[fact:new]].\n")),
    st.sampled_from(["Eight", "", "0800 111 222"]).map(lambda value: ("facts/bedtime.md", fact(value))),
    st.just(("facts/new.md", fact("New", "until: 2026-11-27"))),
    st.sampled_from([edit for shown in SHOWN_ELSEWHERE.values() for edit in edited(WIDER, *shown).items()]),
    st.sampled_from(
        [
            (PAGE, WIDER[PAGE].replace(b"## More", b"## Else")),
            (PAGE, WIDER[PAGE].replace(b"sources: ", b"moved_from: [/guidance/teens/old/]\nsources: ")),
            ("guidance/teens/games.md", WIDER[PAGE]),
            ("topics/games.md", None),
        ]
    ),
)
MOMENT = st.integers(-40, 400).map(lambda days: NOON + timedelta(days=days, hours=days % 24))


@given(steps=st.lists(st.tuples(st.lists(EDIT, min_size=1, max_size=2), MOMENT), min_size=1, max_size=5))
def test_whatever_is_edited_the_library_is_the_one_made_from_nothing(library, steps):
    for changes, on in steps:
        try:
            expected = library_with(anew(library), dict(changes), on)
        except LibraryFault as fault:
            with pytest.raises(LibraryFault) as again:
                library_with(library, dict(changes), on)
            assert again.value.problems == fault.problems
            continue
        library = library_with(library, dict(changes), on)
        assert differences(library, expected) == []
        assert assembled(Assembly(library.as_read, on, earlier=library.workings)) == assembled(Assembly(library.as_read, on))


@pytest.fixture(scope="module")
def real() -> ContentLibrary:
    return load_library(CONTENT, ON)


REAL_EDITS: dict[str, tuple[bytes, bytes]] = {
    "facts/999-number.md": (b"999", b"998"),
    "sources": (b"publisher: ", b"publisher: The "),
    "services": (b"\nname: ", b"\nname: The "),
    "glossary": (b"meaning: ", b"meaning: Here, "),
    "guidance/teens": (b"title: ", b"title: On "),
    "get-help": (b"title: ", b"title: When "),
    "self-check/items": (b"title: ", b"title: Now "),
    "house-words.md": (b"words: [", b"words: [parent, "),
    "topics": (b"title: ", b""),
}


@pytest.mark.parametrize("place", REAL_EDITS)
def test_the_real_content_with_one_edit_is_the_one_made_from_nothing(real, place):
    path = next(path for path in sorted(real.files) if path.startswith(place) and not path.endswith("index.md"))
    edit = edited(real.files, path, *REAL_EDITS[place])
    changed = library_with(real, edit)
    assert differences(changed, library_with(anew(real), edit)) == []
    assert changed.version != real.version or changed.problems


def test_the_real_content_read_again_needs_no_work(real):
    assembly = Assembly(read_files(CONTENT), real.on, earlier=real.workings)
    assert assembly._work.done == 0


# What is kept


def test_a_hundred_edits_leave_the_workings_of_one_run(library):
    for number in range(100):
        term = {f"glossary/t{number}.md": b"---\nterm: t\nmeaning: A word.\n---\n", f"glossary/t{number - 1}.md": None}
        library = library_with(library, {PAGE: WIDER[PAGE] + f"Edit {number}.\n".encode(), **term})
        (workings,) = library.workings
        assert {name[1] for name in workings.entries if name[0] == "read"} == set(library.files)
        assert workings.entries.keys() == Assembly(library.files, NOON).workings.entries.keys()
    gc.collect()
    alive = [found for found in gc.get_objects() if type(found) is Workings]
    assert [found for found in alive if any(("read", f"glossary/t{number}.md") in found.entries for number in range(99))] == []


def test_while_a_file_is_held_its_text_and_the_last_good_one_are_both_kept(library):
    broken = library_with(library, {PAGE: b"broken", "facts/bedtime.md": b"broken"})
    assert set(broken.held) >= {PAGE, "facts/bedtime.md"} and len(broken.workings) == 2
    again = library_with(broken, {})
    assert differences(again, replace(broken, problems=again.problems)) == [] and again.problems == broken.problems
    assert Assembly(broken.as_read, NOON, earlier=broken.workings)._work.done == 0
    assert Assembly(broken.files, NOON, earlier=broken.workings)._work.done == 0
    mended = library_with(again, {path: library.files[path] for path in broken.held})
    assert differences(mended, library) == [] and len(mended.workings) == 1


def test_many_threads_may_work_on_from_the_same_library_at_once(library):
    edits = [{PAGE: WIDER[PAGE] + f"Edit {number}.\n".encode()} for number in range(8)]
    edits += [{"facts/bedtime.md": WIDER["facts/bedtime.md"].replace(b"Nine", f"{n} sharp".encode())} for n in range(8)]
    edits += [{PAGE: b"broken"}, {"self-check/items/agree-where.md": None}, {"house-words.md": b"broken"}, {}]
    alone = [library_with(anew(library), edit) for edit in edits]
    before = dict(library.workings[0].entries)
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda edit: library_with(library, edit), edits * 4))
    finally:
        sys.setswitchinterval(switching)
    assert [differences(one, alone[number % len(edits)]) for number, one in enumerate(together)] == [[]] * len(together)
    assert library.workings[0].entries == before
    assert Assembly(library.files, NOON, earlier=library.workings)._work.done == 0
