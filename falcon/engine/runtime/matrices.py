"""Functions of numpy that solve, count and add up as they go, each paid for."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from falcon.engine.check.arrays import RUNNING, SOLVING
from falcon.engine.runtime.arrays import Arrays
from falcon.engine.runtime.meter import NotOfferedError

Function = Callable[..., Any]

_PER_UNIT: Final = 16
_PLANE: Final = 2
_MOST_BINS: Final = 10_000


def matrices(arrays: Arrays) -> dict[str, Function]:
    """The functions by their names."""
    solving = {name: _solving(arrays, name) for name in SOLVING}
    running = {name: _running(arrays, _named(name)) for name in RUNNING}
    return {
        **solving,
        **running,
        "bincount": _counted(arrays),
        "diag": _diagonal(arrays),
        "histogram": _histogram(arrays),
        "poly1d": _polynomial(arrays),
        "select": _select(arrays),
    }


def _named(name: str) -> Function:
    found: Function = operator.attrgetter(name)(np)
    return found


def _solving(arrays: Arrays, name: str) -> Function:
    """One of ``numpy.linalg``: its work grows with the cube of the side."""
    function = _named(name)

    def take(*args: Any, **named: Any) -> object:
        passed = tuple(map(arrays.given, args))
        given = {key: arrays.given(value) for key, value in named.items()}
        sides = [(*np.shape(one), 1, 1)[:_PLANE] for one in passed]
        if any(np.ndim(one) > _PLANE for one in (*passed, *given.values())):
            raise NotOfferedError(f"numpy.{name} of more than {_PLANE} dimensions")
        for rows, columns in sides:
            arrays.pay(rows * columns)
            arrays.meter.charge(rows * columns * min(rows, columns) // _PER_UNIT)
        arrays.pay(_made(name, sides))
        return arrays.checked(function(*passed, **given))

    return take


def _made(name: str, sides: list[tuple[int, ...]]) -> int:
    """How many values the largest result has, where it may outgrow what is given."""
    if name == "linalg.svd" and sides:
        return max(sides[0]) ** 2
    if name == "linalg.lstsq" and len(sides) > 1:
        return sides[0][1] * sides[1][1]
    return 1


def _running(arrays: Arrays, function: Function) -> Function:
    """``maximum.accumulate`` and its kin."""

    def take(value: Any, axis: Any = 0) -> object:
        given = arrays.given(value)
        arrays.pay(int(np.size(given)))
        return arrays.checked(function(given, axis))

    return take


def _histogram(arrays: Arrays) -> Function:
    def take(a: Any, bins: Any = 10, range: Any = None, density: Any = None) -> object:  # noqa: A002  # numpy's
        values, span = arrays.given(a), arrays.given(range)
        edges = arrays.given(bins)
        if isinstance(bins, str) or (np.ndim(edges) == 0 and int(bins) > _MOST_BINS):
            raise NotOfferedError("numpy.histogram with such bins")
        arrays.pay(int(np.size(values)), 8)
        arrays.pay(int(bins) if np.ndim(edges) == 0 else int(np.size(edges)))
        return arrays.checked(np.histogram(values, edges, span, bool(density)))

    return take


def _counted(arrays: Arrays) -> Function:
    def take(x: Any, weights: Any = None, minlength: Any = 0) -> object:
        values, heavy = arrays.given(x), arrays.given(weights)
        arrays.pay(int(np.size(values)))
        arrays.pay(int(np.max(values, initial=0)) + 1)
        arrays.pay(int(minlength))
        return arrays.checked(np.bincount(values, heavy, int(minlength)))

    return take


def _diagonal(arrays: Arrays) -> Function:
    def take(v: Any, k: Any = 0) -> object:
        values = arrays.given(v)
        side = int(np.size(values)) + abs(int(k))
        arrays.pay(side * side if np.ndim(values) == 1 else int(np.size(values)))
        return arrays.checked(np.diag(values, int(k)))

    return take


def _polynomial(arrays: Arrays) -> Function:
    """``poly1d(coefficients)``, of which only the value at a point is offered."""

    def make(coefficients: Any) -> Function:
        known = np.trim_zeros(np.atleast_1d(arrays.given(coefficients)), "f")
        known = known if known.size else np.array([0])

        def value(at: Any) -> object:
            point = arrays.given(at)
            arrays.pay(int(np.size(point)) * int(known.size))
            return arrays.checked(np.polyval(known, point))

        return value

    return make


def _select(arrays: Arrays) -> Function:
    def take(condlist: Any, choicelist: Any, default: Any = 0) -> object:
        tests = [arrays.given(one) for one in condlist]
        choices = [arrays.given(one) for one in choicelist]
        arrays.pay(sum(int(np.size(one)) for one in (*tests, *choices)))
        arrays.pay_together(*tests, *choices)
        return arrays.checked(np.select(tests, choices, arrays.given(default)))

    return take
