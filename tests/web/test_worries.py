"""What a parent with a worry meets: help at once, before anything else, and nothing tonight that was not written for it."""

from __future__ import annotations

from .parent import question_form


def test_each_worry_shows_its_help_at_the_very_next_step_before_any_question(parent, library):
    faults = []
    for question, worry in parent().worries:
        walking = parent()
        address = walking.answer(1, question, [worry.name])
        page = walking.look(address)
        situation = library.situations[worry.situation]
        urgent = page.all(data_urgent=None)
        good = (
            address == "/self-check/2/"
            and len(urgent) == 1
            and question_form(page) is None
            and situation.title in urgent[0].text
            and situation.address in {a.get("href") for a in page.one("main").all("a")}
            and any(a.get("href").startswith(("tel:", "https://", "/get-help/")) for a in urgent[0].all("a"))
            and question_form(walking.look("/self-check/3/")) is not None
        )
        if not good:
            faults.append(worry.name)
    assert faults == []


def test_help_comes_first_on_the_checklist_whatever_the_worry_and_age(parent, library):
    faults, bands = [], list(library.bands)
    for at, (question, worry) in enumerate(parent().worries):
        walking = parent()
        ticked = walking.at_age(bands[at % len(bands)], walking.saying(question, worry.name))
        page = walking.walk(ticked).checklist
        marked = [e for e in page.all() if e.has("data-urgent") or e.has("data-tonight") or e.has("data-item")]
        if not marked[0].has("data-urgent") or library.situations[worry.situation].title not in marked[0].text:
            faults.append(worry.name)
    assert faults == []


def test_every_worry_ticked_at_once_shows_the_help_of_each_most_urgent_first(parent, library):
    walking = parent()
    first = walking.questions[0]
    every = [o.name for o in first.options if o.urgency and not o.alone]
    page = walking.look(walking.answer(1, first, every))
    situations = list(dict.fromkeys(o.situation for o in first.options if o.name in every))
    titles = [library.situations[name] for name in situations]
    titles.sort(key=lambda s: (s.urgency != "now", s.order, s.name))
    shown = page.all(data_urgent=None)
    assert len(shown) == len(titles)
    assert all(situation.title in element.text for situation, element in zip(titles, shown))


def test_after_a_worry_that_needs_action_only_what_was_written_for_it_stands_tonight(parent, library):
    items = {item.name: item for item in library.items}
    faults = []
    for question, worry in parent().worries:
        if worry.urgency != "now":
            continue
        for band in library.bands:
            walking = parent()
            ticked = walking.at_age(band, walking.saying(question, worry.name))
            page = walking.walk(ticked).checklist
            for element in page.one(data_tonight=None).all(data_item=None):
                item = items[element.get("data-item")]
                if item.urgency != "now" or not item.rule.names(question.name, worry.name):
                    faults.append((band, worry.name, item.name))
    assert faults == []


def test_a_parent_without_worries_sees_no_urgent_help_on_the_way(parent):
    assert [address for address, page in parent().walk().seen if page.all(data_urgent=None)] == []
