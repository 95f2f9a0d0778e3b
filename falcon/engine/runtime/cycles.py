"""Cycles and counts of `itertools` that a strategy can keep from bar to bar.

Python's own ones show nobody where they are, so that they could not be saved.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

_NUMBERS: Final = (int, float, np.number)


class Cycle:
    """``itertools.cycle``: its items again and again.

    Attributes:
        items: of one round.
        at: the place of the next one.
    """

    __slots__ = ("at", "items")

    def __init__(self, items: Iterable[Any] = ()) -> None:
        self.items = list(items)
        self.at = 0

    @property
    def values(self) -> list[Any]:
        """The items of a round from the next one on."""
        return self.items[self.at :] + self.items[: self.at]

    def extend(self, items: Iterable[Any]) -> None:
        """Have more items."""
        self.items.extend(items)

    def __iter__(self) -> Cycle:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next item."""
        if not self.items:
            raise StopIteration
        item = self.items[self.at]
        self.at = (self.at + 1) % len(self.items)
        return item


class Count:
    """``itertools.count``: numbers at equal distances.

    Attributes:
        values: the next number and the distance.
    """

    __slots__ = ("values",)

    def __init__(self, start: Any = 0, step: Any = 1) -> None:
        if not (isinstance(start, _NUMBERS) and isinstance(step, _NUMBERS)):
            raise TypeError("a number is required")
        self.values = [start, step]

    def extend(self, values: Iterable[Any]) -> None:
        """Go on from other numbers."""
        self.values = list(values)

    def __iter__(self) -> Count:
        """Itself."""
        return self

    def __next__(self) -> Any:
        """The next number."""
        number, step = self.values
        self.values = [number + step, step]
        return number
