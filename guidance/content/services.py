"""Services a parent or child can call, and what each does not handle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from .facts import Fact
from .fields import Field
from .records import Kind, Record
from .sources import Source
from .words import Said, number_in_place, phrase, translate

NATIONS = ("england", "scotland", "wales", "northern-ireland")
NATION_NAMES = Said({"england": "England", "scotland": "Scotland", "wales": "Wales", "northern-ireland": "Northern Ireland"})
GROUPS = Said(
    {
        "emergency": "In an emergency",
        "online-abuse": "Sexual abuse, blackmail and images",
        "listening": "Worried about a child",
        "mental-health": "Mental health",
        "platforms-and-crime": "Apps, scams and crime",
        "school-and-council": "School and council",
        "abroad": "Not in the UK?",
    }
)

SERVICE = Kind(
    "service",
    "a service",
    (
        Field("name", "text", "its official name.", required=True, most=100),
        Field("order", "number", "its place in its group; small numbers first.", required=True),
        Field("group", "choice", "the heading it stands under.", required=True, choices=tuple(GROUPS)),
        Field("who", "text", "who it is for, in one short sentence.", required=True, most=240),
        Field("does", "text", "what it does, in one or two short sentences.", required=True, most=400),
        Field("not_for", "text", "what it does not handle.", most=300),
        Field("nations", "choices", "all, abroad, or a list of nations.", required=True, choices=("all", "abroad", *NATIONS)),
        Field("country", "text", "the country, when it is abroad.", most=60),
        Field("phone", "name", "the fact that holds its number.", of="fact"),
        Field(
            "phones", "records", "several numbers, each with its label.",
            fields=(
                Field("label", "text", "such as England.", required=True, most=60),
                Field("fact", "name", "the fact that holds the number.", required=True, of="fact"),
            ),
        ),
        Field("text", "name", "the fact that says what to text and where.", of="fact"),
        Field("email", "name", "the fact that holds its e-mail address.", of="fact"),
        Field("form", "address", "its online form."),
        Field("website", "address", "its website."),
        Field("hours", "name", "the fact that holds its opening hours.", of="fact"),
        Field("cost", "name", "the fact that says what a call costs.", of="fact"),
        Field("action", "text", "words for the button to its form or website.", most=60),
        Field("search_words", "texts", "other words people type for it."),
        Field("sources", "names", "sources besides those of its facts.", of="source"),
    ),
    address="/get-help/#service-{name}",
    title_field="name",
    folder="services",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Service:
    name: str
    title: str
    order: int
    group: str
    who: str
    does: str
    not_for: str
    nations: tuple[str, ...]
    country: str
    phones: tuple[tuple[str, Fact], ...]
    text: Fact | None
    email: Fact | None
    form: str
    website: str
    hours: Fact | None
    cost: Fact | None
    action: str
    search_words: tuple[str, ...]
    note_html: str
    facts: tuple[Fact, ...]
    note_sources: tuple[Source, ...] = ()

    @property
    def address(self) -> str:
        return f"/get-help/#service-{self.name}"

    @property
    def where(self) -> str:
        """The nations in words; empty when the whole UK."""
        if self.country:
            return self.country
        if "all" in self.nations:
            return translate("All of the UK")
        return ", ".join(NATION_NAMES[n] for n in self.nations if n in NATION_NAMES)

    @property
    def calls(self) -> str:
        """Every way to reach it, most direct first, as a list in HTML."""
        ways = []
        for label, fact in self.phones:
            number = number_in_place(escape(fact.value))
            words = f"{escape(label)}: {number}" if label else phrase("Call {number}", number=number)
            if fact.value:
                ways.append(f'<a class="tel" href="tel:{fact.dial}">{words}</a>')
        if self.text and self.text.value:
            ways.append(f"<strong>{escape(self.text.value)}</strong>")
        if self.form:
            ways.append(f'<a href="{escape(self.form)}">{escape(self.action or translate("Use the online form"))}</a>')
        if self.email and self.email.value:
            ways.append(self.email.html)
        if self.website and self.website != self.form:
            words = self.action if self.action and not self.form else _host(self.website)
            ways.append(f'<a href="{escape(self.website)}">{escape(words)}</a>')
        return '<ul class="ways">' + "".join(f"<li>{way}</li>" for way in ways) + "</ul>" if ways else ""

    @property
    def inline(self) -> str:
        """Its name, linked, with its number as text as well as a link."""
        name = f'<a href="{self.address}">{escape(self.title)}</a>'
        if len(self.phones) == 1 and self.phones[0][1].value:
            fact = self.phones[0][1]
            if fact.value == self.title:
                return f'<a class="tel" href="tel:{fact.dial}">{number_in_place(escape(fact.value))}</a>'
            return f'{name} <span class="tel">({fact.html})</span>'
        return name

    @property
    def card(self) -> str:
        """The whole card. Its id is set only on the one page that lists every service."""
        return self._card(f"<p>{escape(self.title)}</p>")

    @property
    def card_with_anchor(self) -> str:
        """The card on the page that lists every service; abroad, who it is for says enough."""
        return self._card(f'<h4 id="service-{self.name}">{escape(self.title)}</h4>', brief=self.group == "abroad")

    def _card(self, title: str, brief: bool = False) -> str:
        small = [self.hours.value if self.hours else "", self.cost.value if self.cost else "", self.where]
        meta = " · ".join(escape(part) for part in small if part)
        urgent = " service--urgent" if self.group == "emergency" else ""
        return (
            f'<div class="service{urgent}">{title}<p>{escape(self.who)}</p>{self.calls}{"" if brief else f"<p>{escape(self.does)}</p>"}'
            + (f"<p>{meta}</p>" if meta else "")
            + (f"<p><b>{translate('Not for:')}</b> {escape(self.not_for)}</p>" if self.not_for else "")
            + f"{self.note_html}</div>"
        )

    @property
    def purpose(self) -> str:
        """The first sentence of what it does: enough for somebody in a hurry."""
        return re.split(r"(?<=[.!?])\s", self.does, maxsplit=1)[0]

    @property
    def call_link(self) -> str:
        """“Call 999” as a link; its name when it has no number."""
        phone = next((fact for _, fact in self.phones if fact.value), None)
        if phone is None:
            return escape(self.title)
        call = phrase("Call {number}", number=number_in_place(escape(phone.value)))
        return f'<a class="tel" href="tel:{phone.dial}">{call}</a>'

    @property
    def short_card(self) -> str:
        """One line of the urgent card: the most direct way to reach it as one big link, what it is for, and where and when it can help."""
        name = escape(self.title)
        phone = next((fact for _, fact in self.phones if fact.value), None)
        website = self.form or self.website
        if phone:
            number = number_in_place(escape(phone.value))
            words = phrase("Call {number}", number=name) if phone.value in self.title else f"{name} <b>{number}</b>"
            link = f'<a class="call" href="tel:{phone.dial}">{words}</a>'
        elif self.text and self.text.value:
            link = f'<span class="call">{name}: {escape(self.text.value)}</span>'
        elif website:
            link = f'<a class="call" href="{escape(website)}">{name}</a>'
        else:
            link = f'<a class="call" href="{self.address}">{name}</a>'
        limits = " · ".join(map(escape, self._limits))
        return f"<li>{link}<span>{escape(self.purpose)}{f'<small>{limits}</small>' if limits else ''}</span></li>"

    @property
    def _limits(self) -> Iterator[str]:
        """The nations it is for where that is not everywhere, and its hours; in an emergency somebody always answers."""
        if "all" not in self.nations:
            yield self.where
        if self.hours and self.hours.value and self.group != "emergency":
            yield self.hours.value

    @property
    def plain(self) -> str:
        """Its name and the most direct way to reach it, as words for paper."""
        numbers = ", ".join(f"{label + ': ' if label else ''}{number_in_place(fact.value)}" for label, fact in self.phones if fact.value)
        if numbers:
            return self.title if [fact.value for _, fact in self.phones] == [self.title] else f"{self.title} ({numbers})"
        if self.text and self.text.value:
            return f"{self.title} ({self.text.value})"
        return f"{self.title} ({_host(self.form or self.website)})" if self.form or self.website else self.title


def _host(address: str) -> str:
    host = address.split("//", 1)[1].split("/", 1)[0]
    return host.removeprefix("www.")


def read_service(record: Record, facts: Mapping[str, Fact], note_html: str) -> Service:
    say, line = record.reading.say, record.line
    used: list[Fact] = []

    def fact(field: str) -> Fact | None:
        name = record.first_name(field)
        found = facts.get(name)
        if found:
            used.append(found)
        return found

    phones: list[tuple[str, Fact]] = []
    single = fact("phone")
    if single:
        phones.append(("", single))
    for entry in record["phones"]:
        named = entry.values["fact"]
        if named and named.name in facts:
            phones.append((entry.values["label"] or "", facts[named.name]))
            used.append(facts[named.name])
    nations = record["nations"]
    if "abroad" in nations and not record["country"]:
        say(line("nations"), "is abroad and needs “country”.")
    if "all" in nations and len(nations) > 1:
        say(line("nations"), "says “all” and names nations as well. Keep one.")
    if not (phones or record.names("text") or record["form"] or record["website"] or record.names("email") or record.body.strip()):
        say(2, "gives no way to reach it. Add “phone”, “form”, “website” or a line of text.")
    return Service(
        record.name, record["name"], record["order"] or 0, record["group"] or "listening", record["who"], record["does"],
        record["not_for"] or "", nations, record["country"] or "", tuple(phones), fact("text"), fact("email"),
        record["form"] or "", record["website"] or "", fact("hours"), fact("cost"), record["action"] or "",
        record["search_words"], note_html, tuple(used),
    )  # fmt: skip
