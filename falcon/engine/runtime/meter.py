"""The meter: fuel for everything that takes time or memory.

One unit of fuel is about one instruction of a strategy. Emitted code takes it from the
name ``fuel`` of its own namespace, and so does everything in this package that could
run long. What could grow without bound is refused where it grows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import numpy as np

from falcon.engine.runtime.nested import COLLECTIONS

MAX_BITS: Final = 1_100
"""Largest integer in bits; any finite float converts to a smaller one."""

MAX_ITEMS: Final = 1_000_000
"""Longest list, dict or set."""

MAX_TEXT: Final = 100_000
"""Longest string."""

FUEL: Final = "fuel"


class Holder:
    """Something of ours that is compared and shown by what it holds."""

    __slots__ = ()

    @property
    def compared(self) -> tuple[Any, ...]:
        """What that is."""
        raise NotImplementedError


_WEIGHTY: Final = (
    *COLLECTIONS,
    np.ndarray,
    str,
    BaseException,
    Holder,
)
_LIGHT: Final = frozenset({float, int, bool, type(None)})
_TEXT_PER_UNIT: Final = 64
"""Characters that one unit of fuel pays for."""

_HASHES: Final = 2**61 - 1
"""Whole numbers from here on share their hash with smaller ones."""

_FEW_ALIKE: Final = 6
_ALIKE: Final = 20_000
"""Fuel of a key of which there could be many with the same hash."""

Namespace = dict[str, Any]
"""Emitted code and what it names; the values are whatever strategies compute with."""


class FuelExhaustedError(Exception):
    """The run has spent its fuel."""


class TooLargeError(Exception):
    """A number, text or container would grow beyond its bound."""


class NotOfferedError(TypeError):
    """Python would do it, the engine does not."""


class Meter:
    """The fuel of one namespace.

    Attributes:
        namespace: of the emitted code; holds the fuel that is left.
    """

    __slots__ = ("namespace",)

    def __init__(self, namespace: Namespace) -> None:
        self.namespace = namespace

    def charge(self, units: int) -> None:
        """Take fuel.

        Raises:
            FuelExhaustedError: there is none left.
        """
        left = self.namespace[FUEL] - units
        self.namespace[FUEL] = left
        if left < 0:
            raise FuelExhaustedError

    def charge_text(self, size: int) -> None:
        """Take fuel for a text, which must not be too long.

        Raises:
            TooLargeError: it is.
        """
        if size > MAX_TEXT:
            raise TooLargeError(f"text of {size} characters")
        self.charge(1 + size // _TEXT_PER_UNIT)

    def charge_items(self, size: int) -> None:
        """Take fuel for a container, which must not be too long.

        Raises:
            TooLargeError: it is.
        """
        if size > MAX_ITEMS:
            raise TooLargeError(f"container of {size} values")
        self.charge(size)

    def weigh(self, value: object) -> None:
        """Take fuel for everything inside a value, so that walking it is paid for.

        A container that holds another twice pays for it twice, as walking it does.
        """
        if type(value) in _LIGHT:
            return
        if isinstance(value, str):
            self.charge(1 + len(value) // _TEXT_PER_UNIT)
        elif isinstance(value, np.ndarray):
            # A part of an array keeps all of it.
            self.charge(1 + np.size(value if value.base is None else value.base))
        elif isinstance(value, _WEIGHTY):
            items = _items(value)
            self.charge(len(items))
            for item in items:
                if type(item) not in _LIGHT and isinstance(item, _WEIGHTY):
                    self.weigh(item)

    def key(self, value: object) -> object:
        """The same value, to be used as a key: hashing a tuple walks all of it.

        Keys of the same hash make every look into their container long, so those that
        could be made the same without end are dear.

        Raises:
            TooLargeError: it holds a giant number.
        """
        kind = type(value)
        if isinstance(value, Holder):
            self.weigh(value)
        elif isinstance(value, tuple | frozenset):
            self.weigh(value)
            self._charge_alike(tuple(value))
        elif kind is int and not -_HASHES < value < _HASHES:  # type: ignore[operator]
            raise TooLargeError("giant number as a key")
        return value

    def _charge_alike(self, key: tuple[object, ...]) -> None:
        """Take fuel for a tuple with many of -1 and -2, whose hashes are the same."""
        leaves = list(_leaves(key))
        ones, twos = leaves.count(-1), leaves.count(-2)
        if ones and twos and ones + twos > _FEW_ALIKE:
            self.charge(_ALIKE)
        for leaf in leaves:
            self.key(leaf)


def starve() -> None:
    """End the run: its fuel is spent.

    Raises:
        FuelExhaustedError: always.
    """
    raise FuelExhaustedError


def bounded(value: object) -> object:
    """The same value, if it is no giant integer.

    Raises:
        TooLargeError: it is.
    """
    if type(value) is int and value.bit_length() > MAX_BITS:
        raise TooLargeError("giant number")
    return value


def _leaves(key: tuple[object, ...]) -> Iterator[object]:
    """The values inside nested tuples that could be alike: whole numbers and floats."""
    for item in key:
        if isinstance(item, tuple | frozenset):
            yield from _leaves(tuple(item))
        elif isinstance(item, int | float):
            yield item


def _items(value: Any) -> Collection[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, Holder):
        return value.compared
    return value.args if isinstance(value, BaseException) else value
