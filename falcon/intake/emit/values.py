"""Values: what a term is worth on the present bar, as an expression for ``next``.

Lines are read at ``[0]``. Dates, bars held, VWAP, supertrend and the opening range are
no lines of backtrader; they are kept in attributes that a method updates on each bar.
"""

from __future__ import annotations

from collections.abc import Callable

from falcon.errors import UsageError
from falcon.intake.emit.lines import LINES, line_of
from falcon.intake.emit.source import Source, number
from falcon.intake.terms import Arithmetic, Clock, Number, Series, Term, Weekday

_DATE = "self.data.datetime.date(0)"


def value_of(term: Term, source: Source, *, level: str = "") -> str:
    """The expression of a present value.

    Args:
        term: what to read.
        source: receives what it needs.
        level: if given, a plain number becomes a parameter of this name.

    Raises:
        UsageError: backtrader's language cannot express it.
    """
    match term:
        case Number(value):
            return _number(value, level, source)
        case Clock(minutes):
            source.needs_datetime = True
            return f"datetime.time({minutes // 60}, {minutes % 60})"
        case Weekday():
            return str(term.number)
        case Arithmetic(left, op, right):
            is_factor = isinstance(left, Number) and op == "*"
            name = f"{right.name}_factor" if isinstance(right, Series) else ""
            first = value_of(left, source, level=name if is_factor else "")
            return f"({first} {op} {value_of(right, source)})"
        case Series():
            return _series_value(term, source)
        case _:
            raise UsageError(f"{term} cannot be computed from bars of one symbol")


def _number(value: float, level: str, source: Source) -> str:
    """A number, or a parameter; the same one for both sides if they agree."""
    if not level:
        return number(value)
    return source.once(f"level {level} {value}", lambda: source.param(level, value))


def _series_value(term: Series, source: Source) -> str:
    if term.name in LINES:
        return f"{line_of(term, source)}[0]"
    if term.name in _KEPT and not term.ago:
        return source.once(str(term), lambda: _KEPT[term.name](term, source))
    raise UsageError(f"{term} cannot be computed from bars of one symbol")


def _bars_held(_term: Series, _source: Source) -> str:
    return "self.bars_held()"


def _entry_price(_term: Series, _source: Source) -> str:
    return "self.position.price"


def _time(_term: Series, source: Source) -> str:
    source.needs_datetime = True
    return "self.data.datetime.time(0)"


def _weekday(_term: Series, _source: Source) -> str:
    return f"{_DATE}.weekday()"


def _month(_term: Series, _source: Source) -> str:
    return f"{_DATE}.month"


def _day_of_month(_term: Series, source: Source) -> str:
    """Count the bars of the month; before the first full month there is no count."""
    day = source.attribute("month_day", "0")
    month = source.attribute("month", "0")
    source.updates.append("self.count_month_days()")
    source.helper(
        "def count_month_days(self):",
        f"    month = {_DATE}.month",
        f"    if {month} and month != {month}:",
        f"        {day} = 1",
        f"    elif {day}:",
        f"        {day} += 1",
        f"    {month} = month",
    )
    return day


def _days_left(_term: Series, source: Source) -> str:
    """Count the weekdays left in the month; holidays are not known ahead."""
    source.needs_datetime = True
    source.helper(
        "def weekdays_left(self):",
        f"    today = {_DATE}",
        "    day = today + datetime.timedelta(days=1)",
        "    count = 0",
        "    while day.month == today.month:",
        "        if day.weekday() < 5:",
        "            count += 1",
        "        day = day + datetime.timedelta(days=1)",
        "    return count",
    )
    return "self.weekdays_left()"


def _vwap(_term: Series, source: Source) -> str:
    """The volume weighted price since the session's first bar."""
    value = source.attribute("vwap", "0.0")
    traded = source.attribute("traded_value", "0.0")
    volume = source.attribute("traded_volume", "0.0")
    session = source.attribute("vwap_day", "None")
    source.updates.append("self.update_vwap()")
    source.helper(
        "def update_vwap(self):",
        f"    today = {_DATE}",
        f"    if {session} != today:",
        f"        {session} = today",
        f"        {traded} = 0.0",
        f"        {volume} = 0.0",
        "    typical = (self.data.high[0] + self.data.low[0] + self.data.close[0]) / 3",
        f"    {traded} += typical * self.data.volume[0]",
        f"    {volume} += self.data.volume[0]",
        f"    {value} = {traded} / {volume} if {volume} > 0 else typical",
    )
    return value


