"""Arithmetic and comparison of values of unknown kind, bounded in time and memory."""

from __future__ import annotations

import operator
from array import array
from collections.abc import Callable
from numbers import Integral
from typing import Any, Final

from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.meter import (
    MAX_BITS,
    NotOfferedError,
    TooLargeError,
    bounded,
)
from falcon.engine.runtime.nested import deque
from falcon.engine.runtime.records import Record

ORDER: Final[dict[str, Callable[[Any, Any], object]]] = {
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
BITS: Final[dict[str, Callable[[Any, Any], object]]] = {
    "&": operator.and_,
    "|": operator.or_,
    "^": operator.xor,
    "<<": operator.lshift,
    ">>": operator.rshift,
    "@": operator.matmul,
}
_IN_PLACE: Final[dict[str, Callable[[Any, Any], object]]] = {
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
    "-": operator.isub,
    "+": operator.iadd,
}
_KEYED: Final[tuple[type, ...]] = (dict, set, frozenset, range, type({}.keys()))
_VIEWS: Final[tuple[Any, ...]] = (type({}.keys()), type({}.items()))


class Arithmetic:
    """Operators on whatever a strategy computes with.

    While lines are built, an operator on a line builds another one.

    Attributes:
        containers: goes through several values.
        meter: pays.
    """

    __slots__ = ("containers", "meter")

    def __init__(self, containers: Containers) -> None:
        self.containers = containers
        self.meter = containers.meter

    def add(self, left: Any, right: Any) -> object:
        """``left + right``."""
        kind = type(left)
        if kind is float or type(right) is float:
            return left + right
        if type(right) is kind:
            if kind is str:
                self.meter.charge_text(len(left) + len(right))
            elif issubclass(kind, list | tuple | deque | dict | array):
                self.meter.charge_items(len(left) + len(right))
        return bounded(left + right)

    def subtract(self, left: Any, right: Any) -> object:
        """``left - right``."""
        if isinstance(left, set | frozenset):
            self.meter.weigh(left)
        return bounded(left - right)

    def multiply(self, left: Any, right: Any) -> object:
        """``left * right``; repeating a text or a list pays for its new length."""
        for some, times in ((left, right), (right, left)):
            if isinstance(times, int):
                if isinstance(some, str):
                    self.meter.charge_text(len(some) * max(times, 0))
                elif isinstance(some, list | tuple | deque | array):
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
            if (bits - 1) * min(abs(exponent), MAX_BITS + 1) > MAX_BITS:
                raise TooLargeError("giant number")
        result = bounded(base**exponent)
        if isinstance(result, complex):
            raise NotOfferedError(
                "a complex number as a power: test the sign, or take abs()"
            )
        return result

    def invert(self, value: Any) -> object:
        """``~value``."""
        return bounded(~value)

    def bits(self, op: str, left: Any, right: Any) -> object:
        """``left & right`` and the like: of whole numbers, sets and dicts.

        Raises:
            TooLargeError: the integer would be giant.
        """
        if isinstance(left, int):
            if op == "<<" and isinstance(right, int) and right > MAX_BITS:
                raise TooLargeError("giant number")
        else:
            self._weigh_sets(left, right)
        return bounded(BITS[op](left, right))

    def grow(self, op: str, left: Any, right: Any) -> object:
        """``left op= right`` of what may change in place."""
        if type(left) is list and op in "+*":
            if op == "+":
                self.containers.extend(left, right)
            else:
                left[:] = self.containers.listed(self.multiply(left, right))
            return left
        if isinstance(left, set | dict | deque) and op in _IN_PLACE:
            self._weigh_sets(left, right)
            return _IN_PLACE[op](left, right)
        if type(left) is array:
            return self._grow_window(op, left, right)
        return self.operate(op, left, right)

    def _grow_window(self, op: str, left: array[float], right: Any) -> object:
        if op == "+" and type(right) is array:
            self.meter.charge_items(len(left) + len(right))
            left += right
            return left
        if op == "*" and isinstance(right, Integral):
            self.meter.charge_items(len(left) * max(int(right), 0))
            left *= int(right)
            return left
        return self.operate(op, left, right)

    def _weigh_sets(self, *sides: Any) -> None:
        for side in sides:
            self.meter.weigh(side)
            if isinstance(side, _VIEWS):
                self.meter.charge(len(side))

    def operate(self, op: str, left: Any, right: Any) -> object:
        """``left op right``."""
        if op in BITS:
            return self.bits(op, left, right)
        if op == "+":
            return self.add(left, right)
        return (self.multiply if op == "*" else self.subtract)(left, right)

    def modulo(self, left: Any, right: Any) -> object:
        """``left % right`` of numbers.

        Raises:
            NotOfferedError: it is a template.
        """
        if isinstance(left, str):
            raise NotOfferedError("operator.mod of a text")
        return left % right

    def divide(self, left: Any, right: Any) -> object:
        """``left / right``."""
        return left / right

    def divide_whole(self, left: Any, right: Any) -> object:
        """``left // right``."""
        return left // right

    def negative(self, value: Any) -> object:
        """``-value``."""
        return -value

    def magnitude(self, value: Any) -> object:
        """``abs(value)``."""
        return abs(value)

    def equal(self, left: object, right: object) -> object:
        """``left == right``."""
        self.meter.weigh(left)
        return left == right

    def compare(self, op: str, left: object, right: object) -> object:
        """``left < right`` and the like."""
        self.meter.weigh(left)
        return ORDER[op](left, right)

    def contains(self, container: Any, item: object) -> bool:
        """``item in container``.

        Raises:
            TypeError: it is no container.
        """
        if isinstance(container, list | tuple | deque | array):
            self.meter.charge(len(container))
            self.meter.weigh(container)
        elif isinstance(container, str):
            self.meter.charge_text(len(container))
        elif isinstance(container, range) and type(item) not in {int, bool}:
            # Python goes through all of it for what is no whole number.
            self.meter.charge(_count(container))
        elif isinstance(container, Record) and "__contains__" in container.kind.methods:
            return bool(container.tell("__contains__", (item,), {}))
        elif not isinstance(container, _KEYED):
            container = self.containers.listed(container)
            self.meter.weigh(container)
        return self.meter.key(item) in container


def _count(some: range) -> int:
    """How many numbers; ``len`` fails where they are too many."""
    return max(0, (some.stop - some.start) // some.step + 1)
