"""Where a noun is used, in the words of whoever reads it, and when its file may go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from guidance.assembly import Assembly
from guidance.content.fields import Field
from guidance.library import ContentLibrary, brought, load_library
from guidance.mentions import record_of
from guidance.uses import NAMED_BY_THE_SITE, may_delete, uses
from tests.conftest import NOON, ON
from tests.every_kind import FILES, library_of

HERE = library_of(FILES)


def _errors(files, changed, on):
    """What is newly to mend with the changes; warnings are not counted."""
    return [problem for problem in brought(files, changed, on) if not problem.warning]


def direct(path: str) -> dict[tuple[str, int], str]:
    return {(use.path, use.line): use.words for use in uses(HERE, path) if not use.through}


def line_of(path: str, words: str) -> tuple[str, int]:
    """Where in the files these words stand."""
    lines = FILES[path].decode().split("\n")
    (number,) = [number for number, line in enumerate(lines, 1) if words in line]
    return path, number


# Direct uses


READ_AS = [
    ("facts/helpline-number.md", "services/helpline.md", "phone: helpline-number", "Phone: 0800 123 456"),
    ("facts/helpline-number.md", "services/helpers.md", "    fact: helpline-number", "Several numbers, Day: 0800 123 456"),
    ("facts/helpline-number.md", "get-help/blackmail.md", "[[fact:helpline-number]]",
     "First steps: Call the The Helpline (0800 123 456) or 0800 123 456."),
    ("facts/chatter-age.md", "apps/chatter.md", "minimum_age", "Minimum age: 13 and over"),
    ("services/helpline.md", "get-help/index.md", "urgent: ", "Services on the urgent card: The Helpline (0800 123 456)"),
    ("services/helpline.md", "get-help/index.md", "close_to_home", "If it may be at home: Call the The Helpline (0800 123 456) first."),
    ("services/helpline.md", "apps/chatter.md", "Ring [[", "A place to talk. Ring The Helpline (0800 123 456)."),
    ("services/helpline.md", "get-help/blackmail.md", "say: ", "Words to say: You are not in trouble. They help."),
    ("services/helpers.md", "get-help/blackmail.md", "service: helpers",
     "Who does not handle it: The Helpers (Day: 0800 123 456, Night: 0800 999 888)"),
    ("apps/chatter.md", "guidance/teens/live-streaming.md", "Read about", "Read about Chatter, a part of it and the word."),
    ("apps/chatter.md", "glossary/live.md", "see: ", "Where to read on: Chatter"),
    ("apps/chatter.md", "self-check/items/thank.md", "link: app:chatter", "Leads to: Chatter"),
    ("apps/chatter.md", "house-words.md", "allowed_in", "Words to avoid: Chatter"),
    ("apps/chatter.md", "apps/old-chat.md", "replaced_by", "What took its place: Chatter"),
    ("glossary/live.md", "guidance/teens/live-streaming.md", "[[term:live]]",
     "Call The Helpline (0800 123 456), or the others. It is for 13 and over. See going live."),
    ("get-help/upset.md", "home.md", "happened: ", "Get-help pages named first: My child has seen something upsetting"),
    ("get-help/blackmail.md", "self-check/questions/happened.md", "situation: blackmail",
     "Answers, Someone threatens them: Someone is threatening or blackmailing my child"),
    ("get-help/index.md", "guidance/teens/live-streaming.md", "[[urgent]]", "Who to call, the urgent help card"),
    ("guidance/teens/live-streaming.md", "self-check/items/who-hosts.md", "link: topic", "Leads to: Live streaming with your teenager"),
    ("guidance/teens/live-streaming.md", "get-help/index.md", "about streams", "You do not need to be sure. Read about streams."),
    ("guidance/teens/index.md", "self-check/items/who-hosts.md", "ages: [teens]", "Ages: Teens"),
    ("guidance/teens/index.md", "self-check/items/who-hosts.md", "say:", "Words to say, Teens: Who runs it?"),
    ("guidance/teens/index.md", "self-check/questions/streams.md", "  - any:", "Ask it only when: How old is your child? Teens"),
    (
        "self-check/questions/streams.md", "self-check/items/who-hosts.md", "streams: ",
        "Comes when any of these is answered: Do they go live?",
    ),
    ("self-check/items/stay.md", "self-check/items/who-hosts.md", "never_with", "Never together with: Stay and listen"),
    ("sources/report.md", "facts/law.md", "source: report", "Source: The Office, 20 March 2025"),
    ("sources/report.md", "self-check/items/stay.md", "evidence_source", "Source that says so: The Office, 20 March 2025"),
]  # fmt: skip


@pytest.mark.parametrize(("noun", "path", "line", "words"), READ_AS)
def test_a_use_is_told_in_the_words_of_its_readers(noun, path, line, words):
    where, number = line_of(path, line)
    # A rule’s answers stand on the line after “any”.
    assert direct(noun)[where, number + ("any:" in line)] == words


def test_a_page_uses_its_topic_and_its_age_by_where_it_lies():
    page = ("guidance/teens/live-streaming.md", 1)
    assert direct("topics/live-streaming.md")[page] == "A page on “Live streaming”."
    assert direct("guidance/teens/index.md")[page] == "A page for the age “Teens”."


def test_a_use_says_whose_it_is_and_where_that_is_seen():
    use = next(use for use in uses(HERE, "services/helpline.md") if use.path == "apps/chatter.md")
    assert (use.title, use.kind, use.address, use.through) == ("Chatter", "app", "/apps/chatter/", ())
    fact = next(use for use in uses(HERE, "sources/report.md") if use.path == "facts/law.md")
    assert (fact.kind, fact.address) == ("fact", "")


def references() -> Iterator[tuple[str, str, int, str]]:
    """Every name in the fields of the files: what it names, and where it stands, found by the fields’ own list."""

    def walk(path: str, fields: tuple[Field, ...], reading) -> Iterator[tuple[str, str, int, str]]:
        for spec in fields:
            value = reading.values[spec.name]
            if spec.kind == "records":
                for entry in value:
                    yield from walk(path, spec.fields, entry)
            elif spec.of and value:
                yield from ((spec.of, path, n.line, n.name) for n in (value if isinstance(value, tuple) else (value,)))

    for path, raw in FILES.items():
        record = record_of(path, raw)
        yield from walk(path, record.kind.fields, record.reading)
        for number, text in enumerate(raw.decode().split("\n"), 1):
            yield from ((kind, path, number, name) for kind, name in re.findall(r"\[\[([a-z-]+):([a-z0-9/-]+)", text))


def test_every_name_in_every_file_is_a_use_of_what_it_names():
    paths = {(record.kind.name, record.name): path for path, raw in FILES.items() for record in [record_of(path, raw)]}
    found = list(references())
    assert len(found) > 90
    assert [
        (kind, path, line, name)
        for kind, path, line, name in found
        if (path, line) not in direct(paths[kind, name]) and paths[kind, name] != path
    ] == []


def test_a_file_is_no_use_of_itself_and_no_place_stands_twice():
    for path in FILES:
        found = [(use.path, use.line) for use in uses(HERE, path)]
        assert len(found) == len(set(found)), path
        assert path not in {where for where, _ in found}


def test_a_name_inside_another_word_is_no_use():
    files = {**FILES, "services/help.md": FILES["services/helpline.md"].replace(b"The Helpline", b"Help")}
    assert uses(library_of(files), "services/help.md") == ()


# Through others


def test_a_fact_is_used_through_its_service_and_the_urgent_card():
    found = uses(HERE, "facts/helpline-number.md")
    chains = {(use.path, use.through) for use in found}
    assert ("apps/chatter.md", ("The Helpline",)) in chains
    assert ("guidance/teens/live-streaming.md", ("The Helpline",)) in chains
    assert [bool(use.through) for use in found] == sorted(bool(use.through) for use in found)
    night = uses(HERE, "facts/night-number.md")
    assert ("get-help/upset.md", ("The Helpers",)) in {(use.path, use.through) for use in night}
    assert line_of("get-help/blackmail.md", "service: helpers") not in {(use.path, use.line) for use in night}, "only its name stands there"
    emergency = {(use.path, use.through) for use in uses(HERE, "facts/emergency.md")}
    assert ("guidance/teens/live-streaming.md", ("999", "Get help")) in emergency


def test_a_source_is_used_through_its_facts_where_sources_are_shown():
    through = {(use.path, use.through) for use in uses(HERE, "sources/report.md") if use.through}
    assert ("guidance/under-13s/live-streaming.md", ("A law",)) in through
    assert not {path for path, _ in through if path.startswith("services/")}


def test_hours_are_seen_only_where_the_whole_card_stands():
    through = {(use.path, use.line) for use in uses(HERE, "facts/helpline-hours.md") if use.through}
    assert line_of("get-help/blackmail.md", "call: [helpline") in through
    assert not {path for path, _ in through if path == "apps/chatter.md"}


def test_a_link_to_a_page_carries_nothing_on():
    assert {use.through for use in uses(HERE, "apps/chatter.md")} == {()}


# Deleting


def test_what_is_used_may_not_go_and_the_uses_stand_in_the_way():
    found = may_delete(HERE, "facts/chatter-age.md")
    assert not found.may_go and found.reason == ""
    assert {(use.path, use.words) for use in found.in_the_way} >= {("apps/chatter.md", "Minimum age: 13 and over")}
    assert all(use.through == () for use in found.in_the_way)


SELF_CHECK = ("self-check/questions/", "self-check/items/")
NEEDED = ("site.md", "home.md", "launch.md", "house-words.md", "get-help/index.md", "self-check/index.md", "self-check/moments.md")


@pytest.mark.parametrize("path", sorted(set(FILES) - set(NEEDED)))
def test_a_file_may_go_when_and_only_when_nothing_is_wrong_without_it(path):
    found = may_delete(HERE, path)
    wrong = _errors(FILES, {path: None}, NOON)
    if path.startswith(SELF_CHECK):
        # Whether the self-check is whole without it only the proof can tell.
        wrong = [problem for problem in wrong if re.search("does not exist|is not a question", problem.message)]
    assert bool(found.in_the_way) == bool(wrong), (found, wrong)


@pytest.mark.parametrize("path", NEEDED)
def test_what_the_site_has_one_of_may_not_go(path):
    assert re.fullmatch(r"The site needs the .+\. Change its words instead\.", may_delete(HERE, path).reason)


def test_the_question_about_age_the_only_band_and_what_templates_name_may_not_go():
    assert may_delete(HERE, "self-check/questions/age.md").reason == (
        "It asks the child’s age, which every checklist needs. Change its words instead."
    )
    assert may_delete(HERE, "services/999.md").reason == "The foot of every page names it. Change its words instead."
    assert may_delete(HERE, "guidance/teens/index.md").reason == ""
    one_band = {path: raw for path, raw in FILES.items() if not path.startswith("guidance/teens/")}
    one_band = {path: raw.replace(b"[teens]", b"[under-13s]") for path, raw in one_band.items()}
    assert may_delete(Assembly(one_band, NOON), "guidance/under-13s/index.md").reason == "It is the only age band. Add another one first."


def test_what_templates_name_is_what_the_list_says():
    templates = "".join(path.read_text() for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html"))
    named = {f"services/{name}.md" for name in re.findall(r"library\.services\.([a-z0-9-]+)\.", templates)}
    named |= {f"pages/{name}.md" for name in re.findall(r"url 'site-page' '([a-z-]+)'", templates)}
    assert named == set(NAMED_BY_THE_SITE)


@pytest.mark.parametrize("path", ["apps/never-was.md", "nowhere/at-all.md", "", "apps/Not A Name.md"])
def test_what_is_not_there_has_no_uses(path):
    assert uses(HERE, path) == ()
    assert may_delete(HERE, path).may_go


def test_an_assembly_knows_the_same_uses_as_a_library():
    assembly = Assembly(FILES, NOON)
    for path in FILES:
        assert uses(assembly, path) == uses(HERE, path)


def test_a_file_that_cannot_be_read_is_passed_over():
    files = {**FILES, "apps/broken.md": b"\xff\xfe helpline", "apps/half.md": b"---\nname: [\n---\n[[service:helpline]]\n"}
    assert uses(Assembly(files, NOON), "services/helpline.md") == uses(HERE, "services/helpline.md")


# The real content


@pytest.fixture(scope="module")
def real() -> ContentLibrary:
    return load_library(settings.CONTENT_DIR, ON)


def test_every_use_in_the_real_content_stands_on_a_line_of_its_file(real):
    for path in [*sorted(real.files)[::9], "facts/999-number.md", "services/ceop.md", "sources/support-lines-2026.md", "services/999.md"]:
        for use in uses(real, path):
            assert 1 <= use.line <= real.files[use.path].count(b"\n") + 1, (path, use)


def test_the_real_pages_that_name_a_service_are_all_found(real):
    for name in ("ceop", "nspcc", "999"):
        named = {path for path, raw in real.files.items() if f"[[service:{name}" in raw.decode() and path != f"services/{name}.md"}
        assert {path for path in named if f"[[service:{name}]]" in real.files[path].decode()} <= {
            use.path for use in uses(real, f"services/{name}.md") if not use.through
        }
