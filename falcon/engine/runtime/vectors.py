"""Arithmetic of strategies that use numpy: values may be arrays."""

from __future__ import annotations

import operator
from array import array
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from falcon.engine.runtime.arithmetic import BITS, ORDER, Arithmetic
from falcon.engine.runtime.arrays import Arrays, product_size
from falcon.engine.runtime.containers import Containers

_OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "==": operator.eq,
    **BITS,
    **ORDER,
}
_IN_PLACE: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.iadd,
    "-": operator.isub,
    "*": operator.imul,
    "/": operator.itruediv,
    "//": operator.ifloordiv,
    "%": operator.imod,
    "**": operator.ipow,
    "&": operator.iand,
    "|": operator.ior,
    "^": operator.ixor,
    "<<": operator.ilshift,
    ">>": operator.irshift,
    "@": operator.imatmul,
}
_LISTS: Final = (list, tuple, array)
_SEQUENCES: Final = (str, *_LISTS)


class Vectors(Arithmetic):
    """Operators that pay for arrays by their size.

    Attributes:
        arrays: checks them.
    """

    __slots__ = ("arrays",)

    def __init__(self, containers: Containers, arrays: Arrays) -> None:
        super().__init__(containers)
        self.arrays = arrays

    def add(self, left: Any, right: Any) -> object:
        """``left + right``."""
        if _has_array(left, right):
            return self._apply("+", left, right)
        return super().add(left, right)

    def subtract(self, left: Any, right: Any) -> object:
        """``left - right``."""
        if _has_array(left, right):
            return self._apply("-", left, right)
        return super().subtract(left, right)

    def multiply(self, left: Any, right: Any) -> object:
        """``left * right``."""
        # Numbers of numpy repeat texts and lists as Python's own do.
        if isinstance(left, np.number) and isinstance(right, _SEQUENCES):
            left = left.item()
        if isinstance(right, np.number) and isinstance(left, _SEQUENCES):
            right = right.item()
        if _has_array(left, right):
            return self._apply("*", left, right)
        return super().multiply(left, right)

    def divide(self, left: Any, right: Any) -> object:
        """``left / right``."""
        return self._apply("/", left, right)

    def divide_whole(self, left: Any, right: Any) -> object:
        """``left // right``."""
        return self._apply("//", left, right)

    def modulo(self, left: Any, right: Any) -> object:
        """``left % right``."""
        if _has_array(left, right):
            return self._apply("%", left, right)
        return super().modulo(left, right)

    def power(self, base: Any, exponent: Any) -> object:
        """``base ** exponent``."""
        if _has_array(base, exponent):
            return self._apply("**", base, exponent)
        return super().power(base, exponent)

    def negative(self, value: Any) -> object:
        """``-value``."""
        self._pay(value)
        with np.errstate(all="ignore"):
            return -value

    def magnitude(self, value: Any) -> object:
        """``abs(value)``."""
        self._pay(value)
        return abs(value)

    def invert(self, value: Any) -> object:
        """``~value``."""
        self._pay(value)
        return super().invert(value)

    def bits(self, op: str, left: Any, right: Any) -> object:
        """``left & right`` and the like."""
        if _has_array(left, right):
            return self._apply(op, left, right)
        return super().bits(op, left, right)

    def grow(self, op: str, left: Any, right: Any) -> object:
        """``left op= right``: an array changes in place."""
        if not isinstance(left, np.ndarray):
            return super().grow(op, left, right)
        right = self._paired(op, left, right)[1]
        with np.errstate(all="ignore"):
            return self.arrays.checked(_IN_PLACE[op](left, right))

    def equal(self, left: object, right: object) -> object:
        """``left == right``."""
        if _has_array(left, right):
            return self._apply("==", left, right)
        return super().equal(left, right)

    def compare(self, op: str, left: object, right: object) -> object:
        """``left < right`` and the like."""
        if _has_array(left, right):
            return self._apply(op, left, right)
        return super().compare(op, left, right)

    def contains(self, container: Any, item: object) -> bool:
        """``item in container``."""
        if isinstance(container, np.ndarray):
            self._pay(container)
            return self.arrays.given(item) in container
        return super().contains(container, item)

    def total(self, value: Any, start: Any = 0) -> object:
        """``sum(value, start)``."""
        items = self.containers.listed(value)
        if not any(isinstance(item, np.ndarray) for item in (start, *items)):
            with np.errstate(all="ignore"):
                return self.containers.total(items, start)
        for item in items:
            start = self.add(start, item)
        return start

    def parts(self, left: Any, right: Any) -> object:
        """``divmod(left, right)``."""
        if _has_array(left, right):
            left, right = self._paired("//", left, right)
        with np.errstate(all="ignore"):
            return divmod(left, right)

    def _apply(self, op: str, left: Any, right: Any) -> object:
        if not _has_array(left, right):
            return _OPERATORS[op](left, right)
        left, right = self._paired(op, left, right)
        with np.errstate(all="ignore"):
            return self.arrays.checked(_OPERATORS[op](left, right))

    def _paired(self, op: str, left: Any, right: Any) -> tuple[Any, Any]:
        """Both sides, lists as arrays, once the work is paid for."""
        both = tuple(
            self.arrays.given(one) if isinstance(one, _LISTS) else one
            for one in (left, right)
        )
        if op == "@":
            self.meter.charge(product_size(*both))
            return both
        self.arrays.pay_together(*(one for one in both if np.ndim(one)))
        return both

    def _pay(self, value: Any) -> None:
        if isinstance(value, np.ndarray):
            self.arrays.pay(value.size)


def _has_array(*values: object) -> bool:
    return any(isinstance(value, np.ndarray | np.generic) for value in values)
