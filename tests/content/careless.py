"""Files as a careless hand leaves them."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

NEW = ("facts/new.md", "apps/new.md", "glossary/new.md", "guidance/teens/new.md", "nowhere/a.md", "A b.md")
BITS = st.sampled_from(
    [
        "---", "title: ", "kind: ", "- ", "  ", "[[service:helpline]]", "[[fact:x]]", "[[", "]]", "::: say", ":::", "&a ", "*a", "!x ",
        '"', "'", ": ", "#", "[x](/y/)", "<b>", "2027-02-30", "9999-12-31", "\\uE000", "&#57344;1&#57345;", "\ue0000\ue001", "\n",
        "{a: b}", "[]", "é", "all", "now", "teens", "\x85",
    ]
)  # fmt: skip


def carelessly_edited(files: Mapping[str, bytes]) -> st.SearchStrategy[tuple[str, bytes]]:
    """One of the files, or a new one, with lines lost, doubled, moved or typed into; or with any bytes at all."""
    paths = st.sampled_from([*sorted(files), *NEW])
    return st.one_of(_edited(files, paths), st.tuples(paths, st.binary(max_size=200)))


@st.composite
def _edited(draw, files: Mapping[str, bytes], paths: st.SearchStrategy[str]) -> tuple[str, bytes]:
    path = draw(paths)
    lines = files.get(path, b"---\ntitle: New\n---\nText\n").decode().split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1)) if lines else 0
        what = draw(st.sampled_from(["lose", "double", "type", "cut", "replace"]))
        if not lines or what == "type":
            lines.insert(at, draw(BITS) + draw(BITS))
        elif what == "lose":
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "cut":
            lines[at] = lines[at][: draw(st.integers(0, 20))]
        else:
            key = lines[at].partition(":")[0]
            lines[at] = f"{key}: {draw(BITS)}{draw(BITS)}"
    return path, "\n".join(lines).encode()
