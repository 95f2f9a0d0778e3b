"""Digests: whether bars are the same, told by a short text.

SHA-256, because processors have instructions for it: 80 MB take 37 ms where BLAKE2b
takes 56. Columns are digested each for itself, so that several may be at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable

import numpy as np

from falcon.domain.bars import BarSeries, Floats, Stamps

Column = Stamps | Floats
Each = Callable[[Callable[[Column], bytes], Iterable[Column]], Iterable[bytes]]


def digest_of(series: BarSeries, each: Each = map) -> str:
    """What tells these times and values, to the bit, from all others.

    Neither symbol nor timeframe nor hours go into it.

    Args:
        series: the bars.
        each: calls a function on each column, in order; a pool's ``map`` is faster.
    """
    names = sorted(series.extras)
    columns: list[Column] = [
        series.stamps,
        series.open,
        series.high,
        series.low,
        series.close,
        series.volume,
        *(series.extras[name] for name in names),
    ]
    whole = hashlib.sha256(repr(names).encode())
    for digest in each(_digest, columns):
        whole.update(digest)
    return whole.hexdigest()


def _digest(column: Column) -> bytes:
    return hashlib.sha256(np.ascontiguousarray(column).data).digest()
