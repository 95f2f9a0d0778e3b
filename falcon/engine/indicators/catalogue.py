"""The catalogue: every indicator name of backtrader, and what becomes of it.

`indicator` puts one into a graph by any name it has in ``bt.ind`` (``bt.indicators`` is
the same); `average` resolves the names of ``bt.ind.MovAv``. What backtrader knows and
this engine does not compute is refused by name, with the way around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from falcon.engine.graph import Graph, RefusedError
from falcon.engine.indicators import (
    averages,
    candles,
    crossings,
    directional,
    momentum,
    oscillators,
    ranges,
    talib,
    trend,
    volatility,
    windowed,
)
from falcon.engine.indicators.nodes import IndicatorNodes, Source, Value, Whole
from falcon.engine.indicators.record import Indicator

INDICATORS: tuple[Indicator, ...] = (
    *averages.INDICATORS,
    *windowed.INDICATORS,
    *crossings.INDICATORS,
    *momentum.INDICATORS,
    *volatility.INDICATORS,
    *oscillators.INDICATORS,
    *ranges.INDICATORS,
    *directional.INDICATORS,
    *trend.INDICATORS,
    *candles.INDICATORS,
)
"""Every supported indicator, once."""

BY_NAME: dict[str, Indicator] = {
    name: entry for entry in INDICATORS for name in (entry.name, *entry.aliases)
}
"""Every supported indicator by each of its names in ``bt.ind``."""

TALIB: dict[str, Indicator] = {entry.name: entry for entry in talib.INDICATORS}
"""What is offered of ``bt.talib``, by names that begin with ``talib.``."""

AVERAGES: dict[str, Indicator] = {
    name: entry
    for entry in averages.AVERAGES
    for own in (entry.name, *entry.aliases)
    for name in {
        own,
        own.removeprefix("MovingAverage"),
        own.removesuffix("MovingAverage"),
    }
}
"""Every moving average by each of its names in ``bt.ind.MovAv``."""

_FUNCTION = "write what it computes with indicators and operators, or in next()"
_STATISTICS = "it needs a statistics package at each bar; there is no substitute"
_CORRECTED = "backtrader's own values are not usable; build it from ZLIndicator"
_CORRECTED_NAMES = ("ZeroLagIndicator", "ZLIndicator", "ZLInd", "EC", "ErrorCorrecting")
_CORRECTED_KINDS = ("Envelope", "Oscillator", "Osc")

REFUSED: dict[str, str] = {
    "ApplyN": _FUNCTION,
    "BaseApplyN": _FUNCTION,
    "ReduceN": _FUNCTION,
    "OperationN": _FUNCTION,
    "PeriodN": _FUNCTION,
    "MovingAverageBase": "name a moving average, say bt.ind.SMA",
    "FindFirstIndex": "use FindFirstIndexHighest or FindFirstIndexLowest",
    "FindLastIndex": "use FindLastIndexHighest or FindLastIndexLowest",
    "ExponentialSmoothingDynamic": "use KAMA, or smooth in next()",
    "ExpSmoothingDynamic": "use KAMA, or smooth in next()",
    "Envelope": "write line * (1 + perc / 100) and line * (1 - perc / 100)",
    "OscillatorMixIn": "write data minus the average",
    "DemarkPivotPoint": "its values depend on how backtrader runs; use PivotPoint",
    "OLS_BetaN": _STATISTICS,
    "OLS_Slope_InterceptN": _STATISTICS,
    "OLS_TransformationN": _STATISTICS,
    "CointN": _STATISTICS,
    "Hurst": _STATISTICS,
    "HurstExponent": _STATISTICS,
    **{
        f"{name}{kind}": _CORRECTED
        for name in _CORRECTED_NAMES
        for kind in _CORRECTED_KINDS
    },
}
"""Names that backtrader has and the engine refuses, with a hint each."""

_OWN = "written."
"""Before the name of an indicator that the file defines."""

PLOT_KEYWORDS = frozenset(
    {
        "legendloc",
        "plot",
        "plotabove",
        "plotforce",
        "plothlines",
        "plotlinelabels",
        "plotlinevalues",
        "plotmaster",
        "plotname",
        "plotskip",
        "plotvaluetags",
        "plotyhlines",
        "plotymargin",
        "plotyticks",
        "subplot",
    }
)
"""Keywords that only concern drawing; accepted and without effect."""


def find(name: str) -> Indicator:
    """Return the entry of a name as it stands after ``bt.ind.``.

    Raises:
        RefusedError: the name is unknown or its indicator is not supported.
    """
    if name in REFUSED:
        raise RefusedError(f"indicator {name}", REFUSED[name])
    if name.startswith("talib.") and name not in TALIB:
        offered = ", ".join(known.removeprefix("talib.") for known in TALIB)
        raise RefusedError(f"bt.{name}", f"use bt.ind, or of bt.talib: {offered}")
    if name.startswith(_OWN):
        own = name.removeprefix(_OWN)
        raise RefusedError(f"{own} inside an indicator", f"build {own} of its lines")
    if name not in BY_NAME and name not in TALIB:
        near = get_close_matches(name, BY_NAME)
        hint = (
            f"did you mean {near[0]}?" if near else "backtrader has none of this name"
        )
        raise RefusedError(f"indicator {name}", hint)
    return BY_NAME.get(name) or TALIB[name]


def average(name: str) -> Indicator:
    """Return the entry of a name as it stands after ``bt.ind.MovAv.``.

    Raises:
        RefusedError: there is no moving average of this name.
    """
    if name not in AVERAGES:
        raise RefusedError(f"moving average {name}", "use SMA, EMA, SMMA, WMA or HMA")
    return AVERAGES[name]


def indicator(
    graph: Graph,
    name: str,
    sources: Sequence[Source] = (),
    params: Mapping[str, Value] | None = None,
) -> IndicatorNodes:
    """Put an indicator into a graph, as ``bt.ind.NAME(*sources, **params)`` does.

    Args:
        graph: receives the nodes.
        name: any of its names in ``bt.ind``.
        sources: whole data, lines or indicators; a number as `Graph.constant`, though
            not in the first place. Nothing means the first data, or the first two for
            an indicator of two inputs.
        params: keywords as written, a moving average by its name in ``bt.ind``; plot
            keywords too.

    Raises:
        RefusedError: an unknown name, keyword, or a value that does not fit.
    """
    entry = find(name)
    given = {k: v for k, v in (params or {}).items() if k not in PLOT_KEYWORDS}
    if name in TALIB and name not in BY_NAME:
        # Upstream drops what these do not know, such as ``period``.
        given = {key: value for key, value in given.items() if key in entry.params}
    for key in given:
        if key not in entry.params:
            known = ", ".join(entry.params) or "no keywords"
            raise RefusedError(f"{entry.name}({key}=...)", f"it takes {known}")
    defaults = tuple(Whole(data) for data in range(entry.inputs))
    return entry.build(graph, tuple(sources) or defaults, given, find)
