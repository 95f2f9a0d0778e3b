"""Functions of numpy that make arrays out of numbers, never too large ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from falcon.engine.runtime.arrays import MAX_VALUES, Arrays
from falcon.engine.runtime.meter import NotOfferedError, TooLargeError

Function = Callable[..., Any]


def making(arrays: Arrays) -> dict[str, Any]:
    """The functions by their names."""

    def array(value: Any, dtype: Any = None) -> object:
        made = arrays.given(value)
        return arrays.checked(np.array(made, dtype=arrays.dtype(dtype)))

    def square(count: Any, *, dtype: Any = None) -> object:
        arrays.shape((count, count))
        return np.eye(count, dtype=arrays.dtype(dtype) or np.float64)

    return {
        "array": array,
        "asarray": lambda value, dtype=None: (
            value
            if dtype is None and isinstance(value, np.ndarray)
            else array(value, dtype)
        ),
        "zeros": _filled(arrays, "zeros"),
        "ones": _filled(arrays, "ones"),
        "empty": _filled(arrays, "zeros"),
        "full": _filled(arrays, "full"),
        "eye": square,
        "identity": square,
        "arange": _arange(arrays),
        "linspace": _linspace(arrays),
        "repeat": _repeated(arrays, np.repeat),
        "tile": _repeated(arrays, np.tile),
    }


def _filled(arrays: Arrays, name: str) -> Function:
    """What makes an array of a shape with the same value everywhere."""
    function = getattr(np, name)

    def take(shape: Any, *more: Any, dtype: Any = None, **named: Any) -> object:
        arrays.shape(shape)
        extra = {key: arrays.given(value) for key, value in named.items()}
        kind = arrays.dtype(dtype)
        given = tuple(map(arrays.given, more)) if name == "full" else more
        if name != "full":
            given = tuple(map(arrays.dtype, more))
        options = {} if kind is None else {"dtype": kind}
        return arrays.checked(function(shape, *given, **extra, **options))

    return take


def _arange(arrays: Arrays) -> Function:
    def take(*span: Any, dtype: Any = None, **named: Any) -> object:
        numbers = [*span, *named.values()]
        if not all(isinstance(one, int | float | np.generic) for one in numbers):
            raise NotOfferedError("numpy.arange of something else than numbers")
        start, stop, step = (*span, *(0, 0, 1)[len(span) :])[:3]
        if len(span) == 1:
            start, stop = 0, start
        start, stop = named.get("start", start), named.get("stop", stop)
        step = named.get("step", step)
        if step and not abs((stop - start) / step) <= MAX_VALUES:
            raise TooLargeError("array of too many values")
        made = np.arange(start, stop, step, dtype=arrays.dtype(dtype))
        arrays.pay(made.size)
        return made

    return take


def _linspace(arrays: Arrays) -> Function:
    def take(start: Any, stop: Any, num: Any = 50, endpoint: Any = True) -> object:  # noqa: FBT002
        arrays.shape(num)
        return arrays.checked(
            np.linspace(arrays.given(start), arrays.given(stop), num, bool(endpoint))
        )

    return take


def _repeated(arrays: Arrays, function: Function) -> Function:
    def take(value: Any, count: Any) -> object:
        given = arrays.given(value)
        if not isinstance(count, int | np.integer):
            raise NotOfferedError(
                "numpy.repeat and numpy.tile with other than a number"
            )
        arrays.pay(int(np.size(given)) * max(int(count), 0))
        return arrays.checked(function(given, count))

    return take
