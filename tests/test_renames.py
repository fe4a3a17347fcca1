"""Another name for a file: every reference follows, nothing else changes, and the old address leads on."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from guidance.assembly import Assembly
from guidance.folder import read_files
from guidance.library import brought
from guidance.mentions import keys_of, mentions, placed, record_of
from guidance.renames import CannotRename, renamed
from tests.conftest import NOON, ON, SOUND_LIBRARY, document
from tests.every_kind import FILES, Files, library_of

HERE = Assembly(FILES, NOON)

RENAMES = {
    "apps/chatter.md": "gossip",
    "get-help/blackmail.md": "threatened",
    "services/helpline.md": "kind-line",
    "services/helpers.md": "far-away",
    "facts/helpline-number.md": "kind-line-number",
    "facts/chatter-age.md": "gossip-age",
    "glossary/live.md": "going-live",
    "sources/report.md": "big-report",
    "topics/live-streaming.md": "clips-and-more",
    "topics/care.md": "kindness",
    "apps/old-chat.md": "gone-chat",
    "get-help/upset.md": "scared-by-it",
}


def _errors(files, changed, on):
    """What is newly to mend with the changes; warnings are not counted."""
    return [problem for problem in brought(files, changed, on) if not problem.warning]


def in_place(files: Mapping[str, bytes], changed: Mapping[str, bytes | None]) -> dict[str, bytes]:
    return {path: raw for path, raw in {**files, **changed}.items() if raw is not None}


def still_named(files: Mapping[str, bytes], path: str) -> list[str]:
    """Where files still name what was at ``path``: as read, and as written."""
    kind, name = placed(path)
    keys = keys_of(kind, name)
    address = kind.address.format(name=name)
    found = []
    for where, raw in files.items():
        record = record_of(where, raw)
        found += [f"{where}:{mention.line}" for mention in mentions(record) if keys & set(mention.keys)]
        text = re.sub(r"^moved_from: .*$", "", raw.decode(), flags=re.MULTILINE)
        pattern = rf"{kind.name}\s*:\s*{name}(?![\w/-])" + (rf"|\({re.escape(address)}[)#]" if address else "")
        found += [f"{where}: {match[0]}" for match in re.finditer(pattern, text)]
    return found


@pytest.mark.parametrize("path", RENAMES)
def test_everything_that_names_it_follows(path):
    changed = renamed(HERE, path, RENAMES[path])
    files = in_place(FILES, changed)
    assert _errors(FILES, changed, NOON) == []
    assert changed[path] is None and path not in files
    assert f"{path.rpartition('/')[0]}/{RENAMES[path]}.md" in files
    assert still_named(files, path) == []


@pytest.mark.parametrize("path", RENAMES)
def test_only_the_name_changes_and_every_other_byte_stays(path):
    kind, name = placed(path)
    new = RENAMES[path]
    for where, raw in renamed(HERE, path, new).items():
        if raw is None:
            continue
        old = FILES.get(where) or FILES[path if placed(where)[0] == kind else where.replace(new, name)]
        back = re.sub(rb"\n?moved_from: .*", b"", raw)
        assert re.sub(rb"(?<![\w-])%b(?![\w-])" % new.encode(), name.encode(), back) == re.sub(rb"\n?moved_from: .*", b"", old), where


@pytest.mark.parametrize("path", [path for path in RENAMES if path.startswith(("apps", "get-help", "topics/live"))])
def test_the_old_address_leads_to_the_new_one(path):
    before, after = library_of(FILES), library_of(in_place(FILES, renamed(HERE, path, RENAMES[path])))
    gone = {address for address, _ in before.addresses()} - {address for address, _ in after.addresses()}
    assert gone
    assert {after.moved[old] for old in gone} == {a for a, _ in after.addresses()} - {a for a, _ in before.addresses()}
    assert {old: after.moved[old] for old in before.moved if old not in after.moved} == {}, "earlier addresses lead on too"


def test_a_topic_takes_its_pages_along():
    changed = renamed(HERE, "topics/live-streaming.md", "streams")
    assert changed["guidance/teens/live-streaming.md"] is None
    assert b"moved_from: [/guidance/teens/streams/" not in changed["guidance/teens/streams.md"], "its new address is no old one"
    # What led to it by the band's old name leads on too.
    kept = b"moved_from: [/guidance/teenagers/live-streaming/, /guidance/teens/live-streaming/]\n"
    assert kept in changed["guidance/teens/streams.md"]
    assert b"see: [page:teens/streams," in changed["glossary/live.md"]
    assert b"(/guidance/teens/streams/#words-to-say)" in changed["get-help/index.md"]


def test_names_are_found_however_they_are_written():
    files = {
        **FILES,
        "apps/more.md": FILES["apps/chatter.md"]
        .replace(b"name: Chatter", b"name: More")
        .replace(b"replaced_by: [old-chat]", b"# chatter stays in a comment\nreplaced_by:\n  - 'chatter'   # the old one\n  - \"old-chat\"")
        .replace(b"moved_from: [/apps/chat/]\n", b"")
        .replace(b"minimum_age: chatter-age\n", b"minimum_age: >-\n  chatter-age\n")
        .replace(b"A place to talk.", b"See [[app: chatter |the other]] and [this](</apps/chatter/?a=b#c> \"t\"), chatter."),
    }  # fmt: skip
    text = renamed(Files(files), "apps/chatter.md", "gossip")["apps/more.md"].decode()
    assert "# chatter stays in a comment\nreplaced_by:\n  - 'gossip'   # the old one\n  - \"old-chat\"" in text
    assert '[[app: gossip |the other]] and [this](</apps/gossip/?a=b#c> "t"), chatter.' in text
    assert "minimum_age: >-\n  new-age\n" in renamed(Files(files), "facts/chatter-age.md", "new-age")["apps/more.md"].decode()


def test_an_answer_of_the_same_name_stays():
    files = {path: raw.replace(b"threats", b"blackmail") for path, raw in FILES.items()}
    changed = renamed(Files(files), "get-help/blackmail.md", "extortion")
    question = changed["self-check/questions/happened.md"].decode()
    assert "- name: blackmail\n" in question and "situation: extortion\n" in question
    assert "self-check/items/stay.md" not in changed


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_ends_stay_as_they_are(ending):
    files = {path: raw.replace(b"\n", ending.encode()) for path, raw in FILES.items()}
    changed = renamed(Files(files), "apps/chatter.md", "gossip")
    plain = renamed(HERE, "apps/chatter.md", "gossip")
    assert changed == {path: raw and raw.replace(b"\n", ending.encode()) for path, raw in plain.items()}


# Old addresses


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("moved_from: [/apps/chat/]\n", "moved_from: [/apps/chat/, /apps/chatter/]\n"),
        ("moved_from: [/apps/chat/, /apps/old/] # both\n", "moved_from: [/apps/chat/, /apps/old/, /apps/chatter/] # both\n"),
        ("moved_from: /apps/chat/\n", "moved_from: [/apps/chat/, /apps/chatter/]\n"),
        ("moved_from:\n  - /apps/chat/\n  - \"/apps/old/\"\n", "moved_from: [/apps/chat/, /apps/old/, /apps/chatter/]\n"),
        ("moved_from:\n- /apps/chat/\n", "moved_from: [/apps/chat/, /apps/chatter/]\n"),
        ("moved_from: []\n", "moved_from: [/apps/chatter/]\n"),
        ("moved_from:\n", "moved_from: [/apps/chatter/]\n"),
        ("", None),
    ],
)  # fmt: skip
def test_old_addresses_are_kept_however_they_are_written(written, kept):
    files = {**FILES, "apps/chatter.md": FILES["apps/chatter.md"].replace(b"moved_from: [/apps/chat/]\n", written.encode())}
    changed = renamed(Files(files), "apps/chatter.md", "gossip")
    text = changed["apps/gossip.md"].decode()
    expected = files["apps/chatter.md"].decode().replace("[/apps/chat/]\n", "")
    if kept:
        assert text == files["apps/chatter.md"].decode().replace(written, kept)
    else:
        assert text == expected.replace("\n---\n", "\nmoved_from: [/apps/chatter/]\n---\n", 1)
    assert _errors(files, changed, NOON) == []


def test_there_and_back_leaves_every_file_but_for_the_old_address():
    there = in_place(FILES, renamed(HERE, "apps/chatter.md", "gossip"))
    back = in_place(there, renamed(Files(there), "apps/gossip.md", "chatter"))
    assert {path for path in FILES if FILES[path] != back.get(path)} == {"apps/chatter.md"}
    assert b"moved_from: [/apps/chat/, /apps/gossip/]" in back["apps/chatter.md"]
    assert _errors(FILES, back, NOON) == []


# Pages


def with_topic() -> dict[str, bytes]:
    return {**FILES, "topics/clips.md": FILES["topics/live-streaming.md"].replace(b"title: Live streaming", b"title: Clips")}


def test_a_page_moves_to_another_topic_and_the_items_that_linked_by_topic_follow():
    files = with_topic()
    changed = renamed(Files(files), "guidance/teens/live-streaming.md", "teens/clips")
    assert b"link: page:teens/clips\n" in changed["self-check/items/who-hosts.md"]
    assert b"link: page:teens/clips\n" in changed["self-check/items/stay.md"]
    assert "topics/live-streaming.md" not in changed
    assert _errors(files, changed, NOON) == []
    assert still_named(in_place(files, changed), "guidance/teens/live-streaming.md") == []


def test_a_page_that_items_of_several_ages_reach_by_topic_stays():
    files = with_topic()
    files["self-check/items/agree-where.md"] = files["self-check/items/agree-where.md"].replace(
        b"link: situation:blackmail", b"link: topic"
    )
    with pytest.raises(CannotRename, match=r"“Agree where” \(self-check/items/agree-where.md\) links to the page on “live-streaming” for"):
        renamed(Files(files), "guidance/teens/live-streaming.md", "teens/clips")
    changed = renamed(Files(files), "topics/live-streaming.md", "streams")
    assert _errors(files, changed, NOON) == []


# What cannot be


@pytest.mark.parametrize(
    ("path", "name", "said"),
    [
        ("apps/chatter.md", "chatter", "It is called “chatter” already. Write another name."),
        ("apps/chatter.md", "old-chat", "There is a “apps/old-chat.md” already. Write another name."),
        ("apps/chatter.md", "Not A Name", "“Not A Name” cannot be the name of an app guide. Write small letters, digits and hyphens."),
        ("apps/chatter.md", "", "“” cannot be the name of an app guide. Write small letters, digits and hyphens."),
        ("apps/chatter.md", "../site", "“../site” cannot be the name of an app guide. Write small letters, digits and hyphens."),
        ("apps/chatter.md", "a/b", "“a/b” cannot be the name of an app guide. Write small letters, digits and hyphens."),
        ("get-help/upset.md", "index", "“index” cannot be the name of a get-help page. Write small letters, digits and hyphens."),
        ("apps/chatter.md", "older-chat",
         "“/apps/older-chat/” leads to “Old Chat”, which had that address before. "
         "Write another name, or take it out of “moved_from” in apps/old-chat.md first."),
        ("apps/never-was.md", "gossip", "“apps/never-was.md” is no content file. Look for its name in the list."),
        ("guidance/teens/live-streaming.md", "clips",
         "“clips” cannot be the name of a guidance page. Write BAND/TOPIC, such as “teens/live-streaming”."),
        ("guidance/teens/live-streaming.md", "teens/index",
         "“teens/index” cannot be the name of a guidance page. Write BAND/TOPIC, such as “teens/live-streaming”."),
        ("guidance/teens/live-streaming.md", "teen/live-streaming",
         "“teen” is not an age band. Did you mean “teens”? Write one of: teens, under-13s."),
        ("guidance/teens/live-streaming.md", "teens/clips",
         "“clips” is not a topic. Add topics/clips.md first, or rename the topic itself."),
        ("guidance/teens/live-streaming.md", "teens/care",
         "“care” is a topic without guidance pages. Write “guidance: yes” in topics/care.md first."),
        ("self-check/items/stay.md", "listen", "Its name is permanent: the plans that parents keep hold it. Change its title instead."),
        ("self-check/questions/streams.md", "live", "Its name is permanent: rules and parents’ answers hold it. Change its words instead."),
        ("guidance/teens/index.md", "older",
         "Its name is permanent: rules, answers and the words to say for each age hold it. Change its title instead."),
        ("pages/thanks.md", "thank-you", "Its address is permanent: it keeps no old addresses. Change its title instead."),
        ("pages/about.md", "us", "The foot of every page names it. Change its words instead."),
        ("services/999.md", "emergency", "The foot of every page names it. Change its words instead."),
        ("home.md", "house", "The site looks for it by this name. Change its words instead."),
    ],
)  # fmt: skip
def test_what_cannot_be_renamed_says_what_to_do(path, name, said):
    with pytest.raises(CannotRename) as refused:
        renamed(HERE, path, name)
    assert str(refused.value) == said


def test_a_file_that_cannot_be_read_and_may_name_it_is_mended_first():
    files = {**FILES, "apps/broken.md": b"---\nname: [\n---\n[[app:chatter]]\n"}
    with pytest.raises(CannotRename, match=r"^“apps/broken.md” cannot be read, and may name it. Mend that file first.$"):
        renamed(Files(files), "apps/chatter.md", "gossip")
    assert renamed(Files({**FILES, "apps/broken.md": b"---\nname: [\n---\n"}), "apps/chatter.md", "gossip")
    with pytest.raises(CannotRename, match=r"^“apps/broken.md” cannot be read. Mend that file first.$"):
        renamed(Files(files), "apps/broken.md", "mended")


def test_a_name_written_in_codes_is_pointed_at():
    coded = FILES["apps/old-chat.md"].replace(b"replaced_by: [chatter]", b'replaced_by: ["ch\\u0061tter"]')
    with pytest.raises(CannotRename, match=r"^apps/old-chat.md:\d+ names it in a way that cannot be changed by itself"):
        renamed(Files({**FILES, "apps/old-chat.md": coded}), "apps/chatter.md", "gossip")


@given(st.sampled_from(sorted(RENAMES)), st.text(max_size=20) | st.from_regex(r"[a-z0-9-]{1,12}(/[a-z0-9-]{1,8})?", fullmatch=True))
def test_any_name_either_works_or_is_refused(path, name):
    try:
        changed = renamed(HERE, path, name)
    except CannotRename as refused:
        assert str(refused).endswith((".", "”"))
    else:
        assert still_named(in_place(FILES, changed), path) == []


# The real content


@pytest.fixture(scope="module")
def real() -> dict[str, bytes]:
    return read_files(settings.CONTENT_DIR)


def some(real: Mapping[str, bytes], folder: str) -> list[str]:
    """Every app guide, situation and service; twenty of the rest, always the same."""
    paths = [path for path in sorted(real) if path.startswith(f"{folder}/") and path != "get-help/index.md" and path != "services/999.md"]
    return paths if folder in ("apps", "get-help", "services", "topics") else random.Random(folder).sample(paths, 20)


@pytest.mark.parametrize("folder", ["apps", "get-help", "services", "facts", "glossary", "sources", "topics"])
def test_every_kind_of_the_real_content_can_be_renamed(real, folder):
    """One after another, each in what the one before has left."""
    files, new_paths = dict(real), {}
    for path in some(real, folder):
        new = f"new-{path.rpartition('/')[2].removesuffix('.md')}-x"
        files = in_place(files, renamed(Files(files), path, new))
        new_paths[path] = f"{folder}/{new}.md"
    assert [str(p) for p in Assembly(files, ON).problems if not p.warning] == []
    assert len(files) == len(real)
    for path in list(new_paths)[::7]:
        assert still_named(files, path) == [], path
    before, after = library_of(real, ON), library_of(files, ON)
    now = {address for address, _ in after.addresses()}
    gone = {address for address, _ in before.addresses()} - now
    assert {after.moved.get(old) for old in gone} <= now
    assert len(gone) == (len(new_paths) if folder in ("apps", "get-help") else len(real_pages(real)) if folder == "topics" else 0)


def real_pages(real: Mapping[str, bytes]) -> list[str]:
    return [path for path in real if placed(path)[0].name == "page"]


def test_a_real_page_can_move_to_another_topic(real):
    new_topic = real["topics/live-streaming.md"].replace(b"title: Live streaming", b"title: Clips and streams")
    files = {**real, "topics/clips.md": new_topic}
    changed = renamed(Files(files), "guidance/teens/live-streaming.md", "teens/clips")
    assert _errors(files, changed, ON) == []
    moved = in_place(files, changed)
    assert still_named(moved, "guidance/teens/live-streaming.md") == []
    assert library_of(moved, ON).moved["/guidance/teens/live-streaming/"] == "/guidance/teens/clips/"


def test_a_translation_goes_with_its_file_and_names_what_is_renamed(content_tree, load):
    body = document(SOUND_LIBRARY["guidance/teens/live-streaming.md"]).split("---\n", 2)[2]
    welsh = f"---\ntitle: Byw ar-lein\n---\n{body}\nDarllenwch [[page:teens/live-streaming]].\n"
    library = load(content_tree({"guidance/teens/live-streaming.cy.md": welsh}))
    changed = renamed(library, "topics/live-streaming.md", "going-live")
    assert changed["guidance/teens/live-streaming.cy.md"] is None
    assert "[[page:teens/going-live]]" in changed["guidance/teens/going-live.cy.md"].decode()
    with pytest.raises(CannotRename, match="Rename that one"):
        renamed(library, "guidance/teens/live-streaming.cy.md", "other")
