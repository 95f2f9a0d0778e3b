"""Price events: runs, candles, new highs, gaps, moves, the edges of channels.

Each function builds the condition for one kind of phrase, or says that it does not
apply after all.
"""

from __future__ import annotations

from dataclasses import replace

from falcon.intake.captures import amount_in, holding, term_in, way_of, word_in
from falcon.intake.catalogue import CATALOGUE, Kind
from falcon.intake.conditions import (
    AtExtreme,
    Candle,
    Comparison,
    Cross,
    Direction,
)
from falcon.intake.judgements import CLOSE
from falcon.intake.patterns import Builder, Captured
from falcon.intake.reading import Reading
from falcon.intake.spec import TradeSide
from falcon.intake.terms import (
    NEXT_BAR,
    Number,
    Series,
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
    TermValue,
    Unit,
    Value,
)

_SPIKE = 1.5
_LONGEST_RUN = 10


def in_a_row(reading: Reading, captured: Captured) -> Value | None:
    """Read "Three red days in a row"."""
    if not any(isinstance(item, Quantity | Span) for item in captured):
        return None
    for item in captured:
        if isinstance(item, Quantity) and item.unit is not Unit.NONE:
            return None
    reading.is_daily = True
    name = f"consecutive_{way_of(word_in(captured))}_closes"
    return holding(Comparison(Series(name), ">=", Number(amount_in(captured))))


def candle(kind: str) -> Builder:
    """Read the name of a candlestick pattern."""

    def build(reading: Reading, captured: Captured) -> Value | None:
        word = word_in(captured)
        tone = {"green": "bullish_", "red": "bearish_"}.get(word, "")
        reading.candle = f"{tone}{kind}"
        return holding(Candle(reading.candle))

    return build


def coloured_run(reading: Reading, captured: Captured) -> Value | None:
    """Read "three red candles": each closes below its own open."""
    count = captured[0]
    word = word_in(captured)
    if not isinstance(count, Quantity) or not 1 < count.amount <= _LONGEST_RUN:
        return None
    reading.candle = "bullish_candle" if word == "green" else "bearish_candle"
    bars = range(int(count.amount))
    return holding(*(Candle(reading.candle, ago) for ago in bars))


def next_bar(_reading: Reading, captured: Captured) -> Value | None:
    """Read "When the next day trades above the engulfing candle's high"."""
    term = term_in(captured)
    if not isinstance(term, Series) or term.name not in {"high", "low"}:
        return None
    op = ">" if term.name == "high" else "<"
    condition = Comparison(Series(term.name, ago=NEXT_BAR), op, term)
    return ConditionValue((condition,), is_stop_entry=True)


def stop_order(side: TradeSide) -> Builder:
    """Read "a buy stop at that day's high": the day before the order fills."""

    def build(_reading: Reading, captured: Captured) -> Value | None:
        term = term_in(captured)
        if not isinstance(term, Series):
            return None
        name, op = ("high", ">") if side is TradeSide.LONG else ("low", "<")
        level = term if term.ago else term.back(1)
        return Action(Act.ENTER, side, (Comparison(Series(name), op, level),))

    return build


def at_extreme(reading: Reading, captured: Captured) -> Value | None:
    """Read "Bandwidth at its lowest reading in six months (about 125 trading days)"."""
    term = term_in(captured)
    spans = [item for item in captured if isinstance(item, Quantity | Span)]
    if term is None or not spans:
        return None
    bars = int(reading.bars(spans[-1]))
    if len(spans) == 1 and isinstance(spans[0], Span) and bars != spans[0].count:
        reading.assume(
            f"bars in {spans[0].count:g} {spans[0].unit}s", str(bars), "daily"
        )
    direction = Direction.DOWN if word_in(captured) == "lowest" else Direction.UP
    return holding(AtExtreme(term, direction, bars))


def new_extreme(_reading: Reading, captured: Captured) -> Value | None:
    """Read "A fresh 52-week high"; "a new 55-day high on a closing basis"."""
    term = term_in(captured)
    if not isinstance(term, Series) or not term.name.startswith(
        ("donchian", "highest")
    ):
        return None
    is_high = "high" in term.name
    period = term.numbers[0]
    if word_in(captured) == "on_close_basis" or term.name.endswith("_close"):
        name = "highest_close" if is_high else "lowest_close"
        op = ">" if is_high else "<"
        return holding(Comparison(CLOSE, op, series(name, period)))
    if is_high:
        return holding(Comparison(Series("high"), ">=", series("highest_high", period)))
    return holding(Comparison(Series("low"), "<=", series("lowest_low", period)))


def at_channel(_reading: Reading, captured: Captured) -> Value | None:
    """Read "Exit at a 10-day low", "a break of the high"."""
    term = term_in(captured)
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


def at_line(_reading: Reading, captured: Captured) -> Value | None:
    """Read "Exit at the upper band": the price gets there, from whichever side."""
    term = term_in(captured)
    if (
        not isinstance(term, Series)
        or term.ago
        or term.name in {"high", "low", "close"}
    ):
        return None
    if CATALOGUE[term.name].kind is not Kind.PRICE or term.name == "open":
        return None
    if term.name.endswith(("_upper", "_high", "_top")):
        return holding(Comparison(Series("high"), ">=", term))
    is_sided = not term.name.endswith(("_lower", "_low", "_bottom"))
    condition = Comparison(Series("low"), "<=", term)
    return ConditionValue((condition,), is_touch=is_sided)


