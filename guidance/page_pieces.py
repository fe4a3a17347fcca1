"""Pages rendered once for a library: the pieces that stand between what differs from one visitor to the next."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from django.conf import settings

from guidance.library import ContentLibrary

MOST_KEPT = 1_000

Pieces = list[bytes]


class PagePieces:
    """Kept for one library in each language; another one of that language begins anew. Several threads may ask."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._kept: dict[str, tuple[ContentLibrary, dict[Hashable, Pieces]]] = {}

    def of(self, library: ContentLibrary, key: Hashable, render: Callable[[], str], gap: bytes | None = None) -> Pieces:
        """The page rendered for ``key``, parted at each ``gap`` if it has any. ``render`` is called where it is not known yet.

        What is put into the gaps, and nothing else, may come from a visitor.
        """
        kept_for, pages = self._kept.get(library.language.code, (None, {}))
        # Under “make run” a template may change as well.
        if kept_for is not library or settings.DEBUG or len(pages) >= self._most:
            pages = {}
            self._kept[library.language.code] = library, pages
        found = pages.get(key)
        if found is None:
            page = render().encode()
            found = pages[key] = [page] if gap is None else page.split(gap)
        return found
