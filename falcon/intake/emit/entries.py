"""Entries: when a trade starts, at the market or by a resting stop order.

A condition such as ``high > donchian_high(20)`` is met during a bar. It becomes a stop
order that is placed when a bar is complete, at the level that holds for the next bar,
and cancelled on the bar after if it did not fill.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import (
    AtExtreme,
    Candle,
    Comparison,
    Condition,
    earlier,
    parts_of,
    series_in,
)
from falcon.intake.emit.expressions import test_of
from falcon.intake.emit.lines import present_extreme
from falcon.intake.emit.source import Source
from falcon.intake.emit.values import value_of
from falcon.intake.spec import Entry, Fill, StrategySpec, TradeSide
from falcon.intake.terms import NEXT_BAR, Series, Term, back

_INTRABAR = frozenset({"high", "low"})


@dataclass(frozen=True, slots=True)
class StopEntry:
    """A resting entry: where, and on which conditions it is placed."""

    level: str
    tests: tuple[str, ...]


def market_tests(
    spec: StrategySpec, side: TradeSide, source: Source
) -> list[list[str]]:
    """The alternatives on which a market order is sent, each a list of tests."""
    return [
        [_grouped(test_of(c, source)) for c in entry.conditions]
        for entry in spec.entries
        if entry.side is side and _level_condition(spec, entry) is None
    ]


def stop_entries(
    spec: StrategySpec, side: TradeSide, source: Source
) -> list[StopEntry]:
    """The resting stop orders of one side."""
    found = []
    for entry in spec.entries:
        level = _level_condition(spec, entry)
        if entry.side is not side or level is None:
            continue
        rest = [_later(c) for c in entry.conditions if c is not level]
        found.append(
            StopEntry(
                level=_next_level(level, source),
                tests=tuple(_grouped(test_of(c, source)) for c in rest),
            )
        )
    return found


def _grouped(test: str) -> str:
    return f"({test})" if " or " in test else test


def _level_condition(spec: StrategySpec, entry: Entry) -> Comparison | None:
    if spec.context.fill is not Fill.STOP:
        return None
    for condition in entry.conditions:
        if (
            isinstance(condition, Comparison)
            and isinstance(condition.left, Series)
            and condition.left.name in _INTRABAR
            and condition.op in {"<", ">", "<=", ">="}
        ):
            return condition
    return None


def _next_level(condition: Comparison, source: Source) -> str:
    """The level as it will hold on the next bar."""
    left, right = condition.left, condition.right
    if isinstance(left, Series) and left.ago == NEXT_BAR:
        return value_of(right, source)
    return (
        value_of(_advanced(right), source)
        if not _is_channel(right)
        else (
            f"{present_extreme(right, source)}[0]"  # type: ignore[arg-type]
        )
    )


def _is_channel(term: Term) -> bool:
    if not isinstance(term, Series) or term.ago:
        return False
    families = {
        "donchian",
        "highest_high",
        "lowest_low",
        "highest_close",
        "lowest_close",
    }
    return CATALOGUE[term.name].family in families


def _advanced(term: Term) -> Term:
    if isinstance(term, Series) and term.ago >= 1:
        return back(term, -1)
    return term


def _later(condition: Condition) -> Condition:
    """A condition on earlier bars alone is asked one bar sooner."""
    if isinstance(condition, AtExtreme | Candle):
        return earlier(condition, -1) if condition.ago >= 1 else condition
    agos = [part.ago for part in series_in(condition)]
    return earlier(condition, -1) if agos and min(agos) >= 1 else condition


def exit_tests(conditions: Sequence[Condition], source: Source) -> list[list[str]]:
    """The alternatives on which a trade is left, each a list of tests."""
    return [
        [_grouped(test_of(part, source)) for part in parts_of(condition)]
        for condition in conditions
    ]