def at_reading(_reading: Reading, captured: Captured) -> Value | None:
    """Read "buy at RSI 30": the indicator gets there."""
    term = term_in(captured)
    if not isinstance(term, Series) or CATALOGUE[term.name].kind is not Kind.CENTRED:
        return None
    level = Number(amount_in(captured))
    if level.value == CATALOGUE[term.name].centre:
        # The middle is reached from either side; the words do not say from which.
        return holding(Cross(Direction.EITHER, term, level))
    op = ">=" if level.value >= CATALOGUE[term.name].centre else "<="
    return holding(Comparison(term, op, level))


def at_donchian(reading: Reading, captured: Captured) -> Value | None:
    """Read "exit at a 10-day low": the channel, not an order resting there."""
    term = term_in(captured)
    if not isinstance(term, Series) or not term.name.startswith("donchian"):
        return None
    found = at_channel(reading, captured)
    is_found = isinstance(found, ConditionValue)
    return replace(found, is_stop_entry=False) if is_found else None  # type: ignore[type-var]


def gap(_reading: Reading, captured: Captured) -> Value | None:
    """Read "gaps up more than 3%"."""
    percent = amount_in(captured)
    is_up = way_of(word_in(captured)) is Direction.UP
    before = Series("close", ago=1)
    level = shifted_by_percent(before, percent if is_up else -percent)
    op = ">=" if is_up else "<="
    if not percent:
        op, level = op[0], before
    return holding(Comparison(Series("open"), op, level))


def moved(reading: Reading, captured: Captured) -> Value | None:
    """Read "Drops 3% in two days", "is 5% below its 20-day high"."""
    word = word_in(captured)
    percent = next(q.amount for q in captured if isinstance(q, Quantity))
    spans = [item for item in captured if isinstance(item, Span)]
    anchor = [item.term for item in captured if isinstance(item, TermValue)][1:]
    bars = int(spans[0].count) if spans else 1
    if not spans and not anchor:
        reading.assume("move.bars", "1", "the text does not say in how many bars")
    is_up = way_of(word) is Direction.UP
    base = anchor[0] if anchor else Series("close", ago=bars)
    level = shifted_by_percent(base, percent if is_up else -percent)
    return holding(Comparison(CLOSE, ">=" if is_up else "<=", level))


def volume_spike(reading: Reading, _captured: Captured) -> Value | None:
    """Read "a volume spike": a customary multiple of the average, which is noted."""
    reading.assume("volume.spike", f"{_SPIKE:g}", "times the average volume")
    level = scaled(_SPIKE, reading.line("volume_sma"))
    return holding(Comparison(Series("volume"), ">", level))


def heavy_volume(reading: Reading, _captured: Captured) -> Value | None:
    """Read "on high volume", which has no figure: more than the average."""
    reading.assume("volume.high", "above average", "the text names no figure")
    return holding(Comparison(Series("volume"), ">", reading.line("volume_sma")))


def volume_multiple(_reading: Reading, captured: Captured) -> Value | None:
    """Read "on 2x average volume"."""
    term = term_in(captured)
    if not isinstance(term, Series) or term.name != "volume_sma":
        return None
    level = scaled(amount_in(captured), term)
    return holding(Comparison(Series("volume"), ">=", level))


def range_break(reading: Reading, captured: Captured) -> Value | None:
    """Read "breaks out of the 20-day range to the upside"."""
    count = next(item for item in captured if isinstance(item, Quantity | Span))
    is_up = way_of(word_in(captured)) is Direction.UP
    name, op = ("donchian_high", ">") if is_up else ("donchian_low", "<")
    return holding(Comparison(CLOSE, op, series(name, reading.bars(count))))


def near(_reading: Reading, captured: Captured) -> Value | None:
    """Read "within 1% of the 50-day average"."""
    percent = amount_in(captured)
    terms = [item.term for item in captured if isinstance(item, TermValue)]
    left = terms[0] if len(terms) > 1 else CLOSE
    low, high = (shifted_by_percent(terms[-1], p) for p in (-percent, percent))
    return holding(Comparison(left, ">=", low), Comparison(left, "<=", high))


def extreme_close(_reading: Reading, captured: Captured) -> Value | None:
    """Read "the close is the lowest close of the last five days"."""
    left, right = (item.term for item in captured if isinstance(item, TermValue))
    families = ("highest_close", "lowest_close", "donchian_high", "donchian_low")
    if not isinstance(right, Series) or right.name not in families:
        return None
    if not isinstance(left, Series) or left.name not in {"close", "high", "low"}:
        return None
    way = Direction.UP if "high" in right.name else Direction.DOWN
    return holding(AtExtreme(left, way, int(right.numbers[0])))


def coloured_close(_reading: Reading, captured: Captured) -> Value | None:
    """Read "a green close": above the open of its own bar."""
    if term_in(captured) != CLOSE:
        return None
    op = ">" if way_of(word_in(captured)) is Direction.UP else "<"
    return holding(Comparison(CLOSE, op, Series("open")))


def changed_close(_reading: Reading, captured: Captured) -> Value | None:
    """Read "an up close", "it closes lower"."""
    terms = [item.term for item in captured if isinstance(item, TermValue)]
    if not terms or terms[-1] != CLOSE:
        return None
    op = ">" if way_of(word_in(captured)) is Direction.UP else "<"
    return holding(Comparison(CLOSE, op, Series("close", ago=1)))
