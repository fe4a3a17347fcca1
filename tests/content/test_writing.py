"""Fields written so that they read back the same, and files changed field by field that lose nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from guidance.content.fields import LISTS, Field
from guidance.content.front_matter import MOST_HEAD, read_document
from guidance.content.typed import same, tidy, typed_values
from guidance.content.writing import Unreadable, _holds, new_text, raw_lines, with_body, with_raw_lines, with_values, write_field
from tests.conftest import document

from .documents import FIELDS, real_files, values, values_of

SPEC = {spec.name: spec for spec in FIELDS}


def read(text: str, fields=FIELDS) -> dict[str, Any]:
    found, problems = read_document("x.md", text.encode())
    assert found is not None, (problems, text)
    return typed_values(found.head, fields)


def body_of(text: str) -> str:
    found, _ = read_document("x.md", text.encode())
    assert found is not None
    return found.body


def changed(text: str, **values: Any) -> str:
    return with_values(document(text), FIELDS, values)


# The real content


def test_every_real_file_set_to_what_it_says_is_the_same_file():
    for path, kind, text in real_files():
        assert with_values(text, kind.fields, read(text, kind.fields)) == text, path


def another(spec: Field, value: Any) -> Any:
    """Some other value of the kind."""
    if spec.kind == "records":
        first = {inner.name: another(inner, "" if inner.kind not in LISTS else []) for inner in spec.fields}
        return [{**value[0], **first}, *value[1:]] if value else [first]
    if spec.kind == "rule-lines":
        return [*value, ("pets", ["yes", "a-cat"])]
    if spec.kind == "by-band":
        return {**value, "teens": "Who's there: “you”?"}
    if spec.kind in LISTS:
        return [*value[:-1], "new: 'one'", "two, three"]
    return "" if value == "yes" else "yes" if spec.kind == "yes" else f"{value} # new: “words”, don't"


def test_one_field_of_a_real_file_changes_and_nothing_else_does():
    for number, (path, kind, text) in enumerate(real_files()):
        before = read(text, kind.fields)
        # Every field of every fifth file, and one field of each of the others, another each time.
        for spec in kind.fields if number % 5 == 0 else (kind.fields[number % len(kind.fields)],):
            for new in (another(spec, before[spec.name]), [] if spec.kind in LISTS else {} if spec.kind == "by-band" else ""):
                after = with_values(text, kind.fields, {spec.name: new})
                assert read(after, kind.fields) == {**before, spec.name: tidy(spec, new)}, (path, spec.name)
                assert body_of(after) == body_of(text)
                assert kept_but_for(raw_lines(text, spec.name), text, after), (path, spec.name)


def kept_but_for(own: str, text: str, after: str) -> bool:
    """Whether no line is gone but the field's own."""
    left = after.split("\n")
    return all(line in left or line in own.split("\n") for line in text.split("\n"))


# Any words


@settings(max_examples=300)
@given(st.data())
def test_any_value_of_any_kind_reads_back_as_it_was_typed(data):
    spec = data.draw(st.sampled_from(FIELDS))
    value = data.draw(values_of(spec))
    written = write_field(spec, value)
    assume(len(written) < MOST_HEAD)
    assert read(f"---\n{written}\n---\n", (spec,))[spec.name] == tidy(spec, value)


@settings(max_examples=300)
@given(values(), values(), st.sampled_from(["\n", "\r\n", "\r"]), st.text(max_size=30))
def test_any_values_over_any_others_read_back_and_the_text_stays(first, second, eol, body):
    text = new_text(FIELDS, first, body).replace("\n", eol)
    assume(len(text) < MOST_HEAD)
    assert read(text) == {spec.name: tidy(spec, first[spec.name]) for spec in FIELDS}
    after = with_values(text, FIELDS, second)
    assume(len(after) < MOST_HEAD)
    assert read(after) == {spec.name: tidy(spec, second[spec.name]) for spec in FIELDS}
    assert body_of(after) == body_of(text)
    assert with_values(after, FIELDS, read(after)) == after
    assert set(after.replace("\r\n", "").replace(eol, "")) & set("\r\n") == set()


