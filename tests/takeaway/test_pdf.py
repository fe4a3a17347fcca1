import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
from pypdf import PdfReader

from guidance.takeaway.pdf import make_pdf
from guidance.takeaway.sheet import WORDS
from tests.takeaway.sheets import ADDRESS, ANSWERS, HELP, HOSTILE, NUMBERS, child, filled_with, plain, real, sheet, talk, telling


def pages(pdf: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def structure(pdf: bytes) -> list[tuple[str, str]]:
    """The structure elements in reading order, each with its alternative text."""

    def walk(node: pikepdf.Object) -> Iterator[tuple[str, str]]:
        if isinstance(node, pikepdf.Array):
            for part in node:
                yield from walk(part)
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node.S), str(node.get("/Alt", ""))
            if "/K" in node:
                yield from walk(node.K)

    with pikepdf.open(io.BytesIO(pdf)) as document:
        return list(walk(document.Root.StructTreeRoot.K))


def kinds(pdf: bytes) -> list[str]:
    return [kind for kind, _ in structure(pdf)]


def test_says_it_is_tagged_for_screen_readers_in_british_english():
    document = pikepdf.open(io.BytesIO(make_pdf(sheet())))
    assert document.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in document.Root
    assert document.Root.Lang == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert document.open_metadata()["pdfuaid:part"] == "1"


def test_neither_its_properties_nor_its_metadata_tell_anything():
    document = pikepdf.open(io.BytesIO(make_pdf(real("blackmail"))))
    assert {key: str(value) for key, value in document.docinfo.items() if key != "/Creator"} == {"/Title": "Family chat"}
    metadata = str(document.open_metadata())
    assert "Date" not in metadata
    assert "Author" not in metadata
    assert "creator>" not in metadata


def test_headings_are_headings_in_order_and_lists_are_lists():
    pdf = make_pdf(sheet())
    found = kinds(pdf)
    headings = [int(kind[2]) for kind in found if kind[1] == "H"]
    assert headings[:3] == [1, 2, 3]
    assert headings.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert found.count("/LI") == 6 + 1 + 2 + 1
    assert found.count("/BlockQuote") == 3 + 7


def test_the_qr_code_has_words_and_leads_to_the_guidance():
    pdf = make_pdf(sheet())
    assert [alternative for kind, alternative in structure(pdf) if kind == "/Figure"] == [f"QR code. It opens {ADDRESS}"]
    links = {a.get_object()["/A"]["/URI"] for page in PdfReader(io.BytesIO(pdf)).pages for a in page.get("/Annots", [])}
    assert links == {ADDRESS}


def test_tonight_is_on_the_first_page_and_the_rest_on_the_second():
    first, second = pages(make_pdf(sheet()))
    for part in (talk(1), talk(2), talk(3)):
        for text in (part.title, part.say, part.when_then, part.badly):
            assert text in first
    for text in ("Title 10", "Title 90", "In two weeks: how did it go?", "I would tell you this.", "Please do not shout."):
        assert text in second
        assert text not in first


@pytest.mark.parametrize("with_reasons", [False, True])
def test_help_numbers_stand_on_every_page(with_reasons):
    for page in pages(make_pdf(real("suicide", "usual", with_reasons=with_reasons))):
        for number in ("999", "0808 800 5000", "0800 1111"):
            assert number in page


@pytest.mark.parametrize("name", ANSWERS)
def test_one_child_takes_two_pages_with_every_title_and_all_of_tonight(name):
    made = real(name)
    found = pages(make_pdf(made))
    assert len(found) == 2
    for part in made.children[0].tonight:
        assert {part.title, part.say, part.when_then, part.badly} == {
            t for t in (part.title, part.say, part.when_then, part.badly) if plain(t) in found[0]
        }
    for _, group in made.children[0].next:
        assert [part.title for part in group if plain(part.title) not in found[1]] == []


