"""What guidance stands beside an app guide: a few pages, spread over the ages and topics of the app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from guidance.content.age_bands import AgeBand
from guidance.content.apps import App
from guidance.content.pages import Page

MOST = 6


def pages_beside(app: App, pages: Iterable[Page], bands: Iterable[AgeBand]) -> tuple[Page, ...]:
    """The pages that name the app, then those on its topics at its ages; ``bands`` are youngest first.

    Each age of the app has one while there is one, and a topic stands twice only when there is no other. The age that
    the app is made for comes first.
    """
    ages = [band.name for band in sorted(bands, key=lambda band: (band.name not in app.bands, _years_off(app, band)))]

    def names_it(page: Page) -> bool:
        return app.name in page.apps

    def order(page: Page) -> tuple[int, int, int]:
        topic = page.topic.name
        return ages.index(page.band.name), app.topics.index(topic) if topic in app.topics else len(app.topics), page.topic.order

    left = sorted((p for p in pages if names_it(p) or (p.band.name in app.bands and p.topic.name in app.topics)), key=order)
    chosen: list[Page] = []
    at, on = Counter[str](), Counter[str]()

    def against(page: Page) -> tuple[bool, int, bool, bool, int]:
        """What speaks against this page as the next one: the least of it is taken."""
        band, ours = page.band.name, page.band.name in app.bands
        return not ours or at[band] > 0, on[page.topic.name], not names_it(page), not ours, at[band]

    while left and len(chosen) < MOST:
        page = min(left, key=against)
        left.remove(page)
        chosen.append(page)
        at[page.band.name] += 1
        on[page.topic.name] += 1
    return tuple(sorted(chosen, key=lambda page: (not names_it(page), order(page))))


def _years_off(app: App, band: AgeBand) -> int:
    """How many years lie between a band and the youngest whom the app allows; 0 when it does not say."""
    least = app.youngest
    return 0 if least is None else max(band.ages_from - least, least - band.ages_to, 0)
