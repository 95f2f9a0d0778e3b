"""Functions of `math` and `statistics`: Python's, bounded in time and memory."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from typing import Any, Final

from falcon.engine.check.constants import MATH, MATH_CONSTANTS, STATISTICS
from falcon.engine.lower.tables import function_name
from falcon.engine.runtime.arithmetic import Arithmetic
from falcon.engine.runtime.containers import Containers
from falcon.engine.runtime.meter import MAX_BITS, Namespace, TooLargeError, bounded

_LARGEST_FACTORIAL: Final = 170
_STATISTICS_FUEL: Final = 20
"""Fuel of each value of which `statistics` sums the exact fraction."""


def mathematics(arithmetic: Arithmetic) -> Namespace:
    """The functions by our names."""
    containers = arithmetic.containers
    space = {f"math.{name}": getattr(math, name) for name in MATH | MATH_CONSTANTS}
    space |= {
        "math.fsum": lambda values: math.fsum(containers.metered(values)),
        "math.prod": _product(arithmetic),
        "math.dist": lambda p, q: math.dist(containers.listed(p), containers.listed(q)),
        "math.factorial": _factorial,
        "math.comb": _counted(math.comb),
        "math.perm": _counted(math.perm),
        "math.lcm": lambda *values: bounded(math.lcm(*values)),
    }
    space |= {
        f"statistics.{name}": _statistic(containers, getattr(statistics, name))
        for name in STATISTICS
    }
    space["statistics.quantiles"] = _quantiles(containers)
    return {function_name(path): function for path, function in space.items()}


def _quantiles(containers: Containers) -> Any:
    take = _statistic(containers, statistics.quantiles)

    def cut(data: Any, *, n: Any = 4, method: Any = "exclusive") -> object:
        if isinstance(n, int):
            containers.meter.charge_items(max(n, 0))
        return take(data, n=n, method=method)

    return cut


def _product(arithmetic: Arithmetic) -> Any:
    def take(values: Any, *, start: Any = 1) -> object:
        for value in arithmetic.containers.metered(values):
            start = arithmetic.multiply(start, value)
        return start

    return take


def _factorial(number: Any) -> int:
    if isinstance(number, int) and number > _LARGEST_FACTORIAL:
        raise TooLargeError("giant number")
    return math.factorial(number)


def _counted(function: Callable[..., int]) -> Any:
    """``comb`` and ``perm``, of numbers whose results stay small enough."""

    def take(count: Any, chosen: Any = None) -> int:
        if isinstance(count, int):
            taken = chosen if isinstance(chosen, int) else count
            if count.bit_length() * min(taken, count) > 4 * MAX_BITS:
                raise TooLargeError("giant number")
        result = function(count, chosen)
        bounded(result)
        return result

    return take


def _statistic(containers: Containers, function: Callable[..., Any]) -> Any:
    def take(values: Any, *args: Any, **named: Any) -> object:
        items = containers.listed(values)
        containers.meter.weigh(items)
        containers.meter.charge(_STATISTICS_FUEL * (1 + len(items)))
        return bounded(function(items, *args, **named))

    return take
