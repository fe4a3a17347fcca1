"""Whom an edit changes: the counts by decision diagram are those of making every checklist twice."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guidance.selfcheck.changes import SelfCheck, compare
from guidance.selfcheck.changes_in_words import in_words, percent
from guidance.selfcheck.checklist import build_checklist
from guidance.selfcheck.questionnaire import Questionnaire
from guidance.selfcheck.tonight import tonight
from guidance.selfcheck.world import World
from tests.selfcheck.laws import every_answer_set
from tests.selfcheck.random_selfchecks import SAYINGS, self_checks
from tests.selfcheck.small import (
    AGE,
    BANDS,
    GAMES,
    HAPPENED,
    SITUATIONS,
    SMALL,
    SOUND,
    TALKED,
    about_age,
    band,
    item,
    option,
    question,
    ranked,
    rule,
)

NOW = SelfCheck(SMALL, SOUND, BANDS)


def with_items(*items):
    return replace(NOW, items=ranked(*items))


def without(*names):
    return [i for i in SOUND if i.name not in names]


def changed(name, **more):
    return [replace(i, **more) if i.name == name else i for i in SOUND]


def asking(*questions):
    return replace(NOW, questionnaire=Questionnaire(questions, SITUATIONS))


def seen(entry):
    item = entry.item
    return (item.title, item.kind, item.when, item.then, item.badly, item.note_html, entry.say, entry.link, entry.why)


def by_hand(old, new, same=lambda answers: answers):
    """Every count of ``compare``, by making both checklists for every answer set there is."""
    sets = changed = tonight = help = praise = 0
    comes, goes, reworded, ages = Counter(), Counter(), Counter(), {b.title: [0, 0] for b in new.bands}
    for answers in every_answer_set(new.questionnaire):
        was, will = old.checklist(same(answers)), new.checklist(answers)
        before, after = ({e.item.name: seen(e) for e in (made.entries if made else ())} for made in (was, will))
        three = [[e.item.name for e in (made.tonight if made else ())] for made in (was, will)]
        counted = [Counter(after.keys() - before.keys()), Counter(before.keys() - after.keys())]
        counted.append(Counter(n for n in before.keys() & after.keys() if before[n] != after[n]))
        helped = was and will and ({s.name for s in was.worries}, was.after_worry) != ({s.name for s in will.worries}, will.after_worry)
        praised = was and will and set(was.well) != set(will.well)
        comes, goes, reworded = comes + counted[0], goes + counted[1], reworded + counted[2]
        differs = any(counted) or three[0] != three[1] or helped or praised or (was is None) != (will is None)
        sets, changed, tonight = sets + 1, changed + bool(differs), tonight + (three[0] != three[1])
        help, praise = help + bool(helped), praise + bool(praised)
        if will and not new.questionnaire.needs_action_now(answers):
            ages[will.band.title] = [ages[will.band.title][0] + 1, ages[will.band.title][1] + bool(differs)]
    return sets, changed, tonight, help, praise, comes, goes, reworded, ages


def as_told(changes):
    items = [Counter({c.name: c.answer_sets for c in found}) for found in (changes.comes, changes.goes, changes.reworded)]
    ages = {share.of_whom: [share.answer_sets, share.changed] for share in changes.by_age}
    return changes.everyone.answer_sets, changes.everyone.changed, changes.tonight, changes.help, changes.praise, *items, ages


@st.composite
def edited(draw, check):
    """The same self-check after a random edit of its items, options or questions."""
    questions, items = list(check.questionnaire.questions), list(check.items)
    for _ in range(draw(st.integers(0, 2))):
        if items:
            at = draw(st.integers(0, len(items) - 1))
            edits = [
                {"importance": draw(st.integers(1, 5))},
                {"title": "Another title"},
                {"say": {b: draw(st.sampled_from(SAYINGS)) for b in items[at].bands}},
                {"kind": "agree"},
                {"everyone": True},
            ]
            items[at] = replace(items[at], **draw(st.sampled_from(edits)))
            if draw(st.integers(0, 3)) == 0:
                del items[at]
    at = draw(st.integers(0, len(questions) - 1))
    if draw(st.booleans()) and not questions[at].about_age:
        options = questions[at].options
        kept = (
            options[1:]
            if draw(st.booleans()) and len(options) > 2
            else (replace(options[0], well="Well done.", because="it is so"), *options[1:])
        )
        questions[at] = replace(questions[at], options=kept, several=draw(st.booleans()))
    if draw(st.integers(0, 4)) == 0 and not questions[at].about_age:
        del questions[at]
    return SelfCheck(Questionnaire(tuple(questions), SITUATIONS), ranked(*items), check.bands)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_every_count_is_that_of_making_both_checklists_for_every_answer_set(data):
    old = SelfCheck(*data.draw(self_checks()))
    new = data.draw(edited(old)) if data.draw(st.booleans()) else SelfCheck(*data.draw(self_checks()))
    changes = compare(old, new)
    assert as_told(changes) == by_hand(old, new)
    gone = {(q.name, o.name) for q in old.questionnaire.questions for o in q.options} - set(new.answers)
    assert bool(changes.taken_over) == bool(gone)
    if changes.taken_over:
        sets, changed, three, help, praise, comes, goes, reworded, ages = by_hand(new, old)
        assert as_told(changes.taken_over) == (sets, changed, three, help, praise, goes, comes, reworded, ages)
    for example in changes.examples:
        was, will = old.checklist(example.answers), new.checklist(example.answers)
        assert example.before == tuple(e.item.title for e in (was.tonight if was else ()))
        assert example.after == tuple(e.item.title for e in (will.tonight if will else ()))
    assert len(changes.examples) == min(3, changes.everyone.changed)
    assert len({tuple(sorted(e.answers.items())) for e in changes.examples}) == len(changes.examples)


@st.composite
def few_talks(draw):
    """Many items on few topics, seldom one to talk about, so that the best talk must often push another out."""
    ways = (
        None,
        rule(any={"happened": "threats"}),
        rule(any={"happened": "none"}),
        rule(all={"talked": "never"}),
        rule(any={"games": "no"}),
    )
    kinds = ["do-together", "agree", "do-together", "talk-about"]
    made = [
        item(
            f"i{number}",
            draw(st.sampled_from(ways)),
            topic_name=draw(st.sampled_from("abcde")),
            kind=draw(st.sampled_from(kinds)),
            urgency=draw(st.sampled_from(["ordinary", "ordinary", "now"])),
        )
        for number in range(draw(st.integers(4, 8)))
    ]
    return SMALL, ranked(*made), BANDS


@settings(max_examples=300, deadline=None)
@given(st.one_of(few_talks(), self_checks()))
def test_tonights_places_are_those_of_every_checklist(check):
    questionnaire, items, bands = check
    world = World(questionnaire, bands)
    places = tonight(world, items)
    stood = Counter()
    for answers in every_answer_set(questionnaire):
        made = build_checklist(questionnaire, items, bands, answers)
        stood.update((entry.item.name, place) for place, entry in enumerate(made.tonight if made else ()))
    counted = {(name, place): world.diagram.count(where) for name, three in places.items() for place, where in enumerate(three)}
    assert {at: count for at, count in counted.items() if count} == dict(stood)


def test_the_same_version_twice_changes_nobody():
    changes = compare(NOW, NOW)
    assert (changes.everyone.answer_sets, changes.everyone.changed, changes.examples) == (64, 0, ())
    assert in_words(changes).startswith("The self-check has 64 sets of answers.\nNone of them gets a different checklist.")


def test_a_new_item_comes_for_everyone_it_is_for():
    changes = compare(with_items(*without("upset-ask")), NOW)
    assert [(c.name, c.title, c.answer_sets) for c in changes.comes] == [("upset-ask", "About upset-ask", 32)]
    assert (changes.goes, changes.reworded, changes.everyone.changed) == ((), (), 32)


def test_an_order_that_stays_below_the_three_changes_nobody():
    assert compare(NOW, with_items(*changed("one-question", importance=6))).everyone.changed == 0


def test_another_order_tonight_is_a_change():
    changes = compare(NOW, with_items(*changed("look-together", importance=95)))
    assert changes.examples[0].before == ("About talk-start", "About look-together", "About agree-a-word")
    assert changes.examples[0].after == ("About look-together", "About talk-start", "About agree-a-word")
    assert changes.tonight == changes.everyone.changed > 0
    assert (changes.comes, changes.goes, changes.reworded) == ((), (), ())


def test_other_words_for_one_age_change_only_that_age():
    changes = compare(NOW, with_items(*changed("small-talk", say={"little": "Hello.", "big": "Words of small-talk for big."})))
    assert [(s.of_whom, s.answer_sets, s.changed) for s in changes.by_age] == [("little", 4, 4), ("big", 12, 0)]
    assert [c.name for c in changes.reworded] == ["small-talk"]


def test_another_reason_for_the_same_item_is_a_change():
    words = replace(TALKED, options=(TALKED.options[0], replace(TALKED.options[1], because="you never talked")))
    changes = compare(NOW, asking(HAPPENED, AGE, GAMES, words))
    assert [(c.name, c.answer_sets) for c in changes.reworded] == [("talk-start", 32)]


def test_other_help_and_other_praise_are_changes():
    calmer = replace(HAPPENED, options=(*HAPPENED.options[:2], replace(HAPPENED.options[2], urgency="", situation=""), HAPPENED.options[3]))
    assert compare(NOW, asking(calmer, AGE, GAMES, TALKED)).help == 32
    prouder = replace(TALKED, options=(replace(TALKED.options[0], well="You talk often."), TALKED.options[1]))
    assert compare(NOW, asking(HAPPENED, AGE, GAMES, prouder)).praise == 32


def test_a_question_that_is_gone_is_counted_over_the_answers_it_had():
    changes = compare(NOW, asking(HAPPENED, AGE, GAMES))
    assert (changes.everyone.answer_sets, changes.everyone.changed) == (32, 0)
    assert changes.only_old == ("“When did you last talk?” This week", "“When did you last talk?” Never")
    assert changes.taken_over and changes.taken_over.everyone.answer_sets == 64
    assert [c.name for c in changes.taken_over.goes] == ["talk-start"]
    told = in_words(changes)
    assert "Answers that are gone: “When did you last talk?” This week · “When did you last talk?” Never" in told
    assert "The version before had 64 sets of answers." in told and "About talk-start (talk-start): 32 (50.0%)" in told


def test_a_band_split_in_two_is_compared_with_the_band_it_came_from():
    bands = (replace(band("little", 1), ages_to=9), replace(band("big", 2), ages_from=10, ages_to=17))
    split = (bands[0], replace(bands[1], ages_to=15), replace(band("oldest", 3), ages_from=16, ages_to=17, because=bands[1].because))
    items = [item(i, bands=("little", "big")) for i in ("one", "two", "three", "four")]
    wider = [
        replace(i, bands=("little", "big", "oldest"), say={**i.say, "oldest": i.say["big"]}, links={**i.links, "oldest": i.links["big"]})
        for i in items
    ]
    old = SelfCheck(Questionnaire((about_age(bands),)), ranked(*items), bands)
    changes = compare(old, SelfCheck(Questionnaire((about_age(split),)), ranked(*wider), split))
    assert (changes.everyone.answer_sets, changes.everyone.changed) == (3, 0)
    forgotten = compare(old, SelfCheck(Questionnaire((about_age(split),)), ranked(*items), split))
    assert [(c.name, c.answer_sets) for c in forgotten.goes] == [("four", 1), ("one", 1), ("three", 1), ("two", 1)]
    assert forgotten.examples[0].answers == {"age": frozenset({"oldest"})}


def test_the_words_name_the_share_the_items_and_the_three_before_and_after():
    told = in_words(compare(NOW, with_items(*without("talk-start"), item("sing", rule(all={"talked": "lately"}), importance=99))))
    assert told.splitlines()[:2] == ["The self-check has 64 sets of answers.", "All of them get a different checklist."]
    assert "Items that come:\n    About sing (sing): 32 (50.0%)" in told
    assert "Items that go:\n    About talk-start (talk-start): 32 (50.0%)" in told
    assert "    “How old is your child?” little\n" in told
    assert "  → Tonight before: About look-together · About agree-a-word · About small-talk\n" in told
    assert "  → Tonight after:  About sing · About look-together · About agree-a-word\n" in told


@pytest.mark.parametrize(
    ("changed_sets", "words"),
    [(0, "none"), (1, "under 0.1%"), (500, "0.5%"), (50_000, "50.0%"), (99_999, "over 99.9%"), (100_000, "100%")],
)
def test_a_share_is_never_rounded_to_none_or_all(changed_sets, words):
    everyone = compare(NOW, NOW).everyone
    assert percent(replace(everyone, answer_sets=100_000, changed=changed_sets)) == words


def test_two_ticks_that_stood_alone_before_count_as_the_first():
    asks = [option("a"), option("unsure", alone=True, well="Unsure."), option("none", alone=True, well="None.")]
    alone, mixed = (question("x", made, several=True) for made in (asks, [replace(o, alone=False) for o in asks]))
    changes = compare(asking(AGE, alone), asking(AGE, mixed))
    assert as_told(changes) == by_hand(asking(AGE, alone), asking(AGE, mixed))
    assert changes.praise == 8


def test_options_unknown_to_the_version_before_are_dropped_there():
    more = replace(GAMES, options=(*GAMES.options, option("sometimes", "Sometimes")))
    changes = compare(NOW, asking(HAPPENED, AGE, more, TALKED))
    assert changes.only_new == ("“Do they play games?” Sometimes",)
    assert (changes.everyone.answer_sets, changes.everyone.changed) == (80, 0)
