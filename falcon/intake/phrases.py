"""Phrases: terms and conditions in plain English words.

The words are those that the parser reads back.
"""

from __future__ import annotations

from falcon.intake.catalogue import CATALOGUE
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
from falcon.intake.terms import (
    NEXT_BAR,
    Arithmetic,
    Clock,
    Label,
    Number,
    Series,
    Term,
    Weekday,
    plain,
)

_RELATIONS = {
    ">": "is above",
    "<": "is below",
    ">=": "is at least",
    "<=": "is at most",
    "==": "equals",
    "!=": "is not",
}


_ASIDE = {
    ("+", ">="): "is at least",
    ("+", "<="): "is at most",
    ("+", ">"): "is more than",
    ("+", "<"): "is less than",
    ("-", "<="): "is at least",
    ("-", ">="): "is at most",
    ("-", "<"): "is more than",
    ("-", ">"): "is less than",
}
"""How far aside from a term: the lower, the further below it."""

_PERIODIC = frozenset(
    {"sma", "ema", "wma", "smma", "hma", "dema", "tema", "rsi", "cci", "roc", "atr"}
    | {"adx", "mfi", "momentum", "stddev", "plus_di", "minus_di", "williams_r"}
)


_DAYS = {
    Weekday.MONDAY: "Monday",
    Weekday.TUESDAY: "Tuesday",
    Weekday.WEDNESDAY: "Wednesday",
    Weekday.THURSDAY: "Thursday",
    Weekday.FRIDAY: "Friday",
    Weekday.SATURDAY: "Saturday",
    Weekday.SUNDAY: "Sunday",
}


_MOMENTS = {
    "session_close": "the session closes",
    "next_open": "the next bar opens",
    "rebalance": "the holdings are renewed",
}


def say(condition: Condition) -> str:
    """Say a condition in plain words."""
    match condition:
        case Comparison():
            return _say_comparison(condition)
        case Cross():
            return _say_cross(condition)
        case AtExtreme() | Slope() | Turn():
            return _say_movement(condition)
        case Candle(kind, ago):
            past = f" {ago} bars ago" if ago else ""
            return f"there is a {kind.replace('_', ' ')} candle{past}"
        case Within(inner, bars):
            return f"within the last {bars} bars {say(inner)}"
        case AllOf() | Moment():
            return _say_other(condition)


def _say_cross(condition: Cross) -> str:
    left, right = term_words(condition.left), term_words(condition.right)
    if condition.direction is Direction.EITHER:
        return f"{left} crosses {right} either way"
    way = "above" if condition.direction is Direction.UP else "below"
    return f"{left} crosses {way} {right}"


def _say_movement(condition: AtExtreme | Slope | Turn) -> str:
    term, is_up = term_words(condition.term), condition.direction is Direction.UP
    if isinstance(condition, Turn):
        return f"{term} turns {condition.direction}"
    if isinstance(condition, Slope):
        return (
            f"{term} is {'rising' if is_up else 'falling'} over {condition.bars} bars"
        )
    past = f", {condition.ago} bars ago" if condition.ago else ""
    word = "highest" if is_up else "lowest"
    return f"{term} is at its {word} in {condition.bars} bars{past}"


def _say_other(condition: AllOf | Moment) -> str:
    if isinstance(condition, Moment):
        return _MOMENTS[condition.name]
    return " and ".join(say(part) for part in condition.parts)


_SPECIAL = {
    "weekday": "the day {is_not} {right}",
    "consecutive_down_closes": "there are {few}{right} lower closes in a row{before}",
    "consecutive_up_closes": "there are {few}{right} higher closes in a row{before}",
    "bars_since_entry": "the trade has lasted {more}{right} bars",
    "trading_day_of_month": "it is trading day {right} of the month",
    "trading_days_to_month_end": "it is {right} trading days before the month end",
}


_BOUNDS = {">": "more than ", "<": "less than ", "<=": "at most "}


