"""What Lighthouse says of four pages on its slow phone: ``python -m bench.lighthouse [ADDRESS]``, with ``make serve`` running.

Scores of all four categories and the times behind the first. The times shake on a busy machine, so each page
is asked three times and the median is printed; tests/browser/test_lighthouse.py holds what does not shake.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

CLI = Path(__file__).resolve().parents[1] / "tests" / "browser" / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = ("/", "/guidance/10-12s/live-streaming/", "/get-help/", "/self-check/1/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "first-contentful-paint": "first paint, ms",
    "largest-contentful-paint": "largest paint, ms",
    "speed-index": "speed index, ms",
    "total-blocking-time": "blocked, ms",
    "cumulative-layout-shift": "shift",
    "total-byte-weight": "bytes",
}
RUNS = 3


def report(address: str, categories: tuple[str, ...] = CATEGORIES, *more: str) -> dict[str, Any]:
    """Lighthouse's report on one address, with its default mobile preset.

    Raises FileNotFoundError where Node, Chromium or Lighthouse is missing, and RuntimeError when Lighthouse fails.
    """
    node, chromium = shutil.which("node"), shutil.which("chromium") or shutil.which("chromium-browser")
    if not node or not chromium or not CLI.exists():
        raise FileNotFoundError("Install nodejs, npm and chromium, then: npm ci --prefix tests/browser --ignore-scripts")
    asked = [node, str(CLI), address, "--quiet", "--output=json", f"--only-categories={','.join(categories)}", *more]
    asked.append("--chrome-flags=--headless=new --no-sandbox")
    ran = subprocess.run(asked, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, timeout=180)
    try:
        told: dict[str, Any] = json.loads(ran.stdout)
    except ValueError:
        raise RuntimeError(f"Lighthouse said nothing about {address}: {ran.stderr[-2000:]}") from None
    if told.get("runtimeError"):
        raise RuntimeError(f"Lighthouse could not look at {address}: {told['runtimeError']['message']}")
    return told


def _page(address: str) -> None:
    told = [report(address) for _ in range(RUNS)]
    print(f"\n{address}")
    for name in CATEGORIES:
        print(f"  {name:<20} {median(t['categories'][name]['score'] for t in told) * 100:>8.0f}")
    for name, said in TIMES.items():
        print(f"  {said:<20} {median(t['audits'][name]['numericValue'] for t in told):>8.5g}")


def main(site: str = "http://127.0.0.1:8000") -> None:
    """Prints the figures of every page of ``PAGES`` below ``site``."""
    for path in PAGES:
        _page(site.rstrip("/") + path)


if __name__ == "__main__":
    main(*sys.argv[1:])
