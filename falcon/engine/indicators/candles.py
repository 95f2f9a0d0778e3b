"""Candles and levels: averaged candles, and prices to watch drawn from bars or ranges.

p is the period; minimum periods are those over a data.
"""

from __future__ import annotations

from falcon.engine.graph import RefusedError
from falcon.engine.indicators.nodes import Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Indicator


def _parabolic(plan: Plan) -> tuple[Line, ...]:
    """Stop and reverse, see `stops`; computed from bar 2, shown from p."""
    params = (plan.number("af"), plan.number("afmax"))
    prices = (plan.data("high"), plan.data("low"), plan.data("close"))
    stop = plan.kernel("parabolic", params, *prices)
    waiting = plan.period(least=2) - 2
    return (plan.kernel("waiting", (waiting,), stop) if waiting else stop,)


def _ichimoku(plan: Plan) -> tuple[Line, ...]:
    """Middles of the ranges over tenkan and kijun, their middle, and that over senkou.

    The two spans are delayed by senkou_lead. The lagging close ahead of its time
    (chikou) looks into the future and is not offered; it still counts for the minimum
    period.
    """

    def middle(name: str) -> Line:
        highest = plan.kernel("highest", (plan.period(name),), plan.data("high"))
        lowest = plan.kernel("lowest", (plan.period(name),), plan.data("low"))
        return (highest + lowest) / 2.0

    turning, base = middle("tenkan"), middle("kijun")
    lead = plan.period("senkou_lead")
    first = ((turning + base) / 2.0)(-lead)
    second = middle("senkou")(-lead)
    plan.min_period = max(plan.min_period, plan.period("chikou"))
    return turning, base, first, second


def _heikin_ashi(plan: Plan) -> tuple[Line, ...]:
    """Candles of averaged prices; from 2.

    close = (o + h + l + c) / 4; open = middle of the open and close before; high and
    low span the data's and the candle's own. The first open, (o + c) / 2, is shown on
    bar 1 but nothing is built on it but the second.
    """
    if not isinstance(plan.source(), Whole):
        raise RefusedError("Heikin-Ashi candles of an indicator", "give it self.data")
    opened, high = plan.data("open"), plan.data("high")
    low, closed = plan.data("low"), plan.data("close")
    average = (opened + high + low + closed) / 4.0
    start = plan.kernel("heikin_open", (), opened, closed, average)
    start = plan.raised(start, plan.base + 1)
    top = plan.op(Op.MAX, high, start, average)
    bottom = plan.op(Op.MIN, low, start, average)
    return start, top, bottom, average


def _heikin_delta(plan: Plan) -> tuple[Line, ...]:
    """Heikin-Ashi close less open, and its average.

    Without ``autoheikin`` the data is taken for Heikin-Ashi candles as it is.
    """
    if plan.flag("autoheikin"):
        opened, _, _, closed = plan.inner("HeikinAshi", plan.source())
    else:
        opened, closed = plan.data("open"), plan.data("close")
    body = closed - opened
    return body, plan.average("movav", body, plan.period())


def _pivot(plan: Plan) -> Line:
    """(h + l + c) / 3, or with the close twice or the open added, over 4."""
    high, low, close = plan.data("high"), plan.data("low"), plan.data("close")
    if plan.flag("close"):
        return (high + low + 2.0 * close) / 4.0
    if plan.flag("open"):
        return (high + low + close + plan.data("open")) / 4.0
    return (high + low + close) / 3.0


def _pivot_point(plan: Plan) -> tuple[Line, ...]:
    """Pivot of the bar, 2 * p - h, p - (h - l), 2 * p - l, p + (h - l); from 1."""
    pivot, high, low = _pivot(plan), plan.data("high"), plan.data("low")
    first_support, first_resistance = 2.0 * pivot - high, 2.0 * pivot - low
    second_support, second_resistance = pivot - (high - low), pivot + (high - low)
    return pivot, first_support, second_support, first_resistance, second_resistance


def _fibonacci_pivot(plan: Plan) -> tuple[Line, ...]:
    """Pivot of the bar, less and plus each level times its range; from 1."""
    pivot = _pivot(plan)
    span = plan.data("high") - plan.data("low")
    levels = [plan.number(name) * span for name in ("level1", "level2", "level3")]
    supports = (pivot - level for level in levels)
    resistances = (pivot + level for level in levels)
    return pivot, *supports, *resistances


INDICATORS = (
    Indicator(
        name="ParabolicSAR",
        aliases=("PSAR",),
        params={"period": 2, "af": 0.02, "afmax": 0.2},
        lines=("psar",),
        steps=True,
        expand=_parabolic,
    ),
    Indicator(
        name="Ichimoku",
        params={
            "tenkan": 9,
            "kijun": 26,
            "senkou": 52,
            "senkou_lead": 26,
            "chikou": 26,
        },
        lines=("tenkan_sen", "kijun_sen", "senkou_span_a", "senkou_span_b"),
        expand=_ichimoku,
    ),
    Indicator(
        name="HeikinAshi",
        params={},
        lines=("ha_open", "ha_high", "ha_low", "ha_close"),
        line_aliases={
            "open": "ha_open",
            "high": "ha_high",
            "low": "ha_low",
            "close": "ha_close",
        },
        expand=_heikin_ashi,
    ),
    Indicator(
        name="haDelta",
        aliases=("haD",),
        params={"period": 3, "movav": "SMA", "autoheikin": True},
        lines=("haDelta", "smoothed"),
        expand=_heikin_delta,
    ),
    Indicator(
        name="PivotPoint",
        params={"open": False, "close": False, "_autoplot": True},
        lines=("p", "s1", "s2", "r1", "r2"),
        expand=_pivot_point,
    ),
    Indicator(
        name="FibonacciPivotPoint",
        params={
            "open": False,
            "close": False,
            "_autoplot": True,
            "level1": 0.382,
            "level2": 0.618,
            "level3": 1.0,
        },
        lines=("p", "s1", "s2", "s3", "r1", "r2", "r3"),
        expand=_fibonacci_pivot,
    ),
)
