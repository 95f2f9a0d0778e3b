"""Lending: memory that comes back by itself when nobody can see it any more.

Memory that is touched for the first time costs more than what most runs do with it, and
so does giving it back to the system. What a result holds is lent until the result, and
every array that was taken out of it, is gone.
"""

from __future__ import annotations

from collections import deque
from typing import Any, Final

import numpy as np

from falcon.domain.bars import Floats

_SPARES: Final = 4
"""Blocks of a size that are kept, at most."""

_WORDS: Final = 1 << 22
"""Words of all kept blocks of a size, but for a single one that is larger."""

_LARGEST: Final = 1 << 23
"""Words; what is larger is rare, and the system may have it back."""


class Lender:
    """Lends memory, to any thread.

    Blocks are as long as powers of two, of which only pages that somebody writes to
    cost anything; at most 200 MB are kept for later.
    """

    def __init__(self) -> None:
        # Both ends of a deque are safe to use from several threads.
        self._spares: list[deque[Floats]] = [
            deque(maxlen=min(_SPARES, max(1, _WORDS >> size)))
            for size in range(_LARGEST.bit_length())
        ]

    def take(self, words: int) -> Floats:
        """Memory for so many numbers, float64[words], whatever it holds."""
        if words > _LARGEST:
            return np.empty(words)
        size = max(words - 1, 0).bit_length()
        spares = self._spares[size]
        try:
            block = spares.pop()
        except IndexError:
            block = np.empty(1 << size)
        lent: Floats = np.asarray(_Loan(block, spares))
        return lent[:words]


class _Loan:
    """What arrays over a block hold on to; the last one that goes gives it back."""

    __slots__ = ("__array_interface__", "_block", "_spares")

    def __init__(self, block: Floats, spares: deque[Floats]) -> None:
        self.__array_interface__: dict[str, Any] = block.__array_interface__
        self._block = block
        self._spares = spares

    def __del__(self) -> None:
        self._spares.append(self._block)


LENDER: Final = Lender()
"""Of all runs of this process."""
