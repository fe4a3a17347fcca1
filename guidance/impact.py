"""What readers will see change when one version of the content takes the place of another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from html import unescape

from guidance.content.differences import Piece, word_pieces
from guidance.content.facts import Fact, read_fact
from guidance.content.house_dates import house_moment
from guidance.library import ContentLibrary
from guidance.mentions import record_of
from guidance.selfcheck.changes import Changes, SelfCheck, compare
from guidance.selfcheck.changes_in_words import in_words, percent
from guidance.shown import CHECKLIST, ORDER, Shown, shown

PLACES = 3
AROUND = 12
MOST_MARKED = 40
UNLIKE = 0.3
NEARBY = 8
ELSEWHERE = " … "
SENTENCE_END = re.compile(r"[.!?][”’)]?\s+")
BREAK = re.compile(r"</(?:p|li|h[1-6]|div|td|th|tr|blockquote|dt|dd|ul|ol|section)>|<br ?/?>|<hr>")
LINKED = re.compile(r'<a\b([^>]*)\bhref="([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
MEANING = re.compile(r'\btitle="([^"]*)"')
TAG = re.compile(r"<[^>]+>")
ONE_OF_ITS_KIND = {ORDER: "the order of the questions", CHECKLIST: "what every checklist says"}
LOOKS = "The same words, set out in another way."
CANNOT_TELL = "What it changes can be told once what is to mend is mended."
MAY_CHANGE_MORE = "It may be more: what is still to mend is left out of this."


@dataclass(frozen=True, slots=True)
class Change:
    """What changes at one address: ``kind`` is changed, new, gone or moved (``was`` is then the old address).

    ``pieces`` are the changed words in their sentences, a few places of them with “…” between; ``more`` counts the
    other places on the same page. An address with “#” below ``/self-check/`` is a question or a checklist item.
    """

    address: str
    title: str
    kind: str
    pieces: tuple[Piece, ...]
    more: int = 0
    was: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A fact that will switch by itself, and what the edit makes of it: its words from then on, before and after."""

    at: datetime
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that changes for readers: addresses now, help first; whose checklist; and what waits for a day.

    ``self_check`` is ``None`` when nothing that checklists are made of differs.
    """

    changes: tuple[Change, ...]
    self_check: Changes | None
    self_check_words: str
    days: tuple[Day, ...]


def impact(before: ContentLibrary, after: ContentLibrary) -> Impact:
    """What the step from ``before`` to ``after`` changes, by comparing what every address shows."""
    changes = tuple(_changes(before, after))
    self_check = _self_check(before, after)
    return Impact(changes, self_check, in_words(self_check) if self_check else "", tuple(_days(before, after)))


def in_sentence(found: Impact, has_more: bool = False) -> str:
    """“This changes 43 pages and 2,657,664 of 40,363,660,800 sets of answers (under 0.1%).”

    ``has_more`` tells that a part of the step was left out, since it is still to be mended.
    """
    said = []
    for verb, kind in (("changes", "changed"), ("adds", "new"), ("moves", "moved"), ("takes away", "gone")):
        objects = _counted(change for change in found.changes if change.kind == kind)
        if kind == "changed" and found.self_check and found.self_check.everyone.changed:
            everyone = found.self_check.everyone
            objects.append(f"{everyone.changed:,} of {_many(everyone.answer_sets, 'set')} of answers ({percent(everyone)})")
        if objects:
            said.append(f"{verb} {_listed(objects)}")
    sentence = f"This {_listed(said)}." if said else "This changes nothing that readers see today."
    if has_more:
        sentence = f"{sentence} {MAY_CHANGE_MORE}" if said else CANNOT_TELL
    if found.days:
        facts = _many(len({day.title for day in found.days}), "fact")
        sentence += f" {facts} will change later, the first from {house_moment(found.days[0].at)}."
    return sentence


def _counted(changes: Iterable[Change]) -> list[str]:
    counts = {"page": 0, "question": 0, "checklist item": 0, **dict.fromkeys(ONE_OF_ITS_KIND.values(), 0)}
    for change in changes:
        counts[_sort_of(change.address)] += 1
    return [what if what in ONE_OF_ITS_KIND.values() else _many(count, what) for what, count in counts.items() if count]


def _sort_of(address: str) -> str:
    if address in ONE_OF_ITS_KIND:
        return ONE_OF_ITS_KIND[address]
    place, part, _ = address.partition("#")
    return "page" if not part else "checklist item" if place == CHECKLIST else "question"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# Addresses


def _changes(before: ContentLibrary, after: ContentLibrary) -> Iterator[Change]:
    was, will = shown(before), shown(after)
    moved = {after.moved[old]: old for old in was.keys() - will.keys() if after.moved.get(old) in will.keys() - was.keys()}
    left = set(moved.values())
    for address, page in will.items():
        if address in moved:
            yield _moved(was[moved[address]], page)
        elif address not in was:
            yield _whole(page, "new", "+")
        elif was[address].parts != page.parts:
            yield _changed(was[address], page)
    for address, page in was.items():
        if address not in will and address not in left:
            gone = _whole(page, "gone", "-")
            leads = after.moved.get(address)
            yield replace(gone, pieces=(*gone.pieces, Piece(f" Its address leads to {leads} from now on."))) if leads else gone


def _whole(page: Shown, kind: str, mark: str) -> Change:
    """A page that comes or goes, told by its first words."""
    words = " ".join(words for words, _ in _lines("\n".join(page.parts[:2])))
    return Change(page.address, page.title, kind, (Piece(_first(words, 2 * AROUND), mark),))


def _moved(old: Shown, new: Shown) -> Change:
    places = _places(old, new) if old.parts != new.parts else []
    address = (Piece(old.address, "-"), Piece(new.address, "+"))
    told = [address, *(_in_context(place) for place in places)]
    return Change(new.address, new.title, "moved", _joined(told[:PLACES]), max(0, len(told) - PLACES), old.address)


def _changed(old: Shown, new: Shown) -> Change:
    places = _places(old, new)
    told = [_in_context(place) for place in places[:PLACES]]
    return Change(new.address, new.title, "changed", _joined(told), max(0, len(places) - PLACES))


def _joined(told: Sequence[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    """Several places one after another, with “…” between."""
    pieces: list[Piece] = []
    for place in told:
        pieces += [Piece(ELSEWHERE), *place] if pieces else place
    return tuple(pieces)


# Places


def _places(old: Shown, new: Shown) -> list[tuple[Piece, ...]]:
    """Each line that differs, whole, with its words marked. Only the parts that differ are taken apart."""
    places: list[tuple[Piece, ...]] = []
    for was, will in _differing(old.parts, new.parts):
        for gone, come in _differing(_lines("\n".join(was)), _lines("\n".join(will))):
            places += [_line_pieces(a, b) for a, b in _paired(gone, come)]
    return places or [(Piece(LOOKS),)]


def _differing(before: Sequence, after: Sequence) -> Iterator[tuple[Sequence, Sequence]]:
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield before[i1:i2], after[j1:j2]


Line = tuple[str, str]
"""A line as plain words, and the same with where its links lead and what they mean."""
NOTHING: Line = ("", "")


def _lines(markup: str) -> list[Line]:
    found = []
    for chunk in BREAK.split(markup):
        words = _plain(chunk)
        if words:
            found.append((words, _plain(LINKED.sub(_with_target, chunk)) if "<a" in chunk else words))
    return found


def _plain(markup: str) -> str:
    return " ".join(unescape(TAG.sub("", markup.replace("<span", " <span"))).split())


def _with_target(match: re.Match[str]) -> str:
    meaning = MEANING.search(match[1] + match[3])
    told = [] if match[2].startswith(("tel:", "mailto:")) else [match[2]]
    told += [meaning[1]] if meaning else []
    return f"{match[4]} ({': '.join(told)})" if told else match[4]


def _paired(gone: Sequence[Line], come: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Which new line stands for which old one: as many of each, one by one; else the nearest that is like it."""
    if len(gone) == len(come):
        yield from zip(gone, come)
        return
    at = 0
    for old in gone:
        near = max(range(at, min(at + NEARBY, len(come))), key=lambda n: _likeness(old, come[n]), default=None)
        if near is None or _likeness(old, come[near]) < UNLIKE:
            yield old, NOTHING
            continue
        yield from ((NOTHING, new) for new in come[at:near])
        yield old, come[near]
        at = near + 1
    yield from ((NOTHING, new) for new in come[at:])


