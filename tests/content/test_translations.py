"""Translations: which words they may hold, how they stand in the place of the English, and what they have not followed."""

from __future__ import annotations

import pytest

from guidance.assembly import Assembly
from guidance.content.translations import (
    ENGLISH_BEGINS,
    ENGLISH_ENDS,
    behind,
    language_of,
    mark,
    translated_lines,
    translation_of,
    unmarked,
)
from guidance.content.words import is_known, language
from guidance.filing import placed
from guidance.library import library_with
from tests.conftest import NOON, SOUND_LIBRARY, document

WELSH = """---
title: Mae rhywun yn bygwth fy mhlentyn
say: Dwyt ti ddim mewn trwbl.
first:
  - Arhoswch gyda’ch plentyn.
  - Cadwch y negeseuon.
  - "Ffoniwch [[service:helpline]]."
---
Mae'n stopio pan fyddwch chi'n dweud.
"""

HAPPENED = """---
order: 5
question: What has happened?
choose: several
error: Choose what has happened.
options:
  - name: threat
    text: Someone threatens my child
    urgency: now
    situation: blackmail
    because: someone threatens your child
  - name: nothing
    text: Nothing
    well: You looked.
---
"""
THREAT = """---
title: Say it is not their fault
topic: live-streaming
kind: talk-about
urgency: now
importance: 90
ages: all
any:
  - happened: threat
say:
  under-13s: You are not in trouble.
  teens: You are not in trouble.
when: tonight
then: listen
badly: I am here.
link: situation:blackmail
evidence: expert-view
evidence_source: report
---
"""


def with_files(library, **files):
    """The library with these files as well."""
    return library_with(library, {path: text.encode() for path, text in files.items()}, NOON)


def told(library, path):
    return [problem.message for problem in library.problems if problem.path == path]


@pytest.fixture
def files():
    """The small sound library as files."""
    return {path: document(text).encode() for path, text in SOUND_LIBRARY.items()}


@pytest.fixture
def sound_library(content_tree, load):
    return load(content_tree())


@pytest.fixture
def welsh(sound_library):
    """The sound library with one page in Welsh."""
    return with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH}).translations["cy"]


# Where a translation lies


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("apps/tiktok.cy.md", ("apps/tiktok.md", "cy")),
        ("guidance/teens/index.zh-hant.md", ("guidance/teens/index.md", "zh-hant")),
        ("apps/tiktok.md", None),
        ("apps/tiktok.CY.md", None),
        ("apps/.cy.md", None),
    ],
)
def test_a_translation_is_named_after_its_file_and_its_language(path, found):
    assert language_of(path) == found


def test_what_is_the_same_in_every_language_has_no_translation():
    assert "same in every language" in placed("sources/report.cy.md")
    assert "no language we know" in placed("apps/tiktok.xx.md")
    assert "no content belongs" in placed("nowhere/tiktok.cy.md")
    assert placed("apps/tiktok.cy.md")[1] == "apps/tiktok.cy"


def test_it_holds_words_and_nothing_that_rules_anything():
    rules = {"order", "urgency", "call", "sources", "updated_on", "next_check", "ask_when", "any", "all", "not", "link", "owner"}
    for path in ("get-help/blackmail.md", "self-check/items/a.md", "self-check/questions/a.md", "guidance/teens/a.md"):
        kind = translation_of(placed(path)[0])
        assert rules.isdisjoint(spec.name for spec in kind.fields)
        assert not any(spec.required for spec in kind.fields)


def test_every_language_is_one_that_people_have_named():
    assert is_known("cy") and is_known("ar") and is_known("zh-hant")
    assert not any(map(is_known, ("en", "xx", "c", "CY", "../cy", "cy_GB", "")))
    assert (language("cy").name, language("cy").right_to_left) == ("Cymraeg", False)
    assert (language("ur").name, language("ur").right_to_left) == ("اردو", True)


# Words in place of words


def test_its_words_take_the_place_of_the_english_ones(welsh):
    situation = welsh.situations["blackmail"]
    assert situation.title == "Mae rhywun yn bygwth fy mhlentyn"
    assert situation.first[0] == "Arhoswch gyda’ch plentyn."
    assert situation.prose.html == "<p>Mae’n stopio pan fyddwch chi’n dweud.</p>"
    assert (situation.urgency, situation.order, [s.name for s in situation.calls]) == ("now", 1, ["helpline"])


def test_what_it_leaves_out_is_english_and_marked(welsh):
    assert welsh.situations["blackmail"].summary == mark("Do not pay. You can get help now.")
    assert welsh.home.title == mark("Know what to say tonight")
    assert welsh.help.prose.html == f"{ENGLISH_BEGINS}<p>You do not need to be sure.</p>{ENGLISH_ENDS}"


def test_a_number_is_a_number_in_every_language():
    assert mark("0800 1111") == "0800 1111" and mark("999") == "999"
    assert mark("Call 999") == f"{ENGLISH_BEGINS}Call 999{ENGLISH_ENDS}"
    assert unmarked(mark("Call 999")) == "Call 999"


