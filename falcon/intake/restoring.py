"""Restoring: a spec read back from its structure.

What comes in may have been written by anybody; every part is checked, and anything that
is not in the expected form is a `UsageError`.
"""

from __future__ import annotations

from collections.abc import Mapping

from falcon.errors import UsageError
from falcon.intake.conditions import Condition, Within
from falcon.intake.formula import parse_condition
from falcon.intake.risk import Level, LevelKind, Pyramid, Risk, Size, SizeKind, TimeExit
from falcon.intake.spec import Context, Entry, Exit, Fill, StrategySpec, TradeSide


def from_structure(
    data: Mapping[str, object], *, name: str = "Strategy"
) -> StrategySpec:
    """Read a spec from JSON values.

    Raises:
        UsageError: a part is missing or not in the expected form.
    """
    try:
        return StrategySpec(
            name=name,
            entries=tuple(_entry(item) for item in _list(data, "entry")),
            exits=tuple(_exit(item) for item in _list(data, "exit")),
            risk=_risk(_mapping(data.get("risk", {}))),
            context=_context(_mapping(data.get("context", {}))),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise UsageError(
            f"the structure is not in the expected form: {error}"
        ) from error


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise UsageError(f"expected an object, was {type(value).__name__}")
    return value


def _list(data: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    items = data.get(key, [])
    if not isinstance(items, list):
        raise UsageError(f"{key} must be a list, was {type(items).__name__}")
    return [_mapping(item) for item in items]


def _texts(data: Mapping[str, object], key: str) -> list[str]:
    items = data.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise UsageError(f"{key} must be a list of texts")
    return items


def _entry(item: Mapping[str, object]) -> Entry:
    windows = _mapping(item.get("within", {}))
    conditions: list[Condition] = []
    for text in _texts(item, "all"):
        condition = parse_condition(text)
        window = windows.get(text)
        conditions.append(
            Within(condition, window) if isinstance(window, int) else condition
        )
    return Entry(side=TradeSide(str(item["side"])), conditions=tuple(conditions))


def _exit(item: Mapping[str, object]) -> Exit:
    conditions = tuple(parse_condition(text) for text in _texts(item, "any"))
    return Exit(side=TradeSide(str(item["side"])), conditions=conditions)


def _number(data: Mapping[str, object], key: str) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError(f"{key} must be a number, was {value!r}")
    return float(value)


def _whole(data: Mapping[str, object], key: str) -> int | None:
    value = _number(data, key)
    return None if value is None else int(value)


def _text(data: Mapping[str, object], key: str) -> str:
    value = data.get(key, "")
    if not isinstance(value, str):
        raise UsageError(f"{key} must be a text, was {value!r}")
    return value


def _level(data: Mapping[str, object], key: str) -> Level | None:
    if key not in data:
        return None
    item = _mapping(data[key])
    return Level(
        kind=LevelKind(_text(item, "type")),
        value=_number(item, "value"),
        ref=_text(item, "ref"),
        period=_whole(item, "period"),
    )


def _risk(data: Mapping[str, object]) -> Risk:
    size, time_exit = data.get("size"), data.get("time_exit")
    return Risk(
        stop=_level(data, "stop"),
        target=_level(data, "target"),
        trail=_level(data, "trail"),
        breakeven=_level(data, "breakeven"),
        size=None if size is None else _size(_mapping(size)),
        time_exit=None if time_exit is None else _time_exit(_mapping(time_exit)),
        pyramid=_pyramid(data),
        max_trades_per_day=_whole(data, "max_trades_per_day"),
        max_positions=_whole(data, "max_positions"),
        oco=data.get("oco") is True,
        rebalance=_text(data, "rebalance"),
        fallback=_text(data, "fallback"),
    )


def _size(item: Mapping[str, object]) -> Size:
    return Size(kind=SizeKind(_text(item, "type")), value=_number(item, "value"))


def _time_exit(item: Mapping[str, object]) -> TimeExit:
    return TimeExit(
        bars=_whole(item, "bars"), time=_text(item, "time"), at=_text(item, "at")
    )


def _pyramid(data: Mapping[str, object]) -> Pyramid | None:
    if "pyramid" not in data:
        return None
    item = _mapping(data["pyramid"])
    return Pyramid(
        step_atr=_number(item, "step_atr") or 0.0,
        max_units=_whole(item, "max_units") or 1,
    )


def _context(data: Mapping[str, object]) -> Context:
    fill = _text(data, "fill")
    return Context(
        timeframe=_text(data, "timeframe"),
        symbols=tuple(_texts(data, "symbols")),
        session=_text(data, "session"),
        timezone=_text(data, "timezone"),
        fill=Fill(fill) if fill else None,
    )
