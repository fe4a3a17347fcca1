"""``_headers`` and ``_redirects``, in the words that Netlify, Cloudflare Pages and others read.

All rules that fit an address count there, so that none may say again what another has said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

Header: TypeAlias = tuple[str, str]

KEPT = "Cache-Control"
# Of an answer's bytes, or of the way to them: the host says these itself.
OF_THE_BYTES = {"Content-Length", "ETag", "Vary", "Location", "Last-Modified"}
# For single files alone: what ends with a slash is HTML, as any host knows.
OF_ONE_FILE = {"Content-Type", "Content-Disposition"}


def headers_file(said: Mapping[str, tuple[Header, ...]], more: Mapping[str, tuple[Header, ...]]) -> str:
    """What every answer says under ``/*``, how long each may be kept by its first folder, and the rest by address.

    Where a folder holds several kinds, the strictest holds for all of it. ``more`` are rules for addresses that ``said`` has not.
    """
    by_all = set.intersection(*map(set, said.values()))
    common = sorted(header for header in by_all if header[0] not in (KEPT, *OF_THE_BYTES, *OF_ONE_FILE))
    rules: dict[str, list[Header]] = {"/*": list(common)}
    for address, headers in said.items():
        for header in headers:
            if header[0] == KEPT:
                _keep(rules.setdefault(_folder(address), []), header)
            elif header not in common and header[0] not in (OF_THE_BYTES | (OF_ONE_FILE if address.endswith("/") else set())):
                rules.setdefault(address, []).append(header)
    rules.update((pattern, list(headers)) for pattern, headers in more.items())
    return "\n".join("".join((f"{pattern}\n", *(f"  {name}: {value}\n" for name, value in headers))) for pattern, headers in rules.items())


def _folder(address: str) -> str:
    """``/get-help/*`` for all that lies below its first folder."""
    first, _, below = address[1:].partition("/")
    return f"/{first}/*" if below or (first and address.endswith("/")) else address


def _keep(rule: list[Header], header: Header) -> None:
    before = next((kept for kept in rule if kept[0] == KEPT), None)
    if before is None:
        rule.append(header)
    elif "must-revalidate" in header[1]:
        rule[rule.index(before)] = header


def redirects_file(moves: Iterable[tuple[str, str]]) -> str:
    """One line for each old address. None is forced, so that a page always goes before a rule."""
    return "".join(f"{old} {new} 301\n" for old, new in moves)
