"""The heap: memory for the lists of a strategy, with what they hold at first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from falcon.engine.lower.native.lists import NativeList
from falcon.engine.lower.native.values import NotNativeError
from falcon.engine.native.broker.book import Ints
from falcon.engine.native.machine.lists import HEAD, LENGTH, MOST, WIDTH

_SPARE: Final = 2_048
_MOST_VALUES: Final = 1_000_000
"""Values of all lists together: fewer than what a strategy may keep."""


def heap_of(lists: Sequence[NativeList], steps: int) -> Ints:
    """Memory for lists: int64[lists, words].

    There is room for an item of each step and more; pages that nobody writes to cost
    nothing.

    Raises:
        NotNativeError: they hold more from the beginning.
    """
    width = max((1, *(one.width for one in lists)))
    items = min(steps + _SPARE, _MOST_VALUES // (max(len(lists), 1) * (width + 1)))
    heap: Ints = np.zeros((len(lists), HEAD + items * width), dtype=np.int64)
    for row, one in zip(heap, lists, strict=True):
        if one.count > items:
            raise NotNativeError("a long list")
        row[WIDTH], row[MOST], row[LENGTH] = one.width, one.most, one.count
        row[HEAD : HEAD + len(one.words)] = one.words
    return heap
