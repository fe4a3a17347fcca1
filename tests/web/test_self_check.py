"""The self-check as a parent meets it: one question a page, and a checklist."""

from __future__ import annotations

import re

import pytest

from guidance.answers import COOKIE, unpack

from .parent import at_step, question_form, step_of, the_form
from .reading import read

BANDS = ["under-5s", "5-9s", "10-12s", "teens"]


# Whole walks


def test_the_bands_are_those_walked_here(library):
    assert list(library.bands) == BANDS


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("urgency", ["", "soon", "now"])
def test_a_whole_walk_ends_in_a_checklist(parent, library, band, urgency):
    walking = parent()
    walking.walk(walking.at_age(band, walking.with_worry(urgency) if urgency else None))
    answers = {name: frozenset(chosen) for name, chosen in walking.given.items()}
    made = library.checklist(answers)
    page = walking.checklist
    shown = [e.get("data-item") for e in page.all(data_item=None)]
    assert shown == [entry.item.name for entry in made.entries]
    tonight = [e.get("data-item") for e in page.one(data_tonight=None).all(data_item=None)]
    assert tonight == [entry.item.name for entry in made.tonight]
    assert 1 <= len(tonight) <= 3 and len(shown) >= 4


def test_every_item_shows_its_title_words_reason_and_moment(parent, library):
    walked = parent().walk()
    entries = {e.item.name: e for e in library.checklist({n: frozenset(c) for n, c in walked.given.items()}).entries}
    for element in walked.checklist.all(data_item=None):
        entry = entries[element.get("data-item")]
        assert entry.item.title in element.text
        assert entry.say in element.one(data_say=None).text
        assert entry.why in element.one(data_why=None).text
        assert entry.item.then in element.one(data_when=None).text
        assert entry.item.badly in element.text
        assert entry.link[0] in {a.get("href") for a in element.all("a")}


def test_a_parent_sees_at_most_nine_questions_numbered_along_their_own_way(parent):
    for band in BANDS:
        walking = parent()
        walking.walk(walking.at_age(band))
        steps = [address for address, _ in walking.seen[:-1]]
        assert steps == [f"/self-check/{n}/" for n in range(1, len(steps) + 1)]
        assert len(steps) <= 9


@pytest.mark.parametrize("urgency", ["", "now"])
@pytest.mark.parametrize("band", BANDS)
def test_how_many_steps_there_are_is_said_only_once_it_is_certain(parent, band, urgency):
    walking = parent()
    walking.walk(walking.at_age(band, walking.with_worry(urgency) if urgency else None))
    steps = len(walking.seen) - 1
    said = [(step_of(a), page.one(class_="progress").text) for a, page in walking.seen[:-1] if question_form(page)]
    after_age = next(step_of(a) for a, page in walking.seen if page.all("input", name="question", value=walking.age.name))
    assert said == [(n, f"Step {n} of {steps}" if n > after_age else f"Step {n}") for n, _ in said] and said[-1][0] == steps


def test_answers_given_are_shown_again_on_the_way_back(parent):
    walked = parent().walk()
    for address, page in walked.seen[:-1]:
        question = the_form(page).one("input", name="question").get("value")
        again = the_form(walked.look(address))
        ticked = {i.get("value") for i in again.all("input", name="answer") if i.has("checked")}
        assert ticked == set(walked.given[question]), address
        assert not [i for i in the_form(page).all("input", name="answer") if i.has("checked")], "ticked before anything was answered"


def test_every_question_can_be_answered_by_what_its_page_offers(parent, library):
    walked = parent().walk()
    for _, page in walked.seen[:-1]:
        form = the_form(page)
        question = library.questionnaire.question(form.one("input", name="question").get("value"))
        inputs = form.all("input", name="answer")
        assert [i.get("value") for i in inputs] == [o.name for o in question.options]
        assert {i.get("type") for i in inputs} == {"checkbox" if question.several else "radio"}
        assert question.text in form.one("legend").text
        for option, given in zip(question.options, inputs):
            label = form.one("label", for_=given.get("id"))
            assert option.text in label.text and option.hint in form.text


