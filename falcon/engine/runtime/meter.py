"""The meter: fuel for everything that takes time or memory, and bounded operations.

Strategy code is lowered to calls of these functions wherever an operation of Python
could run long or grow without bound. Straight arithmetic on floats needs no guard.

One unit of fuel is about one instruction of a strategy. Emitted code takes it from the
name ``fuel`` of its own namespace, and so do the functions here.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import Final

MAX_BITS: Final = 1_100
"""Largest integer in bits; any finite float converts to a smaller one."""

MAX_ITEMS: Final = 1_000_000
"""Longest list, dict or set."""

MAX_TEXT: Final = 100_000
"""Longest string."""

FUEL: Final = "fuel"

_CONTAINERS: Final = frozenset({list, tuple, dict, set})
_Namespace = dict[str, object]


class FuelExhaustedError(Exception):
    """The run has spent its fuel."""


class TooLargeError(Exception):
    """A number, text or container would grow beyond its bound."""


class Meter:
    """Bounded operations on the fuel of one namespace.

    Attributes:
        namespace: of the emitted code; holds the fuel that is left.
    """

    __slots__ = ("namespace",)

    def __init__(self, namespace: _Namespace) -> None:
        self.namespace = namespace

    def charge(self, units: int) -> None:
        """Take fuel.

        Raises:
            FuelExhaustedError: there is none left.
        """
        left = self.namespace[FUEL] - units  # type: ignore[operator]
        self.namespace[FUEL] = left
        if left < 0:
            raise FuelExhaustedError

    def add(self, left, right):  # type: ignore[no-untyped-def]
        """``left + right``."""
        kind = type(left)
        if kind is float or type(right) is float:
            return left + right
        if kind in {str, list, tuple} and type(right) is kind:
            self._bound_size(kind, len(left) + len(right))
        return _bounded(left + right)

    def grow(self, left: object, right: object) -> object:
        """``left += right``: lists grow in place."""
        if type(left) is not list:
            return self.add(left, right)
        more = self.listed(right)
        if len(left) + len(more) > MAX_ITEMS:
            raise TooLargeError(f"list of {len(left) + len(more)} items")
        left.extend(more)
        return left

    def subtract(self, left: object, right: object) -> object:
        """``left - right``."""
        return _bounded(operator.sub(left, right))

    def multiply(self, left: object, right: object) -> object:
        """``left * right``; repeating a text or list counts its new length."""
        for some, times in ((left, right), (right, left)):
            if isinstance(some, str | list | tuple) and isinstance(times, int):
                self._bound_size(type(some), len(some) * max(times, 0))
        return _bounded(operator.mul(left, right))

    def power(self, base: object, exponent: object) -> object:
        """``base ** exponent``.

        Raises:
            TooLargeError: the integer would be giant.
            TypeError: the result would be a complex number.
        """
        if isinstance(base, int) and isinstance(exponent, int) and exponent > 0:
            bits = base.bit_length() * min(exponent, MAX_BITS + 1)
            if abs(base) > 1 and bits > MAX_BITS:
                raise TooLargeError("giant number")
        result = operator.pow(base, exponent)
        if isinstance(result, complex):
            raise TypeError("a power with a complex number as result")
        return result

    def equal(self, left: object, right: object) -> object:
        """``left == right``; a line while lines are built."""
        self.weigh(left)
        return left == right

    def compare(self, op: str, left: object, right: object) -> object:
        """``left < right`` and the like; a line while lines are built."""
        self.weigh(left)
        return _ORDER[op](left, right)

    def contains(self, container: object, item: object) -> bool:
        """``item in container``."""
        if isinstance(container, list | tuple):
            self.charge(len(container))
            self.weigh(item)
        elif not isinstance(container, str | dict | set | range):
            kind = type(container).__name__
            raise TypeError(f"argument of type '{kind}' is not iterable")
        return item in container

    def weigh(self, value: object) -> None:
        """Charge for everything inside a value, so that walking it is paid for."""
        if type(value) in _CONTAINERS:
            self.charge(len(value))  # type: ignore[arg-type]
            for item in _items(value):
                if type(item) in _CONTAINERS:
                    self.weigh(item)

    def iterate(self, value: object) -> Iterable[object]:
        """What a ``for`` statement goes through; it pays by itself for each turn.

        Raises:
            TypeError: it cannot be gone through.
        """
        if isinstance(value, _ITERABLES):
            return value
        raise TypeError(f"'{type(value).__name__}' object is not iterable")

    def metered(self, value: object) -> Iterable[object]:
        """What a comprehension or a built-in goes through, paid for here."""
        if isinstance(value, Sized):
            self.charge(len(value) if not isinstance(value, range) else _count(value))
            return self.iterate(value)
        return self._each(value)

    def _each(self, value: object) -> Iterator[object]:
        for item in self.iterate(value):
            self.charge(1)
            yield item

    def listed(self, value: object = ()) -> list[object]:
        """``list(value)``."""
        return self.bounded_items(list(self.metered(value)))

    def entries(self, value: object = (), **more: object) -> dict[object, object]:
        """``dict(value, **more)``."""
        pairs = value.items() if isinstance(value, dict) else value
        return dict(self.listed(pairs), **more)  # type: ignore[arg-type]

    def backwards(self, value: object) -> Iterable[object]:
        """``reversed(value)``."""
        if isinstance(value, list | tuple | str | range):
            return reversed(value)
        raise TypeError(f"'{type(value).__name__}' object is not reversible")

    def bounded_items(self, items: list[object]) -> list[object]:
        """The same list, if it is not too long."""
        if len(items) > MAX_ITEMS:
            raise TooLargeError(f"list of {len(items)} items")
        return items

    def ordered(self, value: object, *, reverse: object = False) -> list[object]:
        """``sorted(value, reverse=…)``."""
        items = self.listed(value)
        self.weigh(items)
        self.charge(4 * len(items))
        return sorted(items, reverse=bool(reverse))  # type: ignore[type-var]

    def total(self, value: object, start: object = 0) -> object:
        """``sum(value, start)`` of numbers."""
        if not isinstance(start, int | float):
            raise TypeError("sum() starts with a number")
        return _bounded(sum(self.metered(value), start))  # type: ignore[call-overload]

    def extreme(
        self, choose: Callable[..., object], values: tuple[object, ...], default: object
    ) -> object:
        """``max`` or ``min`` of several values or of one container."""
        if len(values) > 1:
            return choose(*values)
        items = self.listed(values[0])
        self.weigh(items)
        if not items and default is not _MISSING:
            return default
        return choose(items)

    def maximum(self, *values: object, default: object = ...) -> object:
        """``max(…)``."""
        return self.extreme(max, values, default)

    def minimum(self, *values: object, default: object = ...) -> object:
        """``min(…)``."""
        return self.extreme(min, values, default)

    def whole(self, value: object = 0) -> int:
        """``int(value)``."""
        return _bounded(int(value))  # type: ignore[call-overload,no-any-return]

    def store(self, container: object, key: object, value: object) -> None:
        """``container[key] = value``."""
        if isinstance(container, dict):
            self.charge(1)
            if len(container) >= MAX_ITEMS and key not in container:
                raise TooLargeError(f"dict of {len(container)} items")
            container[key] = value
        elif isinstance(container, list):
            container[key] = value  # type: ignore[call-overload]
        else:
            kind = type(container).__name__
            raise TypeError(f"'{kind}' object does not support item assignment")

    def append(self, items: object, value: object) -> None:
        """``items.append(value)``."""
        if type(items) is not list:
            kind = type(items).__name__
            raise AttributeError(f"'{kind}' object has no attribute 'append'")
        self.charge(1)
        if len(items) >= MAX_ITEMS:
            raise TooLargeError(f"list of {len(items)} items")
        items.append(value)

    def _bound_size(self, kind: type, size: int) -> None:
        if kind is str:
            if size > MAX_TEXT:
                raise TooLargeError(f"text of {size} characters")
            self.charge(1 + size // 64)
            return
        if size > MAX_ITEMS:
            raise TooLargeError(f"list of {size} items")
        self.charge(size)


_MISSING: Final = ...
_ITERABLES: Final = (
    list,
    tuple,
    dict,
    set,
    str,
    range,
    enumerate,
    zip,
    reversed,
    type(iter([])),
    type(iter(())),
    type({}.keys()),
    type({}.values()),
    type({}.items()),
    type(_ for _ in ()),
    type(reversed([])),
)
_ORDER: Final[dict[str, Callable[[object, object], object]]] = {
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _bounded(value):  # type: ignore[no-untyped-def]
    if type(value) is int and value.bit_length() > MAX_BITS:
        raise TooLargeError("giant number")
    return value


def _items(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value  # type: ignore[return-value]


def _count(numbers: range) -> int:
    """How many numbers; `len` fails on giant ranges."""
    if numbers.step > 0:
        span = numbers.stop - numbers.start
    else:
        span = numbers.start - numbers.stop
    return max(0, math.ceil(span / abs(numbers.step)))
