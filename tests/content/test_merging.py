"""Two versions from one base: everything of either is in the merged file or in a clash."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content.field_merging import Notes, merged_value
from guidance.content.fields import Field
from guidance.content.front_matter import read_document
from guidance.content.merging import WHOLE, Clash, choose, merge
from guidance.content.paragraphs import paragraphs_of
from guidance.content.typed import in_words, tidy, typed_values
from guidance.content.writing import new_text, with_body, with_values
from tests.conftest import document

from .documents import FIELDS, real_files, values, values_of

SPEC = {spec.name: spec for spec in FIELDS}
BASE = document(
    """\
    ---
    # What it is
    title: A talk  # short
    order: 1
    ages: [teens, 5-9s]
    say:
      teens: Who is there?
      5-9s: Shall we look?
    search_words: [one, two]
    steps:
      - First.
      - Second.
    any:
      - where: home
    options:
      - name: a
        text: Yes, it is
        hints: [x]
      - name: b
        text: Not now
    ---
    Hello.

    ## Words to say

    One.

    Two.

    - a
    - b
    """
)


def read(text: str) -> dict[str, Any]:
    found, problems = read_document("x.md", text.encode())
    assert found is not None, (problems, text)
    return typed_values(found.head, FIELDS)


def body(text: str) -> str:
    found, _ = read_document("x.md", text.encode())
    assert found is not None
    return found.body


def edited(**new: Any) -> str:
    text = with_body(BASE, new.pop("body")) if "body" in new else BASE
    return with_values(text, FIELDS, new)


def options(**changes: Any) -> list[dict[str, Any]]:
    """The options of the base, with fields changed as ``a={…}``; ``a=None`` leaves one out, another name adds one."""
    entries = {entry["name"]: entry for entry in read(BASE)["options"]}
    for name, change in changes.items():
        entries[name] = None if change is None else {**entries.get(name, {"name": name}), **change}
    return [entry for entry in entries.values() if entry]


# What goes together without a word


@pytest.mark.parametrize(
    ("mine", "theirs", "merged"),
    [
        ({"title": "New"}, {"order": "2"}, {"title": "New", "order": "2"}),
        ({"title": "New"}, {"title": "New"}, {"title": "New"}),
        ({"title": ""}, {"kind": "one"}, {"title": "", "kind": "one"}),
        ({"ages": ["teens", "5-9s", "x"]}, {"ages": ["y", "teens"]}, {"ages": ["y", "teens", "x"]}),
        ({"ages": ["5-9s", "teens"]}, {"ages": ["teens", "5-9s", "x"]}, {"ages": ["5-9s", "x", "teens"]}),
        ({"search_words": ["one", "two", "x"]}, {"search_words": ["one", "two", "y", "x"]}, {"search_words": ["one", "two", "y", "x"]}),
        ({"steps": ["New.", "Second."]}, {"steps": ["First.", "Second.", "Third."]}, {"steps": ["New.", "Second.", "Third."]}),
        (
            {"say": {"teens": "Who?", "5-9s": "Shall we look?"}},
            {"say": {"teens": "Who is there?", "10-12s": "Look."}},
            {"say": {"teens": "Who?", "10-12s": "Look."}},
        ),
        (
            {"any": [("where", ["home", "school"])]},
            {"any": [("where", ["home", "bus"]), ("age", ["teens"])]},
            {"any": [("where", ["home", "bus", "school"]), ("age", ["teens"])]},
        ),
        (
            {"options": options(a={"text": "Yes"}, c={"text": "C"})},
            {"options": options(a={"hints": ["x", "y"]}, b=None)},
            {"options": options(a={"text": "Yes", "hints": ["x", "y"]}, b=None, c={"text": "C"})},
        ),
        ({"options": options()[::-1]}, {"options": options(a={"text": "Yes"})}, {"options": options(a={"text": "Yes"})[::-1]}),
        ({"body": "Hello you.\n\n## Words to say\n\nOne.\n\nTwo.\n"}, {"title": "New"}, {"title": "New"}),
    ],
)
def test_changes_that_do_not_meet_go_together(mine, theirs, merged):
    found = merge(FIELDS, BASE, edited(**mine), edited(**theirs))
    assert found.clashes == ()
    assert read(found.text) == {**read(BASE), **{name: tidy(SPEC[name], value) for name, value in merged.items()}}
    assert body(found.text) == body(edited(**mine))
    swapped = merge(FIELDS, BASE, edited(**theirs), edited(**mine))
    assert swapped.clashes == ()


def test_what_came_from_whom_is_told():
    found = merge(
        FIELDS, BASE, edited(title="New", say={"teens": "Who?", "5-9s": "Shall we look?"}), edited(search_words=["one"], body="Hello.\n")
    )
    assert found.from_mine == ("title", "words to say, “teens”") or found.from_mine == ("title", "words to say")
    assert found.from_theirs[0] == "search words"
    assert found.from_theirs[1] == "Text, heading “Words to say”"


def test_paragraphs_that_only_one_side_changed_are_all_there():
    mine = edited(body=body(BASE).replace("Hello.", "Hello you.").replace("Two.\n", "Two, too.\n").replace("- a\n", "- a\n- mine\n"))
    theirs = edited(body=body(BASE).replace("One.", "One, once.").replace("- b", "- b\n- theirs") + "\nBye.\n")
    found = merge(FIELDS, BASE, mine, theirs)
    assert found.clashes == ()
    assert body(found.text) == "Hello you.\n\n## Words to say\n\nOne, once.\n\nTwo, too.\n\n- a\n- mine\n- b\n- theirs\n\nBye.\n"


def test_comments_and_layout_of_both_stay_where_the_lines_go_together():
    mine = BASE.replace("order: 1", "order: 1 # mine")
    theirs = BASE.replace("title: A talk", "title: 'A chat'").replace("steps:\n", "steps:\n  # theirs\n")
    found = merge(FIELDS, BASE, mine, theirs)
    assert found.text == theirs.replace("order: 1", "order: 1 # mine")
    assert found.clashes == ()


def test_lines_that_go_together_but_say_something_else_do_not_count():
    base = "---\nages:\n  - b\n---\n"
    mine, theirs = base.replace("  - b\n", "  - a\n  - b\n"), base.replace("  - b\n", "  - b\n  - a\n")
    found = merge(FIELDS, base, mine, theirs)
    assert found.clashes == ()
    assert read(found.text)["ages"] == ["b", "a"]


# What clashes


@pytest.mark.parametrize(
    ("mine", "theirs", "clash"),
    [
        ({"title": "Mine"}, {"title": "Theirs"}, Clash("title", "title", "A talk", "Mine", "Theirs")),
        ({"title": ""}, {"title": "Theirs"}, Clash("title", "title", "A talk", "", "Theirs")),
        ({"from": "2027-04-01 09:30"}, {"from": "2027-04-01"}, Clash("from", "holds from", "", "09:30 on 1 April 2027", "1 April 2027")),
        (
            {"say": {"teens": "A", "5-9s": "B"}},
            {"say": {"teens": "C"}},
            Clash("say.teens", "words to say, “teens”", "Who is there?", "A", "C"),
        ),
        ({"steps": ["Mine."]}, {"steps": ["Theirs."]}, Clash("steps", "steps", "First.\nSecond.", "Mine.", "Theirs.")),
        ({"search_words": ["a"]}, {"search_words": ["b"]}, Clash("search_words", "search words", "one, two", "a", "b")),
        ({"any": []}, {"any": [("where", ["bus"])]}, Clash("any.where", "comes when any of these is answered, “where”", "home", "", "bus")),
        (
            {"options": options(a={"text": "Mine"})},
            {"options": options(a={"text": "Theirs"}, b={"text": "No"})},
            Clash("options.1.text", "answers, “a”: text", "Yes, it is", "Mine", "Theirs"),
        ),
        (
            {"options": options(a=None)},
            {"options": options(a={"text": "Theirs"})},
            Clash("options.1", "answers, “a”", "name: a; text: Yes, it is; hints: x", "", "name: a; text: Theirs; hints: x"),
        ),
        (
            {"body": body(BASE).replace("Two.", "Two, mine.")},
            {"body": body(BASE).replace("Two.", "Two, theirs.")},
            Clash("text.2", "Text, paragraph 2 under “Words to say”", "Two.", "Two, mine.", "Two, theirs."),
        ),
        (
            {"body": body(BASE).replace("- a", "- mine")},
            {"body": body(BASE).replace("- a", "- theirs")},
            Clash("text.2", "Text, paragraph 3 under “Words to say”", "- a\n- b", "- mine\n- b", "- theirs\n- b"),
        ),
        (
            {"body": body(BASE) + "\nMine.\n"},
            {"body": body(BASE) + "\nTheirs.\n\nMore.\n"},
            Clash("text.2", "Text, paragraph 4 under “Words to say”", "", "Mine.", "Theirs.\n\nMore."),
        ),
    ],
)  # fmt: skip
def test_what_both_changed_apart_is_theirs_and_a_clash(mine, theirs, clash):
    mine, theirs = edited(**mine), edited(**theirs)
    found = merge(FIELDS, BASE, mine, theirs)
    assert clash in found.clashes
    assert read(found.text) == read(theirs) or len(found.clashes) > 1
    assert body(found.text) == body(theirs)
    assert choose(FIELDS, found, BASE, mine, theirs, {}) == found.text
    assert choose(FIELDS, found, BASE, mine, theirs, {clash.part: "perhaps", "no-such-part": "mine"}) == found.text
    chosen = choose(FIELDS, found, BASE, mine, theirs, {each.part: "mine" for each in found.clashes})
    swapped = merge(FIELDS, BASE, theirs, mine)
    assert read(chosen) == read(swapped.text)
    assert body(chosen) == body(swapped.text)


def chosen(mine: dict[str, Any], theirs: dict[str, Any], choices: dict[str, str]) -> str:
    mine_text, theirs_text = edited(**mine), edited(**theirs)
    return choose(FIELDS, merge(FIELDS, BASE, mine_text, theirs_text), BASE, mine_text, theirs_text, choices)


def test_both_can_be_had_of_lists_and_paragraphs_theirs_first():
    words = chosen({"search_words": ["mine", "two"]}, {"search_words": ["theirs", "two"]}, {"search_words": "both"})
    assert read(words)["search_words"] == ["theirs", "two", "mine"]
    text = chosen({"body": "Mine.\n"}, {"body": "Theirs.\n"}, {"text.1": "both"})
    assert body(text) == "Theirs.\n\nMine.\n"
    assert read(chosen({"title": "Mine"}, {"title": "Theirs"}, {"title": "both"}))["title"] == "Theirs"
    bus = {"any": [("where", ["bus"])]}
    assert (
        read(chosen({"any": []}, bus, {"any.where": "both"}))["any"]
        == read(chosen(bus, {"any": []}, {"any.where": "both"}))["any"]
        == bus["any"]
    )


def test_an_entry_taken_away_by_one_and_changed_by_the_other_can_be_taken_away():
    mine, theirs = {"options": options(a=None)}, {"options": options(a={"text": "Theirs"})}
    assert read(chosen(mine, theirs, {"options.1": "mine"}))["options"] == tidy(SPEC["options"], options(a=None))


# What cannot be read, and what is no field


def test_lines_that_are_no_field_are_merged_as_they_stand():
    base = "---\ntitle:\n  - odd\nmystery: 1 # x\nother: {a: b}\n---\n"
    mine = base.replace("mystery: 1", "mystery: 2").replace("- odd", "- odder")
    theirs = base.replace("mystery: 1", "mystery: 3").replace("other: {a: b}\n", "")
    found = merge(FIELDS, base, mine, theirs)
    assert found.clashes == (Clash("mystery", "mystery", "mystery: 1 # x", "mystery: 2 # x", "mystery: 3 # x"),)
    assert found.text == "---\ntitle:\n  - odder\nmystery: 3 # x\n---\n"
    assert choose(FIELDS, found, base, mine, theirs, {"mystery": "mine"}) == "---\ntitle:\n  - odder\nmystery: 2 # x\n---\n"


def test_lines_that_would_mean_something_else_in_the_other_version_are_one_clash():
    base = "---\ntitle: a\n---\n"
    mine, theirs = "---\n  title: a\n  mystery: b\n---\n", "---\ntitle: a\nsay:\n---\nNew.\n"
    assert [clash.part for clash in merge(FIELDS, base, mine, theirs).clashes] == [WHOLE]


BROKEN = '---\ntitle: "open\norder: 1\n---\nHello.\n'


def test_a_broken_file_is_merged_by_its_lines():
    theirs = BROKEN.replace("Hello", "Hello you").replace("\n", "\r\n")
    found = merge(FIELDS, BROKEN, BROKEN.replace("order: 1", "order: 2"), theirs)
    assert found.clashes == ()
    assert found.text == theirs.replace("order: 1", "order: 2")
    assert found.from_mine == found.from_theirs == ("The whole file",)


def test_a_broken_file_that_clashes_is_one_clash():
    mine, theirs = BROKEN.replace("1", "2"), BROKEN.replace("1", "3")
    found = merge(FIELDS, BROKEN, mine, theirs)
    assert found.clashes == (Clash(WHOLE, "The whole file", BROKEN, mine, theirs),)
    assert found.text == theirs
    assert choose(FIELDS, found, BROKEN, mine, theirs, {WHOLE: "mine"}) == mine
    assert choose(FIELDS, found, BROKEN, mine, theirs, {WHOLE: "both"}) == theirs


def test_two_new_files_of_one_name_are_one_clash_unless_they_are_the_same():
    assert merge(FIELDS, None, BASE, BASE).clashes == ()
    assert merge(FIELDS, None, BASE, BASE).text == BASE
    found = merge(FIELDS, None, BASE, BROKEN)
    assert found.clashes == (Clash(WHOLE, "The whole file", "", BASE, BROKEN),)
    assert found.text == BROKEN


# Laws

LETTERS = st.sampled_from(["a", "b: c", "- d", "e # f", "“g”", "teens"])
BODIES = st.lists(st.sampled_from(["## H", "p", "q", "r\ns", "- t\n- u", "::: say\nv\n\nw\n:::", ""]), max_size=6).map("\n\n".join)
FILES = st.builds(lambda new, text: new_text(FIELDS, new, text), values(words=LETTERS), BODIES)
ODD = [BROKEN, "", "x", "---\n{title: a, say: [b]}\n---\nc", BASE.replace("\n", "\r\n")]
ODD_FILES = st.one_of(FILES, st.sampled_from(ODD))
CHOICES = st.dictionaries(st.sampled_from([*SPEC, "text.1", "text.2", "options.1", WHOLE]), st.sampled_from(["mine", "both"]))


@settings(max_examples=60)
@given(ODD_FILES, ODD_FILES)
def test_one_change_alone_is_taken_byte_for_byte(base, other):
    for mine, theirs in ((other, base), (base, other), (other, other)):
        found = merge(FIELDS, base, mine, theirs)
        assert found.text == other
        assert found.clashes == ()


@settings(max_examples=60)
@given(st.one_of(st.none(), ODD_FILES), ODD_FILES, ODD_FILES, CHOICES)
def test_any_two_versions_merge_and_any_choice_can_be_made(base, mine, theirs, choices):
    found = merge(FIELDS, base, mine, theirs)
    assert len({clash.part for clash in found.clashes}) == len(found.clashes)
    assert isinstance(choose(FIELDS, found, base, mine, theirs, choices), str)


def one_value(data: st.DataObject, value: Any, other: Any) -> Any:
    return data.draw(st.sampled_from([value, value, other]))


@settings(max_examples=60)
@given(st.data(), FILES, FILES, FILES)
def test_nothing_of_either_is_lost(data, base, one, two):
    """Versions that differ from the base in some fields only: each changed value is in the result or in a clash."""
    was, mine_new, theirs_new = read(base), read(one), read(two)
    mine = with_values(base, FIELDS, {name: one_value(data, was[name], mine_new[name]) for name in SPEC})
    theirs = with_values(base, FIELDS, {name: one_value(data, was[name], theirs_new[name]) for name in SPEC})
    mine, theirs = with_body(mine, one_value(data, body(base), body(one))), with_body(theirs, one_value(data, body(base), body(two)))
    found = merge(FIELDS, base, mine, theirs)
    merged = read(found.text)
    clashing = {clash.part.partition(".")[0] for clash in found.clashes}
    for name, spec in SPEC.items():
        values = [read(text)[name] for text in (base, mine, theirs)]
        if values[0] in values[1:] or values[1] == values[2]:
            assert merged[name] == next((value for value in values[1:] if value != values[0]), values[0]), name
        elif spec.kind in ("names", "choices", "texts") and name not in clashing:
            gone = {entry for entry in values[0] if not all(entry in value for value in values[1:])}
            assert ({*values[1], *values[2]} - gone) <= set(merged[name]), name
        elif name in clashing:
            told = [clash for clash in found.clashes if clash.part == name]
            assert all((clash.mine, clash.theirs) == (in_words(spec, values[1]), in_words(spec, values[2])) for clash in told)
        else:
            assert spec.kind in ("by-band", "rule-lines", "records", "words-list"), name
    told = "\n\n".join([body(found.text), *(part for clash in found.clashes for part in (clash.mine, clash.theirs))])
    was_there = {paragraph.text for paragraph in paragraphs_of(body(base))}
    assert all(
        paragraph.text in told for text in (mine, theirs) for paragraph in paragraphs_of(body(text)) if paragraph.text not in was_there
    )


def leaves(value: Any) -> set[str]:
    """Every word in a value that is not the name of something."""
    if isinstance(value, str):
        return {value}
    inner = [*value.values()] if isinstance(value, dict) else [part for part in value if isinstance(value, (list, tuple))]
    return set().union(*(leaves(part) for part in inner)) if inner else set()


def worded(spec: Field, prefix: str) -> st.SearchStrategy[Any]:
    """Values whose words tell who typed them, so that none can be taken for another's."""
    return values_of(spec, st.sampled_from([f"{prefix}{number}" for number in range(4)] + ["b0", "b1"]))


@settings(max_examples=300)
@given(st.data())
def test_every_word_that_either_typed_is_in_the_value_or_in_a_clash(data):
    spec = data.draw(st.sampled_from(FIELDS))
    base, mine, theirs = (tidy(spec, data.draw(worded(spec, prefix))) for prefix in ("b", "m", "t"))
    notes = Notes({})
    merged = merged_value(notes, spec, spec.name, spec.name, base, mine, theirs)
    told = " ".join([in_words(spec, merged), *(f"{clash.mine} {clash.theirs}" for clash in notes.clashes)])
    typed_since = {word for word in leaves(mine) | leaves(theirs) if re.fullmatch(r"[mt]\d", word)}
    assert {word for word in typed_since if word not in told} == set()


def test_every_real_file_merges_with_itself_and_takes_two_changes():
    for path, kind, text in real_files()[::7]:
        fields = kind.fields
        first, last = fields[0], fields[-1]
        document_read, _ = read_document(path, text.encode())
        mine = with_body(text, document_read.body + "\nMore words.\n")
        theirs = with_values(text, fields, {first.name: "Another"})
        found = merge(fields, text, mine, theirs)
        assert found.clashes == () and found.text == with_body(theirs, document_read.body + "\nMore words.\n"), (path, last.name)
