"""The shelf: everything there is to edit, what each file needs, and the files that cannot be read."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from guidance.content.house_words import HIGHEST_GRADE
from guidance.library import load_library
from guidance.shelf import FLAGS, IN_THE_FOOTER, KINDS, shelf
from tests.conftest import NOON, SOUND_LIBRARY

HOUSE = Path(__file__).resolve().parents[2]
PAGE = "guidance/teens/live-streaming.md"
NUMBER = "facts/helpline-number.md"


@pytest.fixture
def entry(content_tree, load):
    """The entry of one file of the sound library with these files over it, as on a day."""

    def of(path, files=None, on=NOON, previous=None):
        made = shelf(load(content_tree(files), on, previous)).of_path(path)
        assert made is not None, path
        return made

    return of


def with_line(path: str, line: str) -> str:
    """A file of the sound library with one more field, or one replaced."""
    name = line.partition(":")[0]
    text = re.sub(rf"(?m)^ *{name}:.*\n", "", SOUND_LIBRARY[path])
    return text.replace("---\n", f"---\n        {line}\n", 1)


# What an entry says


def test_every_file_is_on_the_shelf_once_in_reading_order(content_tree, load):
    made = shelf(load(content_tree()))
    assert sorted(e.path for e in made.entries) == sorted(SOUND_LIBRARY)
    kinds = [e.kind for e in made.entries]
    assert kinds[:3] == ["home", "site", "help"]
    assert [e.path for e in made.entries if e.path.startswith("guidance/")] == [
        "guidance/under-13s/index.md",
        "guidance/teens/index.md",
        PAGE,
    ]
    assert made.loose == ()


def test_an_entry_says_what_the_file_is(entry):
    page = entry(PAGE, {PAGE: with_line(PAGE, "owner: Sam Lee")})
    assert (page.kind, page.noun, page.name, page.title) == (
        "page", "a guidance page", "teens/live-streaming", "Live streaming with your teenager",
    )  # fmt: skip
    assert (page.address, page.band, page.topic) == ("/guidance/teens/live-streaming/", "teens", "live-streaming")
    assert (page.updated_on, page.next_check, page.owner) == (date(2026, 11, 1), date(2027, 11, 1), "Sam Lee")
    assert (page.words, page.problems) == (16, ())
    item = entry("self-check/items/agree-where.md")
    assert (item.bands, item.band, item.topics, item.address) == (("under-13s", "teens"), "", ("live-streaming",), "")
    assert item.grade is None


def test_the_organisation_that_runs_the_site_looks_after_no_page(entry):
    assert entry("site.md", {"site.md": with_line("site.md", "owner: The Office")}).owner == ""


def test_no_entry_without_a_file(content_tree, load):
    assert shelf(load(content_tree())).of_path("guidance/teens/quokkas.md") is None


# Flags


@pytest.mark.parametrize(
    ("day", "flag"),
    [("2027-10-01", None), ("2027-10-02", "due"), ("2027-11-01", "due"), ("2027-11-02", "stale")],
)
def test_a_check_is_due_for_thirty_days_and_then_past(entry, day, flag):
    assert entry(PAGE, on=f"{day} 12:00").flags & {"due", "stale"} == ({flag} if flag else set())


def test_a_fact_nobody_confirmed_says_so_and_is_critical_in_the_first_ten_rows(entry):
    assert entry(NUMBER).flags == {"unconfirmed"}
    assert entry(NUMBER, {NUMBER: with_line(NUMBER, "launch: 10")}).flags == {"unconfirmed", "critical"}
    assert entry(NUMBER, {NUMBER: with_line(NUMBER, "launch: 11")}).flags == {"unconfirmed"}
    confirmed = with_line(NUMBER, "launch: 1").replace("---\n", "---\n        confirmed_on: 2026-11-02\n        confirmed_by: Sam\n", 1)
    assert entry(NUMBER, {NUMBER: confirmed}).flags == set()


def test_a_value_that_waits_its_day_is_flagged_until_it_has_come(entry):
    later = with_line(NUMBER, "later: [{from: 2027-04-01, value: 0800 654 321}]")
    assert "waits" in entry(NUMBER, {NUMBER: later}).flags
    assert "waits" not in entry(NUMBER, {NUMBER: later}, on="2027-04-01 00:00").flags


def test_a_page_is_unreviewed_until_it_names_day_and_reviewer(entry):
    assert "unreviewed" in entry(PAGE).flags
    reviewed = with_line(PAGE, "reviewed_on: 2026-11-02").replace("---\n", "---\n        reviewed_by: Sam\n", 1)
    assert "unreviewed" not in entry(PAGE, {PAGE: reviewed}).flags
    assert "unreviewed" not in entry("topics/live-streaming.md").flags


def test_what_rests_on_no_source_is_unsourced_unless_a_fact_it_uses_has_one(entry):
    band = "guidance/teens/index.md"
    assert "unsourced" in entry(band).flags
    assert "unsourced" not in entry(band, {band: with_line(band, "sources: [report]")}).flags
    assert "unsourced" not in entry(band, {band: SOUND_LIBRARY[band] + "        Ring [[fact:helpline-number]].\n"}).flags
    assert "unsourced" not in entry("services/helpline.md").flags
    assert "unsourced" not in entry("topics/live-streaming.md").flags


def test_what_no_other_file_names_is_unlinked(entry):
    fact = "facts/quokkas.md"
    alone = {fact: SOUND_LIBRARY[NUMBER], "pages/quokkas.md": SOUND_LIBRARY["guidance/teens/index.md"]}
    about = {"pages/quokkas.md": "---\ntitle: Quokkas\nsummary: Wallabies.\nupdated_on: 2026-11-01\n---\nSmall.\n"}
    assert "unlinked" in entry(fact, {**alone, **about}).flags
    assert "unlinked" in entry("pages/quokkas.md", about).flags
    linked = {**about, PAGE: SOUND_LIBRARY[PAGE] + "        See [quokkas](/quokkas/#small) and [[fact:helpline-number]].\n"}
    assert "unlinked" not in entry("pages/quokkas.md", linked).flags
    assert "unlinked" not in entry(NUMBER).flags
    assert "unlinked" not in entry("pages/about.md", {"pages/about.md": about["pages/quokkas.md"]}).flags


def test_what_is_linked_at_the_foot_of_every_page_is_what_the_footer_links():
    footer = (HOUSE / "templates" / "components" / "_footer.html").read_text(encoding="utf-8")
    assert sorted(re.findall(r"'site-page' '([\w-]+)'", footer)) == sorted(IN_THE_FOOTER)


def test_hard_words_and_long_sentences_are_flagged_as_the_reader_warns(entry):
    hard = entry(PAGE, {PAGE: SOUND_LIBRARY[PAGE] + "        " + "Notwithstanding considerations necessitate deliberation. " * 20 + "\n"})
    assert {"hard", "warned"} <= hard.flags
    assert hard.grade is not None and hard.grade > HIGHEST_GRADE
    long = entry(PAGE, {PAGE: SOUND_LIBRARY[PAGE] + "        " + "We go on and on " * 8 + ".\n"})
    assert {"hard", "warned"} <= long.flags
    assert long.longest.startswith("We go on and on We go on")


def test_a_text_is_hard_just_when_the_reader_warns_of_it(content_tree, load):
    for entry in shelf(load(content_tree({PAGE: SOUND_LIBRARY[PAGE] + "        " + "so " * 26 + ".\n"}))).entries:
        assert ("hard" in entry.flags) == any(p.warning for p in entry.problems), entry.path


# What cannot be read


def test_a_broken_file_is_on_the_shelf_with_its_problems_and_as_it_last_was(content_tree, entry, load):
    before = load(content_tree())
    broken = entry(PAGE, {PAGE: "---\ntitle: [\n"}, previous=before.files)
    assert {"broken", "held"} <= broken.flags
    assert broken.title == "Live streaming with your teenager"
    assert broken.problems and not broken.left_out


@pytest.mark.parametrize("text", ["---\ntitle: [\n", "", b"---\ntitle: caf\xe9\n---\n", "---\n---\n", "no fields"])
@pytest.mark.parametrize(
    ("path", "kind"), [(PAGE, "page"), (NUMBER, "fact"), ("get-help/quokka.md", "situation"), ("apps/quokka.md", "app")]
)
def test_a_file_that_was_never_sound_is_on_the_shelf_by_its_place(content_tree, load, path, kind, text):
    made = shelf(load(content_tree({path: text})))
    found = made.of_path(path)
    assert found is not None and "broken" in found.flags
    assert found.kind == kind and found.title and found.problems and found.left_out


def test_a_file_where_no_content_belongs_is_the_first_of_all(content_tree, load):
    made = shelf(load(content_tree({"Quokka Pictures.md": "hello", "guidance/teens/NOT ok.md": "x"})))
    assert {e.path for e in made.entries[:2]} == {"Quokka Pictures.md", "guidance/teens/NOT ok.md"}
    assert {(e.kind, e.noun) for e in made.entries[:2]} == {("", "a file in no known place")}
    assert made.entries[0].left_out and made.entries[0].title


def test_a_page_left_out_keeps_its_age_topic_and_address(entry):
    found = entry(PAGE, {PAGE: "---\ntitle: [\n"})
    assert (found.title, found.address) == ("Live streaming", "/guidance/teens/live-streaming/")
    assert (found.band, found.topic) == ("teens", "live-streaming")


def test_a_problem_of_no_file_lies_loose(content_tree, load):
    root = content_tree()
    before = load(root)
    made = shelf(load(root / "nowhere", previous=before.files))
    assert [problem.path for problem in made.loose] == ["."]
    assert sorted(e.path for e in made.entries) == sorted(SOUND_LIBRARY)


# The real content


@pytest.fixture(scope="module")
def real():
    return load_library(HOUSE / "content", NOON)


def test_every_real_file_has_its_entry_and_only_known_flags(real):
    made = shelf(real)
    assert {e.path for e in made.entries} == set(real.files)
    assert {e.kind for e in made.entries} == set(KINDS)
    assert all(e.title and e.noun and e.flags <= set(FLAGS) for e in made.entries)
    assert all(e.grade is not None for e in made.entries if e.kind in ("page", "app", "situation", "band"))
