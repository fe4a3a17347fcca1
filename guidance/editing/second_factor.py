"""The second step of signing in: six digits from an authenticator app (RFC 6238), or a recovery code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from functools import lru_cache

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SECONDS = 30
AROUND = 1  # steps a phone's clock may be early or late
CODES = 8
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
LETTERS = 16  # 79 bits: too many to try even for whoever holds the hashes


def new_secret() -> str:
    """A secret for an authenticator app: 160 random bits as 32 letters and digits."""
    return pyotp.random_base32()


def in_fours(words: str) -> str:
    """The same with a space after every fourth sign, to be read aloud or typed."""
    return " ".join(words[at : at + 4] for at in range(0, len(words), 4))


def app_address(secret: str, sign_in_name: str, site: str) -> str:
    """The ``otpauth:`` address that an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=sign_in_name, issuer_name=site)


def qr_picture(address: str) -> str:
    """``address`` as an SVG element, dark on light also in dark mode, since cameras need it so."""
    return segno.make(address, error="m").svg_inline(border=4, light="#fff", dark="#000", omitsize=True, svgclass="qr", lineclass=None)


def matching_step(secret: str, typed: str, seconds: float, last_used: int | None) -> int | None:
    """The time step that ``typed`` is the code of, near ``seconds`` since 1970; none if wrong or not later than ``last_used``."""
    code = re.sub(r"[\s-]", "", typed)
    if not re.fullmatch(r"[0-9]{6}", code):
        return None
    now = int(seconds // SECONDS)
    app = pyotp.TOTP(secret, interval=SECONDS)
    # Every step is compared, so that the time taken says nothing.
    found = [step for step in range(max(0, now - AROUND), now + AROUND + 1) if hmac.compare_digest(app.generate_otp(step), code)]
    later = [step for step in found if last_used is None or step > last_used]
    return later[0] if later else None


def new_recovery_codes() -> list[str]:
    """Eight codes such as ``k7wm-3hpx-9qra-c2vt``."""
    return [in_fours("".join(secrets.choice(ALPHABET) for _ in range(LETTERS))).replace(" ", "-") for _ in range(CODES)]


def recovery_digest(typed: str) -> str:
    """What is kept of a recovery code, however it was typed."""
    return hashlib.sha256(re.sub(r"[\s-]", "", typed).lower().encode()).hexdigest()


@lru_cache(maxsize=2)
def _lock(secret_key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"editing second step" + secret_key.encode()).digest()))


def sealed(words: str) -> str:
    """``words`` locked with SECRET_KEY: whoever gets hold of the database alone cannot read them."""
    return _lock(settings.SECRET_KEY).encrypt(words.encode()).decode()


def unsealed(kept: str) -> str | None:
    """What was sealed, or none where it was sealed under another SECRET_KEY."""
    try:
        return _lock(settings.SECRET_KEY).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None