def _likeness(old: Line, new: Line) -> float:
    """How many of their words two lines share, from 0 to 1."""
    a, b = set(old[0].split()), set(new[0].split())
    return len(a & b) / len(a | b) if a | b else 0.0


def _line_pieces(old: Line, new: Line) -> tuple[Piece, ...]:
    at = 0 if old[0] != new[0] else 1
    return word_pieces(old[at], new[at])


def _in_context(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The same with only the words around what changed."""
    last = len(pieces) - 1
    found = []
    for number, piece in enumerate(pieces):
        if piece.mark:
            found.append(Piece(_both_ends(piece.text, MOST_MARKED), piece.mark))
        elif number == last:
            found.append(Piece(_first(piece.text, AROUND) if last else piece.text))
        else:
            found.append(Piece(_last(piece.text, AROUND) if number == 0 else _both_ends(piece.text, 2 * AROUND)))
    return tuple(piece for piece in found if piece.text)


def _first(text: str, most: int) -> str:
    """The first words, to the end of a sentence if there is one among them."""
    words = re.findall(r"\S+\s*", text)
    if len(words) <= most:
        return text
    lead = text[: len(text) - len(text.lstrip())]
    cut = lead + "".join(words[:most])
    ends = [match.end() for match in SENTENCE_END.finditer(cut)]
    return cut[: ends[0]].rstrip() if ends else f"{cut.rstrip()} …"


def _last(text: str, most: int) -> str:
    words = re.findall(r"\s*\S+", text)
    trail = text[len(text.rstrip()) :]
    cut = ("".join(words[-most:]) + trail).lstrip() if len(words) > most else text
    ends = [match.end() for match in SENTENCE_END.finditer(cut)]
    if ends and cut[ends[-1] :].strip():
        return cut[ends[-1] :]
    return cut if cut == text else f"… {cut}"


def _both_ends(text: str, most: int) -> str:
    words = re.findall(r"\s*\S+", text)
    if len(words) <= most:
        return text
    trail = text[len(text.rstrip()) :]
    return f"{''.join(words[: most // 2])} …{''.join(words[-(most // 2) :])}{trail}"


# The self-check


def _self_check(before: ContentLibrary, after: ContentLibrary) -> Changes | None:
    if _made_of(before) == _made_of(after):
        return None
    old, new = (SelfCheck(library.questionnaire, library.items, tuple(library.bands.values())) for library in (before, after))
    return compare(old, new)


def _made_of(library: ContentLibrary) -> tuple[object, ...]:
    """Everything that checklists are made of."""
    bands = [(band.name, band.title, band.because, band.ages_from, band.ages_to) for band in library.bands.values()]
    situations = [(situation.name, situation.urgency, situation.order) for situation in library.situations.values()]
    return library.questionnaire.questions, library.items, bands, situations


# Days


def _days(before: ContentLibrary, after: ContentLibrary) -> Iterator[Day]:
    """What will switch by itself otherwise than it would have, earliest first."""
    days = []
    for name in before.facts.keys() | after.facts.keys():
        path = f"facts/{name}.md"
        if before.files.get(path) == after.files.get(path):
            continue
        moments = {moment for library in (before, after) if name in library.facts for moment in library.facts[name].changes}
        for moment in moments:
            was, will = (_plain_on(library, path, name, moment) for library in (before, after))
            if was != will and moment.timestamp() > after.on.timestamp():
                title = (after.facts.get(name) or before.facts[name]).title
                days.append(Day(moment, title, was, will))
    yield from sorted(days, key=lambda day: (day.at, day.title))


def _plain_on(library: ContentLibrary, path: str, name: str, moment: datetime) -> str:
    """The fact's words as on a moment; nothing when the library has no such fact."""
    record = record_of(path, library.files[path]) if name in library.facts and path in library.files else None
    fact: Fact | None = read_fact(record, dict(library.sources), moment) if record else None
    return fact.plain if fact else ""