def test_the_english_library_is_as_it_was(sound_library):
    after = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH})
    for kind in ("situations", "pages", "bands", "services", "facts", "items", "questionnaire", "help", "home", "site"):
        assert getattr(after, kind) == getattr(sound_library, kind), kind
    assert after.version != sound_library.version


def test_an_answer_is_told_by_its_name_and_keeps_its_rules(sound_library):
    sound_library = with_files(sound_library, **{"self-check/questions/happened.md": HAPPENED, "self-check/items/threat.md": THREAT})
    question = sound_library.questionnaire.question("happened")
    worry = question.option("threat")
    text = f"---\nquestion: Beth sydd wedi digwydd?\noptions:\n  - name: {worry.name}\n    text: Bygythiad\n---\n"
    spoken = with_files(sound_library, **{f"self-check/questions/{question.name}.cy.md": text}).translations["cy"]
    there = spoken.questionnaire.question(question.name)
    assert (there.text, there.option(worry.name).text) == ("Beth sydd wedi digwydd?", "Bygythiad")
    assert there.option(worry.name).situation == worry.situation
    assert [o.name for o in there.options] == [o.name for o in question.options]
    assert all(o.text.startswith(ENGLISH_BEGINS) for o in there.options if o.name != worry.name)


def test_a_heading_keeps_the_anchor_of_the_english_one(sound_library, files):
    english = files["get-help/blackmail.md"].decode() + "\n## What to know\n\nIt is a crime.\n"
    welsh = WELSH + "\n## Beth i’w wybod\n\nMae’n drosedd.\n"
    spoken = with_files(sound_library, **{"get-help/blackmail.md": english, "get-help/blackmail.cy.md": welsh}).translations["cy"]
    assert '<h2 id="what-to-know">Beth i’w wybod</h2>' in spoken.situations["blackmail"].prose.html


# What is wrong with it


def test_a_field_that_is_no_word_is_refused_and_the_english_stays(sound_library):
    made = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH.replace("---\nMae", "urgency: soon\n---\nMae")})
    assert "“urgency” is not a field of a translation of a get-help page." in told(made, "get-help/blackmail.cy.md")
    assert made.situations["blackmail"].urgency == "now"
    assert "cy" not in made.translations or made.translations["cy"].situations["blackmail"].title.startswith(ENGLISH_BEGINS)


def test_one_with_an_error_stays_as_it_last_was(sound_library):
    good = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH})
    bad = with_files(good, **{"get-help/blackmail.cy.md": WELSH.replace("Mae'n stopio", "[[fact:nothing]]")})
    assert "get-help/blackmail.cy.md" in bad.held
    assert bad.translations["cy"].situations["blackmail"].prose.html == good.translations["cy"].situations["blackmail"].prose.html
    assert any("fact:nothing" in message for message in told(bad, "get-help/blackmail.cy.md"))


def test_it_is_told_where_it_stands_and_english_faults_are_not_told_twice(sound_library):
    made = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH.replace("  - Cadwch y negeseuon.\n", "")})
    assert [(p.line, p.message) for p in made.problems if p.path.endswith(".cy.md") and not p.warning] == [
        (4, "has 2 first steps. Write three to five.")
    ]


def test_a_translation_of_nothing_says_so(sound_library):
    made = with_files(sound_library, **{"get-help/other.cy.md": WELSH})
    assert "translates no file that is here" in told(made, "get-help/other.cy.md")[0]


def test_an_answer_that_the_english_has_not_is_told(sound_library):
    sound_library = with_files(sound_library, **{"self-check/questions/happened.md": HAPPENED, "self-check/items/threat.md": THREAT})
    question = sound_library.questionnaire.question("happened")
    text = "---\noptions:\n  - name: no-such\n    text: Dim\n---\n"
    made = with_files(sound_library, **{f"self-check/questions/{question.name}.cy.md": text})
    assert any("“no-such” in “options” is not in" in message for message in told(made, f"self-check/questions/{question.name}.cy.md"))


def test_a_number_to_call_cannot_be_translated_and_a_fact_keeps_its_numbers(sound_library, files):
    facts = {path: raw.decode() for path, raw in files.items() if path.startswith("facts/")}
    phone = next(path for path, text in facts.items() if "kind: phone" in text)
    wrong = phone.replace(".md", ".cy.md")
    made = with_files(sound_library, **{wrong: "---\nvalue: 0800 9999\n---\n"})
    assert any("translates a number or an address" in message for message in told(made, wrong))
    assert made.services == sound_library.services
    rule = facts[phone].replace("kind: phone", "kind: rule")
    rule = "\n".join("value: You must be 13 or older" if line.startswith("value:") else line for line in rule.split("\n"))
    made = with_files(sound_library, **{"facts/age-rule.md": rule, "facts/age-rule.cy.md": "---\nvalue: Rhaid bod yn 16 oed\n---\n"})
    assert any("does not say 13" in message for message in told(made, "facts/age-rule.cy.md"))


