"""Old addresses: where a page was, and where it is now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .links import BUILT_IN
from .problems import Problems
from .records import Record

ADDRESS = re.compile(r"/(?:[a-z0-9]+(?:-[a-z0-9]+)*/)+\Z")


def read_moves(records: Sequence[Record], problems: Problems) -> dict[str, str]:
    """Each old address and the one it leads to; with a band, its pages move too."""
    movers = [record for record in records if record["moved_from"]]
    if not movers:
        return {}
    taken = {*BUILT_IN, *(record.address for record in records)}
    moved: dict[str, str] = {}
    for record in movers:
        for number, old in enumerate(record["moved_from"]):
            fault = ""
            if not ADDRESS.match(old):
                fault = f"“{old}” in “moved_from” is not an address of this site. Write it as “/guidance/teens/old-name/”."
            elif old in taken:
                fault = f"“{old}” in “moved_from” still has a page of its own. Move or delete that one first."
            elif old in moved:
                fault = f"“{old}” in “moved_from” leads to {moved[old]} already. Keep one."
            if fault:
                problems.add(record.path, record.line(f"moved_from.{number}"), fault)
            else:
                moved[old] = record.address
    for band in (record for record in movers if record.kind.name == "band"):
        for old in band["moved_from"]:
            for page in (record for record in records if record.kind.name == "page" and record.address.startswith(band.address)):
                before = old + page.address.removeprefix(band.address)
                if moved.get(old) == band.address and before not in taken:
                    moved.setdefault(before, page.address)
    return moved