# Mistakes


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("answers", [[], [""], ["no-such-answer"], ["\x00"], ["<script>alert(1)</script>"], ["none', 'x"], ["🦊"]])
def test_no_answer_or_an_unknown_one_says_what_to_do_and_loses_nothing(parent, library, number, answers):
    walking, question = at_step(parent, number)
    response = walking.post(number, question, answers)
    assert response.status_code == 422
    assert response["Cache-Control"] == "no-store"
    page = read(response.content)
    assert page.one("title").text.startswith("Error:")
    summary = page.one(role="alert")
    link = summary.one("a")
    target = page.one(id=link.get("href").removeprefix("#"))
    assert (target.tag, target.get("name")) == ("input", "answer"), "the summary does not lead to an answer"
    assert library.questionnaire.question(question).error in link.text
    group = page.one("fieldset")
    described = " ".join(page.one(id=i).text for i in group.get("aria-describedby").split())
    assert library.questionnaire.question(question).error in described
    assert "<script>alert" not in response.content.decode()
    assert walking.client.get(f"/self-check/{number}/").status_code == 200
    if number > 1:
        assert walking.client.get(f"/self-check/{number - 1}/").status_code == 200


def test_two_answers_where_one_may_be_is_a_mistake(parent):
    walking, question = at_step(parent, 2)
    assert walking.post(2, question, ["teens", "5-9s"]).status_code in (303, 422)
    taken = unpack(walking.client.cookies["visit"].value)
    assert all(len(chosen) == 1 for chosen in taken.answers.values())


def test_an_unknown_answer_beside_a_real_one_is_never_kept(parent):
    walking, question = at_step(parent, 1)
    response = walking.post(1, question, ["none", "no-such-answer"])
    assert response.status_code in (303, 422)
    if response.status_code == 303:
        assert unpack(walking.client.cookies["visit"].value).answers[question] == {"none"}


@pytest.mark.parametrize("alone", ["none", "not-sure"])
def test_none_or_not_sure_beside_a_real_answer_is_dropped_without_a_word(parent, alone):
    walking = parent()
    first = walking.questions[0]
    real = next(o for o in first.options if o.urgency and not o.alone)
    walking.answer(1, first, [alone, real.name])
    assert unpack(walking.client.cookies["visit"].value).answers[first.name] == {real.name}


def test_none_and_not_sure_together_are_no_mistake(parent):
    walking = parent()
    assert walking.answer(1, walking.questions[0], ["none", "not-sure"]) == "/self-check/2/"


# Order


@pytest.mark.parametrize("address", ["/self-check/2/", "/self-check/5/", "/self-check/999/", "/self-check/checklist/"])
def test_without_a_cookie_a_later_step_says_kindly_that_nothing_is_here(client, address):
    response = client.get(address)
    assert response.status_code == 200
    page = read(response.content)
    links = {a.get("href") for a in page.one("main").all("a")}
    assert {"/self-check/1/", "/get-help/"} <= links
    assert question_form(page) is None


@pytest.mark.parametrize("number", [2, 3, 999])
def test_an_answer_to_a_later_step_without_a_cookie_is_not_kept(client, number):
    response = client.post(f"/self-check/{number}/", {"answer": "none", "question": "happened"})
    assert response.status_code == 200 and not response.cookies
    assert "/self-check/1/" in {a.get("href") for a in read(response.content).one("main").all("a")}


@pytest.mark.parametrize("number", ["0", "5", "9", "999", "99999999999999999999"])
def test_a_step_out_of_order_leads_to_the_first_open_question(parent, number):
    walking, _ = at_step(parent, 3)
    response = walking.client.get(f"/self-check/{number}/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/3/")


@pytest.mark.parametrize("number", ["0", "999"])
def test_a_step_there_is_none_of_leads_to_the_checklist_when_all_is_answered(parent, number):
    response = parent().walk().client.get(f"/self-check/{number}/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/checklist/")


