"""Rotation: the best of several symbols, renewed from time to time.

"At every month end rank the funds by their six-month return and hold the best three in
equal weight; a fund below its ten-month average is skipped and its slice sits in cash."
"""

from __future__ import annotations

from collections.abc import Sequence

from falcon.intake.conditions import Comparison, Condition, Moment
from falcon.intake.draft import Draft
from falcon.intake.patterns import Captured, Pattern
from falcon.intake.risk import Size, SizeKind
from falcon.intake.spec import Entry, Exit, TradeSide
from falcon.intake.symbols import SECTOR_FUNDS
from falcon.intake.terms import Label, Number, Series
from falcon.intake.tokens import Token
from falcon.intake.values import Quantity, Span, TimeUnit

_BY_RETURN = (
    Pattern("by <span> return|returns|momentum|performance"),
    Pattern("<span> return|returns|momentum|performance"),
)
_BEST = (
    Pattern("best|strongest|upper|leading <num>"),
    Pattern("<num> best|strongest|leading"),
)
_BELOW = (
    Pattern("below own? <span> average|sma|ema"),
    Pattern("above own? <span> average|sma|ema"),
)
_RENEWALS = {
    "end_of_month": "month_end",
    "month": "month_end",
    "monthly": "month_end",
    "new_month": "month_end",
    "weekly": "week_end",
    "quarterly": "quarter_end",
}
_FRAMES = {"month_end": "1mo", "week_end": "1w", "quarter_end": "3mo"}
_RANKING = frozenset({"rank", "ranks", "ranking", "rotate", "rotation", "top"})
_UNITS = {TimeUnit.MONTH: "mo", TimeUnit.DAY: "", TimeUnit.BAR: ""}


def read_rotation(
    words: Sequence[Token], draft: Draft
) -> tuple[tuple[Entry, ...], tuple[Exit, ...]] | None:
    """Read a description of a rotation, ``None`` if it is none."""
    texts = {token.text for token in words if token.value is None}
    span, count = _first(words, _BY_RETURN), _first(words, _BEST)
    renewal = next((_RENEWALS[text] for text in _RENEWALS if text in texts), "")
    if not texts & _RANKING or not isinstance(span, Span) or not renewal:
        return None
    if not isinstance(count, Quantity):
        return None
    rank = Series("rank", (Series("roc", (_length(span),)),))
    conditions: list[Condition] = [Comparison(rank, "<=", Number(count.amount))]
    average = _first(words, _BELOW)
    if isinstance(average, Span):
        term = Series("sma", (_length(average),))
        conditions.append(Comparison(Series("close"), ">", term))
    _note(words, texts, draft, renewal, count.amount)
    return (
        (Entry(side=TradeSide.LONG, conditions=tuple(conditions)),),
        (Exit(side=TradeSide.LONG, conditions=(Moment("rebalance"),)),),
    )


def _first(words: Sequence[Token], patterns: Sequence[Pattern]) -> object:
    for at in range(len(words)):
        for pattern in patterns:
            found: tuple[Captured, int] | None = pattern.match(words, at)
            if found is not None:
                return found[0][0]
    return None


def _length(span: Span) -> Label | Number:
    unit = _UNITS.get(span.unit)
    if unit is None:
        return Number(span.bars)
    return Label(f"{span.count:g}{unit}") if unit else Number(span.count)


def _note(
    words: Sequence[Token], texts: set[str], draft: Draft, renewal: str, count: float
) -> None:
    draft.set_risk(
        words,
        size=Size(kind=SizeKind.EQUAL_WEIGHT, value=count),
        rebalance=renewal,
    )
    if {"stay_out", "cash"} & texts:
        draft.set_risk(words, fallback="cash")
    if {"sector", "sectors"} & texts:
        draft.set_context(words, symbols=SECTOR_FUNDS)
    draft.set_context(words, timeframe=_FRAMES[renewal])
