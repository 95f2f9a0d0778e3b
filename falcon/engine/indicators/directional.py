"""Directional movement: which way a market goes, and how decidedly.

p is the period; minimum periods are those over a data.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.engine.indicators.nodes import Value
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


def _vortex(plan: Plan) -> tuple[Line, ...]:
    """Sums of abs(high - low before) and of abs(low - high before) over true ranges."""
    period = (plan.period(),)
    high, low, close = plan.data("high"), plan.data("low"), plan.data("close")
    plus = plan.kernel("sum", period, abs(high - low(-1)))
    minus = plan.kernel("sum", period, abs(low - high(-1)))
    ranges = (abs(high - low), abs(high - close(-1)), abs(low - close(-1)))
    spans = plan.kernel("sum", period, plan.op(Op.MAX, *ranges))
    return plus / spans, minus / spans


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
        name="Vortex",
        params={"period": 14},
        lines=("vi_plus", "vi_minus"),
        expand=_vortex,
    ),
)
