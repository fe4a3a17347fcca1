"""The files in deploy/, the Dockerfile and the guide agree with each other and with the site."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from browser.served import ROOT, serving

from bench.servers import GRANIAN

SERVE = (ROOT / "deploy" / "serve").read_text(encoding="utf-8")
UNIT = (ROOT / "deploy" / "open-conversations.service").read_text(encoding="utf-8")
IMAGE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
STEPS = ("manage.py preparedatabase", "manage.py collectstatic --noinput --verbosity 0", "deploy/serve")


@pytest.mark.parametrize("text", [UNIT, IMAGE, (ROOT / "Makefile").read_text(encoding="utf-8")], ids=["unit", "image", "make"])
def test_the_site_is_started_the_same_way_everywhere(text):
    at = text.index("serve: ") if "serve: " in text else 0
    places = [text.index(step, at) for step in STEPS[:2]]
    assert places == sorted(places) and text.rindex(STEPS[2]) > places[-1]
    assert "granian" not in text


def test_speed_is_measured_with_the_options_that_serve_has():
    said = SERVE.replace('"${LISTEN:-127.0.0.1}"', "127.0.0.1").replace('"${WORKERS:-2}"', "2").replace("\\\n", " ")
    pairs = re.findall(r"(--[\w-]+)(?: ([^-\s][^\s]*))?", said)
    ours = dict(pairs)
    theirs = dict(re.findall(r"(--[\w-]+)(?: ([^-\s][^\s]*))?", " ".join(GRANIAN)))
    assert {name: ours.get(name) for name in theirs} == theirs


def test_everything_the_image_copies_is_let_into_it():
    let_in = re.findall(r"^!(\S+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE)
    copied = [word for line in re.findall(r"^COPY (.+) \S+$", IMAGE, re.MULTILINE) for word in line.split()]
    assert sorted(copied) == sorted(let_in)
    assert all((ROOT / path).exists() for path in copied)
    # What the site imports is among it.
    assert {"guidance", "safety_site", "templates", "static", "content", "manage.py"} <= set(copied)


def test_the_guide_names_every_file_there_is_and_no_other():
    named = set(re.findall(r"deploy/([\w.-]*\w)", GUIDE)) | {"open-conversations-content.timer"}
    assert named == {path.name for path in (ROOT / "deploy").iterdir()}


def test_healthy_tells_a_site_that_answers_from_one_that_does_not(tmp_path):
    def asked(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "deploy/healthy"]
        return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30, check=False)

    with serving(ROOT / "content", tmp_path / "var", tmp_path / "log") as site:
        environment = {**os.environ, "PORT": site.address.rpartition(":")[2], "SITE_URL": "http://localhost"}
        # A site that has just begun is ready when its pages are; what asks for its health asks again too.
        assert any(asked(environment).returncode == 0 for _ in range(30))
        # By a name that is not the site's it would not be let in.
        other = {**environment, "SITE_URL": "http://www.example.org"}
        assert asked(other).returncode == 1
    gone = asked(environment)
    assert gone.returncode == 1 and "does not answer" in gone.stderr and "Traceback" not in gone.stderr
