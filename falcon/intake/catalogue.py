"""Catalogue: every series that a description may speak of.

One `Entry` says how a series is written, what its parameters are when the text states
none, which indicator of a charting platform it belongs to, in which range its values
lie, and what becomes of it in the mirror image of a rule.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """How a series behaves when a rule for longs is mirrored for shorts."""

    PRICE = "price"
    """Compared with other prices: the comparison turns round."""
    CENTRED = "centred"
    """Swings around `Entry.centre`: comparison and constant turn round."""
    NEUTRAL = "neutral"
    """Knows no direction: volume, strength of a trend, the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known about one series.

    Attributes:
        words: how it is called in an English sentence.
        params: names and customary values of its parameters, in order; NaN where there
            is no custom.
        family: the indicator that it is a line of; empty for prices and the calendar.
        kind: its behaviour in a mirror.
        centre: the value around which a centred series swings.
        low: its least possible value.
        high: its greatest possible value.
        twin: the series that takes its place in a mirror; empty if it stays.
        is_called: whether it prints with brackets although it has no parameters.
    """

    words: str
    params: tuple[tuple[str, float], ...] = ()
    family: str = ""
    kind: Kind = Kind.PRICE
    centre: float = 0.0
    low: float = -math.inf
    high: float = math.inf
    twin: str = ""
    is_called: bool = False
    defaults: tuple[float, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "defaults", tuple(value for _, value in self.params))


def _average(words: str, family: str) -> Entry:
    return Entry(words=words, params=(("period", math.nan),), family=family, low=0)


def _percentage(words: str, family: str, *params: tuple[str, float]) -> Entry:
    return Entry(
        words=words,
        params=params,
        family=family,
        kind=Kind.CENTRED,
        centre=50,
        low=0,
        high=100,
    )


def _swing(words: str, family: str, *params: tuple[str, float]) -> Entry:
    return Entry(words=words, params=params, family=family, kind=Kind.CENTRED)


def _neutral(words: str, family: str = "", *params: tuple[str, float]) -> Entry:
    return Entry(words=words, params=params, family=family, kind=Kind.NEUTRAL, low=0)


def _line(words: str, family: str, twin: str, *params: tuple[str, float]) -> Entry:
    return Entry(words=words, params=params, family=family, twin=twin, low=0)


_MACD = (("fast", 12.0), ("slow", 26.0), ("signal", 9.0))
_BANDS = (("period", 20.0), ("std", 2.0))
_KELTNER = (("period", 20.0), ("atr_mult", 2.0))
_STOCHASTIC = (("k", 14.0), ("smooth", 3.0), ("d", 3.0))
_SUPERTREND = (("period", 10.0), ("mult", 3.0))
_CLOUD = (("tenkan", 9.0), ("kijun", 26.0), ("senkou_b", 52.0))
_PERIOD = ("period", math.nan)
_MINUTES = ("minutes", math.nan)

CATALOGUE: dict[str, Entry] = {
    "open": _line("the open", "", ""),
    "high": _line("the high", "", "low"),
    "low": _line("the low", "", "high"),
    "close": _line("the close", "", ""),
    "entry_price": _line("the entry price", "", ""),
    "volume": _neutral("volume"),
    "range": _neutral("the high-low range"),
    "sma": _average("SMA", "sma"),
    "ema": _average("EMA", "ema"),
    "wma": _average("WMA", "wma"),
    "smma": _average("SMMA", "smma"),
    "hma": _average("HMA", "hma"),
    "dema": _average("DEMA", "dema"),
    "tema": _average("TEMA", "tema"),
    "rsi": _percentage("RSI", "rsi", ("period", 14.0)),
    "mfi": _percentage("MFI", "mfi", ("period", 14.0)),
    "stoch_k": _percentage("stochastic %K", "stoch", *_STOCHASTIC),
    "stoch_d": _percentage("stochastic %D", "stoch", *_STOCHASTIC),
    "williams_r": Entry(
        words="Williams %R",
        params=(("period", 14.0),),
        family="williams_r",
        kind=Kind.CENTRED,
        centre=-50,
        low=-100,
        high=0,
    ),
    "ibs": Entry(
        words="IBS",
        family="ibs",
        kind=Kind.CENTRED,
        centre=0.5,
        low=0,
        high=1,
        is_called=True,
    ),
    "macd": _swing("MACD line", "macd", *_MACD),
    "macd_signal": _swing("MACD signal line", "macd", *_MACD),
    "macd_hist": _swing("MACD histogram", "macd", *_MACD),
    "cci": _swing("CCI", "cci", ("period", 20.0)),
    "roc": _swing("ROC", "roc", ("period", 12.0)),
    "momentum": _swing("momentum", "momentum", ("period", 12.0)),
    "zscore": _swing("z-score", "zscore", _PERIOD),
    "bb_upper": _line("upper Bollinger Band", "bollinger", "bb_lower", *_BANDS),
    "bb_mid": _line("middle Bollinger Band", "bollinger", "", *_BANDS),
    "bb_lower": _line("lower Bollinger Band", "bollinger", "bb_upper", *_BANDS),
    "bb_width": _neutral("Bollinger bandwidth", "bollinger", *_BANDS),
    "keltner_upper": _line(
        "upper Keltner channel", "keltner", "keltner_lower", *_KELTNER
    ),
    "keltner_mid": _line("middle Keltner channel", "keltner", "", *_KELTNER),
    "keltner_lower": _line(
        "lower Keltner channel", "keltner", "keltner_upper", *_KELTNER
    ),
    "donchian_high": _line("highest high", "donchian", "donchian_low", _PERIOD),
    "donchian_low": _line("lowest low", "donchian", "donchian_high", _PERIOD),
    "highest_high": _line("highest high", "highest_high", "lowest_low", _PERIOD),
    "lowest_low": _line("lowest low", "lowest_low", "highest_high", _PERIOD),
    "highest_close": _line("highest close", "highest_close", "lowest_close", _PERIOD),
    "lowest_close": _line("lowest close", "lowest_close", "highest_close", _PERIOD),
    "atr": _neutral("ATR", "atr", ("period", 14.0)),
    "stddev": _neutral("standard deviation", "stddev", ("period", 20.0)),
    "adx": Entry(
        words="ADX",
        params=(("period", 14.0),),
        family="adx",
        kind=Kind.NEUTRAL,
        low=0,
        high=100,
    ),
    # The two directional lines oppose each other, so the comparison alone turns round.
    "plus_di": _line("+DI", "adx", "", ("period", 14.0)),
    "minus_di": _line("-DI", "adx", "", ("period", 14.0)),
    "volume_sma": _neutral("average volume", "volume_sma", _PERIOD),
    "vwap": Entry(words="VWAP", family="vwap", low=0, is_called=True),
    "supertrend": _line("supertrend", "supertrend", "", *_SUPERTREND),
    "supertrend_dir": _swing("supertrend direction", "supertrend", *_SUPERTREND),
    "tenkan": _line("tenkan", "ichimoku", "", ("tenkan", 9.0)),
    "kijun": _line("kijun", "ichimoku", "", ("kijun", 26.0)),
    "cloud_top": _line("top of the cloud", "ichimoku", "cloud_bottom", *_CLOUD),
    "cloud_bottom": _line("bottom of the cloud", "ichimoku", "cloud_top", *_CLOUD),
    "psar": _line("parabolic SAR", "psar", "", ("step", 0.02), ("max", 0.2)),
    "or_high": _line("opening range high", "opening_range", "or_low", _MINUTES),
    "or_low": _line("opening range low", "opening_range", "or_high", _MINUTES),
    "consecutive_down_closes": Entry(
        words="lower closes in a row",
        kind=Kind.NEUTRAL,
        low=0,
        twin="consecutive_up_closes",
    ),
    "consecutive_up_closes": Entry(
        words="higher closes in a row",
        kind=Kind.NEUTRAL,
        low=0,
        twin="consecutive_down_closes",
    ),
    "bars_since_entry": _neutral("bars since entry"),
    "time": _neutral("the time"),
    "weekday": _neutral("the weekday"),
    "month": _neutral("the month"),
    "trading_day_of_month": _neutral("the trading day of the month"),
    "trading_days_to_month_end": _neutral("the trading days left in the month"),
}

MOVING_AVERAGES = ("sma", "ema", "wma", "smma", "hma", "dema", "tema")

ORDERED: tuple[tuple[str, ...], ...] = (
    ("low", "close", "high"),
    ("low", "open", "high"),
    ("bb_lower", "bb_mid", "bb_upper"),
    ("keltner_lower", "keltner_mid", "keltner_upper"),
    ("donchian_low", "donchian_high"),
    ("lowest_low", "highest_high"),
    ("lowest_close", "highest_close"),
    ("cloud_bottom", "cloud_top"),
    ("or_low", "or_high"),
)
"""Series that never change their order on one bar, least first."""
