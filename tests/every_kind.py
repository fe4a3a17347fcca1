"""A small sound library with every kind of file and every field filled, to be edited one place at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from guidance.library import ContentLibrary, _library
from tests.conftest import ITEM, NOON, SOUND_LIBRARY, document

DATED = """\
    sources: [report]
    updated_on: 2026-11-01
    next_check: 2027-11-01
"""
CHANGED = """\
    what_changed: New words.
"""
FOUND = """\
    search_words: [words]
    reviewed_on: 2026-11-02
    reviewed_by: A reviewer
"""

EVERY_KIND: dict[str, str] = {
    **SOUND_LIBRARY,
    "site.md": """\
        ---
        name: Open Conversations
        owner: The Trust
        contact: hello@example.org
        complaints: Write to us.
        updated_on: 2026-11-01
        ---
        """,
    "home.md": """\
        ---
        title: Know what to say tonight
        summary: The next talk is the one that counts.
        happened: [blackmail, upset]
        updated_on: 2026-11-01
        ---
        """,
    "self-check/index.md": """\
        ---
        title: The self-check
        summary: A few short questions.
        updated_on: 2026-11-01
        ---
        It takes two minutes.
        """,
    "launch.md": """\
        ---
        title: What must be confirmed
        rows:
          - number: 1
            what: The number of the Helpline.
        ---
        """,
    "house-words.md": """\
        ---
        title: Words we do not use
        avoid:
          - words: [camming]
            use: live streaming
            why: It is not ours.
            glossary: yes
            allowed_in: [pages/about, apps/chatter]
        ---
        """,
    "self-check/moments.md": """\
        ---
        title: When and where
        places:
          - name: in-the-car
            text: we are in the car
        days:
          - name: tonight
            text: tonight
        ---
        """,
    "get-help/index.md": f"""\
    ---
    title: Get help
    summary: Start here.
    urgent: [helpline, 999]
    close_to_home: "Call the [[service:helpline]] first."
    every_time:
      - Stay calm. Call [[service:999]].
      - "See [[situation:upset]]."
    abroad_intro: "Not here? See [[situation:blackmail]]."
{DATED}    ---
    You do not need to be sure. Read [about streams](/guidance/teens/live-streaming/#words-to-say).
    """,
    "get-help/blackmail.md": f"""\
    ---
    title: Someone is threatening or blackmailing my child
    short: Threats or blackmail
    urgency: now
    order: 1
    summary: Do not pay. You can get help now.
    first:
      - Stay with your child.
      - "Keep the messages of [[app:chatter]]."
      - "Call the [[service:helpline]] or [[fact:helpline-number]]."
    call: [helpline, 999]
    not_handled:
      - service: helpers
        why: "They do not take [[term:live]]. Call [[service:helpline]]."
    say: "You are not in trouble. [[service:helpline|They]] help."
    moved_from: [/get-help/threats/]
{DATED}{CHANGED}{FOUND}    ---
    It stops when you tell someone. See [[situation:upset|upset]].

    [[service:helpline]]
    """,
    "get-help/upset.md": f"""\
    ---
    title: My child has seen something upsetting
    short: Upsetting sight
    urgency: soon
    order: 2
    summary: It is not their fault.
    first:
      - Stay near.
      - Listen.
      - Thank them.
    call: [helpers]
    not_handled:
      - service: helpline
        why: It is for worse.
    say: Thank you for telling me.
    moved_from: [/get-help/scared/]
{DATED}{CHANGED}{FOUND}    ---
    It fades.
    """,
    "guidance/teens/index.md": f"""\
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
    half_page_tell: [Who I talk to.]
    half_page_need: [Do not shout.]
    moved_from: [/guidance/teenagers/]
{DATED}{FOUND}    ---
    ::: glance
    - Talk often.
    :::
    """,
    "guidance/teens/live-streaming.md": f"""\
    ---
    title: Live streaming with your teenager
    summary: Going live, and who is watching.
    situations: [blackmail, upset]
    apps: [chatter, old-chat]
    moved_from: [/guidance/teens/streams/]
{DATED}{CHANGED}{FOUND}    ---
    ::: glance
    - Ask who can watch.
    :::

    [[urgent]]

    ## Words to say

    ::: say
    Who do you watch?
    :::

    ::: badly
    Let us try again tomorrow.
    :::

    Call [[service:helpline]], or [[service:helpers|the others]]. It is for [[fact:chatter-age]]. See [[term:live]].

    [[app:chatter]]

    [[fact:rule]]

    Read about [Chatter](/apps/chatter/), [a part of it](/apps/chatter/#what-it-is) and [the word](/glossary/#live).
    """,
    "guidance/under-13s/live-streaming.md": f"""\
    ---
    title: Live streaming, the first talk
    summary: Who is watching.
    situations: [upset]
    apps: [chatter]
    moved_from: [/guidance/under-13s/streams/]
{DATED}{CHANGED}{FOUND}    ---
    ::: glance
    - Sit close.
    :::

    ::: say
    Who is watching?
    :::

    ::: badly
    Another day.
    :::

    For older ones see [[page:teens/live-streaming]]. The law: [[fact:law]]
    """,
    "apps/chatter.md": f"""\
    ---
    name: Chatter
    kind: messages
    status: open
    summary: Messages and live video.
    minimum_age: chatter-age
    live: rule
    parent_tool: tool
    replaced_by: [old-chat]
    safety_page: https://www.example.org/safety
    bands: [teens]
    topics: [live-streaming]
    moved_from: [/apps/chat/]
{DATED}{CHANGED}{FOUND}    ---
    ## What it is

    A place to talk. Ring [[service:helpline]].
    """,
    "apps/old-chat.md": f"""\
    ---
    name: Old Chat
    kind: messages
    status: closed
    summary: It is gone.
    closed_on: closed
    replaced_by: [chatter]
    bands: [teens]
    topics: [live-streaming]
    moved_from: [/apps/older-chat/]
{DATED}{CHANGED}{FOUND}    ---
    It went in 2018.
    """,
    "services/helpline.md": """\
        ---
        name: The Helpline
        order: 1
        group: listening
        who: Anyone worried about a child.
        does: Listens and advises. It is kind.
        not_for: Emergencies.
        nations: all
        phone: helpline-number
        text: helpline-text
        email: helpline-email
        form: https://www.example.org/form
        website: https://www.example.org/
        hours: helpline-hours
        cost: helpline-cost
        action: Write to it
        search_words: [help]
        sources: [report]
        ---
        In danger, call [[service:999]].
        """,
    "services/helpers.md": """\
        ---
        name: The Helpers
        order: 2
        group: abroad
        who: Anyone abroad.
        does: Listens.
        nations: abroad
        country: Ireland
        phones:
          - label: Day
            fact: helpline-number
          - label: Night
            fact: night-number
        ---
        """,
    "services/999.md": """\
        ---
        name: "999"
        order: 1
        group: emergency
        who: Anyone in danger.
        does: Sends the police.
        nations: [england, wales]
        phone: emergency
        ---
        """,
    "self-check/questions/happened.md": """\
        ---
        order: 0
        question: Has any of this happened?
        hint: Tick all that fit.
        choose: several
        error: Choose all that fit.
        options:
          - name: threats
            text: Someone threatens them
            hint: For money.
            group: Needs action now
            urgency: now
            situation: blackmail
            because: someone threatens them
          - name: upset
            text: They saw something upsetting
            group: Needs care soon
            urgency: soon
            situation: upset
            because: they saw something upsetting
          - name: none
            text: None of these
            alone: yes
            because: none of these happened
            well: You stopped to think.
        ---
        Worried about [another child](/get-help/upset/)?
        """,
    "self-check/questions/streams.md": """\
        ---
        order: 2
        question: Do they go live?
        hint: On camera.
        choose: one
        error: Choose yes or no.
        ask_when:
          - any:
              - age: teens
            all:
              - age: teens
            not:
              - age: under-13s
        options:
          - name: "yes"
            text: "Yes"
            because: they go live
          - name: "no"
            text: "No"
            because: they do not go live
            well: You wait for the right age.
        ---
        """,
    "self-check/items/stay.md": ITEM.format(title="Stay and listen", kind="talk-about")
    .replace("urgency: ordinary", "urgency: now")
    .replace("everyone: yes", "any:\n      - happened: threats")
    .replace("link: situation:blackmail", "link: page:teens/live-streaming"),
    "self-check/items/thank.md": ITEM.format(title="Thank them", kind="talk-about")
    .replace("urgency: ordinary", "urgency: soon")
    .replace("everyone: yes", "all:\n      - happened: upset")
    .replace("topic: live-streaming", "topic: care")
    .replace("link: situation:blackmail", "link: app:chatter"),
    "self-check/items/who-hosts.md": """\
        ---
        title: Who hosts?
        topic: live-streaming
        kind: talk-about
        urgency: ordinary
        importance: 40
        ages: [teens]
        any:
          - streams: "yes"
        not:
          - happened: [threats]
        say:
          teens: Who runs it?
        when: we are in the car
        then: I will ask
        badly: Another day.
        link: topic
        never_with: [stay]
        evidence: some
        evidence_source: report
        ---
        Children can call [[service:helpline]].
        """,
    "topics/live-streaming.md": """\
        ---
        title: Live streaming
        summary: Watching and going live.
        order: 1
        guidance: yes
        search_words: [live]
        ---
        """,
    "topics/care.md": """\
        ---
        title: Care
        summary: Being there.
        order: 2
        guidance: no
        ---
        """,
    "glossary/live.md": """\
        ---
        term: Going live
        meaning: Showing video to others as it happens.
        search_words: [livestream]
        see: [page:teens/live-streaming, "app:chatter", situation:blackmail]
        ---
        It can be kept.
        """,
    **{
        f"pages/{name}.md": f"""\
        ---
        title: {name.capitalize()}
        summary: About this site.
        sources: [report]
        updated_on: 2026-11-01
        next_check: 2027-11-01
        search_words: [us]
        ---
        It is free. [[fact:rule]]
        """
        for name in ("about", "thanks")
    },
}


def _fact(title: str, kind: str, value: str, more: str = "") -> str:
    lines = [f"title: {title}", f"kind: {kind}", f"value: {value}", "source: report", "sureness: known", "next_check: 2027-11-01"]
    return "\n".join(["---", *lines, *more.split("|"), "---", ""]) if more else "\n".join(["---", *lines, "---", ""])


EVERY_KIND |= {
    f"facts/{name}.md": _fact(*parts)
    for name, parts in {
        "helpline-number": (
            "The Helpline’s number", "phone", "0800 123 456",
            "read_on: 2026-11-01|confirmed_on: 2026-11-02|confirmed_by: A. Person|launch: 1|from: 2026-01-01|until: 2029-01-01"
            "|later:|  - from: 2027-06-01|    value: 0800 123 457",
        ),
        "helpline-text": ("What to text", "text-number", "Text HELP to 85258"),
        "helpline-email": ("The Helpline’s e-mail", "email", "help@example.org"),
        "helpline-hours": ("Hours", "hours", "Every day", "old: no"),
        "helpline-cost": ("Cost", "cost", "Free"),
        "night-number": ("At night", "phone", "0800 999 888"),
        "emergency": ("Emergency number", "phone", '"999"'),
        "chatter-age": ("Chatter’s age", "age", "13 and over"),
        "rule": ("A rule", "rule", "Only those of 16 may go live."),
        "tool": ("A tool", "tool", "Chatter Together"),
        "closed": ("Closed on", "date", "1 May 2018"),
        "law": ("A law", "law", "Apps must check ages.", "status: made|official: https://www.gov.uk/|from: 2027-03-01"),
    }.items()
}  # fmt: skip

FILES: dict[str, bytes] = {path: document(text).encode() for path, text in EVERY_KIND.items()}


def library_of(files: Mapping[str, bytes | None], on: datetime = NOON) -> ContentLibrary:
    """The library of these files; ``None`` leaves one out. Nothing is read from a disk."""
    return _library({path: raw for path, raw in files.items() if raw is not None}, {}, on, [], ())


@dataclass(frozen=True)
class Files:
    """Content files without an assembly, for what needs no more."""

    files: Mapping[str, bytes] = field(default_factory=dict)