def test_words_left_in_english_are_told(sound_library):
    made = with_files(sound_library, **{"get-help/blackmail.cy.md": "---\nsummary: Do not pay. You can get help now.\n---\n"})
    assert "“summary” is still in English. Translate it." in told(made, "get-help/blackmail.cy.md")


# What it has not followed


def _pair(sound_library, files, english, **changes):
    record = Assembly({**files, "get-help/blackmail.md": english.encode()}, NOON).records["situation"]["blackmail"]
    lines = "".join(f'  - "{line}"\n' for line in translated_lines(record))
    welsh = WELSH.replace("---\nMae", f"translated:\n{lines}---\nMae")
    for old, new in changes.items():
        english = english.replace(old.replace("_", " "), new)
    return with_files(sound_library, **{"get-help/blackmail.md": english, "get-help/blackmail.cy.md": welsh})


@pytest.fixture
def english(files):
    return files["get-help/blackmail.md"].decode() + "\n## What to know\n\nIt is a crime.\n\n## What to do\n\nTell someone.\n"


def test_nothing_is_behind_while_the_english_stays(sound_library, files, english):
    assert told(_pair(sound_library, files, english), "get-help/blackmail.cy.md") == []
    assert told(_pair(sound_library, files, english, **{"It_is_a_crime.": "It  is a\ncrime."}), "get-help/blackmail.cy.md") == []


def test_the_part_that_changed_is_named_field_or_heading(sound_library, files, english):
    made = _pair(sound_library, files, english, **{"It_is_a_crime.": "It is a serious crime.", "You_are_not_in_trouble.": "I love you."})
    assert told(made, "get-help/blackmail.cy.md") == [
        "“say” has changed in English since it was translated.",
        "“What to know” has changed in English since it was translated.",
    ]
    assert all(problem.warning for problem in made.problems if problem.path.endswith(".cy.md"))


def test_a_part_that_is_new_and_one_that_is_gone_are_named(sound_library, files, english):
    made = _pair(sound_library, files, english, **{"##_What_to_do": "## What next"})
    assert sorted(told(made, "get-help/blackmail.cy.md")) == [
        "“What next” of the English is not translated yet.",
        "“What to do” is no longer in the English.",
    ]


def test_two_headings_of_one_name_are_told_apart(sound_library, files, english):
    twice = english + "\n## What to do\n\nAnd rest.\n"
    assert told(_pair(sound_library, files, twice), "get-help/blackmail.cy.md") == []
    assert told(_pair(sound_library, files, twice, **{"And_rest.": "And sleep."}), "get-help/blackmail.cy.md") == [
        "“What to do (2)” has changed in English since it was translated."
    ]


def test_one_that_says_nothing_of_its_english_follows_none_of_it(sound_library, files):
    records = Assembly({**files, "get-help/blackmail.cy.md": WELSH.encode()}, NOON).records
    parts = behind(records["situation"]["blackmail"], records["translation"]["get-help/blackmail.cy"])
    assert {part.what for part in parts} == {"new"} and "title" in {part.name for part in parts}


# The whole


def test_the_next_reading_takes_over_what_was_rendered(sound_library):
    once = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH})
    again = with_files(once, **{"home.md": "---\ntitle: Other\nsummary: Words.\nhappened: [blackmail]\n---\n"})
    assert again.translations["cy"].situations["blackmail"].prose is once.translations["cy"].situations["blackmail"].prose


def test_a_language_is_offered_when_the_site_says_so_and_only_then(sound_library):
    hidden = with_files(sound_library, **{"get-help/blackmail.cy.md": WELSH})
    assert list(hidden.translations) == ["cy"] and hidden.spoken == {} and hidden.offered == ()
    shown = with_files(hidden, **{"site.md": "---\nname: Open Conversations\nlanguages: [cy, pl]\n---\n"})
    assert list(shown.spoken) == ["cy", "pl"] and [one.code for one in shown.offered] == ["en", "cy", "pl"]
    wrong = with_files(hidden, **{"site.md": "---\nname: Open Conversations\nlanguages: [klingon]\n---\n"})
    assert told(wrong, "site.md") == ["“klingon” is no language we know. Write a code such as “cy”."]


def test_a_waiting_change_may_hold_a_translation(sound_library):
    folder = "scheduled/2026-11-01-0900-welsh"
    index = "---\ntitle: Welsh\nfrom: 2026-11-01 09:00\nauthor: Ana\napproved_by: Ben\nfiles:\n  - file: get-help/blackmail.cy.md\n---\n"
    made = with_files(sound_library, **{f"{folder}/index.md": index, f"{folder}/get-help/blackmail.cy.md": WELSH})
    assert made.translations["cy"].situations["blackmail"].title.startswith("Mae rhywun")


def test_reading_from_a_folder_gives_the_same(content_tree, load):
    library = load(content_tree({"get-help/blackmail.cy.md": WELSH}))
    assert library.translations["cy"].situations["blackmail"].first[0] == "Arhoswch gyda’ch plentyn."
