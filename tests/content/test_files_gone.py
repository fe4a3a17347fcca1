"""Content files that go: one is a deletion, many are an accident, and what is still used stays."""

from __future__ import annotations

import shutil

import pytest

from .test_library import NAME, PAGE, TERMS, said

GONE = ".:1: The content folder, or much of it, has gone. The site goes on showing what it last read. Put the files back."


def test_one_file_gone_is_a_deletion(content_tree, load):
    root = content_tree(TERMS)
    before = load(root)
    (root / "glossary/beta.md").unlink()
    after = load(root, previous=before.files)
    assert (list(after.terms), after.problems, after.held) == (["alpha", "delta", "gamma"], (), ())
    assert "glossary/beta.md" not in after.files
    assert after.version != before.version


def test_a_deleted_file_stays_deleted(content_tree, load):
    root = content_tree(TERMS)
    (first := load(root)) and (root / "glossary/beta.md").unlink()
    second = load(root, previous=first.files)
    assert "beta" not in load(root, previous=second.files).terms


def test_a_tenth_gone_is_a_fault_that_keeps_all_and_says_so(content_tree, load):
    root = content_tree(TERMS)
    before = load(root)
    gone = list(TERMS)[: len(before.files) // 10 + 1]
    assert len(gone) > 1
    for path in gone:
        (root / path).unlink()
    after = load(root, previous=before.files)
    assert said(after) == [GONE]
    assert (after.files, after.version) == (before.files, before.version)


def test_just_under_a_tenth_gone_is_a_deletion(content_tree, load):
    many = {f"glossary/t{n}.md": f"---\nterm: t{n}\nmeaning: A word.\n---\n" for n in range(20)}
    root = content_tree(many)
    before = load(root)
    gone = list(many)[: len(before.files) // 10]
    assert len(gone) > 1
    for path in gone:
        (root / path).unlink()
    after = load(root, previous=before.files)
    assert after.problems == () and len(after.terms) == 20 - len(gone)


@pytest.mark.parametrize("how", ["removed", "emptied", "replaced by a file"])
def test_the_folder_gone_keeps_all_and_says_so(content_tree, load, how):
    root = content_tree()
    before = load(root)
    shutil.rmtree(root)
    if how == "emptied":
        root.mkdir()
    if how == "replaced by a file":
        root.write_text("x")
    after = load(root, previous=before.files)
    assert said(after) == [GONE]
    assert after.pages[NAME].prose == before.pages[NAME].prose


def test_the_folder_back_again_is_read_as_before(content_tree, load):
    root = content_tree()
    before = load(root)
    shutil.rmtree(root)
    lost = load(root, previous=before.files)
    assert load(content_tree(), previous=lost.files).problems == ()


def test_a_deleted_fact_that_is_still_used_stays_and_says_who_uses_it(content_tree, load, fact, page):
    root = content_tree({"facts/bedtime.md": fact(), PAGE: page("It is [[fact:bedtime]].")})
    before = load(root)
    (root / "facts/bedtime.md").unlink()
    after = load(root, previous=before.files)
    assert "It is Ten." in after.pages[NAME].prose.html
    assert f"facts/bedtime.md:1: was deleted, but other files still refer to it ({PAGE}). It stays up until they are mended." in said(after)
    assert any(line.startswith(f"{PAGE}:8: refers to “[[fact:bedtime]]”, which does not exist.") for line in said(after))
    assert after.held == ("facts/bedtime.md",)


@pytest.mark.parametrize(
    "path", ["services/helpline.md", "facts/helpline-number.md", "sources/report.md", "get-help/blackmail.md", "topics/live-streaming.md"]
)
def test_whatever_is_deleted_and_still_named_in_a_field_stays(content_tree, load, path):
    root = content_tree()
    before = load(root)
    (root / path).unlink()
    after = load(root, previous=before.files)
    assert after.files == before.files and after.held == (path,)
    assert any(line.startswith(f"{path}:1: was deleted, but other files still refer to it (") for line in said(after))


def test_a_deleted_page_that_is_still_linked_to_stays(content_tree, load, page):
    root = content_tree(
        {"pages/about.md": "---\ntitle: About\nsummary: Us.\nupdated_on: 2026-11-01\n---\nWords.\n", PAGE: page("[About us](/about/)")}
    )
    before = load(root)
    (root / "pages/about.md").unlink()
    assert "about" in load(root, previous=before.files).site_pages


def test_a_deletion_is_done_once_the_others_are_mended(content_tree, load, fact, page):
    root = content_tree({"facts/bedtime.md": fact(), PAGE: page("It is [[fact:bedtime]].")})
    before = load(root)
    (root / "facts/bedtime.md").unlink()
    held = load(root, previous=before.files)
    (root / PAGE).write_text(page("No number here."))
    after = load(root, previous=held.files)
    assert (after.problems, after.held) == ((), ())
    assert "bedtime" not in after.facts
