"""Arithmetic and comparison of values of unknown kind, bounded in time and memory."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from falcon.engine.runtime.meter import MAX_BITS, Meter, TooLargeError, bounded

_ORDER: Final[dict[str, Callable[[Any, Any], object]]] = {
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Arithmetic:
    """Operators on whatever a strategy computes with.

    While lines are built, an operator on a line builds another one.

    Attributes:
        meter: pays.
    """

    __slots__ = ("meter",)

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def add(self, left: Any, right: Any) -> object:
        """``left + right``."""
        kind = type(left)
        if kind is float or type(right) is float:
            return left + right
        if type(right) is kind:
            if kind is str:
                self.meter.charge_text(len(left) + len(right))
            elif kind in {list, tuple}:
                self.meter.charge_items(len(left) + len(right))
        return bounded(left + right)

    def subtract(self, left: Any, right: Any) -> object:
        """``left - right``."""
        return bounded(left - right)

    def multiply(self, left: Any, right: Any) -> object:
        """``left * right``; repeating a text or a list pays for its new length."""
        for some, times in ((left, right), (right, left)):
            if isinstance(times, int):
                if isinstance(some, str):
                    self.meter.charge_text(len(some) * max(times, 0))
                elif isinstance(some, list | tuple):
                    self.meter.charge_items(len(some) * max(times, 0))
        return bounded(left * right)

    def power(self, base: Any, exponent: Any) -> object:
        """``base ** exponent``.

        Raises:
            TooLargeError: the integer would be giant.
            TypeError: the result would be a complex number.
        """
        if isinstance(base, int) and isinstance(exponent, int):
            bits = 0 if abs(base) <= 1 else base.bit_length()
            if bits * min(abs(exponent), MAX_BITS + 1) > MAX_BITS:
                raise TooLargeError("giant number")
        result = base**exponent
        if isinstance(result, complex):
            raise TypeError("a power with a complex number as result")
        return result

    def equal(self, left: object, right: object) -> object:
        """``left == right``."""
        self.meter.weigh(left)
        return left == right

    def compare(self, op: str, left: object, right: object) -> object:
        """``left < right`` and the like."""
        self.meter.weigh(left)
        return _ORDER[op](left, right)

    def contains(self, container: Any, item: object) -> bool:
        """``item in container``.

        Raises:
            TypeError: it is no container.
        """
        if isinstance(container, list | tuple):
            self.meter.charge(len(container))
            self.meter.weigh(container)
        elif isinstance(container, str):
            self.meter.charge_text(len(container))
        elif not isinstance(container, dict | set | range):
            kind = type(container).__name__
            raise TypeError(f"argument of type '{kind}' is not iterable")
        return self.meter.key(item) in container
