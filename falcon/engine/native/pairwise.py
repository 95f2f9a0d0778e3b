"""Pairwise sums: the order in which numpy adds the values of an array.

More than 128 values are halved, again and again; up to so many are a leaf, which is
added in eight strands. A sum is then the same to the last bit, whoever adds.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from falcon.domain.bars import Floats
from falcon.engine.native.broker.book import Ints
from falcon.engine.native.jit import kernel, lean

LEAF: Final = 128
"""Most values of a leaf."""

STOP: Final = 0
DEPTH: Final = 1
"""Columns of `leaves_of`."""

_STRANDS: Final = 8
_DEEPEST: Final = 64


@kernel
def leaves_of(size: int) -> Ints:
    """The leaves of so many values, int64[leaves, 2], the first values first.

    Of each, where it ends, and how often the array was halved to come to it.
    """
    leaves = np.empty((2 * size // LEAF + 1, 2), np.int64)
    counts, depths = np.empty(_DEEPEST, np.int64), np.zeros(_DEEPEST, np.int64)
    counts[0] = size
    waiting, known, stop = 1, 0, 0
    while waiting:
        count, depth = counts[waiting - 1], depths[waiting - 1]
        if count <= LEAF:
            stop += count
            leaves[known, STOP], leaves[known, DEPTH] = stop, depth
            known += 1
            waiting -= 1
        else:
            half = count // 2
            half -= half % _STRANDS
            counts[waiting - 1], depths[waiting - 1] = count - half, depth + 1
            counts[waiting], depths[waiting] = half, depth + 1
            waiting += 1
    return leaves[:known]


@lean
def sum_leaf(values: Floats, count: int) -> float:
    """Sum the first values; they are overwritten."""
    rest = count - count % _STRANDS
    total = 0.0
    if rest:
        before, each = values[:rest], values[_STRANDS:rest]
        for i in range(each.size):
            each[i] += before[i]
        s = values[rest - _STRANDS : rest]
        total = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]))
    for i in range(rest, count):
        total += values[i]
    return total


@kernel
def joined(sums: Floats, leaves: Ints) -> float:
    """The sum of all values by the sums of their leaves, which are overwritten."""
    depths = np.empty(_DEEPEST, np.int64)
    known = 0
    for leaf in range(len(leaves)):
        total, depth = sums[leaf], leaves[leaf, DEPTH]
        while known and depths[known - 1] == depth:
            known -= 1
            depth -= 1
            total = sums[known] + total
        sums[known], depths[known] = total, depth
        known += 1
    return float(sums[0])


@kernel
def total_of(values: Floats) -> float:
    """The sum of some values, `numpy.sum`."""
    leaves = leaves_of(len(values))
    sums, taken = np.empty(len(leaves)), np.empty(LEAF)
    start = 0
    for leaf in range(len(leaves)):
        stop = leaves[leaf, STOP]
        taken[: stop - start] = values[start:stop]
        sums[leaf] = sum_leaf(taken, stop - start)
        start = stop
    return joined(sums, leaves)
