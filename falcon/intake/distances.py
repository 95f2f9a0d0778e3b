"""Distances: how far away a stop or target lies, in all the ways that people say it."""

from __future__ import annotations

from dataclasses import dataclass

from falcon.intake.draft import Draft
from falcon.intake.risk import Level, LevelKind
from falcon.intake.terms import (
    Arithmetic,
    Number,
    Series,
    Term,
    scaled,
    series,
    shifted_by_percent,
)
from falcon.intake.tokens import Token
from falcon.intake.values import (
    AtrMultiple,
    Quantity,
    Span,
    TermValue,
    Unit,
)

_NEAR = 6
"""Tokens behind a level in which its anchor is named."""

_RISK_WORDS = frozenset({"stop", "trail", "target", "profit", "loss", "breakeven"})
_SWING_BARS = 10


@dataclass(frozen=True, slots=True)
class FoundLevel:
    """A level in a segment, and the tokens it takes."""

    level: Level
    start: int
    end: int


def levels_in(segment: list[Token], name: str, draft: Draft) -> list[FoundLevel]:
    """Find the levels of a segment, in their order."""
    levels: list[FoundLevel] = []
    at = 0
    while at < len(segment):
        found = _level_at(segment, at, name, draft)
        if found is None:
            at += 1
        else:
            levels.append(found)
            at = found.end
    return levels


def _level_at(
    segment: list[Token], at: int, name: str, draft: Draft
) -> FoundLevel | None:
    value = segment[at].value
    if isinstance(value, AtrMultiple):
        return _distance_from(segment, at, draft) or FoundLevel(
            _atr_level(value, draft), at, at + 1
        )
    if isinstance(value, Quantity):
        return _distance_from(segment, at, draft) or _quantity_level(segment, at)
    if isinstance(value, TermValue) and not value.is_price:
        return _term_level(segment, at, value.term, name, draft)
    return _worded_level(segment, at, draft)


def _atr_level(value: AtrMultiple, draft: Draft) -> Level:
    period = value.period
    if period is None:
        period = int(draft.reading.line("atr").numbers[0])
    return Level(kind=LevelKind.ATR, value=value.multiple, period=period)


def _quantity_level(segment: list[Token], at: int) -> FoundLevel | None:
    value = segment[at].value
    if not isinstance(value, Quantity):
        return None
    behind = segment[at + 1].text if at + 1 < len(segment) else ""
    kind = {
        Unit.PERCENT: LevelKind.PERCENT,
        Unit.R: LevelKind.RISK_MULTIPLE,
        Unit.PIPS: LevelKind.PIPS,
        Unit.POINTS: LevelKind.POINTS,
        Unit.DOLLARS: LevelKind.POINTS,
    }.get(value.unit)
    end = at + 1
    if kind is None and behind in {"risk", "stop"}:
        kind, end = LevelKind.RISK_MULTIPLE, at + 2
    if kind is None:
        return None
    words = [token.text for token in segment[at : at + _NEAR]]
    ref = ""
    if "highest" in words and "close" in words:
        ref, end = "highest_close_since_entry", len(segment)
    return FoundLevel(Level(kind=kind, value=abs(value.amount), ref=ref), at, end)


def _distance_from(segment: list[Token], at: int, draft: Draft) -> FoundLevel | None:
    """Read "2% below the 20 EMA", "1 ATR under the low": a distance from a series."""
    if at + 2 >= len(segment) or segment[at + 1].text not in {"below", "above"}:
        return None
    anchor, value = segment[at + 2], segment[at].value
    sign = "-" if segment[at + 1].text == "below" else "+"
    base: Term
    if isinstance(anchor.value, TermValue) and not anchor.value.is_price:
        base = anchor.value.term
    elif anchor.value is None and anchor.text in {"swing_low", "swing_high"}:
        draft.reading.assume("swing lookback", str(_SWING_BARS), "bars of a swing")
        name = "lowest_low" if anchor.text == "swing_low" else "highest_high"
        base = series(name, _SWING_BARS)
    else:
        return None
    if isinstance(value, AtrMultiple):
        period = _atr_level(value, draft).period or 0
        ref: Term = Arithmetic(
            base, sign, scaled(value.multiple, series("atr", period))
        )
    elif isinstance(value, Quantity) and value.unit is Unit.PERCENT:
        ref = shifted_by_percent(base, float(f"{sign}{abs(value.amount)}"))
    elif isinstance(value, Quantity):
        ref = Arithmetic(base, sign, Number(value.amount))
    else:
        return None
    return FoundLevel(Level(kind=LevelKind.INDICATOR, ref=str(ref)), at, at + 3)


def _term_level(
    segment: list[Token], at: int, term: Term, name: str, draft: Draft
) -> FoundLevel | None:
    before = {token.text for token in segment[:at]}
    follows = any(token.text in _RISK_WORDS for token in segment[:at])
    if not follows and name != "trail":
        return None
    behind = [token.text for token in segment[at + 1 :]]
    if isinstance(term, Series) and term.name == "close" and term.ago == 0:
        return None
    minutes = draft.reading.opening_minutes
    if minutes and name == "stop" and term in {Series("low"), Series("high")}:
        ref = f"opposite side of or({minutes})"
        return FoundLevel(Level(kind=LevelKind.INDICATOR, ref=ref), at, at + 1)
    if (
        isinstance(term, Series)
        and term.name in {"low", "high"}
        and ("pattern" in behind or "engulfing" in before)
    ):
        return FoundLevel(Level(kind=LevelKind.PATTERN_LOW), at, len(segment))
    if name == "target" and not before & {"at", "when", "above", "below", "target"}:
        return None
    return FoundLevel(Level(kind=LevelKind.INDICATOR, ref=str(term)), at, at + 1)


def _worded_level(segment: list[Token], at: int, draft: Draft) -> FoundLevel | None:
    token = segment[at]
    behind = segment[at + 1].text if at + 1 < len(segment) else ""
    if token.value is not None and not isinstance(token.value, Span):
        return None
    if token.text in {"swing_low", "swing_high"} or (
        isinstance(token.value, Span) and behind in {"swing", "swing_low", "swing_high"}
    ):
        return _swing(segment, at, draft)
    if token.text == "other" and behind == "side" and draft.reading.opening_minutes:
        ref = f"opposite side of or({draft.reading.opening_minutes})"
        return FoundLevel(Level(kind=LevelKind.INDICATOR, ref=ref), at, len(segment))
    return None


def _swing(segment: list[Token], at: int, draft: Draft) -> FoundLevel:
    spans = [token.value for token in segment if isinstance(token.value, Span)]
    if spans:
        level = Level(kind=LevelKind.SWING, value=spans[0].count)
    else:
        reason = "the text does not say how far back a swing may lie"
        draft.reading.assume("swing lookback", str(_SWING_BARS), reason)
        source = draft.text[segment[at].start : segment[at].end].lower()
        ref = "pullback high" if "pullback" in source else ""
        level = Level(kind=LevelKind.SWING, ref=ref)
    return FoundLevel(level, at, len(segment))
