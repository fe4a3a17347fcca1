# ruff: noqa: E501  (what an editor reads stands here whole)
"""App guides."""

from __future__ import annotations

import pytest

A_FILE = "apps/tiktok.md"


def app(*fields: str, body: str = "Words.\n") -> str:
    sound = {
        "name": "TikTok", "kind": "video", "status": "open", "summary": "Short videos.", "sources": "[report]",
        "updated_on": "2026-11-01", "next_check": "2027-11-01",
    }  # fmt: skip
    lines = {name: f"{name}: {value}" for name, value in sound.items()}
    lines.update({field.split(":")[0]: field for field in fields})
    return "---\n" + "\n".join(lines.values()) + f"\n---\n{body}"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        (app("kind: vidoe"), "apps/tiktok.md:3: “vidoe” does not fit “kind”. Write “social”, “video”, “messages”, “games”, “live”, “ai”, “random-chat” "
         "or “device”. Did you mean “video”?"),
        (app("status: shut"), "apps/tiktok.md:4: “shut” does not fit “status”. Write “open”, “closed” or “not-for-children”."),
        (app("status: closed", "live: helpline-number"), "apps/tiktok.md:4: is closed, so it has no “minimum_age” and no “live”. Remove them."),
        (app("minimum_age: tiktok-age"), "apps/tiktok.md:9: “tiktok-age” in “minimum_age” does not exist."),
        (app("bands: [teen]"), "apps/tiktok.md:9: “teen” in “bands” does not exist. Did you mean “teens”?"),
        (app("replaced_by: [tiktok-lite]"), "apps/tiktok.md:9: “tiktok-lite” in “replaced_by” does not exist. Did you mean “tiktok”?"),
        (app("minimun_age: helpline-number"), "apps/tiktok.md:9: “minimun_age” is not a field of an app guide. Did you mean “minimum_age”?"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_app_guide_is_said_on_its_line(said, typed, problem):
    assert said({A_FILE: typed}) == [problem]


def test_an_app_guide_past_its_check_says_so_by_itself_and_stands_below_fresh_ones(content_tree, load):
    root = content_tree({A_FILE: app("next_check: 2026-12-31"), "apps/youtube.md": app("name: YouTube")})
    before, after = load(root, "2026-12-31 23:59"), load(root, "2027-01-01 00:00")
    assert [a.name for a in dict(before.apps_by_kind())["Video"]] == ["tiktok", "youtube"]
    assert [a.name for a in dict(after.apps_by_kind())["Video"]] == ["youtube", "tiktok"]
    assert not before.apps["tiktok"].overdue and after.apps["tiktok"].overdue
    assert after.apps["tiktok"].due == "31 December 2026"


def test_closed_apps_stand_last_under_their_own_heading(content_tree, load):
    root = content_tree({A_FILE: app(), "apps/periscope.md": app("name: Periscope", "kind: live", "status: closed")})
    assert [(title, [a.name for a in apps]) for title, apps in load(root).apps_by_kind()] == [
        ("Video", ["tiktok"]),
        ("Closed", ["periscope"]),
    ]


def test_a_fact_that_does_not_hold_yet_is_no_row_of_the_guide(content_tree, load, fact):
    root = content_tree({"facts/age.md": fact("kind: age", "value: 16", "from: 2027-04-01"), A_FILE: app("minimum_age: age")})
    assert load(root, "2027-03-31 23:59").apps["tiktok"].facts == ()
    assert [(label, f.value) for label, f in load(root, "2027-04-01").apps["tiktok"].facts] == [("Minimum age", "16")]


def test_the_sources_of_its_facts_are_sources_of_the_guide(content_tree, load, fact):
    other = "---\npublisher: Ofcom\ntitle: A study\ndate: undated\nkind: news\n---\n"
    root = content_tree({"sources/ofcom.md": other, "facts/age.md": fact("kind: age", "source: ofcom"), A_FILE: app("minimum_age: age")})
    assert [s.name for s in load(root).apps["tiktok"].sources] == ["report", "ofcom"]


def test_guidance_that_names_an_app_and_guidance_on_its_topics_is_beside_it(content_tree, load, page):
    root = content_tree(
        {
            A_FILE: app("bands: [under-13s]", "topics: [live-streaming]"),
            "guidance/teens/live-streaming.md": page(fields="apps: [tiktok]"),
            "guidance/under-13s/live-streaming.md": page().replace("teenager", "child"),
        }
    )
    library = load(root)
    assert [p.name for p in library.pages_about(library.apps["tiktok"])] == ["teens/live-streaming", "under-13s/live-streaming"]


SEVEN = ["live-streaming", *(f"topic-{n}" for n in range(2, 8))]
YOUNG, OLD = ([f"{band}/{topic}" for topic in SEVEN] for band in ("under-13s", "teens"))


@pytest.mark.parametrize(
    ("age", "naming", "others", "expected"),
    [
        # As many topics as there is room for, each age in turn, and the one it is made for first.
        ("13", [], [*YOUNG, *OLD], [*OLD[:6:2], *YOUNG[1:6:2]]),
        ("any age", [], [*YOUNG, *OLD], [*YOUNG[:6:2], *OLD[1:6:2]]),
        # Those that name it come first, yet never so many of one age that another has none.
        ("13", YOUNG, OLD[:1], [*YOUNG[:5], OLD[0]]),
        ("13", [OLD[3], YOUNG[0]], YOUNG[1:], [OLD[3], YOUNG[0], *YOUNG[1:3], *YOUNG[4:6]]),
        # A topic stands twice only when there is no other.
        ("13", [], [*YOUNG[:2], *OLD[:2]], [*OLD[:2], *YOUNG[:2]]),
    ],
)  # fmt: skip
def test_pages_beside_a_guide_are_of_all_its_ages_and_of_many_topics(content_tree, load, page, fact, age, naming, others, expected):
    files = {f"topics/{name}.md": f"---\ntitle: {name}\nsummary: S.\norder: {at}\nguidance: yes\n---\n" for at, name in enumerate(SEVEN, 1)}
    files["guidance/teens/live-streaming.md"] = None
    for name in (*naming, *others):
        fields = "apps: [tiktok]" if name in naming else ""
        files[f"guidance/{name}.md"] = page(fields=fields).replace("Live streaming with your teenager", name)
    files["facts/age.md"] = fact("kind: age", f"value: '{age}'")
    files[A_FILE] = app("bands: [teens, under-13s]", f"topics: [{', '.join(SEVEN)}]", "minimum_age: age")
    library = load(content_tree(files))
    assert [p.name for p in library.pages_about(library.apps["tiktok"])] == expected
