"""Expressions: conditions as Python expressions for ``next``."""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.conditions import (
    AllOf,
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    Cross,
    Direction,
    Moment,
    Slope,
    Turn,
    Within,
)
from falcon.intake.emit.lines import LINES, line_of
from falcon.intake.emit.source import Source
from falcon.intake.emit.values import value_of
from falcon.intake.terms import Number, Series, Term, back, series_of

_RUNS = {"consecutive_down_closes": "<", "consecutive_up_closes": ">"}
_LEVEL_NAMES = {"bars_since_entry": "max_bars", "close": "price_level"}
_CANDLES = {
    "bullish_candle": "{close} > {open}",
    "green_candle": "{close} > {open}",
    "bearish_candle": "{close} < {open}",
    "red_candle": "{close} < {open}",
    "bullish_engulfing": "{close1} < {open1} and {close} > {open} "
    "and {open} <= {close1} and {close} >= {open1}",
    "bearish_engulfing": "{close1} > {open1} and {close} < {open} "
    "and {open} >= {close1} and {close} <= {open1}",
    "inside_bar": "{high} < {high1} and {low} > {low1}",
    "hammer": "min({open}, {close}) - {low} >= 2 * abs({close} - {open}) "
    "and {high} - max({open}, {close}) <= abs({close} - {open})",
    "shooting_star": "{high} - max({open}, {close}) >= 2 * abs({close} - {open}) "
    "and min({open}, {close}) - {low} <= abs({close} - {open})",
    "doji": "abs({close} - {open}) <= 0.1 * ({high} - {low})",
}


def test_of(condition: Condition, source: Source) -> str:
    """The expression that is true where the condition holds.

    Raises:
        UsageError: backtrader's language cannot express it.
    """
    match condition:
        case Comparison():
            return _comparison(condition, source)
        case Cross():
            return _cross(condition, source)
        case AtExtreme() | Slope() | Turn():
            return _movement(condition, source)
        case Candle(kind, ago):
            return _candle(kind, ago, source)
        case Within(inner, bars):
            return _recent(inner, bars, source)
        case AllOf() | Moment():
            return _several(condition, source)


def _several(condition: AllOf | Moment, source: Source) -> str:
    if isinstance(condition, Moment):
        raise UsageError(f"{condition} does not happen when a bar is complete")
    return " and ".join(test_of(part, source) for part in condition.parts)


def _movement(condition: AtExtreme | Slope | Turn, source: Source) -> str:
    is_up = condition.direction is Direction.UP
    if isinstance(condition, AtExtreme):
        return _extreme(condition, source)
    if isinstance(condition, Slope):
        now = value_of(condition.term, source)
        then = value_of(back(condition.term, condition.bars), source)
        return f"{now} {'>' if is_up else '<'} {then}"
    trend = value_of(condition.term, source)
    if trend != "self.trend":
        raise UsageError(f"{condition.term} has no direction that turns")
    now, then = (">", "<") if is_up else ("<", ">")
    return f"{trend} {now} 0 and self.past_trend {then} 0"


def _comparison(condition: Comparison, source: Source) -> str:
    left, right = condition.left, condition.right
    if isinstance(left, Series) and left.name in _RUNS and isinstance(right, Number):
        return _run(left, condition.op, right, source)
    level = ""
    if isinstance(left, Series) and isinstance(right, Number):
        level = _LEVEL_NAMES.get(left.name, f"{left.name}_level")
    first = value_of(left, source)
    return f"{first} {condition.op} {value_of(right, source, level=level)}"


def _run(term: Series, op: str, count: Number, source: Source) -> str:
    """So many lower closes in a row: all of the last comparisons are true."""
    if op not in {">=", "=="}:
        raise UsageError(f"{term} can only be asked to reach a number")
    sign = _RUNS[term.name]
    step = source.line(
        f"step {sign}",
        "lower" if sign == "<" else "higher",
        lambda _: f"self.data.close {sign} self.data.close(-1)",
    )

    base = "down_run" if sign == "<" else "up_run"
    bars = source.once(
        f"run {sign} {count}", lambda: source.param(f"{base}_bars", count.value)
    )
    run = source.line(
        f"sum {sign} {count}", base, lambda _: f"bt.ind.SumN({step}, period={bars})"
    )
    if term.ago:
        now = run
        run = source.line(
            f"{now} {term.ago}", f"past_{base}", lambda _: f"{now}(-{term.ago})"
        )
    return f"{run}[0] >= {bars}"