# Layouts nobody writes, and some that people do: the same fields in any of them change alike.
LAYOUTS = {
    "as we write it": """\
        ---
        # What it is called
        title: A talk   # short
        order: "010"
        extra: kept [as it is]

        # By age
        say:
          # The eldest
          teens: Who's there?  # at night
          5-9s: >-
            Shall we
            look?
        search_words: [one, 'two', "three, four"] # more to come
        steps:
        - First. # calm
        # then
        - >-
          Second and
          more.
        - Third.
        any:
          - age: teens
          # not the young
          - where: [home, "no"]
        options:
          # the good one
          - name: a
            text: Yes  # plain
            mystery: kept too
          # the other
          -
            name: b
            hints:
              - x
              # inside
              - y
            text: "No"
        # last
        ---
        The text.
        """,
    "in braces": """\
        ---
        {title: A talk, order: 10, extra: "kept",
         # inside
         say: {teens: "Who's there?"}, steps: [First., Third.], options: [{name: a, text: "Yes", mystery: kept}]}
        ---
        The text.
        """,
    "indented": """\
        ---
          title: A talk
          steps:
                - First.
                - Third.
          extra: kept
          options:
            -    name: a
                 text: Yes

            -    name: b
        ---
        The text.
        """,
    "with question marks": "---\n? title\n: A talk\n? extra\n: kept\n---\nThe text.\n",
    "over several lines": """\
        ---
        title: "A
        # talk
        it is"
        steps: [First.,  # one
          Third.]
        extra: kept
        order: |+
          10

        say:
          teens: 'Who''s
            there?'
        ---
        The text.
        """,
    "with a key over two lines": "---\nsteps:\n? odd\n\n  key\n---\nThe text.\n",
    "with a comment that a long text above it would take in": "---\n    # inside\n---\nThe text.\n",
    "empty": "---\n# nothing yet\n---\nThe text.\n",
    "without an end": "---\ntitle: A talk\n---",
    "with an end": "---\ntitle: A talk\n...\n---\nThe text.\n",
}
by_layout = pytest.mark.parametrize("layout", LAYOUTS)


@by_layout
@settings(max_examples=40)
@given(data=st.data())
def test_fields_change_in_every_layout(layout, data):
    text = document(LAYOUTS[layout])
    before = read(text)
    assert with_values(text, FIELDS, before) == text
    new = data.draw(values(tuple(data.draw(st.lists(st.sampled_from(FIELDS), unique=True, max_size=4)))))
    after = with_values(text, FIELDS, new)
    assume(len(after) < MOST_HEAD)
    assert read(after) == {**before, **{name: tidy(SPEC[name], value) for name, value in new.items()}}
    assert body_of(after) == body_of(text)
    assert ("extra" in read_document("", after.encode())[0].head.entries) == ("extra" in text)


@by_layout
def test_comments_stay_when_other_fields_change(layout):
    text = document(LAYOUTS[layout])
    after = with_values(text, FIELDS, {"title": "Another", "from": "2027-04-01 09:30"})
    comments = [line.strip() for line in text.split("\n") if line.strip().startswith("#") and "talk" not in line]
    assert [line.strip() for line in after.split("\n") if line.strip().startswith("#")] == comments


# What changes and what stays, line by line

TALK = LAYOUTS["as we write it"]


