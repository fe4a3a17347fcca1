"""What a host is told of headers and of old addresses; all rules that fit an address count for it."""

from __future__ import annotations

import re

from guidance.host_rules import headers_file, redirects_file

SAFE = ("X-Content-Type-Options", "nosniff")
BRIEF, STRICT = ("Cache-Control", "max-age=60, stale-while-revalidate=60"), ("Cache-Control", "max-age=60, must-revalidate")
HTML, PDF = ("Content-Type", "text/html"), ("Content-Type", "application/pdf")
SAID = {
    "/": (HTML, BRIEF, SAFE, ("ETag", '"1"')),
    "/help/": (HTML, STRICT, SAFE, ("Content-Length", "9")),
    "/help/now/": (HTML, STRICT, SAFE),
    "/words/": (HTML, BRIEF, SAFE),
    "/words/a/page.pdf": (PDF, STRICT, SAFE, ("Content-Disposition", "inline")),
    "/words/z/": (HTML, BRIEF, SAFE),
    "/robots.txt": (("Content-Type", "text/plain"), BRIEF, SAFE, ("X-Own", "1")),
}


def rules(text: str) -> dict[str, list[tuple[str, str]]]:
    """Read as hosts read it."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            assert line not in found, f"two rules for {line}"
            found[line] = []
        elif line:
            name, _, value = line.strip().partition(": ")
            found[list(found)[-1]].append((name, value))
    return found


def headers_at(address: str, found: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    """Every header of every rule that fits, as hosts add them up."""
    fitting = [h for pattern, h in found.items() if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), address)]
    return sorted(header for headers in fitting for header in headers)


def test_each_address_gets_its_headers_once():
    found = rules(headers_file(SAID, {"/static/*": (("Cache-Control", "immutable"),)}))
    assert headers_at("/", found) == [BRIEF, SAFE]
    assert headers_at("/help/", found) == headers_at("/help/now/", found) == [STRICT, SAFE]
    assert headers_at("/robots.txt", found) == [BRIEF, ("Content-Type", "text/plain"), SAFE, ("X-Own", "1")]
    assert headers_at("/static/a.css", found) == [("Cache-Control", "immutable"), SAFE]
    assert headers_at("/no-such-page/", found) == [SAFE]


def test_where_kinds_mix_in_a_folder_the_strictest_holds():
    found = rules(headers_file(SAID, {}))
    assert headers_at("/words/", found) == headers_at("/words/z/", found) == [STRICT, SAFE]
    assert headers_at("/words/a/page.pdf", found) == [STRICT, ("Content-Disposition", "inline"), PDF, SAFE]


def test_redirects_are_for_good_and_never_forced_over_a_page():
    assert redirects_file([("/old/", "/new/"), ("/new", "/new/")]) == "/old/ /new/ 301\n/new /new/ 301\n"
