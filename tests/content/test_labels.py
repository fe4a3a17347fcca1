"""What fields and choices are called in front of an editor."""

from __future__ import annotations

import pytest

from guidance.content.kinds import BY_FOLDER, SINGLE
from guidance.content.labels import CHOICES, LABELS, choice_label, heading, label
from guidance.content.pages import PAGE
from guidance.content.translations import translation_of
from guidance.filing import SELFCHECK_SINGLE
from guidance.starters import KINDS


def every_field(fields):
    for spec in fields:
        yield spec
        yield from every_field(spec.fields)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("short", "Short name"),
        ("first", "First steps"),
        ("call", "Who to call"),
        ("old", "Source is old"),
        ("search_words", "Search words"),
    ],
)
def test_a_field_is_called_as_a_person_would_say_it(name, said):
    assert heading(name) == said
    assert label(name) == said[:1].lower() + said[1:]


@pytest.mark.parametrize(
    ("field", "choice", "said"),
    [
        ("sureness", "known", "Known, but not read in a source"),
        ("kind", "text-number", "Text number"),
        ("urgency", "now", "Now: act at once"),
    ],
)
def test_a_choice_says_what_it_means(field, choice, said):
    assert choice_label(field, choice) == said


def test_no_label_is_for_a_field_or_a_choice_that_nobody_has():
    kinds = (*KINDS.values(), *BY_FOLDER.values(), *SINGLE.values(), *SELFCHECK_SINGLE.values(), translation_of(PAGE))
    fields = [spec for kind in kinds for spec in every_field(kind.fields)]
    assert set(LABELS) <= {spec.name for spec in fields}
    assert all(set(said) <= {c for spec in fields if spec.name == name for c in spec.choices} for name, said in CHOICES.items())
    assert all(len(heading(spec.name)) <= 45 for spec in fields)
