"""What changed in a file, as an editor reads it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.content.differences import Difference, Piece, differences, in_words, word_pieces
from guidance.content.front_matter import read_document
from guidance.content.labels import label
from guidance.content.typed import in_words as value_in_words
from guidance.content.typed import same, typed_values
from guidance.content.writing import new_text, with_values
from tests.conftest import document

from .documents import FIELDS, real_files, values

BASE = document(
    """\
    ---
    title: A talk
    ages: [teens, 5-9s]
    say:
      teens: Who is there?
    any:
      - where: [home, "no"]
    options:
      - name: a
        text: Yes, it is
    from: 2026-11-22
    ---
    Hello.

    ## Words to say

    One line
    of words.

    - a
    - b
    """
)


def said(after: str | None, before: str | None = BASE, *, in_full: bool = False) -> list[str]:
    return in_words(differences(FIELDS, before, after, in_full=in_full)).split("\n")


def edited(**new: object) -> str:
    return with_values(BASE, FIELDS, new)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (edited(title="A short talk"), ["title: A{+ short+} talk"]),
        (edited(title="The talk"), ["title: [-A-]{+The+} talk"]),
        (edited(title=""), ["title: [-A talk-]"]),
        (edited(ages=["teens", "5-9s", "10-12s"]), ["ages: teens, 5-9s{+, 10-12s+}"]),
        (edited(**{"from": "2026-12-01 09:30"}), ["holds from: [-22 November-]{+09:30 on 1 December+} 2026"]),
        (edited(any=[("where", ["home", "bus"])]), ["comes when any of these is answered: where: home, [-no-]{+bus+}"]),
        (edited(options=[{"name": "a", "text": "Yes"}]), ["answers: name: a; text: Yes[-, it is-]"]),
        (edited(on="yes"), ["on: {+yes+}"]),
        (BASE.replace("Hello.", "Hello you."), ["Text, paragraph 1: Hello{+ you+}."]),
        (BASE.replace("of words", "of mine"), ["Text, paragraph 1 under “Words to say”: One line", "of [-words-]{+mine+}."]),
        (BASE.replace("Words to say", "Words"), ["Text, heading “Words”: ## Words[- to say-]"]),
        (
            BASE + "\nBye.\n\nNow.\n",
            ["Text, paragraph 3 under “Words to say”: {+Bye.+}", "Text, paragraph 4 under “Words to say”: {+Now.+}"],
        ),
        (BASE.replace("Hello.\n", ""), ["Text, paragraph 1: [-Hello.-]"]),
    ],
)
def test_each_difference_is_told_in_words(after, words):
    assert said(after) == words


def test_what_only_looks_otherwise_is_told_by_its_lines_and_what_is_the_same_not_at_all():
    assert said(BASE.replace("title:", "# soon\ntitle:")) == ["Line 2: {+# soon+}"]
    assert said(BASE.replace("line\nof", "line of")) == ["Line 17: One line[-", "-]{+ +}of words."]
    assert differences(FIELDS, BASE, BASE) == differences(FIELDS, BASE, BASE.replace("\n", "\r\n")) == differences(FIELDS, None, None) == ()


def test_a_file_that_comes_or_goes_is_told_whole():
    new, gone = differences(FIELDS, None, BASE), differences(FIELDS, BASE, None)
    assert [d.title for d in new] == [d.title for d in gone]
    assert {piece.mark for d in new for piece in d.pieces} == {"+"}
    assert {piece.mark for d in gone for piece in d.pieces} == {"-"}
    assert new[0] == Difference("title", (Piece("A talk", "+"),))


def test_a_broken_file_is_told_by_its_lines():
    assert said(BASE.replace("title: A talk", 'title: "A talk')) == ['Line 2: title:[- -]{+ "+}A talk']
    assert said(None, "x\ny") == ["Lines 1 to 2: [-x", "y-]"]


def test_fields_of_the_wrong_shape_and_of_no_noun_are_told_by_their_lines():
    before = "---\ntitle:\n  - odd\nmystery: 1\n---\n"
    assert said(before.replace("odd", "odder").replace("1", "2"), before) == [
        "title: title:",
        "  - [-odd-]{+odder+}",
        "mystery: mystery: [-1-]{+2+}",
    ]


def test_long_stretches_that_stay_are_shortened_unless_in_full():
    words = " ".join(f"w{number}" for number in range(60))
    before = new_text(FIELDS, {"title": f"{words} old {words}"}, "")
    after = new_text(FIELDS, {"title": f"{words} new {words}"}, "")
    assert said(after, before) == ["title: … w52 w53 w54 w55 w56 w57 w58 w59 [-old-]{+new+} w0 w1 w2 w3 w4 w5 w6 w7 …"]
    assert said(after, before, in_full=True) == [f"title: {words} [-old-]{{+new+}} {words}"]
    twice = new_text(FIELDS, {"title": f"new {words} new"}, "")
    assert said(twice, new_text(FIELDS, {"title": f"old {words} old"}, "")) == [
        "title: [-old-]{+new+} w0 w1 w2 w3 w4 w5 w6 w7 … w52 w53 w54 w55 w56 w57 w58 w59 [-old-]{+new+}"
    ]


def test_a_new_sentence_is_not_torn_apart_by_a_word_that_happens_to_stay():
    pieces = word_pieces("Ask your child who is the friend now.", "Look at all of the new games now.")
    assert [piece.mark for piece in pieces] == ["-", "+", ""]


# Laws

WORDS = st.lists(st.sampled_from(["a", "b", "c,", " ", "\n", "  ", "d.", "“e”", "f:g"]), max_size=30).map("".join)


def without(mark: str, pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.mark != mark)


@settings(max_examples=400)
@given(st.one_of(WORDS, st.text()), st.one_of(WORDS, st.text()))
def test_pieces_hold_both_sides_to_the_letter(before, after):
    pieces = word_pieces(before, after)
    assert without("+", pieces) == before
    assert without("-", pieces) == after
    assert all(piece.text for piece in pieces)
    assert all(one.mark != other.mark for one, other in pairwise(pieces))
    assert before != after or pieces == ((Piece(before, ""),) if before else ())


@settings(max_examples=80)
@given(values(), values())
def test_each_field_that_changed_is_told_and_no_other(first, second):
    before, after = (new_text(FIELDS, new, "Words.") for new in (first, second))
    documents = [read_document("x.md", text.encode())[0] for text in (before, after)]
    if None in documents:
        return
    was, now = (typed_values(found.head, FIELDS) for found in documents)
    changed = [spec for spec in FIELDS if not same(spec, was[spec.name], now[spec.name])]
    found = differences(FIELDS, before, after, in_full=True)
    if not changed:
        return
    assert [d.title for d in found] == [label(spec.name) for spec in changed]
    for spec, difference in zip(changed, found, strict=True):
        words = value_in_words(spec, was[spec.name])
        assert without("+", difference.pieces) == words or value_in_words(spec, now[spec.name]) == words
        assert any(piece.mark for piece in difference.pieces)


ANY_FILE = st.one_of(
    st.none(), st.text(max_size=60), st.sampled_from([BASE, BASE.replace("\n", "\r"), "---\n---\n", '---\na: "\n---\n', "---\n\ud800"])
)


@given(ANY_FILE, ANY_FILE)
def test_any_two_files_can_be_told_apart(before, after):
    assert isinstance(in_words(differences(FIELDS, before, after)), str)


def test_every_real_file_is_told_apart_from_the_next_of_its_kind():
    files = real_files()
    for (path, kind, text), (_, other_kind, other) in list(pairwise(files))[::10]:
        if kind is other_kind:
            found = differences(kind.fields, text, other, in_full=True)
            assert found, path
            body = read_document(path, text.encode())[0].body
            shown = [without("+", d.pieces) for d in found if d.title.startswith("Text,")]
            assert all(words in body for part in shown for words in part.split("\n\n")), path


# Bounds

HOSTILE = {
    "words": ("a b c " * 10_000, "b c a c " * 8_000),
    "paragraphs": ("a b\n\n" * 12_000, "b a\n\n" * 12_000),
    "signs": ("." * 60_000, "!." * 30_000),
    "blocks never closed": ("::: say\n" * 8_000, "::: tip\n\n" * 7_000),
    "every word once, backwards": (" ".join(map(str, range(10_000))), " ".join(map(str, range(10_000, 0, -1)))),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_texts_are_told_apart_too_and_no_word_twice(case):
    before, after = (f"---\n---\n{text}" for text in HOSTILE[case])
    found = differences((), before, after, in_full=True)
    assert found
    assert sum(len(piece.text) for d in found for piece in d.pieces) <= len(before) + len(after)
