"""What the tests borrow from Node and Java, and what to say on a machine that has not got it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

MODULES = Path(__file__).parent / "node_modules"
GET_MODULES = "npm ci --prefix tests/browser --ignore-scripts"


def left_out(missing: str, remedy: str) -> NoReturn:
    """Skips the test and says what to install; with CI=true it fails instead."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"CI=true, and there is no {missing}: nothing may be left out here")
    pytest.skip(f"left out: there is no {missing} on this machine ({remedy})")


def program(name: str, missing: str, package: str) -> str:
    """Where a program is; leaves the test out when there is none."""
    return shutil.which(name) or left_out(missing, f"apt install {package}")


def module(path: str) -> Path:
    """A file of an npm package; leaves the test out when the packages are not here."""
    found = MODULES / path
    return found if found.exists() else left_out(path.partition("/")[0], f"apt install npm, then {GET_MODULES}")
