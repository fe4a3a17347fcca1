"""How sure we are of a checklist item, and who says so."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tests.conftest import ITEM, SOUND_LIBRARY

PATH = "self-check/items/agree-where.md"
SOUND = dedent(ITEM.format(title="Agree where", kind="agree"))
UNREAD = SOUND_LIBRARY["sources/report.md"].replace("kind: own", "kind: official")


def with_evidence(evidence: str, source: str = "report") -> str:
    return SOUND.replace("evidence: expert-view", f"evidence: {evidence}").replace("evidence_source: report", f"evidence_source: {source}")


def test_an_item_says_in_words_how_sure_we_are_and_who_says_so(content_tree, load):
    library = load(content_tree({PATH: with_evidence("some")}))
    items = {item.name: item for item in library.items}
    assert (items["agree-where"].evidence, items["agree-where"].evidence_words) == ("some", "Some evidence")
    assert items["agree-where"].evidence_source == library.sources["report"]
    assert items["ask-who-watches"].evidence_words == "Expert view"


@pytest.mark.parametrize(
    ("text", "said_of_it"),
    [
        (SOUND.replace("evidence: expert-view\n", ""), "2: needs “evidence”: “strong”, “some” or “expert-view”."),
        (SOUND.replace("evidence_source: report\n", ""), "2: needs “evidence_source”: the name of a file in sources/ that says so."),
        (with_evidence("sure"), "16: “sure” does not fit “evidence”. Write “strong”, “some” or “expert-view”."),
        (with_evidence("strong", "reports"), "17: “reports” in “evidence_source” does not exist. Did you mean “report”?"),
    ],
)
def test_evidence_and_its_source_are_required(said, text, said_of_it):
    assert f"{PATH}:{said_of_it}" in said({PATH: text})


@pytest.mark.parametrize(("evidence", "refused"), [("strong", True), ("some", True), ("expert-view", False)])
def test_more_than_an_experts_view_needs_a_source_that_was_read(said, evidence, refused):
    found = [s for s in said({PATH: with_evidence(evidence), "sources/report.md": UNREAD}) if s.startswith(PATH)]
    what = "rests on sources/report.md, which nobody has read yet. Name research that was read, or write “evidence: expert-view”."
    assert found == ([f"{PATH}:17: {what}"] if refused else [])
