"""The picture of the flow and the list that says the same."""

import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import given, settings

from guidance.selfcheck.checklist import build_checklist
from guidance.selfcheck.flow import as_list, leads_to, read_flow
from guidance.selfcheck.flow_picture import as_svg
from guidance.selfcheck.questionnaire import Questionnaire
from tests.selfcheck.laws import every_answer_set
from tests.selfcheck.random_selfchecks import self_checks
from tests.selfcheck.small import AGE, BANDS, GAMES, HAPPENED, SITUATIONS, SMALL, SOUND, TALKED, item, ranked, rule

FLOW = read_flow(SMALL, SOUND, BANDS)
SVG = "{http://www.w3.org/2000/svg}"


def answer(question, text):
    return next(a for q in FLOW.questions if q.text == question for a in q.answers if a.text == text)


def titles(answer):
    return {age.title: [i.title for i in age.items] for age in answer.ages}


def test_worries_lead_to_their_help_and_items():
    threats = answer("Has any of this happened?", "Someone threatens them")
    assert leads_to(threats) == "help now: blackmail"
    assert titles(threats)["little"] == ["About threats-listen", "About threats-keep"]
    assert [q.leads_to_help for q in FLOW.questions] == [True, False, False, False]


def test_a_branch_is_said_in_words_and_not_asked_is_not_nothing():
    games = next(q for q in FLOW.questions if q.text == "Do they play games?")
    assert games.only_if == "only if “How old is your child?” is “big”"
    yes = answer("Do they play games?", "Yes, with strangers")
    assert [(age.title, age.given, len(age.items)) for age in yes.ages] == [("little", False, 0), ("big", True, 1)]


def test_all_and_not_are_said_in_words_too():
    asked = replace(GAMES, ask_when=rule(any={"age": "little big", "happened": "none"}, all={"age": "big"}, none={"happened": "upset"}))
    said = read_flow(Questionnaire((HAPPENED, AGE, asked, TALKED), SITUATIONS), SOUND, BANDS).questions[2].only_if
    assert said == (
        "only if “How old is your child?” is “big”, and “How old is your child?” is “little” or “big” or "
        "“Has any of this happened?” is “None of these”, and “Has any of this happened?” is not “They are upset”"
    )


def test_items_for_everyone_are_reached_from_the_age_and_lost_ones_are_named():
    assert "About small-talk" in titles(answer("How old is your child?", "little"))["little"]
    assert titles(answer("How old is your child?", "little"))["big"] == []
    assert FLOW.unreached == ()
    lost = read_flow(SMALL, ranked(*SOUND, item("lost", rule(all={"talked": "never"}, none={"talked": "never"}))), BANDS)
    assert [i.title for i in lost.unreached] == ["About lost"]
    assert "Reached from no answer: About lost" in as_list(lost) and "Reached from no answer: 1 items." in as_svg(lost)


@settings(max_examples=100, deadline=None)
@given(self_checks())
def test_an_item_stands_where_an_answer_its_rule_names_is_seen_with_it(check):
    questionnaire, items, bands = check
    seen = set()
    for answers in every_answer_set(questionnaire):
        made = build_checklist(questionnaire, items, bands, answers)
        for entry in made.entries if made else ():
            for question in questionnaire.questions:
                for name in answers.get(question.name, ()):
                    if entry.item.rule.names(question.name, name) or (question.about_age and entry.item.everyone):
                        seen.add((question.text, question.option(name).text, made.band.title, entry.item.name))
    flow = read_flow(questionnaire, items, bands)
    drawn = {(q.text, a.text, age.title, i.name) for q in flow.questions for a in q.answers for age in a.ages for i in age.items}
    assert drawn == seen


def test_the_picture_is_accessible_and_needs_no_style_and_no_script():
    root = ET.fromstring(as_svg(FLOW))
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == ("flow-title", "flow-about")
    assert named["flow-title"] == "What leads where in the self-check"
    assert "4 questions, 64 sets of answers, 11 items" in named["flow-about"]
    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert tags <= {"svg", "title", "desc", "rect", "path", "text"}
    assert not {name for element in root.iter() for name in element.attrib if name == "style" or name.startswith("on") or "href" in name}
    colours = {element.get(name) for element in root.iter() for name in ("fill", "stroke", "color") if element.get(name)}
    assert colours == {"currentColor", "none"}


def test_what_the_questions_say_is_never_markup():
    odd = replace(TALKED, text="<script>&")
    flow = read_flow(Questionnaire((HAPPENED, AGE, GAMES, odd), SITUATIONS), ranked(*SOUND, item("x", title="<b>")), BANDS)
    ET.fromstring(as_svg(flow))
    ET.fromstring(f"<div>{as_list(flow)}</div>")
    assert "&lt;script&gt;&amp;" in as_list(flow) and "<b>" not in as_list(flow)


def test_nothing_stands_outside_the_picture():
    root = ET.fromstring(as_svg(FLOW))
    width, height = map(float, root.get("viewBox").split()[2:])
    for element in root.iter(f"{SVG}text"):
        if element.get("x"):
            assert 0 <= float(element.get("x")) <= width and 0 <= float(element.get("y")) <= height
    for element in root.iter(f"{SVG}rect"):
        assert float(element.get("x")) + float(element.get("width")) <= width
        assert float(element.get("y")) + float(element.get("height")) <= height


def test_the_list_says_what_the_picture_says():
    said = as_list(FLOW)
    assert "<li>Do they play games? (choose one; asked only if “How old is your child?” is “big”)<ul>" in said
    assert "<li>Someone threatens them: help now: blackmail<ul><li>little: About threats-listen; About threats-keep</li>" in said
    assert "<li>Not yet: praise, not asked at little<ul><li>big: About games-never</li></ul></li>" in said
