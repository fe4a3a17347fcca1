"""What was worked out once, for the next reading of nearly the same content to take over.

A result is kept under its name together with everything it rests on, and taken over only where that is
equal: never because of a time, a size or a name alone. What rests on more than it says is no business of this.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

Result = TypeVar("Result")
Entry = tuple[Any, Any]
"""What a result rests on, and the result."""


class Earlier(Protocol):
    """Where a run may find what was worked out before."""

    def entry(self, name: Hashable, rests_on: Any) -> Entry | None:
        """The entry of that name, if what it rests on is equal to this."""


@dataclass(frozen=True, slots=True)
class Workings:
    """The results one run used, each with what it rests on. Shared between threads: nobody changes it or a result in it."""

    entries: Mapping[Hashable, Entry] = field(default_factory=dict, repr=False)

    def entry(self, name: Hashable, rests_on: Any) -> Entry | None:
        found = self.entries.get(name)
        return found if found is not None and found[0] == rests_on else None

    def __len__(self) -> int:
        return len(self.entries)


class Work:
    """One run: what an earlier run worked out from the same is taken over, the rest is done. Belongs to one thread."""

    def __init__(self, earlier: Sequence[Earlier] = ()) -> None:
        self._earlier = tuple(earlier)
        self._used: dict[Hashable, Entry] = {}
        self.done = 0

    def once(self, name: Hashable, rests_on: Any, make: Callable[[], Result]) -> Result:
        """The result of that name, from the first earlier run that has it for an equal ``rests_on``; ``make()`` otherwise."""
        for earlier in self._earlier:
            entry = earlier.entry(name, rests_on)
            if entry is not None:
                break
        else:
            entry = rests_on, make()
            self.done += 1
        self._used[name] = entry
        result: Result = entry[1]
        return result

    def same(self, name: Hashable, result: Result) -> Result:
        """The equal result of an earlier run in the place of this one, so that whatever rests on it is compared at a glance."""
        return self.once(name, result, lambda: result)

    def whole(self, name: Hashable, rests_on: Any, make: Callable[[], Result]) -> Result:
        """As ``once``, where ``make`` asks ``once`` in turn: what it used then is taken over together with its result, unasked.

        ``rests_on`` must tell all that those rest on.
        """

        def made() -> tuple[Result, Mapping[Hashable, Entry]]:
            before, self._used = self._used, {}
            try:
                return make(), self._used
            finally:
                self._used = before

        result, parts = self.once(name, rests_on, made)
        self._used.update(parts)
        return result

    def finish(self) -> Workings:
        """What this run used and nothing older, so that a thousand runs keep no more than one."""
        self._earlier = ()
        return Workings(MappingProxyType(self._used))
