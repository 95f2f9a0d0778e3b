"""Events: conditions that are not comparisons of two terms.

Runs of lower closes, candlestick patterns, new highs, extremes of the last bars, days of
the month, flips, slopes, gaps, percentages moved, bars held.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from falcon.intake.catalogue import CATALOGUE, Kind
from falcon.intake.conditions import (
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Slope,
    Turn,
)
from falcon.intake.patterns import Builder, Captured, RuleBook, rule
from falcon.intake.reading import Reading
from falcon.intake.spec import TradeSide
from falcon.intake.terms import (
    NEXT_BAR,
    Number,
    Series,
    Term,
    Weekday,
    scaled,
    series,
    shifted_by_percent,
)
from falcon.intake.values import (
    Act,
    Action,
    ConditionValue,
    Quantity,
    Span,
    TermList,
    TermValue,
    Unit,
    Value,
)

_DOWN_WORDS = frozenset({"red", "down", "lower", "fall", "negative", "lowest"})
_EXTREMES = {
    "rsi": (30.0, 70.0),
    "mfi": (20.0, 80.0),
    "stoch_k": (20.0, 80.0),
    "stoch_d": (20.0, 80.0),
    "cci": (-100.0, 100.0),
    "williams_r": (-80.0, -20.0),
}
_CLOSE = Series("close")
_SPIKE = 1.5


def _one(*conditions: Condition) -> ConditionValue:
    return ConditionValue(tuple(conditions))


def _word(captured: Captured) -> str:
    return next((item for item in captured if isinstance(item, str)), "")


def _term(captured: Captured) -> Term | None:
    return next((item.term for item in captured if isinstance(item, TermValue)), None)


def _amount(captured: Captured) -> float:
    for item in captured:
        if isinstance(item, Quantity):
            return item.amount
        if isinstance(item, Span):
            return item.count
    return 0.0


def _way(word: str) -> Direction:
    return Direction.DOWN if word in _DOWN_WORDS else Direction.UP


def _in_a_row(reading: Reading, captured: Captured) -> Value | None:
    """ "Three red days in a row"."""
    if not any(isinstance(item, Quantity | Span) for item in captured):
        return None
    for item in captured:
        if isinstance(item, Quantity) and item.unit is not Unit.NONE:
            return None
    reading.is_daily = True
    name = f"consecutive_{_way(_word(captured))}_closes"
    return _one(Comparison(Series(name), ">=", Number(_amount(captured))))


def _candle(kind: str) -> Builder:
    def build(reading: Reading, captured: Captured) -> Value | None:
        word = _word(captured)
        tone = {"green": "bullish_", "red": "bearish_"}.get(word, "")
        reading.candle = f"{tone}{kind}"
        return _one(Candle(reading.candle))

    return build


def _next_bar(_reading: Reading, captured: Captured) -> Value | None:
    """ "When the next day trades above the engulfing candle's high"."""
    term = _term(captured)
    if not isinstance(term, Series) or term.name not in {"high", "low"}:
        return None
    op = ">" if term.name == "high" else "<"
    condition = Comparison(Series(term.name, ago=NEXT_BAR), op, term)
    return ConditionValue((condition,), is_stop_entry=True)


def _stop_order(side: TradeSide) -> Builder:
    """ "A buy stop at that day's high": the day is the one before the order fills."""

    def build(_reading: Reading, captured: Captured) -> Value | None:
        term = _term(captured)
        if not isinstance(term, Series):
            return None
        name, op = ("high", ">") if side is TradeSide.LONG else ("low", "<")
        level = term if term.ago else term.back(1)
        return Action(Act.ENTER, side, (Comparison(Series(name), op, level),))

    return build


def _extreme(reading: Reading, captured: Captured) -> Value | None:
    """ "Bandwidth at its lowest reading in six months (about 125 trading days)"."""
    term = _term(captured)
    spans = [item for item in captured if isinstance(item, Quantity | Span)]
    if term is None or not spans:
        return None
    bars = int(reading.bars(spans[-1]))
    if len(spans) == 1 and isinstance(spans[0], Span) and bars != spans[0].count:
        reading.assume(
            f"bars in {spans[0].count:g} {spans[0].unit}s", str(bars), "daily"
        )
    direction = Direction.DOWN if _word(captured) == "lowest" else Direction.UP
    return _one(AtExtreme(term, direction, bars))


def _new_extreme(reading: Reading, captured: Captured) -> Value | None:
    """ "A fresh 52-week high"; "a new 55-day high on a closing basis"."""
    term = _term(captured)
    if not isinstance(term, Series) or not term.name.startswith(
        ("donchian", "highest")
    ):
        return None
    is_high = "high" in term.name
    period = term.numbers[0]
    if _word(captured) == "on_close_basis" or term.name.endswith("_close"):
        name = "highest_close" if is_high else "lowest_close"
        op = ">" if is_high else "<"
        return _one(Comparison(_CLOSE, op, series(name, period)))
    if is_high:
        return _one(Comparison(Series("high"), ">=", series("highest_high", period)))
    return _one(Comparison(Series("low"), "<=", series("lowest_low", period)))


def _at_channel(_reading: Reading, captured: Captured) -> Value | None:
    """ "Exit at a 10-day low", "a break of the high"."""
    term = _term(captured)
    if not isinstance(term, Series):
        return None
    if term.name in {"high", "low"} and term.ago == 0:
        term = term.back(1)
    is_channel = term.name.startswith(("donchian", "or_")) or term.name in {
        "high",
        "low",
    }
    if not is_channel:
        return None
    name, op = ("high", ">") if term.name.endswith("high") else ("low", "<")
    return ConditionValue((Comparison(Series(name), op, term),), is_stop_entry=True)


def _on_weekday(_reading: Reading, captured: Captured) -> Value | None:
    day = captured[0]
    if not isinstance(day, Weekday):
        return None
    return _one(Comparison(Series("weekday"), "==", day))


def _at_line(_reading: Reading, captured: Captured) -> Value | None:
    """ "Exit at the upper band": the price gets there, from whichever side."""
    term = _term(captured)
    if (
        not isinstance(term, Series)
        or term.ago
        or term.name in {"high", "low", "close"}
    ):
        return None
    if CATALOGUE[term.name].kind is not Kind.PRICE or term.name == "open":
        return None
    if term.name.endswith(("_upper", "_high", "_top")):
        return _one(Comparison(Series("high"), ">=", term))
    is_sided = not term.name.endswith(("_lower", "_low", "_bottom"))
    condition = Comparison(Series("low"), "<=", term)
    return ConditionValue((condition,), is_touch=is_sided)


def _at_donchian(reading: Reading, captured: Captured) -> Value | None:
    term = _term(captured)
    if not isinstance(term, Series) or not term.name.startswith("donchian"):
        return None
    found = _at_channel(reading, captured)
    is_found = isinstance(found, ConditionValue)
    return replace(found, is_stop_entry=False) if is_found else None  # type: ignore[type-var]


def _month_day(reading: Reading, captured: Captured) -> Value | None:
    reading.is_daily = True
    day = _amount(captured) or 1.0
    return _one(Comparison(Series("trading_day_of_month"), "==", Number(day)))


def _before_month_end(reading: Reading, captured: Captured) -> Value | None:
    reading.is_daily = True
    left = Number(_amount(captured))
    return _one(Comparison(Series("trading_days_to_month_end"), "==", left))


def _flip(reading: Reading, captured: Captured) -> Value | None:
    term = _term(captured)
    is_line = isinstance(term, Series) and term.name == "supertrend"
    known = "supertrend" in reading.stated or "supertrend" in reading.known
    if not is_line and not (term is None and known):
        return None
    return _one(Turn(reading.line("supertrend_dir"), _way(_word(captured))))


def _sign(*, is_turn: bool) -> Builder:
    """ "The histogram turns positive", "MACD is negative"."""

    def build(_reading: Reading, captured: Captured) -> Value | None:
        term = _term(captured)
        if (
            not isinstance(term, Series)
            or CATALOGUE[term.name].kind is not Kind.CENTRED
        ):
            return None
        way = _way(_word(captured))
        if is_turn:
            return _one(Cross(way, term, Number(0)))
        op = ">" if way is Direction.UP else "<"
        return _one(Comparison(term, op, Number(0)))

    return build


def _sold_out(reading: Reading, captured: Captured) -> Value | None:
    """ "RSI is oversold": the customary level, which is noted."""
    term = _term(captured) or reading.level
    word = _word(captured)
    if not isinstance(term, Series) or term.name not in _EXTREMES:
        return None
    low, high = _EXTREMES[term.name]
    level, op = (low, "<") if word == "oversold" else (high, ">")
    reading.assume(f"{term.name}.{word}", f"{level:g}", "the customary level")
    return _one(Comparison(term, op, Number(level)))


def _gap(_reading: Reading, captured: Captured) -> Value | None:
    percent = _amount(captured)
    is_up = _way(_word(captured)) is Direction.UP
    before = Series("close", ago=1)
    level = shifted_by_percent(before, percent if is_up else -percent)
    op = ">=" if is_up else "<="
    if not percent:
        op, level = op[0], before
    return _one(Comparison(Series("open"), op, level))


def _moved(reading: Reading, captured: Captured) -> Value | None:
    """ "Drops 3% in two days", "is 5% below its 20-day high"."""
    word = _word(captured)
    percent = next(q.amount for q in captured if isinstance(q, Quantity))
    spans = [item for item in captured if isinstance(item, Span)]
    anchor = [item.term for item in captured if isinstance(item, TermValue)][1:]
    bars = int(spans[0].count) if spans else 1
    if not spans and not anchor:
        reading.assume("move.bars", "1", "the text does not say in how many bars")
    is_up = _way(word) is Direction.UP
    base = anchor[0] if anchor else Series("close", ago=bars)
    level = shifted_by_percent(base, percent if is_up else -percent)
    return _one(Comparison(_CLOSE, ">=" if is_up else "<=", level))


def _held(op: str) -> Builder:
    def build(_reading: Reading, captured: Captured) -> Value | None:
        bars = Number(_amount(captured) or 1.0)
        condition = Comparison(Series("bars_since_entry"), op, bars)
        return ConditionValue((condition,), is_holding=True)

    return build


def _stacked(_reading: Reading, captured: Captured) -> Value | None:
    """ "8, 13 and 21 EMAs stacked": each above the next, or below if upside down."""
    terms = next(item for item in captured if isinstance(item, TermList)).terms
    words = [item for item in captured if isinstance(item, str)]
    op = "<" if _DOWN_WORDS & set(words) else ">"
    return _one(*(Comparison(a, op, b) for a, b in pairwise(terms)))


def _opposite_cross(reading: Reading, _captured: Captured) -> Value | None:
    if reading.pair is None:
        return None
    return _one(Cross(reading.direction.opposite, *reading.pair))


def _toned_cross(reading: Reading, captured: Captured) -> Value | None:
    """ "A bullish MACD crossover"."""
    way, term = _way(_word(captured)), _term(captured)
    pair = reading.pair
    if isinstance(term, Series) and term.name == "macd":
        pair = (term, Series("macd_signal", term.args))
    elif isinstance(term, Series) and term.name == "stoch_k":
        pair = (term, Series("stoch_d", term.args))
    elif isinstance(term, Series):
        return None
    if pair is None:
        return None
    reading.crossed(pair, way)
    return _one(Cross(way, *pair))


def _named_cross(direction: Direction) -> Builder:
    def build(reading: Reading, _captured: Captured) -> Value | None:
        pair = (series("sma", 50), series("sma", 200))
        reading.assume("golden cross", "sma 50/200", "as the name is commonly used")
        reading.crossed(pair, direction)
        return _one(Cross(direction, *pair))

    return build


def _same(reading: Reading, captured: Captured) -> Value | None:
    """ "Same ADX condition"."""
    term = _term(captured)
    found = [item for item in reading.conditions if term and str(term) in str(item)]
    return _one(found[-1]) if found else None


def _other_extreme(reading: Reading, captured: Captured) -> Value | None:
    """ "The stochastic tags the other extreme": the mirror image of its entry level."""
    term = _term(captured)
    for item in reversed(reading.conditions):
        if (
            isinstance(item, Comparison)
            and isinstance(term, Series)
            and item.left == term
            and isinstance(item.right, Number)
        ):
            level = 2 * CATALOGUE[term.name].centre - item.right.value
            op = ">=" if item.op.startswith("<") else "<="
            return _one(Comparison(term, op, Number(level)))
    return None


def _spike(reading: Reading, _captured: Captured) -> Value | None:
    reading.assume("volume.spike", f"{_SPIKE:g}", "times the average volume")
    level = scaled(_SPIKE, reading.line("volume_sma"))
    return _one(Comparison(Series("volume"), ">", level))


def _slope(reading: Reading, captured: Captured) -> Value | None:
    term = _term(captured)
    if not isinstance(term, Series):
        return None
    spans = [item for item in captured if isinstance(item, Span)]
    bars = int(reading.bars(spans[0])) if spans else 1
    if not spans:
        reading.assume("slope.bars", "1", "compared with the bar before")
    return _one(Slope(_way(_word(captured)), term, bars))


def _trend(reading: Reading, captured: Captured) -> Value | None:
    """ "In an uptrend", if the text has said what that is."""
    found = reading.trends.get(_word(captured))
    return ConditionValue(found) if found else None


_TONE = "{red|green|down|up|lower|higher}"

EVENTS = RuleBook(
    [
        rule(
            f">=? <count> running? {_TONE} day|candle|close|session running?", _in_a_row
        ),
        rule(f">=? <count> running? {_TONE} <term> running?", _in_a_row),
        rule(f"<count> running of? {_TONE} <term>|day|close", _in_a_row),
        rule(f"<term>? <term> {_TONE} for|>=? <count> running?", _in_a_row),
        rule("close? {down|up|lower|higher} for|>=? <count> running", _in_a_row),
        rule("{green|red} engulfing candle|pattern|bar?", _candle("engulfing")),
        rule("{green|red} candle", _candle("candle")),
        rule("inside_bar", _candle("inside_bar")),
        rule("hammer candle?", _candle("hammer")),
        rule("shooting_star candle?", _candle("shooting_star")),
        rule("doji candle?", _candle("doji")),
        rule(
            "next_day trade|break|go above|below of? engulfing|hammer|pattern|candle? <term>",
            _next_bar,
        ),
        rule("buy_stop at|above? <term>", _stop_order(TradeSide.LONG)),
        rule("sell_stop at|below? <term>", _stop_order(TradeSide.SHORT)),
        rule(
            "<term> at? {lowest|highest} reading|value|level|point? in|of|above|for? "
            "last? <count> ( <count> )",
            _extreme,
        ),
        rule(
            "<term> at? {lowest|highest} reading|value|level|point? in|of|above|for? "
            "last? <count>",
            _extreme,
        ),
        rule("<term>? go? at? new <term> , {on_close_basis}", _new_extreme),
        rule("<term>? go? at? new <term> {on_close_basis}?", _new_extreme),
        rule("<term>? go <term> {on_close_basis}?", _new_extreme),
        rule("break of|above|below? <term>", _at_channel),
        rule("at|of <term>", _at_donchian),
        rule("<th> trading_day of month|new_month", _month_day),
        rule("<num> trading_day of month|new_month", _month_day),
        rule("trading_day of month|new_month", _month_day),
        rule("<bars> before end_of_month", _before_month_end),
        rule("last trading_day of? month?", _before_month_end),
        rule("end_of_month", _before_month_end),
        rule("<term>? {green|red} flip", _flip),
        rule("<term> flip|go|cross to? {green|red|up|down}", _flip),
        rule("<term> flip|cross|go to? {positive|negative}", _sign(is_turn=True)),
        rule("<term> {positive|negative}", _sign(is_turn=False)),
        rule("<term>? go? {oversold|overbought}", _sold_out),
        rule("gap {up|down} of|by|above|>=? <pct>", _gap),
        rule("gap {up|down}", _gap),
        rule(
            "<term> {fall|rise} above|>=|by? <pct> or_more? in|within|above last? <bars>",
            _moved,
        ),
        rule(
            "<term> {down|up} above|>=|by? <pct> or_more? in|within|above|on|for? last? <bars>",
            _moved,
        ),
        rule(
            "<term> {fall|rise|down|up} above|>=|by? <pct> or_more? from|below|above <term>",
            _moved,
        ),
        rule(
            "<term> {fall|rise|down|up} above|>=|by? <pct> or_more? on|in? day?", _moved
        ),
        rule("nothing happens? in|within|after <bars>", _held(">=")),
        rule("on|per? <weekday>", _on_weekday),
        rule("at <term>", _at_line),
        rule("in? trade? for above <bars>", _held(">")),
        rule("after <bars> have? passed?", _held(">=")),
        rule("hold it? for <bars>", _held(">=")),
        rule("hold <bars>", _held(">=")),
        rule("<bars> later", _held(">=")),
        rule("<bars> after buy|entry|enter", _held(">=")),
        rule("<terms> stacked|aligned|order {up|down|green|red}? {down}?", _stacked),
        rule("opposite cross", _opposite_cross),
        rule("{green|red} <term>? cross", _toned_cross),
        rule("golden_cross", _named_cross(Direction.UP)),
        rule("death_cross", _named_cross(Direction.DOWN)),
        rule("same <term> condition|filter|rule|conditions", _same),
        rule("<term> reach opposite|other extreme|side", _other_extreme),
        rule("<term> spike|spikes|surge|surges", _spike),
        rule(
            "<term> sloping|pointing|slope|slopes|heading {up|down|rise|fall}", _slope
        ),
        rule("<term> {rise|fall} for|above last? <bars>", _slope),
        rule("in {uptrend|downtrend}", _trend),
    ]
)
"""Rules for conditions that are events, in the order in which they are tried."""