@pytest.mark.parametrize("address", ["/self-check/-1/", "/self-check/1.5/", "/self-check/one/", "/self-check/" + "9" * 5000 + "/"])
def test_what_is_no_step_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_the_checklist_before_its_time_leads_to_the_open_question(parent):
    walking, _ = at_step(parent, 4)
    response = walking.client.get("/self-check/checklist/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/4/")


def test_a_post_to_a_help_step_leads_on_and_changes_nothing(parent):
    walking = parent()
    address = walking.answer(1, walking.questions[0], walking.with_worry()(walking.questions[0]))
    before = unpack(walking.client.cookies["visit"].value)
    response = walking.client.post(address, {"answer": "none"})
    assert response.status_code == 303
    assert response["Location"] == f"/self-check/{step_of(address) + 1}/"
    assert unpack(walking.client.cookies["visit"].value) == before


def test_the_same_answer_posted_twice_is_taken_once(parent):
    walking, question = at_step(parent, 2)
    first = walking.post(2, question, ["teens"])
    second = walking.post(2, question, ["teens"])
    assert first["Location"] == second["Location"] == "/self-check/3/"
    assert first.status_code == second.status_code == 303


def test_a_page_left_open_in_another_tab_saves_to_its_own_question(parent):
    """Tab one shows question 3 as step 3. In tab two a worry is added, so that question is now step 4."""
    walking, question = at_step(parent, 3)
    chosen = walking.choose(walking.library.questionnaire.question(question))
    walking.answer(1, walking.questions[0], walking.with_worry()(walking.questions[0]))
    walking.answer(3, walking.age, ["teens"])
    response = walking.post(3, question, chosen)
    assert (response.status_code, response["Location"]) == (303, "/self-check/5/")
    answers = unpack(walking.client.cookies["visit"].value).answers
    assert answers[question] == set(chosen)
    assert answers["age"] == {"teens"}


def _conditional(library):
    """The first question that some ages are not asked, an age that is, and one that is not."""
    for question in library.questionnaire.questions:
        asked = [b for b in library.bands if question.ask_when.holds({"age": frozenset([b])})]
        if question.ask_when.lines and asked and len(asked) < len(library.bands):
            return question, asked[0], next(b for b in library.bands if b not in asked)
    raise AssertionError("no question depends on age alone")


def test_an_answer_to_a_question_no_longer_asked_is_not_taken_for_another(parent, library):
    """In tab two the age changes so that tab one's question goes. Its “not sure” must not answer a question never seen."""
    question, asked, not_asked = _conditional(library)
    walking = parent()
    address = "/self-check/1/"
    while True:
        here = library.questionnaire.question(the_form(walking.look(address)).one("input", name="question").get("value"))
        if here == question:
            break
        address = walking.answer(step_of(address), here, walking.at_age(asked)(here))
    walking.answer(2, walking.age, [not_asked])
    before = unpack(walking.client.cookies["visit"].value).answers
    response = walking.post(step_of(address), question.name, ["not-sure"])
    assert response.status_code == 303
    kept = unpack(walking.client.cookies["visit"].value).answers
    assert {n: c for n, c in kept.items() if n != question.name} == before


# Changing an answer


def test_changing_one_answer_from_the_checklist_comes_back_to_it_and_keeps_the_others(parent, library):
    walked = parent().walk()
    for question in walked.questions:
        if question.name not in walked.given or question.about_age or not question.options[1:]:
            continue
        link = next(
            a.get("href") for a in walked.checklist.all("a") if re.match(r"/self-check/\d+/$", a.get("href")) and question.text in a.text
        )
        other = [o.name for o in question.options if not o.urgency and o.name not in walked.given[question.name]][:1]
        if not other:
            continue
        before = unpack(walked.client.cookies["visit"].value).answers
        assert walked.answer(step_of(link), question, other) == "/self-check/checklist/"
        after = unpack(walked.client.cookies["visit"].value).answers
        assert after == {**before, question.name: frozenset(other)}


