"""Strides: the rows of one feed, computed a bar at a time by an emitted function.

A stepper whose nodes are all past their first bars goes on by a stride: its rows are
as long as they may become from the outset, and a bar is written into its place. Values
that nobody reads on a later bar are not written at all; `Stride.close` computes those
of the present bar again, so that whoever looks at the rows finds them as ever.

Emitting costs as much as some hundred bars save. So a shape is emitted once its
steppers have done `WORTH` bars together, and by then none of them waits for another.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Final

from falcon.engine.columns import Opened
from falcon.engine.graph import Graph
from falcon.engine.indicators.fillers import Clock
from falcon.engine.lower.formulas import Numbers
from falcon.engine.lower.strides import (
    SHAPES,
    Shape,
    Step,
    emitted,
    numbers_of,
    places_of,
    shape_of,
)
from falcon.engine.rows import Layout
from falcon.engine.terms import Term

WORTH: Final = 64
"""Bars that all steppers of a shape do before it is emitted."""

SPARE: Final = 32
"""Bars beyond the deepest look-back that fit into a row, at least."""

MAX_CELLS: Final = 1_000
"""Nodes of the largest graph that is emitted."""


class Pattern:
    """A shape that may be emitted one day.

    Attributes:
        shape: which one.
        bars: that its steppers have done without it.
    """

    __slots__ = ("_numbers", "bars", "shape")

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.bars = 0
        self._numbers: dict[str, Numbers] = {}

    def step(self) -> Step | None:
        """Its function, once it is worth it; called after each bar."""
        self.bars += 1
        return emitted(self.shape) if self.bars > WORTH else None

    def numbers(self, terms: Sequence[Term]) -> Numbers:
        """The numbers of a graph; steppers of the same parameters have the same."""
        found = numbers_of(terms)
        if len(self._numbers) >= SHAPES:
            self._numbers.clear()
        # repr tells 0.0 from -0.0.
        return self._numbers.setdefault(repr(found), found)


@lru_cache(maxsize=SHAPES)
def pattern(shape: Shape) -> Pattern:
    """The pattern of a shape, the same for all its steppers."""
    return Pattern(shape)


class Pace:
    """Has a graph go by a stride as soon as it can and is worth it."""

    __slots__ = ("_first", "_graph", "_layout", "_pattern")

    def __init__(self, graph: Graph, layout: Layout, kept: Collection[int]) -> None:
        self._graph = graph
        self._layout = layout
        self._pattern: Pattern | None = None
        # The bar after the seeds of all recursions.
        self._first = 1 + max((task.first for task in layout.tasks), default=0)
        if len(graph) <= MAX_CELLS and layout.clocks.keys() == {0}:
            flags = [
                depth > 1 or node in kept for node, depth in enumerate(layout.depths)
            ]
            shape = shape_of(graph.terms, flags)
            self._pattern = None if shape is None else pattern(shape)

    def stride(self) -> Stride | None:
        """A stride from the next bar on; called after each bar without one."""
        if self._pattern is None or self._layout.clocks[0].count < self._first:
            return None
        step = self._pattern.step()
        if step is None:
            return None
        return Stride(self._graph, self._layout, self._pattern, step)


class Stride:
    """The rows of one stepper on their way.

    Attributes:
        at: index of the present bar in the rows.
        dropped: bars cut from the front of the rows.
        capacity: bars that fit into the rows.
        numbers: of the graph.
        is_open: whether the rows are as it needs them.
    """

    __slots__ = (
        "_clock",
        "_elided",
        "_layout",
        "_rows",
        "_shape",
        "_step",
        "_tasks",
        "at",
        "capacity",
        "dropped",
        "is_open",
        "numbers",
    )

    def __init__(
        self, graph: Graph, layout: Layout, pattern: Pattern, step: Step
    ) -> None:
        owned = _rows_of(layout)
        places = places_of(pattern.shape)
        stored = {node for node, _ in places}
        self._layout = layout
        self._shape = pattern.shape
        self._step = step
        self._clock: Clock = layout.clocks[0]
        self._rows = tuple(owned[node][row] for node, row in places)
        self._elided = [owned[node][0] for node in owned if node not in stored]
        self._tasks = [task for task in layout.tasks if task.node not in stored]
        self.numbers = pattern.numbers(graph.terms)
        self.capacity = self._clock.depth + max(SPARE, self._clock.depth // 2)
        self.at = self.dropped = 0
        self.is_open = False

    def lean(self) -> tuple[Shape, tuple[list[float], ...]]:
        """The same where only what is looked back to is written, and these rows.

        Who goes on by it comes back by `retake`, where it ends.
        """
        cells = zip(self._shape, self._layout.depths, strict=True)
        shape = tuple(cell._replace(is_kept=depth > 1) for cell, depth in cells)
        owned = _rows_of(self._layout)
        return shape, tuple(owned[node][row] for node, row in places_of(shape))

    def retake(self, at: int, before: Opened | None, bar: Opened) -> None:
        """Have the rows hold what they should at a bar that was computed elsewhere.

        Args:
            at: index of that bar.
            before: the bar before it, if that was computed elsewhere as well; what
                came from outside may be read of it once more.
            bar: that bar.
        """
        if before is not None:
            for _, line, row in self._layout.feeds:
                row[at - 1] = getattr(before, line)
        self.at = at - 1
        self.step(bar)

    def open(self) -> None:
        """Take the rows over after the present bar of their clock."""
        clock = self._clock
        surplus = max(0, clock.index + 1 - clock.depth)
        self.at, self.dropped = clock.index - surplus, clock.dropped + surplus
        for row in self._rows:
            del row[:surplus]
            row.extend(repeat(math.nan, self.capacity - len(row)))
        for row in self._elided:
            row.clear()
        self.is_open = True

    def step(self, bar: Opened) -> None:
        """Compute the next bar.

        Raises:
            ZeroDivisionError: or another error of a computation; the bar has not
                happened then.
        """
        at = self.at + 1
        if at == self.capacity:
            at = self.shift()
        self._step(self._rows, self.numbers, at, bar)
        self.at = at

    def close(self) -> None:
        """Give the rows back: as long as they have values, and all of them there."""
        if not self.is_open:
            return
        self.is_open = False
        clock = self._clock
        clock.dropped = self.dropped
        clock.count = clock.present = self.dropped + self.at + 1
        for row in self._rows:
            del row[self.at + 1 :]
        for row in self._elided:
            row.extend(repeat(math.nan, self.at + 1))
        for task in self._tasks:
            task.filler.step(self.at)

    def shift(self) -> int:
        """Cut old bars, and return the index of the next one."""
        depth = self._clock.depth
        surplus = self.capacity - depth
        # Values that are overwritten one by one would be looked up one by one.
        rest = [math.nan] * surplus
        for row in self._rows:
            row[:] = row[surplus:] + rest
        self.dropped += surplus
        self.at = depth - 1
        return depth


def _rows_of(layout: Layout) -> dict[int, list[list[float]]]:
    """The rows that each node owns."""
    owned: dict[int, list[list[float]]] = {}
    for node, row in layout.owned:
        owned.setdefault(node, []).append(row)
    return owned
