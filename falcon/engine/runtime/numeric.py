"""Functions of numpy by their names, each paid for by the size of what it is given.

Numpy warns of results that are no numbers; what it warns of is given here in the same
way without a warning.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from falcon.engine.check.arrays import (
    COMBINING,
    CONSTANTS,
    ELEMENTWISE,
    REDUCING,
    SCALARS,
    SHAPING,
)
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.arrays import Arrays, product_size
from falcon.engine.runtime.degenerate import degenerate, is_degenerate
from falcon.engine.runtime.making import making
from falcon.engine.runtime.matrices import matrices
from falcon.engine.runtime.meter import Namespace, NotOfferedError
from falcon.engine.runtime.regression import linregress
from falcon.engine.runtime.vectors import Vectors

Function = Callable[..., Any]

_COSTS: Final = {"median": 32, "sort": 16, "argsort": 16, "unique": 32, "nanmedian": 32}
_SEQUENCES: Final = frozenset(
    {"column_stack", "concatenate", "hstack", "stack", "vstack"}
)
_PRODUCTS: Final = frozenset(
    {"convolve", "correlate", "corrcoef", "cov", "dot", "inner", "matmul", "outer"}
)
_TOGETHER: Final = ELEMENTWISE | {"allclose", "clip", "isclose", "where"}
"""Functions whose arguments are brought to one shape."""

_TABLES: Final = frozenset({"outer", "polyval"})
"""Functions that go through all pairs of values."""

_BY_NUMBER: Final = frozenset(
    {"diff", "nanpercentile", "nanquantile", "percentile", "quantile"}
)
_MOST_TIMES: Final = 100
_MAX_DEGREE: Final = 10


def numeric(arithmetic: Vectors, plain: Namespace) -> Namespace:
    """The functions by our names, and those of Python where arrays come to them.

    Args:
        arithmetic: of the strategy.
        plain: the functions of Python that know nothing of arrays.
    """
    arrays = arithmetic.arrays
    known = {function_name(f"numpy.{k}"): v for k, v in _functions(arrays).items()}
    known[function_name("scipy.stats.linregress")] = linregress(arrays)
    return known | _of_python(arithmetic, plain)


def _of_python(arithmetic: Vectors, plain: Namespace) -> Namespace:
    arrays, store, template = arithmetic.arrays, plain["_store"], plain["_percent"]

    def stored(container: Any, key: Any, value: Any) -> None:
        if isinstance(container, np.ndarray):
            arrays.store(container, key, value)
        else:
            store(container, key, value)

    def converted(name: str) -> Function:
        take = plain[name]

        def make(value: Any = 0, *more: Any, **named: Any) -> object:
            return take(arrays.single(value), *more, **named)

        make.__name__ = name[1:]
        return make

    def remainder(left: Any, right: Any) -> object:
        is_template = isinstance(left, str)
        return template(left, right) if is_template else arithmetic.modulo(left, right)

    return {
        "_abs": arithmetic.magnitude,
        "_divmod": arithmetic.parts,
        "_float": converted("_float"),
        "_int": converted("_int"),
        "_percent": remainder,
        "_round": _quiet(plain["_round"]),
        "_store": stored,
        "_sum": arithmetic.total,
    }


def _functions(arrays: Arrays) -> dict[str, Any]:
    space: dict[str, Any] = {name: getattr(np, name) for name in CONSTANTS}
    for name in ELEMENTWISE | REDUCING | SHAPING | COMBINING:
        function = np.linalg.norm if name == "linalg.norm" else getattr(np, name)
        space[name] = _paid(arrays, name, function)
    space |= {name: _scalar(arrays, getattr(np, name)) for name in SCALARS}
    made = {**making(arrays), **matrices(arrays), "polyfit": _polyfit(arrays)}
    return space | {name: _quiet(function) for name, function in made.items()}


def _quiet(function: Function) -> Function:
    """The same without warnings of results that are no numbers."""

    def take(*args: Any, **named: Any) -> object:
        with np.errstate(all="ignore"):
            return function(*args, **named)

    return take


def _paid(arrays: Arrays, name: str, function: Function) -> Function:
    cost, most = _COSTS.get(name, 4), _most(name, function)

    def take(*args: Any, **named: Any) -> object:
        if len(args) > most:
            raise NotOfferedError(f"numpy.{name} with more than {most} arguments")
        passed = _arguments(arrays, name, args)
        given = {key: _option(arrays, key, value) for key, value in named.items()}
        sizes = _sizes(passed)
        arrays.pay(max(sizes, default=1), cost)
        if name in _TABLES:
            arrays.pay(math.prod(sizes))
        if name in _PRODUCTS and passed:
            arrays.meter.charge(product_size(passed[0], passed[1 % len(passed)]))
        if name in _BY_NUMBER:
            _check_number(name, passed, given)
        with np.errstate(all="ignore"):
            if is_degenerate(name, passed, given):
                return degenerate(name, passed, given)
            return arrays.checked(function(*passed, **given))

    return take


def _most(name: str, function: Function) -> int:
    """How many arguments may be given by position; what follows is where to write."""
    if name in ELEMENTWISE:
        return int(getattr(function, "nin", 2))
    if name in REDUCING | {"around", "array_equal", "dot", "inner", "outer", "round"}:
        return 2
    return 3


def _arguments(arrays: Arrays, name: str, args: tuple[Any, ...]) -> tuple[Any, ...]:
    if name in _SEQUENCES and args and isinstance(args[0], list | tuple):
        parts = [arrays.given(one) for one in args[0]]
        arrays.pay(sum(np.size(one) for one in parts))
        return (parts, *args[1:])
    if name == "reshape":
        return (arrays.given(args[0]), *map(arrays.shape, args[1:]))
    if name in {"convolve", "correlate"}:
        return (*map(arrays.given, args[:2]), *map(_mode, args[2:]))
    passed = tuple(map(arrays.given, args))
    if name in _TOGETHER:
        arrays.pay_together(*passed)
    return passed


def _check_number(name: str, passed: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Refuse what would be done over and over for the same values."""
    key = "n" if name == "diff" else "q"
    value = passed[1] if len(passed) > 1 else named.get(key, 1)
    times = value if name == "diff" else np.size(value)
    if not isinstance(times, int | np.integer) or times > _MOST_TIMES:
        raise NotOfferedError(f"numpy.{name} with {key} beyond {_MOST_TIMES}")


