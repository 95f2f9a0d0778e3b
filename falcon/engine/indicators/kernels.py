"""Kernels: the computations that look back, written once for all tiers.

A kernel fills bars ``span.start`` to ``span.stop`` (excluded) of the rows it owns from
the rows it reads. Rows are flat sequences of floats, oldest first, and one index means
the same bar in all of them. **There is no state but rows**: a recursion reads its own
previous value, so that one call over a thousand bars and a thousand calls of one bar do
the same, a copy of the rows is a checkpoint, and the last bar can be computed again.
A kernel keeps no objects between two bars, only numbers in rows.

``span.first`` is the index of the first bar that has a value (minimum period less one;
it may be negative once old bars were dropped), where recursions take their seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Row = list[float]
Rows = Sequence[Row]
Params = tuple[float, ...]


class Span(NamedTuple):
    """The bars to fill, as indices into the rows.

    Attributes:
        first: the first bar of all that has a value.
        start: the first bar to fill, not before `first`.
        stop: one past the last bar to fill.
    """

    first: int
    start: int
    stop: int


UNDEFINED = (ArithmeticError, ValueError, StopIteration)
"""What a computation that has no value raises, as upstream's does."""

Fill = Callable[[Rows, Span, Rows, Params], None]
"""Fills own rows over a span from input rows, given parameters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kernel:
    """A computation that looks back.

    Attributes:
        fill: the computation.
        warm_up: bars that it adds to the minimum period, from the parameters.
        reach: bars of its inputs that it reads, the current one included.
        rows: rows it owns; the first is its value, the others are its memory.
        recurs: whether it reads what it wrote on the bar before.
    """

    fill: Fill
    warm_up: Callable[[Params], int]
    reach: Callable[[Params], int]
    rows: int = 1
    recurs: bool = True
