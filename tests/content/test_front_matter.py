# ruff: noqa: E501  (what an editor reads stands here whole)
"""Splitting a file and reading its fields: exact lines, nothing constructed, nothing raised."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import reduce
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guidance.content.front_matter import MOST_BYTES, MOST_DEPTH, MOST_HEAD, Mapping, Sequence, Text, read_document

A_FILE = "facts/a.md"
HOUSE = Path(__file__).resolve().parents[2]


def said(raw: str | bytes) -> list[str]:
    document, problems = read_document(A_FILE, raw.encode() if isinstance(raw, str) else raw)
    assert document is None, "this file should not be readable"
    return [str(problem) for problem in problems]


def read(text: str) -> Mapping:
    document, problems = read_document(A_FILE, text.encode())
    assert document is not None
    assert problems == []
    return document.head


def test_a_sound_file_gives_its_fields_with_their_lines_and_its_body_with_its_line():
    document, problems = read_document(A_FILE, b"---\ntitle: Ten\nlist:\n  - one\n  - two\n---\nThe body.\n")
    assert problems == []
    assert document.head.entries == {"title": Text("Ten", 2), "list": Sequence((Text("one", 4), Text("two", 5)), 4)}
    assert document.head.key_lines == {"title": 2, "list": 3}
    assert (document.body, document.body_line) == ("The body.\n", 7)


@pytest.mark.parametrize("typed", ["no", "010", "2026-11-22", "12:30", "1e3", "null", "~", "0x1F", "yes", ".inf", "<<"])
def test_every_value_stays_the_words_that_were_typed(typed):
    assert read(f"---\nvalue: {typed}\n---\n").entries["value"] == Text(typed, 2)


def test_a_repeated_key_is_reported_on_its_second_line():
    document, problems = read_document(A_FILE, b"---\ntitle: One\nsummary: x\ntitle: Two\n---\n")
    assert [str(p) for p in problems] == ["facts/a.md:4: “title” appears twice; keep one."]
    assert document.head.entries["title"] == Text("One", 2)


def test_a_repeated_key_deep_inside_is_reported_on_its_line():
    _, problems = read_document(A_FILE, b"---\nlater:\n  - value: a\n    value: b\n---\n")
    assert [str(p) for p in problems] == ["facts/a.md:4: “value” appears twice; keep one."]


# What an editor mistypes


def test_front_matter_that_never_ends_is_reported_where_it_starts():
    assert said("---\ntitle: Ten\n\nThe text.\n") == [
        "facts/a.md:1: starts its fields with “---” and never ends them. Put a second “---” before the text."
    ]


@pytest.mark.parametrize("text", ["", "\n", "title: Ten\n---\n", "# Ten\n", " ---\n---\n"])
def test_a_file_without_front_matter_says_how_it_must_start(text):
    assert said(text) == ["facts/a.md:1: must start with a line “---”, then the fields, then another “---”."]


def test_a_tab_among_the_fields_is_reported_on_its_line():
    assert said("---\ntitle: Ten\nlist:\n\t- one\n---\n") == ["facts/a.md:4: has a tab among the fields. Use spaces."]


def test_a_colon_inside_a_value_says_to_quote_it():
    assert said("---\nkind: rule\ntitle: Sharenting: the facts\n---\n") == [
        'facts/a.md:3: has a colon YAML misreads in “title: Sharenting: the facts”. Put the whole value in "double quotes".'
    ]


@pytest.mark.parametrize(
    ("fields", "line", "shown"),
    [
        ("title: Ten\nno colon here\nkind: rule", 3, "no colon here"),
        ("no colon here\ntitle: Ten", 2, "no colon here"),
        ("title: Ten\nno colon at the end", 3, "no colon at the end"),
    ],
)
def test_a_line_without_a_colon_is_reported_itself_and_not_the_line_below(fields, line, shown):
    assert said(f"---\n{fields}\n---\n") == [f"facts/a.md:{line}: has a line without a colon: “{shown}”. Write “field: value”."]


def test_a_quotation_mark_left_open_is_reported_where_it_opens():
    assert said('---\nkind: rule\ntitle: "Ten\nvalue: Eleven\n---\n') == [
        'facts/a.md:3: has a quotation mark that is opened and not closed near “title: "Ten”.'
    ]


@pytest.mark.parametrize("fields", ["- one\n- two", "just words"])
def test_fields_that_are_no_fields_say_what_a_field_looks_like(fields):
    assert said(f"---\n{fields}\n---\n") == ["facts/a.md:2: needs fields, one on a line, such as “title: Some words”."]


def test_a_list_as_a_field_name_is_refused_on_its_line():
    assert said("---\ntitle: Ten\n[a, b]: c\n---\n") == ["facts/a.md:3: has a field name that is a list. Write “field: value”."]


@pytest.mark.parametrize("sign", ["@friend", "`code`", "%off"])
def test_a_value_that_starts_with_an_odd_sign_says_to_quote_it(sign):
    assert said(f"---\nkind: rule\ntitle: {sign}\n---\n") == [
        f'facts/a.md:3: has a line that cannot be read: “title: {sign}”. Write “field: value”, and put text with odd characters in "double quotes".'
    ]


def test_a_second_document_among_the_fields_is_refused():
    assert said("---\ntitle: Ten\n--- more\n---\n")[0].startswith("facts/a.md:3: has a line that cannot be read: “--- more”.")


# Encodings


def test_latin_1_is_reported_on_the_line_of_the_first_odd_letter():
    assert said("---\ntitle: Ten\n---\nOne\ncafé\n".encode("latin-1")) == [
        "facts/a.md:5: has a character that is not UTF-8. Save the file again as “UTF-8”."
    ]


def test_latin_1_in_a_file_with_old_line_ends_is_reported_on_its_line():
    assert said("---\rtitle: café\r---\r".encode("latin-1")) == [
        "facts/a.md:2: has a character that is not UTF-8. Save the file again as “UTF-8”."
    ]


def test_utf_16_with_its_mark_is_refused_on_the_first_line():
    assert said("---\ntitle: Ten\n---\n".encode("utf-16")) == [
        "facts/a.md:1: has a character that is not UTF-8. Save the file again as “UTF-8”."
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf_16_without_its_mark_is_refused_on_the_first_line(encoding):
    assert said("---\ntitle: Ten\n---\n".encode(encoding)) == [
        "facts/a.md:1: has an invisible control character (code 0). Delete it and type the line again."
    ]


def test_a_byte_order_mark_at_the_start_is_refused_with_the_way_to_save_it():
    assert said(b"\xef\xbb\xbf---\ntitle: Ten\n---\n") == [
        "facts/a.md:1: starts with an invisible byte order mark. Save it again as “UTF-8” without BOM."
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_of_other_systems_count_the_same_lines(line_end):
    document, problems = read_document(A_FILE, line_end.join(["---", "a: b", "a: c", "---", "text"]).encode())
    assert [str(p) for p in problems] == ["facts/a.md:3: “a” appears twice; keep one."]
    assert (document.body, document.body_line) == ("text", 5)


@pytest.mark.parametrize(
    "code",
    [0x00, 0x02, 0x03, 0x0B, 0x1B, 0x7F, 0x85, 0x9F, 0x2028, 0x2029, 0xE000, 0xE001, 0xF8FF, 0xFEFF, 0xFFFF, 0xF0000, 0x10FFFD],
)
def test_an_invisible_character_in_the_text_is_reported_on_its_line(code):
    assert said(f"---\ntitle: Ten\n---\nOne\nTwo {chr(code)}0\n") == [
        f"facts/a.md:5: has an invisible control character (code {code}). Delete it and type the line again."
    ]


@pytest.mark.parametrize("escape", [r"\x02", r"\0", r"\uE000", r"\U000F0000", r"\u2028", r"\uFEFF"])
def test_an_invisible_character_written_as_a_yaml_escape_is_refused_too(escape):
    assert said(f'---\nkind: rule\ntitle: "Ten {escape}0"\n---\n') == [
        "facts/a.md:3: writes an invisible character as “\\…”. Delete it, or put the value in 'single quotes'."
    ]


def test_half_a_character_written_as_a_yaml_escape_is_refused():
    assert said('---\ntitle: "\\ud800"\n---\n') == [
        "facts/a.md:2: has a “\\” that YAML misreads in “title: \"\\ud800\"”. Write “\\\\”, or put the value in 'single quotes'."
    ]


# YAML's own tricks


@pytest.mark.usefixtures("has_to_end")
def test_nine_lines_of_aliases_do_not_blow_up():
    laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    problems = said(f"---\n{laughs}---\n")
    assert problems == ['facts/a.md:2: has a “&” that YAML misreads (“&a”). Put the value in "double quotes".']


def test_an_alias_to_itself_is_refused():
    assert said("---\ntitle: Ten\nlist: &a [*a]\n---\n") == [
        'facts/a.md:3: has a “&” that YAML misreads (“&a”). Put the value in "double quotes".'
    ]


def test_an_anchor_nobody_uses_is_refused_rather_than_dropped_from_the_words():
    assert said("---\nkind: rule\ntitle: &friends Family\n---\n") == [
        'facts/a.md:3: has a “&” that YAML misreads (“&friends”). Put the value in "double quotes".'
    ]


def test_an_alias_without_an_anchor_is_reported_on_its_own_line():
    assert said("---\nkind: rule\ntitle: *ten\n---\n") == [
        'facts/a.md:3: uses a YAML alias (“*ten”). Write the value out again, or put it in "double quotes".'
    ]


def test_bold_in_a_field_says_to_quote_it():
    assert said("---\nkind: rule\ntitle: *bold* words\n---\n") == [
        'facts/a.md:3: has a “*” or “&” that YAML misreads in “title: *bold* words”. Put the value in "double quotes".'
    ]


@pytest.mark.parametrize(
    "fields",
    [
        "kind: rule\ntitle: !!python/object/apply:os.system [ls]",
        "kind: rule\ntitle: !!int 5",
        "kind: rule\ntitle: ! wow",
        "kind: rule\n!!str title: Ten",
        "kind: rule\ntitle: !!binary aGk=",
    ],
)
def test_a_tag_is_refused_on_its_line_wherever_it_stands(fields):
    assert said(f"---\n{fields}\n---\n") == [
        'facts/a.md:3: uses a YAML tag (“!…”). Leave the tag out, or put the value in "double quotes".'
    ]


def test_an_exclamation_mark_or_a_star_inside_words_is_no_tag_and_no_alias():
    assert read("---\ntitle: Stop! Look & *listen*\n---\n").entries["title"] == Text("Stop! Look & *listen*", 2)


# Sizes


def test_a_file_that_is_too_large_is_refused():
    assert said(b"---\ntitle: Ten\n---\n" + b"x" * MOST_BYTES) == ["facts/a.md:1: is larger than 80 kB. Split it into two files."]


def test_a_file_of_just_the_greatest_size_is_read():
    head = b"---\ntitle: Ten\n---\n"
    document, problems = read_document(A_FILE, head + b"x" * (MOST_BYTES - len(head)))
    assert problems == [] and document is not None


def test_too_many_fields_are_refused():
    assert said("---\n" + "".join(f"k{n}: {'x' * 90}\n" for n in range(200)) + "---\n") == [
        "facts/a.md:1: has more than 16 kB of fields. Move text into the body."
    ]


@pytest.mark.parametrize("bracket", "[{")
def test_thousands_of_brackets_are_refused_before_yaml_reads_them(bracket):
    assert said(f"---\ntitle: {bracket * 1_001}\n---\n") == [
        "facts/a.md:2: has more than 1,000 “[” and “{” in its fields. Move text into the body."
    ]
    assert read_document(A_FILE, f"---\ntitle: '{bracket * 1_000}'\n---\n".encode())[1] == []


def test_deep_nesting_is_refused_on_the_line_where_it_gets_too_deep():
    deep = "\n".join("  " * n + name for n, name in enumerate(["a:", "b:", "c:", "d:", "e:", "f:", "g: too deep"]))
    assert said(f"---\n{deep}\n---\n") == ["facts/a.md:8: is nested more than 6 deep. Make it flatter."]


@pytest.mark.parametrize("hostile", ["[" * 16_000, "{" * 16_000, "- " * 8_000, "? " * 8_000, "a: " * 5_000, "[" * 8_000 + "]" * 8_000])
@pytest.mark.usefixtures("has_to_end")
def test_hostile_nesting_is_one_problem(hostile):
    problems = said(f"---\n{hostile}\n---\n")
    assert len(problems) == 1 and problems[0].startswith("facts/a.md:2: ")


DEEPEST = "\n".join([f"{'  ' * n}a:" for n in range(MOST_DEPTH)]) + " b"
TOO_DEEP = {
    "lists": "title: \nx:\n  " + "- " * 7_900 + "a",
    "names": "? " * 7_900,
    "lists and names": "- ? " * 3_900,
    "names and lists": "title: Ten\nx:\n  " + "? - " * 3_900,
    "lists of fields": "x:\n" + "".join(f"{'  ' * n}- a:\n" for n in range(120)),
    "fields": "\n".join([f"{' ' * n}a:" for n in range(170)]),
    "fields of no name": "\n".join([f"{' ' * n}?" for n in range(170)]),
    "lists, a line each": "\n".join([f"{' ' * n}-" for n in range(170)]),
    "brackets": "a: " + "[" * 1_000 + "]" * 1_000,
    "brackets left open": "a: " + "[" * 1_000,
    "braces": "a: " + "{a: " * 1_000 + "}" * 1_000,
    "names in brackets": "a: " + "[? " * 1_000,
    "brackets in lists": "- " * 7_000 + "[" * 1_000,
    "with a mark of YAML's": "x: !\n  " + "- " * 7_900,
}


def test_no_nesting_is_more_than_the_stack_of_a_small_thread():
    # In a process of its own: what is too deep for the stack ends it.
    heads = {"the deepest": DEEPEST, **TOO_DEEP}
    assert all(len(head) <= MOST_HEAD for head in heads.values())
    program = """
