"""Computations of the table that look back: which kernel goes over which rows."""

from __future__ import annotations

import math

from falcon.domain.bars import Floats
from falcon.engine.native.jit import kernel
from falcon.engine.native.lines import (
    codes,
    extremes,
    laguerre,
    recursions,
    stops,
    windows,
)
from falcon.engine.native.lines.sums import fill_sums, total
from falcon.engine.native.lines.table import (
    CODE,
    Table,
    begins,
    first_of,
    numbers_of,
    source,
)


@kernel
def look_back(table: Table, task: int, out: Floats) -> bool:
    """Fill a row by a kernel; return whether all of its values exist."""
    code = table.tasks[task, CODE]
    if code <= codes.WEIGHTED:
        return _sum(table, task, out)
    if code <= codes.SINCE_FIRST_LOWEST:
        return _extreme(table, task, out)
    if code <= codes.RANK:
        _look_through(table, task, out)
    elif code <= codes.ADAPTIVE:
        return _smooth(table, task, out)
    elif code <= codes.CORRECTED:
        _recur(table, task, out)
    else:
        _filter(table, task, out)
    return True


@kernel
def _sum(table: Table, task: int, out: Floats) -> bool:
    code, first = table.tasks[task, CODE], first_of(table, task)
    x, numbers = source(table, task, 0), numbers_of(table, task)
    period = int(numbers[0])
    if code == codes.MEAN:
        return fill_sums(out, first, x, period, float(period))
    if code == codes.SUM:
        return fill_sums(out, first, x, period, 1.0)
    weights = numbers[2 : 2 + period]
    return windows.weighted(out, first, x[first - period + 1 :], numbers[1], weights)


@kernel
def _extreme(table: Table, task: int, out: Floats) -> bool:
    code, first = table.tasks[task, CODE], first_of(table, task)
    x, period = source(table, task, 0), int(numbers_of(table, task)[0])
    if code == codes.HIGHEST:
        extremes.highest(out, first, x, period)
    elif code == codes.LOWEST:
        extremes.lowest(out, first, x, period)
    elif windows.has_nan(x, first - period + 1, out.size):
        # Where an extreme is NaN the search for it ends the run.
        return False
    elif code == codes.SINCE_HIGHEST:
        extremes.since_highest(out, first, x, period)
    elif code == codes.SINCE_LOWEST:
        extremes.since_lowest(out, first, x, period)
    elif code == codes.SINCE_FIRST_HIGHEST:
        extremes.since_first_highest(out, first, x, period)
    else:
        extremes.since_first_lowest(out, first, x, period)
    return True


@kernel
def _look_through(table: Table, task: int, out: Floats) -> None:
    code, first = table.tasks[task, CODE], first_of(table, task)
    x, period = source(table, task, 0), int(numbers_of(table, task)[0])
    if code == codes.ANY_OF:
        windows.any_of(out, first, x, period)
    elif code == codes.ALL_OF:
        windows.all_of(out, first, x, period)
    else:
        windows.rank(out, first, x, period)


@kernel
def _smooth(table: Table, task: int, out: Floats) -> bool:
    """Fill a smoothing, which begins with a mean."""
    first, exists = first_of(table, task), True
    x, numbers = source(table, task, 0), numbers_of(table, task)
    period = int(numbers[0])
    if begins(table, task):
        seed, exists = total(x, first - period + 1, first + 1)
        out[first] = seed / period
    else:
        first -= 1
    if table.tasks[task, CODE] == codes.SMOOTHED:
        recursions.smoothed(out, first, x, numbers[1])
    else:
        recursions.adaptive(out, first, x, source(table, task, 1))
    return exists


@kernel
def _recur(table: Table, task: int, out: Floats) -> None:
    code, first = table.tasks[task, CODE], first_of(table, task)
    x, numbers = source(table, task, 0), numbers_of(table, task)
    is_first = begins(table, task)
    before = out[first - 1] if not is_first else math.nan
    if code == codes.ACCUMULATED:
        recursions.accumulated(out, first, x, numbers[0] if is_first else before)
    elif code == codes.NONZERO:
        recursions.nonzero(out, first, x, x[first] if is_first else before)
    elif code == codes.HEIKIN_OPEN:
        if is_first:
            out[first] = (x[first] + source(table, task, 1)[first]) / 2.0
            first += 1
        recursions.heikin_open(out, first, source(table, task, 2))
    else:
        recursions.corrected(out, first, x, source(table, task, 1), (before, numbers))


@kernel
def _filter(table: Table, task: int, out: Floats) -> None:
    code, first = table.tasks[task, CODE], first_of(table, task)
    x, numbers = source(table, task, 0), numbers_of(table, task)
    if code == codes.LAGUERRE_FILTER:
        laguerre.laguerre_filter(out, first, x, numbers[1])
    elif code == codes.LAGUERRE_RSI:
        laguerre.laguerre_rsi(out, first, x, numbers[1])
    else:
        low, close = source(table, task, 1), source(table, task, 2)
        stops.parabolic(out, first, x, low, close, numbers)
