"""Mirror: the same rule for the other side of the market.

Prices keep their names and comparisons turn round; upper and lower lines change
places; oscillators are reflected about their centre (RSI below 30 becomes above 70);
volume, volatility, trend strength and the calendar stay as they are.
"""

from __future__ import annotations

from dataclasses import replace

from falcon.intake.catalogue import CATALOGUE, Kind
from falcon.intake.conditions import (
    FLIPPED,
    AllOf,
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    Cross,
    Moment,
    Slope,
    Turn,
    Within,
)
from falcon.intake.terms import Arithmetic, Number, Series, Term, series_of

_CANDLE_TWINS = {
    "hammer": "shooting_star",
    "morning_star": "evening_star",
    "three_white_soldiers": "three_black_crows",
    "piercing_line": "dark_cloud_cover",
    "green_candle": "red_candle",
}
_CANDLE_TWINS |= {twin: kind for kind, twin in _CANDLE_TWINS.items()}


def mirrored(condition: Condition) -> Condition:
    """Return the condition that means for shorts what this one means for longs."""
    match condition:
        case Comparison(left, op, right):
            return _mirrored_comparison(left, op, right)
        case Cross(direction, left, right):
            return Cross(direction.opposite, *_mirrored_pair(left, right))
        case AtExtreme() | Slope() | Turn():
            return _mirrored_movement(condition)
        case Within(inner, bars):
            return Within(mirrored(inner), bars)
        case AllOf(parts):
            return AllOf(tuple(mirrored(part) for part in parts))
        case Candle() | Moment():
            return _mirrored_event(condition)


def _mirrored_movement(condition: AtExtreme | Slope | Turn) -> Condition:
    if not isinstance(condition, Turn) and _is_neutral(condition.term):
        return condition
    term, direction = mirrored_term(condition.term), condition.direction.opposite
    return replace(condition, term=term, direction=direction)


def _mirrored_event(condition: Candle | Moment) -> Condition:
    if isinstance(condition, Moment):
        return condition
    return replace(condition, kind=_mirrored_candle(condition.kind))


def _mirrored_comparison(left: Term, op: str, right: Term) -> Condition:
    if _is_neutral(left) or _is_neutral(right):
        return Comparison(mirrored_term(left), op, mirrored_term(right))
    if isinstance(right, Number) and _kind(left) is Kind.PRICE:
        # A price against fixed dollars filters cheap stocks; it has no side.
        return Comparison(left, op, right)
    new_left, new_right = _mirrored_pair(left, right)
    return Comparison(new_left, FLIPPED[op], new_right)


def _mirrored_pair(left: Term, right: Term) -> tuple[Term, Term]:
    """Mirror two terms that are compared, constants about the other one's centre."""
    if isinstance(right, Number) and isinstance(left, Series):
        return mirrored_term(left), _reflected(right, left)
    if isinstance(left, Number) and isinstance(right, Series):
        return _reflected(left, right), mirrored_term(right)
    return mirrored_term(left), mirrored_term(right)


def _reflected(number: Number, about: Series) -> Number:
    entry = CATALOGUE.get(about.name)
    if entry is None or entry.kind is not Kind.CENTRED:
        return number
    return Number(round(2 * entry.centre - number.value, 10))


def mirrored_term(term: Term) -> Term:
    """Return the term that takes the place of this one in a mirror."""
    match term:
        case Series(name, args, ago):
            entry = CATALOGUE.get(name)
            return Series(entry.twin if entry and entry.twin else name, args, ago)
        case Arithmetic(left, op, right) if op in "+-" and _kind(right) != Kind.PRICE:
            # A distance from a price points the other way: one ATR above, not below.
            turned = "-" if op == "+" else "+"
            return Arithmetic(mirrored_term(left), turned, right)
        case Arithmetic(left, op, right):
            return Arithmetic(mirrored_term(left), op, mirrored_term(right))
        case _:
            return term


def _mirrored_candle(kind: str) -> str:
    if kind.startswith("bullish_"):
        return kind.replace("bullish_", "bearish_", 1)
    if kind.startswith("bearish_"):
        return kind.replace("bearish_", "bullish_", 1)
    return _CANDLE_TWINS.get(kind, kind)


def _kind(term: Term) -> Kind | None:
    for part in series_of(term):
        entry = CATALOGUE.get(part.name)
        if entry is not None:
            return entry.kind
    return None


def _is_neutral(term: Term) -> bool:
    return _kind(term) is Kind.NEUTRAL
