"""What a field and a choice are called in front of an editor; in the file they keep their short names."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, str] = {
    "abroad_intro": "sentence above the services abroad",
    "action": "words on the button",
    "ages_from": "youngest age",
    "ages_to": "oldest age",
    "all": "comes only when all of these hold",
    "alone": "stands alone",
    "any": "comes when any of these is answered",
    "ask_when": "ask it only when",
    "avoid": "words to avoid",
    "badly": "if it goes badly",
    "bands": "ages",
    "call": "who to call",
    "card": "line on its card",
    "child": "how a page says “your child”",
    "choose": "how many may be chosen",
    "close_to_home": "if it may be at home",
    "does": "what it does",
    "error": "said when nothing is chosen",
    "every_time": "what to do every time",
    "everyone": "for every family",
    "evidence": "how sure we are",
    "evidence_source": "source that says so",
    "first": "first steps",
    "form": "online form",
    "from": "holds from",
    "glossary": "may be explained in the glossary",
    "group": "heading it stands under",
    "guidance": "has guidance pages",
    "half_page_need": "half page: what they need",
    "half_page_tell": "half page: what they would tell",
    "happened": "get-help pages named first",
    "languages": "languages offered",
    "later": "values to come",
    "launch": "launch list row",
    "link": "leads to",
    "live": "who may go live",
    "moved_from": "earlier addresses",
    "never_with": "never together with",
    "next_check": "check again on",
    "not": "never comes when any of these is answered",
    "not_for": "what it is not for",
    "not_handled": "who does not handle it",
    "official": "official page",
    "old": "source is old",
    "options": "answers",
    "options_from": "answers taken from",
    "order": "place in its list",
    "owner": "who looks after it",
    "parent_tool": "tool for parents",
    "phones": "several numbers",
    "read_on": "source read on",
    "replaced_by": "what took its place",
    "rows": "what to confirm",
    "say": "words to say",
    "see": "where to read on",
    "short": "short name",
    "situation": "get-help page",
    "situations": "get-help pages",
    "sureness": "how sure we are",
    "then": "what the parent does then",
    "translated": "made from this English",
    "turning_point": "when to look again",
    "updated_on": "words last changed on",
    "urgent": "services on the urgent card",
    "use": "what to write instead",
    "well": "what already goes well",
    "what": "what a person confirms",
    "who": "who it is for",
}

# A choice that says more in a few words; the rest speak for themselves.
CHOICES: Mapping[str, Mapping[str, str]] = {
    "sureness": {"verified": "Verified: we read it in its source", "known": "Known, but not read in a source"},
    "evidence": {"strong": "Strong: trials say so", "some": "Some: research points to it", "expert-view": "What experts think"},
    "urgency": {"now": "Now: act at once", "soon": "Soon: it needs care", "ordinary": "Ordinary"},
    "choose": {"one": "One", "several": "Several"},
    "options_from": {"age-bands": "The age bands"},
    "nations": {"all": "All of the UK", "abroad": "Abroad"},
}


def label(name: str) -> str:
    """A field's name as a person says it, in small letters: ``short`` is “short name”."""
    return LABELS.get(name) or name.replace("_", " ")


def heading(name: str) -> str:
    """The same at the beginning of a line: “Short name”."""
    words = label(name)
    return words[:1].upper() + words[1:]


def choice_label(field: str, choice: str) -> str:
    """One choice of a field: ``known`` of ``sureness`` is “Known, but not read in a source”."""
    said = CHOICES.get(field, {}).get(choice) or choice.replace("-", " ")
    return said[:1].upper() + said[1:]
