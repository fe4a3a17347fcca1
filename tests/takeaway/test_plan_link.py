import base64
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.takeaway.plan_link import MOST_CHARACTERS, MOST_NAMES, make_token, read_token
from tests.takeaway.sheets import library

NAMES = st.lists(st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,4}", fullmatch=True), min_size=1, max_size=MOST_NAMES, unique=True)


def forge(words: bytes, version: bytes = b"\x01") -> str:
    """A token with a true checksum, whatever is in it."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(words) + packer.flush()
    raw = version + hashlib.sha256(version + packed).digest()[:5] + packed
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@given(NAMES)
def test_names_come_back_as_they_went(names):
    token = make_token(names)
    kept = read_token(token)
    assert len(token) <= MOST_CHARACTERS
    assert kept == tuple(names)[: len(kept or ())]
    assert kept


@given(
    st.text()
    | st.text(alphabet="ABCabc123-_=", max_size=1000)
    | st.binary(max_size=600).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
)
def test_no_text_ever_raises(text):
    assert read_token(text) is None


@given(NAMES, st.data())
def test_a_token_changed_or_cut_anywhere_is_no_token(names, data):
    token = make_token(names)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCXYZabcxyz0189-_"))
    if letter != token[at]:
        assert read_token(token[:at] + letter + token[at + 1 :]) is None
    assert read_token(token[:at]) is None
    assert read_token(token + letter) is None


def test_a_token_of_the_first_version_is_read_for_ever():
    token = "ASyIhtE0S9RNSk3RTcsv0i3JSNUtSUzKSS3hSizOBgoDBVN1y1N1i1PzUrjKM_J1M4t1ixNzAQ"
    assert read_token(token) == ("a-bed-for-the-tablet", "ask-before-we-send", "who-is-sam")


def test_any_twenty_four_real_items_fit_an_address():
    names = sorted((item.name for item in library().items), key=len, reverse=True)
    token = make_token(names)
    assert read_token(token) == tuple(names[:MOST_NAMES])
    assert len(token) <= MOST_CHARACTERS


def test_a_plan_keeps_its_first_items_and_each_once():
    names = [f"item-{number}" for number in range(40)]
    assert read_token(make_token([*names[:3], *names])) == tuple(names[:MOST_NAMES])
    assert 0 < len(read_token(make_token([hashlib.sha512(str(n).encode()).hexdigest() for n in range(24)])) or ()) < 24


@pytest.mark.parametrize("names", [[], ["Not a name"], ["a\nb"], ["ok", ""], ["-"], ["é"]])
def test_what_is_no_item_makes_no_token(names):
    with pytest.raises(ValueError):
        make_token(names)


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"a\n",
        b"a\na",
        b"A",
        b"a b",
        b"<script>",
        b"\xff",
        b"\n".join(b"n%d" % n for n in range(25)),
        b"a" * 5000,
        b"a-" * 2000 + b"a\n" * 3,
    ],
)
def test_a_forged_token_brings_nothing_odd(words):
    assert read_token(forge(words)) is None


def test_a_token_that_would_unpack_to_much_is_stopped():
    assert len(forge(b"a" * 400_000)) <= MOST_CHARACTERS
    assert read_token(forge(b"a" * 400_000)) is None


def test_a_version_not_known_yet_is_no_plan():
    assert read_token(forge(b"a-name")) == ("a-name",)
    assert read_token(forge(b"a-name", b"\x02")) is None
