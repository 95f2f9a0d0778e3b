"""Waits: how many bars a strategy waits for before its `next` runs for the first time.

It waits for what it built itself, not for what its indicators built inside. Bars are
those of the clock of what is waited for, but backtrader loses sight of that where an
indicator is built on an operation or a delay: then they are those of the first data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from falcon.engine.terms import Node


class Waits:
    """What one strategy waits for."""

    def __init__(self) -> None:
        self._bars: dict[int, int] = {}
        self._counted: dict[Node, int] = {}
        self._indicator_lines: set[Node] = set()
        self._gathered: list[list[int]] = []

    def warm_ups(self, feeds: int) -> tuple[int, ...]:
        """For each data, how many bars a strategy waits for, at least 1.

        `next` first runs when all data have as many bars.
        """
        return tuple(self._bars.get(data, 1) for data in range(feeds))

    def data_of(self, node: Node, clock: int) -> int:
        """The data whose bars count towards the minimum period of a node."""
        return self._counted.get(node, clock)

    def has_indicator(self, node: Node) -> bool:
        """Whether the node is a line of an indicator."""
        return node in self._indicator_lines

    def add(self, node: Node, data: int, min_period: int) -> None:
        """Wait for an operation or a delay."""
        self._counted.setdefault(node, data)
        self._wait(data, min_period)

    def add_indicator(self, lines: Iterable[Node], data: int, min_period: int) -> None:
        """Wait for an indicator."""
        for node in lines:
            self._indicator_lines.add(node)
            self._counted[node] = data
        self._wait(data, min_period)

    @contextmanager
    def gathering(self) -> Iterator[Callable[[], int]]:
        """What is built meanwhile is part of an indicator; the strategy waits for none.

        Gives what tells the largest minimum period of it all, 0 if nothing was built.
        """
        longest = [0]
        self._gathered.append(longest)
        try:
            yield lambda: longest[0]
        finally:
            self._gathered.pop()

    def _wait(self, data: int, min_period: int) -> None:
        if self._gathered:
            longest = self._gathered[-1]
            longest[0] = max(longest[0], min_period)
        else:
            self._bars[data] = max(self._bars.get(data, 1), min_period)