import json, sys, threading
from guidance.content.front_matter import read_document

def read():
    for name, head in json.load(sys.stdin).items():
        problems = read_document("facts/a.md", f"---\\n{head}\\n---\\n".encode())[1]
        print(name, *problems, sep=": ", flush=True)

threading.stack_size(512 * 1024)
thread = threading.Thread(target=read)
thread.start()
thread.join()
"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=HOUSE, input=json.dumps(heads), capture_output=True, text=True, timeout=60, check=False
    )
    first, *others = run.stdout.splitlines()
    assert (run.returncode, run.stderr, first) == (0, "", "the deepest")
    assert [line.split(": ")[0] for line in others] == list(TOO_DEEP)
    assert [line for line in others if "is nested more than 6 deep" not in line and "uses a YAML tag" not in line] == []


WRAPPERS = ["[{}]", "[a, {}]", "{{a: {}}}", "{{a: b, ? {} : b}}", "[? {} : b]", "{{a: {{}}, b: {}}}", "[\n {}\n]", "{{a:\n  {}}}"]
INSIDE_ONE_ANOTHER = st.lists(st.sampled_from(WRAPPERS), min_size=MOST_DEPTH - 3, max_size=MOST_DEPTH + 2).map(
    lambda wrappers: reduce(lambda inner, wrapper: wrapper.format(inner), wrappers, "a")
)
STARTS = ["- ", "? ", "a: ", "a:\n", "- a: ", "- - ", "? - ", ""]
LINE_IN_LINE = st.tuples(st.lists(st.sampled_from(STARTS), max_size=MOST_DEPTH + 2), INSIDE_ONE_ANOTHER | st.just("a")).map(
    lambda made: "".join([f"{start}\n{' ' * (deep + 1)}" if deep % 2 else start for deep, start in enumerate(made[0])]) + made[1]
)


