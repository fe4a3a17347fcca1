"""What two lists have in common, in order and in bounded steps."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content.alignment import MOST_STEPS, Hunk, _aligned, aligned, hunks, paired

LISTS = st.lists(st.sampled_from("abcdefgh"), max_size=40)


def longest_common(one: list[str], other: list[str]) -> int:
    row = [0] * (len(other) + 1)
    for part in one:
        before = 0
        for number, held in enumerate(other, 1):
            before, row[number] = row[number], before + 1 if part == held else max(row[number], row[number - 1])
    return row[-1]


@settings(max_examples=400)
@given(LISTS, LISTS)
def test_near_lists_are_aligned_as_closely_as_can_be(one, other):
    pairs = aligned(one, other)
    assert all(one[x] == other[y] for x, y in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(pairs) == longest_common(one, other)


@settings(max_examples=300)
@given(LISTS, LISTS, st.integers(0, 60))
def test_with_few_steps_the_pairs_are_fewer_and_still_right(one, other, steps):
    pairs = aligned(one, other, steps)
    assert all(one[x] == other[y] for x, y in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@given(LISTS, LISTS)
def test_hunks_make_the_one_list_into_the_other(one, other):
    made, at = [], 0
    for hunk in hunks(one, other):
        made += one[at : hunk.start] + other[hunk.other_start : hunk.other_end]
        at = hunk.end
    assert made + one[at:] == other


def test_hunks_say_what_stands_in_the_place_of_what():
    assert hunks("abcd", "axxd") == [Hunk(1, 3, 1, 3)]
    assert hunks("ab", "ab") == hunks("", "") == []
    assert [hunk.size for hunk in hunks("abc", "xxabc")] == [2]


def test_a_hunk_is_parted_where_a_part_was_only_reworded():
    one, other = ["ab", "cd", "ef"], ["x", "aB", "y", "z", "eF"]

    def alike(a: str, b: str) -> bool:
        return a[0] == b[0]

    assert list(paired(Hunk(0, 3, 0, 5), one, other, alike)) == [Hunk(0, 0, 0, 1), Hunk(0, 1, 1, 2), Hunk(1, 2, 2, 4), Hunk(2, 3, 4, 5)]
    assert list(paired(Hunk(0, 3, 0, 5), one, other)) == [Hunk(0, 3, 0, 5)]
    assert list(paired(Hunk(0, 2, 0, 2), one, other)) == [Hunk(0, 1, 0, 1), Hunk(1, 2, 1, 2)]
    assert list(paired(Hunk(0, 50, 0, 51), ["a"] * 50, ["a"] * 51, alike)) == [Hunk(0, 50, 0, 51)]


@given(LISTS, LISTS)
def test_parted_hunks_cover_the_hunk(one, other):
    whole = Hunk(0, len(one), 0, len(other))
    at, other_at = 0, 0
    for hunk in paired(whole, one, other, lambda a, b: a == b):
        assert (hunk.start, hunk.other_start) == (at, other_at)
        at, other_at = hunk.end, hunk.other_end
    assert (at, other_at) == (len(one), len(other))


HOSTILE = {
    "nothing in common": (["a"] * 16_000, ["b"] * 16_000),
    "two words, otherwise mixed": (["a", "b"] * 16_000, ["b", "b", "a"] * 10_000),
    "every word once, backwards": ([str(n) for n in range(16_000)], [str(n) for n in range(16_000)][::-1]),
    "every other word another": ([str(n) for n in range(16_000)], [str(n) if n % 2 else f"x{n}" for n in range(16_000)]),
    "one row of blanks within another": (["", "x"] * 8_000, [""] * 16_000),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_lists_take_bounded_steps(case):
    one, other = HOSTILE[case]
    pairs, left = _aligned(one, other, MOST_STEPS)
    # The last look may run along one row of equals.
    assert left >= -len(one)
    assert all(one[x] == other[y] for x, y in pairs)


def test_what_both_hold_once_parts_lists_that_are_far_apart():
    one = [word for n in range(2_000) for word in (f"anchor {n}", "a", f"old {n}", "b")]
    other = [word for n in range(2_000) for word in (f"anchor {n}", f"new {n}", "b", "c")]
    held = {one[x] for x, _ in aligned(one, other)}
    assert {f"anchor {n}" for n in range(2_000)} <= held