def _option(arrays: Arrays, key: str, value: Any) -> Any:
    if key == "dtype":
        return arrays.dtype(value)
    if key in {"mode", "side"}:
        return _mode(value)
    if key == "shape":
        return arrays.shape(value)
    if key == "axis" and isinstance(value, tuple):
        return value
    return arrays.given(value)


def _mode(value: Any) -> str:
    if value in {"full", "valid", "same", "left", "right"}:
        return str(value)
    raise NotOfferedError("another mode than full, valid and same")


def _sizes(passed: tuple[Any, ...]) -> list[int]:
    return [int(np.size(one)) for one in passed if isinstance(one, np.ndarray)]


def _scalar(arrays: Arrays, kind: Function) -> Function:
    def take(value: Any = 0) -> object:
        return arrays.checked(
            kind(value if isinstance(value, str) else arrays.given(value))
        )

    made = _quiet(take)
    made.__name__ = kind.__name__
    return made


def _polyfit(arrays: Arrays) -> Function:
    def take(x: Any, y: Any, deg: Any, w: Any = None) -> object:
        if not isinstance(deg, int) or deg > _MAX_DEGREE:
            raise NotOfferedError(f"numpy.polyfit of a degree beyond {_MAX_DEGREE}")
        given = arrays.given(x), arrays.given(y)
        weights = None if w is None else arrays.given(w)
        arrays.pay(int(np.size(given[0])), 32 * (deg + 1))
        # All of the result is asked for, so that numpy does not warn of a poor fit.
        return arrays.checked(np.polyfit(*given, deg, full=True, w=weights)[0])

    return take
