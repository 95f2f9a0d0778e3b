"""Arrays: numpy's, of numbers only, short, and paid for by their size.

Whatever numpy computes on them are its own bits; what is bounded here is how large they
get, what they hold, and how much work one call may do.
"""

from __future__ import annotations

import math
from array import array
from typing import Any, Final

import numpy as np

from falcon.engine.check.arrays import ARRAY_METHODS, NUMBER_METHODS
from falcon.engine.runtime.degenerate import degenerate, is_degenerate
from falcon.engine.runtime.meter import (
    Meter,
    NotOfferedError,
    TooLargeError,
)
from falcon.engine.runtime.nested import deque

MAX_VALUES: Final = 100_000
"""Most values of an array."""

MAX_DIMENSIONS: Final = 3
CALL: Final = 10
_PER_UNIT: Final = 16
"""Values of an array that one unit of fuel pays for."""

_KINDS: Final = "biuf"
"""Booleans, whole numbers and floats, as numpy calls them."""

_LISTS: Final = (list, tuple, deque, array)
_PLAIN: Final = (bool, int, float, np.generic)
_DTYPES: Final = {
    "float": np.float64,
    "float64": np.float64,
    "int": np.int64,
    "int64": np.int64,
    "bool": np.bool_,
}


class Arrays:
    """Makes and checks arrays.

    Attributes:
        meter: pays.
    """

    __slots__ = ("meter",)

    def __init__(self, meter: Meter) -> None:
        self.meter = meter

    def pay(self, size: int, each: int = 1) -> None:
        """Take fuel for work on so many values.

        Raises:
            TooLargeError: an array would be too long.
        """
        if size > MAX_VALUES:
            raise TooLargeError(f"array of {size} values")
        self.meter.charge(CALL + each * size // _PER_UNIT)

    def pay_together(self, *values: Any) -> None:
        """Take fuel for work on values that are brought to one shape.

        Where they do not fit, numpy says so.
        """
        try:
            shape = np.broadcast_shapes(*map(np.shape, values))
        except ValueError:
            return
        self.pay(math.prod(shape))

    def given(self, value: Any) -> Any:
        """An argument of a function of numpy: lists become arrays, numbers stay.

        Raises:
            NotOfferedError: it is no number and holds something else.
        """
        if isinstance(value, np.ndarray):
            self.meter.charge(1 + value.size // _PER_UNIT)
            return value
        if value is None or isinstance(value, _PLAIN):
            return value
        if isinstance(value, range):
            self.pay(len(value))
            value = list(value)
        if not isinstance(value, _LISTS):
            kind = type(value).__name__
            raise NotOfferedError(
                f"numpy with a {kind}: pass numbers, read lines by [0]"
            )
        self._check_items(value, 1)
        return self.checked(np.array(value))

    def checked(self, result: Any) -> Any:
        """A result of numpy, if it is one that strategies may hold.

        Raises:
            NotOfferedError: it holds something else than numbers.
            TooLargeError: it has too many values or dimensions.
        """
        if isinstance(result, np.ndarray | np.generic):
            if result.dtype.kind not in _KINDS:
                raise NotOfferedError("an array of something else than numbers")
            if result.size > MAX_VALUES or result.ndim > MAX_DIMENSIONS:
                raise TooLargeError(f"array of {result.size} values")
        elif isinstance(result, tuple):
            return tuple(map(self.checked, result))
        return result

    def dtype(self, value: Any) -> Any:
        """What ``dtype=value`` asks for.

        Raises:
            NotOfferedError: something else than numbers.
        """
        if value is None:
            return None
        name = value if isinstance(value, str) else getattr(value, "__name__", "")
        found = _DTYPES.get(name.rstrip("_"))
        if found is None:
            raise NotOfferedError("another dtype than float, int and bool")
        return found

    def call(self, value: Any, name: str, args: Any, named: Any) -> object:
        """A method of an array or of a number of numpy's.

        Raises:
            AttributeError: there is none of that name.
        """
        is_array = isinstance(value, np.ndarray)
        if name not in (ARRAY_METHODS if is_array else NUMBER_METHODS):
            kind = type(value).__name__
            raise AttributeError(f"'{kind}' object has no attribute '{name}'")
        if name == "astype":
            args, named = tuple(map(self.dtype, args[:1])), {}
        elif name == "reshape":
            self.shape(args)
        elif name == "dot":
            args = tuple(map(self.given, args))
            self.meter.charge(product_size(value, args[0]))
        else:
            args = tuple(map(self._plain, args))
            self.pay_together(value, *(one for one in args if np.ndim(one)))
        named = {key: self._plain(one) for key, one in named.items()}
        self.pay(value.size, 4)
        with np.errstate(all="ignore"):
            if is_degenerate(name, (value, *args), named):
                return degenerate(name, (value, *args), named)
            return self.checked(getattr(value, name)(*args, **named))

    def shape(self, shape: Any) -> Any:
        """A shape that does not ask for too much.

        Raises:
            TooLargeError: it does.
            TypeError: it holds something else than whole numbers.
        """
        sizes = shape if isinstance(shape, tuple | list) else (shape,)
        if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
            sizes = sizes[0]
        if not all(isinstance(one, int | np.integer) for one in sizes):
            raise TypeError("expected a sequence of integers or a single integer")
        self.pay(math.prod(max(int(one), 1) for one in sizes))
        if len(sizes) > MAX_DIMENSIONS:
            raise TooLargeError(f"array of {len(sizes)} dimensions")
        return shape

    def take(self, value: Any, key: Any) -> object:
        """``value[key]``."""
        key = self._key(key)
        self.pay(value.size if isinstance(key, np.ndarray | tuple) else 1)
        return self.checked(value[key])

    def store(self, value: Any, key: Any, item: Any) -> None:
        """``value[key] = item``."""
        self.pay(value.size)
        value[self._key(key)] = self.given(item)

    def single(self, value: Any) -> Any:
        """A value of which ``float`` and ``int`` make a number, maybe in an array.

        Raises:
            TypeError: it is an array of several values.
        """
        if not isinstance(value, np.ndarray):
            return value
        if value.size != 1:
            raise TypeError("only length-1 arrays can be converted to Python scalars")
        return value.item()

    def _key(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return tuple(map(self._key, key))
        if isinstance(key, list):
            return self.given(key)
        if key is None or isinstance(key, int | slice | np.ndarray | np.generic):
            return key
        if key is Ellipsis:
            return key
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and "
            "integer or boolean arrays are valid indices"
        )

    def _plain(self, value: Any) -> Any:
        """An argument of a method: a number, or an array to clip by."""
        if value is None or isinstance(value, int | float | np.generic | np.ndarray):
            return value
        if isinstance(value, tuple) and all(isinstance(one, int) for one in value):
            return value
        raise NotOfferedError(f"an array's method with a {type(value).__name__}")

    def _check_items(self, value: Any, depth: int) -> None:
        self.pay(len(value), 4)
        if depth > MAX_DIMENSIONS:
            raise TooLargeError(f"array of more than {MAX_DIMENSIONS} dimensions")
        for item in value:
            if isinstance(item, _LISTS):
                self._check_items(item, depth + 1)
            elif isinstance(item, np.ndarray):
                self.pay(item.size)
            elif not isinstance(item, _PLAIN):
                kind = type(item).__name__
                raise NotOfferedError(f"an array with a {kind} in it")


def product_size(left: Any, right: Any) -> int:
    """Work of a product of two arrays, in units.

    Raises:
        TooLargeError: the product would have too many values.
    """
    sizes = [int(np.size(one)) for one in (left, right)]
    lasts = [int((np.shape(one) or (1,))[-1]) for one in (left, right)]
    rows = [size // max(last, 1) for size, last in zip(sizes, lasts, strict=True)]
    if rows[0] * max(rows[1], lasts[1]) > MAX_VALUES and rows != [1, 1]:
        raise TooLargeError("array of too many values")
    return max(sizes) * max(lasts) // _PER_UNIT
