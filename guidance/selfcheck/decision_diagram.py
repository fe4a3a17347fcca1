"""Reduced ordered binary decision diagrams: sets of answers, exactly, however many there are.

Source: R. E. Bryant, “Graph-Based Algorithms for Boolean Function Manipulation” (1986). A function is
a number; equal functions are equal numbers, so “is it empty” is a comparison.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

NO, YES = 0, 1


class Diagram:
    """Functions over variables 0, 1, 2 …, asked in that order."""

    def __init__(self, variables: int) -> None:
        self.variables = variables
        # A function is followed one variable a call: a thousand answers must not end in a RecursionError.
        sys.setrecursionlimit(max(sys.getrecursionlimit(), 2 * variables + 1000))
        self._nodes: list[tuple[int, int, int]] = [(variables, NO, NO), (variables, YES, YES)]
        self._unique: dict[tuple[int, int, int], int] = {}
        self._chosen: dict[tuple[int, int, int], int] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def _node(self, variable: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (variable, low, high)
        found = self._unique.get(key)
        if found is None:
            found = self._unique[key] = len(self._nodes)
            self._nodes.append(key)
        return found

    def variable(self, number: int) -> int:
        """True where variable ``number`` is."""
        return self._node(number, NO, YES)

    def choose(self, test: int, then: int, otherwise: int) -> int:
        """``then`` where ``test`` holds, ``otherwise`` where it does not."""
        if test == YES or then == otherwise:
            return then
        if test == NO:
            return otherwise
        if then == YES and otherwise == NO:
            return test
        key = (test, then, otherwise)
        found = self._chosen.get(key)
        if found is not None:
            return found
        nodes = self._nodes
        top = min(nodes[test][0], nodes[then][0], nodes[otherwise][0])
        low = self.choose(self._at(test, top, 1), self._at(then, top, 1), self._at(otherwise, top, 1))
        high = self.choose(self._at(test, top, 2), self._at(then, top, 2), self._at(otherwise, top, 2))
        made = self._chosen[key] = self._node(top, low, high)
        return made

    def _at(self, function: int, variable: int, side: int) -> int:
        node = self._nodes[function]
        return node[side] if node[0] == variable else function

    def both(self, *functions: int) -> int:
        """Where every one of them holds; everywhere for none."""
        made = YES
        for function in functions:
            made = self.choose(made, function, NO)
        return made

    def either(self, *functions: int) -> int:
        """Where at least one holds; nowhere for none."""
        made = NO
        for function in functions:
            made = self.choose(made, YES, function)
        return made

    def negate(self, function: int) -> int:
        return self.choose(function, NO, YES)

    def differ(self, one: int, other: int) -> int:
        """Where exactly one of the two holds."""
        return self.choose(one, self.negate(other), other)

    def exactly_one(self, variables: Iterable[int]) -> int:
        """Where exactly one of the variables is true."""
        none, one = YES, NO
        for number in sorted(variables, reverse=True):
            none, one = self._node(number, none, NO), self._node(number, one, none)
        return one

    def none_of(self, variables: Iterable[int]) -> int:
        return self.both(*(self.negate(self.variable(number)) for number in variables))

    def count(self, function: int) -> int:
        """How many of the 2ⁿ settings of the variables it holds for."""
        counted: dict[int, int] = {NO: 0, YES: 1}

        def below(node: int) -> int:
            if node not in counted:
                variable, low, high = self._nodes[node]
                counted[node] = (below(low) << (self._nodes[low][0] - variable - 1)) + (
                    below(high) << (self._nodes[high][0] - variable - 1)
                )
            return counted[node]

        return below(function) << self._nodes[function][0]

    def smallest(self, function: int) -> frozenset[int] | None:
        """The setting with the fewest true variables that it holds for, as those variables; ``None`` when empty."""
        if function == NO:
            return None
        cost: dict[int, int] = {NO: self.variables + 1, YES: 0}

        def cheapest(node: int) -> int:
            if node not in cost:
                _, low, high = self._nodes[node]
                cost[node] = min(cheapest(low), cheapest(high) + 1)
            return cost[node]

        cheapest(function)
        true: set[int] = set()
        while function > YES:
            variable, low, high = self._nodes[function]
            if cost[high] + 1 < cost[low] or low == NO:
                true.add(variable)
                function = high
            else:
                function = low
        return frozenset(true)