@given(INSIDE_ONE_ANOTHER.map("x: {}".format) | LINE_IN_LINE | st.text("-?:a[]{}, \n", max_size=60).filter(lambda text: "---" not in text))
def test_what_is_refused_as_too_deep_is_what_yaml_finds_too_deep_and_on_its_line(head):
    deep, lines = 0, []
    try:
        for event in yaml.parse(head):
            if isinstance(event, yaml.NodeEvent) and deep > MOST_DEPTH:
                lines.append(event.start_mark.line + 2)
            deep += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
    except yaml.YAMLError:
        pass
    _, problems = read_document(A_FILE, f"---\n{head}\n---\n".encode())
    assert [problem.line for problem in problems if "nested" in problem.message] == lines[:1]


# Whatever a file may hold

YAML_LIKE = st.text(alphabet=st.sampled_from("ab:-[]{}&*!#|>\"'%@`?,\\~ \n\u00e9\u2028\x85\ue000\t"), max_size=120)


@given(
    st.one_of(st.binary(max_size=300), YAML_LIKE.map(lambda t: f"---\n{t}\n---\nbody\n".encode()), st.text(max_size=200).map(str.encode))
)
def test_whatever_a_file_holds_it_gives_a_document_or_a_problem_on_a_line_that_exists(raw):
    document, problems = read_document(A_FILE, raw)
    assert document is not None or problems
    lines = len(raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    assert all(1 <= problem.line <= lines for problem in problems)
    if document is not None:
        assert 1 <= document.body_line <= lines
