"""The page a school prints: one page, tagged, true to the facts, whatever the length of its texts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from guidance.takeaway.slip import MOST_LETTERS, WORDS, Slip, SlipCall, SlipWords, make_slip, make_slip_pdf
from tests.takeaway.sheets import HOSTILE, library, plain
from tests.takeaway.test_pdf import kinds, structure, words

ADDRESS = "https://www.example.org/guidance/teens/"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 160"><path stroke="currentColor" d="M10 10h300"/></svg>'


def real(band: str, **more) -> Slip:
    ours = library()
    address = f"https://www.example.org{ours.bands[band].address}"
    return make_slip(ours.bands[band], ours.items, ours.help, ours.site, ours.home.title, address, drawing=DRAWING, **more)


def filled_with(text: str, calls: int = 6) -> Slip:
    call, say = SlipCall(text, text, text), SlipWords(text, text)
    return Slip("teens", text, text, text, text, (text,) * 3, (say,) * 3, text, (call,) * calls, ADDRESS, text, text, True, DRAWING)


def pages(pdf: bytes) -> int:
    return len(PdfReader(io.BytesIO(pdf)).pages)


@pytest.mark.parametrize("band", library().bands)
def test_it_is_one_page_of_a4_tagged_and_in_british_english(band):
    pdf = make_slip_pdf(real(band))
    document = pikepdf.open(io.BytesIO(pdf))
    assert pages(pdf) == 1
    width, height = (round(float(side)) for side in document.pages[0].MediaBox[2:])
    assert (width, height) == (595, 842)
    assert document.Root.MarkInfo.Marked
    assert document.Root.Lang == "en-GB"
    assert document.open_metadata()["pdfuaid:part"] == "1"
    assert str(document.docinfo["/Title"]) == library().bands[band].title


@pytest.mark.parametrize("band", library().bands)
def test_it_holds_what_matters_most_words_to_say_and_the_numbers_of_the_facts(band):
    ours, made = library(), real(band)
    shown = words(make_slip_pdf(made))
    assert len(made.matters) == len(made.say) == 3
    for line in (ours.bands[band].title, ours.home.title, *made.matters, *(entry.say for entry in made.say), made.close_to_home):
        assert plain(line) in shown
    for line in made.matters:
        assert line in ours.bands[band].prose.text
    for service in ours.help.urgent:
        assert service.title in shown
        for _, phone in service.phones:
            assert phone.value in shown
    assert plain(made.changed) in shown


@pytest.mark.parametrize("band", library().bands)
def test_words_to_say_are_for_every_family_of_that_age_and_of_three_topics(band):
    chosen = {entry.say for entry in real(band).say}
    items = [item for item in library().items if item.say.get(band) in chosen]
    assert len({item.topic.name for item in items}) == 3
    assert all(item.everyone and item.urgency == "ordinary" and band in item.bands for item in items)


def test_headings_are_headings_in_order_and_three_things_are_a_list():
    found = kinds(make_slip_pdf(real("teens")))
    headings = [int(kind[2]) for kind in found if re.fullmatch(r"/H\d", kind)]
    assert headings == [1, 2, 2, 3, 3, 3, 2]
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert found.count("/LI") == 3
    assert found.count("/BlockQuote") == 3


def test_the_drawing_is_decoration_and_the_qr_code_leads_to_the_page_of_that_age():
    pdf = make_slip_pdf(real("teens"))
    assert [alternative for kind, alternative in structure(pdf) if kind == "/Figure"] == [f"QR code. It opens {ADDRESS}"]
    links = {a.get_object()["/A"]["/URI"] for page in PdfReader(io.BytesIO(pdf)).pages for a in page.get("/Annots", [])}
    assert links == {ADDRESS}
    assert "www.example.org/guidance/teens/" in words(pdf)


def test_it_says_that_nobody_has_confirmed_it_only_while_that_is_so():
    assert WORDS["preview"] in words(make_slip_pdf(real("teens", preview=True)))
    assert WORDS["preview"] not in words(make_slip_pdf(real("teens", preview=False)))


def test_it_says_who_runs_this_copy():
    ours = library()
    site = replace(ours.site, owner="A Charity", contact="help@example.org", complaints="Write to us.")
    made = make_slip(ours.bands["teens"], ours.items, ours.help, site, ours.home.title, ADDRESS)
    assert "A Charity. help@example.org" in words(make_slip_pdf(made))


@pytest.mark.parametrize("text", [*HOSTILE, "x" * MOST_LETTERS, "word " * 52, "a"])
def test_whatever_it_holds_it_is_one_page_of_plain_text(text):
    pdf = make_slip_pdf(filled_with(text, calls=8))
    assert pages(pdf) == 1
    if text.isascii() and text.isprintable():
        assert words(pdf).replace(" ", "").count(text.replace(" ", "")) >= 3


def test_nothing_of_the_longest_page_stands_outside_the_paper():
    pdf = make_slip_pdf(filled_with("word " * 52, calls=8))
    assert words(pdf).rstrip().endswith("word word")
    assert ADDRESS.removeprefix("https://") in words(pdf)


@given(st.lists(st.text(min_size=0, max_size=400), min_size=3, max_size=9))
@settings(max_examples=25)
def test_one_page_for_any_lengths(texts):
    made = replace(
        filled_with("words"), matters=tuple(texts[:3]), say=tuple(SlipWords(t[:80], t) for t in texts[:3]),
        calls=tuple(SlipCall(t[:60] or "999", t[:40], t) for t in texts), summary=texts[0],
    )  # fmt: skip
    assert pages(make_slip_pdf(made)) == 1


def test_a_long_line_is_cut_at_a_word():
    ours = library()
    long = replace(ours.bands["teens"], summary="Some words that go on. " * 30)
    made = make_slip(long, ours.items, ours.help, ours.site, ours.home.title, ADDRESS)
    assert made.summary.endswith(" …") and len(made.summary) <= MOST_LETTERS + 2
    assert re.search(r"\w(?:\.)? …$", made.summary)


def test_a_band_with_little_still_has_its_page():
    bare = replace(real("teens"), matters=(), say=(), calls=(), drawing="", summary="")
    pdf = make_slip_pdf(bare)
    assert pages(pdf) == 1
    assert WORDS["matters"] not in words(pdf) and WORDS["say"] not in words(pdf)


def test_the_same_page_gives_the_same_bytes():
    assert make_slip_pdf(real("5-9s")) == make_slip_pdf(real("5-9s"))
