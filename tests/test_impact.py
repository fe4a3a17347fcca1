"""What an edit changes for readers: every page whose HTML differs and no other, each with the changed words marked."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.test.utils import override_settings
from hypothesis import given
from hypothesis import strategies as st

from guidance import snapshot
from guidance.content.fields import LONDON, Field
from guidance.folder import read_files
from guidance.impact import Impact, Piece, impact, in_sentence, word_pieces
from guidance.library import ContentLibrary
from guidance.mentions import record_of
from guidance.selfcheck.changes import SelfCheck, compare
from guidance.shown import shown
from guidance.snapshot import Snapshot
from tests.conftest import ON
from tests.every_kind import FILES, library_of

PLAIN_STATIC = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
Render = Callable[[ContentLibrary], dict[str, bytes]]


@pytest.fixture
def render(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Render]:
    """Every page of the sitemap as this library makes it."""

    def pages(library: ContentLibrary) -> dict[str, bytes]:
        served = Snapshot(Path("nowhere"), 1e9, None, moment=lambda: library.on)
        served.served = (library, None)  # type: ignore[assignment]  # no page here searches
        monkeypatch.setattr(snapshot, "_snapshot", served)
        made = {address: Client().get(address) for address, _ in library.addresses()}
        assert {address for address, response in made.items() if response.status_code != 200} == set()
        return {address: response.content for address, response in made.items()}

    with override_settings(STORAGES=PLAIN_STATIC, STATIC_ROOT=tmp_path):
        yield pages


def edited(path: str, *words: str, files: Mapping[str, bytes] = FILES) -> dict[str, bytes]:
    """The files, with one text in one of them replaced by another."""
    old, new = words
    assert old.encode() in files[path], path
    return {**files, path: files[path].replace(old.encode(), new.encode(), 1)}


def pages_of(found: Impact) -> set[str]:
    """The public addresses an impact lists, old ones too."""
    named = {address for change in found.changes for address in (change.address, change.was) if address}
    return {address for address in named if "#" not in address and address != "/self-check/checklist/"}


def in_marks(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{piece.mark}{piece.text}]" if piece.mark else piece.text for piece in pieces)


def told(found: Impact) -> dict[str, str]:
    return {change.address: in_marks(change.pieces) for change in found.changes}


# Complete and exact

BEFORE = library_of(FILES)
ADDED = re.compile(r"(?P<before>\s*(?:- )?[\w-]+: |\s*- )(?P<value>.+)")


def edits(path: str) -> Iterator[tuple[str, dict[str, bytes | None]]]:
    """Every line of a file edited, one after another, and the whole file taken away."""
    text = FILES[path].decode()
    lines = text.split("\n")
    record = record_of(path, FILES[path])
    fields = {spec.name: spec for spec in record.kind.fields}
    fences = [number for number, line in enumerate(lines) if line == "---"]
    for number, line in enumerate(lines):
        in_head = number < fences[1]
        found = ADDED.fullmatch(line) if in_head else None
        if in_head and found:
            values = list(other_values(fields.get(line.partition(":")[0].strip(" -")), found["value"]))
            changed = [found["before"] + value for value in values]
        else:
            changed = [] if in_head or not line or line.startswith(":::") else [line + " Newly.", ""]
        for new in changed:
            yield f"{number + 1}: {new}", {path: "\n".join([*lines[:number], new, *lines[number + 1 :]]).encode()}
    yield "gone", {path: None}


def other_values(spec: Field | None, value: str) -> Iterator[str]:
    if spec and spec.kind in ("choice", "choices"):
        yield from [choice for choice in spec.choices if choice != value][:2]
    elif spec and spec.of and spec.kind == "name":
        yield from [found for found in sorted(FILES_OF[spec.of]) if found != value][:1]
    elif value in ("yes", "no"):
        yield "no" if value == "yes" else "yes"
    elif re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield "2026-10-30"
    elif value.isdigit():
        yield str(int(value) + 7)
    elif value.startswith("["):
        entries = value.strip("[]").split(", ")
        yield f"[{', '.join(entries[1:])}]"
        yield f"[{', '.join(reversed(entries))}]"
    elif value.startswith('"'):
        yield value[:-1] + ' newly"'
    else:
        yield value + ("x" if value.startswith("http") else " newly")


FILES_OF: dict[str, list[str]] = {}
for where, raw in FILES.items():
    read = record_of(where, raw)
    FILES_OF.setdefault(read.kind.name, []).append(read.name)


@pytest.fixture(scope="module")
def rendered_before() -> dict[str, bytes]:
    """Filled by the first test that needs it, since only a test can render."""
    return {}


@pytest.fixture(scope="module")
def rendered_real() -> dict[str, bytes]:
    return {}


# Every field of every kind; HYPOTHESIS_PROFILE=long edits the files that are like one of these too.
ONE_OF_EACH = [
    "site.md", "home.md", "launch.md", "house-words.md", "get-help/index.md", "get-help/blackmail.md", "get-help/upset.md",
    "guidance/teens/index.md", "guidance/teens/live-streaming.md", "apps/chatter.md", "apps/old-chat.md", "topics/live-streaming.md",
    "services/helpline.md", "services/helpers.md", "services/999.md", "facts/helpline-number.md", "facts/helpline-text.md",
    "facts/law.md", "sources/report.md", "glossary/live.md", "pages/about.md", "self-check/index.md", "self-check/moments.md",
    "self-check/questions/happened.md", "self-check/items/who-hosts.md",
]  # fmt: skip


def test_there_is_one_of_each():
    assert {record_of(path, FILES[path]).kind.name for path in ONE_OF_EACH} == set(FILES_OF)


@pytest.mark.parametrize("path", sorted(FILES) if os.environ.get("HYPOTHESIS_PROFILE") == "long" else ONE_OF_EACH)
def test_every_page_whose_html_differs_is_listed_and_no_other(path, render, rendered_before):
    if not rendered_before:
        rendered_before.update(render(BEFORE))
    for label, changed in edits(path):
        try:
            after = library_of({**FILES, **changed})
        except Exception as fault:
            assert type(fault).__name__ == "LibraryFault", label
            continue
        now = render(after)
        differ = {address for address in rendered_before.keys() | now.keys() if rendered_before.get(address) != now.get(address)}
        assert pages_of(impact(BEFORE, after)) == differ, f"{path}:{label}"


@pytest.mark.parametrize("days", ["2027-02-28 2027-03-01", "2027-05-31 2027-06-01", "2027-11-01 2027-11-02", "2028-12-31 2029-01-01"])
def test_it_holds_for_what_changes_by_itself_on_a_day(days, render):
    before, after = (library_of(FILES, datetime.fromisoformat(day).replace(tzinfo=LONDON)) for day in days.split())
    was, now = render(before), render(after)
    assert pages_of(impact(before, after)) == {address for address in was if was[address] != now[address]} != set()


def test_a_number_no_longer_confirmed_is_told_on_every_page(render):
    after = library_of(edited("facts/helpline-number.md", "confirmed_on: 2026-11-02\nconfirmed_by: A. Person\n", ""))
    was, now = render(BEFORE), render(after)
    assert after.unconfirmed and not BEFORE.unconfirmed
    assert pages_of(impact(BEFORE, after)) == {address for address in was if was[address] != now[address]} == set(was)


def test_what_is_shown_has_every_page_of_the_sitemap():
    assert {address for address in shown(BEFORE) if "#" not in address} - {"/self-check/checklist/"} == {a for a, _ in BEFORE.addresses()}


@pytest.fixture(scope="module")
def real_files() -> dict[str, bytes]:
    return read_files(settings.CONTENT_DIR)


@pytest.fixture(scope="module")
def real(real_files: dict[str, bytes]) -> ContentLibrary:
    return library_of(real_files, ON)


REAL_EDITS = {
    "a number used everywhere": ("facts/999-number.md", 'value: "999"', 'value: "998"'),
    "a number used in many places": ("facts/nspcc-number.md", "0808 800 5000", "0808 800 5001"),
    "a word explained": ("glossary/sextortion.md", "meaning: ", "meaning: Now "),
    "the order of topics": ("topics/live-streaming.md", "order: ", "order: 9"),
    "a situation's short name": ("get-help/blackmail.md", "short: ", "short: New "),
    "only a link": ("services/ceop.md", "https://www.ceop.police.uk/", "https://www.ceop.police.uk/new/"),
    "the day of a page": ("guidance/teens/live-streaming.md", "updated_on: 2026-11-30", "updated_on: 2026-11-21"),
}


@pytest.mark.parametrize("what", REAL_EDITS)
def test_it_holds_for_the_real_content(what, real, real_files, render, rendered_real):
    after = library_of(edited(*REAL_EDITS[what], files=real_files), ON)
    if not rendered_real:
        rendered_real.update(render(real))
    was, now = rendered_real, render(after)
    found = impact(real, after)
    assert pages_of(found) == {address for address in was.keys() | now.keys() if was.get(address) != now.get(address)} != set()
    assert len(pages_of(found)) == len([c for c in found.changes if c.address in pages_of(found)])
    assert all(change.pieces for change in found.changes)


def test_a_number_on_every_page_changes_every_page(real, real_files):
    after = library_of(edited(*REAL_EDITS["a number used everywhere"], files=real_files), ON)
    assert len(pages_of(impact(real, after))) == len(real.addresses())


def test_a_version_like_itself_changes_nothing():
    found = impact(BEFORE, library_of(FILES))
    assert found == Impact((), None, "", ())
    assert in_sentence(found) == "This changes nothing that readers see today."


# The words


def test_a_number_is_marked_in_its_sentence_wherever_it_stands():
    found = told(impact(BEFORE, library_of(edited("facts/helpline-number.md", "0800 123 456", "0800 999 111"))))
    assert found["/guidance/teens/live-streaming/"].endswith("Call The Helpline ([-0800 123 456][+0800 999 111]), or the others.")
    assert found["/apps/chatter/"] == "Ring The Helpline ([-0800 123 456][+0800 999 111])."
    assert list(found)[:2] == ["/get-help/", "/get-help/blackmail/"]


def test_each_address_stands_once_with_a_few_places_and_the_rest_counted():
    found = impact(BEFORE, library_of(edited("facts/helpline-number.md", "0800 123 456", "0800 999 111")))
    addresses = [change.address for change in found.changes]
    assert len(addresses) == len(set(addresses))
    blackmail = next(change for change in found.changes if change.address == "/get-help/blackmail/")
    assert in_marks(blackmail.pieces).count(" … ") == 2 and blackmail.more >= 2


def test_a_long_paragraph_is_cut_to_the_words_around_the_change():
    long = " ".join(f"word{n}" for n in range(100))
    before = library_of(edited("apps/chatter.md", "A place to talk.", f"{long} old {long}."))
    after = library_of(edited("apps/chatter.md", "A place to talk.", f"{long} new {long}."))
    words = told(impact(before, after))["/apps/chatter/"]
    assert words.startswith("… word88") and words.endswith("word11 …")
    assert "word99 [-old][+new] word0" in words


def test_only_the_sentence_that_changes_is_told():
    before = library_of(edited("apps/chatter.md", "A place to talk.", "It is one of the very many apps there are. It is fun. Ask first."))
    after = library_of(edited("apps/chatter.md", "A place to talk.", "It is one of the very many apps there are. It is loud. Ask first."))
    assert told(impact(before, after))["/apps/chatter/"].startswith("It is [-fun][+loud]. Ask first.")


def test_a_link_that_leads_elsewhere_is_told_by_its_address():
    after = library_of(edited("apps/chatter.md", "https://www.example.org/safety", "https://www.example.org/new"))
    assert told(impact(BEFORE, after))["/apps/chatter/"] == "Chatter, safety (https://www.example.org/[-safety][+new])"


def test_a_meaning_shown_beside_a_word_is_told():
    after = library_of(edited("glossary/live.md", "Showing video", "Sending video"))
    assert "[-Showing][+Sending] video" in told(impact(BEFORE, after))["/guidance/teens/live-streaming/"]


def test_the_same_words_set_out_otherwise_are_told_so():
    after = library_of(edited("apps/chatter.md", "A place to talk.", "A *place* to talk."))
    assert told(impact(BEFORE, after))["/apps/chatter/"] == "The same words, set out in another way."


def test_a_new_a_gone_and_a_moved_page_are_told_apart():
    page = FILES["apps/old-chat.md"]
    new = impact(BEFORE, library_of({**FILES, "apps/new-chat.md": page.replace(b"Old Chat", b"New Chat").replace(b"older-chat", b"x")}))
    assert [(c.address, c.kind) for c in new.changes if c.kind != "changed"] == [("/apps/new-chat/", "new")]
    assert told(new)["/apps/new-chat/"] == "[+New Chat It is gone.]"
    without = {path: raw for path, raw in FILES.items() if path != "pages/thanks.md"}
    gone = impact(BEFORE, library_of(without))
    assert [(c.address, c.kind, in_marks(c.pieces)) for c in gone.changes] == [("/thanks/", "gone", "[-Thanks About this site.]")]
    moved_page = page.replace(b"moved_from: [", b"moved_from: [/apps/old-chat/, ")
    files = {path: raw.replace(b"old-chat", b"was-chat") for path, raw in FILES.items() if path != "apps/old-chat.md"}
    moved = impact(BEFORE, library_of({**files, "apps/was-chat.md": moved_page}))
    found = next(change for change in moved.changes if change.kind == "moved")
    assert (found.address, found.was) == ("/apps/was-chat/", "/apps/old-chat/")
    assert in_marks(found.pieces) == "[-/apps/old-chat/][+/apps/was-chat/]"


def test_help_comes_first_then_the_order_of_reading():
    found = impact(BEFORE, library_of(edited("site.md", "Open Conversations", "Open Talks")))
    assert [change.address for change in found.changes][:8] == [
        "/get-help/", "/get-help/blackmail/", "/get-help/upset/", "/", "/guidance/",
        "/guidance/under-13s/", "/guidance/under-13s/live-streaming/", "/guidance/teens/",
    ]  # fmt: skip


WORDS = st.lists(st.sampled_from(["0800", "123", "456", "a", "the", "call", "don’t", ".", ",", "–", "é"]), max_size=12).map(" ".join)


@given(before=WORDS | st.text(max_size=30), after=WORDS | st.text(max_size=30))
def test_the_pieces_hold_both_versions_whole(before, after):
    pieces = word_pieces(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark != "+") == before
    assert "".join(piece.text for piece in pieces if piece.mark != "-") == after
    assert all(piece.text for piece in pieces)


def test_two_changed_words_side_by_side_are_one_change():
    assert in_marks(word_pieces("Ask the big red fox now.", "Ask the old grey fox now.")) == "Ask the [-big red][+old grey] fox now."


# The self-check


def test_an_item_is_listed_by_its_title_and_its_checklists_are_counted():
    after = library_of(edited("self-check/items/who-hosts.md", "Who runs it?", "Who runs that?"))
    found = impact(BEFORE, after)
    change = next(change for change in found.changes)
    assert (change.address, change.title) == ("/self-check/checklist/#who-hosts", "Checklist item: Who hosts?")
    assert in_marks(change.pieces) == "Teens: “Who runs [-it][+that]?”"
    old, new = (SelfCheck(library.questionnaire, library.items, tuple(library.bands.values())) for library in (BEFORE, after))
    assert found.self_check == compare(old, new)
    changed, every = found.self_check.everyone.changed, found.self_check.everyone.answer_sets
    assert "get a different checklist" in found.self_check_words
    assert in_sentence(found) == f"This changes 1 checklist item and {changed} of {every} sets of answers ({changed / every:.1%})."


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("self-check/questions/streams.md", "question: Do they go live?", "question: Do they ever go live?"),
        ("self-check/questions/streams.md", "hint: On camera.", "hint: On video."),
        ("self-check/questions/streams.md", "because: they go live", "because: they stream"),
        ("self-check/questions/streams.md", "well: You wait", "well: They wait"),
        ("self-check/questions/streams.md", "choose: one", "choose: several"),
        ("self-check/questions/streams.md", "error: Choose yes", "error: Say yes"),
        ("self-check/items/who-hosts.md", "badly: Another", "badly: One more"),
        ("self-check/items/who-hosts.md", "link: topic", "link: app:chatter"),
        ("self-check/items/who-hosts.md", "Children can call", "Children may call"),
        ("self-check/items/who-hosts.md", "evidence: some", "evidence: expert-view"),
        ("self-check/moments.md", "text: tonight", "text: this evening"),
        ("guidance/teens/index.md", "half_page_need: [Do not shout.]", "half_page_need: [Do not worry.]"),
        ("guidance/teens/index.md", "turning_point: when they turn 16", "turning_point: when they turn 17"),
    ],
)
def test_whatever_a_family_sees_is_listed(path, old, new):
    found = impact(BEFORE, library_of(edited(path, old, new)))
    assert any(change.address.startswith("/self-check/") for change in found.changes), found.changes


def test_questions_in_another_order_are_told():
    assert impact(BEFORE, library_of(edited("self-check/questions/streams.md", "order: 2", "order: 3"))).changes == ()
    after = library_of(edited("self-check/questions/happened.md", "order: 0", "order: 9"))
    assert [change.title for change in impact(BEFORE, after).changes] == ["The order of the questions"]
    assert in_sentence(impact(BEFORE, after)) == "This changes the order of the questions."


def test_checklists_are_not_counted_when_nothing_they_are_made_of_differs(monkeypatch):
    monkeypatch.setattr("guidance.impact.compare", lambda old, new: pytest.fail("compared all the same"))
    assert impact(BEFORE, library_of(edited("facts/rule.md", "Only those", "Just those"))).self_check is None


# Days


def test_a_value_that_waits_its_day_is_told_by_its_day():
    before = library_of(edited("facts/helpline-number.md", "0800 123 457", "0800 123 458"))
    found = impact(BEFORE, before)
    assert found.changes == ()
    assert [(day.at.isoformat()[:10], day.title, day.before, day.after) for day in found.days] == [
        ("2027-06-01", "The Helpline’s number", "0800 123 457", "0800 123 458")
    ]
    later = "This changes nothing that readers see today. 1 fact will change later, the first from 1 June 2027."
    assert in_sentence(found) == later


def test_a_day_that_comes_or_goes_is_told():
    text = FILES["facts/helpline-number.md"].decode()
    without = text.replace("later:\n  - from: 2027-06-01\n    value: 0800 123 457\n", "")
    assert without != text
    gone = library_of({**FILES, "facts/helpline-number.md": without.encode()})
    assert [(day.before, day.after) for day in impact(BEFORE, gone).days] == [("0800 123 457", "0800 123 456")]
    assert [(day.before, day.after) for day in impact(gone, BEFORE).days] == [("0800 123 456", "0800 123 457")]


# In a sentence


def test_everything_that_changes_stands_in_one_sentence(real, real_files):
    after = library_of(edited(*REAL_EDITS["a number used in many places"], files=real_files), ON)
    said = in_sentence(impact(real, after))
    assert re.fullmatch(
        r"This changes \d+ pages, \d+ checklist items, what every checklist says "
        r"and [\d,]+ of [\d,]+ sets of answers \(\d+\.\d%\)\.",
        said,
    ), said


def test_pages_that_come_move_and_go_are_counted_apart():
    files = {path: raw for path, raw in FILES.items() if path != "pages/thanks.md"}
    files["pages/more.md"] = FILES["pages/thanks.md"].replace(b"title: Thanks", b"title: More")
    assert in_sentence(impact(BEFORE, library_of(files))) == "This adds 1 page and takes away 1 page."
