"""The dashboard: what needs an editor, in the order to take it up."""

from __future__ import annotations

from pathlib import Path

import pytest

from guidance.dashboard import dashboard
from guidance.library import load_library
from guidance.shelf import shelf
from tests.conftest import FACT, NOON, SOUND_LIBRARY, document

LAUNCH = """\
    ---
    title: What to confirm
    rows:
      - number: 2
        what: The numbers.
      - number: 12
        what: The ages.
      - number: 13
        what: Words to say, read aloud.
    ---
    """
PAGE = "guidance/teens/live-streaming.md"


@pytest.fixture
def board(content_tree, load):
    def made(files=None, on=NOON, previous=None):
        library = load(content_tree(files), on, previous)
        return dashboard(shelf(library), library)

    return made


def fact(title: str, more: str) -> str:
    return document(FACT).format(kind="rule", value="Ten", more=more).replace("A made-up fact", title)


def paths(entries) -> list[str]:
    return [entry.path for entry in entries]


def test_what_is_past_its_check_comes_soonest_first_with_its_owner(board):
    files = {
        PAGE: SOUND_LIBRARY[PAGE].replace("next_check: 2027-11-01", "next_check: 2026-11-20\n        owner: Sam"),
        "get-help/blackmail.md": SOUND_LIBRARY["get-help/blackmail.md"].replace("2027-11-01", "2026-11-10"),
        "get-help/index.md": SOUND_LIBRARY["get-help/index.md"].replace("2027-11-01", "2026-12-01"),
        "guidance/teens/index.md": SOUND_LIBRARY["guidance/teens/index.md"].replace("2027-11-01", "2026-11-30"),
    }
    made = board(files)
    assert paths(made.stale) == ["get-help/blackmail.md", PAGE]
    assert [entry.owner for entry in made.stale] == ["", "Sam"]
    assert paths(made.due) == ["guidance/teens/index.md", "get-help/index.md"]


def test_what_must_be_confirmed_stands_in_the_rows_of_the_launch_list_the_critical_first(board):
    files = {
        "launch.md": LAUNCH,
        "facts/helpline-number.md": SOUND_LIBRARY["facts/helpline-number.md"].replace("sureness", "launch: 2\n        sureness"),
        "facts/age.md": fact("An age", "launch: 12"),
        "facts/loose.md": fact("Loose", ""),
        "facts/done.md": fact("Done", "confirmed_on: 2026-11-02\nconfirmed_by: Sam"),
    }
    made = board(files)
    rows = [(row.heading, row.safety_critical, paths(row.facts)) for row in made.to_confirm]
    assert rows == [
        ("2. The numbers.", True, ["facts/helpline-number.md"]),
        ("12. The ages.", False, ["facts/age.md"]),
        ("13. Words to say, read aloud.", False, []),
        ("Known, but never read in a source", False, ["facts/loose.md"]),
    ]
    assert paths(made.unconfirmed) == ["facts/helpline-number.md", "facts/age.md", "facts/loose.md"]
    assert paths(made.critical) == ["facts/helpline-number.md"]


def test_without_a_launch_list_the_unconfirmed_facts_are_there_all_the_same(board):
    made = board()
    assert made.to_confirm == ()
    assert paths(made.unconfirmed) == ["facts/helpline-number.md"]


def test_a_broken_file_is_listed_and_so_is_what_is_shown_instead(board, content_tree, load):
    before = load(content_tree())
    held = board({PAGE: "---\ntitle: [\n"}, previous=before.files)
    assert (paths(held.broken), paths(held.held)) == ([PAGE], [PAGE])
    left_out = board({PAGE: "---\ntitle: [\n"})
    assert (paths(left_out.broken), paths(left_out.held)) == ([PAGE], [])


def test_the_hardest_comes_first(board):
    words = "Notwithstanding considerations necessitate {}deliberation. "
    made = board(
        {
            PAGE: SOUND_LIBRARY[PAGE] + "        " + words.format("") * 20 + "\n",
            "guidance/teens/index.md": SOUND_LIBRARY["guidance/teens/index.md"] + "        " + words.format("international ") * 20 + "\n",
        }
    )
    assert paths(made.hard) == ["guidance/teens/index.md", PAGE]


def test_every_list_is_counted(board):
    made = board()
    assert made.counts["unreviewed"] == len(made.unreviewed) == 4
    assert made.counts["broken"] == 0


def test_the_real_rows_hold_every_unconfirmed_fact_once():
    library = load_library(Path(__file__).resolve().parents[2] / "content", NOON)
    made = dashboard(shelf(library), library)
    in_rows = [entry.path for row in made.to_confirm for entry in row.facts]
    assert sorted(in_rows) == sorted(f"facts/{name}.md" for name, f in library.facts.items() if not f.confirmed)
    critical = [row.safety_critical for row in made.to_confirm]
    assert critical == sorted(critical, reverse=True)
