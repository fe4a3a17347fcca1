"""What the bench tells of its figures; how fast anything is, no test says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bench import editing
from bench.growth import Grown, reached
from bench.growth import table as growth_table
from bench.hostile import PIECES, Reader, worst
from bench.hostile import table as hostile_table
from bench.load import Asked
from bench.made_up import made_up_content
from bench.servers import Server
from bench.speed import Line, Result, _result, slowest_of_twenty, table
from guidance.library import content_problems
from tests.conftest import NOON

ROOT = Path(__file__).resolve().parent.parent


def _line(goal: float | None) -> Line:
    asked = Asked(Server(1), "/")
    return Line("A page", asked, "a limit", asked, goal)


def test_a_ratio_is_the_median_of_rates_taken_side_by_side():
    # A machine that is slow for a while is slow for both.
    rates = [(80.0, 100.0), (8.0, 10.0), (90.0, 100.0), (1.0, 100.0), (85.0, 100.0)]
    result = _result(_line(0.8), rates)
    assert (result.reached, result.good) == (0.8, True)
    assert not _result(_line(0.81), rates).good
    assert _result(_line(None), rates).good, "without a goal it is only told"


def test_the_table_says_what_was_reached_and_what_was_not():
    lines = list(
        table(
            [
                Result("A page", "a limit", "9/s to 10/s", 0.9, "at least 0.85 ×", True),
                Result("A longer name", "x", "", 12.5, "below 10 ms", False, "ms"),
                Result("Told", "x", "", 1234.5, "", True),
            ]
        )
    )
    heading, *lines = lines
    assert heading.split() == ["What", "is", "asked", "beside", "rates", "measured", "goal"]
    assert lines[0].endswith("0.9 ×  at least 0.85 ×  reached")
    assert lines[1].endswith("12.5 ms  below 10 ms      NOT REACHED")
    assert lines[2].endswith("1,234 ×")


def test_nineteen_of_twenty_are_below_the_slowest_of_twenty():
    assert slowest_of_twenty([*range(100)]) == 95


def _grown(pages: int, **more: float) -> Grown:
    return replace(Grown(pages, 2.0, 1.0, 1.5, 0.1, 2.0, 0.5, 5.0, 100.0), **more)


def test_growth_is_told_as_a_table_with_ratios_and_goals():
    heading, first, last, ratios, *goals = growth_table([_grown(100), _grown(2_000, start=20.0, edit=0.25, memory=1234.5)])
    assert heading.split() == "pages start restart all read an edit checkcontent first search search memory".split()
    assert first.split()[:5] == ["100", "2", "s", "1", "s"] and last.split()[0] == "2,000"
    assert last.endswith("1,234 MB")
    assert ratios.split()[:4] == ["20", "×", "10", "×"]
    assert [line.rpartition(": ")[2] for line in goals] == ["reached", "NOT REACHED", "reached", "NOT REACHED"]


def test_growth_is_judged_at_two_thousand_pages_alone():
    assert reached([_grown(100, edit=9.0), _grown(2_000), _grown(10_000, restart=9.0)])
    assert not reached([_grown(2_000, check=10.5)])
    assert not reached([_grown(2_000, memory=float("nan"))]), "what is not known is not reached"


@pytest.mark.parametrize("pages", [4, 10])
def test_made_up_content_is_sound_and_as_much_as_was_asked_for(tmp_path, pages):
    made_up_content(ROOT / "content", tmp_path / "content", pages)
    made = [*(tmp_path / "content" / "guidance").glob("*/made-up-*.md")]
    assert pages <= len(made) < pages + 4
    assert [str(problem) for problem in content_problems(tmp_path / "content", NOON) if problem.holds_back] == []


def test_what_grows_with_its_square_is_told_from_what_grows_straight(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("bench.hostile.time.perf_counter", lambda: now[0])

    def takes(seconds):
        def read(text):
            now[0] += seconds(text.count("["))

        return read

    square = worst(Reader("a square", 8_000, takes(lambda n: n * n / 1e9)), ("a", "["))
    straight = worst(Reader("a line", 8_000, takes(lambda n: n / 1e5)), ("a", "["))
    assert [(round(each.slowest[0]), round(each.steepest[0]), each.good) for each in (square, straight)] == [(64, 16, False), (80, 4, True)]
    _, line = hostile_table([square])
    assert line.startswith("a square") and line.endswith("NOT REACHED") and "'['" in line
    assert len(set(PIECES)) == len(PIECES)


def test_an_edit_is_judged_by_what_reading_everything_takes():
    at = editing.GOALS[editing.SHELF]
    assert editing.reached(editing.SHELF, at) and not editing.reached(editing.SHELF, at + 0.01)
    assert editing.row(editing.SHELF, 0.2, at).endswith("at most 0.2 ×  reached")
    assert editing.row(editing.SHELF, 0.2, at + 0.01).endswith("NOT REACHED")
    assert editing.reached("the folder read", 2.0), "without a goal it is only told"
    assert editing.row("the folder read", 0.2, 2.0).endswith("2.000 ×")
