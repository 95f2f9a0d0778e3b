"""Lines: prices and indicators as lines of backtrader.

`line_of` gives the expression of a line for ``__init__``, building the indicator behind
it once, its settings as parameters. What lies some bars back is a delayed line, so that
the strategy does not start before it exists.
"""

from __future__ import annotations

from collections.abc import Callable

from falcon.errors import UsageError
from falcon.intake.emit.bands import bollinger, cloud, keltner, middle_of_range
from falcon.intake.emit.source import Source, number
from falcon.intake.terms import Arithmetic, Number, Series, Term

PRICES = frozenset({"open", "high", "low", "close", "volume"})
_OF_CLOSE = {
    "sma": "SMA",
    "ema": "EMA",
    "wma": "WMA",
    "smma": "SMMA",
    "hma": "HMA",
    "dema": "DEMA",
    "tema": "TEMA",
    "roc": "ROC100",
    "momentum": "Momentum",
    "stddev": "StdDev",
}
_OF_DATA = {
    "atr": "ATR",
    "cci": "CCI",
    "adx": "ADX",
    "plus_di": "PlusDI",
    "minus_di": "MinusDI",
    "williams_r": "WilliamsR",
}
_EXTREMES = {
    "donchian_high": ("highest", "Highest", "high"),
    "donchian_low": ("lowest", "Lowest", "low"),
    "highest_high": ("highest", "Highest", "high"),
    "lowest_low": ("lowest", "Lowest", "low"),
    "highest_close": ("highest_close", "Highest", "close"),
    "lowest_close": ("lowest_close", "Lowest", "close"),
}
_STOCHASTIC = {"stoch_k": "percK", "stoch_d": "percD"}


def line_of(term: Term, source: Source) -> str:
    """The expression of a line, for ``__init__``.

    Raises:
        UsageError: the term is not a line of backtrader.
    """
    match term:
        case Number(value):
            return number(value)
        case Arithmetic(left, op, right):
            return f"({line_of(left, source)} {op} {line_of(right, source)})"
        case Series(name, args, ago) if ago > 0:
            present = line_of(Series(name, args), source)
            if not present.startswith("self."):
                present = source.line(f"line {present}", name, lambda _: present)
            return source.line(
                str(term), f"past_{name}", lambda _: f"{present}(-{ago})"
            )
        case Series(name) if name in PRICES:
            return f"self.data.{name}"
        case Series() if term.name in _BUILDERS:
            return _BUILDERS[term.name](term, source)
        case _:
            raise UsageError(f"{term} is not a line of backtrader")


def present_extreme(term: Series, source: Source) -> str:
    """A channel that includes the current bar: the level for the bar to come."""
    base, kind, price = _EXTREMES[term.name]

    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        return f"bt.ind.{kind}(self.data.{price}, period={period})"

    return source.line(f"present {term}", base, build)


def _of_one_period(term: Series, source: Source) -> str:
    kind = _OF_CLOSE.get(term.name)
    data = "self.data.close" if kind else "self.data"
    kind = kind or _OF_DATA[term.name]

    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        return f"bt.ind.{kind}({data}, period={period})"

    return source.line(str(term), term.name, build)


def _rsi(term: Series, source: Source) -> str:
    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        # Without losses in the window RSI divides by zero; safediv says 100 instead.
        return f"bt.ind.RSI(self.data.close, period={period}, safediv=True)"

    return source.line(str(term), "rsi", build)


def _average_volume(term: Series, source: Source) -> str:
    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        return f"bt.ind.SMA(self.data.volume, period={period})"

    return source.line(str(term), "average_volume", build)


def _channel(term: Series, source: Source) -> str:
    base, kind, price = _EXTREMES[term.name]

    def build(name: str) -> str:
        period = source.param(f"{name}_period", term.numbers[0])
        return f"bt.ind.{kind}(self.data.{price}(-1), period={period})"

    return source.line(f"{kind} {price} {term.args}", base, build)


