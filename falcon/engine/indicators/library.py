"""The library of kernels by name."""

from __future__ import annotations

from collections.abc import Callable

from falcon.engine.indicators import (
    recursions,
    stops,
    talib_averages,
    talib_ranges,
    windows,
)
from falcon.engine.indicators.kernels import Fill, Kernel, Params, Rows, Span


def _period(params: Params) -> int:
    return int(params[0])


def _lasting(params: Params) -> int:
    return int(params[0]) - 1


def _bars(count: int) -> Callable[[Params], int]:
    return lambda _: count


def _fill_waiting(own: Rows, span: Span, inputs: Rows, _params: Params) -> None:
    """The same value, shown later. Parameters: bars to wait."""
    own[0][span.start : span.stop] = inputs[0][span.start : span.stop]


def _window(fill: Fill, rows: int = 1) -> Kernel:
    """A kernel that needs a full window of its first parameter's length."""
    return Kernel(fill=fill, warm_up=_lasting, reach=_period, rows=rows)


def _plain(fill: Fill) -> Kernel:
    """The same, where each value is made of the window alone."""
    return Kernel(fill=fill, warm_up=_lasting, reach=_period, recurs=False)


def _present(fill: Fill) -> Kernel:
    """A kernel that needs no more than the present bar and its own past."""
    return Kernel(fill=fill, warm_up=_bars(0), reach=_bars(1))


KERNELS: dict[str, Kernel] = {
    "sum": _plain(windows.fill_sum),
    "mean": _plain(windows.fill_mean),
    "weighted": _plain(windows.fill_weighted),
    "highest": _plain(windows.fill_highest),
    "lowest": _plain(windows.fill_lowest),
    "any": _window(windows.fill_any),
    "all": _window(windows.fill_all),
    "since_highest": _window(windows.fill_since_highest),
    "since_lowest": _window(windows.fill_since_lowest),
    "since_first_highest": _window(windows.fill_since_first_highest),
    "since_first_lowest": _window(windows.fill_since_first_lowest),
    "rank": _window(windows.fill_rank),
    "smoothed": _window(recursions.fill_smoothed),
    "adaptive": Kernel(fill=recursions.fill_adaptive, warm_up=_bars(0), reach=_period),
    "accumulated": _present(recursions.fill_accumulated),
    "nonzero": _present(recursions.fill_nonzero),
    "heikin_open": Kernel(
        fill=recursions.fill_heikin_open, warm_up=_bars(0), reach=_bars(2)
    ),
    "corrected": _present(recursions.fill_corrected),
    "laguerre_filter": _window(recursions.fill_laguerre_filter, rows=5),
    "laguerre_rsi": _window(recursions.fill_laguerre_rsi, rows=5),
    "parabolic": Kernel(
        fill=stops.fill_parabolic, warm_up=_bars(1), reach=_bars(2), rows=5
    ),
    **talib_averages.KERNELS,
    **talib_ranges.KERNELS,
    "waiting": Kernel(fill=_fill_waiting, warm_up=_period, reach=_bars(1)),
}
"""Every kernel: what it computes, how long it waits, how far back it reads."""
