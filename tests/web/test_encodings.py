"""What a browser says it takes is what it gets, whatever it says."""

from __future__ import annotations

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.encodings import BROTLI, EVERY_LIKING, GZIP, IDENTITY, OURS, QUICK, brotlied, gzipped, liked, quality_for


@pytest.mark.parametrize(
    ("accept", "best"),
    [
        (None, IDENTITY),
        ("", IDENTITY),
        ("identity", IDENTITY),
        ("gzip", GZIP),
        ("x-gzip", GZIP),
        ("br", BROTLI),
        ("gzip, deflate, br", BROTLI),
        ("gzip, deflate, br, zstd", BROTLI),
        ("deflate", IDENTITY),
        ("zstd", IDENTITY),
        ("*", BROTLI),
        ("GZIP", GZIP),
        ("gzip;q=1.0, br;q=0.9", GZIP),
        ("gzip;q=0.9, br;q=1.0", BROTLI),
        ("br;q=0, gzip", GZIP),
        ("br;q=0", IDENTITY),
        ("br; q=0.000, gzip ; q = 0", IDENTITY),
        ("identity, br;q=0.5", IDENTITY),
        ("identity;q=0.2, br;q=0.5", BROTLI),
        ("identity;q=0, gzip;q=0.1", GZIP),
        ("*;q=0", IDENTITY),
        ("*;q=0, gzip", GZIP),
        ("br;q=0, *", GZIP),
        ("gzip;q=0.2, *;q=0.5", BROTLI),
        ("br;q=1000", IDENTITY),
        ("br;q=-1", IDENTITY),
        ("br;q=x, gzip", GZIP),
        ("br;level=4", BROTLI),
        ("brotli", IDENTITY),
        (",,;;,", IDENTITY),
        ("br;q=0.5 , gzip", GZIP),
        ("gzip;q=nan", IDENTITY),
        ("gzip;q=1e0", IDENTITY),
        ("gzip;q=\u0661", IDENTITY),
        ("gzip;q=", IDENTITY),
    ],
)
def test_the_best_that_is_taken_is_sent(accept, best):
    assert liked(accept)[0] == best and liked(accept)[-1] == IDENTITY


@given(st.text(alphabet="bgzipr*;q=,. 01x-\t\xff", max_size=60))
def test_anything_at_all_gets_something_we_have(accept):
    assert liked(accept) in EVERY_LIKING


WEIGHTS = st.dictionaries(st.sampled_from([*OURS, "*", "deflate"]), st.sampled_from([0, 0.1, 0.5, 0.9, 1]))


@given(WEIGHTS)
def test_nothing_forbidden_is_sent_where_something_else_may_be(weights):
    found = liked(", ".join(f"{name};q={weight}" for name, weight in weights.items()))
    wanted = {name: weights.get(name, weights.get("*", 0)) for name in OURS}
    assert [wanted[name] for name in found[:-1]] == sorted((wanted[name] for name in found[:-1]), reverse=True)
    assert wanted[found[0]] == max(wanted.values())
    assert all(wanted[name] > 0 for name in found[:-1]), "what is last may always be sent"


@given(st.binary(max_size=3_000))
def test_what_is_packed_unpacks_to_the_same_and_packs_the_same_again(body):
    assert gzip.decompress(gzipped(body)) == body and gzipped(body) == gzipped(body)
    for quality in (QUICK, 10, 11):
        assert brotli.decompress(brotlied(body, quality)) == body


def test_the_more_there_is_to_pack_the_quicker_it_is_done():
    qualities = [quality_for(size) for size in (0, 1_500_000, 16_000_000, 16_000_001, 40_000_000, 40_000_001, 10**10)]
    assert qualities == [11, 11, 11, 10, 10, QUICK, QUICK]
