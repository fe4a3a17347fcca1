"""What a page is, said to search engines as JSON-LD in schema.org's words. docs/decisions/0015-found-and-passed-on.md"""

from __future__ import annotations

import json
from datetime import date
from typing import Protocol

from django.utils.safestring import SafeString, mark_safe

from guidance.content.site_pages import Site

# In a script element a parser looks for these before JSON is read.
ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04X}" for sign in "<>&"})


class Described(Protocol):
    """Whatever a parent can read as one piece: a page, a band, an app guide, a situation."""

    @property
    def title(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def updated_on(self) -> date: ...


def article(page: Described, site: Site) -> SafeString:
    """A ``script`` element of data; the publisher is named only when ``site.md`` names an owner."""
    said = {"headline": page.title, "description": page.summary, "dateModified": page.updated_on.isoformat()}
    return _element("Article", said, site)


def website(site: Site, address: str) -> SafeString:
    """The same for the home page; ``address`` is its whole address."""
    return _element("WebSite", {"name": site.name, "url": address}, site)


def _element(kind: str, said: dict[str, object], site: Site) -> SafeString:
    if site.has_owner:
        said["publisher"] = {"@type": "Organization", "name": site.owner}
    words = json.dumps({"@context": "https://schema.org", "@type": kind, **said}, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(f'<script type="application/ld+json">{words.translate(ESCAPED)}</script>')
