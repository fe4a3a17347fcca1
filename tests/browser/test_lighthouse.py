"""Lighthouse gives 100 for access, best practice and being found. Its times are printed by bench/lighthouse.py:
no test asserts a time, so here the pages are asked for all at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from bench.lighthouse import PAGES, report

from .instruments import module, program

pytestmark = pytest.mark.browser
CATEGORIES = ("accessibility", "best-practices", "seo")


@pytest.fixture(scope="module")
def reports(site, chromium) -> dict[str, dict[str, Any]]:
    program("node", "Node", "nodejs npm")
    module("lighthouse/cli/index.js")
    with ThreadPoolExecutor(len(PAGES)) as pool:
        told = pool.map(lambda path: report(site.address + path, CATEGORIES, "--disable-full-page-screenshot"), PAGES)
        return dict(zip(PAGES, told, strict=True))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_gets_every_point(path, reports):
    told = reports[path]
    short = {}
    for name in CATEGORIES:
        counted = {part["id"]: told["audits"][part["id"]] for part in told["categories"][name]["auditRefs"] if part["weight"] > 0}
        assert len(counted) > 5, f"{name} was hardly asked about"
        assert [audit["errorMessage"] for audit in counted.values() if audit["scoreDisplayMode"] == "error"] == []
        missed = {audit: said["title"] for audit, said in counted.items() if said["score"] is not None and said["score"] < 1}
        assert (told["categories"][name]["score"] == 1) == (not missed), name
        short |= missed
    assert short == {}