def _say_comparison(condition: Comparison) -> str:
    left, op, right = condition.left, condition.op, term_words(condition.right)
    if isinstance(left, Series) and left.name in _SPECIAL:
        return _SPECIAL[left.name].format(
            right=right,
            is_not="is" if op == "==" else "is not",
            more=_BOUNDS.get(op, ""),
            few="fewer than " if op == "<" else "",
            before=", up to the bar before" if left.ago else "",
        )
    return f"{term_words(left)} {_relation(op, condition.right)} {right}"


def _relation(op: str, right: Term) -> str:
    """How far aside from a term: further below it is at least so far below it."""
    side = _side_of(right)
    return _ASIDE[(side, op)] if (side, op) in _ASIDE else _RELATIONS[op]


def _side_of(term: Term) -> str:
    match term:
        case Arithmetic(_, "*", Arithmetic(Number(1), "+" | "-" as sign, Number())):
            return sign
        case Arithmetic(
            _,
            "+" | "-" as sign,
            Arithmetic(Number(), "*", Series(name="atr")) | Series(name="atr"),
        ):
            return sign
        case _:
            return ""


def term_words(term: Term) -> str:
    """Say a term in plain words."""
    match term:
        case Number(value):
            return plain(value)
        case Clock():
            return str(term)
        case Weekday():
            return _DAYS[term]
        case Label(text):
            return text
        case Arithmetic(left, op, right):
            return _say_arithmetic(left, op, right)
        case Series():
            return _say_series(term)


def _say_arithmetic(left: Term, op: str, right: Term) -> str:
    match (left, op, right):
        case (Number(factor), "*", _):
            return f"{plain(factor)} times {term_words(right)}"
        case (_, "*", Arithmetic(Number(1), sign, Number(part))):
            side = "above" if sign == "+" else "below"
            return f"{plain(round(part * 100, 8))}% {side} {term_words(left)}"
        case (
            _,
            "+" | "-",
            Arithmetic(Number(), "*", Series(name="atr")) | Series(name="atr"),
        ):
            side = "above" if op == "+" else "below"
            return f"{_say_atrs(right)} {side} {term_words(left)}"
        case _:
            return f"{term_words(left)} {op} {term_words(right)}"


def _say_atrs(term: Term) -> str:
    match term:
        case Arithmetic(Number(factor), _, Series() as atr):
            return f"{plain(factor)} times the {plain(atr.numbers[0])}-period ATR"
        case Series():
            return f"1 times the {plain(term.numbers[0])}-period ATR"
        case _:
            return term_words(term)


def _say_series(term: Series) -> str:
    if term.name == "close" and not term.ago:
        return "the close"
    said = _say_present(term)
    if term.ago == NEXT_BAR:
        return f"{said} of the next bar"
    if term.ago == 1:
        return f"{said} of the previous bar"
    return f"{said} {term.ago} bars ago" if term.ago else said


_WITH_PERIOD = {
    "donchian_high": "the {0}-bar high",
    "highest_high": "the {0}-bar high",
    "donchian_low": "the {0}-bar low",
    "lowest_low": "the {0}-bar low",
    "highest_close": "the highest close of the last {0} bars",
    "lowest_close": "the lowest close of the last {0} bars",
    "volume_sma": "the {0}-bar average volume",
}


def _say_present(term: Series) -> str:
    entry = CATALOGUE.get(term.name)
    if term.name == "abs":
        return f"the distance from zero of {term_words(term.args[0])}"
    if entry is None:
        return f"{term.name} of {', '.join(map(term_words, term.args))}"
    if term.name == "zscore":
        return f"the z-score of {term.args[0]} over {term.args[1]} bars"
    numbers = [term_words(argument) for argument in term.args]
    if term.name in _PERIODIC and numbers:
        return f"the {numbers[0]}-period {entry.words}"
    if term.name in _WITH_PERIOD and numbers:
        return _WITH_PERIOD[term.name].format(*numbers)
    words = entry.words if entry.words.startswith("the ") else f"the {entry.words}"
    return f"{words} ({', '.join(numbers)})" if numbers else words
