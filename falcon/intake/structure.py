"""Structure: a spec as JSON, in the form that benchmarks and users read.

`to_structure` writes ``indicators, entry, exit, risk, context, assumed``; conditions as
their canonical text. A condition that may have held on an earlier bar is written plainly
in ``all`` and its window stands beside it in ``within``. `from_structure` reads it back;
`canonical` is the same without what does not trade, and `spec_hash` its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from falcon.errors import UsageError
from falcon.intake.catalogue import CATALOGUE
from falcon.intake.conditions import AllOf, AtExtreme, Candle, Condition, Within
from falcon.intake.conditions import series_in as series_in_condition
from falcon.intake.formula import parse_condition, parse_term
from falcon.intake.risk import Level, LevelKind, Pyramid, Risk, Size, SizeKind, TimeExit
from falcon.intake.spec import Context, Entry, Exit, Fill, StrategySpec, TradeSide
from falcon.intake.terms import Number, Series, plain, series_of

Json = dict[str, object]


def to_structure(spec: StrategySpec) -> Json:
    """Write a spec as JSON values."""
    return {
        "indicators": indicators_of(spec),
        "entry": [_entry_json(entry) for entry in spec.entries],
        "exit": [
            {"side": item.side.value, "any": [str(c) for c in item.conditions]}
            for item in spec.exits
        ],
        "risk": _risk_json(spec.risk),
        "context": _context_json(spec.context),
        "assumed": [str(assumption) for assumption in spec.assumed],
    }


def _entry_json(entry: Entry) -> Json:
    within = {
        str(condition.condition): condition.bars
        for condition in entry.conditions
        if isinstance(condition, Within)
    }
    item: Json = {
        "side": entry.side.value,
        "all": [
            str(c.condition if isinstance(c, Within) else c) for c in entry.conditions
        ],
    }
    return item | {"within": within} if within else item


def _value(number: float | None) -> float | int | None:
    if number is None or number != int(number):
        return number
    return int(number)


def _level_json(level: Level | None) -> Json | None:
    if level is None:
        return None
    fields = {
        "type": level.kind.value,
        "period": level.period,
        "value": _value(level.value),
        "ref": level.ref or None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _risk_json(risk: Risk) -> Json:
    size, time_exit, pyramid = risk.size, risk.time_exit, risk.pyramid
    fields: Json = {
        "stop": _level_json(risk.stop),
        "target": _level_json(risk.target),
        "trail": _level_json(risk.trail),
        "breakeven": _level_json(risk.breakeven),
        "size": size and _present(type=size.kind.value, value=_value(size.value)),
        "time_exit": time_exit
        and _present(bars=time_exit.bars, time=time_exit.time, at=time_exit.at),
        "pyramid": pyramid
        and _present(step_atr=_value(pyramid.step_atr), max_units=pyramid.max_units),
        "max_trades_per_day": risk.max_trades_per_day,
        "max_positions": risk.max_positions,
        "oco": risk.oco or None,
        "rebalance": risk.rebalance or None,
        "fallback": risk.fallback or None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _present(**fields: object) -> Json:
    return {key: value for key, value in fields.items() if value not in {None, ""}}


def _context_json(context: Context) -> Json:
    return _present(
        timeframe=context.timeframe,
        session=context.session,
        timezone=context.timezone,
        fill=context.fill.value if context.fill else "",
    ) | ({"symbols": list(context.symbols)} if context.symbols else {})


def indicators_of(spec: StrategySpec) -> list[Json]:
    """List the indicators that a spec uses, each once, with its parameters."""
    found: list[tuple[str, Json]] = []
    for condition in _conditions(spec):
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


def _conditions(spec: StrategySpec) -> list[Condition]:
    conditions = [c for entry in spec.entries for c in entry.conditions]
    conditions += [c for item in spec.exits for c in item.conditions]
    return conditions


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
    return _value(argument.value) if isinstance(argument, Number) else str(argument)


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


def canonical(spec: StrategySpec) -> str:
    """Write what trades, and nothing else, as one line of JSON."""
    parts: Json = {
        "entry": sorted(
            f"{entry.side.value}: {'; '.join(sorted(map(str, entry.conditions)))}"
            for entry in spec.entries
        ),
        "exit": sorted(
            f"{item.side.value}: {'; '.join(sorted(map(str, item.conditions)))}"
            for item in spec.exits
        ),
        "risk": _risk_json(spec.risk),
        "context": _context_json(spec.context),
    }
    return json.dumps(parts, sort_keys=True, separators=(",", ":"))


def spec_hash(spec: StrategySpec) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(spec).encode()).hexdigest()


__all__ = [
    "canonical",
    "from_structure",
    "indicators_of",
    "plain",
    "spec_hash",
    "to_structure",
]
