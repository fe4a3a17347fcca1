import unicodedata

import pytest

from guidance.content.prose import plain_text
from guidance.takeaway.plain_text import make_text
from guidance.takeaway.sheet import WORDS
from tests.takeaway.sheets import ANSWERS, HELP, HOSTILE, NUMBERS, child, filled_with, library, plain, real, sheet, talk, telling


def test_holds_all_of_tonight_and_the_titles_of_the_rest():
    text = make_text(sheet())
    for part in (talk(1), talk(2), talk(3)):
        for words in (part.title, part.say, part.when_then, part.badly):
            assert words in text
    assert "- Title 10\n" in text
    assert "- Title 90\n" in text


def test_help_numbers_stand_last():
    assert make_text(sheet()).endswith("\n".join(NUMBERS) + "\n")


def test_help_stands_first_when_the_sheet_holds_it():
    text = make_text(sheet(child(help_steps=(HELP,), why="Because you said so.")))
    assert text.index(HELP.title) < text.index("1. Do not pay.") < text.index("Samaritans (116 123)") < text.index("Title 1")
    assert "Because you said so." in text


def test_each_child_stands_under_their_own_name():
    text = make_text(sheet(child("First child (teens)"), child("Second child (5 to 9s)")))
    assert text.index("First child (teens):") < text.index("Second child (5 to 9s):")
    assert text.count(NUMBERS[1]) == 1


@pytest.mark.parametrize(("name", "told"), [("blackmail", 1), ("suicide", 1), ("soon", 0), ("usual", 0)])
def test_who_is_not_told_first_stands_with_the_help_after_a_worry_that_needs_action_now(name, told):
    first = plain_text(library().help.close_to_home)
    text = make_text(real(name, "blackmail", with_reasons=True) if told else real(name, with_reasons=True))
    assert text.count(first) == told, "once, however many worries and children"
    assert not told or text.index(WORDS["help"].upper()) < text.index(first) < text.index(WORDS["tonight"].upper())
    assert first not in make_text(real(name))


@pytest.mark.parametrize("text", HOSTILE)
def test_every_line_is_a_line_that_can_be_sent(text):
    made = make_text(filled_with(text))
    made.encode("utf-8")
    for line in made.split("\n"):
        assert line == line.strip()
        assert not {unicodedata.category(letter) for letter in line} & {"Cc", "Cs", "Co"}
    assert "\n\n\n" not in made


@pytest.mark.parametrize("name", ANSWERS)
def test_tells_nothing_unless_asked(name):
    found = plain(make_text(real(name)))
    assert [text for text in telling(name) if plain(text) in found] == []
