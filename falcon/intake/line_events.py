"""Line events: flips, signs, slopes, crossings by name, averages in order, trends."""

from __future__ import annotations

from itertools import pairwise

from falcon.intake.captures import DOWN_WORDS, holding, term_in, way_of, word_in
from falcon.intake.catalogue import CATALOGUE, Kind
from falcon.intake.conditions import (
    Comparison,
    Cross,
    Direction,
    Slope,
    Turn,
)
from falcon.intake.patterns import Builder, Captured
from falcon.intake.reading import Reading
from falcon.intake.terms import (
    Number,
    Series,
    series,
)
from falcon.intake.values import (
    ConditionValue,
    Span,
    TermList,
    Value,
)

_EXTREMES = {
    "rsi": (30.0, 70.0),
    "mfi": (20.0, 80.0),
    "stoch_k": (20.0, 80.0),
    "stoch_d": (20.0, 80.0),
    "cci": (-100.0, 100.0),
    "williams_r": (-80.0, -20.0),
}


def flip(reading: Reading, captured: Captured) -> Value | None:
    """Read "green flip": supertrend changes its direction."""
    term = term_in(captured)
    is_line = isinstance(term, Series) and term.name == "supertrend"
    known = "supertrend" in reading.stated or "supertrend" in reading.known
    if not is_line and not (term is None and known):
        return None
    return holding(Turn(reading.line("supertrend_dir"), way_of(word_in(captured))))


def sign(*, is_turn: bool) -> Builder:
    """Read "The histogram turns positive", "MACD is negative"."""

    def build(reading: Reading, captured: Captured) -> Value | None:
        term = term_in(captured) or reading.level
        if (
            not isinstance(term, Series)
            or CATALOGUE[term.name].kind is not Kind.CENTRED
        ):
            return None
        way = way_of(word_in(captured))
        if is_turn:
            return holding(Cross(way, term, Number(0)))
        op = ">" if way is Direction.UP else "<"
        return holding(Comparison(term, op, Number(0)))

    return build


def sold_out(reading: Reading, captured: Captured) -> Value | None:
    """Read "RSI is oversold": the customary level, which is noted."""
    term = term_in(captured) or reading.level
    word = word_in(captured)
    if not isinstance(term, Series) or term.name not in _EXTREMES:
        return None
    low, high = _EXTREMES[term.name]
    level, op = (low, "<") if word == "oversold" else (high, ">")
    reading.assume(f"{term.name}.{word}", f"{level:g}", "the customary level")
    return holding(Comparison(term, op, Number(level)))


def stacked(_reading: Reading, captured: Captured) -> Value | None:
    """Read "the EMAs stacked": each above the next, or below if upside down."""
    terms = next(item for item in captured if isinstance(item, TermList)).terms
    words = [item for item in captured if isinstance(item, str)]
    op = "<" if DOWN_WORDS & set(words) else ">"
    return holding(*(Comparison(a, op, b) for a, b in pairwise(terms)))


def opposite_cross(reading: Reading, _captured: Captured) -> Value | None:
    """Read "the opposite cross": the pair that crossed last, the other way."""
    if reading.pair is None:
        return None
    return holding(Cross(reading.direction.opposite, *reading.pair))


def toned_cross(reading: Reading, captured: Captured) -> Value | None:
    """Read "A bullish MACD crossover"."""
    way, term = way_of(word_in(captured)), term_in(captured)
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
    return holding(Cross(way, *pair))


def named_cross(direction: Direction) -> Builder:
    """Read "golden cross": the averages that the name commonly means."""

    def build(reading: Reading, _captured: Captured) -> Value | None:
        pair = (series("sma", 50), series("sma", 200))
        reading.assume("golden cross", "sma 50/200", "as the name is commonly used")
        reading.crossed(pair, direction)
        return holding(Cross(direction, *pair))

    return build


def same_again(reading: Reading, captured: Captured) -> Value | None:
    """Read "Same ADX condition"."""
    term = term_in(captured)
    found = [item for item in reading.conditions if term and str(term) in str(item)]
    return holding(found[-1]) if found else None


def other_extreme(reading: Reading, captured: Captured) -> Value | None:
    """Read "it tags the other extreme": the mirror image of its entry level."""
    term = term_in(captured)
    for item in reversed(reading.conditions):
        if (
            isinstance(item, Comparison)
            and isinstance(term, Series)
            and item.left == term
            and isinstance(item.right, Number)
        ):
            level = 2 * CATALOGUE[term.name].centre - item.right.value
            op = ">=" if item.op.startswith("<") else "<="
            return holding(Comparison(term, op, Number(level)))
    return None


def slope(reading: Reading, captured: Captured) -> Value | None:
    """Read "the average is sloping up"."""
    term = term_in(captured)
    if not isinstance(term, Series):
        return None
    spans = [item for item in captured if isinstance(item, Span)]
    bars = int(reading.bars(spans[0])) if spans else 1
    if not spans:
        reading.assume("slope.bars", "1", "compared with the bar before")
    return holding(Slope(way_of(word_in(captured)), term, bars))


def trend(reading: Reading, captured: Captured) -> Value | None:
    """Read "In an uptrend", if the text has said what that is."""
    found = reading.trends.get(word_in(captured))
    return ConditionValue(found) if found else None
