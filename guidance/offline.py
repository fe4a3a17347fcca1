"""What a phone may keep of this site: the same set for everyone who asks, so that it never tells what was read."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

from guidance.content.words import ENGLISH, speaking, translate
from guidance.library import ContentLibrary
from guidance.stylesheet import stylesheet_for

# What the kept pages need to look and work as they do with a network.
PARTS = ("img/favicon.svg", "js/leave.js", "js/keep-help.js")


def kept_addresses(library: ContentLibrary) -> tuple[str, ...]:
    """Every get-help page in every language, the pages shown without a network, and their parts. Nothing else is ever kept."""
    pages = (reverse("get-help"), *(situation.address for situation in library.situations.values()), reverse("offline"))
    spoken = [language.prefix for language in library.offered or (ENGLISH,)]
    styles = dict.fromkeys(stylesheet_for(language) for language in library.offered or (ENGLISH,))
    return (*(prefix + page for prefix in spoken for page in pages), *styles, *(static(part) for part in PARTS))


def kept_languages(library: ContentLibrary, exported: bool) -> list[dict[str, str | None]]:
    """For the script: what begins the addresses of each language, and what is said there; English last."""
    said = []
    for language in reversed(library.offered or (ENGLISH,)):
        leave = None if exported else language.prefix + reverse("leave")
        with speaking(language):
            words = translate("You are reading the copy kept on this phone on {day}. Something may have changed since.")
        offline = language.prefix + reverse("offline")
        said.append({"below": f"{language.prefix}/", "tag": language.tag, "said": words, "offline": offline, "leave": leave})
    return said


def kept_version(library: ContentLibrary) -> str:
    """Another one whenever a word, a page or a part of the set is another, so that a phone online renews it."""
    said = "\0".join((library.version, _templates(), *kept_addresses(library)))
    return hashlib.sha256(said.encode()).hexdigest()[:20]


@lru_cache(maxsize=1)
def _templates() -> str:
    digest = hashlib.sha256()
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.*")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