def test_the_longest_texts_that_content_may_hold_still_take_two_pages():
    long = talk(1, say="word " * 80)
    long = replace(long, title="title " * 13, when_then="When " + "moment " * 48, badly="badly " * 50)
    groups = (("Talk about", (long,) * 25), ("Agree", (long,) * 3))
    assert len(pages(make_pdf(sheet(replace(child(), tonight=(long,) * 3, next=groups))))) == 2


def test_several_children_each_start_a_page_under_their_own_heading():
    pdf = make_pdf(sheet(child("First child (5 to 9s)"), child("Second child (teens)")))
    found = pages(pdf)
    assert len(found) == 4
    assert "First child (5 to 9s)" in found[0]
    assert "Second child (teens)" in found[2]
    assert kinds(pdf).count("/H1") == 1
    assert kinds(pdf).count("/H4") == 2 * (3 + 2 + 2)


def test_help_comes_first_with_its_steps_as_a_numbered_list():
    pdf = make_pdf(sheet(child(help_steps=(HELP,), why="Because you said so.")))
    first = pages(pdf)[0]
    places = [first.index(text) for text in (WORDS["help"], HELP.title, "1. Do not pay.", "Samaritans (116 123)", WORDS["tonight"])]
    assert places == sorted(places)
    assert first.count("Because you said so.") == 3


@pytest.mark.parametrize("name", ["blackmail", "suicide", "two-worries"])
def test_help_reasons_talks_and_the_rest_take_two_pages_with_the_talks_right_under_the_help(name):
    made = real(name, with_reasons=True)
    first, second = pages(make_pdf(made))
    child = made.children[0]
    for text in (child.close_to_home, *child.help_steps[-1].steps, WORDS["tonight"], child.tonight[0].badly):
        assert plain(text) in first
    assert [part.title for part in child.tonight if plain(part.badly) not in first + second] == []
    assert [part.title for _, group in child.next for part in group if plain(part.title) not in second] == []
    assert plain(child.half_page.need[-1]) in second


@pytest.mark.parametrize(("worries", "most"), [(4, 2), (12, 2), (40, 4)])
def test_much_help_takes_few_pages_and_tears_no_talk(worries, most):
    found = pages(make_pdf(sheet(child(help_steps=(HELP,) * worries, why="Because you said so."))))
    assert len(found) <= most
    for part in (talk(1), talk(2), talk(3)):
        assert len([page for page in found if part.title in page and part.say in page and part.badly in page]) == 1


@pytest.mark.parametrize("name", ANSWERS)
def test_tells_nothing_unless_asked(name):
    found = words(make_pdf(real(name)))
    assert [text for text in telling(name) if plain(text) in found] == []


@pytest.mark.parametrize("name", ["blackmail", "suicide"])
def test_tells_the_help_and_the_reasons_when_asked(name):
    made = real(name, with_reasons=True)
    found = words(make_pdf(made))
    assert made.children[0].help_steps
    for steps in made.children[0].help_steps:
        assert [text for text in (steps.title, *steps.steps) if plain(text) not in found] == []
    assert [part.why for part in made.children[0].tonight if plain(part.why) not in found] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_content_is_only_ever_text(text):
    found = pages(make_pdf(filled_with(text)))
    assert len(found) == 2
    if text.isascii() and text.isprintable():
        assert found[0].replace(" ", "").count(text.replace(" ", "")) >= 3


def test_a_letter_without_a_font_leaves_the_words_around_it():
    found = words(make_pdf(filled_with("Ask 😀 about 日 today")))
    assert "Ask about □ today" in found
    assert NUMBERS[0] in found


def test_the_same_sheet_gives_the_same_bytes_in_any_thread():
    made = real("usual")
    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(make_pdf, [made] * 6))) == 1


def test_a_sheet_with_little_on_it():
    bare = replace(child(), tonight=(), next=(), look_again=(), half_page=replace(child().half_page, tell=(), need=()))
    assert len(pages(make_pdf(replace(sheet(bare), help_line=())))) == 1
    assert len(pages(make_pdf(sheet(replace(child(), next=()))))) == 2
