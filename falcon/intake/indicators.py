"""Indicators: which indicators a spec uses, with their parameters.

They are read off the conditions and levels, so they can never disagree with them.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import AllOf, AtExtreme, Candle, Condition, Within
from falcon.intake.conditions import series_in as series_in_condition
from falcon.intake.formula import parse_term
from falcon.intake.risk import Level, LevelKind
from falcon.intake.spec import StrategySpec
from falcon.intake.terms import Number, Series, series_of

Json = dict[str, object]


def json_number(number: float | None) -> float | int | None:
    """A number as JSON has it: whole ones without a point."""
    if number is None or number != int(number):
        return number
    return int(number)


def indicators_of(spec: StrategySpec) -> list[Json]:
    """List the indicators that a spec uses, each once, with its parameters."""
    found: list[tuple[str, Json]] = []
    for condition in spec.conditions:
        found += _special_indicators(condition)
        found += [item for part in series_in_condition(condition) for item in _of(part)]
    for level in (spec.risk.stop, spec.risk.target, spec.risk.trail):
        found += _of_level(level)
    found = [
        item
        for item in found
        if not any(
            item != other and item[0] == other[0] and item[1].items() < other[1].items()
            for other in found
        )
    ]
    unique = [item for at, item in enumerate(found) if item not in found[:at]]
    return [{"name": name, "params": params} for name, params in unique]


def _special_indicators(condition: Condition) -> list[tuple[str, Json]]:
    match condition:
        case Candle(kind):
            return [("pattern", {"kind": kind})]
        case AtExtreme(Series("range"), _, bars):
            return [("nr", {"period": bars})]
        case Within(inner):
            return _special_indicators(inner)
        case AllOf(parts):
            return [item for part in parts for item in _special_indicators(part)]
        case _:
            return []


def _of(part: Series) -> list[tuple[str, Json]]:
    entry = CATALOGUE.get(part.name)
    if entry is None or not entry.family:
        return []
    if part.name == "zscore":
        return [("zscore", {"series": str(part.args[0]), "period": _arg(part, 1)})]
    names = [name for name, _ in entry.params]
    return [(entry.family, {name: _arg(part, at) for at, name in enumerate(names)})]


def _arg(part: Series, at: int) -> object:
    argument = part.args[at]
    return (
        json_number(argument.value) if isinstance(argument, Number) else str(argument)
    )


def _of_level(level: Level | None) -> list[tuple[str, Json]]:
    if level is None:
        return []
    if level.kind is LevelKind.ATR and level.period is not None:
        return [("atr", {"period": level.period})]
    if level.kind is not LevelKind.INDICATOR:
        return []
    try:
        return [item for part in series_of(parse_term(level.ref)) for item in _of(part)]
    except UsageError:
        # A level may also be described in words, such as the other side of a range.
        return []