def diff(text: str, after: str) -> tuple[list[str], list[str]]:
    """The lines taken away and those that came."""
    old, new = document(text).split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize(
    ("values", "gone", "come"),
    [
        ({"title": "Two: talks"}, ["title: A talk   # short"], ['title: "Two: talks" # short']),
        ({"title": ""}, ["title: A talk   # short"], []),
        ({"kind": "one"}, [], ["kind: one"]),
        ({"say": {"teens": "Who?", "5-9s": "Shall we look?"}}, ["  teens: Who's there?  # at night"], ["  teens: Who? # at night"]),
        ({"say": {"5-9s": "Shall we look?"}}, ["  teens: Who's there?  # at night"], []),
        (
            {"search_words": ["two", "three, four", "yes"]},
            ["search_words: [one, 'two', \"three, four\"] # more to come"],
            ["search_words: ['two', \"three, four\", \"yes\"] # more to come"],
        ),
        ({"steps": ["First.", "New.", "Second and more.", "Third."]}, [], ["- New."]),
        ({"steps": ["Third.", "First."]}, ["- >-", "  Second and", "  more."], []),
        ({"any": [("age", ["teens"]), ("where", ["home"])]}, ['  - where: [home, "no"]'], ["  - where: home"]),
        (
            {"options": [{"name": "a", "text": "Yes"}, {"name": "b", "hints": ["x", "y"], "text": "Never"}]},
            ['    text: "No"'],
            ["    text: Never"],
        ),
        (
            {"options": [{"text": "Yes"}, {"name": "b", "hints": ["x", "y"], "text": "No"}]},
            ["  - name: a", "    text: Yes  # plain"],
            ["  - text: Yes  # plain"],
        ),
        (
            {"options": [{"name": "b", "hints": ["x", "y"], "text": "No"}, {"name": "c"}]},
            ["  - name: a", "    text: Yes  # plain", "    mystery: kept too"],
            ["  - name: c"],
        ),
    ],
)  # fmt: skip
def test_only_the_lines_of_what_changed_are_others(values, gone, come):
    after = changed(TALK, **values)
    assert diff(TALK, after) == (gone, come)
    assert read(after) == {**read(document(TALK)), **{name: tidy(SPEC[name], value) for name, value in values.items()}}


def test_a_moved_entry_takes_its_comment_along():
    after = changed(TALK, steps=["Second and more.", "First.", "Third."])
    assert "steps:\n# then\n- >-\n  Second and\n  more.\n- First. # calm\n- Third.\n" in after


def test_a_new_field_goes_to_its_place_and_a_first_one_above_the_comment_of_the_next():
    assert "# What it is called\ntitle: A talk   # short\nkind: one\norder:" in changed(TALK, kind="one")
    assert changed("---\n# its place\norder: 1\n---\n", title="New") == "---\ntitle: New\n# its place\norder: 1\n---\n"
    assert changed("---\n---\n", order="2", title="New") == "---\ntitle: New\norder: 2\n---\n"


def test_an_emptied_field_leaves_its_comments_and_they_join_no_other_field():
    text = "---\ntitle: >-\n  Long\nsteps:\n  # calm first\n  - One.\norder: 1\n---\n"
    after = changed(text, steps=[])
    assert after == "---\ntitle: >-\n  Long\n# calm first\norder: 1\n---\n"


def test_a_long_text_is_folded_and_a_list_that_does_not_fit_stands_line_by_line():
    assert write_field(SPEC["title"], "word: " * 30).startswith("title: >-\n  word: word:")
    assert write_field(SPEC["search_words"], ["short", "a, b"]) == 'search_words: [short, "a, b"]'
    assert write_field(SPEC["search_words"], ["some words"] * 20).startswith("search_words:\n  - some words\n")
    assert write_field(SPEC["title"], "yes") == 'title: "yes"'
    assert [write_field(spec, "") for spec in FIELDS] == ["", "", "", "", "must: no", *[""] * 8]


def test_a_required_yes_is_never_left_unsaid_once_it_stands():
    assert changed("---\nmust: yes\non: yes\n---\n", must="", on="") == "---\nmust: no\n---\n"
    assert changed("---\nmust: no\n---\n", must="") == "---\nmust: no\n---\n"
    assert changed("---\ntitle: a\n---\n", must="") == "---\ntitle: a\n---\n"
    assert changed("---\ntitle: a\n---\n", must="no") == "---\ntitle: a\nmust: no\n---\n"


def test_a_field_claimed_twice_has_the_first_and_then_stands_once():
    text = "---\ntitle: a\norder: 1\ntitle: b\n---\n"
    assert read(text)["title"] == "a"
    assert changed(text, order="2") == text.replace("1", "2")
    assert changed(text, title="c") == "---\ntitle: c\norder: 1\n---\n"


def test_a_change_made_in_place_is_read_back_before_it_is_kept():
    text = "---\ntitle: a\nmystery: b\norder: 1\n---\nWords.\n"
    before, _ = read_document("x.md", text.encode())
    made = text.replace("title: a", "title: c")
    assert before is not None and _holds(made, before, FIELDS, {"title": "c"})
    others = (text, made.replace("1", "2"), made.replace("mystery: b\n", ""), made.replace("Words", "Other"), made.replace("c", '"c'))
    assert not any(_holds(other, before, FIELDS, {"title": "c"}) for other in others)


