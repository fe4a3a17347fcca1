"""New content files: every kind, commented, sound from the first; and a new age band among the others."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.assembly import Assembly
from guidance.content.fields import Field, read_fields
from guidance.content.front_matter import read_document
from guidance.content.quotes import curly
from guidance.library import brought
from guidance.new_band import edited, fit, takes_no_stance
from guidance.starters import KINDS, CannotStart, _lines_of, fault_in, kind_called, new_file, path_of, questions
from tests.conftest import NOON, SOUND_LIBRARY

TODAY = date(2026, 11, 22)
FILES = {path: dedent(text).encode() for path, text in SOUND_LIBRARY.items()}

# What a person must answer for each kind; the rest has its usual value.
ANSWERS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "page": (
        "under-13s/live-streaming",
        {
            "title": ["Live streaming: the first talk"],
            "summary": ["Who is watching, and how to switch off."],
            "sources": ["report"],
            "text.glance": ["Sit close | Ask who watches", "Switch off together"],
            "text.say": ["Who do you think is watching?"],
            "text.badly": ["That was a lot. Let us try again."],
        },
    ),
    "app": ("chatter", {"name": ["Chatter"], "kind": ["messages"], "status": ["open"], "summary": ["Messages."], "sources": ["report"]}),
    "situation": (
        "lost-phone",
        {
            "title": ["My child lost their phone"],
            "short": ["Lost phone"],
            "urgency": ["soon"],
            "summary": ["It can be locked from afar."],
            "first": ["Stay calm. It is a thing.", "Lock it, if you can.", "Tell the network."],
            "call": ["helpline"],
            "say": ["It is only a phone."],
            "sources": ["report"],
            "search_words": ["lost, stolen"],
        },
    ),
    "service": (
        "helpers",
        {
            "name": ["The Helpers"],
            "group": ["listening"],
            "who": ["Anyone."],
            "does": ["Listens."],
            "nations": ["england, wales"],
            "website": ["https://www.example.org/help?a=b#c"],
        },
    ),
    "fact": ("chatter-age", {"title": ["Chatter's age"], "kind": ["age"], "value": ["13 and over"], "source": ["report"]}),
    "source": ("book", {"publisher": ["NSPCC"], "title": ["Talking: a book"], "date": ["2 March 2026"], "kind": ["own"]}),
    "term": ("gaming-house", {"term": ["Gaming house"], "meaning": ["A house where people play."]}),
    "topic": ("sleep", {"title": ["Sleep"], "summary": ["Nights: for sleep."]}),
    "band": (
        "adults",
        {
            "title": ["Young adults"],
            "ages_from": ["18"],
            "ages_to": ["19"],
            "child": ["your young adult"],
            "because": ["your child is grown"],
            "card": ["Nearly gone."],
            "summary": ["For parents of the grown."],
            "turning_point": ["when they leave home"],
            "text.glance": ["Listen"],
        },
    ),
    "question": (
        "pets",
        {
            "question": ["Do they have a pet online?"],
            "choose": ["one"],
            "error": ["Choose yes or no."],
            "options": ["name: yes | text: Yes | because: they have one", "name: no | text: No, none | well: Fine: no pets."],
            "ask_when": ["any: age: teens"],
        },
    ),
    "item": (
        "ask-who-hosts",
        {
            "title": ["Who hosts?"],
            "topic": ["live-streaming"],
            "kind": ["talk-about"],
            "everyone": ["yes"],
            "say.under-13s": ["Who is that?"],
            "say.teens": ["Who runs it: a friend?"],
            "when": ["we are in the car"],
            "then": ["I will ask, and wait"],
            "badly": ["Another day."],
            "link": ["situation:blackmail"],
            "evidence_source": ["report"],
        },
    ),
    "site-page": ("thanks", {"title": ["Thanks"], "summary": ["To all."], "text.text": ["Thank you.", "All of you."]}),
}


@pytest.fixture
def assembly() -> Assembly:
    return Assembly(FILES, NOON)


def new_problems(files, changed, on):
    return [problem for problem in brought(files, changed, on) if not problem.warning]


def made(assembly, kind, **more):
    name, answers = ANSWERS[kind]
    return new_file(KINDS[kind], name, {**answers, **more}, assembly, TODAY)


def test_there_is_an_example_of_every_kind():
    assert ANSWERS.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", [kind for kind in ANSWERS if kind != "band"])
def test_a_new_file_of_every_kind_passes(assembly, kind):
    new = made(assembly, kind)
    assert new_problems(FILES, {new.path: new.text.encode()}, NOON) == []
    after = Assembly({**FILES, new.path: new.text.encode()}, NOON)
    assert ANSWERS[kind][0] in after.records[kind]


def test_a_file_taken_away_leaves_a_problem_where_it_was_named():
    found = new_problems(FILES, {"facts/helpline-number.md": None}, NOON)
    assert {problem.path for problem in found} == {"services/helpline.md"}


def test_a_new_band_has_no_problem_of_its_own(assembly):
    new = made(assembly, "band")
    assert [p for p in new_problems(FILES, {new.path: new.text.encode()}, NOON) if p.path == new.path] == []


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_field_stands_in_the_file_with_its_meaning(assembly, kind):
    text = made(assembly, kind).text
    for field in KINDS[kind].fields:
        assert f"{field.name}:" in text
        assert field.help[1:] in text


def test_what_was_answered_is_what_is_read(assembly):
    new = made(assembly, "item", any=["age: teens"], everyone=[], never_with=["agree-where"])
    assert "any:\n  - age: teens\n" in new.text and "\neveryone:" not in new.text
    item = next(i for i in Assembly({**FILES, new.path: new.text.encode()}, NOON).items if i.name == "ask-who-hosts")
    assert (item.title, item.say["teens"], item.then, item.never_with) == (
        "Who hosts?",
        "Who runs it: a friend?",
        "I will ask, and wait",
        ("agree-where",),
    )
    asked = Assembly({**FILES, "self-check/questions/pets.md": made(assembly, "question").text.encode()}, NOON).questionnaire.question(
        "pets"
    )
    assert [(o.name, o.text, o.because, o.well) for o in asked.options] == [
        ("yes", "Yes", "they have one", ""),
        ("no", "No, none", "", "Fine: no pets."),
    ]
    assert asked.ask_when.any[0].options == ("teens",)


def test_what_is_missing_is_said_and_nothing_else_breaks(assembly):
    new = new_file(KINDS["topic"], "sleep", {"title": ["Sleep"]}, assembly, TODAY)
    assert [str(p) for p in new_problems(FILES, {new.path: new.text.encode()}, NOON)] == [
        "topics/sleep.md:5: needs “summary”: what it is about, in a sentence."
    ]


@pytest.mark.parametrize(
    ("kind", "name", "said"),
    [
        ("topic", "Sleep well", "“Sleep well” cannot be the name of a topic. Write small letters, digits and hyphens."),
        ("topic", "../sleep", "“../sleep” cannot be the name of a topic."),
        ("page", "sleep", "“sleep” cannot be the name of a guidance page. Write BAND/TOPIC, such as teens/live-streaming."),
        ("page", "teens/../x", "cannot be the name"),
    ],
)
def test_a_name_that_cannot_be_one_is_refused(kind, name, said):
    with pytest.raises(CannotStart) as refused:
        path_of(KINDS[kind], name)
    assert said in str(refused.value)


def test_unknown_kinds_and_fields_are_refused_with_what_was_meant(assembly):
    with pytest.raises(CannotStart, match=r"“itme” is not a kind of file\. Did you mean “item”\?"):
        kind_called("itme")
    with pytest.raises(CannotStart, match=r"“titel” is not a field of a topic\. Did you mean “title”\?"):
        new_file(KINDS["topic"], "sleep", {"titel": ["Sleep"]}, assembly, TODAY)


def test_what_is_asked_and_what_is_usual(assembly):
    asked = {spec.name: usual for spec, usual in questions(KINDS["item"], assembly, TODAY)}
    assert {"title", "topic", "say.under-13s", "say.teens", "any", "everyone", "evidence_source"} <= asked.keys()
    assert (asked["evidence"], asked["importance"], asked["ages"]) == ("expert-view", "50", "all")
    usual = {spec.name: value for spec, value in questions(KINDS["situation"], assembly, TODAY)}
    assert (usual["order"], usual["updated_on"], usual["next_check"]) == ("2", "2026-11-22", "2027-02-21")


def test_a_wrong_answer_is_told_at_once():
    order = Field("order", "number", "its place.")
    assert fault_in(order, ["first"]) == "“first” in “order” is not a whole number. Write a number such as 10."
    assert fault_in(order, ["3"]) == ""


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=60).map(lambda s: " ".join(s.split())).filter(bool))
def test_any_words_are_read_back_as_they_were_answered(words):
    spec = Field("title", "text", "words.")
    document, problems = read_document("x.md", f"---\n{_lines_of(spec, {'title': [words]})}\n---\n".encode())
    assert problems == [] and document is not None
    read = read_fields("x.md", document.head, (spec,), "it")
    assert read.problems or read.values["title"] == curly(words)
    assert not read.problems or "Write plain words." in read.problems[0].message


# A new age band


@pytest.mark.parametrize(
    ("ages", "beside", "order", "edits"),
    [
        ((16, 17), "teens", 3, {"guidance/teens/index.md": {"ages_to": 15}}),
        ((13, 14), "teens", 2, {"guidance/teens/index.md": {"ages_from": 15, "order": 3}}),
        ((10, 12), "under-13s", 2, {"guidance/under-13s/index.md": {"ages_to": 9}, "guidance/teens/index.md": {"order": 3}}),
        ((18, 20), "teens", 3, {}),
    ],
)
def test_a_new_band_takes_the_ages_at_an_end_of_another(assembly, ages, beside, order, edits):
    place = fit(assembly, *ages)
    assert (place.beside.name, place.order, place.edits) == (beside, order, edits)


@pytest.mark.parametrize(
    ("ages", "said"),
    [
        ((12, 14), "overlap “under-13s” (0 to 12), “teens” (13 to 17)"),
        ((14, 15), "overlap “teens” (13 to 17). A new band takes the youngest or oldest ages of one other."),
        ((13, 17), "overlap “teens”"),
        ((19, 20), "leave a gap beside “teens” (13 to 17)"),
        ((9, 8), "are no band. Write the youngest age first."),
    ],
)
def test_a_gap_or_an_overlap_of_ages_is_refused(assembly, ages, said):
    with pytest.raises(CannotStart) as refused:
        fit(assembly, *ages)
    assert said in str(refused.value)


def test_the_other_bands_file_changes_in_those_numbers_only(assembly):
    text = FILES["guidance/teens/index.md"].decode()
    after = edited(text.replace("ages_to: 17", "ages_to: 17   # for now"), assembly.records["band"]["teens"], {"ages_to": 15})
    assert after == text.replace("ages_to: 17", "ages_to: 15 # for now")


def test_everything_that_takes_no_stance_on_a_new_band_is_listed():
    item = FILES["self-check/items/agree-where.md"].decode()
    teens_only = item.replace("ages: all", "ages: [teens]").replace("  under-13s: What did you watch today?\n", "")
    ruled = item.replace("everyone: yes", "any:\n  - age: teens")
    new = {kind: new_file(KINDS[kind], *ANSWERS[kind], Assembly(FILES, NOON), TODAY) for kind in ("question", "app")}
    app = new["app"].text.replace("status: open\n", "status: open\nbands: [teens]\n")
    files = {
        "self-check/items/agree-where.md": ruled.encode(),
        "self-check/items/only-teens.md": teens_only.encode(),
        new["question"].path: new["question"].text.encode(),
        new["app"].path: app.encode(),
    }
    listed = list(takes_no_stance(Assembly({**FILES, **files}, NOON), "16-17", "teens"))
    assert [line.partition(": ")[0] for line in listed[2:7]] == [
        "self-check/items/agree-where.md:10",
        "self-check/items/ask-who-watches.md:9",
        "self-check/items/only-teens.md:7",
        "self-check/items/say-what-you-saw.md:9",
        "self-check/items/watch-one-together.md:9",
    ]
    assert listed[0].startswith("guidance/teens/index.md:2: look at its title, child, because, card and summary: they may still name")
    assert listed[1].startswith("guidance/teens/live-streaming.md:1: has no sister for “16-17”. Write guidance/16-17/live-streaming.md, or")
    assert listed[2].endswith("is for all ages. Add a line “16-17: …” under “say”.")
    assert listed[4].endswith("is for “teens”. Add “16-17” to “ages”, with words of its own, or leave it out.")
    assert listed[7] == "self-check/items/agree-where.md:9: has a rule about “teens”. Does it hold for “16-17” too?"
    assert listed[8].startswith("self-check/questions/pets.md:") and "has a rule about “teens”" in listed[8]
    assert listed[9].startswith("apps/chatter.md:") and "matters to “teens”. Add “16-17” to “bands”, or leave it out." in listed[9]
    assert len(listed) == 10
