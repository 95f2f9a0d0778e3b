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

_PRODUCTS_PER_UNIT: Final = 16
_MOST_BINS: Final = 10_000


def matrices(arrays: Arrays) -> dict[str, Function]:
    """The functions by their names."""
    solving = {name: _solving(arrays, _named(name)) for name in SOLVING}
    running = {name: _running(arrays, _named(name)) for name in RUNNING}
    return {
        **solving,
        **running,
        "histogram": _histogram(arrays),
        "poly1d": _polynomial(arrays),
        "select": _select(arrays),
    }


def _named(name: str) -> Function:
    found: Function = operator.attrgetter(name)(np)
    return found


def _solving(arrays: Arrays, function: Function) -> Function:
    """One of ``numpy.linalg``: its work grows with the cube of the side."""

    def take(*args: Any, **named: Any) -> object:
        passed = tuple(map(arrays.given, args))
        given = {key: arrays.given(value) for key, value in named.items()}
        for one in passed:
            sides = (*np.shape(one), 1)[:2]
            arrays.pay(int(np.size(one)))
            work = int(np.size(one)) * min(int(side) for side in sides)
            arrays.meter.charge(work // _PRODUCTS_PER_UNIT)
        return arrays.checked(function(*passed, **given))

    return take


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
        return arrays.checked(np.select(tests, choices, arrays.given(default)))

    return take