def supertrend(term: Series, source: Source) -> tuple[str, str]:
    """The line of supertrend and its direction, 1 up and -1 down."""

    def write() -> str:
        atr = line_of(Series("atr", term.args[:1]), source)
        width = source.param("supertrend_width", term.numbers[1])
        source.attribute("supertrend", "0.0")
        source.attribute("upper_band", "0.0")
        source.attribute("lower_band", "0.0")
        source.attribute("trend", "0")
        source.attribute("past_trend", "0")
        source.updates.append("self.update_supertrend()")
        source.helper(*_supertrend_method(atr, width))
        return "self.supertrend"

    line = source.once(f"supertrend {term.args}", write)
    return line, "self.trend"


def _supertrend_method(atr: str, width: str) -> tuple[str, ...]:
    return (
        "def update_supertrend(self):",
        "    close = self.data.close[0]",
        "    middle = (self.data.high[0] + self.data.low[0]) / 2",
        f"    reach = {width} * {atr}[0]",
        "    upper = middle + reach",
        "    lower = middle - reach",
        "    # The bands only move towards the price while the trend lasts.",
        "    if self.past_close <= self.upper_band:",
        "        upper = min(upper, self.upper_band)",
        "    if self.past_close >= self.lower_band:",
        "        lower = max(lower, self.lower_band)",
        "    self.past_trend = self.trend",
        "    if self.trend == 0:",
        "        self.trend = 1 if close >= middle else -1",
        "        self.past_trend = self.trend",
        "        upper = middle + reach",
        "        lower = middle - reach",
        "    elif self.trend < 0 and close > upper:",
        "        self.trend = 1",
        "    elif self.trend > 0 and close < lower:",
        "        self.trend = -1",
        "    self.upper_band = upper",
        "    self.lower_band = lower",
        "    self.supertrend = lower if self.trend > 0 else upper",
        "    self.past_close = close",
    )


def _supertrend_line(term: Series, source: Source) -> str:
    source.once("past close", lambda: source.attribute("past_close", "0.0"))
    return supertrend(term, source)[0]


def _supertrend_direction(term: Series, source: Source) -> str:
    source.once("past close", lambda: source.attribute("past_close", "0.0"))
    return supertrend(term, source)[1]


def _opening_range(term: Series, source: Source) -> str:
    """The high and low of the first minutes after the session's open."""

    def write() -> str:
        source.needs_datetime = True
        minutes = source.param("range_minutes", term.numbers[0])
        source.attribute("range_high", "0.0")
        source.attribute("range_low", "0.0")
        source.attribute("range_day", "None")
        source.updates.append("self.update_opening_range()")
        source.helper(*_opening_range_method(minutes))
        return "self.range"

    base = source.once(f"opening range {term.args}", write)
    return f"{base}_high" if term.name == "or_high" else f"{base}_low"


def _opening_range_method(minutes: str) -> tuple[str, ...]:
    return (
        "def update_opening_range(self):",
        f"    today = {_DATE}",
        "    clock = self.data.datetime.time(0)",
        "    minute = clock.hour * 60 + clock.minute",
        "    if self.range_day != today and minute >= 570:",
        "        self.range_day = today",
        "        self.range_high = self.data.high[0]",
        "        self.range_low = self.data.low[0]",
        f"    elif self.range_day == today and minute < 570 + {minutes}:",
        "        self.range_high = max(self.range_high, self.data.high[0])",
        "        self.range_low = min(self.range_low, self.data.low[0])",
    )


_KEPT: dict[str, Callable[[Series, Source], str]] = {
    "bars_since_entry": _bars_held,
    "entry_price": _entry_price,
    "time": _time,
    "weekday": _weekday,
    "month": _month,
    "trading_day_of_month": _day_of_month,
    "trading_days_to_month_end": _days_left,
    "vwap": _vwap,
    "supertrend": _supertrend_line,
    "supertrend_dir": _supertrend_direction,
    "or_high": _opening_range,
    "or_low": _opening_range,
}