def _cross(condition: Cross, source: Source) -> str:
    left, right = condition.left, condition.right
    if not _is_line(left) or not _is_line(right):
        return _kept_cross(condition, source)

    def build(name: str) -> str:
        first = line_of(left, source)
        if isinstance(right, Number):
            level = source.param(f"{name}_level", right.value)
            return f"bt.ind.CrossOver({first}, {level})"
        return f"bt.ind.CrossOver({first}, {line_of(right, source)})"

    line = source.line(f"cross {left} {right}", "crossover", build)
    sign = {Direction.UP: "> 0", Direction.DOWN: "< 0", Direction.EITHER: "!= 0"}
    return f"{line}[0] {sign[condition.direction]}"


def _is_line(term: Term) -> bool:
    return all(part.name in LINES for part in series_of(term))


def _kept_cross(condition: Cross, source: Source) -> str:
    """A crossing of values that are no lines: remember the difference of before."""
    left = value_of(condition.left, source)
    right = value_of(condition.right, source)
    key = f"cross {condition.left} {condition.right}"

    def write() -> str:
        gap = source.attribute("gap", "0.0")
        past = source.attribute("past_gap", "0.0")
        source.updates.append(f"{past} = {gap}")
        source.updates.append(f"{gap} = {left} - {right}")
        return gap

    gap = source.once(key, write)
    past = gap.replace("self.gap", "self.past_gap")
    up, down = f"{past} < 0 < {gap}", f"{past} > 0 > {gap}"
    if condition.direction is Direction.EITHER:
        return f"({up} or {down})"
    return up if condition.direction is Direction.UP else down


def _extreme(condition: AtExtreme, source: Source) -> str:
    kind = "Highest" if condition.direction is Direction.UP else "Lowest"
    op = ">=" if condition.direction is Direction.UP else "<="
    line = line_of(condition.term, source)

    def build(name: str) -> str:
        bars = source.param(f"{name}_bars", condition.bars)
        return f"bt.ind.{kind}({line}, period={bars})"

    extreme = source.line(
        f"{kind} {condition.term} {condition.bars}", kind.lower(), build
    )
    if not condition.ago:
        return f"{line}[0] {op} {extreme}[0]"
    now, then = (_past(each, condition.ago, source) for each in (line, extreme))
    return f"{now}[0] {op} {then}[0]"


def _past(line: str, ago: int, source: Source) -> str:
    base = f"past_{line.rpartition('.')[2]}"
    return source.line(f"{line} {ago}", base, lambda _: f"{line}(-{ago})")


def _candle(kind: str, ago: int, source: Source) -> str:
    shape = _CANDLES.get(kind)
    if shape is None:
        raise UsageError(f"the pattern {kind} has no definition here")
    prices = {
        f"{name}{suffix}": value_of(Series(name, ago=ago + shift), source)
        for name in ("open", "high", "low", "close")
        for suffix, shift in (("", 0), ("1", 1))
        if f"{{{name}{suffix}}}" in shape
    }
    return shape.format(**prices)


def _recent(inner: Condition, bars: int, source: Source) -> str:
    """A setup stays valid for some bars: remember the bar on which it last held."""
    test = test_of(inner, source)

    def write() -> str:
        last = source.attribute("setup_bar", "-1000000")
        source.updates.append(f"if {test}:\n    {last} = len(self)")
        return last

    last = source.once(f"setup {inner}", write)
    window = source.once(
        f"window {inner} {bars}", lambda: source.param("setup_bars", bars)
    )
    return f"len(self) - {last} < {window}"