def test_what_no_field_knows_stays_in_a_file_that_must_be_written_anew():
    after = changed(LAYOUTS["in braces"], title="Another")
    assert 'extra: "kept"' in after and '"mystery": "kept"' in after and "# inside\n" in after


def test_a_long_text_above_a_comment_does_not_take_it_in():
    words = "many words " * 20
    after = changed("---\n    # inside\n---\n", title=words)
    assert read(after)["title"] == words.strip() and after.startswith("---\n# inside\ntitle: >-\n")


# A value of the wrong shape

ODD = "---\ntitle:\n  - not\n  - words\norder: 1\noptions: none\n---\n"


def test_a_value_of_the_wrong_shape_is_left_and_shown_as_it_stands():
    assert (read(ODD)["title"], read(ODD)["options"]) == (None, None)
    assert changed(ODD, **{**read(ODD), "kind": "one"}) == ODD.replace("order:", "kind: one\norder:")
    assert raw_lines(ODD, "title") == "title:\n  - not\n  - words"
    assert changed(ODD, title="Words") == "---\ntitle: Words\norder: 1\noptions: none\n---\n"


def test_its_lines_can_be_written_anew():
    assert with_raw_lines(ODD, "title", "title: Words\r\n") == "---\ntitle: Words\norder: 1\noptions: none\n---\n"
    assert with_raw_lines(ODD, "title", "") == "---\norder: 1\noptions: none\n---\n"
    assert with_raw_lines(ODD, "site", "site: https://a.org").endswith("options: none\nsite: https://a.org\n---\n")
    with pytest.raises(Unreadable, match="Line 2 has a quotation mark"):
        with_raw_lines(ODD, "title", 'title: "Words')


# Files that cannot be read


@pytest.mark.parametrize("text", ["", "no fence", "---\ntitle: a", '---\ntitle: "a\n---\n', "---\n- a\n---\n", "---\ntitle: \ud800\n---\n"])
def test_a_file_that_cannot_be_read_is_refused_with_what_to_mend(text):
    with pytest.raises(Unreadable, match=r"Line \d"):
        with_values(text, FIELDS, {"title": "b"})
    assert raw_lines(text, "title") == ""


# The text below the fields


@pytest.mark.parametrize(
    ("text", "body", "after"),
    [
        ("---\na: b\n---\nOld.\n", "New.", "---\na: b\n---\nNew.\n"),
        ("---\r\na: b\r\n---\r\nOld.\r\n", "New.\n\nMore.\n", "---\r\na: b\r\n---\r\nNew.\r\n\r\nMore.\r\n"),
        ("---\na: b\n---\n\nOld.\n\nMore.", "Old.\r\n\r\nMore.\r\n", "---\na: b\n---\n\nOld.\n\nMore."),
        ("---\na: b\n---", "New.", "---\na: b\n---\nNew.\n"),
        ("---\na: b\n---\nOld.\n", "\n\n", "---\na: b\n---\n"),
        ("---\na: b\n---\nOld.\n", "N\x00ew\ufeff.", "---\na: b\n---\nNew.\n"),
        ('---\na: "b\n---\nOld.\n', "Mended anyway.", '---\na: "b\n---\nMended anyway.\n'),
    ],
)  # fmt: skip
def test_a_new_text_stands_below_the_same_fields(text, body, after):
    assert with_body(text, body) == after


@settings(max_examples=200)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_reads_back_below_fields_that_stay(old, new):
    text = with_body(with_body("---\ntitle: a\n---\n", old), new)
    found, problems = read_document("x.md", text.encode())
    assert problems == [] and found is not None and read(text)["title"] == "a"
    assert with_body(text, found.body) == text


def test_a_text_without_fields_is_refused():
    with pytest.raises(Unreadable, match="Line 1 must start"):
        with_body("No fields.", "New.")


def test_values_compare_as_they_are_read():
    assert same(SPEC["title"], " a  b\n", "a b") and not same(SPEC["title"], "a", "b")
    assert same(SPEC["on"], "true", "yes") and same(SPEC["on"], "no", "")
    assert same(SPEC["say"], {"a": "x", "b": "y"}, {"b": "y", "a": "x", "c": " "})
    assert not same(SPEC["search_words"], ["a", "b"], ["b", "a"])
