"""TA-Lib's indicators under backtrader's ``bt.talib``.

Values, seeds and warm-up are TA-Lib's over the whole series, without unstable periods.
A line counts from where its inputs do, though it shows NaN until TA-Lib has a value;
the indicator waits for that value. Averages inside are simple ones (``matype`` 0).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from falcon.engine.indicators.nodes import Value
from falcon.engine.indicators.plan import Line, Plan
from falcon.engine.indicators.record import Expand, Indicator

_PERIOD: Final = "timeperiod"


def _wait(plan: Plan, bars: int) -> None:
    """Have the indicator wait for so many bars before its first value."""
    plan.min_period = max(plan.min_period, bars + 1)


def _over(
    kernel: str, inputs: int = 1, *more: float, late: int = 0, least: int = 2
) -> Expand:
    """A kernel over the inputs, with a value after the period less ``late`` bars."""

    def expand(plan: Plan) -> tuple[Line, ...]:
        period = plan.period(_PERIOD, least)
        _wait(plan, period - late)
        return (plan.kernel(kernel, (period, *more), *map(plan.line, range(inputs))),)

    return expand


def _ema(plan: Plan, line: Line, period: int, skip: int = 0) -> Line:
    return plan.kernel("ta_ema", (period, 2.0 / (period + 1), skip), line)


def _exponential(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, period - 1)
    return (_ema(plan, plan.line(), period),)


def _double(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, 2 * (period - 1))
    first = _ema(plan, plan.line(), period)
    return (2.0 * first - _ema(plan, first, period),)


def _triple(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, 3 * (period - 1))
    first = _ema(plan, plan.line(), period)
    second = _ema(plan, first, period)
    return (_ema(plan, second, period) + (3.0 * first - 3.0 * second),)


def _trix(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, 3 * (period - 1) + 1)
    line = plan.line()
    for _ in range(3):
        line = _ema(plan, line, period)
    return (plan.kernel("ta_rate", (1, 1.0, 100.0), line),)


def _macd(plan: Plan) -> tuple[Line, ...]:
    """Both averages begin with the slow one; all lines with the signal."""
    fast, slow = sorted(plan.period(name, 2) for name in ("fastperiod", "slowperiod"))
    signal_period = plan.period("signalperiod", 1)
    _wait(plan, slow + signal_period - 2)
    x = plan.line()
    macd = _ema(plan, x, fast, slow - fast) - _ema(plan, x, slow)
    signal = _ema(plan, macd, signal_period)
    return plan.kernel("ta_shown", (0,), macd, signal), signal, macd - signal


def _bands(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _check_simple(plan, "matype")
    _wait(plan, period - 1)
    middle = plan.kernel("ta_sma", (period,), plan.line())
    spread = plan.kernel("ta_deviation", (period,), plan.line(), middle)
    up, down = plan.number("nbdevup"), plan.number("nbdevdn")
    return middle + spread * up, middle, middle - spread * down


def _deviation(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, period - 1)
    mean = plan.kernel("ta_sma", (period,), plan.line())
    spread = plan.kernel("ta_deviation", (period,), plan.line(), mean)
    return (spread * plan.number("nbdev"),)


def _slow(plan: Plan) -> tuple[Line, ...]:
    fast, slow, last = (
        plan.period(name) for name in ("fastk_period", "slowk_period", "slowd_period")
    )
    for name in ("slowk_matype", "slowd_matype"):
        _check_simple(plan, name)
    _wait(plan, fast + slow + last - 3)
    raw = plan.kernel("ta_stochastic", (fast,), *map(plan.line, range(3)))
    k = plan.kernel("ta_sma", (slow,), raw)
    d = plan.kernel("ta_sma", (last,), k)
    return plan.kernel("ta_shown", (0,), k, d), d


def _fast(plan: Plan) -> tuple[Line, ...]:
    fast, last = plan.period("fastk_period"), plan.period("fastd_period")
    _check_simple(plan, "fastd_matype")
    _wait(plan, fast + last - 2)
    k = plan.kernel("ta_stochastic", (fast,), *map(plan.line, range(3)))
    d = plan.kernel("ta_sma", (last,), k)
    return plan.kernel("ta_shown", (0,), k, d), d


def _adx(plan: Plan) -> tuple[Line, ...]:
    period = plan.period(_PERIOD, 2)
    _wait(plan, 2 * period - 1)
    return (plan.kernel("ta_adx", (period,), *map(plan.line, range(3))),)


def _range(plan: Plan) -> tuple[Line, ...]:
    _wait(plan, 1)
    return (plan.kernel("ta_range", (1,), *map(plan.line, range(3))),)


def _balance(plan: Plan) -> tuple[Line, ...]:
    return (plan.kernel("ta_obv", (1,), plan.line(0), plan.line(1)),)


def _check_simple(plan: Plan, name: str) -> None:
    if plan.params[name] != 0:
        raise plan.refusal(name, "only simple averages, type 0, are offered")


def _entry(
    name: str,
    expand: Expand,
    params: Mapping[str, Value],
    *lines: str,
    inputs: int = 1,
) -> Indicator:
    return Indicator(
        name=f"talib.{name}",
        params=params,
        lines=lines or ("real",),
        inputs=inputs,
        expand=expand,
    )


def _of(period: int) -> dict[str, Value]:
    return {_PERIOD: period}


INDICATORS: Final = (
    _entry("SMA", _over("ta_sma", late=1), _of(30)),
    _entry("EMA", _exponential, _of(30)),
    _entry("WMA", _over("ta_wma", late=1), _of(30)),
    _entry("DEMA", _double, _of(30)),
    _entry("TEMA", _triple, _of(30)),
    _entry("TRIX", _trix, _of(30)),
    _entry("RSI", _over("ta_rsi"), _of(14)),
    _entry("MOM", _over("ta_momentum", least=1), _of(10)),
    _entry("ROC", _over("ta_rate", 1, 1.0, 100.0, least=1), _of(10)),
    _entry("ROCP", _over("ta_growth", least=1), _of(10)),
    _entry("ROCR", _over("ta_rate", 1, 0.0, 1.0, least=1), _of(10)),
    _entry("ROCR100", _over("ta_rate", 1, 0.0, 100.0, least=1), _of(10)),
    _entry("MAX", _over("ta_highest", late=1), _of(30)),
    _entry("MIN", _over("ta_lowest", late=1), _of(30)),
    _entry("SUM", _over("ta_sum", late=1), _of(30)),
    _entry("STDDEV", _deviation, {_PERIOD: 5, "nbdev": 1.0}),
    _entry(
        "BBANDS",
        _bands,
        {_PERIOD: 5, "nbdevup": 2.0, "nbdevdn": 2.0, "matype": 0},
        *("upperband", "middleband", "lowerband"),
    ),
    _entry(
        "MACD",
        _macd,
        {"fastperiod": 12, "slowperiod": 26, "signalperiod": 9},
        *("macd", "macdsignal", "macdhist"),
    ),
    _entry("ATR", _over("ta_atr", 3), _of(14), inputs=3),
    _entry("TRANGE", _range, {}, inputs=3),
    _entry("CCI", _over("ta_cci", 3, late=1), _of(14), inputs=3),
    _entry("WILLR", _over("ta_williams", 3, late=1), _of(14), inputs=3),
    _entry("ADX", _adx, _of(14), inputs=3),
    _entry("PLUS_DI", _over("ta_direction", 3, 1.0), _of(14), inputs=3),
    _entry("MINUS_DI", _over("ta_direction", 3, 0.0), _of(14), inputs=3),
    _entry(
        "STOCH",
        _slow,
        {
            "fastk_period": 5,
            "slowk_period": 3,
            "slowk_matype": 0,
            "slowd_period": 3,
            "slowd_matype": 0,
        },
        *("slowk", "slowd"),
        inputs=3,
    ),
    _entry(
        "STOCHF",
        _fast,
        {"fastk_period": 5, "fastd_period": 3, "fastd_matype": 0},
        *("fastk", "fastd"),
        inputs=3,
    ),
    _entry("OBV", _balance, {}, inputs=2),
)
"""What is offered of ``bt.talib``, under names that begin with ``talib.``."""
