"""The site's own words in the language being spoken. English stands in the code; other languages lie in ``locale/``, by gettext.

Content itself is translated in files beside its own: ``translations``.
"""

from __future__ import annotations

import gettext as gnu
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from .house_dates import house_date, house_moment

_folder = Path(__file__).resolve().parents[2] / "locale"
# The code of a language, as it stands in a file's name and in an address.
CODE = r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*"
# The part of an address that may be a language, and the rest of it.
FIRST_PART = re.compile(rf"/({CODE})(/.*)?\Z", re.DOTALL)
DOMAIN = "django"


@dataclass(frozen=True, slots=True)
class Language:
    """A language the site can speak. ``name`` is its own name for itself; ``key`` is another one when its words are others."""

    code: str
    name: str
    right_to_left: bool = False
    key: str = ""
    words: gnu.NullTranslations = field(default_factory=gnu.NullTranslations, repr=False, compare=False)

    @property
    def is_english(self) -> bool:
        return self.code == "en"

    @property
    def tag(self) -> str:
        """What ``lang`` says of a page in it."""
        return "en-GB" if self.is_english else self.code

    @property
    def locale(self) -> str:
        """As Open Graph writes it."""
        return "en_GB" if self.is_english else locale_of(self.code)

    @property
    def prefix(self) -> str:
        """What its addresses begin with: “/cy”, and nothing for English."""
        return "" if self.is_english else f"/{self.code}"

    @property
    def direction(self) -> str:
        return "rtl" if self.right_to_left else "ltr"


ENGLISH = Language("en", "English")
_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)


def locale_of(code: str) -> str:
    """As gettext and Babel write it: “zh_hant” for “zh-hant”."""
    return code.replace("-", "_")


def is_known(code: str) -> bool:
    """Whether there is such a language, as far as the Unicode Consortium has written down how it names itself."""
    from babel import Locale, UnknownLocaleError

    try:
        return code != "en" and bool(re.fullmatch(CODE, code) and Locale.parse(locale_of(code)).display_name)
    except (UnknownLocaleError, ValueError):
        return False


def folder() -> Path:
    """Where the words of each language lie, and the fonts it needs on paper."""
    return _folder


def look_in(place: Path) -> None:
    """From here on they lie there."""
    global _folder
    _folder = place
    language.cache_clear()


@lru_cache(maxsize=64)
def language(code: str) -> Language:
    """The language of that code, with the words that lie for it in ``folder()``; those that do not stay English."""
    from babel import Locale

    named = locale_of(code)
    locale = Locale.parse(named)
    name = locale.get_display_name(named) or code
    found = gnu.find(DOMAIN, str(_folder), [named])
    raw = Path(found).read_bytes() if found else b""
    words = gnu.translation(DOMAIN, str(_folder), [named], fallback=True)
    key = f"{code} {hashlib.sha256(raw).hexdigest()[:16]}"
    return Language(code, name[:1].upper() + name[1:], locale.text_direction == "rtl", key, words)


def spoken() -> Language:
    return _spoken.get()


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Whatever is said in the block is said in this language."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def translate(words: str) -> str:
    """The site's own words in the language being spoken; as they stand where it has none for them."""
    language = _spoken.get()
    return words if language is ENGLISH or not words else language.words.gettext(words)


def phrase(words: str, **parts: str) -> str:
    """The site's own words with parts filled in, as ``translate``. A translation with other names in its braces counts as none."""
    if _spoken.get() is ENGLISH:
        return words.format(**parts)
    try:
        return translate(words).format(**parts)
    except (KeyError, IndexError, ValueError):
        return words.format(**parts)


class Said(Mapping[str, str]):
    """Words by name, each given in the language being spoken. ``every`` holds all there are, for whoever collects them."""

    every: ClassVar[list[Said]] = []

    def __init__(self, words: Mapping[str, str]) -> None:
        self.english = dict(words)
        self.every.append(self)

    def __getitem__(self, name: str) -> str:
        return translate(self.english[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.english)

    def __len__(self) -> int:
        return len(self.english)


def number_in_place(number: str) -> str:
    """A phone number, kept whole: where one reads from right to left, its groups of digits would change places."""
    return f"\u2066{number}\u2069" if _spoken.get().right_to_left else number


def date_in_words(day: date) -> str:
    """22 November 2026, as it is written in the language being spoken."""
    language = _spoken.get()
    if language.is_english:
        return house_date(day)
    from babel.dates import format_date

    return str(format_date(day, "long", locale=language.locale))


def moment_in_words(moment: datetime) -> str:
    """A moment, with its time only when it is not midnight."""
    if _spoken.get().is_english:
        return house_moment(moment)
    day = date_in_words(moment.date())
    return day if moment.time() == time() else f"{day}, {moment:%H:%M}"