def _macd(term: Series, source: Source) -> str:
    def build(name: str) -> str:
        fast, slow, signal = (
            source.param(f"{name}_{word}", value)
            for word, value in zip(
                ("fast", "slow", "signal"), term.numbers, strict=True
            )
        )
        return (
            f"bt.ind.MACD(self.data.close, period_me1={fast}, "
            f"period_me2={slow}, period_signal={signal})"
        )

    macd = source.line(f"macd {term.args}", "macd", build)
    if term.name == "macd":
        return f"{macd}.lines.macd"
    if term.name == "macd_signal":
        return f"{macd}.lines.signal"
    return source.line(
        str(term), "histogram", lambda _: f"{macd}.lines.macd - {macd}.lines.signal"
    )


def _stochastic(term: Series, source: Source) -> str:
    def build(name: str) -> str:
        k, smooth, d = (
            source.param(f"{name}_{word}", value)
            for word, value in zip(
                ("period", "smooth", "signal"), term.numbers, strict=True
            )
        )
        return (
            f"bt.ind.Stochastic(self.data, period={k}, period_dfast={smooth}, "
            f"period_dslow={d}, safediv=True)"
        )

    stochastic = source.line(f"stochastic {term.args}", "stochastic", build)
    return f"{stochastic}.lines.{_STOCHASTIC[term.name]}"


def _parabolic(term: Series, source: Source) -> str:
    def build(name: str) -> str:
        step = source.param(f"{name}_step", term.numbers[0])
        largest = source.param(f"{name}_max", term.numbers[1])
        return f"bt.ind.PSAR(self.data, af={step}, afmax={largest})"

    return source.line(str(term), "psar", build)


def _bar_strength(term: Series, source: Source) -> str:
    # A bar without any range closes in its middle.
    expression = (
        "bt.DivByZero(self.data.close - self.data.low, "
        "self.data.high - self.data.low, zero=0.5)"
    )
    return source.line(str(term), "bar_strength", lambda _: expression)


def _zscore(term: Series, source: Source) -> str:
    """Standard deviations between a close and its mean; none without deviation."""
    bars = term.numbers[0]

    def build(name: str) -> str:
        period = source.param(f"{name}_period", bars)
        mean = source.line(
            f"zscore mean {bars}",
            "mean",
            lambda _: f"bt.ind.SMA(self.data.close, period={period})",
        )
        deviation = source.line(
            f"zscore deviation {bars}",
            "deviation",
            lambda _: f"bt.ind.StdDev(self.data.close, period={period})",
        )
        return f"bt.DivByZero(self.data.close - {mean}, {deviation}, zero=0.0)"

    if term.args[0] != Series("close"):
        raise UsageError(f"{term} needs two symbols")
    return source.line(str(term), "zscore", build)


def _range(term: Series, source: Source) -> str:
    return source.line(
        str(term), "bar_range", lambda _: "self.data.high - self.data.low"
    )


_BUILDERS: dict[str, Callable[[Series, Source], str]] = {
    **dict.fromkeys((*_OF_CLOSE, *_OF_DATA), _of_one_period),
    **dict.fromkeys(_EXTREMES, _channel),
    **dict.fromkeys(("macd", "macd_signal", "macd_hist"), _macd),
    **dict.fromkeys(("bb_upper", "bb_mid", "bb_lower", "bb_width"), bollinger),
    **dict.fromkeys(("keltner_upper", "keltner_mid", "keltner_lower"), keltner),
    **dict.fromkeys(("stoch_k", "stoch_d"), _stochastic),
    **dict.fromkeys(("tenkan", "kijun"), middle_of_range),
    **dict.fromkeys(("cloud_top", "cloud_bottom"), cloud),
    "rsi": _rsi,
    "volume_sma": _average_volume,
    "psar": _parabolic,
    "ibs": _bar_strength,
    "range": _range,
    "zscore": _zscore,
}

LINES = frozenset(_BUILDERS) | PRICES
"""Series that backtrader can draw as lines."""
