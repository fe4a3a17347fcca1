"""Shared by every test of content: a small library that is complete and sound, to be broken one file at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from hypothesis import settings as hypothesis_settings

from guidance.content.fields import LONDON
from guidance.library import ContentLibrary, load_library

# A busy machine is no failure, and a test leaves no files behind.
hypothesis_settings.register_profile("here", deadline=None, database=None)
hypothesis_settings.register_profile("long", deadline=None, database=None, max_examples=3000)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "here"))

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)
# The real content is looked at as on this day: not before the last day on which one of its files says that it was changed.
ON = datetime(2026, 11, 30, 12, tzinfo=LONDON)

SOUND_LIBRARY: dict[str, str] = {
    "site.md": """\
        ---
        name: Open Conversations
        ---
        """,
    "home.md": """\
        ---
        title: Know what to say tonight
        summary: The next talk is the one that counts.
        happened: [blackmail]
        ---
        """,
    "get-help/index.md": """\
        ---
        title: Get help
        summary: Start here.
        urgent: [helpline]
        close_to_home: "Call the [[service:helpline]] first."
        every_time:
          - Stay calm.
        updated_on: 2026-11-01
        next_check: 2027-11-01
        ---
        You do not need to be sure.
        """,
    "get-help/blackmail.md": """\
        ---
        title: Someone is threatening or blackmailing my child
        short: Threats or blackmail
        urgency: now
        order: 1
        summary: Do not pay. You can get help now.
        first:
          - Stay with your child.
          - Keep the messages.
          - "Call the [[service:helpline]]."
        call: [helpline]
        say: You are not in trouble.
        sources: [report]
        updated_on: 2026-11-01
        next_check: 2027-11-01
        search_words: [blackmail, sextortion, nudes]
        ---
        It stops when you tell someone.
        """,
    "guidance/under-13s/index.md": """\
        ---
        title: Under 13s
        ages_from: 0
        ages_to: 12
        order: 1
        child: your child
        because: your child is under 13
        card: First steps.
        summary: For parents of younger children.
        turning_point: when they turn 13
        updated_on: 2026-11-01
        next_check: 2027-11-01
        ---
        ::: glance
        - Talk often.
        :::
        """,
    "guidance/teens/index.md": """\
        ---
        title: Teens
        ages_from: 13
        ages_to: 17
        order: 2
        child: your teenager
        because: your child is 13 to 17
        card: Near-equals.
        summary: For parents of teenagers.
        turning_point: when they turn 16
        updated_on: 2026-11-01
        next_check: 2027-11-01
        ---
        ::: glance
        - Talk often.
        :::
        """,
    "guidance/teens/live-streaming.md": """\
        ---
        title: Live streaming with your teenager
        summary: Going live, and who is watching.
        sources: [report]
        updated_on: 2026-11-01
        next_check: 2027-11-01
        ---
        ::: glance
        - Ask who can watch.
        :::

        ## Words to say

        ::: say
        Who do you watch?
        :::

        ::: badly
        Let us try again tomorrow.
        :::
        """,
    "topics/live-streaming.md": """\
        ---
        title: Live streaming
        summary: Watching and going live.
        order: 1
        guidance: yes
        ---
        """,
    "services/helpline.md": """\
        ---
        name: The Helpline
        order: 1
        group: listening
        who: Anyone worried about a child.
        does: Listens and advises.
        nations: all
        phone: helpline-number
        ---
        """,
    "facts/helpline-number.md": """\
        ---
        title: The Helpline's number
        kind: phone
        value: 0800 123 456
        source: report
        sureness: known
        next_check: 2027-11-01
        ---
        """,
    "sources/report.md": """\
        ---
        publisher: The Office
        title: A report
        address: https://www.example.org/report
        date: 20 March 2025
        kind: own
        ---
        """,
    "self-check/index.md": """\
        ---
        title: The self-check
        summary: A few short questions.
        ---
        """,
    "self-check/questions/age.md": """\
        ---
        order: 1
        question: How old is your child?
        choose: one
        error: Choose your child's age.
        options_from: age-bands
        ---
        """,
}

ITEM = """\
    ---
    title: {title}
    topic: live-streaming
    kind: {kind}
    urgency: ordinary
    importance: 50
    ages: all
    everyone: yes
    say:
      under-13s: What did you watch today?
      teens: Who do you watch?
    when: we are in the car
    then: I will ask
    badly: Let us try again.
    link: situation:blackmail
    evidence: expert-view
    evidence_source: report
    ---
    """

SOUND_LIBRARY.update(
    {
        "self-check/items/ask-who-watches.md": ITEM.format(title="Ask who watches", kind="talk-about"),
        "self-check/items/say-what-you-saw.md": ITEM.format(title="Say what you saw", kind="talk-about"),
        "self-check/items/watch-one-together.md": ITEM.format(title="Watch one together", kind="do-together"),
        "self-check/items/agree-where.md": ITEM.format(title="Agree where", kind="agree"),
    }
)

FACT = """\
    ---
    title: A made-up fact
    kind: {kind}
    value: {value}
    source: report
    sureness: known
    next_check: 2027-11-01
    {more}
    ---
    """


def document(text: str) -> str:
    """A test's document as a file holds it: without the indent of the test."""
    return dedent(text)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings: None) -> None:
    """SQLite in a file, as the site has it: in memory, two threads would not wait for each other as two workers do."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "editors.sqlite3")


@pytest.fixture
def content_tree(tmp_path: Path) -> Callable[..., Path]:
    """Writes a sound library, then these files over it (``None`` leaves one out), and gives the folder."""

    def write(files: Mapping[str, str | bytes | None] | None = None) -> Path:
        root = tmp_path / "content"
        wanted: dict[str, str | bytes | None] = {**SOUND_LIBRARY, **(files or {})}
        for path, text in wanted.items():
            target = root / path
            if text is None:
                target.unlink(missing_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else document(text).encode())
        return root

    return write


@pytest.fixture
def load() -> Callable[..., ContentLibrary]:
    """Loads a folder as on a moment in London: ``load(root, "2027-03-28 01:59")``; noon on 22 November 2026 otherwise."""

    def at(root: Path, on: str | datetime = NOON, previous: Mapping[str, bytes] | None = None) -> ContentLibrary:
        moment = datetime.fromisoformat(on).replace(tzinfo=LONDON) if isinstance(on, str) else on
        return load_library(root, moment, previous)

    return at
