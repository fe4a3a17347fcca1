"""Two versions of a list from one base."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content.three_way import regions, woven

LISTS = st.lists(st.sampled_from("abcdef"), max_size=12)


def marked(base: str, mine: str, theirs: str) -> str:
    """The merged letters, a clash as <mine|theirs>."""
    found = regions(tuple(base), tuple(mine), tuple(theirs))
    return "".join(f"<{''.join(r.mine)}|{''.join(r.theirs)}>" if r.clash else "".join(r.merged) for r in found)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("abc", "abc", "abc", "abc"),
        ("abc", "xbc", "abz", "xbz"),
        ("ab", "xb", "ay", "xy"),
        ("ab", "axb", "ayb", "a<x|y>b"),
        ("ab", "axb", "axb", "axb"),
        ("ab", "xxb", "ayb", "xxyb"),
        ("abc", "axyc", "azc", "a<xy|z>c"),
        ("abc", "ac", "abxc", "axc"),
        ("abc", "ac", "axc", "a<|x>c"),
        ("abcd", "xyzd", "abqd", "xy<z|q>d"),
        ("abcd", "xd", "abqcd", "<x|abqc>d"),
        ("", "x", "y", "<x|y>"),
        ("abc", "", "abc", ""),
    ],
)
def test_each_region_has_what_changed_there(base, mine, theirs, merged):
    assert marked(base, mine, theirs) == merged


@settings(max_examples=500)
@given(LISTS, LISTS, LISTS)
def test_regions_hold_all_of_all_three(base, mine, theirs):
    found = list(regions(base, mine, theirs))
    assert [part for region in found for part in region.base] == base
    assert [part for region in found for part in region.mine] == mine
    assert [part for region in found for part in region.theirs] == theirs
    assert [region.start for region in found] == sorted(region.start for region in found)
    assert len({region.start for region in found if region.clash}) == sum(region.clash for region in found)


@given(LISTS, LISTS)
def test_one_change_alone_is_taken(base, other):
    assert [part for region in regions(base, other, base) for part in region.merged] == other
    assert [part for region in regions(base, base, other) for part in region.merged] == other
    assert [part for region in regions(base, other, other) for part in region.merged] == other


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "row"),
    [
        ("abc", "abcx", "abcy", "abcyx"),
        ("abc", "xabc", "aybc", "xaybc"),
        ("abc", "cab", "abyc", "caby"),
        ("abc", "axbyc", "abc", "axbyc"),
        ("abc", "ac", "abc", "abc"),
        ("abc", "cba", "cba", "cba"),
        ("", "xy", "z", "zxy"),
        ("abc", "cab", "bac", None),
    ],
)
def test_names_are_woven_in_the_order_of_whoever_moved_them(base, mine, theirs, row):
    assert woven(base, mine, theirs) == (None if row is None else list(row))


@settings(max_examples=500)
@given(*[st.lists(st.sampled_from("abcdef"), unique=True) for _ in range(3)])
def test_every_name_is_woven_in_once(base, mine, theirs):
    row = woven(base, mine, theirs)
    assert row is None or (sorted(row) == sorted({*mine, *theirs}))
    assert woven(base, base, theirs) is not None and woven(base, mine, base) is not None
    assert row is None or [n for n in row if n in mine] == mine or [n for n in row if n in theirs] == theirs
