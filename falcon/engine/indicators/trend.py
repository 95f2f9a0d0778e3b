"""Trend: directional movement, Aroon, parabolic stop, clouds, candles, levels.

p is the period; minimum periods are those over a data.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine.graph import RefusedError
from falcon.engine.indicators.nodes import Value, Whole
from falcon.engine.indicators.operations import Op
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Expand, Indicator

DIRECTIONAL: Mapping[str, Value] = {"period": 14, "movav": "SMMA"}
AROON: Mapping[str, Value] = {"period": 14, "upperband": 70, "lowerband": 30}


def _directions(plan: Plan) -> tuple[Line, Line]:
    """100 * average(dm) / ATR of the upward and of the downward moves; from p + 1.

    The larger of the two moves counts if it is above zero, the other one as zero.
    """
    up = plan.data("high") - plan.data("high")(-1)
    down = plan.data("low")(-1) - plan.data("low")
    span = plan.inner(
        "AverageTrueRange",
        plan.source(),
        period=plan.period(),
        movav=plan.params["movav"],
    )[0]

    def share(move: Line, other: Line) -> Line:
        counts = plan.op(Op.AND, move > other, move > 0.0)
        moved = plan.op(Op.IF, counts, move, 0.0)
        return 100.0 * plan.average("movav", moved, plan.period()) / span

    return share(up, down), share(down, up)


def _plus(plan: Plan) -> tuple[Line, ...]:
    """Strength of the upward moves."""
    return (_directions(plan)[0],)


def _minus(plan: Plan) -> tuple[Line, ...]:
    """Strength of the downward moves."""
    return (_directions(plan)[1],)


def _index(plan: Plan, plus: Line, minus: Line) -> Line:
    """100 * average(abs(plus - minus) / (plus + minus)); from 2 * p."""
    distance = abs(plus - minus) / (plus + minus)
    return 100.0 * plan.average("movav", distance, plan.period())


def _rating(plan: Plan, index: Line) -> Line:
    """(index + index p bars ago) / 2; from 3 * p."""
    return (index + index(-plan.period())) / 2.0


def _adx(plan: Plan) -> tuple[Line, ...]:
    """Average directional movement index."""
    return (_index(plan, *_directions(plan)),)


def _adxr(plan: Plan) -> tuple[Line, ...]:
    """The index and its rating."""
    index = _index(plan, *_directions(plan))
    return index, _rating(plan, index)


def _dmi(plan: Plan) -> tuple[Line, ...]:
    """The index and both directions."""
    plus, minus = _directions(plan)
    return _index(plan, plus, minus), plus, minus


def _dm(plan: Plan) -> tuple[Line, ...]:
    """The index, its rating and both directions."""
    plus, minus = _directions(plan)
    index = _index(plan, plus, minus)
    return index, _rating(plan, index), plus, minus


def _aroon(plan: Plan, kernel: str, line: str) -> Line:
    """(100 / p) * (p - bars since the extreme over p + 1 bars); from p + 1."""
    period = plan.period()
    since = plan.kernel(kernel, (period + 1,), plan.data(line))
    return 100.0 / period * (period - since)


def _aroon_up(plan: Plan) -> tuple[Line, ...]:
    """Freshness of the highest high."""
    return (_aroon(plan, "since_highest", "high"),)


def _aroon_down(plan: Plan) -> tuple[Line, ...]:
    """Freshness of the lowest low."""
    return (_aroon(plan, "since_lowest", "low"),)


def _aroon_both(plan: Plan) -> tuple[Line, ...]:
    """Up and down."""
    return *_aroon_up(plan), *_aroon_down(plan)


def _aroon_oscillator(plan: Plan) -> tuple[Line, ...]:
    """Up less down."""
    up, down = _aroon_both(plan)
    return (up - down,)


def _aroon_all(plan: Plan) -> tuple[Line, ...]:
    """Up, down, and up less down."""
    up, down = _aroon_both(plan)
    return up, down, up - down


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


def _vortex(plan: Plan) -> tuple[Line, ...]:
    """Sums of abs(high - low before) and of abs(low - high before) over true ranges."""
    period = (plan.period(),)
    high, low, close = plan.data("high"), plan.data("low"), plan.data("close")
    plus = plan.kernel("sum", period, abs(high - low(-1)))
    minus = plan.kernel("sum", period, abs(low - high(-1)))
    ranges = (abs(high - low), abs(high - close(-1)), abs(low - close(-1)))
    spans = plan.kernel("sum", period, plan.op(Op.MAX, *ranges))
    return plus / spans, minus / spans


def _trix(plan: Plan) -> tuple[Line, ...]:
    """100 * (e / e before - 1), e the average taken three times; from 3p - 1."""
    line = plan.line()
    for _ in range(3):
        line = plan.average("_movav", line, plan.period())
    return (100.0 * (line / line(-plan.period("_rocperiod")) - 1.0),)


def _trix_signal(plan: Plan) -> tuple[Line, ...]:
    """Trix and its average."""
    (trix,) = _trix(plan)
    return trix, plan.average("_movav", trix, plan.period("sigperiod"))


def _know_sure_thing(plan: Plan) -> tuple[Line, ...]:
    """Four averaged rates of change by their factors, added up; the average of that.

    With fewer than four factors the first ones count, but all are waited for.
    """

    def averaged(number: int) -> Line:
        period = plan.period(f"rp{number}")
        change = plan.inner("RateOfChange100", plan.line(), period=period)[0]
        return plan.average("_rmovav", change, plan.period(f"rma{number}"))

    first, *others = [averaged(number) for number in (1, 2, 3, 4)]
    if not plan.numbers("rfactors"):
        raise plan.refusal("rfactors", "rfactors must hold a number")
    factor, *factors = plan.numbers("rfactors")
    total = 0.0 + factor * first
    for weight, line in zip(factors, others, strict=False):
        total = total + weight * line
    return total, plan.average("_smovav", total, plan.period("rsignal"))


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


def _accumulation(plan: Plan) -> tuple[Line, ...]:
    """Running sum of close - true low on up days, close - true high on down days."""
    close = plan.data("close")
    low = plan.inner("TrueLow", plan.source())[0]
    high = plan.inner("TrueHigh", plan.source())[0]
    rise = plan.inner("UpDay", close)[0]
    fall = plan.inner("DownDay", close)[0]
    bought = plan.op(Op.IF, rise, close - low, 0.0)
    sold = plan.op(Op.IF, fall, close - high, 0.0)
    return (plan.kernel("accumulated", (0.0,), bought + sold),)


def _direction(
    name: str, lines: tuple[str, ...], expand: Expand, short: str
) -> Indicator:
    return Indicator(
        name=name, aliases=(short,), params=DIRECTIONAL, lines=lines, expand=expand
    )


def _aroon_entry(
    name: str, lines: tuple[str, ...], expand: Expand, *aliases: str
) -> Indicator:
    return Indicator(
        name=name, aliases=aliases, params=AROON, lines=lines, expand=expand
    )


INDICATORS = (
    _direction("PlusDirectionalIndicator", ("plusDI",), _plus, "PlusDI"),
    _direction("MinusDirectionalIndicator", ("minusDI",), _minus, "MinusDI"),
    _direction("DirectionalIndicator", ("plusDI", "minusDI"), _directions, "DI"),
    _direction("AverageDirectionalMovementIndex", ("adx",), _adx, "ADX"),
    _direction("AverageDirectionalMovementIndexRating", ("adx", "adxr"), _adxr, "ADXR"),
    _direction("DirectionalMovementIndex", ("adx", "plusDI", "minusDI"), _dmi, "DMI"),
    _direction("DirectionalMovement", ("adx", "adxr", "plusDI", "minusDI"), _dm, "DM"),
    _aroon_entry("AroonUp", ("aroonup",), _aroon_up),
    _aroon_entry("AroonDown", ("aroondown",), _aroon_down),
    _aroon_entry(
        "AroonUpDown", ("aroonup", "aroondown"), _aroon_both, "AroonIndicator"
    ),
    _aroon_entry("AroonOscillator", ("aroonosc",), _aroon_oscillator, "AroonOsc"),
    _aroon_entry(
        "AroonUpDownOscillator",
        ("aroonup", "aroondown", "aroonosc"),
        _aroon_all,
        "AroonUpDownOsc",
    ),
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
        name="Vortex",
        params={"period": 14},
        lines=("vi_plus", "vi_minus"),
        expand=_vortex,
    ),
    Indicator(
        name="Trix",
        aliases=("TRIX",),
        params={"period": 15, "_rocperiod": 1, "_movav": "EMA"},
        lines=("trix",),
        expand=_trix,
    ),
    Indicator(
        name="TrixSignal",
        params={"period": 15, "_rocperiod": 1, "_movav": "EMA", "sigperiod": 9},
        lines=("trix", "signal"),
        expand=_trix_signal,
    ),
    Indicator(
        name="KnowSureThing",
        aliases=("KST",),
        params={
            "rp1": 10,
            "rp2": 15,
            "rp3": 20,
            "rp4": 30,
            "rma1": 10,
            "rma2": 10,
            "rma3": 10,
            "rma4": 10,
            "rsignal": 9,
            "rfactors": (1.0, 2.0, 3.0, 4.0),
            "_rmovav": "SMA",
            "_smovav": "SMA",
        },
        lines=("kst", "signal"),
        expand=_know_sure_thing,
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
    Indicator(name="WilliamsAD", params={}, lines=("ad",), expand=_accumulation),
)
