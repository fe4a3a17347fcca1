"""A file as a form and back: what is posted unchanged leaves the file alone, in every real file there is."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.conf import settings
from django.http import QueryDict

from guidance.content.front_matter import read_document
from guidance.content.writing import typed_values
from guidance.editing.file_form import Control, Known, controls, suggestions
from guidance.editing.files import opened, placed
from guidance.editing.sent import read_post
from guidance.folder import read_files
from guidance.selfcheck.questionnaire import QUESTION
from tests.conftest import document

FILES = read_files(settings.CONTENT_DIR)


@pytest.fixture
def known(_real_snapshot):
    library = _real_snapshot.current()[0]
    return Known(library.records, library.questionnaire, tuple(library.bands.values()))


def posted_by(made: tuple[Control, ...], body: str | None = None) -> QueryDict:
    """What a browser would send of these controls as they stand."""
    post = QueryDict(mutable=True)
    for control in made:
        _send(post, control)
    if body is not None:
        post["body"] = body.replace("\n", "\r\n")
    return post


def _send(post: QueryDict, control: Control) -> None:
    if control.kind in ("names", "ticks", "yes", "parts", "rule", "records"):
        post.appendlist("shown", control.name)
    if control.kind in ("line", "text", "lines", "raw"):
        post[control.name] = control.value.replace("\n", "\r\n")
    elif control.kind == "names":
        post.setlist(control.name, [c.value for c in control.choices])
    elif control.kind == "yes" and control.value:
        post[control.name] = "yes"
    elif control.kind == "choice":
        post[control.name] = next((c.value for c in control.choices if c.chosen), "")
    elif control.kind == "ticks":
        post.setlist(control.name, [c.value for c in control.choices if c.chosen])
    elif control.kind == "rule":
        post.setlist(control.name, [c.value for asked in control.rule for c in asked.choices if c.chosen])
    for part in control.parts:
        _send(post, part)
    for entry in control.entries:
        for inner in entry.controls:
            _send(post, inner)
        if not entry.fresh:
            post[f"{entry.name}.place"] = str(entry.number + 1)


def form_of(path: str, text: str, known: Known) -> tuple[Control, ...]:
    file = opened(path, text)
    assert file.kind and file.values is not None, file.why
    return controls(file.kind.fields, file.values, known)


def by_kind() -> dict[str, list[str]]:
    found = defaultdict(list)
    for path in FILES:
        place = placed(path)
        found[place[0].name if place else ""].append(path)
    return found


@pytest.mark.parametrize("kind", by_kind())
def test_every_real_file_posted_as_it_stands_is_byte_for_byte_the_same(kind, known):
    for path in by_kind()[kind]:
        text = FILES[path].decode()
        post = posted_by(form_of(path, text, known), opened(path, text).body)
        assert read_post(path, post, text).text == text, path


@pytest.mark.parametrize("kind", by_kind())
def test_each_control_has_a_name_of_its_own_and_a_template(kind, known):
    for path in by_kind()[kind][:3]:
        made = form_of(path, FILES[path].decode(), known)
        assert len({control.id for control in made}) == len(made)
        assert all(control.label and control.help for control in made)


QUESTION_PATH = "self-check/questions/people-online.md"
ITEM_PATH = next(path for path in FILES if path.startswith("self-check/items/") and b"any:" in FILES[path] and b"not:" in FILES[path])


def value_of(path: str, text: str, field: str):
    found, _ = read_document(path, text.encode())
    assert found is not None
    return typed_values(found.head, placed(path)[0].fields)[field]


def test_an_answer_ticked_joins_the_line_of_its_question_and_no_other_line_moves(known):
    text = FILES[ITEM_PATH].decode()
    post = posted_by(form_of(ITEM_PATH, text, known), opened(ITEM_PATH, text).body)
    before = value_of(ITEM_PATH, text, "any")
    post.appendlist("f.any", "talked/never")
    after = read_post(ITEM_PATH, post, text).text
    assert value_of(ITEM_PATH, after, "any") == [*before, ("talked", ["never"])]
    same = [line for line in after.split("\n") if "talked" not in line]
    assert set(same) <= set(text.split("\n"))


def test_an_entry_is_added_taken_out_and_put_elsewhere(known):
    path = next(p for p in FILES if p.startswith("self-check/questions/") and b"choose: one" in FILES[p] and b"options:" in FILES[p])
    text = FILES[path].decode()
    names = [option["name"] for option in value_of(path, text, "options")]
    post = posted_by(form_of(path, text, known), opened(path, text).body)
    post["f.options.0.gone"] = "yes"
    post["f.options.1.place"] = "99"
    fresh = len(names)
    post[f"f.options.{fresh}.name"], post[f"f.options.{fresh}.text"] = "a-new-one", "Something else: new"
    after = read_post(path, post, text).text
    assert [option["name"] for option in value_of(path, after, "options")] == [*names[2:], "a-new-one", names[1]]


@pytest.mark.parametrize("place", ["9" * 5000, "٣", "-1", "first", ""])
def test_an_entry_whose_place_is_none_stays_where_it_is(known, place):
    path = next(p for p in FILES if p.startswith("self-check/questions/") and b"options:" in FILES[p])
    text = FILES[path].decode()
    post = posted_by(form_of(path, text, known), opened(path, text).body)
    post["f.options.1.place"] = place
    assert read_post(path, post, text).text == text


def test_ticks_all_taken_off_empty_the_field_and_what_was_not_in_the_form_stays(known):
    path = next(p for p in FILES if p.startswith("apps/") and b"bands: [" in FILES[p])
    text = FILES[path].decode()
    post = posted_by(form_of(path, text, known), opened(path, text).body)
    post.setlist("f.bands", [])
    assert value_of(path, read_post(path, post, text).text, "bands") == []
    cut_short = QueryDict(mutable=True)
    cut_short["f.name"] = "Another name"
    after = read_post(path, cut_short, text).text
    assert value_of(path, after, "bands") == value_of(path, text, "bands")
    assert opened(path, after).body == opened(path, text).body


ODD = document(
    """\
    ---
    title: [a, list]
    kind: phone
    value: x
    ---
    """
)


def test_a_value_of_the_wrong_shape_is_shown_as_its_lines_and_can_be_mended_there():
    path = "facts/odd.md"
    file = opened(path, ODD)
    known = Known({}, QuestionnaireOf(), (), file.raw_fields)
    title = next(c for c in controls(file.kind.fields, file.values, known) if c.label == "Title")
    assert (title.kind, title.value) == ("raw", "title: [a, list]")
    post = QueryDict(mutable=True)
    post["f.title.raw"] = "title: A list no more"
    assert value_of(path, read_post(path, post, ODD).text, "title") == "A list no more"
    post["f.title.raw"] = "title: [still"
    assert "title: [still" in read_post(path, post, ODD).text, "what cannot be read is kept, to be mended"


def QuestionnaireOf():
    from guidance.selfcheck.questionnaire import Questionnaire

    return Questionnaire(())


@pytest.mark.parametrize(
    "text", ["", "no fields", "---\ntitle: x", "---\ntitel: x\n---\n", "---\ntitle: 'x\n---\n", "\x00\x01", "---\n- a\n---\n"]
)
def test_a_file_that_cannot_be_a_form_is_one_text_and_says_why(text):
    file = opened("facts/odd.md", text)
    assert file.values is None
    assert file.why


def test_rules_that_ticks_cannot_say_stay_lines(known):
    text = FILES[ITEM_PATH].decode()
    doubled = value_of(ITEM_PATH, text, "any")
    made = controls(
        [spec for spec in placed(ITEM_PATH)[0].fields if spec.name == "any"], {"any": [doubled[0], doubled[0]]}, known
    )  # fmt: skip
    assert (made[0].kind, made[0].name) == ("lines", "f.any.lines")
    post = QueryDict(mutable=True)
    post["f.any.lines"] = "talked: never, a-while\r\nwhere: alone"
    assert value_of(ITEM_PATH, read_post(ITEM_PATH, post, text).text, "any") == [("talked", ["never", "a-while"]), ("where", ["alone"])]


def test_names_are_offered_for_the_kinds_that_fields_ask_for():
    assert suggestions(QUESTION.fields) == ("situation",)


def test_blank_lines_above_the_text_are_not_shown_and_stay_in_the_file():
    text = "---\ntitle: x\n---\n\nWords.\n"
    file = opened("facts/x.md", text)
    assert file.words == "Words.\n"
    post = QueryDict(mutable=True)
    post["body"] = "Other words.\r\n"
    assert read_post("facts/x.md", post, text).text == "---\ntitle: x\n---\n\nOther words.\n"


def test_the_whole_file_posted_as_one_text_is_taken_as_it_is():
    post = QueryDict(mutable=True)
    post["whole"] = "---\r\ntitle: x\r\n---\r\nWords.\r\n\r\n"
    assert read_post("facts/x.md", post, "").text == "---\ntitle: x\n---\nWords.\n"
