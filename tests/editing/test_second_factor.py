"""Six digits that count once, and recovery codes that count once each."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.editing.second_factor import (
    AROUND,
    CODES,
    SECONDS,
    app_address,
    in_fours,
    matching_step,
    new_recovery_codes,
    new_secret,
    qr_picture,
    recovery_digest,
    sealed,
    unsealed,
)

# RFC 6238, appendix B: the secret “12345678901234567890”, the last six of its eight digits.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")]


@pytest.mark.parametrize(("seconds", "code"), RFC_CODES)
def test_the_codes_are_those_of_the_standard(seconds, code):
    assert matching_step(RFC_SECRET, code, seconds, None) == seconds // SECONDS


@given(st.integers(0, 4_000_000_000), st.integers(-3, 3))
def test_a_code_counts_one_step_early_or_late_and_no_further(seconds, off):
    step = seconds // SECONDS + off
    if step < 0:
        return
    code = pyotp.TOTP(RFC_SECRET).generate_otp(step)
    found = matching_step(RFC_SECRET, code, seconds, None)
    if abs(off) <= AROUND:
        assert found is not None
    elif found is not None:  # one code in a million is that of a neighbour too
        assert pyotp.TOTP(RFC_SECRET).generate_otp(found) == code


@given(st.integers(1_000_000, 4_000_000_000))
def test_a_step_that_was_used_never_counts_again_nor_any_before_it(seconds):
    now = seconds // SECONDS
    code = pyotp.TOTP(RFC_SECRET).generate_otp(now)
    assert matching_step(RFC_SECRET, code, seconds, now - 2) == now
    assert matching_step(RFC_SECRET, code, seconds, now + 1) is None


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_not_and_never_a_crash(typed):
    found = matching_step(RFC_SECRET, typed, 59, None)
    assert found in (None, 0, 1, 2)
    assert re.fullmatch(r"[0-9a-f]{64}", recovery_digest(typed))


@pytest.mark.parametrize("typed", ["287 082", "287-082", " 287082 "])
def test_spaces_do_not_matter(typed):
    assert matching_step(RFC_SECRET, typed, 59, None) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "２８７０８２", "²87082", "abcdef"])
def test_what_is_not_six_plain_digits_is_no_code(typed):
    assert matching_step(RFC_SECRET, typed, 59, None) is None


def test_recovery_codes_are_eight_different_ones_that_nobody_could_guess():
    codes = new_recovery_codes()
    assert len(set(codes)) == CODES == 8
    assert all(re.fullmatch(r"([a-hj-km-np-z2-9]{4}-){3}[a-hj-km-np-z2-9]{4}", code) for code in codes)
    assert not set(codes) & set(new_recovery_codes())


def test_a_recovery_code_may_be_typed_with_spaces_or_capitals():
    assert recovery_digest("K7WM 3hpx9qra-C2VT") == recovery_digest("k7wm-3hpx-9qra-c2vt") != recovery_digest("k7wm-3hpx-9qra-c2vv")


def test_a_secret_is_kept_so_that_the_database_alone_does_not_tell_it(settings):
    secret = new_secret()
    assert len(secret) == 32 and secret != new_secret()
    kept = sealed(secret)
    assert secret not in kept and unsealed(kept) == secret
    settings.SECRET_KEY = "another"
    assert unsealed(kept) is None
    assert unsealed("nonsense") is None


def test_the_app_is_told_whose_code_it_is_and_for_which_site():
    address = app_address(RFC_SECRET, "amina", "Open Conversations")
    read = pyotp.parse_uri(address)
    assert (read.secret, read.name, read.issuer, read.digits, read.interval) == (RFC_SECRET, "amina", "Open Conversations", 6, 30)


def test_the_picture_is_drawn_without_style_and_stays_dark_on_light():
    drawn = ElementTree.fromstring(qr_picture(app_address(new_secret(), "amina", "Open Conversations")))
    assert "style" not in {name for element in drawn.iter() for name in element.attrib}
    assert [p.get("fill") or p.get("stroke") for p in drawn.iter() if p.tag.endswith("path")] == ["#fff", "#000"]


def test_the_key_is_shown_in_groups_of_four():
    assert in_fours("JBSWY3DPEHPK3PXP") == "JBSW Y3DP EHPK 3PXP"