def test_changing_to_a_worry_shows_its_help_before_the_checklist(parent):
    walked = parent().walk()
    first = walked.questions[0]
    address = walked.answer(1, first, walked.with_worry()(first))
    page = walked.look(address)
    assert page.all(data_urgent=None)
    onward = {a.get("href") for a in page.one("main").all("a")}
    assert "/self-check/checklist/" in onward
    assert walked.look("/self-check/checklist/").all(data_urgent=None)


def test_a_younger_or_older_child_is_asked_only_what_fits(parent, library):
    question, asked, not_asked = _conditional(library)
    walking = parent()
    walking.walk(walking.at_age(asked))
    assert question.name in walking.given
    assert walking.answer(2, walking.age, [not_asked]) == "/self-check/checklist/"
    page = walking.look("/self-check/checklist/")
    assert question.text not in page.one("main").text
    assert {e.get("data-item") for e in page.all(data_item=None)} == {
        e.item.name
        for e in library.checklist(
            {n: frozenset(c) for n, c in walking.given.items() if n != question.name}
        ).entries
    }  # fmt: skip
    # And back: what was said is still there, nothing is asked twice.
    assert walking.answer(2, walking.age, [asked]) == "/self-check/checklist/"


def test_an_age_that_brings_a_new_question_asks_it_before_the_checklist_and_nothing_else_anew(parent, library):
    question, asked, not_asked = _conditional(library)
    walking = parent()
    walking.walk(walking.at_age(not_asked))
    address = walking.answer(2, walking.age, [asked])
    before, walking.seen = len(walking.seen), []
    assert before > 2
    walking.walk(walking.at_age(asked, lambda q: walking.given.get(q.name) or walking.choose(q)), start=address)
    unticked = [
        the_form(page).one("input", name="question").get("value")
        for _, page in walking.seen[:-1]
        if not [i for i in the_form(page).all("input", name="answer") if i.has("checked")]
    ]
    assert unticked == [question.name]


def test_start_again_forgets_at_once(parent):
    walked = parent().walk()
    form = walked.checklist.all("form", action="/self-check/again/")[0]
    assert form.get("method") == "post"
    response = walked.client.post("/self-check/again/")
    assert (response.status_code, response["Location"]) == (303, "/self-check/")
    gone = response.cookies["visit"]
    assert (gone.value, gone["max-age"], gone["path"]) == ("", 0, "/self-check/")
    assert question_form(read(walked.client.get("/self-check/1/").content))
    assert not [i for i in read(walked.client.get("/self-check/1/").content).all("input") if i.has("checked")]
    assert not read(walked.client.get("/self-check/checklist/").content).all(data_item=None)


def test_a_page_left_open_can_ask_whether_the_answers_are_kept_and_is_told_none(parent, client):
    walked = parent()
    walked.walk(walked.with_worry())
    before = walked.client.cookies[COOKIE].value
    response = walked.client.get("/self-check/kept/")
    assert (response.status_code, response["Location"], response["Cache-Control"]) == (303, "/self-check/", "no-store")
    assert not response.cookies, "looking keeps nothing longer"
    response = walked.client.post("/self-check/kept/")
    assert (response.status_code, response.content, response["Cache-Control"]) == (204, b"", "no-store")
    assert unpack(response.cookies[COOKIE].value) == unpack(before) and response.cookies[COOKIE].value != before
    for asked in (client.get, client.post):
        response = asked("/self-check/kept/")
        assert (response.status_code, response["Cache-Control"]) == (200, "no-store") and not response.cookies
        assert "/self-check/1/" in {a.get("href") for a in read(response.content).one("main").all("a")}


def test_the_first_page_offers_to_carry_on_only_when_something_was_answered(client, parent):
    assert "/self-check/checklist/" not in {a.get("href") for a in read(client.get("/self-check/").content).all("a")}
    walking, _ = at_step(parent, 3)
    page = walking.look("/self-check/")
    assert "/self-check/checklist/" in {a.get("href") for a in page.all("a")}
    assert page.all("form", action="/self-check/again/")


def test_the_first_step_can_be_reached_with_answers_and_without(parent, client):
    assert question_form(read(client.get("/self-check/1/").content))
    assert question_form(read(parent().walk().client.get("/self-check/1/").content))
